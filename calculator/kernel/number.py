"""Fields that ask for a number: read as it is typed, in the field's unit or another, and held to bounds."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from calculator.kernel.conditions import Condition
from calculator.kernel.fields import Field
from calculator.kernel.typed import convert, example
from calculator.kernel.units import quantity

PLAIN_NUMBER = re.compile(r"[+-]?(?=\.?\d)(\d+|\d{1,3}(,\d{3})+)?(\.\d*)?([eE][+-]?\d{1,3})?", re.ASCII)
DIGITS = frozenset("0123456789.")
MANY = 50
"""Rows from which on a column is looked at as a whole first."""
MOST_LETTERS = 60  # of a number with its unit


@dataclass(eq=False)
class Number(Field):
    """A quantity in `unit`, float64. `whole` asks for whole numbers; `monthly` says that it counts a month's.

    `rising` says that more of it never costs less, which a test holds every service to; False for a target
    utilisation or a batch size.
    """

    default: float = 0
    min: float = 0
    max: float = 1e12
    whole: bool = False
    rising: bool = True
    monthly: bool = False

    kind = "number"

    def above(self, bound: float) -> Condition:
        """Where the number is greater than `bound`."""
        return Condition(lambda case: self.values(case) > bound)

    def parse(self, column: Sequence[Any]) -> tuple[np.ndarray, dict[int, str]]:
        values = _digits(column) if len(column) >= MANY else None
        errors: dict[int, str] = {}
        if values is None:
            values = self._one_by_one(column)
        bad = ~((values >= self.min) & (values <= self.max))
        if self.whole:
            bad |= values != np.floor(values)
        for row in map(int, np.flatnonzero(bad)):
            errors[row] = self._message(values[row], column[row])
        return values, errors

    def _one_by_one(self, column: Sequence[Any]) -> np.ndarray:
        values = np.empty(len(column))
        for i, raw in enumerate(column):
            if type(raw) is float or type(raw) is int:
                values[i] = raw
            elif self._blank(raw):
                values[i] = self.default
                continue
            else:
                values[i] = self._read(raw)
        return values

    def _read(self, raw: Any) -> float:
        if isinstance(raw, bool) or not isinstance(raw, str | int | float | np.number):
            return float("nan")
        text = self._bare(str(raw))
        if PLAIN_NUMBER.fullmatch(text):
            return float(text.replace(",", ""))
        found = convert(text, self.unit, self.monthly) if len(text) <= MOST_LETTERS else None
        return float("nan") if found is None else found

    def _bare(self, typed: str) -> str:
        """What was typed without the field's own unit."""
        text = typed.strip()
        if self.unit and text.lower().endswith(self.unit.lower()):
            text = text[: -len(self.unit)].rstrip()
        return text

    def converted(self, typed: str) -> bool:
        """Whether this says a number in another unit, so that it is worth keeping as it was typed."""
        text = self._bare(typed)
        return bool(text) and not PLAIN_NUMBER.fullmatch(text) and not np.isnan(self._read(typed))

    def _message(self, value: float, raw: Any) -> str:
        if np.isnan(value):
            other = example(self.unit, self.monthly)
            usual = self.default or max(self.min, min(self.max, 100))
            such = self.text(usual) + (f" or {other}" if other else "")
            given = str(raw).lower() if isinstance(raw, bool) else str(raw)
            return f"{self.label} must be a number, such as {such}; “{given[:80]}” is not."
        why = f" {self.why}" if self.why else ""
        given = f"you gave {self._given(value)}.{why}"
        if value < self.min:
            return f"{self.label} must be at least {quantity(self.min, self.unit)}; {given}"
        if value > self.max:
            return f"{self.label} must be at most {quantity(self.max, self.unit)}; {given}"
        return f"{self.label} must be a whole number; {given}"

    def _given(self, value: float) -> str:
        return f"{value:,.0f}" if value == np.floor(value) and abs(value) < 1e15 else f"{value:,.15g}"

    def text(self, value: Any) -> str:
        value = float(value)
        return str(int(value)) if value == int(value) and abs(value) < 1e15 else repr(value)

    def spoken(self, value: Any) -> str:
        return quantity(float(value), self.unit)


def _digits(column: Sequence[Any]) -> np.ndarray | None:
    """A column of texts that are all digits and points; None for any other, which is looked at cell by cell."""
    if not {str}.issuperset(map(type, column)) or not DIGITS.issuperset("".join(column)):
        return None
    try:
        return np.array([float(raw) for raw in column])
    except ValueError:  # a blank, or points alone
        return None
