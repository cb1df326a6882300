"""A sweep as its address spells it, and back: everything a definition holds, short enough to be sent in a message.

`of` is the service, `i.<field>` its inputs; or `est` is the estimate and `i.<item>.<field>` what differs from it. Axes
are numbered: `x0` names the inputs, `x0.k` the kind, `x0.lo`, `x0.hi`, `x0.n` and so on what the kind asks. Then `goal`
and `dir`, constraints `c0`, `c0.op`, `c0.to`, `second`, `best`, `broken`, `free`. What equals its default is left out.
What cannot be understood is kept as it was typed, for the form to show beside its fault.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import urlencode

from django.http import QueryDict

from calculator.kernel.fields import TRUE
from calculator.web.whatif.axis_asked import KEYS, PARTS, AxisAsked
from calculator.web.whatif.lists import joined
from calculator.whatif.base import Base
from calculator.whatif.definition import BEST, MAX_AXES, MAX_CONSTRAINTS, Definition

AXIS = re.compile(r"x(\d{1,2})(?:\.([a-z]+(?:\.[a-z_]+)?))?")
CONSTRAINT = re.compile(r"c(\d{1,2})(?:\.(op|to))?")
INPUT = "i."
LONGEST = 20_000
"""Letters of one value of the address that are read."""
GOAL = "effective"
"""What is looked for where the address says nothing: upfront payments count, spread over three years."""
SIGNS = {"le": "<=", "ge": ">="}


@dataclass(frozen=True)
class ConstraintAsked:
    result: str
    op: str = "le"
    to: str = ""


@dataclass(frozen=True)
class Sketch:
    """What an address says of a sweep. `estimate` and `service` exclude each other; both are empty before a choice."""

    service: str = ""
    estimate: str = ""
    inputs: Mapping[str, str] = field(default_factory=dict)
    axes: tuple[AxisAsked, ...] = ()
    goal: str = GOAL
    direction: str = ""
    constraints: tuple[ConstraintAsked, ...] = ()
    second: str = ""
    second_direction: str = ""
    best: str = str(BEST)
    broken: bool = False
    free: bool = False

    @classmethod
    def read(cls, query: QueryDict) -> Sketch:
        axes: dict[int, dict[str, str]] = {}
        of: dict[int, tuple[str, ...]] = {}
        held: dict[int, dict[str, str]] = {}
        inputs: dict[str, str] = {}
        for name, values in query.lists():
            text = str(values[-1])[:LONGEST]
            if name.startswith(INPUT):
                # Boxes send an empty value first, then what is ticked; a tick sends "no" first.
                many = len(values) > 1 and not values[0]
                inputs[name[len(INPUT) :]] = ",".join(map(str, values[1:])) if many else text
            elif found := AXIS.fullmatch(name):
                number, part = int(found[1]), found[2] or ""
                if part == "":
                    names = [n for value in values for n in str(value)[:LONGEST].split(",")]
                    of[number] = tuple(dict.fromkeys(n.strip() for n in names if n.strip()))
                elif part == "v" and len(values) > 1:
                    axes.setdefault(number, {})[part] = joined([v for v in values if v])
                else:
                    axes.setdefault(number, {})[part] = text
            elif found := CONSTRAINT.fullmatch(name):
                held.setdefault(int(found[1]), {})[found[2] or "result"] = text
        return cls(
            service=query.get("of", "")[:80],
            estimate=query.get("est", "")[:40],
            inputs=inputs,
            axes=tuple(_axis(of[n], axes.get(n, {})) for n in sorted(of))[: MAX_AXES + 1],
            goal=query.get("goal", "")[:120] or GOAL,
            direction="max" if query.get("dir") == "max" else "",
            constraints=tuple(_constraint(held[n]) for n in sorted(held) if held[n].get("result"))[
                : MAX_CONSTRAINTS + 1
            ],
            second=query.get("second", "")[:120],
            second_direction=query.get("seconddir", "") if query.get("seconddir") in ("min", "max") else "",
            best=query.get("best", "")[:20] or str(BEST),
            broken=query.get("broken", "").lower() in TRUE,
            free=query.get("free", "").lower() in TRUE,
        )

    @classmethod
    def of(cls, definition: Definition) -> Sketch | None:
        """Of a definition; None where its base has no address, being the copy of an estimate that nobody names."""
        data, base = definition.data, definition.base
        began = data["base"]
        if "service" not in began and not began.get("estimate"):
            return None
        second = data["second"]
        return cls(
            service=began.get("service", ""),
            estimate=began.get("estimate", ""),
            inputs=dict(began.get("inputs", {})),
            axes=tuple(AxisAsked.of_data(a, every=_every(a, base)) for a in data["axes"]),
            goal=data["objective"]["result"],
            direction="max" if data["objective"]["direction"] == "max" else "",
            constraints=tuple(
                ConstraintAsked(c["result"], "ge" if c["op"] == ">=" else "le", str(c["value"]))
                for c in data["constraints"]
            ),
            second=second["result"] if second else "",
            second_direction=second["direction"] if second else "",
            best=str(data["best"]),
            broken=not data["unbroken"],
            free=data["always_free"],
        )

    @property
    def chosen(self) -> bool:
        return bool(self.service or self.estimate)

    def pairs(self) -> Iterator[tuple[str, str]]:
        """Names and values of the address, in its one order."""
        if self.estimate:
            yield "est", self.estimate
        elif self.service:
            yield "of", self.service
        for name, text in sorted(self.inputs.items()):
            yield f"{INPUT}{name}", text
        for number, axis in enumerate(self.axes):
            yield from axis.pairs(number)
        if self.goal != GOAL:
            yield "goal", self.goal
        if self.direction:
            yield "dir", self.direction
        for number, c in enumerate(self.constraints):
            yield f"c{number}", c.result
            if c.op != "le":
                yield f"c{number}.op", c.op
            yield f"c{number}.to", c.to
        if self.second:
            yield "second", self.second
            if self.second_direction:
                yield "seconddir", self.second_direction
        if self.best != str(BEST):
            yield "best", self.best
        if self.broken:
            yield "broken", "1"
        if self.free:
            yield "free", "1"

    @property
    def query(self) -> str:
        return urlencode(list(self.pairs()), safe=",:/|")

    def data(self, began: Mapping[str, Any], base: Base) -> dict[str, Any]:
        """The definition, over a base that was read from `began`."""
        second = {"result": self.second} if self.second else None
        if second and self.second_direction:
            second["direction"] = self.second_direction
        return {
            "base": began,
            "axes": [a.data(base) for a in self.axes],
            "objective": {"result": self.goal, "direction": self.direction or "min"},
            "constraints": [{"result": c.result, "op": SIGNS.get(c.op, c.op), "value": c.to} for c in self.constraints],
            "unbroken": not self.broken,
            "second": second,
            "best": self.best,
            "always_free": self.free,
        }

    def without_axis(self, number: int) -> Sketch:
        return replace(self, axes=tuple(a for i, a in enumerate(self.axes) if i != number))

    def moved(self, number: int, by: int) -> Sketch:
        """An axis one place earlier or later."""
        axes = list(self.axes)
        if not (0 <= number < len(axes) and 0 <= number + by < len(axes)):
            return self
        axes.insert(number + by, axes.pop(number))
        return replace(self, axes=tuple(axes))


def _every(axis: Mapping[str, Any], base: Base) -> bool:
    """Whether a list of options holds all there are."""
    field = base.targets[axis["of"][0]].field
    return axis["kind"] == "options" and len(axis["values"]) == len(getattr(field, "choices", ("no", "yes")))


def _axis(of: tuple[str, ...], said: dict[str, str]) -> AxisAsked:
    kind = said.pop("k", "")
    return AxisAsked(of, kind if kind in PARTS else "", said)


def _constraint(said: Mapping[str, str]) -> ConstraintAsked:
    return ConstraintAsked(said["result"][:120], said.get("op", "le"), said.get("to", "").strip()[:60])


# -- where a fault belongs ---------------------------------------------------------------------------------


def control_of(where: str, axes: Sequence[AxisAsked]) -> str:
    """The name of the control that a place in a definition was typed into: "axes/0/low" is `x0.lo`."""
    match where.split("/"):
        case ["axes", number, key, *more]:
            axis = axes[int(number)] if int(number) < len(axes) else AxisAsked(())
            if key == "needs":
                return f"x{number}.need.{more[0]}" if more else f"x{number}"
            if key in ("values", "factors"):
                return f"x{number}.v"
            for part in PARTS.get(axis.kind, ()):
                if KEYS.get(part) == key:
                    return f"x{number}.{part}"
            return f"x{number}"
        case ["axes", number]:
            return f"x{number}"
        case ["constraints", number, key, *_]:
            return {"value": f"c{number}.to", "op": f"c{number}.op"}.get(key, f"c{number}")
        case ["objective", *_]:
            return "goal"
        case ["base", "inputs", name, *_]:
            return f"{INPUT}{name}"
        case [first, *_] if first in ("second", "best", "axes", "base"):
            return first
    return "axes"
