"""A saved estimate as a live table: by the token of a share link, or by its id with a key."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any
from uuid import UUID

import numpy as np
from django.conf import settings
from django.http import HttpResponse
from rest_framework.request import Request

from calculator.api import problems
from calculator.api.base import host_of
from calculator.api.describe import describe
from calculator.api.problems import Problem, at_parameter, refused
from calculator.api.reading import Text, named, read_query
from calculator.estimates import queries
from calculator.estimates.access import Viewer
from calculator.estimates.document import Document
from calculator.estimates.money import Amounts
from calculator.estimates.problems import NotFoundError
from calculator.estimates.sharing import link_open
from calculator.estimates.totals import Totals, totals
from calculator.exports.rows import rows
from calculator.kernel import Choice, Fault
from calculator.sheets import writing
from calculator.sheets.names import STANDARD
from calculator.sheets.options import IGNORED, KEY, WRITTEN, notation
from calculator.sheets.saved import LIVE, Columns, SavedTable, blank, column, is_id, names_in, picked
from calculator.sheets.table import Column

VIEW = Choice(
    "View",
    default="totals",
    options=(
        ("totals", "Totals", "One row."),
        ("items", "Items", "A row for each item."),
        ("lines", "Lines", "A row for each line and tier, with its rate code."),
    ),
    help="Which rows to answer with.",
)
FIELD = Text("Columns", longest=500, help="Names of columns of the view, by commas, in the order wanted.")
ASKED = {**named(field=FIELD, view=VIEW), **WRITTEN}


class EstimateTable(SavedTable):
    kind = "estimate"

    @describe("An estimate in a cell", None, tag="Spreadsheets", query=ASKED)
    def get(self, request: Request, estimate: str, suffix: str) -> HttpResponse:
        """What a saved estimate costs, as it is now. The address holds a share link's token, or the estimate's id with
        a key that may see it. Money is in the estimate's currency. A link to one version never changes.
        """
        query = {n: v for n, v in request.query_params.items() if n not in IGNORED and n != KEY}
        options = read_query(query, ASKED)
        self.how, _ = notation(suffix, query)
        document, page = self._opened(estimate, host_of(request))
        found: Columns = VIEWS[options["view"]](totals(document), page)
        names = names_in(options["field"])
        if suffix == "txt":
            names = names or ["monthly"]
            if len(names) > 1 or options["view"] != "totals":
                raise refused(
                    [at_parameter(Fault(("field",), "A .txt answer is one value of the totals: name one column."))]
                )
        found = picked(found, names)
        if len(found) == 1 and options["view"] == "totals" and blank(found[0][1]):
            raise Problem(problems.UNPRICED, "Something in the estimate has no price; ask for .csv to see what.")
        body = writing.written(found, self.how, single=options["view"] == "totals")
        return self.answer(body, private=True, max_age=LIVE)

    @property
    def scope(self) -> UUID | None:
        held = self.caller.sheet and self.caller.sheet.estimate
        return held.public_id if held else None

    def _opened(self, estimate: str, host: str) -> tuple[Document, str]:
        """The document, and the page that shows it."""
        if not is_id(estimate):
            opened = self.by_link(link_open, estimate)
            viewer, public_id, page = Viewer(link=opened.facts), str(opened.estimate.public_id), f"/s/{estimate}/"
        else:
            viewer, public_id, page = self.viewer_of(estimate), estimate, f"/estimates/{estimate}/"
        try:
            return queries.show(viewer, public_id).document, f"{host}{page}"
        except NotFoundError:
            raise Problem(problems.NOT_FOUND, self.not_here) from None


def _totals(found: Totals, page: str) -> list[tuple[str, Column]]:
    whole = found.complete
    standing: dict[str, Any] = {
        **_money(found.total, whole),
        "currency": found.currency,
        "status": "ok" if whole else "no price",
        "error": "; ".join(found.unpriced),
        "price_book": found.book.id,
        "effective_date": found.book.as_of.isoformat(),
        "engine_version": settings.VERSION,
        "url": page,
        "name": found.document.name,
        **{f"subtotal_{name}": value for name, value in _money(found.subtotal, whole).items()},
        **{f"support_{name}": value for name, value in _money(found.support, whole).items()},
        **{f"tax_{name}": value for name, value in _money(found.tax, whole).items()},
    }
    assert tuple(standing)[: len(STANDARD)] == STANDARD
    return [(name, column([value])) for name, value in standing.items()]


def _money(amounts: Amounts, known: bool) -> dict[str, float]:
    """Blank where a price is missing: what is left would read as the whole."""
    held = (amounts.monthly, amounts.upfront, amounts.first_12, amounts.first_36)
    names = STANDARD[: len(held)]
    return dict(zip(names, held if known else (np.nan,) * len(held), strict=True))


def _items(found: Totals, page: str) -> list[tuple[str, Column]]:
    table: list[dict[str, Any]] = [
        {
            "group": " > ".join(group.title for group in p.path),
            "item": p.item.title,
            "service": p.item.service,
            "region": p.region,
            **_money(p.net, p.state in ("priced", "disabled")),
            "currency": found.currency,
            "status": {"priced": "ok", "incomplete": "no price"}.get(p.state, p.state),
            "error": "; ".join(p.problems),
            "discount": p.discount,
            "id": p.item.id,
        }
        for p in found.items.values()
    ]
    return _table(table, ("group", "item", "service", "region", *STANDARD[:7], "discount", "id"))


LINES = (
    *("group", "item", "service", "region", "line", "quantity", "unit", "unit_price", "amount", "upfront"),
    *("discount", "net", "net_upfront", "currency", "status", "rate_code", "price_date", "origin", "offer", "rate"),
    "source",
)


def _lines(found: Totals, page: str) -> list[tuple[str, Column]]:
    table = [
        dict(
            zip(
                LINES,
                (
                    *(" > ".join(r.path), r.item, r.service, r.region, r.line, r.quantity, r.unit, r.unit_price),
                    *(r.amount, r.upfront, r.discount, r.net, r.net_upfront, found.currency, r.status, r.rate_code),
                    *(r.price_date, r.origin, r.offer, r.label, r.source),
                ),
                strict=True,
            )
        )
        for r in rows(found)
    ]
    return _table(table, LINES)


def _table(table: Sequence[dict[str, Any]], names: Sequence[str]) -> list[tuple[str, Column]]:
    return [(name, column([row[name] for row in table])) for name in names]


VIEWS: dict[str, Callable[[Totals, str], list[tuple[str, Column]]]] = {
    "totals": _totals,
    "items": _items,
    "lines": _lines,
}
