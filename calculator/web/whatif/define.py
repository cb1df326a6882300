"""The form that defines a sweep: its axes with the controls of their kinds, what to look for, what must hold."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from calculator.kernel import Choice, Choices, Number
from calculator.kernel.units import number
from calculator.web.form import LISTED
from calculator.web.whatif.asked import AxisAsked, Sketch
from calculator.web.whatif.lists import listed
from calculator.whatif.axis import Axis
from calculator.whatif.base import Base, Result, Target
from calculator.whatif.first_axis import first_axis, kinds
from calculator.whatif.instances import NEEDS
from calculator.whatif.suggest import drivers

DRIVER, TOGETHER = "+driver", "+together"
FEW, MANY_TARGETS = 8, 300
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


def completed(sketch: Sketch, base: Base) -> Sketch:
    """With what the address leaves open of its axes: kinds and first values that suit the inputs."""
    return Sketch(**{**vars(sketch), "axes": tuple(_completed(a, base) for a in sketch.axes)})


def _completed(axis: AxisAsked, base: Base) -> AxisAsked:
    targets = [base.targets[name] for name in axis.of if name in base.targets]
    if not targets or len(targets) < len(axis.of):
        return axis
    if axis.kind == "driver":
        first = AxisAsked.of_data(first_axis(base, targets[0], "driver")).typed
        return AxisAsked(axis.of, "driver", {**first, **axis.typed})
    if axis.kind == "together" or len(targets) > 1:
        now = [[t.field.text(base.now(t)) for t in targets]]
        first = AxisAsked.of_data({"kind": "together", "of": [], "values": now}).typed
        return AxisAsked(axis.of, "together", {**first, **axis.typed})
    known = kinds(base, targets[0])
    kind = axis.kind or (known[0] if known else "values")
    if kind not in known:
        return AxisAsked(axis.of, kind, axis.typed)
    first = dict(AxisAsked.of_data(first_axis(base, targets[0], kind), every=kind == "options").typed)
    if kind == "instances" and any(name.startswith("need.") for name in axis.typed):
        first = {}
    if "s" not in axis.typed and not _positive(axis.typed.get("lo", first.get("lo", ""))):
        first.pop("s", None)
    return AxisAsked(axis.of, kind, {**first, **axis.typed})


def _positive(text: str) -> bool:
    """Whether a range that begins there may rise by factors; what is no number is judged later."""
    try:
        return float(text) > 0
    except ValueError:
        return True


def added(sketch: Sketch, base: Base, wanted: str) -> Sketch:
    """With one more axis: of an input by its address, or one that moves several."""
    if wanted == DRIVER:
        axis = _driver(base, sketch)
    elif wanted == TOGETHER:
        axis = AxisAsked((), "together")
    elif wanted in base.targets and wanted not in _taken(sketch):
        axis = AxisAsked((wanted,))
    else:
        return sketch
    return completed(Sketch(**{**vars(sketch), "axes": (*sketch.axes, axis)}), base)


def _driver(base: Base, sketch: Sketch) -> AxisAsked:
    """The first suggested driver whose inputs no axis moves yet; one of no input where there is none."""
    taken = _taken(sketch)
    for data in drivers(base):
        free = [name for name in data["of"] if name not in taken]
        if free:
            return AxisAsked.of_data({**data, "of": free})
    return AxisAsked((), "driver")


def _taken(sketch: Sketch) -> set[str]:
    return {name for axis in sketch.axes for name in axis.of}


def _applies(base: Base, target: Target) -> bool:
    return target.field.when is None or bool(base.cases[target.item].applies(target.field))


# -- the form ----------------------------------------------------------------------------------------------


def form(sketch: Sketch, base: Base, axes: tuple[Axis | None, ...], faults: Mapping[str, str]) -> dict[str, Any]:
    """Everything the form shows, as plain values."""
    return {
        "axes": [_axis(i, a, base, axes[i] if i < len(axes) else None, faults) for i, a in enumerate(sketch.axes)],
        "add": offered(sketch, base),
        "drives": len([t for t in base.targets.values() if isinstance(t.field, Number)]) > 1,
        "results": _results(base, sketch.goal),
        "goal": sketch.goal,
        "goal_error": faults.get("goal", ""),
        "direction": sketch.direction or "min",
        "constraints": [
            {
                "name": f"c{i}",
                "results": _results(base, c.result),
                "unit": _unit(base, c.result),
                "op": c.op,
                "to": c.to,
                "error": " ".join(faults[n] for n in (f"c{i}", f"c{i}.op", f"c{i}.to") if n in faults),
            }
            for i, c in enumerate(sketch.constraints)
        ],
        "hold": _results(base, ""),
        "second": _results(base, sketch.second),
        "second_on": bool(sketch.second),
        "second_direction": sketch.second_direction or _usual(base, sketch.second),
        "second_error": faults.get("second", ""),
        "best": sketch.best,
        "best_error": faults.get("best", ""),
        "axes_error": faults.get("axes", ""),
        "broken": sketch.broken,
        "free": sketch.free,
    }


def _usual(base: Base, name: str) -> str:
    found = base.results.get(name)
    return "min" if found is None or found.money else "max"


def _unit(base: Base, name: str) -> str:
    found = base.results.get(name)
    return "" if found is None else found.unit


def _results(base: Base, chosen: str) -> list[tuple[str, list[tuple[str, str, bool]]]]:
    """Results under headings: (heading, [(name, words, whether it is chosen)])."""
    money = [r for r in base.results.values() if r.money]
    rest = [r for r in base.results.values() if not r.money]
    headed = (("Cost", money), ("Size and use", rest))
    return [(h, [(r.name, _said(r), r.name == chosen) for r in found]) for h, found in headed if found]


def _said(result: Result) -> str:
    if result.money or not result.unit or result.unit.lower() == result.label.lower():
        return result.label
    return f"{result.label} ({result.unit})"


def offered(sketch: Sketch, base: Base) -> list[tuple[str, list[tuple[str, str]]]]:
    """Inputs that may become an axis, under the headings of their form or the names of their items."""
    taken = _taken(sketch)
    found: dict[str, list[tuple[str, str]]] = {}
    few = len(base.targets) > MANY_TARGETS
    for target in _worth(base) if few else base.targets.values():
        if target.address not in taken and kinds(base, target):
            heading = target.title or target.field.group or "Inputs"
            words = target.field.label if _applies(base, target) else f"{target.field.label} (plays no part now)"
            found.setdefault(heading, []).append((target.address, words))
    return list(found.items())


def _worth(base: Base) -> Iterable[Target]:
    """Of a large estimate the inputs that matter: choices, the first few of each item, and what was typed."""
    seen: dict[str, int] = {}
    for target in base.targets.values():
        field = target.field
        seen[target.item] = seen.get(target.item, 0) + 1
        typed = field.text(base.now(target)) != field.text(field.initial()[0])
        if _applies(base, target) and (typed or (seen[target.item] <= FEW and not field.advanced)):
            yield target


def _axis(place: int, asked: AxisAsked, base: Base, axis: Axis | None, faults: Mapping[str, str]) -> dict[str, Any]:
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
        if not on and (not _applies(base, target) or shown >= MANY_PICKED):
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


def counted(axes: Iterable[Axis | None], total: int) -> str:
    """ "36 Region × 20 Purchase option = 720 scenarios": the factors by their labels, and what they make."""
    factors = [f"{axis.label} {len(axis):,}" for axis in axes if axis is not None]
    noun = "scenario" if total == 1 else "scenarios"
    if len(factors) < 2:
        return f"{total:,} {noun}"
    return f"{' × '.join(factors)} = {total:,} {noun}"


def seconds_words(seconds: float) -> str:
    """A time to wait as people say it."""
    if seconds < 1:
        return "less than a second"
    if seconds < 90:
        return f"about {number(seconds, digits=2)} s"
    if seconds < 5400:
        return f"about {round(seconds / 60)} min"
    if seconds < 172_800:
        return f"about {number(seconds / 3600, digits=2)} hours"
    return f"about {round(seconds / 86_400):,} days"
