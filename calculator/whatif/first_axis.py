"""What suits an input as an axis by its declaration and its value: the kinds there are, and one to begin with."""

from __future__ import annotations

from typing import Any

from calculator.kernel import Choice, Choices, Flag, Number
from calculator.whatif.base import Base, Target
from calculator.whatif.instances import NEEDS, is_instance_type
from pricing.book import embedded

STEPS, WHOLE_STEPS, PERCENT_STEPS = 21, 10, 11
DECADE = 10
FACTORS = ("1", "2", "5", "10")


def kinds(base: Base, target: Target) -> tuple[str, ...]:
    """Kinds of axis that an input alone can have, the most useful first; empty where it has no other value."""
    field = target.field
    if isinstance(field, Number):
        return ("range", "percent", "values") if base.now(target) else ("range", "values")
    if isinstance(field, Choices):
        return ("values",)
    if isinstance(field, Flag):
        return ("options",)
    if not isinstance(field, Choice) or len(field.choices) < 2:
        return ()
    if is_instance_type(type(base.cases[target.item]), field):
        return ("instances", "options", "values")
    return ("options", "values")


def first_axis(base: Base, target: Target, kind: str = "") -> dict[str, Any]:
    """An axis of a kind (the most useful one where none is given) to begin with, as a definition writes it."""
    field = target.field
    axis: dict[str, Any] = {"kind": kind or kinds(base, target)[0], "of": [target.address]}
    match axis["kind"]:
        case "range":
            assert isinstance(field, Number)
            axis |= _range(field, float(base.now(target)))
        case "percent":
            assert isinstance(field, Number)
            axis |= _percent(field, float(base.now(target)))
        case "instances":
            assert isinstance(field, Choice)
            axis["needs"] = _needs(field.text(base.now(target)))
        case "driver":
            axis |= {"name": "Growth", "factors": list(FACTORS)}
        case "values" | "together":
            axis["values"] = _values(base, target)
    return axis


def _range(field: Number, now: float) -> dict[str, Any]:
    """A decade around a number, all of a percentage, the first few of a small count."""
    least, most = max(field.min, 0.0) if field.min >= 0 else field.min, field.max
    if field.unit.startswith("%") or most <= 100:
        count = PERCENT_STEPS
        if field.whole:
            count = int(min(most - least + 1, count))
        return _ends(field, least, min(most, 100.0), count, "linear")
    if field.whole and 1 <= now < DECADE:
        return _ends(field, max(least, 1.0), max(least, 1.0) + WHOLE_STEPS - 1, WHOLE_STEPS, "linear")
    if now <= 0:
        return _ends(field, least, min(most, max(field.default * 2, 100.0)), PERCENT_STEPS, "linear")
    low, high = now / DECADE, min(now * DECADE, most)
    if field.whole:
        low = max(round(low), 1)
    low = max(low, least)
    return _ends(field, low, high, STEPS, "log" if low > 0 else "linear")


def _percent(field: Number, now: float) -> dict[str, Any]:
    """From half to twice a number, as far as its bounds allow."""
    low, high = -50.0, 100.0
    if now > 0:
        low = max(low, -float(int((1 - field.min / now) * 100)))
        high = min(high, float(int((field.max / now - 1) * 100)))
    return {"low": Number("").text(low), "high": Number("").text(max(low, high)), "count": 7}


def _ends(field: Number, low: float, high: float, count: int, scale: str) -> dict[str, Any]:
    low, high = (v if v in (field.min, field.max) else float(f"{v:.6g}") for v in (low, high))
    return {"low": field.text(low), "high": field.text(max(low, high)), "count": count, "scale": scale}


def _values(base: Base, target: Target) -> list[list[str]]:
    """The value of now, and for a number half and twice of it."""
    field, now = target.field, base.now(target)
    if isinstance(field, Number):
        found = [v for v in (now / 2, now, now * 2) if field.min <= v <= field.max]
        if field.whole:
            found = sorted({float(round(v)) for v in found})
        return [[field.text(v)] for v in dict.fromkeys(found)]
    if isinstance(field, Choices):
        # None, and each option alone.
        return [[""], *([o.value] for o in field.choices)]
    return [[field.text(now)]]


def _needs(name: str) -> dict[str, str]:
    """At least the vCPUs and the memory of an instance type, and at most twice of them; the type itself is among it."""
    table = embedded().instances()
    row = table.type.index(name)
    has = {"vcpu": table.vcpu[row], "memory": table.memory_gib[row]}
    needs: dict[str, str] = {}
    for key, value in has.items():
        if value == value:
            needs |= {key: NEEDS[key].text(value), f"{key}_max": NEEDS[f"{key}_max"].text(value * 2)}
    if not table.current[row]:
        needs["current"] = "no"
    if table.bare_metal[row]:
        needs["metal"] = "yes"
    return needs
