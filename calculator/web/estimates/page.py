"""The estimate's page and the parts of it that are read: outline, one node's drawer, charts, exports."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.text import slugify
from django.views.decorators.http import require_http_methods, require_safe

from calculator.estimates.document import ROOT, RefusedError
from calculator.estimates.queries import Shown
from calculator.estimates.totals import Totals, totals
from calculator.exports.formats import FORMATS
from calculator.web.estimates import outline, panels
from calculator.web.estimates.charts import charts_of
from calculator.web.estimates.place import Place, framed, placed


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
