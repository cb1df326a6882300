"""Priced scenarios as columns: one for a GET, thousands for a POST, by the same arrays."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import Any

import numpy as np
from django.conf import settings

from calculator.api.services.answers import page, query_of
from calculator.estimates.settings import Currency
from calculator.kernel import Service, size
from calculator.kernel.answer import unit_cost
from calculator.kernel.outcomes import binding
from calculator.kernel.priced import Priced
from calculator.sheets.names import MONEY, Result, results
from calculator.tables.judge import JudgedRows

MONTHS = 36
Column = np.ndarray | list[Any]
"""Floats, NaN for an empty cell; or texts, and whatever else a caller's own column holds."""


class Table:
    """Judged rows as columns. `wrong` holds what is wrong with a row, in words: such a row has a status and no numbers.
    Where the words are none, neither has it a status. Totals and unit costs are in `currency`, lines in US dollars.
    """

    def __init__(
        self,
        judged: JudgedRows,
        *,
        host: str = "",
        wrong: dict[int, str] | None = None,
        currency: Currency | None = None,
    ) -> None:
        self.judged, self.host, self.currency = judged, host, currency or Currency()
        self.case, self.book, self.rows, self.always_free = judged.case, judged.book, judged.rows, judged.always_free
        self.wrong = wrong or {}
        self.service = judged.service

    @property
    def priced(self) -> Priced:
        return self.judged.priced

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
            values[self.judged.unknown] = np.nan
        if result.name in MONEY or result.per is not None:
            values *= float(self.currency.rate)
        values[self.judged.bad] = np.nan
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
        return self.case.value_in(result.path, result.of)

    def _amount(self, name: str) -> np.ndarray:
        """Dollars of the lines of that name; NaN where a price is unknown."""
        total: np.ndarray = np.zeros(1)
        for priced in self.priced.lines():
            if priced.usage.name == name:
                total = total + priced.amount
        return total

    # -- texts -----------------------------------------------------------------------------------------------

    def _text(self, result: Result) -> list[str]:
        match result.name:
            case "currency":
                return [self.currency.code] * self.rows
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
            "" if self.judged.bad[row] or not shares else binding([(name, float(s[row])) for name, s in shares])
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
    def _status(self) -> list[str]:
        status = np.full(self.rows, "ok", dtype=object)
        status[list(self.judged.broken)] = "limit"
        status[self.judged.unknown] = "no price"
        for row, words in self.wrong.items():
            status[row] = "error" if words else ""
        return list(status)

    @cached_property
    def _errors(self) -> list[str]:
        words: list[list[str]] = [[] for _ in range(self.rows)]
        for row, lines in self.judged.unpriced.items():
            words[row] += [f"no price for {label}: {why}" for label, why in lines]
        for row, labels in self.judged.broken.items():
            words[row] += [f"limit broken: {label}" for label in labels]
        for wrong, message in self.wrong.items():
            words[wrong] = [message] if message else []
        return ["; ".join(found) for found in words]

    @property
    def first_error(self) -> str:
        """What keeps a single case from having a price: a fault of the input or a missing price, else ""."""
        return "" if self._status[0] in ("ok", "limit") else self._errors[0]


def columns(table: Table, names: Sequence[str]) -> list[tuple[str, Column]]:
    return [(name, table.column(name)) for name in names]
