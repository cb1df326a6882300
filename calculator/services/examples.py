"""Worked examples of a service: `examples.toml` in its folder. Each is a test, a docs example and a "try
this".
"""

import sys
import tomllib
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

from calculator.kernel import Service


@dataclass(frozen=True)
class Example:
    """A case whose answer somebody else worked out.

    `lines`: quantity, or quantity and dollars, by line name; `values`: steps by name; `monthly` and
    `upfront` in dollars.
    """

    name: str
    source: str
    input: dict[str, Any]
    lines: dict[str, list[float]] = field(default_factory=dict)
    values: dict[str, float] = field(default_factory=dict)
    monthly: float | None = None
    upfront: float | None = None


def examples(service: type[Service]) -> tuple[Example, ...]:
    """The examples of one service, in the order of its file; none when it has no file."""
    module = sys.modules[service.__module__].__file__
    return _read(Path(module or "").with_name("examples.toml"))


@lru_cache(maxsize=256)
def _read(path: Path) -> tuple[Example, ...]:
    if not path.is_file():
        return ()
    rows = tomllib.loads(path.read_text(encoding="utf-8")).get("example", [])
    return tuple(Example(**row) for row in rows)
