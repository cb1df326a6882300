"""JSON: the document itself, and what came of it: totals, and each item's lines with their tiers and working.

Only the document is read back, so an import is the same estimate whatever the prices are by then.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict
from math import isfinite
from typing import Any

from calculator.estimates.document import Document, RefusedError, dump
from calculator.estimates.money import ItemPrice
from calculator.estimates.reading import load
from calculator.estimates.totals import Totals
from calculator.kernel.answer import Answer
from calculator.kernel.rows import CheckRow, LineRow, SizeRow, StepRow

KIND = "sizewright-estimate"
LARGEST = 16_000_000
"""Characters an import may have: an export of as many items as an estimate may hold, with their working, has 12
million at most.
"""


def as_json(totals: Totals, *, working: bool = True) -> dict[str, Any]:
    """A priced estimate as JSON values. Item lines are at AWS's prices in dollars; all other money is in `currency`."""
    return {
        "kind": KIND,
        "document": dump(totals.document),
        "book": {"id": totals.book.id, "as_of": totals.book.as_of.isoformat()},
        "currency": {"code": totals.currency, "per_usd": totals.rate},
        "totals": {
            "subtotal": asdict(totals.subtotal),
            "support": asdict(totals.support),
            "tax": asdict(totals.tax),
            "total": asdict(totals.total),
        },
        "complete": totals.complete,
        "unpriced": list(totals.unpriced),
        "notes": list(totals.notes),
        "groups": [{"id": g.group.id, "name": g.group.title, "net": asdict(g.net)} for g in totals.groups.values()],
        "items": [_item(priced, totals.answer(priced.item.id, working=working)) for priced in totals.items.values()],
        "cash_flow": asdict(totals.cash),
    }


def export_json(totals: Totals, *, working: bool = True) -> str:
    return json.dumps(as_json(totals, working=working), ensure_ascii=False, indent=1, allow_nan=False) + "\n"


def import_json(text: str) -> Document:
    """The estimate of an export; a bare document is taken as well. RefusedError says what is wrong."""
    if len(text) > LARGEST:
        raise RefusedError(f"An import has at most {LARGEST:,} characters; this one has {len(text):,}.")
    try:
        data = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise RefusedError(f"This is not JSON: {str(error)[:120]}.") from error
    if isinstance(data, Mapping) and data.get("kind") == KIND:
        data = data.get("document")
    elif isinstance(data, Mapping) and "projects" in data:
        raise RefusedError(costs_alone("has Infracost's shape"))
    return load(data)


def costs_alone(what: str) -> str:
    """Why a file that was made for other programs is no import: `what` it is."""
    return (
        f"This {what}: it tells what things cost, not what was typed. "
        "Import the JSON with inputs, the workbook, or the CSV of lines or of inputs."
    )


def _item(priced: ItemPrice, answer: Answer | None) -> dict[str, Any]:
    return {
        "id": priced.item.id,
        "name": priced.item.title,
        "path": [group.title for group in priced.path],
        "service": priced.item.service,
        "region": priced.region,
        "state": priced.state,
        "problems": list(priced.problems),
        "list": asdict(priced.list),
        "discount": priced.discount,
        "net": asdict(priced.net),
        "inputs": answer.inputs if answer else dict(priced.item.inputs),
        "lines": [_plain(line) for line in answer.lines] if answer else [],
        "sizes": [_plain(size) for size in answer.sizes] if answer else [],
        "checks": [_plain(check) for check in answer.checks] if answer else [],
        "working": [_plain(step) for step in answer.working] if answer else [],
    }


def _plain(row: LineRow | SizeRow | CheckRow | StepRow) -> dict[str, Any]:
    """A row as JSON values: what has no number (no end of a tier, nothing to measure) is null."""
    held: dict[str, Any] = _finite(asdict(row))
    return held


def _finite(value: Any) -> Any:
    match value:
        case float():
            return value if isfinite(value) else None
        case dict():
            return {k: _finite(v) for k, v in value.items()}
        case list() | tuple():
            return [_finite(v) for v in value]
        case _:
            return value
