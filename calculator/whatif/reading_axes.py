"""Axes from JSON, one reader a kind. Every value is read by its field, so bad ones get the field's own words."""

from __future__ import annotations

import difflib
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from calculator.kernel import Choice, Choices, Field, Flag, Number
from calculator.whatif.axis import KINDS, Axis, multiples, percentages, spaced
from calculator.whatif.base import Base, Target
from calculator.whatif.definition import MAX_VALUES
from calculator.whatif.instances import NEEDS, fitting, is_instance_type
from calculator.whatif.words import Faults, a_list, an_object, one_of

Array = np.ndarray
COUNT = Number("Number of values", default=10, min=1, max=MAX_VALUES, whole=True)
PERCENT = Number("Change", unit="%", default=50, min=-100, max=1_000_000)
FACTOR = Number("Factor", default=1, min=0, max=1e9)
MOST_FAULTS = 5
"""Faults told of one list of values."""
MAX_NAME = 80


class AxisReader:
    """Reads the axes of one base and notes what is wrong with them."""

    def __init__(self, base: Base, faults: Faults) -> None:
        self.base, self.faults = base, faults

    def read(self, raw: Any, where: str) -> Axis | None:
        """An axis, or None where it has a fault."""
        before = len(self.faults.found)
        if not isinstance(raw, Mapping):
            self.faults.add(where, "An axis is an object with a kind, what it is of, and values.")
            return None
        kind = one_of(raw.get("kind", "values"), KINDS, "The kind of an axis", f"{where}/kind", self.faults)
        if len(self.faults.found) > before:
            return None
        targets = self._targets(raw.get("of", []), where)
        if len(self.faults.found) > before:
            return None
        axis: Axis | None = getattr(self, f"_{kind}")(raw, targets, where)
        return axis if len(self.faults.found) == before else None

    # -- kinds ---------------------------------------------------------------------------------------------

    def _values(self, raw: Mapping[str, Any], targets: tuple[Target, ...], where: str) -> Axis | None:
        an_object(raw, ("kind", "of", "values"), "a list of values", where, self.faults)
        return self._listed("values", raw.get("values"), targets, where)

    def _together(self, raw: Mapping[str, Any], targets: tuple[Target, ...], where: str) -> Axis | None:
        an_object(raw, ("kind", "of", "values"), "inputs moved together", where, self.faults)
        if len(targets) < 2:
            self.faults.add(f"{where}/of", "Inputs are moved together from two on; for one give a list.")
        return self._listed("together", raw.get("values"), targets, where)

    def _options(self, raw: Mapping[str, Any], targets: tuple[Target, ...], where: str) -> Axis | None:
        an_object(raw, ("kind", "of", "values"), "every option", where, self.faults)
        field = self._single(targets, where)
        if field is None:
            return None
        if not isinstance(field, Choice | Flag) or isinstance(field, Choices):
            self.faults.add(f"{where}/of", f"{field.label} has no options to go through; give a list or a range.")
            return None
        every = ["no", "yes"] if isinstance(field, Flag) else [o.value for o in field.choices]
        return self._listed("options", raw.get("values", every), targets, where)

    def _instances(self, raw: Mapping[str, Any], targets: tuple[Target, ...], where: str) -> Axis | None:
        an_object(raw, ("kind", "of", "needs", "values"), "instance types", where, self.faults)
        target = targets[0]
        field = self._single(targets, where)
        if field is None:
            return None
        if not is_instance_type(type(self.base.cases[target.item]), field):
            self.faults.add(f"{where}/of", f"{field.label} is no choice of instance types.")
            return None
        needs: dict[str, Any] = {}
        held = an_object(raw.get("needs", {}), tuple(NEEDS), "needs", f"{where}/needs", self.faults)
        for name, value in held.items():
            if name in NEEDS and value not in (None, ""):
                asked = NEEDS[name]
                values, errors = asked.parse([value])
                if errors:
                    self.faults.add(f"{where}/needs/{name}", errors[0])
                else:
                    needs[name] = asked.text(values[0])
        assert isinstance(field, Choice)
        values_ = raw.get("values")
        if values_ is None:
            values_ = fitting(field, needs)
            if not values_:
                self.faults.add(f"{where}/needs", "No instance type has all that; ask for less.")
                return None
        axis = self._listed("instances", values_, targets, where)
        if axis is None:
            return None
        return Axis(axis.kind, axis.label, "", targets, axis.columns, {**axis.data, "needs": needs})

    def _range(self, raw: Mapping[str, Any], targets: tuple[Target, ...], where: str) -> Axis | None:
        an_object(raw, ("kind", "of", "low", "high", "count", "scale"), "a range", where, self.faults)
        field = self._number(targets, where)
        if field is None:
            return None
        low, high = (self._parsed(field, raw.get(end), f"{where}/{end}") for end in ("low", "high"))
        count = self._parsed(COUNT, raw.get("count", "10"), f"{where}/count")
        scale = one_of(raw.get("scale", "linear"), ("linear", "log"), "A scale", f"{where}/scale", self.faults)
        if low is None or high is None or count is None:
            return None
        if high < low:
            self.faults.add(f"{where}/high", f"The end of the range must not be below its start, {field.spoken(low)}.")
            return None
        if scale == "log" and low <= 0:
            self.faults.add(f"{where}/low", "A logarithmic range starts above 0; start higher or make it linear.")
            return None
        ends = {"low": field.text(low), "high": field.text(high)}
        data = {"kind": "range", "of": [targets[0].address], **ends, "count": int(count), "scale": scale}
        values = spaced(low, high, int(count), log=scale == "log", whole=field.whole)
        return Axis("range", targets[0].label, field.unit, targets, (values,), data, values)

    def _percent(self, raw: Mapping[str, Any], targets: tuple[Target, ...], where: str) -> Axis | None:
        an_object(raw, ("kind", "of", "low", "high", "count"), "a percentage", where, self.faults)
        field = self._number(targets, where)
        if field is None:
            return None
        low, high = (self._parsed(PERCENT, raw.get(end), f"{where}/{end}") for end in ("low", "high"))
        count = self._parsed(COUNT, raw.get("count", "7"), f"{where}/count")
        base = float(self.base.now(targets[0]))
        if low is None or high is None or count is None:
            return None
        if high < low:
            self.faults.add(f"{where}/high", f"The last change must not be below the first, {PERCENT.spoken(low)}.")
            return None
        if base == 0:
            self.faults.add(f"{where}/of", f"{targets[0].label} is 0, and a percentage of 0 is 0: give a range.")
            return None
        percents = spaced(low, high, int(count))
        values = percentages(base, percents.tolist(), whole=field.whole)
        first = np.concatenate([[True], values[1:] != values[:-1]])
        values, percents = values[first], percents[first]
        self._within(field, values, [f"{where}/low", *[f"{where}/high"] * (len(values) - 1)])
        notes = tuple(f"{'+' if p > 0 else '−'}{PERCENT.spoken(abs(p))}" if p else "" for p in percents)
        data = {"kind": "percent", "of": [targets[0].address], "low": PERCENT.text(low), "high": PERCENT.text(high)}
        return Axis(
            "percent", targets[0].label, field.unit, targets, (values,), {**data, "count": int(count)}, values, notes
        )

    def _driver(self, raw: Mapping[str, Any], targets: tuple[Target, ...], where: str) -> Axis | None:
        an_object(raw, ("kind", "of", "name", "factors"), "a driver", where, self.faults)
        name = raw.get("name", "") or "Driver"
        if not isinstance(name, str) or len(name) > MAX_NAME:
            self.faults.add(f"{where}/name", f"A driver's name is a text of at most {MAX_NAME} characters.")
            return None
        given = a_list(raw.get("factors"), "Factors", f"{where}/factors", MAX_VALUES, self.faults)
        factors = self._column(FACTOR, given, f"{where}/factors")
        numbers = [t.field for t in targets if isinstance(t.field, Number)]
        for target in targets:
            if not isinstance(target.field, Number):
                self.faults.add(f"{where}/of", f"{target.label} is no number; a driver multiplies numbers.")
        if factors is None or len(numbers) < len(targets):
            return None
        if not any(self.base.now(t) for t in targets):
            self.faults.add(f"{where}/of", "All of these inputs are 0, and any multiple of 0 is 0: give ranges.")
            return None
        columns = []
        for target, field in zip(targets, numbers, strict=True):
            values = multiples(float(self.base.now(target)), factors.tolist(), whole=field.whole)
            self._within(field, values, [f"{where}/factors/{k}" for k in range(len(values))])
            columns.append(values)
        data: dict[str, Any] = {"kind": "driver", "name": name, "of": [t.address for t in targets]}
        data["factors"] = [FACTOR.text(f) for f in factors]
        return Axis("driver", name, "", targets, tuple(columns), data, factors)

    # -- parts of an axis ----------------------------------------------------------------------------------

    def _targets(self, raw: Any, where: str) -> tuple[Target, ...]:
        names = [raw] if isinstance(raw, str) else a_list(raw, "What an axis is of", f"{where}/of", 50, self.faults)
        found = []
        for i, name in enumerate(names):
            target = self.base.targets.get(name) if isinstance(name, str) else None
            if target is None:
                near = difflib.get_close_matches(str(name)[:80], self.base.targets, n=1)
                hint = f"; did you mean {near[0]}?" if near else "."
                self.faults.add(f"{where}/of/{i}", f"There is no input “{str(name)[:80]}” to vary{hint}")
            elif target in found:
                self.faults.add(f"{where}/of/{i}", f"{target.label} is named twice.")
            else:
                found.append(target)
        if names == []:
            self.faults.add(f"{where}/of", "Say which input this axis varies.")
        return tuple(found)

    def _single(self, targets: Sequence[Target], where: str) -> Field | None:
        if len(targets) == 1:
            return targets[0].field
        self.faults.add(f"{where}/of", "This kind of axis varies one input; move several together or by a driver.")
        return None

    def _number(self, targets: Sequence[Target], where: str) -> Number | None:
        field = self._single(targets, where)
        if field is None or isinstance(field, Number):
            return field
        self.faults.add(f"{where}/of", f"{field.label} is no number; give a list of values or every option.")
        return None

    def _listed(self, kind: str, raw: Any, targets: tuple[Target, ...], where: str) -> Axis | None:
        here = f"{where}/values"
        rows = a_list(raw if raw is not None else [], "Values", here, MAX_VALUES, self.faults)
        if not rows:
            if raw in (None, []):
                self.faults.add(here, "Give at least one value.")
            return None
        lists = [list(r) if isinstance(r, list | tuple) else [r] for r in rows]
        for i, row in enumerate(lists):
            if len(row) != len(targets):
                self.faults.add(f"{here}/{i}", f"{len(targets)} inputs are moved, so each row has as many values.")
                return None
        columns = []
        for k, target in enumerate(targets):
            column = self._column(target.field, [row[k] for row in lists], here)
            if column is None:
                return None
            columns.append(column)
        keys = list(zip(*(c.tolist() for c in columns), strict=True))
        if len(set(keys)) < len(keys):
            again = next(i for i, key in enumerate(keys) if key in keys[:i])
            self.faults.add(f"{here}/{again}", "This value is in the list already.")
            return None
        spelled = [[t.field.text(v) for t, v in zip(targets, key, strict=True)] for key in keys]
        data = {"kind": kind, "of": [t.address for t in targets], "values": spelled}
        first = targets[0].field
        numbers = columns[0] if len(targets) == 1 and isinstance(first, Number) else None
        label = " and ".join(t.label for t in targets)
        return Axis(kind, label, first.unit if len(targets) == 1 else "", targets, tuple(columns), data, numbers)

    def _column(self, field: Field, raw: Sequence[Any], where: str) -> Array | None:
        if not raw:
            self.faults.add(where, f"{field.label}: give at least one value.")
            return None
        values, errors = field.parse(raw)
        for i, text in enumerate(raw if not isinstance(field, Choices) or field.default else ()):
            # A blank means the default elsewhere; in a list it is a slip, but for a choice of any number: none.
            if text is None or (isinstance(text, str) and not text.strip()):
                errors.setdefault(i, f"{field.label}: this value is blank.")
        for row in sorted(errors)[:MOST_FAULTS]:
            self.faults.add(f"{where}/{row}", errors[row])
        if len(errors) > MOST_FAULTS:
            self.faults.add(where, f"{len(errors) - MOST_FAULTS:,} more of these values are refused.")
        return None if errors else values

    def _parsed(self, field: Number, raw: Any, where: str) -> float | None:
        if raw is None or raw == "":
            self.faults.add(where, f"{field.label}: give a number.")
            return None
        values, errors = field.parse([raw])
        if errors:
            self.faults.add(where, errors[0])
            return None
        return float(values[0])

    def _within(self, field: Number, values: Array, places: Sequence[str]) -> None:
        """Worked-out values stand under the field's own bounds."""
        _, errors = field.parse(values.tolist())
        for row in sorted(errors)[:1]:
            self.faults.add(places[row], errors[row])
