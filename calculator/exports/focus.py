"""FOCUS 1.2: the columns of the FinOps Open Cost and Usage Specification, so that an estimate lies beside a bill.

A row per tier: unit price x quantity = cost on each. An estimate bills no month: its rows are those of the calendar
month of the price book's day. An upfront payment is a Purchase whose share of a month is a row of its own. What has no
price has no cost: null, with the reason in `x_Status`, although FOCUS allows no null there; 0 would be a lie.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from typing import Any

from calculator.estimates.totals import Totals
from calculator.exports.blocks import PRICED
from calculator.exports.cells import Cell, write
from calculator.exports.rows import ExportRow, rows
from pricing.purchases import parse

HEADER = (
    *("BilledCost", "BillingAccountId", "BillingAccountName", "BillingCurrency", "BillingPeriodEnd"),
    *("BillingPeriodStart", "ChargeCategory", "ChargeClass", "ChargeDescription", "ChargeFrequency"),
    *("ChargePeriodEnd", "ChargePeriodStart", "CommitmentDiscountCategory", "CommitmentDiscountType"),
    *("ConsumedQuantity", "ConsumedUnit", "ContractedCost", "ContractedUnitPrice", "EffectiveCost"),
    *("InvoiceIssuerName", "ListCost", "ListUnitPrice", "PricingCategory", "PricingCurrency"),
    *("PricingCurrencyContractedUnitPrice", "PricingCurrencyEffectiveCost", "PricingCurrencyListUnitPrice"),
    *("PricingQuantity", "PricingUnit", "ProviderName", "PublisherName", "RegionId", "RegionName", "ResourceId"),
    *("ResourceName", "ServiceCategory", "ServiceName", "SkuId", "SkuMeter", "SkuPriceId", "Tags"),
    *("x_GroupPath", "x_PriceDate", "x_PriceOrigin", "x_Source", "x_Status"),
)
CATEGORIES = {
    "Analytics": "Analytics",
    "Application integration": "Integration",
    "Compute": "Compute",
    "Containers": "Compute",
    "Serverless": "Compute",
    "Database": "Databases",
    "Databases": "Databases",
    "Developer tools": "Developer Tools",
    "Integration": "Integration",
    "Machine learning": "AI and Machine Learning",
    "Management": "Management and Governance",
    "Migration": "Migration",
    "Networking": "Networking",
    "Security": "Security",
    "Storage": "Storage",
}
"""FOCUS allows these categories alone; what it has no word for is Other."""


def focus_csv(totals: Totals) -> str:
    return write([HEADER, *([row.get(name) for name in HEADER] for row in focus_rows(totals))])


def focus_rows(totals: Totals) -> Iterator[dict[str, Cell]]:
    """Rows by column; absent columns are null."""
    start = totals.book.as_of.replace(day=1)
    end = date(start.year + start.month // 12, start.month % 12 + 1, 1)
    for row in rows(totals):
        shared = _shared(row, totals, f"{start}T00:00:00Z", f"{end}T00:00:00Z")
        once = bool(row.upfront or row.net_upfront)
        if row.status != PRICED:
            yield shared | {"ChargeCategory": "Usage", "PricingQuantity": row.quantity, "PricingUnit": row.unit}
            continue
        yield shared | _costs(row, totals.rate, once)
        if once and row.due_months and row.net_upfront:
            yield shared | _share(row, totals.rate)


def _shared(row: ExportRow, totals: Totals, start: str, end: str) -> dict[str, Cell]:
    sku, _, rest = row.rate_code.partition(".")
    purchase = parse(row.label) or parse(f"{row.label} hour")
    commitment = purchase.commitment if purchase else ""
    spend = commitment.startswith("sp-")
    category = "Committed" if commitment else "Dynamic" if purchase and purchase.purchase == "spot" else "Standard"
    found: dict[str, Cell] = {
        "BillingAccountId": "estimate",
        "BillingAccountName": totals.document.name,
        "BillingCurrency": totals.currency,
        "BillingPeriodStart": start,
        "BillingPeriodEnd": end,
        "ChargePeriodStart": start,
        "ChargePeriodEnd": end,
        "ChargeDescription": ": ".join(filter(None, (row.item, row.line))),
        "InvoiceIssuerName": "Amazon Web Services",
        "ProviderName": "Amazon Web Services",
        "PublisherName": "Amazon Web Services",
        "PricingCurrency": "USD",
        "RegionId": row.region_id or None,
        "RegionName": row.region if row.region_id else None,
        "ResourceId": row.item_id or None,
        "ResourceName": row.item,
        "ServiceCategory": CATEGORIES.get(row.category, "Other"),
        "ServiceName": row.service,
        "SkuId": sku or None,
        "SkuMeter": row.label or None,
        "SkuPriceId": row.rate_code if rest else None,
        "Tags": json.dumps({"group": " > ".join(row.path[1:])}, ensure_ascii=False) if len(row.path) > 1 else None,
        "x_GroupPath": " > ".join(row.path),
        "x_PriceDate": row.price_date or None,
        "x_PriceOrigin": row.origin or None,
        "x_Source": row.source or None,
        "x_Status": row.status,
        "PricingCategory": category if row.unit_price is not None else None,
    }
    if commitment:
        found |= {
            "CommitmentDiscountCategory": "Spend" if spend else "Usage",
            "CommitmentDiscountType": "Savings Plan" if spend else "Reserved Instance",
        }
    return found


def _costs(row: ExportRow, rate: float, once: bool) -> dict[str, Cell]:
    """Unit prices and costs of a row; a payment once costs now and takes effect over its term."""
    net = (row.net or 0.0) + (row.net_upfront or 0.0)
    effective = 0.0 if once and row.due_months else net
    tax = row.service == "Tax"
    found: dict[str, Cell] = {
        "ChargeCategory": "Tax" if tax else "Purchase" if once else "Usage",
        "ChargeFrequency": "One-Time" if once else "Usage-Based",
        "BilledCost": net,
        "ContractedCost": net,
        "EffectiveCost": effective,
        "PricingCurrencyEffectiveCost": effective / rate,
        "ListCost": net,
    }
    if row.unit_price is None or row.quantity is None:
        return found
    listed = (row.amount or 0.0) + (row.upfront or 0.0)
    left = net / (listed * rate) if listed else (1 - row.discount / 100)
    consumed: dict[str, Cell] = {} if once else {"ConsumedQuantity": row.quantity, "ConsumedUnit": row.unit}
    return (
        found
        | consumed
        | {
            "ListCost": listed * rate,
            "ListUnitPrice": row.unit_price * rate,
            "ContractedUnitPrice": row.unit_price * rate * left,
            "PricingCurrencyListUnitPrice": row.unit_price,
            "PricingCurrencyContractedUnitPrice": row.unit_price * left,
            "PricingQuantity": row.quantity,
            "PricingUnit": row.unit,
        }
    )


def _share(row: ExportRow, rate: float) -> dict[str, Any]:
    """What of an upfront payment is a month's: billed before, in effect now."""
    share = (row.net_upfront or 0.0) / (row.due_months or 1.0)
    return {
        "ChargeCategory": "Usage",
        "ChargeFrequency": "Recurring",
        "ChargeDescription": f"{row.item}: {row.line}, a month's share",
        "BilledCost": 0.0,
        "ContractedCost": 0.0,
        "ListCost": 0.0,
        "EffectiveCost": share,
        "PricingCurrencyEffectiveCost": share / rate,
        "PricingQuantity": row.quantity,
        "PricingUnit": row.unit,
        "ListUnitPrice": 0.0,
        "ContractedUnitPrice": 0.0,
    }
