"""The estimate's page and the parts of it that are read: outline, one node's drawer, charts, exports."""

from __future__ import annotations

import json
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.text import slugify
from django.views.decorators.http import require_http_methods, require_safe

from calculator.estimates.document import ROOT, RefusedError
from calculator.estimates.money import NOTHING
from calculator.estimates.queries import Shown
from calculator.estimates.totals import Totals, totals
from calculator.exports.formats import FORMATS
from calculator.web.estimates import outline, panels
from calculator.web.estimates.outline import Money
from calculator.web.estimates.place import Place, framed, placed

BARS = 12
"""Bars of a chart at most; the last stands for the rest. The table beside it has them all."""


def parts(place: Place, shown: Shown, priced: Totals, open_: str = "") -> dict[str, Any]:
    """What every answer about an estimate shows: its rows, totals, tools. Remembers the rows as sent."""
    rows = outline.rows(priced, open_=open_)
    outline.remember((str(shown.estimate.pk), shown.estimate.revision), rows)
    broken = sum(1 for row in rows if row.get("broken"))
    return {
        "base": place.base,
        "estimate": shown.estimate,
        "document": shown.document,
        "name": shown.document.name,
        "revision": shown.estimate.revision,
        "access": shown.access,
        "version": shown.version,
        "link": place.link,
        "rows": rows,
        "widths": outline.widths(rows),
        "open": open_,
        "sums": panels.summed(priced, broken),
        "back": panels.steps_back(shown.estimate) if shown.access.can_edit else {},
        "currency": priced.currency,
        "root": ROOT,
        "formats": [(name, f.label) for name, f in FORMATS.items()],
    }


@require_http_methods(["GET", "HEAD", "POST"])
@placed
def estimate_shared(request: HttpRequest, place: Place) -> HttpResponse:
    """The page under a share link; what a POST carries, the link's passphrase, was taken before."""
    if request.method == "POST":
        return HttpResponse(status=303, headers={"Location": place.base})
    return shown_page(request, place)


@require_safe
@placed
def estimate(request: HttpRequest, place: Place) -> HttpResponse:
    return shown_page(request, place)


def shown_page(request: HttpRequest, place: Place) -> HttpResponse:
    """The whole page. `?open=` opens one row, `?charts=1` the charts: both work without JavaScript."""
    shown = place.show()
    priced = totals(shown.document)
    open_ = request.GET.get("open", "")[:40]
    if open_ not in shown.document.nodes:
        open_ = ""
    context = parts(place, shown, priced, open_)
    context["settings"] = panels.settings(shown.document)
    if open_:
        context["opened"] = panels.drawer(shown, priced, open_)
    if request.GET.get("charts") == "1":
        context["charts"] = charts_of(priced)
    return render(request, "estimates/page.html", framed(request, **context))


@require_safe
@placed
def node(request: HttpRequest, place: Place, node: str) -> HttpResponse:
    """The drawer of one row: what it is billed, its most important inputs, what can be done with it."""
    shown = place.show()
    priced = totals(shown.document)
    try:
        opened = panels.drawer(shown, priced, node)
    except RefusedError as error:
        raise Http404(error.message) from error
    context = {"base": place.base, "access": shown.access, "opened": opened, "revision": shown.estimate.revision}
    return render(request, "estimates/drawer.html", {**context, "root": ROOT, "csrf": framed(request)["csrf"]})


@require_safe
@placed
def charts(request: HttpRequest, place: Place) -> HttpResponse:
    shown = place.show()
    return render(request, "estimates/charts.html", {"charts": charts_of(totals(shown.document)), "base": place.base})


@require_safe
@placed
def export(request: HttpRequest, place: Place, kind: str) -> HttpResponse:
    """A file whose numbers are the page's."""
    if kind not in FORMATS:
        raise Http404(f"There is no export {kind}.")
    shown = place.show()
    response = HttpResponse(FORMATS[kind].file(totals(shown.document)), content_type=FORMATS[kind].media)
    name = slugify(shown.document.name)[:60] or "estimate"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}-{kind}"'
    return response


# -- charts ------------------------------------------------------------------------------------------------


def charts_of(priced: Totals) -> list[dict[str, Any]]:
    """Cost by service and by group, cash by month: each as data to draw and as a table."""
    write = Money(priced.currency)
    by_service = [(s.title, s.net) for s in priced.services]
    groups = [(c.title, c) for c in priced.document.root.children]
    by_group = []
    for title, child in groups:
        net = priced.groups[child.id].net if child.id in priced.groups else priced.items[child.id].net
        by_group.append((title, net))
    found = []
    for id_, title, head, pairs in (
        ("by-service", "By service", "Service", by_service),
        ("by-group", "By group", "Group or item", by_group),
    ):
        held = sorted(((label, net) for label, net in pairs if net.first_36), key=lambda pair: -pair[1].first_36)
        if len(held) > BARS:
            rest = sum((net for _, net in held[BARS - 1 :]), NOTHING)
            held = [*held[: BARS - 1], (f"{len(held) - BARS + 1} more", rest)]
        found.append(
            {
                "id": id_,
                "title": f"{title}, average of 36 months",
                "head": [head, "A month", "Upfront", "36 months"],
                "rows": [[label, write(n.monthly), write(n.upfront), write(n.first_36)] for label, n in pairs],
                "data": _data(
                    {
                        "kind": "bars",
                        "currency": priced.currency,
                        "labels": [label for label, _ in held],
                        "values": [n.first_36 / 36 for _, n in held],
                    }
                ),
                "drawn": bool(held),
            }
        )
    cash = priced.cash
    kinds = [
        (label, values)
        for label, values in (
            ("Usage", cash.usage),
            ("Upfront", cash.upfront),
            ("AWS Support", cash.support),
            ("Tax", cash.tax),
        )
        if any(values)
    ]
    found.append(
        {
            "id": "cash",
            "title": "Cash flow by month",
            "head": ["Month", *(label for label, _ in kinds), "All"],
            "rows": [[str(m + 1), *(write(values[m]) for _, values in kinds), write(cash.total[m])] for m in range(36)],
            "data": _data(
                {
                    "kind": "months",
                    "currency": priced.currency,
                    "series": [{"label": label, "values": list(values)} for label, values in kinds],
                }
            ),
            "drawn": bool(kinds),
        }
    )
    return found


def _data(value: Any) -> str:
    """JSON that may stand inside a script element."""
    return json.dumps(value, separators=(",", ":")).replace("<", "\\u003c").replace("&", "\\u0026")
