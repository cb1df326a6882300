"""An answer in the reader's words: plain rows for the templates, every number already written."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import Any
from urllib.parse import urlencode

from django.template.loader import get_template
from django.urls import reverse
from django.utils.html import escape
from django.utils.safestring import SafeString

from calculator.kernel import Service
from calculator.kernel.answer import Answer, check_rows
from calculator.kernel.outcomes import NEAR_SHARE
from calculator.kernel.rows import CheckRow, LineRow, SizeRow, StepRow, TierRow
from calculator.kernel.units import money, number, quantity, unit_price

DRAWN = 20
"""A size of so many units at most shows each unit on its bars."""
HEADINGS = {"broken": "Broken", "warning": "Deserves a look", "near": "Close to the limit"}


@lru_cache(maxsize=1)
def tick() -> SafeString:
    """The mark of what is well, drawn once."""
    return SafeString(get_template("service/tick.html").render())


@lru_cache(maxsize=16_384)
def fixed(text: str) -> SafeString:
    """A text of a declaration, escaped once for all requests."""
    return escape(text)


def dollars(value: float) -> str:
    """Dollars to the cent; what is less than half a cent but not nothing says so."""
    return "< $0.01" if 0 < value < 0.005 else money(value)


def percent(share: float) -> str:
    return f"{number(share * 100, digits=2)} %" if share < 10 else f"{number(share, digits=2)} times"


def width(share: float) -> str:
    """A share as a CSS percentage; never wider than its track, never invisible."""
    return f"{min(max(share * 100, 0.6), 100):.1f}%" if share > 0 else "0"


def presented(answer: Answer) -> dict[str, Any]:
    """Totals, lines, sizes and limits of one answer."""
    lines = [_line(row, answer.monthly) for row in answer.lines]
    monthly = dollars(answer.monthly)
    priced = any(row.amount is not None for row in answer.lines)
    if answer.lines and not priced:
        monthly = "no price"
    checks = {state: [] for state in ("broken", "warning", "near")}  # type: dict[str, list[dict[str, Any]]]
    for row in _fullest_first(answer.checks):
        if row.state in checks:
            checks[row.state].append(_check(row))
    sizes = [_size(row) for row in answer.sizes]
    return {
        "monthly": monthly,
        "long": len(monthly) > 12,
        "year": dollars(answer.first_12_months),
        "upfront": dollars(answer.upfront),
        "effective": dollars(answer.first_36_months / 36) if answer.upfront > 0 else "",
        "unit_costs": [(row.label, fine_money(row.usd)) for row in answer.unit_costs],
        "complete": answer.complete,
        "unpriced": answer.unpriced,
        "lines": [row for row in lines if not row["once"]],
        "once": [row for row in lines if row["once"]],
        "sizes": sizes,
        "headline": f"{sizes[0]['amount']}" if sizes else "",
        "broken": checks["broken"],
        "heeded": [(state, HEADINGS[state], rows) for state, rows in checks.items() if rows],
        "checked": answer.checked,
        "tick": "" if answer.broken or not answer.checked else tick(),
    }


def far(case: Service) -> list[dict[str, Any]]:
    """The limits that are far away."""
    return [_check(row) for row in _fullest_first(check_rows(case, heeded=False))]


def _fullest_first(rows: Iterable[CheckRow]) -> list[CheckRow]:
    return sorted(rows, key=lambda c: -(c.share or 0))


def fine_money(value: float) -> str:
    """A unit cost: cents from a dollar up, below that three figures that say something."""
    if value >= 1 or value == 0:
        return money(value)
    whole, _, decimals = number(value, digits=3).partition(".")
    return f"${whole}.{decimals.ljust(2, '0')}"


def _line(row: LineRow, monthly: float) -> dict[str, Any]:
    priced = row.amount is not None
    tiers = [_tier(t, row.unit) for t in row.tiers]
    single = len(tiers) == 1
    return {
        "label": fixed(row.label),
        "note": row.note,
        "group": fixed(row.group),
        "quantity": SafeString(number(row.quantity)),
        "unit": fixed(row.unit),
        "price": tiers[0]["price"] if single else "",
        "tiers": tiers if len(tiers) > 1 else (),
        "name": row.name,
        "region": row.region,
        "receipt": _receipt(row.offer, row.rate_label, row.region, row.key),
        "amount": dollars(row.amount) if row.amount is not None else "",
        "status": "" if priced else row.status,
        "once": row.once,
        "share": width(row.amount / monthly) if row.amount and monthly and not row.once else "",
    }


def _tier(tier: TierRow, unit: str) -> dict[str, str]:
    if tier.free:
        span = "always free"
    elif tier.end == float("inf"):
        span = f"over {number(tier.begin)}" if tier.begin else "all"
    else:
        span = f"{number(tier.begin)} – {number(tier.end)}" if tier.begin else f"first {number(tier.end)}"
    return {
        "span": span,
        "quantity": number(tier.quantity),
        "price": SafeString("free" if tier.free else unit_price(tier.unit_price)),
        "amount": dollars(tier.amount),
    }


def receipt(offer: str, label: str, region: str, key: str) -> str:
    asked = {"offer": offer, "label": label, "region": region, **({"key": key} if key else {})}
    return f"{_rate_page()}?{urlencode(asked)}"


@lru_cache(maxsize=1)
def _rate_page() -> str:
    return reverse("rate")


@lru_cache(maxsize=16_384)
def _receipt(offer: str, label: str, region: str, key: str) -> SafeString:
    return escape(receipt(offer, label, region, key))


def _size(row: SizeRow) -> dict[str, Any]:
    units = int(row.value) if 1 < row.value <= DRAWN else 0
    return {
        # "5 shards" needs no "Shards" below it.
        "label": fixed(" · ".join(w for w in (row.label, row.group) if w and w.lower() != row.unit.lower())),
        "amount": quantity(row.value, row.unit),
        "sentence": row.sentence,
        "source": fixed(row.source),
        "units": units,
        "dimensions": [
            {
                "name": fixed(d.name),
                "told": f"{number(d.amount, digits=3)} of {quantity(d.capacity, d.unit)} · {percent(d.share)}",
                "width": SafeString(width(d.share)),
                "binding": d.binding,
                "css": fixed(("dim bind full" if d.share >= NEAR_SHARE else "dim bind") if d.binding else "dim"),
            }
            for d in row.dimensions
            if d.amount > 0 or d.binding  # what is not asked for is no bar
        ],
    }


def _check(row: CheckRow) -> dict[str, Any]:
    return {
        "label": fixed(row.label),
        "group": fixed(row.group),
        "state": fixed(row.state),
        "sentence": row.sentence,
        "advice": row.advice,
        "share": "" if row.share is None else SafeString(percent(row.share)),
        "width": "" if row.share is None else SafeString(width(row.share)),
        "source": fixed(row.source),
    }


def worked(steps: tuple[StepRow, ...]) -> list[dict[str, str]]:
    return [
        {
            "label": s.label,
            "group": s.group,
            "sentence": s.sentence,
            "arithmetic": s.arithmetic or f"= {quantity(s.value, s.unit)}",
            "source": s.source,
        }
        for s in steps
    ]
