"""JSON in the shape that tools around Terraform cost estimates read: resources with cost components.

Quantities and money are decimal text. `price` is after discounts and in the estimate's currency, so that price times
`monthlyQuantity` is `monthlyCost`; a component per tier. A payment due once has no monthly cost: it is `oneTimeCost`.
AWS Support and tax are resources of their own.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import UTC, datetime
from itertools import groupby
from typing import Any

from calculator.estimates.totals import Totals
from calculator.exports.blocks import PRICED
from calculator.exports.cells import number
from calculator.exports.rows import ExportRow, rows
from calculator.kernel.units import HOURS

VERSION = "0.2"


def infracost_json(totals: Totals) -> str:
    resources = []
    for _, held in groupby(rows(totals), key=lambda row: (row.item_id, row.item)):
        resources.append(_resource(list(held)))
    monthly, hourly = totals.total.monthly, totals.total.monthly / HOURS
    breakdown = {"resources": resources, "totalHourlyCost": number(hourly), "totalMonthlyCost": number(monthly)}
    past = {"resources": [], "totalHourlyCost": "0", "totalMonthlyCost": "0"}
    counted = [r for r in resources if r["costComponents"] or r["subresources"]]
    data = {
        "version": VERSION,
        "currency": totals.currency,
        "projects": [
            {
                "name": totals.document.name,
                "metadata": {"priceBook": totals.book.id, "type": "sizewright"},
                "pastBreakdown": past,
                "breakdown": breakdown,
                "diff": breakdown,
                "summary": _summary(len(resources), len(counted)),
            }
        ],
        "totalHourlyCost": number(hourly),
        "totalMonthlyCost": number(monthly),
        "pastTotalHourlyCost": "0",
        "pastTotalMonthlyCost": "0",
        "diffTotalHourlyCost": number(hourly),
        "diffTotalMonthlyCost": number(monthly),
        # The day of the prices, not of the export: the same estimate gives the same file.
        "timeGenerated": datetime(*totals.book.as_of.timetuple()[:3], tzinfo=UTC).isoformat().replace("+00:00", "Z"),
        "summary": _summary(len(resources), len(counted)),
    }
    return json.dumps(data, ensure_ascii=False, indent=1, allow_nan=False) + "\n"


def _summary(all_: int, counted: int) -> dict[str, Any]:
    return {
        "totalDetectedResources": all_,
        "totalSupportedResources": counted,
        "totalUnsupportedResources": 0,
        "totalUsageBasedResources": counted,
        "totalNoPriceResources": all_ - counted,
    }


def _resource(held: list[ExportRow]) -> dict[str, Any]:
    first = held[0]
    own = [r for r in held if r.line and ": " not in r.line]
    parts: dict[str, list[ExportRow]] = {}
    for row in held:
        if ": " in row.line:
            parts.setdefault(row.line.partition(": ")[0], []).append(row)
    return {
        "name": " / ".join((*first.path[1:], first.item)),
        "resourceType": first.service_id or first.service,
        "tags": {"path": " > ".join(first.path), "region": first.region_id},
        "metadata": {"id": first.item_id, "service": first.service, "status": first.status},
        **_cost(held),
        "costComponents": [_component(r) for r in own],
        "subresources": [
            {"name": name, "metadata": {}, **_cost(lines), "costComponents": [_component(r) for r in lines]}
            for name, lines in parts.items()
        ],
    }


def _cost(held: Iterable[ExportRow]) -> dict[str, str | None]:
    known = [r.net for r in held if r.net is not None]
    monthly = sum(known)
    return {
        "hourlyCost": number(monthly / HOURS) if known else None,
        "monthlyCost": number(monthly) if known else None,
    }


def _component(row: ExportRow) -> dict[str, Any]:
    once = row.due_months is not None or bool(row.upfront)
    left = 1.0
    if row.amount is not None and row.net is not None and row.amount:
        left = row.net / row.amount
    elif row.upfront and row.net_upfront is not None:
        left = row.net_upfront / row.upfront
    held: dict[str, Any] = {
        "name": row.line,
        "unit": row.unit,
        "hourlyQuantity": None if once or row.quantity is None else number(row.quantity / HOURS),
        "monthlyQuantity": None if once or row.quantity is None else number(row.quantity),
        "price": number(row.unit_price * left) if row.unit_price is not None else "0",
        "hourlyCost": None if once or row.net is None else number(row.net / HOURS),
        "monthlyCost": None if once or row.net is None else number(row.net),
        "usageBased": True,
        "priceNotFound": row.status != PRICED,
        "metadata": {"rateCode": row.rate_code, "priceDate": row.price_date, "status": row.status},
    }
    if once:
        held["oneTimeCost"] = None if row.net_upfront is None else number(row.net_upfront)
    return held
