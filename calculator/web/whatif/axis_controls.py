"""The controls of one axis in the form that defines a sweep, by its kind."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from calculator.kernel import Choice, Choices, Number
from calculator.web.form import LISTED
from calculator.web.whatif.axis_asked import AxisAsked
from calculator.web.whatif.lists import listed
from calculator.whatif.axis import Axis
from calculator.whatif.base import Base, Target
from calculator.whatif.first_axis import kinds
from calculator.whatif.instances import NEEDS

MANY_PICKED = 400
WORDS = {
    "range": "From … to …",
    "percent": "Percent around now",
    "values": "A list",
    "options": "Every option",
    "instances": "Types that fit",
    "together": "Moved together",
    "driver": "Multiples of several",
}
SCALES = (("linear", "even steps"), ("log", "even factors"))
HELP = {
    "values": "Separate them by spaces, commas or lines.",
    "sets": "A set a line, its options between commas; “none” for none.",
    "together": "A line a step, its values between bars: 10 | 200",
    "driver": "Each of the inputs is multiplied by these.",
}


def axis_controls(
    place: int, asked: AxisAsked, base: Base, axis: Axis | None, faults: Mapping[str, str]
) -> dict[str, Any]:
    """Everything the form shows of an axis, as plain values; `axis` is None where it is not sound."""
    name = f"x{place}"
    targets = [base.targets[n] for n in asked.of if n in base.targets]
    several = asked.kind in ("driver", "together")
    known = () if several or not targets else kinds(base, targets[0])
    return {
        "number": place,
        "name": name,
        "title": axis.label if axis is not None else _title(asked, targets),
        "of": ",".join(asked.of),
        "kind": asked.kind,
        "kinds": [(k, _kind_words(k, targets[0]), k == asked.kind) for k in known],
        "controls": list(_controls(name, asked, base, targets, faults)),
        "picks": _picks(asked, base) if several else [],
        "picked": len(asked.of),
        "count": f"{len(axis):,}" if axis is not None else "",
        "now": _now(base, targets) if targets and not several else "",
        "error": faults.get(name, ""),
    }


def _title(asked: AxisAsked, targets: list[Target]) -> str:
    if asked.kind == "driver":
        return asked.typed.get("name") or "Driver"
    if asked.kind == "together" and not targets:
        return "Several inputs"
    return " and ".join(t.label for t in targets) or ", ".join(asked.of)


def _now(base: Base, targets: list[Target]) -> str:
    return targets[0].field.spoken(base.now(targets[0]))


def _kind_words(kind: str, target: Target) -> str:
    if kind == "values" and isinstance(target.field, Choice):
        return "Some options"
    if kind == "options":
        field = target.field
        return f"All {len(field.choices):,} options" if isinstance(field, Choice) else "Yes and no"
    return WORDS[kind]


def _picks(asked: AxisAsked, base: Base) -> list[tuple[str, list[tuple[str, str, bool]]]]:
    """Inputs that an axis may move together, by heading, with those that it does."""
    found: dict[str, list[tuple[str, str, bool]]] = {}
    shown = 0
    for target in base.targets.values():
        on = target.address in asked.of
        if asked.kind == "driver" and not isinstance(target.field, Number):
            continue
        if not on and (not applies(base, target) or shown >= MANY_PICKED):
            continue
        shown += 1
        heading = target.title or target.field.group or "Inputs"
        found.setdefault(heading, []).append((target.address, target.field.label, on))
    # What is chosen stands first, where it is seen without scrolling.
    ordered = [(heading, sorted(inputs, key=lambda i: not i[2])) for heading, inputs in found.items()]
    return sorted(ordered, key=lambda group: not any(on for *_, on in group[1]))


def _controls(
    name: str, asked: AxisAsked, base: Base, targets: list[Target], faults: Mapping[str, str]
) -> Iterable[dict[str, Any]]:
    unit = targets[0].field.unit if len(targets) == 1 else ""

    def control(part: str, label: str, kind: str = "text", unit: str = "", **more: Any) -> dict[str, Any]:
        return {
            "name": f"{name}.{part}",
            "label": label,
            "control": kind,
            "unit": unit,
            "value": asked.typed.get(part, ""),
            "error": faults.get(f"{name}.{part}", ""),
            **more,
        }

    match asked.kind:
        case "range":
            yield control("lo", "From", unit=unit)
            yield control("hi", "to", unit=unit)
            yield control("n", "Values", whole=True)
            scale = asked.typed.get("s", "linear")
            yield control("s", "in", "select", options=[(v, w, v == scale) for v, w in SCALES])
        case "percent":
            yield control("from", "From", unit="%")
            yield control("to", "to", unit="%")
            yield control("n", "Values", whole=True)
        case "values":
            yield _list(control, asked, targets, unit)
        case "instances":
            yield from _needs(control)
        case "together":
            if len(targets) > 1:
                heads = " | ".join(t.field.label for t in targets)
                yield control("v", f"Steps: {heads}", "area", help=HELP["together"])
        case "driver":
            yield control("name", "Name", wide=True)
            yield control("v", "Times", "area", help=HELP["driver"])


def _list(control: Any, asked: AxisAsked, targets: list[Target], unit: str) -> dict[str, Any]:
    field = targets[0].field if targets else None
    if isinstance(field, Choice) and not isinstance(field, Choices) and len(field.choices) <= LISTED:
        on = set(listed(asked.typed.get("v", "")))
        options = [(o.value, o.label, o.value in on) for o in field.choices]
        made: dict[str, Any] = control("v", "Options", "boxes", options=options)
        return made
    words = HELP["sets" if isinstance(field, Choices) else "values"]
    listing: dict[str, Any] = control("v", f"Values, in {unit}" if unit else "Values", "area", help=words)
    return listing


def _needs(control: Any) -> Iterable[dict[str, Any]]:
    for key, need in NEEDS.items():
        part = f"need.{key}"
        if isinstance(need, Number):
            yield control(part, need.label, unit=need.unit, hint="any", more=key not in ("vcpu", "memory"))
        elif isinstance(need, Choice):
            made = control(part, need.label, "select")
            value = made["value"] or need.default
            yield {**made, "options": [(o.value, o.label, o.value == value) for o in need.choices], "wide": True}
        else:
            made = control(part, need.label, "tick", more=True)
            on = (made["value"] or need.text(need.default)) == "yes"
            yield {**made, "on": on}


def applies(base: Base, target: Target) -> bool:
    """Whether an input plays a part as the base is."""
    return target.field.when is None or bool(base.cases[target.item].applies(target.field))
