"""The rows behind one number: lines with their tiers and receipts, what decides the sizes, the limits. The columns of
each view stay as they are; further ones only come at the right.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np

from calculator.api.services.answers import receipts_by_begin
from calculator.kernel import Service
from calculator.kernel.answer import Answer, answer
from calculator.kernel.rows import LineRow, TierRow
from calculator.sheets.table import Column
from pricing.book import Book

Row = Sequence[str | float | None]
LINES = (
    *("line", "label", "quantity", "unit", "unit_price", "amount", "upfront", "from", "to", "status"),
    *("region", "offer", "rate", "key", "rate_code", "price_date", "origin", "source"),
)
SIZES = ("size", "label", "value", "unit", "dimension", "amount", "capacity", "share", "decides", "source")
LIMITS = ("limit", "label", "state", "used", "allowed", "unit", "share", "sentence", "advice", "source")


def _columns(names: Sequence[str], rows: Sequence[Row], numbers: frozenset[str]) -> list[tuple[str, Column]]:
    found: list[tuple[str, Column]] = []
    for i, name in enumerate(names):
        if name in numbers:
            found.append((name, np.array([np.nan if row[i] is None else row[i] for row in rows], dtype=float)))
        else:
            found.append((name, [str(row[i] or "") for row in rows]))
    return found


def lines(case: Service, book: Book, always_free: bool) -> list[tuple[str, Column]]:
    given = answer(case, book, always_free=always_free)
    numbers = frozenset({"quantity", "unit_price", "amount", "upfront", "from", "to"})
    return _columns(LINES, [row for line in given.lines for row in _tiers(line, book)], numbers)


def _tiers(line: LineRow, book: Book) -> Iterator[Row]:
    where = (line.region, line.offer, line.rate_label, line.key)
    if line.amount is None:
        yield (line.name, line.label, line.quantity, line.unit, *[None] * 5, line.status, *where, *[None] * 4)
        return
    receipts = receipts_by_begin(book, *(line.offer, line.rate_label, line.region, line.key))
    for tier in line.tiers:
        paid = (None, tier.amount) if line.once else (tier.amount, None)
        yield (
            *(line.name, line.label, tier.quantity, line.unit, tier.unit_price, *paid),
            *(_finite(tier.begin), _finite(tier.end), "always free" if tier.free else "priced", *where),
            *_receipt(receipts.get(tier.begin), tier),
        )


def _receipt(receipt: Any, tier: TierRow) -> Row:
    if receipt is None or tier.free:
        return [None] * 4
    origin = "published" if receipt["published"] else "derived"
    return [receipt["rate_code"], receipt["as_of"], origin, receipt["source_url"]]


def _finite(value: float) -> float | None:
    return value if np.isfinite(value) else None


def sizes(case: Service, book: Book, always_free: bool) -> list[tuple[str, Column]]:
    rows: list[Row] = [
        (
            *(size.name, size.label, size.value, size.unit, d.name, d.amount, d.capacity),
            *(_finite(d.share), "yes" if d.binding else "no", size.source),
        )
        for size in _answer(case, book, always_free).sizes
        for d in size.dimensions
    ]
    return _columns(SIZES, rows, frozenset({"value", "amount", "capacity", "share"}))


def limits(case: Service, book: Book, always_free: bool) -> list[tuple[str, Column]]:
    rows: list[Row] = [
        (
            *(c.name, c.label, c.state, c.used, c.limit, c.unit, c.share if c.share is None else _finite(c.share)),
            *(c.sentence, c.advice, c.source),
        )
        for c in _answer(case, book, always_free).checks
    ]
    return _columns(LIMITS, rows, frozenset({"used", "allowed", "share"}))


def _answer(case: Service, book: Book, always_free: bool) -> Answer:
    return answer(case, book, always_free=always_free)


VIEWS: dict[str, Callable[[Service, Book, bool], list[tuple[str, Column]]]] = {
    "lines": lines,
    "sizes": sizes,
    "limits": limits,
}
