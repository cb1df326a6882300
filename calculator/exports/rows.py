"""An estimate as rows: one per line and tier, then AWS Support and tax.

A row's unit price x quantity is its amount; `net` is the amount after discounts in the estimate's currency, and the
`net` of all rows add up to the totals of the page.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import isfinite
from typing import Any
from urllib.parse import urlencode

from calculator.estimates.items import region_of
from calculator.estimates.settings import PLANS
from calculator.estimates.support import RATES, SupportTier
from calculator.estimates.totals import Totals
from calculator.exports.blocks import PRICED, Block, ItemBlock, blocks
from calculator.kernel.rows import TierRow
from pricing.book import RateRow
from pricing.regions import REGIONS


@dataclass(frozen=True)
class ExportRow:
    """One priced row. Numbers are None where there are none; `status` is "priced" or says in words why not.

    `amount` (a month) and `upfront` are in dollars at AWS's prices, `net` and `net_upfront` in the estimate's currency.
    """

    path: tuple[str, ...]
    region: str
    service: str
    description: str
    item: str
    line: str
    quantity: float | None = None
    unit: str = ""
    unit_price: float | None = None
    amount: float | None = None
    upfront: float | None = None
    rate_code: str = ""
    price_date: str = ""
    origin: str = ""
    """published, derived, or free for an allowance."""
    discount: float = 0.0
    net: float | None = None
    net_upfront: float | None = None
    status: str = PRICED
    offer: str = ""
    label: str = ""
    source: str = ""
    item_id: str = ""
    service_id: str = ""
    region_id: str = ""
    category: str = ""
    begin: float | None = None
    """Where the tier begins and ends, in `unit`; `end` is None for the last tier, both for an allowance."""
    end: float | None = None
    due_months: float | None = None
    """After how many months an upfront payment is due again."""
    inputs: str = ""
    """What was typed into the item's form, as the query of its page's address."""


def rows(totals: Totals) -> Iterator[ExportRow]:
    """Every row of a priced estimate, in its order."""
    for block in blocks(totals):
        yield from item_rows(block, totals)
    yield from charges(totals)


def item_rows(block: ItemBlock, totals: Totals) -> Iterator[ExportRow]:
    """The rows of one item; of one without lines a single row that says why."""
    if block.answer is None:
        yield _row(block, line="", status=block.status)
        return
    if not block.lines:
        yield _row(block, line="Nothing is billed", amount=0.0, upfront=0.0, net=0.0, net_upfront=0.0)
    left = (1 - block.priced.discount / 100) * totals.rate
    for line in block.lines:
        if not line.priced:
            yield _row(
                block, line=line.label, region=line.region, region_id=line.line.region, status=line.line.status,
                quantity=line.line.quantity, unit=line.line.unit, offer=line.line.offer, label=line.line.rate_label,
            )  # fmt: skip
            continue
        for tier, receipt in line.tiers:
            yield _tier(block, line, tier, receipt, left)


def _tier(block: ItemBlock, line: Block, tier: TierRow, receipt: RateRow | None, left: float) -> ExportRow:
    monthly, upfront = (tier.amount, 0.0) if line.due is None else (0.0, tier.amount)
    return _row(
        block,
        line=line.label,
        region=line.region,
        region_id=line.line.region,
        quantity=tier.quantity,
        unit=line.line.unit,
        unit_price=tier.unit_price,
        amount=monthly,
        upfront=upfront,
        rate_code=receipt.rate_code if receipt else "",
        price_date=receipt.as_of.isoformat() if receipt else "",
        origin="free" if tier.free else "" if receipt is None else "published" if receipt.published else "derived",
        discount=block.priced.discount,
        net=monthly * left,
        net_upfront=upfront * left,
        offer=line.line.offer,
        label=receipt.label if receipt else line.line.rate_label,
        source=receipt.source_url if receipt else "",
        begin=None if tier.free else tier.begin,
        end=tier.end if isfinite(tier.end) else None,
        due_months=line.due if line.due is not None and isfinite(line.due) else None,
    )


def _row(block: ItemBlock, *, line: str, region: str = "", region_id: str = "", **values: Any) -> ExportRow:
    priced = block.priced
    item = priced.item
    declared = item.declared
    return ExportRow(
        path=tuple(group.title for group in priced.path),
        region=region or priced.region,
        service=priced.service,
        description=item.note,
        item=item.title,
        line=line,
        item_id=item.id,
        service_id=item.service,
        region_id=region_id or (region_of(declared, item.inputs) if declared else item.inputs.get("region", "")),
        category=declared.category if declared else "",
        inputs=urlencode(sorted(item.inputs.items())),
        **values,
    )


# -- what holds for the whole estimate ---------------------------------------------------------------------


def charges(totals: Totals) -> Iterator[ExportRow]:
    """AWS Support and tax."""
    yield from _support(totals)
    if totals.tax.first_36:
        yield ExportRow(
            path=(totals.document.name,),
            region="",
            service="Tax",
            description="",
            item="Tax",
            line=f"Tax of {totals.document.settings.tax} %",
            net=totals.tax.monthly,
            net_upfront=totals.tax.upfront,
        )


def _support(totals: Totals) -> Iterator[ExportRow]:
    plan = totals.plan
    if plan.plan == "none":
        return
    rates = RATES[plan.plan]
    base: dict[str, Any] = {
        "path": (totals.document.name,),
        "region": "",
        "service": "AWS Support",
        "description": "",
        "item": plan.title,
        "offer": rates.offer,
    }
    if not plan.known:
        yield ExportRow(**base, line=PLANS[plan.plan], status="no price in this book", label=rates.fee)
        return
    charges = sum(i.list.monthly for i in totals.items.values()) / totals.rate
    more = totals.support.upfront / totals.rate
    used = [(tier, _in_tier(tier, charges)) for tier in plan.tiers]
    by_tiers = sum(tier.rate * dollars for tier, dollars in used)
    if by_tiers >= plan.fee:
        for tier, quantity in used:
            if quantity:
                yield _support_row(base, totals, tier, quantity)
    else:
        held = totals.book.receipts(rates.offer, rates.fee, REGIONS[0].code)
        yield ExportRow(
            **base,
            line="Least fee a month",
            quantity=1.0,
            unit="month",
            unit_price=plan.fee,
            amount=plan.fee,
            upfront=0.0,
            price_date=held[0].as_of.isoformat(),
            origin="published",
            net=plan.fee * totals.rate,
            net_upfront=0.0,
            label=rates.fee,
            source=held[0].source_url,
        )
    if more:
        line = "On the first month's upfront payments"
        yield ExportRow(**base, line=line, upfront=more, amount=0.0, net=0.0, net_upfront=more * totals.rate)


def _in_tier(tier: SupportTier, charges: float) -> float:
    return max(min(charges, tier.end) - tier.begin, 0.0)


def _support_row(base: dict[str, Any], totals: Totals, tier: SupportTier, quantity: float) -> ExportRow:
    rates = RATES[totals.plan.plan]
    held = totals.book.receipts(rates.offer, rates.percentage, REGIONS[0].code)
    receipt = next(r for r in held if r.begin == tier.begin)
    return ExportRow(
        **base,
        line=f"{tier.rate * 100:.4g} % of charges",
        quantity=quantity,
        unit="USD of charges",
        unit_price=tier.rate,
        amount=quantity * tier.rate,
        upfront=0.0,
        price_date=receipt.as_of.isoformat(),
        origin="published",
        net=quantity * tier.rate * totals.rate,
        net_upfront=0.0,
        label=receipt.label,
        source=receipt.source_url,
    )
