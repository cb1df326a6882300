"""The one judge of rows: columns of raw values in; what is wrong with each row, and what the others cost, out.

Every row is an estimate of its own: one bad row costs no other its number. How a surface writes it down is its own.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any

import numpy as np

from calculator.kernel import Fault, Service
from calculator.kernel.columns import read_columns
from calculator.kernel.ledger import price
from calculator.kernel.outcomes import BROKEN
from calculator.kernel.priced import Priced
from calculator.kernel.unpriced import why_unpriced
from pricing.book import Book


class JudgedRows:
    """`rows` scenarios of one service, worked out together and only as far as it is asked for.

    `faults` are those of a row's inputs; such a row has no numbers. `apart` are rows that are left alone: they have
    neither numbers nor reasons.
    """

    def __init__(
        self,
        case: Service,
        book: Book,
        *,
        rows: int = 1,
        faults: Mapping[int, Sequence[Fault]] | None = None,
        apart: Sequence[int] = (),
        always_free: bool = False,
    ) -> None:
        self.case, self.book, self.rows, self.always_free = case, book, rows, always_free
        self.service = type(case)
        self.faults = faults or {}
        self.bad = np.zeros(rows, bool)
        self.bad[[*self.faults, *apart]] = True

    @cached_property
    def priced(self) -> Priced:
        return price([self.case], self.book, always_free=self.always_free)

    def full(self, values: Any) -> np.ndarray:
        """A value for each row."""
        return np.broadcast_to(np.asarray(values), (self.rows,))

    @cached_property
    def unknown(self) -> np.ndarray:
        """The rows that use something without a price."""
        return self.full(self.priced.count_unknown() > 0)

    @cached_property
    def unpriced(self) -> dict[int, list[tuple[str, str]]]:
        """By row: each line without a price, and why it has none."""
        found: dict[int, dict[tuple[str, str], None]] = {}
        if self.unknown.any():
            for line in self.priced.lines():
                for row, why in why_unpriced(line, self.rows).items():
                    found.setdefault(row, {})[line.usage.line.label, why] = None
        return {row: list(lines) for row, lines in found.items()}

    @cached_property
    def broken(self) -> dict[int, list[str]]:
        """By row: the limits of AWS's that it breaks."""
        found: dict[int, dict[str, None]] = {}
        for checked in self.case.checked():
            for row in map(int, np.flatnonzero(self.full(checked.state == BROKEN))):
                found.setdefault(row, {})[checked.check.label] = None
        return {row: list(labels) for row, labels in found.items()}


def judge_rows(
    service: type[Service],
    columns: Mapping[str, Sequence[Any]],
    rows: int,
    book: Book,
    *,
    apart: Sequence[int] = (),
    always_free: bool = False,
) -> JudgedRows:
    """Judge rows by columns of raw values: an absent column or a blank cell is the field's default."""
    case, faults = read_columns(service, columns, rows)
    for row in apart:
        faults.pop(row, None)
    return JudgedRows(case, book, rows=rows, faults=faults, apart=apart, always_free=always_free)
