"""What suits a sweep: for every input the kinds of axis that fit it and one to start from; drivers; results.

All of it follows from the declaration: an option, a bound or a unit says how an input may be varied.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from calculator.kernel import Choice, Choices, Flag, Number
from calculator.whatif.base import Base, Result, Target
from calculator.whatif.instances import NEEDS, is_instance_type
from pricing.book import embedded

AROUND = 10
"""A range reaches from a tenth of what the base has to ten times of it."""
STEPS = 11
NARROW = 1000
"""Inputs with no more room than this are gone through from end to end."""


@dataclass(frozen=True)
class Suggestion:
    """An input that may vary. `axis` is a sound axis of the first of `kinds`, as a definition spells it. `applies`
    says whether the input plays a part in the base as it is; `usual` whether it is among those most often varied.
    """

    address: str
    label: str
    unit: str
    group: str
    item: str
    now: str
    kinds: tuple[str, ...]
    axis: Mapping[str, Any]
    applies: bool
    usual: bool


@dataclass(frozen=True)
class Suggestions:
    """`drivers` are axes that move several inputs at once; `results` what can be ranked by or held to."""

    inputs: tuple[Suggestion, ...]
    drivers: tuple[Mapping[str, Any], ...]
    results: tuple[Result, ...]


def suggest(base: Base) -> Suggestions:
    """Everything of a base that a sweep may vary, and look for."""
    return Suggestions(
        tuple(s for t in base.targets.values() if (s := _input(base, t))),
        tuple(_drivers(base)),
        tuple(base.results.values()),
    )


def _input(base: Base, target: Target) -> Suggestion | None:
    field, case = target.field, base.cases[target.item]
    kinds, axis = _axis(base, target)
    if not kinds:
        return None
    usual = field.vary if isinstance(field, Choice) else isinstance(field, Number) and not field.advanced
    return Suggestion(
        address=target.address,
        label=target.label,
        unit=field.unit,
        group=field.group,
        item=target.item,
        now=field.text(base.now(target)),
        kinds=kinds,
        axis={"kind": kinds[0], "of": [target.address], **axis},
        applies=case.applies(field),
        usual=usual or "instances" in kinds,
    )


def _axis(base: Base, target: Target) -> tuple[tuple[str, ...], dict[str, Any]]:
    field, now = target.field, base.now(target)
    if isinstance(field, Number):
        kinds = ("range", "percent", "values", "together", "driver") if now else ("range", "values", "together")
        return kinds, _range(field, float(now))
    if isinstance(field, Flag):
        return ("options", "values", "together"), {}
    if isinstance(field, Choices):
        # None, and each option alone.
        return ("values", "together"), {"values": [[""], *([o.value] for o in field.choices)]}
    if isinstance(field, Choice) and is_instance_type(type(base.cases[target.item]), field):
        return ("instances", "options", "values", "together"), {"needs": _needs(field.text(now))}
    if isinstance(field, Choice) and len(field.choices) > 1:
        return ("options", "values", "together"), {}
    return (), {}


def _range(field: Number, now: float) -> dict[str, Any]:
    """From end to end where that is not far; else around the base; else from 1 up."""
    if field.max - field.min <= NARROW:
        low, high, scale = field.min, field.max, "linear"
    elif now > 0:
        low, high, scale = max(now / AROUND, field.min), min(now * AROUND, field.max), "log"
    else:
        low, high, scale = max(1.0, field.min), min(10_000.0, field.max), "log"
    if field.whole:
        low, high = float(int(low)), float(int(high))
    if low <= 0 and scale == "log":
        low = min(1.0, high)
    return {"low": field.text(low), "high": field.text(high), "count": STEPS, "scale": scale}


def _needs(now: str) -> dict[str, str]:
    """At least the vCPUs and the memory of a type, and at most twice of them."""
    table = embedded().instances()
    i = table.type.index(now)
    found: dict[str, str] = {}
    for name, value in (
        ("vcpu", table.vcpu[i]),
        ("vcpu_max", table.vcpu[i] * 2),
        ("memory", table.memory_gib[i]),
        ("memory_max", table.memory_gib[i] * 2),
    ):
        if value == value:
            found[name] = NEEDS[name].text(value)
    if not table.current[i]:
        found["current"] = "no"
    if table.bare_metal[i]:
        found["metal"] = "yes"
    return found


def _drivers(base: Base) -> Iterator[Mapping[str, Any]]:
    """Traffic: all that is counted by the second. Volume: all other numbers that stand for more use."""
    for name, second in (("Traffic", True), ("Volume", False)):
        of = []
        for target in base.targets.values():
            field = target.field
            if not isinstance(field, Number) or not field.rising or field.unit == "%" or field.advanced:
                continue
            now = base.now(target)
            grows = field.unit.endswith("/s") == second and now > 0 and now * AROUND <= field.max
            if grows and base.cases[target.item].applies(field):
                of.append(target.address)
        if of:
            yield {"kind": "driver", "name": name, "of": of, "factors": ["1", "2", "5", "10"]}
