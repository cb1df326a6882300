"""One axis of a sweep as its address spells it, and back."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from calculator.kernel.choice import Choices
from calculator.web.whatif.lists import NONE, joined, listed, rows_of, sets_of
from calculator.whatif.base import Base
from calculator.whatif.instances import NEEDS

PARTS = {
    "values": ("v",),
    "range": ("lo", "hi", "n", "s"),
    "percent": ("from", "to", "n"),
    "options": ("v",),
    "instances": tuple(f"need.{name}" for name in NEEDS),
    "together": ("v",),
    "driver": ("name", "v"),
}
"""What the address may say of an axis of a kind."""
KEYS = {"lo": "low", "hi": "high", "from": "low", "to": "high", "n": "count", "s": "scale", "name": "name"}


@dataclass(frozen=True)
class AxisAsked:
    """An axis as typed: the inputs it is of, its kind ("" where the address leaves it open), what the kind asks."""

    of: tuple[str, ...]
    kind: str = ""
    typed: Mapping[str, str] = field(default_factory=dict)

    def data(self, base: Base) -> dict[str, Any]:
        """The axis as a definition takes it; texts that are no list or number go along to be refused in words."""
        target = base.targets.get(self.of[0]) if self.of else None
        sets = target is not None and isinstance(target.field, Choices)
        made: dict[str, Any] = {"kind": self.kind, "of": list(self.of)}
        for part in PARTS.get(self.kind, ()):
            text = self.typed.get(part)
            if part.startswith("need."):
                if text:
                    made.setdefault("needs", {})[part[5:]] = text
            elif text is None:
                continue
            elif part == "v":
                if self.kind == "driver":
                    made["factors"] = listed(text)
                elif self.kind == "together":
                    made["values"] = rows_of(text)
                else:
                    made["values"] = [[value] for value in (sets_of(text) if sets else listed(text))]
            elif part == "s":
                made["scale"] = "log" if text == "log" else "linear"
            else:
                made[KEYS[part]] = text
        return made

    @classmethod
    def of_data(cls, data: Mapping[str, Any], *, every: bool = False) -> AxisAsked:
        """From a definition's spelling. `every` says that a list of options holds all there are."""
        kind = str(data["kind"])
        typed: dict[str, str] = {}
        for part in PARTS[kind]:
            if part.startswith("need."):
                if part[5:] in data.get("needs", {}):
                    typed[part] = str(data["needs"][part[5:]])
            elif part == "v":
                if kind == "driver":
                    typed[part] = joined(data.get("factors", []))
                elif kind == "together":
                    typed[part] = "\n".join(" | ".join(map(str, row)) for row in data.get("values", []))
                elif not every and "values" in data:
                    values = [str(row[0]) for row in data["values"]]
                    # Sets of options hold commas, or nothing: a line each.
                    lines = any("," in v or not v for v in values)
                    typed[part] = "\n".join(v or NONE for v in values) if lines else joined(values)
            elif KEYS.get(part, "scale") in data:
                typed[part] = str(data[KEYS.get(part, "scale")])
        return cls(tuple(map(str, data["of"])), kind, typed)

    def pairs(self, number: int) -> Iterator[tuple[str, str]]:
        yield f"x{number}", ",".join(self.of)
        if self.kind:
            yield f"x{number}.k", self.kind
        for part in PARTS.get(self.kind, ()):
            text = self.typed.get(part)
            if text is not None and not _left_out(part, text):
                yield f"x{number}.{part}", text


def _left_out(part: str, text: str) -> bool:
    """Whether a part says what is meant without it."""
    if part.startswith("need."):
        need = NEEDS[part[5:]]
        return text in ("", need.text(need.initial()[0]))
    return False
