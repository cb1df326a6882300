"""The one place where a priced estimate becomes lines with their tiers, receipts and meters.

Every format is made of it.

A line's tiers are what it is billed for; its `ladder` is every tier of its meter, so that a spreadsheet can work the
bill out again for another quantity. Lines of one `meter` share its tiers, those of one `rate` an account's allowance.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from calculator.estimates.money import ItemPrice
from calculator.estimates.totals import Totals
from calculator.kernel.answer import Answer
from calculator.kernel.priced import PricedLine
from calculator.kernel.rows import LineRow, TierRow
from calculator.kernel.trace import plain
from pricing.book import Book, RateRow
from pricing.regions import REGIONS

PRICED = "priced"
REGION_NAMES = {r.code: r.name for r in REGIONS}


@dataclass(frozen=True)
class Rung:
    """A tier of a meter: units from `begin` to `end` at `usd` each."""

    begin: float
    end: float
    usd: float
    receipt: RateRow | None


@dataclass(frozen=True)
class Meter:
    """What lines share: `name` the tiers, `rate` the allowance of an account. `before` is used elsewhere, `given` free.

    `pooled` is False for a meter of one price and no allowance, whose lines stand alone.
    """

    name: tuple[str, str, str, str]
    rate: str
    before: float
    given: float
    of_account: bool
    pooled: bool


@dataclass(frozen=True)
class Block:
    """A line of an item: its tiers as billed with their receipts, its ladder, and after how many months it is due
    again (None for a monthly charge, inf for one that never is).
    """

    line: LineRow
    tiers: tuple[tuple[TierRow, RateRow | None], ...]
    ladder: tuple[Rung, ...]
    meter: Meter
    due: float | None

    @property
    def priced(self) -> bool:
        return self.line.status == PRICED

    @property
    def label(self) -> str:
        return ": ".join(filter(None, (self.line.group, self.line.label)))

    @property
    def region(self) -> str:
        return REGION_NAMES.get(self.line.region, self.line.region)


@dataclass(frozen=True)
class ItemBlock:
    """An item with its lines; `answer` is None where it is disabled or not priceable."""

    priced: ItemPrice
    answer: Answer | None
    lines: tuple[Block, ...] = ()

    @property
    def status(self) -> str:
        """Why there is no line, in words."""
        return "; ".join(self.priced.problems) or self.priced.state


def blocks(totals: Totals) -> Iterator[ItemBlock]:
    """Every item of a priced estimate, in its order."""
    for priced in totals.items.values():
        yield block_of(priced, totals)


def block_of(priced: ItemPrice, totals: Totals) -> ItemBlock:
    found = totals.answered(priced.item.id)
    if found is None:
        return ItemBlock(priced, None)
    answer, used = found
    free = totals.document.settings.always_free
    lines = tuple(_line(row, line, totals.book, free) for row, line in zip(answer.lines, used, strict=True))
    return ItemBlock(priced, answer, lines)


def _line(row: LineRow, line: PricedLine, book: Book, always_free: bool) -> Block:
    receipts = book.receipts(row.offer, row.rate_label, row.region, row.key) if row.status == PRICED else ()
    return Block(
        row,
        tuple((tier, None if tier.free else receipt_at(receipts, tier.begin)) for tier in row.tiers),
        tuple(_ladder(line, receipts)) if row.status == PRICED else (),
        _meter(row, line, always_free),
        _due(line),
    )


def receipt_at(receipts: tuple[RateRow, ...], begin: float) -> RateRow | None:
    """The published row of a tier's price."""
    return next((r for r in receipts if r.begin == begin), receipts[0] if len(receipts) == 1 else None)


def _one(value: object) -> float:
    return float(np.asarray(plain(value)).reshape(-1)[0])


def _ladder(line: PricedLine, receipts: tuple[RateRow, ...]) -> Iterator[Rung]:
    for tier in range(line.meter.tiers):
        begin, end, usd = map(_one, line.meter.bounds(tier))
        # A Region with fewer tiers than others holds its missing ones at infinity.
        if np.isfinite(begin) and np.isfinite(usd):
            yield Rung(begin, end, usd, receipt_at(receipts, begin))


def _meter(row: LineRow, line: PricedLine, always_free: bool) -> Meter:
    declared = line.usage.line
    allowance = declared.allowance if always_free else None
    asked = line.usage.case.by_name.get(f"already_{declared.name}")
    before = _one(line.usage.case.input(asked)) if asked else 0.0
    return Meter(
        name=(row.offer, row.rate_label, row.region, row.key),
        rate=f"{declared.rate.offer} {declared.rate.label}",
        before=max(before, _one(line.used_before)),
        given=_one(allowance.given(line.usage.case)) if allowance else 0.0,
        of_account=bool(allowance) and allowance is not None and allowance.scope == "account",
        pooled=line.meter.tiers > 1 or allowance is not None,
    )


def _due(line: PricedLine) -> float | None:
    declared = line.usage.line
    if not declared.once:
        return None
    months = _one(getattr(line.usage.case, declared.term)) if declared.term else 0.0
    return months if months > 0 else float("inf")
