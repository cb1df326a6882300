"""“Use in a spreadsheet”: the page of a calculation with the values at hand, and the files it offers."""

from __future__ import annotations

import difflib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from calculator.api.base import host_of
from calculator.estimates.access import LinkFacts
from calculator.kernel import Service
from calculator.kernel.units import titled
from calculator.services import services
from calculator.sheets.names import inputs, results, shortest
from calculator.sheets.options import KEY
from calculator.sheets.snippets import Snippet, Source, snippets
from calculator.sheets.tokens import PREFIX
from calculator.web.asked import ALWAYS_FREE, Asked, defaults
from calculator.web.views import frame

FORMULA_INPUTS = 3
"""Inputs that the formulas take from cells."""
MOST_IGNORED = 5
NEAR = 0.6
PLACEHOLDER = f"{PREFIX}YOUR-KEY"
WAYS_OF_A_SERVICE = (
    ("view=lines", "rows: every line and tier with its rate code; also sizes, limits"),
    ("currency=EUR&rate=0.9", "totals in another currency, at the rate you state"),
)


def source_of(asked: Asked, host: str) -> Source:
    """The calculation at hand: the inputs that differ from their defaults, by their shortest names."""
    service = asked.service
    usual = defaults(service)
    given = {n: v for n, v in asked.values.items() if v != usual[n] and n not in asked.hidden}
    query = {shortest(service.by_name[name]): value for name, value in given.items()}
    if asked.always_free:
        query[ALWAYS_FREE] = "1"
    # Formulas take from cells what was typed; where little was, what the form asks first.
    shown = [*given, *(f.name for f in service.fields if f.name not in given and f.name not in asked.hidden)]
    cells = {shortest(service.by_name[n]): given.get(n, usual[n]) for n in shown[:FORMULA_INPUTS]}
    sample = cells or {}
    return Source(host, f"/v1/{service.slug}", query, cells, rows=True, sample=sample)


def offered(request: HttpRequest, source: Source, name: str, context: Mapping[str, Any]) -> HttpResponse:
    """The page, or with `?file=` one of its snippets as a file."""
    comma = request.GET.get("dec") == "comma"
    found = snippets(replace(source, comma=comma))
    asked = request.GET.get("file", "")
    if asked:
        return _file(found, asked)
    without = request.GET.copy()
    without.pop("dec", None)
    wanted = {"groups": list(found.items()), "source": source, "file_query": request.GET.urlencode(), **context}
    wanted |= {"comma": comma, "without_dec": without.urlencode()}
    return render(request, name, wanted)


def _file(found: Mapping[str, Sequence[Snippet]], asked: str) -> HttpResponse:
    snippet = next((s for held in found.values() for s in held if s.file and s.id == asked), None)
    if snippet is None:
        raise Http404(f"There is no file “{asked[:40]}” here.")
    response = HttpResponse(snippet.code, content_type="text/plain; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{snippet.file}"'
    return response


def saved_in_sheet(
    request: HttpRequest, kind: str, title: str, base: str, public_id: UUID, link: LinkFacts | None, **more: Any
) -> HttpResponse:
    """The page of a saved thing at `base`: filled in under a share link, else with the place where a key goes. `more`
    holds the page's frame, `intro`, `ways`, and what is to be said of the Source.
    """
    # The token of a link, or the id.
    opens = base.rstrip("/").rpartition("/")[2]
    asked = {name: more.pop(name) for name in ("number", "row") if name in more}
    source = Source(host_of(request), f"/v1/{kind}s/{opens}", {} if link else {KEY: PLACEHOLDER}, **asked)
    context = {
        **more,
        "title": title,
        "back": base,
        "kind": kind,
        "public_id": public_id,
        "needs_key": link is None,
        "locked": link is not None and link.locked,
        "placeholder": PLACEHOLDER,
    }
    return offered(request, source, "sheets/page.html", context)


@require_safe
def service_in_sheet(request: HttpRequest, slug: str) -> HttpResponse:
    """`/services/<slug>/spreadsheet/?…`: the same query as the calculator's page, or the short names of an address."""
    service = services().get(slug)
    if service is None:
        raise Http404(f"There is no service “{slug}” here.")
    query = request.GET.copy()
    for name in ("file", "dec"):
        query.pop(name, None)
    for name in [name for name in query if name not in service.by_name and name in inputs(service)]:
        query.setlistdefault(inputs(service)[name].name, query.pop(name))
    asked = Asked.read(service, query)
    source = source_of(asked, host_of(request))
    context = {
        **frame(),
        "ways": WAYS_OF_A_SERVICE,
        "title": service.title,
        "back": f"/services/{slug}/{f'?{asked.query}' if asked.query else ''}",
        "faults": asked.faults,
        "ignored": [(n[:40], _near(n, inputs(service))) for n in asked.ignored[:MOST_IGNORED]],
        "inputs": _inputs(service),
        "columns": list(results(service).values()),
    }
    return offered(request, source, "sheets/page.html", context)


def _near(name: str, known: Collection[str]) -> str:
    """The name that somebody may have meant; "" where none is near."""
    return next(iter(difflib.get_close_matches(name[:40].lower(), known, n=1, cutoff=NEAR)), "")


def _inputs(service: type[Service]) -> list[dict[str, str]]:
    usual = defaults(service)
    return [
        {"short": shortest(f), "name": f.name, "label": titled(f.label, f.unit), "default": usual[f.name]}
        for f in service.fields
    ]
