"""The receipts of an estimate: every price that was used, once, with AWS's label, rate code, source and day."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from calculator.estimates.support import RATES
from calculator.estimates.totals import Totals
from calculator.exports.blocks import ItemBlock
from pricing.book import RateRow
from pricing.regions import REGIONS


def price_receipts(held: Iterable[ItemBlock], totals: Totals) -> Iterator[RateRow]:
    """In the order of use; of tiers those that are billed, and the plan's of AWS Support."""
    seen: set[tuple[str, str, str, str, float]] = set()
    for block in held:
        for line in block.lines:
            for _, receipt in line.tiers:
                if receipt is None:
                    continue
                key = (receipt.offer, receipt.label, receipt.region, receipt.key, receipt.begin)
                if key not in seen:
                    seen.add(key)
                    yield receipt
    if totals.plan.tiers:
        rates = RATES[totals.plan.plan]
        for label in (rates.percentage, rates.fee):
            yield from totals.book.receipts(rates.offer, label, REGIONS[0].code)
