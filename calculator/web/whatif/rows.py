"""Any rows of a sweep, worked out when they are asked for: a page as a table, a range as CSV or Parquet."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.text import slugify
from django.views.decorators.http import require_safe

from calculator.estimates.document import RefusedError
from calculator.exports.scenarios import scenarios_csv, scenarios_parquet
from calculator.kernel import Number
from calculator.web.whatif.answer import FILES, files, head_unit, linked
from calculator.web.whatif.kept import kindly, spelled
from calculator.web.whatif.place import Place, framed, placed
from calculator.web.whatif.wording import worded
from calculator.whatif.evaluate import Plan
from calculator.whatif.older import is_older
from calculator.whatif.plans import plan_for, plan_of
from calculator.whatif.queries import MAX_ROWS
from calculator.whatif.scenario import Rows, scenarios, shown, span

A_PAGE = 50
OWN = ("from", "rows", "kind")
"""What the address of rows says besides the definition."""


@require_safe
@kindly
def table(request: HttpRequest) -> HttpResponse:
    """A page of the sweep in the address."""
    query = _definition(request)
    definition = spelled(request, query)
    back = linked(reverse("what-if"), query)
    return _table(request, plan_for(definition), reverse("sweep-rows"), query, back)


@require_safe
@kindly
def file(request: HttpRequest, kind: str) -> HttpResponseBase:
    query = _definition(request)
    return _file(request, plan_for(spelled(request, query)), kind, "what-if")


@require_safe
@placed
def saved_table(request: HttpRequest, place: Place) -> HttpResponse:
    sweep = place.sweep
    return _table(request, plan_of(sweep), f"{place.base}rows/", "", place.base, sweep.name, older=is_older(sweep))


@require_safe
@placed
def saved_file(request: HttpRequest, place: Place, kind: str) -> HttpResponseBase:
    return _file(request, plan_of(place.sweep), kind, slugify(place.sweep.name)[:60] or "sweep")


def _definition(request: HttpRequest) -> str:
    query = request.GET.copy()
    for name in OWN:
        query.pop(name, None)
    return query.urlencode()


def _number(request: HttpRequest, name: str, usual: int, most: int, least: int = 0) -> int:
    """A whole number of the address; RefusedError says what is wrong with another text."""
    asked = Number("First row" if name == "from" else "Rows", default=usual, min=least, max=most, whole=True)
    values, errors = asked.parse([request.GET.get(name, "")[:40]])
    if errors:
        raise RefusedError(errors[0], name)
    return int(values[0])


def _table(
    request: HttpRequest, plan: Plan, path: str, query: str, back: str, name: str = "", *, older: bool = False
) -> HttpResponse:
    definition = plan.definition
    last = max(definition.total - 1, 0)
    start = _number(request, "from", 0, last)
    stop = min(start + A_PAGE, definition.total)
    found = scenarios(plan, range(start, stop))
    results = shown(definition)

    def at(row: int) -> str:
        return linked(path, query, **{"from": str(row)}) if row else linked(path, query)

    context: dict[str, Any] = {
        "back": back,
        "name": name or "the sweep",
        "older": older,
        "path": path,
        "hidden": [(n, v) for n, v in _pairs(request)],
        "labels": [axis.label for axis in definition.axes],
        "results": [(r.label, head_unit(r)) for r in results],
        "rows": [
            {
                "row": f"{s.row:,}",
                "values": list(s.values.values()),
                "results": [worded(r, s.results.get(r.name)) for r in results],
                "feasible": s.feasible,
                "reasons": s.reasons,
            }
            for s in found
        ],
        "first": f"{start:,}",
        "last": f"{stop - 1:,}",
        "start": start,
        "end": last,
        "total": f"{definition.total:,}",
        "before": at(max(start - A_PAGE, 0)) if start else "",
        "after": at(stop) if stop < definition.total else "",
        "ends": at(max(definition.total - A_PAGE, 0)) if stop < definition.total else "",
        "files": files(path, query, start),
        "most": f"{min(MAX_ROWS, definition.total - start):,}",
    }
    return render(request, "whatif/rows.html", framed(request, **context))


def _pairs(request: HttpRequest) -> Iterator[tuple[str, str]]:
    for name, values in request.GET.lists():
        if name not in OWN:
            yield from ((name, str(value)) for value in values)


def _file(request: HttpRequest, plan: Plan, kind: str, name: str) -> HttpResponseBase:
    """The rows from `?from=` on, `?rows=` of them, at most `MAX_ROWS`."""
    if kind not in FILES:
        raise Http404(f"Rows come as {' or '.join(FILES)}.")
    definition = plan.definition
    start = _number(request, "from", 0, max(definition.total - 1, 0))
    room = min(MAX_ROWS, definition.total - start)
    stop = start + _number(request, "rows", room, room, 1)
    pieces: Callable[[], Iterator[Rows]] = lambda: span(plan, start, stop)  # noqa: E731 - begun by the answer
    title = f"{name}-rows-{start}-{stop - 1}.{kind}"
    if kind == "csv":
        response: HttpResponseBase = StreamingHttpResponse(
            scenarios_csv(definition, pieces()), content_type="text/csv; charset=utf-8"
        )
        response.headers["Content-Disposition"] = f'attachment; filename="{title}"'
        return response
    held = scenarios_parquet(definition, pieces())
    return FileResponse(held, as_attachment=True, filename=title, content_type="application/vnd.apache.parquet")
