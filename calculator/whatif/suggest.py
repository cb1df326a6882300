"""What suits a sweep: for every input the kinds of axis that fit it and one to start from; drivers; results.

All of it follows from the declaration: an option, a bound or a unit says how an input may be varied.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from calculator.kernel import Choice, Number
from calculator.whatif.base import Base, Result, Target
from calculator.whatif.first_axis import first_axis, kinds

AROUND = 10
"""A driver's largest factor: inputs that have no room for it are not driven."""


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
        tuple(drivers(base)),
        tuple(base.results.values()),
    )


def _input(base: Base, target: Target) -> Suggestion | None:
    field, case = target.field, base.cases[target.item]
    alone = kinds(base, target)
    if not alone:
        return None
    several = ("together", "driver") if isinstance(field, Number) and base.now(target) else ("together",)
    usual = field.vary if isinstance(field, Choice) else isinstance(field, Number) and not field.advanced
    return Suggestion(
        address=target.address,
        label=target.label,
        unit=field.unit,
        group=field.group,
        item=target.item,
        now=field.text(base.now(target)),
        kinds=(*alone, *several),
        axis=first_axis(base, target),
        applies=case.applies(field),
        usual=usual or "instances" in alone,
    )


def drivers(base: Base) -> Iterator[Mapping[str, Any]]:
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
