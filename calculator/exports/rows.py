"""The one place where an estimate becomes rows: a row per line and tier, then AWS Support and tax.

A row's unit price x quantity is its amount; `net` is the amount after discounts in the estimate's currency, and the
`net` of all rows add up to the totals of the page.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from calculator.estimates.document import PLANS
from calculator.estimates.money import ItemPrice
from calculator.estimates.support import RATES, SupportTier
from calculator.estimates.totals import Totals
from calculator.kernel.answer import LineRow, TierRow
from pricing.book import Book, RateRow
from pricing.regions import REGIONS

PRICED = "priced"


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


def rows(totals: Totals) -> Iterator[ExportRow]:
    """Every row of a priced estimate, in its order."""
    for priced in totals.items.values():
        yield from _item(priced, totals)
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


def _item(priced: ItemPrice, totals: Totals) -> Iterator[ExportRow]:
    answer = totals.answer(priced.item.id)
    if answer is None:
        status = "; ".join(priced.problems) or priced.state
        yield _row(priced, line="", status=status)
        return
    left = (1 - priced.discount / 100) * totals.rate
    for line in answer.lines:
        if line.status != PRICED:
            yield _row(
                priced, line=_named(line), region=_region(line.region), status=line.status, quantity=line.quantity,
                unit=line.unit, offer=line.offer, label=line.rate_label,
            )  # fmt: skip
            continue
        for tier in line.tiers:
            yield _tier(priced, line, tier, left, totals.book)


def _tier(priced: ItemPrice, line: LineRow, tier: TierRow, left: float, book: Book) -> ExportRow:
    receipt = None if tier.free else _receipt(line, tier, book)
    monthly, upfront = (0.0, tier.amount) if line.once else (tier.amount, 0.0)
    return _row(
        priced,
        line=_named(line),
        region=_region(line.region),
        quantity=tier.quantity,
        unit=line.unit,
        unit_price=tier.unit_price,
        amount=monthly,
        upfront=upfront,
        rate_code=receipt.rate_code if receipt else "",
        price_date=receipt.as_of.isoformat() if receipt else "",
        origin="free" if tier.free else "" if receipt is None else "published" if receipt.published else "derived",
        discount=priced.discount,
        net=monthly * left,
        net_upfront=upfront * left,
        offer=line.offer,
        label=receipt.label if receipt else line.rate_label,
        source=receipt.source_url if receipt else "",
    )


def _receipt(line: LineRow, tier: TierRow, book: Book) -> RateRow | None:
    """The published row of the tier's price."""
    held = book.receipts(line.offer, line.rate_label, line.region, line.key)
    return next((r for r in held if r.begin == tier.begin), held[0] if len(held) == 1 else None)


def _row(priced: ItemPrice, *, line: str, region: str = "", **values: Any) -> ExportRow:
    return ExportRow(
        path=tuple(group.title for group in priced.path),
        region=region or priced.region,
        service=priced.service,
        description=priced.item.note,
        item=priced.item.title,
        line=line,
        **values,
    )


def _named(line: LineRow) -> str:
    return ": ".join(filter(None, (line.group, line.label)))


def _region(code: str) -> str:
    return next((r.name for r in REGIONS if r.code == code), code)


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
