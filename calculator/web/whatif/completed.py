"""What an address leaves open of its axes, filled in; and one axis more."""

from __future__ import annotations

from calculator.web.whatif.asked import Sketch
from calculator.web.whatif.axis_asked import AxisAsked
from calculator.whatif.base import Base
from calculator.whatif.first_axis import first_axis, kinds
from calculator.whatif.suggest import drivers

DRIVER, TOGETHER = "+driver", "+together"


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
    elif wanted in base.targets and wanted not in taken(sketch):
        axis = AxisAsked((wanted,))
    else:
        return sketch
    return completed(Sketch(**{**vars(sketch), "axes": (*sketch.axes, axis)}), base)


def _driver(base: Base, sketch: Sketch) -> AxisAsked:
    """The first suggested driver whose inputs no axis moves yet; one of no input where there is none."""
    known = taken(sketch)
    for data in drivers(base):
        free = [name for name in data["of"] if name not in known]
        if free:
            return AxisAsked.of_data({**data, "of": free})
    return AxisAsked((), "driver")


def taken(sketch: Sketch) -> set[str]:
    """Addresses of the inputs that an axis moves."""
    return {name for axis in sketch.axes for name in axis.of}
