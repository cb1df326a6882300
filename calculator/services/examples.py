"""Worked examples of a service, from `examples.toml` in its folder: each is a test, documentation and a "try this"."""

import sys
import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from calculator.kernel import Service
from calculator.kernel.declaration import line_names
from calculator.kernel.once import once


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


@once
def examples(service: type[Service]) -> tuple[Example, ...]:
    """The examples of one service, in the order of its file; none when it has no file.

    ValueError where the file is no TOML, or names an input, line or step that the service does not have.
    """
    path = Path(sys.modules[service.__module__].__file__ or "").with_name("examples.toml")
    if not path.is_file():
        return ()
    try:
        rows = tomllib.loads(path.read_text(encoding="utf-8")).get("example", [])
    except tomllib.TOMLDecodeError as error:
        raise ValueError(f"{path}: {error}") from error
    known = {
        "input": set(service.by_name),
        "lines": set(line_names(service)),
        "values": {s.name for s in service.steps},
    }
    for row in rows:
        for table, names in known.items():
            unknown = sorted(set(row.get(table, {})) - names)
            if unknown:
                raise ValueError(f"{path}: {table} of {row.get('name')!r} names unknown {', '.join(unknown)}")
    return tuple(Example(**row) for row in rows)
