"""Priced scenarios as columns: one for a GET, thousands for a POST, by the same arrays."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import Any

import numpy as np
from django.conf import settings

from calculator.api.answers import page, query_of
from calculator.kernel import Service, size
from calculator.kernel.answer import unit_cost
from calculator.kernel.ledger import Priced, price
from calculator.kernel.outcomes import BROKEN, binding
from calculator.kernel.trace import plain
from calculator.sheets.names import MONEY, Result, results
from pricing.book import Book

MONTHS = 36
Column = np.ndarray | list[Any]
"""Floats, NaN for an empty cell; or texts, and whatever else a caller's own column holds."""


class Table:
    """`rows` scenarios of one service, each an estimate of its own. `wrong` holds what is wrong with a row, in words:
    such a row has a status and no numbers. Where the words are none, neither has it a status.
    """

    def __init__(
        self,
        case: Service,
        book: Book,
        *,
        rows: int = 1,
        always_free: bool = False,
        host: str = "",
        wrong: dict[int, str] | None = None,
    ) -> None:
        self.case, self.book, self.rows, self.always_free, self.host = case, book, rows, always_free, host
        self.wrong = wrong or {}
        self.service = type(case)

    @cached_property
    def priced(self) -> Priced:
        return price([self.case], self.book, always_free=self.always_free)

    def column(self, name: str) -> Column:
        """The column of that name: a result or an input. KeyError where there is none."""
        found = results(self.service).get(name)
        if found is None:
            field = self.service.by_name[name]
            held = np.broadcast_to(field.values(self.case), (self.rows,))
            return [field.text(value) for value in held]
        return self._text(found) if found.text else self._number(found)

    # -- numbers ---------------------------------------------------------------------------------------------

    def _number(self, result: Result) -> np.ndarray:
        values = np.array(np.broadcast_to(self._worked_out(result), (self.rows,)), dtype=float)
        if result.name in MONEY:
            values[self._unknown] = np.nan
        values[self._bad] = np.nan
        values[~np.isfinite(values)] = np.nan
        return values

    def _worked_out(self, result: Result) -> np.ndarray:
        match result.name:
            case "monthly":
                return self.priced.total()
            case "upfront":
                return self.priced.total(once=True)
            case "first_12_months":
                return self.priced.over(12)
            case "first_36_months":
                return self.priced.over(MONTHS)
            case "effective_monthly":
                return self.priced.over(MONTHS) / MONTHS
        if result.per is not None:
            return unit_cost(self.case, self.priced, result.per, MONTHS)
        if result.money:
            return self._amount("_".join((*result.path, result.of.name)))
        return self._step(result)

    def _amount(self, name: str) -> np.ndarray:
        """Dollars of the lines of that name; NaN where a price is unknown."""
        total: np.ndarray = np.zeros(1)
        for priced in self.priced.lines():
            if priced.usage.name == name:
                total = total + priced.amount
        return total

    def _step(self, result: Result) -> np.ndarray:
        case: Service | None = self.case
        mask: np.ndarray | None = None
        for name in result.path:
            assert case is not None
            p = next(p for p in type(case).parts if p.name == name)
            if not case.uses(p):
                return np.zeros(1)
            if p.when is not None:
                here = p.when.mask(case)
                mask = here if mask is None else mask & here
            case = case.nested(p)
        assert case is not None
        value: np.ndarray = plain(case.value(result.of))
        return value if mask is None else np.where(mask, value, 0.0)

    # -- texts -----------------------------------------------------------------------------------------------

    def _text(self, result: Result) -> list[str]:
        match result.name:
            case "currency":
                return ["USD"] * self.rows
            case "status":
                return self._status
            case "error":
                return self._errors
            case "price_book":
                return [self.book.id] * self.rows
            case "effective_date":
                return [self.book.as_of.isoformat()] * self.rows
            case "engine_version":
                return [settings.VERSION] * self.rows
            case "service":
                return [self.service.slug] * self.rows
            case "url":
                return self._urls()
        assert isinstance(result.of, size)
        return self._binding(result)

    def _binding(self, result: Result) -> list[str]:
        case: Service = self.case
        for name in result.path:
            case = case.nested(next(p for p in type(case).parts if p.name == name))
        assert isinstance(result.of, size)
        shares = [(d.name, np.broadcast_to(d.share, (self.rows,))) for d in case.dimensions(result.of)]
        return [
            "" if self._bad[row] or not shares else binding([(name, float(s[row])) for name, s in shares])
            for row in range(self.rows)
        ]

    def _urls(self) -> list[str]:
        """Where each row is explained: the page with its inputs, those that differ from the defaults."""
        typed = {f.name: self.column(f.name) for f in self.service.fields}
        applies = {
            f.name: np.broadcast_to(True if f.when is None else f.when.mask(self.case), (self.rows,))
            for f in self.service.fields
        }
        found = []
        for row in range(self.rows):
            given = {name: str(column[row]) for name, column in typed.items() if applies[name][row]}
            found.append(page(self.service, self.host, query_of(self.service, given, self.always_free)))
        return found

    # -- how each row went -----------------------------------------------------------------------------------

    @cached_property
    def _bad(self) -> np.ndarray:
        bad = np.zeros(self.rows, bool)
        bad[list(self.wrong)] = True
        return bad

    @cached_property
    def _unknown(self) -> np.ndarray:
        return np.broadcast_to(self.priced.count_unknown() > 0, (self.rows,))

    @cached_property
    def _broken(self) -> list[tuple[str, np.ndarray]]:
        """The limits that some row breaks, and in which."""
        states = ((c.check.label, np.broadcast_to(c.state == BROKEN, (self.rows,))) for c in self.case.checked())
        return [(label, mask) for label, mask in states if mask.any()]

    @cached_property
    def _status(self) -> list[str]:
        status = np.full(self.rows, "ok", dtype=object)
        for _, mask in self._broken:
            status[mask] = "limit"
        status[self._unknown] = "no price"
        for row, words in self.wrong.items():
            status[row] = "error" if words else ""
        return list(status)

    @cached_property
    def _errors(self) -> list[str]:
        words: list[list[str]] = [[] for _ in range(self.rows)]
        if self._unknown.any():
            for priced in self.priced.lines():
                for row in np.flatnonzero(np.broadcast_to(priced.unknown(), (self.rows,))):
                    words[row].append(f"no price for {priced.usage.line.label}")
        for label, mask in self._broken:
            for row in np.flatnonzero(mask):
                words[row].append(f"limit broken: {label}")
        for wrong, message in self.wrong.items():
            words[wrong] = [message] if message else []
        return ["; ".join(dict.fromkeys(found)) for found in words]

    @property
    def first_error(self) -> str:
        """What keeps a single case from having a price: a fault of the input or a missing price, else ""."""
        return "" if self._status[0] in ("ok", "limit") else self._errors[0]


def columns(table: Table, names: Sequence[str]) -> list[tuple[str, Column]]:
    return [(name, table.column(name)) for name in names]
