"""The form that defines a sweep: its axes, what may become one, what to look for, what must hold."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from calculator.kernel import Number
from calculator.kernel.units import titled
from calculator.web.whatif.asked import Sketch
from calculator.web.whatif.axis_controls import applies, axis_controls
from calculator.web.whatif.completed import taken
from calculator.whatif.axis import Axis
from calculator.whatif.base import Base, Result, Target
from calculator.whatif.first_axis import kinds

FEW, MANY_TARGETS = 8, 300


def form(sketch: Sketch, base: Base, axes: tuple[Axis | None, ...], faults: Mapping[str, str]) -> dict[str, Any]:
    """Everything the form shows, as plain values."""
    return {
        "axes": [
            axis_controls(i, a, base, axes[i] if i < len(axes) else None, faults) for i, a in enumerate(sketch.axes)
        ],
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
    return result.label if result.money else titled(result.label, result.unit)


def offered(sketch: Sketch, base: Base) -> list[tuple[str, list[tuple[str, str]]]]:
    """Inputs that may become an axis, under the headings of their form or the names of their items."""
    moved = taken(sketch)
    found: dict[str, list[tuple[str, str]]] = {}
    few = len(base.targets) > MANY_TARGETS
    for target in _worth(base) if few else base.targets.values():
        if target.address not in moved and kinds(base, target):
            heading = target.title or target.field.group or "Inputs"
            words = target.field.label if applies(base, target) else f"{target.field.label} (plays no part now)"
            found.setdefault(heading, []).append((target.address, words))
    return list(found.items())


def _worth(base: Base) -> Iterable[Target]:
    """Of a large estimate the inputs that matter: choices, the first few of each item, and what was typed."""
    seen: dict[str, int] = {}
    for target in base.targets.values():
        field = target.field
        seen[target.item] = seen.get(target.item, 0) + 1
        typed = field.text(base.now(target)) != field.text(field.initial()[0])
        if applies(base, target) and (typed or (seen[target.item] <= FEW and not field.advanced)):
            yield target
