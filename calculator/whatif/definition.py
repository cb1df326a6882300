"""What a sweep is: a base, axes, an objective and constraints. Immutable, with one spelling and one digest."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from math import prod
from typing import Any

import numpy as np

from calculator.kernel.steps import Of
from calculator.kernel.units import money, quantity
from calculator.whatif.axis import Axis
from calculator.whatif.base import Base, Result

Array = np.ndarray
MAX_AXES, MAX_VALUES, MAX_CONSTRAINTS = 10, 100_000, 20
MAX_SCENARIOS = 10**12
MAX_BEST, BEST = 1000, 20
AT_ONCE = 1_000_000
"""Up to so many scenarios a sweep is answered in the request."""


@dataclass(frozen=True)
class Aim:
    """A result to bring down ("min") or up ("max")."""

    result: Result
    direction: str = "min"

    def sign(self, value: float) -> float:
        """A ranked number as the result it stands for."""
        return -value if self.direction == "max" else value


@dataclass(frozen=True)
class Constraint:
    """A result held to at most (`<=`) or at least (`>=`) a value."""

    result: Result
    op: str
    value: float

    @property
    def words(self) -> str:
        bound = "at most" if self.op == "<=" else "at least"
        return f"{self.result.label} {bound} {said(self.result, self.value)}"

    @property
    def missed(self) -> str:
        """What is so where it is not met."""
        side = "above" if self.op == "<=" else "below"
        return f"{self.result.label} {side} {said(self.result, self.value)}"

    def of(self, value: Array) -> Of:
        """What the constraint compares, the other way round for a lower bound."""
        limit = np.full(1, self.value)
        return Of(value, limit, self.result.unit) if self.op == "<=" else Of(limit, value, self.result.unit)


def said(result: Result, value: float) -> str:
    """A result with its unit, as people read it."""
    if not result.money:
        return quantity(value, result.unit)
    return money(value) if result.unit == "USD" else f"{value:,.2f} {result.unit}"


@dataclass(frozen=True, eq=False)
class Definition:
    """A sweep. `data` is its one spelling as JSON values; equal definitions have equal digests."""

    base: Base
    axes: tuple[Axis, ...]
    objective: Aim
    constraints: tuple[Constraint, ...]
    unbroken: bool
    second: Aim | None
    best: int
    always_free: bool
    book: str
    data: Mapping[str, Any]
    notes: tuple[str, ...] = ()
    """What the reader should know before it starts, such as an axis that changes nothing."""

    @cached_property
    def total(self) -> int:
        """The number of scenarios."""
        return prod(len(a) for a in self.axes)

    @property
    def at_once(self) -> bool:
        """Whether it is small enough to be answered in the request."""
        return self.total <= AT_ONCE

    @cached_property
    def text(self) -> str:
        return json.dumps(self.data, ensure_ascii=False, sort_keys=True, separators=(",", ":"))

    @cached_property
    def digest(self) -> str:
        return sha256(self.text.encode()).hexdigest()

    @property
    def no_number(self) -> str:
        """Why a scenario without the objective falls out."""
        return f"no {self.objective.result.label[:1].lower()}{self.objective.result.label[1:]}"

    def changes(self, row: int) -> dict[str, str]:
        """What to type into each input to get a scenario, by address."""
        found: dict[str, str] = {}
        for axis, position in zip(self.axes, self.position(row), strict=True):
            found |= axis.raw(position)
        return found

    def position(self, row: int) -> tuple[int, ...]:
        """The position of a row on each axis."""
        found = []
        for axis in reversed(self.axes):
            row, position = divmod(row, len(axis))
            found.append(position)
        return tuple(reversed(found))
