"""`/compare/`: two to six estimates, versions or items side by side, what differs marked, and why."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.http import require_safe

from calculator.estimates.compare import FEWEST, MOST, Comparison, Row, compare
from calculator.estimates.diff import diff
from calculator.estimates.money import Amounts
from calculator.kernel.units import number
from calculator.web.compare_asked import Asked, asked, canonical, own, worked
from calculator.web.estimates.outline import Money
from calculator.web.views import frame

MOST_ROWS = 800
"""Of longer comparisons the lines that do not differ are left out."""
MOST_CAUSES = 40
SUMS = (("monthly", "A month"), ("upfront", "Upfront"), ("first_12", "First 12 months"), ("first_36", "36 months"))
STATES = {"disabled": "disabled", "not priceable": "not priceable", "incomplete": "incomplete"}
CENT = 0.005


@require_safe
def compare_page(request: HttpRequest) -> HttpResponse:
    columns = asked(request)
    only = request.GET.get("only") == "1"
    query = canonical(c.reference for c in columns if c.column)
    wrong = [c for c in columns if c.problem]
    if not wrong and request.GET.urlencode(safe="~") != "&".join(filter(None, (query, "only=1" if only else ""))):
        # One address for one comparison: what a form sent empty, or pasted, does not stay in it.
        response: HttpResponse = HttpResponseRedirect(f"{request.path}?{_with(query, only)}" if query else request.path)
        return _private(response, columns)
    good = [c for c in columns if c.column]
    context: dict[str, Any] = {
        "section": "compare",
        "columns": _heads(good, only),
        "wrong": wrong,
        "own": own(request) if len(good) < MOST else [],
        "examples": worked() if len(good) < MOST else [],
        "room": MOST - len(good),
        "most": MOST,
        "missing": max(0, FEWEST - len(good)),
        "only": only,
        "found": len(good) >= FEWEST,
    }
    if len(good) >= FEWEST:
        context |= _compared(compare([c.column for c in good if c.column]), only)
    return _private(render(request, "compare/page.html", {**frame(), **context}), columns)


def _private(response: HttpResponse, columns: Sequence[Asked]) -> HttpResponse:
    response.headers["Cache-Control"] = "private, no-cache"
    response.headers["X-Robots-Tag"] = "noindex"
    if any(c.reference.startswith("s.") for c in columns):
        response.headers["Cache-Control"] = "private, no-store"
        response.headers["Referrer-Policy"] = "no-referrer"
    return response


def _with(query: str, only: bool) -> str:
    return f"{query}&only=1" if only else query


def _heads(good: Sequence[Asked], only: bool) -> list[dict[str, Any]]:
    """The columns' heads, each with the addresses that take it out or make it the first."""
    references = [c.reference for c in good]
    heads = []
    for i, c in enumerate(good):
        others = references[:i] + references[i + 1 :]
        heads.append(
            {
                "asked": c,
                "number": i + 1,
                "without": _with(canonical(others), only),
                "first": _with(canonical([c.reference, *others]), only) if i else "",
            }
        )
    return heads


# -- what is shown ----------------------------------------------------------------------------------------


def _compared(found: Comparison, only: bool) -> dict[str, Any]:
    write = Money(found.currency)
    rows = [r for r in found.rows if r.kind != "total"]
    shown = [r for r in rows if r.differs] if only else rows
    left_out = 0
    if len(shown) > MOST_ROWS:
        kept = [r for r in shown if r.differs or r.kind in ("group", "item")]
        shown, left_out = kept, len(shown) - len(kept)
    return {
        "currency": found.currency,
        "sums": [_sum(found, write, name, label) for name, label in SUMS],
        "parts": [_row(r, write) for r in found.rows if r.kind == "total" and r.label != "Total" and _any(r)],
        "rows": [_row(r, write) for r in shown],
        "same": sum(not r.differs for r in rows),
        "differ": sum(r.differs for r in rows),
        "left_out": left_out,
        "warnings": found.comparable,
        "notes": list(dict.fromkeys(note for t in found.priced for note in t.notes)),
        "whys": [_why(found, i, write) for i in range(1, len(found.columns))],
    }


def _any(row: Row) -> bool:
    return any(a and any(a.values) for a in row.amounts)


def _sum(found: Comparison, write: Money, name: str, label: str) -> dict[str, Any]:
    values = [getattr(t.total, name) for t in found.priced]
    most, least, first = max(values), min(values), values[0]
    complete = all(t.complete for t in found.priced)  # what lacks a price is not the cheapest for that
    return {
        "label": label,
        "bars": most > 0,
        "cells": [
            {
                "text": write(v),
                "by": _by(v - first, write, first),
                "less": v - first < -CENT,
                "more": v - first > CENT,
                "least": complete and most - least > CENT and v - least < CENT,
                "width": round(100 * v / most, 1) if most > 0 else 0,
            }
            for v in values
        ],
    }


def _by(difference: float, write: Money, first: float) -> str:
    """The difference from the first column, in money and per cent."""
    if abs(difference) < CENT:
        return ""
    share = f" ({'+' if difference > 0 else '−'}{number(abs(round(100 * difference / first, 1)))} %)" if first else ""
    return write.signed(difference) + share


def _row(row: Row, write: Money) -> dict[str, Any]:
    details = row.details or ("",) * len(row.amounts)
    spoken = {"line": _quantity, "item": _said}.get(row.kind, str)
    given = list(zip(row.amounts, (spoken(d) for d in details), strict=True))
    first = given[0]
    return {
        "kind": row.kind,
        "label": row.label,
        "depth": min(row.depth, 6),
        "differs": row.differs,
        "cells": [
            {**_cell(a, d, first[0], write, words=row.kind == "input"), "differs": (a, d) != first} for a, d in given
        ],
    }


def _cell(amounts: Amounts | None, detail: str, first: Amounts | None, write: Money, *, words: bool) -> dict[str, Any]:
    if words:
        return {"text": detail or "–", "lacks": not detail}
    if amounts is None:
        return {"text": "–", "detail": detail, "lacks": True}
    upfront = abs(amounts.upfront) >= CENT
    by = amounts.monthly - first.monthly if first else 0.0
    return {
        "text": write(amounts.monthly) if amounts.monthly or not upfront else "",
        "upfront": write(amounts.upfront) if upfront else "",
        "detail": detail,
        "by": write.signed(by) if abs(by) >= CENT else "",
        "less": by < 0,
    }


def _said(state: str) -> str:
    return STATES.get(state, "")


def _quantity(detail: str) -> str:
    """`1234567 requests` as people write it."""
    amount, _, unit = detail.partition(" ")
    return f"{number(float(amount))} {unit}" if amount else ""


def _why(found: Comparison, i: int, write: Money) -> dict[str, Any]:
    """What makes the difference between the first column and this one; where they have no item in common, no causes:
    everything was taken away and something else put in its place.
    """
    first, other = found.columns[0].document, found.columns[i].document
    ours, theirs = ({item.id for _, item in d.items} for d in (first, other))
    if ours and theirs and not ours & theirs:
        return {"title": found.columns[i].title, "number": i + 1, "strangers": True}
    told = diff(first, other)
    causes = [
        {"words": c.words, "monthly": write.signed(c.amounts.monthly), "all": write.signed(c.amounts.first_36)}
        for c in told.causes
    ]
    return {
        "title": found.columns[i].title,
        "number": i + 1,
        "causes": causes[:MOST_CAUSES],
        "more": max(0, len(causes) - MOST_CAUSES),
        "by": write.signed(told.amounts.monthly),
        "all": write.signed(told.amounts.first_36),
    }
