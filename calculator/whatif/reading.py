"""Definitions from JSON: everything that is wrong with one at once, in the reader's words, each at its place."""

from __future__ import annotations

import difflib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from math import prod
from typing import Any

from calculator.estimates.document import RefusedError, dump, typed
from calculator.estimates.reading import load
from calculator.estimates.support import support
from calculator.kernel import Number
from calculator.services import services
from calculator.whatif.axis import Axis
from calculator.whatif.base import Base, Result, ServiceBase
from calculator.whatif.definition import (
    BEST,
    MAX_AXES,
    MAX_BEST,
    MAX_CONSTRAINTS,
    MAX_SCENARIOS,
    Aim,
    Constraint,
    Definition,
)
from calculator.whatif.estimate import EstimateBase
from calculator.whatif.reading_axes import AxisReader
from calculator.whatif.words import Fault, Faults, a_list, an_object, one_of
from pricing.book import embedded

KEYS = ("base", "axes", "objective", "constraints", "unbroken", "second", "best", "always_free", "book")
DIRECTIONS = ("min", "max")
OPS = ("<=", ">=")
MAX_ID = 80
SIZE = Number("Number of best scenarios", default=BEST, min=1, max=MAX_BEST, whole=True)


@dataclass(frozen=True)
class Reading:
    """A definition, or what keeps it from being one. `count` is the number of scenarios of the axes that are read, 0
    while there is none; it is there with faults too, for a page that shows it while the sweep is being defined.
    """

    definition: Definition | None
    faults: tuple[Fault, ...]
    count: int
    base: Base | None = None
    axes: tuple[Axis | None, ...] = ()


def read(data: Any) -> Reading:
    """A definition from JSON values; keys that are absent take their defaults. Nothing is evaluated."""
    faults = Faults()
    held = an_object(data, KEYS, "a sweep", "", faults)
    base = _base(held.get("base"), faults)
    if base is None:
        return Reading(None, faults.found, 0)
    axes = _axes(held.get("axes"), base, faults)
    count = prod(len(a) for a in axes if a) if any(axes) else 0
    if count > MAX_SCENARIOS:
        faults.add(
            "axes",
            f"These axes make {count:,} scenarios; the most is {MAX_SCENARIOS:,}. Take values or an axis away.",
        )
    objective = _aim(held.get("objective", {"result": "effective"}), base, "objective", "min", faults)
    raw = held.get("second")
    second = None if raw in (None, "", {}) else _aim(raw, base, "second", "", faults)
    constraints = _constraints(held.get("constraints", []), base, faults)
    unbroken = _flag(held.get("unbroken", True), "Limits unbroken", "unbroken", faults)
    free = _flag(held.get("always_free", False), "Always-free allowances", "always_free", faults)
    best = int(_number(SIZE, held.get("best", BEST), "best", faults))
    book = _book(held.get("book", ""), faults)
    if faults.found or objective is None or (second is None and raw not in (None, "", {})):
        return Reading(None, faults.found, count, base, tuple(axes))
    sound = _told_apart([a for a in axes if a])
    spelled = {
        "base": base_data(base),
        "axes": [dict(a.data) for a in sound],
        "objective": _aim_data(objective),
        "constraints": [{"result": c.result.name, "op": c.op, "value": _bare(c.value)} for c in constraints],
        "unbroken": unbroken,
        "second": _aim_data(second) if second else None,
        "best": best,
        "always_free": free,
        "book": book,
    }
    definition = Definition(
        base, sound, objective, constraints, unbroken, second, best, free, book, spelled, _notes(base, sound)
    )
    return Reading(definition, (), count, base, sound)


def definition(data: Any) -> Definition:
    """A definition known to be sound, such as a stored one. ValueError with the first fault."""
    reading = read(data)
    if reading.definition is None:
        raise ValueError("; ".join(f"{f.where}: {f.message}" for f in reading.faults))
    return reading.definition


# -- the base ----------------------------------------------------------------------------------------------


def _base(raw: Any, faults: Faults) -> Base | None:
    if isinstance(raw, Mapping) and "document" in raw:
        return _estimate(raw, faults)
    if not isinstance(raw, Mapping) or "service" not in raw:
        faults.add("base", "Say what to start from: a service with its inputs, or the document of an estimate.")
        return None
    held = an_object(raw, ("service", "inputs"), "the base", "base", faults)
    service = services().get(held["service"]) if isinstance(held["service"], str) else None
    if service is None:
        near = difflib.get_close_matches(str(held["service"])[:80], services(), n=1)
        hint = f"did you mean {near[0]}?" if near else f"there are {', '.join(services())}."
        faults.add("base/service", f"There is no service “{str(held['service'])[:80]}”; {hint}")
        return None
    inputs = held.get("inputs", {})
    if not isinstance(inputs, Mapping):
        faults.add("base/inputs", "Inputs are texts by field name.")
        return None
    before = len(faults.found)
    kept: dict[str, str] = {}
    for name, value in inputs.items():
        try:
            kept |= typed(service, {str(name): value})
        except RefusedError as error:
            faults.add(f"base/inputs/{str(name)[:80]}", error.message)
    case, wrong = service.read(kept)
    for fault in wrong:
        for name in fault.fields:
            faults.add(f"base/inputs/{name}", fault.message)
    return ServiceBase(service, kept, case) if len(faults.found) == before else None


def _estimate(raw: Mapping[str, Any], faults: Faults) -> Base | None:
    held = an_object(raw, ("document", "estimate"), "the base", "base", faults)
    estimate = held.get("estimate", "")
    if not isinstance(estimate, str) or len(estimate) > MAX_ID:
        faults.add("base/estimate", "The estimate is named by its public id.")
        return None
    try:
        document = load(held["document"])
    except RefusedError as error:
        faults.add(f"base/document/{error.where}".rstrip("/"), error.message)
        return None
    base = EstimateBase(document, estimate)
    for item, words in base.problems.items():
        title = document.item(item).title
        faults.add("base/document", f"“{title}” cannot be priced: {words[0]} Mend it or switch it off first.")
    if not base.cases and not base.problems:
        faults.add("base/document", "This estimate has nothing to vary: add an item, or switch one on.")
    plan = support(document.settings.support, embedded())
    if not plan.known:
        faults.add("base/document/settings/support", f"{plan.title} has no price in this book; choose another plan.")
    return base if base.cases and not base.problems and plan.known else None


def base_data(base: Base) -> dict[str, Any]:
    if isinstance(base, EstimateBase):
        return {"document": dump(base.document), "estimate": base.estimate}
    assert isinstance(base, ServiceBase)
    return {"service": base.service.slug, "inputs": dict(sorted(base.inputs.items()))}


# -- axes --------------------------------------------------------------------------------------------------


def _axes(raw: Any, base: Base, faults: Faults) -> list[Axis | None]:
    entries = a_list(raw if raw is not None else [], "Axes", "axes", MAX_AXES, faults)
    if not entries and not faults.found:
        faults.add("axes", "Mark at least one input to vary.")
    reader = AxisReader(base, faults)
    axes = [reader.read(entry, f"axes/{i}") for i, entry in enumerate(entries)]
    taken: dict[str, int] = {}
    for i, axis in enumerate(axes):
        for target in axis.targets if axis else ():
            if target.address in taken:
                faults.add(
                    f"axes/{i}/of",
                    f"{target.label} is moved by axis {taken[target.address] + 1} already; one axis moves an input.",
                )
            taken.setdefault(target.address, i)
    return axes


def _told_apart(axes: Sequence[Axis]) -> tuple[Axis, ...]:
    """Axes of one label are numbered: pages and answers name values by it."""
    found: list[Axis] = []
    seen: dict[str, int] = {}
    for axis in axes:
        n = seen[axis.label] = seen.get(axis.label, 0) + 1
        found.append(axis if n == 1 else replace(axis, label=f"{axis.label} ({n})"))
    return tuple(found)


def _notes(base: Base, axes: Sequence[Axis]) -> tuple[str, ...]:
    """Axes that change nothing: their input does not apply anywhere in the sweep."""
    notes = []
    for axis in axes:
        for target in axis.targets:
            condition = target.field.when
            if condition is None:
                continue
            values = {}
            for k, other in enumerate(axes):
                for t, column in zip(other.targets, other.columns, strict=True):
                    if t.item == target.item:
                        few = column[:: -(-len(column) // 30)]
                        values[t.field.name] = few.reshape([-1 if k == j else 1 for j in range(len(axes))])
            case = base.cases[target.item]
            if not condition.mask(type(case)({**case.inputs, **values})).any():
                notes.append(f"{target.label} plays no part in these scenarios: what it belongs to is not chosen.")
    return tuple(notes)


# -- what to look for --------------------------------------------------------------------------------------


def _result(raw: Any, base: Base, where: str, faults: Faults) -> Result | None:
    found = base.results.get(raw) if isinstance(raw, str) else None
    if found is None:
        near = difflib.get_close_matches(str(raw)[:80], base.results, n=3)
        hint = f"did you mean {' or '.join(near)}?" if near else "for example monthly."
        faults.add(where, f"There is no result “{str(raw)[:80]}”; {hint}")
    return found


def _aim(raw: Any, base: Base, where: str, direction: str, faults: Faults) -> Aim | None:
    """`direction` is what an absent one means; "" means less money or more of anything else."""
    if isinstance(raw, str):
        raw = {"result": raw}
    held = an_object(raw, ("result", "direction"), "what to look for", where, faults)
    result = _result(held.get("result"), base, f"{where}/result", faults)
    if result is None:
        return None
    usual = direction or ("min" if result.money else "max")
    return Aim(result, one_of(held.get("direction", usual), DIRECTIONS, "Direction", f"{where}/direction", faults))


def _aim_data(aim: Aim) -> dict[str, str]:
    return {"result": aim.result.name, "direction": aim.direction}


def _constraints(raw: Any, base: Base, faults: Faults) -> tuple[Constraint, ...]:
    found = []
    for i, entry in enumerate(a_list(raw, "Constraints", "constraints", MAX_CONSTRAINTS, faults)):
        here = f"constraints/{i}"
        held = an_object(entry, ("result", "op", "value"), "a constraint", here, faults)
        result = _result(held.get("result"), base, f"{here}/result", faults)
        op = one_of(held.get("op", "<="), OPS, "A constraint", f"{here}/op", faults)
        if result is None:
            continue
        bound = Number(result.label, unit="" if result.money else result.unit, default=0, min=-1e15, max=1e15)
        if held.get("value") in (None, ""):
            faults.add(f"{here}/value", f"{result.label} needs a number to be held to.")
            continue
        found.append(Constraint(result, op, _number(bound, held["value"], f"{here}/value", faults)))
    return tuple(found)


def _book(raw: Any, faults: Faults) -> str:
    held = embedded().id
    if raw not in ("", None, held):
        faults.add("book", f"The price book “{str(raw)[:80]}” is not held here; {held} is.")
    return held


def _flag(raw: Any, label: str, where: str, faults: Faults) -> bool:
    if not isinstance(raw, bool):
        faults.add(where, f"{label} must be true or false.")
        return False
    return raw


def _number(number: Number, raw: Any, where: str, faults: Faults) -> float:
    values, errors = number.parse([raw])
    if errors:
        faults.add(where, errors[0])
        return float(number.default)
    return float(values[0])


def _bare(value: float) -> str:
    return Number("").text(value)
