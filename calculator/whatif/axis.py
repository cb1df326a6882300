"""One axis of a sweep: positions, each with a value for every input it moves."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any

import numpy as np

from calculator.kernel import Number
from calculator.kernel.units import number
from calculator.whatif.base import Target

Array = np.ndarray
KINDS = ("values", "range", "percent", "options", "instances", "together", "driver")


@dataclass(frozen=True, eq=False)
class Axis:
    """`columns` hold the positions' values, one array a target, as the fields' own arrays do.

    `numbers` are what a chart draws along a numeric axis (the value, or the factor of a driver); None for others.
    `data` is the one spelling of the axis in a definition.
    """

    kind: str
    label: str
    unit: str
    targets: tuple[Target, ...]
    columns: tuple[Array, ...]
    data: Mapping[str, Any]
    numbers: Array | None = None
    notes: tuple[str, ...] = ()
    """What stands beside a position's value: "+50 %" of a percentage, nothing beside the base's own."""

    def __len__(self) -> int:
        return len(self.columns[0])

    @cached_property
    def numeric(self) -> bool:
        """Whether its inputs are numbers, so that formulas keep their mode along it."""
        return all(isinstance(t.field, Number) for t in self.targets)

    def raw(self, position: int) -> dict[str, str]:
        """What to type into each input, by address."""
        return {t.address: t.field.text(column[position]) for t, column in zip(self.targets, self.columns, strict=True)}

    def text(self, position: int) -> str:
        """The position as people read it."""
        if self.kind == "driver":
            assert self.numbers is not None
            return f"×{number(self.numbers[position], digits=6)}"
        words = ", ".join(
            t.field.spoken(column[position]) for t, column in zip(self.targets, self.columns, strict=True)
        )
        note = self.notes[position] if self.notes else ""
        return f"{words} ({note})" if note else words


def spaced(low: float, high: float, count: int, *, log: bool = False, whole: bool = False) -> Array:
    """`count` numbers from `low` to `high`, evenly or by one factor, both ends exact.

    Between the ends they are rounded to a thousandth of a step, so that they can be read and typed; `whole` rounds to
    whole numbers and leaves out those that then come twice.
    """
    if count == 1:
        return np.array([low])
    share = np.arange(count) / (count - 1)
    values = low * (high / low) ** share if log else low + (high - low) * share
    steps = np.diff(values)
    for i in range(1, count - 1):
        step = abs(float(min(steps[i - 1], steps[i], key=abs)))
        values[i] = 0.0 if step == 0 else _rounded(float(values[i]), step)
    values[0], values[-1] = low, high
    if whole:
        values = np.rint(values)
    return values[np.concatenate([[True], values[1:] != values[:-1]])]


def _rounded(value: float, step: float) -> float:
    """To the last decimal place that is at most a thousandth of a step."""
    places = 3 - Decimal(step).adjusted()
    return float(round(Decimal(value), places)) if places < 300 else value


def percentages(now: float, percents: Sequence[float], *, whole: bool = False) -> Array:
    """A number changed by each percentage."""
    values = np.array([float(Decimal(repr(now)) * (100 + Decimal(repr(p))) / 100) for p in percents])
    return np.rint(values) if whole else values


def multiples(now: float, factors: Sequence[float], *, whole: bool = False) -> Array:
    """A number times each factor."""
    values = np.array([float(Decimal(repr(now)) * Decimal(repr(f))) for f in factors])
    return np.rint(values) if whole else values


def bucket_of(positions: Array, length: int, most: int) -> Array:
    """The bucket of each position of an axis: up to `most` contiguous ranges of nearly equal length."""
    return positions * min(length, most) // length


def labels(axis: Axis, most: int) -> list[tuple[str, float | None]]:
    """Words and number of each bucket of an axis: a value, or what a bucket of several holds.

    Numbers are a range, "10 – 20 KB"; options are none: "one of 4 from a1.large to c4.large".
    """
    buckets = bucket_of(np.arange(len(axis)), len(axis), most)
    first = np.flatnonzero(np.concatenate([[True], buckets[1:] != buckets[:-1]]))
    last = np.concatenate([first[1:], [len(axis)]]) - 1
    found = []
    for low, high in zip(first.tolist(), last.tolist(), strict=True):
        text = axis.text(low)
        if low < high and axis.numbers is not None:
            text = f"{text.removesuffix(f' {axis.unit}')} – {axis.text(high)}"
        elif low < high:
            text = f"one of {high - low + 1} from {text} to {axis.text(high)}"
        place = None if axis.numbers is None else float(axis.numbers[low] + axis.numbers[high]) / 2
        found.append((text, place))
    return found
