"""Answers of the engine as the API's JSON objects."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any
from urllib.parse import urlencode

from django.conf import settings

from calculator.api.reading import defaults, plain_value
from calculator.api.shapes import answers as shapes
from calculator.api.shapes.base import BookId, Context
from calculator.api.writing import decimal, finite
from calculator.kernel import Service, rows
from calculator.kernel import answer as kernel
from calculator.kernel.priced import Priced
from pricing.book import Book, RateRow


def answer(
    case: Service, given: kernel.Answer, book: Book, host: str, *, always_free: bool, working: bool
) -> shapes.Answer:
    """One priced case."""
    query = query_of(type(case), given.inputs, always_free)
    return {
        **_answered(case, given, book, host, working=working, query=query),
        **_totals_of(given),
        **context(book, always_free),
        "url": f"{host}/api/v1/services/{case.slug}/price{query}",
    }


def estimate(
    cases: Iterable[tuple[str, Service]],
    answers: Iterable[kernel.Answer],
    priced: Priced,
    book: Book,
    host: str,
    *,
    always_free: bool,
    working: bool,
) -> shapes.Estimate:
    """Items that were priced together."""
    items: list[shapes.EstimateItem] = []
    unpriced: list[str] = []
    for (name, case), given in zip(cases, answers, strict=True):
        query = query_of(type(case), given.inputs, always_free)
        items.append(
            {
                "name": name,
                **_answered(case, given, book, host, working=working, query=query),
                **_totals_of(given),
            }
        )
        unpriced += [f"{name}: {what}" for what in given.unpriced]
    return {
        **_totals(
            float(priced.total()[0]),
            float(priced.total(once=True)[0]),
            float(priced.over(12)[0]),
            float(priced.over(36)[0]),
            unpriced,
        ),
        **context(book, always_free),
        "items": items,
    }


def context(book: Book, always_free: bool) -> Context:
    return {"always_free": always_free, "book": book_id(book), "version": settings.VERSION}


def book_id(book: Book) -> BookId:
    return {"id": book.id, "as_of": book.as_of.isoformat()}


def inputs(case: Service, given: Mapping[str, str]) -> dict[str, Any]:
    """The inputs that apply, as JSON values."""
    return {name: plain_value(case.by_name[name], case.by_name[name].values(case).reshape(-1)[0]) for name in given}


def query_of(
    service: type[Service],
    given: Mapping[str, str],
    always_free: bool = False,
    others: Mapping[str, str] | None = None,
) -> str:
    """The shortest query string that gives this case: what differs from the defaults."""
    usual = defaults(service)
    pairs = {name: text for name, text in given.items() if text != usual[name]}
    if always_free:
        pairs["always_free"] = "1"
    pairs |= others or {}
    return f"?{urlencode(pairs)}" if pairs else ""


def page(service: type[Service], host: str, query: str = "") -> str:
    return f"{host}/services/{service.slug}/{query}"


def _totals_of(given: kernel.Answer) -> shapes.Totals:
    return _totals(given.monthly, given.upfront, given.first_12_months, given.first_36_months, given.unpriced)


def _totals(monthly: float, upfront: float, first_12: float, first_36: float, unpriced: Iterable[str]) -> shapes.Totals:
    unpriced = list(unpriced)
    return {
        "monthly": monthly,
        "upfront": upfront,
        "first_12_months": first_12,
        "first_36_months": first_36,
        "currency": "USD",
        "complete": not unpriced,
        "unpriced": unpriced,
    }


def _answered(
    case: Service, given: kernel.Answer, book: Book, host: str, *, working: bool, query: str
) -> shapes.Answered:
    answered: shapes.Answered = {
        "service": case.slug,
        "title": case.title,
        "inputs": inputs(case, given.inputs),
        "broken": given.broken,
        "lines": [_line(row, book, host) for row in given.lines],
        "sizes": [_size(row) for row in given.sizes],
        "checks": [_check(row) for row in given.checks],
        "unit_costs": [{"label": u.label, "usd": u.usd} for u in given.unit_costs],
        "permalink": page(type(case), host, query),
    }
    if working:
        answered["working"] = [_step(row) for row in given.working]
    return answered


def _line(row: rows.LineRow, book: Book, host: str) -> shapes.Line:
    receipts = receipts_by_begin(book, row.offer, row.rate_label, row.region, row.key) if row.tiers else {}
    return {
        "name": row.name,
        "label": row.label,
        "note": row.note,
        "group": row.group,
        "quantity": row.quantity,
        "unit": row.unit,
        "amount": row.amount,
        "once": row.once,
        "status": row.status,
        "rate": {
            "offer": row.offer,
            "label": row.rate_label,
            "key": row.key,
            "region": row.region,
            "url": host + rate_path(row.offer, row.rate_label, row.region, row.key),
        },
        "tiers": [_tier(tier, receipts) for tier in row.tiers],
    }


@lru_cache(maxsize=4096)
def rate_path(offer: str, label: str, region: str, key: str) -> str:
    """Where the API shows one rate with all its tiers."""
    query = {"offer": offer, "label": label, "region": region, **({"key": key} if key else {})}
    return f"/api/v1/rates?{urlencode(query)}"


def _tier(row: rows.TierRow, receipts: Mapping[float, shapes.Receipt]) -> shapes.Tier:
    return {
        "quantity": row.quantity,
        "unit_price": row.unit_price,
        "unit_price_usd": decimal(row.unit_price),
        "amount": row.amount,
        "begin": finite(row.begin),
        "end": finite(row.end),
        "free": row.free,
        "receipt": receipts.get(row.begin),
    }


@lru_cache(maxsize=4096)
def receipts_by_begin(book: Book, offer: str, label: str, region: str, key: str) -> dict[float, shapes.Receipt]:
    """Where each tier's price comes from, by the tier's first unit."""
    return {row.begin: receipt(row) for row in book.receipts(offer, label, region, key)}


def receipt(row: RateRow) -> shapes.Receipt:
    """A price and where it comes from."""
    return {
        "label": row.label,
        "usd": decimal(row.usd),
        "rate_code": row.rate_code,
        "source": row.source,
        "source_url": row.source_url,
        "as_of": row.as_of.isoformat(),
        "published": row.published,
        "note": row.note,
    }


def _size(row: rows.SizeRow) -> shapes.Size:
    return {
        "name": row.name,
        "label": row.label,
        "value": row.value,
        "unit": row.unit,
        "sentence": row.sentence,
        "binding": row.binding,
        "dimensions": [
            {
                "name": d.name,
                "amount": d.amount,
                "capacity": finite(d.capacity),
                "share": finite(d.share),
                "unit": d.unit,
                "binding": d.binding,
            }
            for d in row.dimensions
        ],
        "source": row.source,
        "group": row.group,
    }


def _check(row: rows.CheckRow) -> shapes.Check:
    return {
        "name": row.name,
        "label": row.label,
        "state": row.state,  # type: ignore[typeddict-item]
        "sentence": row.sentence,
        "advice": row.advice,
        "used": finite(row.used),
        "limit": finite(row.limit),
        "unit": row.unit,
        "share": finite(row.share),
        "source": row.source,
        "group": row.group,
    }


def _step(row: rows.StepRow) -> shapes.Step:
    return {
        "name": row.name,
        "label": row.label,
        "sentence": row.sentence,
        "arithmetic": row.arithmetic,
        "value": finite(row.value),
        "unit": row.unit,
        "source": row.source,
        "group": row.group,
    }
