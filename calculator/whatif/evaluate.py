"""Scenarios priced and judged: a slab of the grid at a time, or any rows by their number."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from math import prod

import numpy as np

from calculator.kernel.feasible import Reason
from calculator.kernel.meters import PriceBook
from calculator.whatif.base import Outcome
from calculator.whatif.definition import Aim, Definition
from calculator.whatif.exact import LARGEST
from calculator.whatif.grid import SLAB, Grid, Slab

Array = np.ndarray
NO_NUMBER = "number"
CONSTRAINT = "constraint:"


@dataclass
class Judged:
    """Scenarios of some shape. All arrays broadcast to it; `ranked` is the objective turned so that less is better.

    `feasible` is None where all of them are. `reasons` hold wherever a scenario falls out, one or more to each.
    """

    shape: tuple[int, ...]
    ranked: Array
    feasible: Array | None
    reasons: list[Reason]
    outcome: Outcome
    second: Array | None


class Plan:
    """A definition made ready to be worked out from a book."""

    def __init__(self, definition: Definition, book: PriceBook) -> None:
        self.definition, self.book = definition, book
        self.cut(SLAB)

    def cut(self, rows: int) -> None:
        """Goes through the grid in slabs of about so many rows. Part of how numbers add up: never changed for a sweep
        that has begun.
        """
        definition = self.definition
        self.grid = Grid([len(a) for a in definition.axes], [a.numeric for a in definition.axes], rows)
        self._inner: dict[str, Array] = {}
        for dimension, number in enumerate(self.grid.inner):
            shape = [1] * len(self.grid.inner)
            shape[dimension] = -1
            axis = definition.axes[number]
            for target, column in zip(axis.targets, axis.columns, strict=True):
                self._inner[target.address] = column.reshape(shape)

    def slab(self, number: int) -> tuple[Slab, Judged]:
        """The slab of this number, judged."""
        slab = self.grid.slab(number)
        values = {}
        for position, number_ in zip(slab.outer, self.grid.outer, strict=True):
            axis = self.definition.axes[number_]
            for target, column in zip(axis.targets, axis.columns, strict=True):
                values[target.address] = column[position : position + 1]
        cut = self.definition.axes[self.grid.inner[0]]
        for target in cut.targets:
            values[target.address] = self._inner[target.address][slab.start : slab.stop]
        return slab, self.judge({**self._inner, **values}, slab.shape)

    def rows(self, numbers: Array) -> Judged:
        """Rows by their numbers, judged."""
        values = {}
        for axis, position in zip(self.definition.axes, self.grid.positions(numbers), strict=True):
            for target, column in zip(axis.targets, axis.columns, strict=True):
                values[target.address] = column[position]
        return self.judge(values, (len(numbers),))

    @cached_property
    def base(self) -> Judged:
        """The scenario the sweep starts from, whether or not it is one of its rows."""
        return self.judge({}, (1,))

    @cached_property
    def reference(self) -> float:
        """A number near the objectives, from which their squares are counted; 0 where the base has none."""
        found = float(self.base.ranked.reshape(-1)[0])
        return found if abs(found) < LARGEST else 0.0

    def judge(self, values: Mapping[str, Array], shape: tuple[int, ...]) -> Judged:
        """Scenarios with some inputs set to arrays that broadcast to `shape`, by address."""
        d = self.definition
        with np.errstate(all="ignore"):
            outcome = d.base.outcome(values, self.book, d.always_free)
            ranked = _turned(outcome, d.objective)
            reasons = self._reasons(outcome, ranked)
            second = None if d.second is None else _turned(outcome, d.second)
        return Judged(shape, ranked, _without(reasons, shape), reasons, outcome, second)

    def _reasons(self, outcome: Outcome, ranked: Array) -> list[Reason]:
        found: dict[str, Reason] = {}
        for reason in outcome.reasons(self.definition.unbroken):
            if reason.mask.any():
                known = found.get(reason.key)
                # A line of several Regions is several usages of one name.
                if known is not None:
                    reason = Reason(reason.key, reason.words, known.mask | reason.mask, reason.detail, reason.of)
                found[reason.key] = reason
        for i, c in enumerate(self.definition.constraints):
            value = outcome.result(c.result.name)
            bad = ~(value <= c.value) if c.op == "<=" else ~(value >= c.value)
            if bad.any():
                key = f"{CONSTRAINT}{i}"
                found[key] = Reason(key, c.missed, bad, of=c.of(value))
        if not abs(ranked.sum()) < LARGEST:
            lacking = ~(np.abs(ranked) < LARGEST)
            if lacking.any():
                found[NO_NUMBER] = Reason(NO_NUMBER, self.definition.no_number, lacking)
        return list(found.values())


def _turned(outcome: Outcome, aim: Aim) -> Array:
    """A result of which less is better. No zero is negative, so that equal numbers have equal bytes."""
    found = outcome.result(aim.result.name)
    if aim.direction == "max":
        return 0.0 - found
    return found if aim.result.money else found + 0.0  # a sum of money begins with 0


def _without(reasons: list[Reason], shape: tuple[int, ...]) -> Array | None:
    """Bools where no reason holds, of the smallest shape that broadcasts to `shape`; None where none holds at all."""
    bad: Array | None = None
    for reason in sorted(reasons, key=lambda r: r.mask.size):
        bad = reason.mask if bad is None else bad | reason.mask
    return None if bad is None else ~bad


def times(mask: Array, shape: tuple[int, ...]) -> int:
    """How many scenarios of `shape` a mask that broadcasts to it holds for."""
    return int(np.count_nonzero(mask)) * (prod(shape) // mask.size)
