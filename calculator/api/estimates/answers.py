"""Saved estimates, what they cost, their history and their links as the API's JSON objects."""

from __future__ import annotations

from typing import Any

from django.conf import settings

from calculator.api.services.answers import book_id
from calculator.api.shapes import estimates as shapes
from calculator.api.shapes.history import DifferenceItem, EstimateDifference, EstimateVersion
from calculator.api.shapes.sharing import EstimateLink, Token
from calculator.api.writing import maybe, moment
from calculator.estimates.actions import Edited
from calculator.estimates.diff import Difference, ItemChange
from calculator.estimates.document import Document, dump
from calculator.estimates.models import ApiToken, Estimate, ShareLink, Version
from calculator.estimates.queries import Shown
from calculator.estimates.totals import Amounts, ItemPrice, Totals, totals
from calculator.exports.rows import ExportRow, rows


def address(public_id: Any, host: str) -> str:
    return f"{host}/api/v1/estimates/{public_id}"


# -- the estimate --------------------------------------------------------------------------------------------


def summary(estimate: Estimate, host: str) -> shapes.EstimateSummary:
    """One of the list. Its document is not read."""
    return {
        "id": str(estimate.public_id),
        "name": estimate.title or str(estimate),
        "items": estimate.items,
        "revision": estimate.revision,
        "created_at": moment(estimate.created_at),
        "updated_at": moment(estimate.updated_at),
        "url": address(estimate.public_id, host),
        "page": f"{host}/estimates/{estimate.public_id}/",
    }


def saved(shown: Shown, host: str) -> shapes.SavedEstimate:
    """An estimate as its caller may see it: behind a pinned link, nothing of what came after the version."""
    estimate, allowed, version = shown.estimate, shown.access, shown.version
    about = summary(estimate, host)
    about["name"] = shown.document.name
    if version is not None:
        about["items"] = sum(1 for _ in shown.document.items)
        about["revision"], about["updated_at"] = version.revision, moment(version.at)
    return {
        **about,
        "access": {
            "via": allowed.via,  # type: ignore[typeddict-item]
            "can_edit": allowed.can_edit,
            "can_share": allowed.can_share,
            "can_delete": allowed.can_delete,
            "can_see_history": allowed.can_see_history,
            "pinned": allowed.pinned is not None,
        },
        "can_undo": allowed.can_edit and bool(estimate.undoable),
        "can_redo": allowed.can_edit and bool(estimate.redoable),
        "document": document(shown.document),
        "totals": priced(totals(shown.document)),
    }


def edited(done: Edited, shown: Shown, host: str) -> shapes.EditedEstimate:
    return {**saved(shown, host), "sentence": done.sentence, "skipped": list(done.skipped)}


def document(held: Document) -> shapes.EstimateDocument:
    return dump(held)  # type: ignore[return-value]


# -- what it costs -------------------------------------------------------------------------------------------


def money(amounts: Amounts) -> shapes.Money:
    return {
        "monthly": amounts.monthly,
        "upfront": amounts.upfront,
        "first_12_months": amounts.first_12,
        "first_36_months": amounts.first_36,
    }


def priced(found: Totals) -> shapes.EstimateTotals:
    cash = found.cash
    return {
        "currency": {"code": found.currency, "per_usd": found.rate},
        "subtotal": money(found.subtotal),
        "support": money(found.support),
        "tax": money(found.tax),
        "total": money(found.total),
        "complete": found.complete,
        "unpriced": list(found.unpriced),
        "notes": list(found.notes),
        "items": [_item(p) for p in found.items.values()],
        "groups": [
            {"id": g.group.id, "name": g.group.title, "net": money(g.net), "items": g.items, "unpriced": g.unpriced}
            for g in found.groups.values()
        ],
        "services": [{"service": s.slug, "title": s.title, "net": money(s.net)} for s in found.services],
        "cash_flow": {
            "usage": list(cash.usage),
            "upfront": list(cash.upfront),
            "support": list(cash.support),
            "tax": list(cash.tax),
            "total": list(cash.total),
        },
        "book": book_id(found.book),
        "version": settings.VERSION,
    }


def _item(p: ItemPrice) -> shapes.PricedItem:
    return {
        "id": p.item.id,
        "name": p.item.title,
        "service": p.item.service,
        "title": p.service,
        "region": p.region,
        "state": p.state,  # type: ignore[typeddict-item]
        "problems": list(p.problems),
        "list_price": money(p.list),
        "discount": p.discount,
        "net": money(p.net),
    }


def lines(found: Totals) -> shapes.EstimateLines:
    """The rows of every export, and what they add up to."""
    return {
        "currency": {"code": found.currency, "per_usd": found.rate},
        "lines": [_line(row) for row in rows(found)],
        "total": money(found.total),
        "complete": found.complete,
        "unpriced": list(found.unpriced),
        "book": book_id(found.book),
    }


def _line(row: ExportRow) -> shapes.EstimateLine:
    return {
        "path": list(row.path),
        "region": row.region,
        "service": row.service,
        "description": row.description,
        "item": row.item,
        "line": row.line,
        "quantity": row.quantity,
        "unit": row.unit,
        "unit_price": row.unit_price,
        "amount": row.amount,
        "upfront": row.upfront,
        "rate_code": row.rate_code,
        "price_date": row.price_date,
        "origin": row.origin,
        "discount": row.discount,
        "net": row.net,
        "net_upfront": row.net_upfront,
        "status": row.status,
        "offer": row.offer,
        "label": row.label,
        "source": row.source,
        "item_id": row.item_id,
        "service_id": row.service_id,
        "region_id": row.region_id,
        "category": row.category,
        "begin": row.begin,
        "end": row.end,
        "due_months": row.due_months,
        "inputs": row.inputs,
    }


# -- history -------------------------------------------------------------------------------------------------


def version(held: Version, public_id: Any, host: str) -> EstimateVersion:
    cost = held.totals
    return {
        "number": held.number,
        "revision": held.revision,
        "note": held.note,
        "author": held.author,
        "at": moment(held.at),
        "totals": {
            "book": cost["book"],
            "currency": cost["currency"],
            "complete": cost["complete"],
            "items": cost["items"],
            "monthly": cost["monthly"],
            "upfront": cost["upfront"],
            "first_12_months": cost["first_12"],
            "first_36_months": cost["first_36"],
        },
        "url": f"{address(public_id, host)}/versions/{held.number}",
    }


def difference(found: Difference, first: int | None, last: int | None) -> EstimateDifference:
    return {
        "from_version": first,
        "to_version": last,
        "currency": found.currency,
        "before": money(found.before),
        "after": money(found.after),
        "difference": money(found.amounts),
        "causes": [
            {"kind": c.kind, "words": c.words, "item": c.item, "amounts": money(c.amounts)} for c in found.causes
        ],
        "items": [_changed(item) for item in found.items],
        "notes": list(found.notes),
    }


def _changed(item: ItemChange) -> DifferenceItem:
    return {
        "id": item.id,
        "title": item.title,
        "kinds": list(item.kinds),
        "words": list(item.words),
        "before": money(item.before) if item.before else None,
        "after": money(item.after) if item.after else None,
        "lines": [
            {
                "label": line.label,
                "unit": line.unit,
                "once": line.once,
                "quantity_before": line.quantity[0],
                "quantity_after": line.quantity[1],
                "amount_before": line.amount[0],
                "amount_after": line.amount[1],
            }
            for line in item.lines
        ],
    }


# -- sharing -------------------------------------------------------------------------------------------------


def link(held: ShareLink) -> EstimateLink:
    return {
        "id": held.pk,
        "name": held.name,
        "mode": held.mode,  # type: ignore[typeddict-item]
        "version": held.version.number if held.version else None,
        "passphrase": bool(held.passphrase),
        "created_by": held.created_by,
        "created_at": moment(held.created_at),
        "expires_at": maybe(held.expires_at),
        "revoked_at": maybe(held.revoked_at),
        "last_used_at": maybe(held.last_used_at),
    }


def token(held: ApiToken, current: ApiToken) -> Token:
    return {
        "id": held.pk,
        "name": held.name,
        "prefix": held.prefix,
        "scopes": list(held.scopes),
        "created_at": moment(held.created_at),
        "expires_at": maybe(held.expires_at),
        "revoked_at": maybe(held.revoked_at),
        "last_used_at": maybe(held.last_used_at),
        "current": held.pk == current.pk,
    }
