"""The pages. Three views serve every service: the page, the options of a long choice, the receipt of a rate."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import get_template
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from calculator.estimates.examples import examples
from calculator.kernel import Choice, Service
from calculator.kernel.answer import answer
from calculator.kernel.units import number, unit_price
from calculator.kernel.working import explain
from calculator.services import services
from calculator.web import advised, compared, cumulative, find, form, result
from calculator.web.asked import CHART, WORKING, Asked
from calculator.web.charts import script_data
from calculator.web.whatif.based import marks
from pricing.book import RateRow, embedded
from pricing.regions import REGION_INDEX, REGIONS

SHOWN_EXAMPLES = 4


def frame() -> dict[str, Any]:
    """What the frame of every page shows."""
    book = embedded()
    return {"book": book, "priced_on": f"{book.as_of.day} {book.as_of:%b %Y}"}


@require_safe
@vary_on_headers("HX-Request")
def home(request: HttpRequest) -> HttpResponse:
    """`/`: the search, the services by category, worked examples. `?q=` searches without JavaScript too."""
    words = request.GET.get("q", "")[:200]
    context = {"q": words, "found": find.find(words), "categories": find.by_category()}
    if request.headers.get("HX-Target") == "services":
        return render(request, "home.html#services", context)
    return render(
        request, "home.html", {**frame(), **context, "worked": find.worked(), "estimate_examples": examples()}
    )


def _service(slug: str) -> type[Service]:
    found = services().get(slug)
    if found is None:
        raise Http404(f"There is no service “{slug}” here.")
    return found


@require_safe
@vary_on_headers("HX-Request", "HX-Target")
def service(request: HttpRequest, slug: str, **more: Any) -> HttpResponse:
    """One service: the whole page, or what changed of it.

    htmx names the part by its target: `result` is what a change of the inputs needs at once (totals, lines, sizes,
    limits), `more` what may follow a moment later: what was worked out for other inputs (the cards' prices, cheaper
    ways, comparisons), the limits far away, an opened working or chart. Wrong input is an answer like any other and
    has status 200. Another page that shows the calculator, as an estimate's item does, gives its templates `more` to
    know.
    """
    asked = Asked.read(_service(slug), request.GET)
    target = request.headers.get("HX-Target") if request.headers.get("HX-Request") else ""
    context: dict[str, Any] = {
        "service": find.about(asked.service),
        "path": request.path,
        "query": asked.query,
        "faults": asked.faults,
        "asked": asked,
        **more,
    }
    if target != "more":
        context |= _result(asked)
    if target != "result":
        context |= _more(asked)
    if target == "result":
        response = HttpResponse(get_template("service/result.html").render({**context, "oob": True}))
        response.headers["HX-Replace-Url"] = f"{request.path}?{asked.query}" if asked.query else request.path
        return response
    if target == "more":
        return HttpResponse(get_template("service/more.html").render({**context, "oob": True}))
    tried = form.tried(asked, find.worked_cases(asked.service))
    axis = form.axis(asked.service)
    context |= {
        "groups": form.filled(asked),
        "vary": marks(asked.service, asked.values, **more.get("varied", {})),
        "axis": axis,
        "axis_fault": next((f.message for f in asked.faults if axis and axis.name in f.fields), ""),
        "tried": tried[:SHOWN_EXAMPLES],
        "tried_more": tried[SHOWN_EXAMPLES:],
        "scope": advised.scope_form(asked),
        "allows_free": _has_allowance(asked.service),
        "always_free": asked.always_free,
        "ignored": [name[:40] for name in asked.ignored[:5]],
    }
    return render(request, "service/page.html", {**frame(), **context})


def _has_allowance(service: type[Service]) -> bool:
    return any(line.allowance for line in service.lines) or any(_has_allowance(p.service) for p in service.parts)


def _result(asked: Asked) -> dict[str, Any]:
    state = {
        "hidden": sorted(asked.hidden),
        "faults": {name: [f.message, f.source] for f in reversed(asked.faults) for name in f.fields},
        "converted": asked.converted,
    }
    book = embedded()
    if asked.faults:
        wrong = [{"name": f.fields[0], "message": f.message} for f in asked.faults]
        return {
            "state": script_data(state),
            "cards": compared.cards(asked, None),
            "wrong": wrong,
            "mended": advised.mended(asked, book),
        }
    priced = answer(asked.case, book, always_free=asked.always_free, far=False)
    return {"state": script_data(state), "r": result.presented(priced)}


def _more(asked: Asked) -> dict[str, Any]:
    if asked.faults:
        return {}
    book = embedded()
    found: dict[str, Any] = advised.advised(asked, book)
    found["far"] = result.far(asked.case)
    found["cards"] = compared.cards(asked, book)
    found["comparisons"] = compared.comparisons(asked, book)
    found["has_chart"] = any(c.months and c.axis not in asked.hidden for c in asked.service.compare)
    if WORKING in asked.switches:
        found["working"] = result.worked(explain(asked.service, asked.case.inputs))
    if CHART in asked.switches and found["has_chart"]:
        found["charts"] = cumulative.charts(asked, book)
    return found


@require_safe
@cache_control(max_age=300)
def options(request: HttpRequest, slug: str, field: str) -> HttpResponse:
    """The options of a choice that hold the words of `?q=`, at most 50, as list items."""
    choice = _service(slug).by_name.get(field)
    if not isinstance(choice, Choice):
        raise Http404(f"{slug} has no choice “{field}”.")
    found = list(form.search(choice, request.GET.get("q", "")[:80]))
    return render(request, "service/options.html", {"options": found, "total": len(choice.choices)})


@require_safe
@vary_on_headers("HX-Request")
def rate(request: HttpRequest) -> HttpResponse:
    """The receipt of a rate in a Region: every tier, AWS's rate code, the source, the day, published or derived."""
    offer, label, region, key = (request.GET.get(name, "")[:300] for name in ("offer", "label", "region", "key"))
    book = embedded()
    place = REGION_INDEX.get(region)
    rows: tuple[RateRow, ...] = ()
    if place is not None and book.has(offer, label):
        rows = book.receipts(offer, label, region, key)
    context = {
        "offer": offer,
        "label": label,
        "key": key,
        "region": REGIONS[place].name if place is not None else region,
        "rows": [
            {
                "span": _span(row.begin, row.end),
                "price": unit_price(row.usd),
                "unit": row.unit,
                "label": row.label,
                "code": row.rate_code,
                "source": row.source,
                "source_url": row.source_url,
                "day": f"{row.as_of.day} {row.as_of:%b %Y}",
                "published": row.published,
                "note": row.note,
            }
            for row in rows
        ],
    }
    name = "rate.html#receipt" if request.headers.get("HX-Request") else "rate.html"
    return render(
        request, name, {**frame(), **context}, status=200 if rows or request.headers.get("HX-Request") else 404
    )


def _span(begin: float, end: float) -> str:
    if end == float("inf"):
        return f"over {number(begin)}" if begin else "any quantity"
    return f"{number(begin)} – {number(end)}" if begin else f"first {number(end)}"


@require_safe
@cache_control(max_age=86_400, public=True)
def robots(request: HttpRequest) -> HttpResponse:
    return render(request, "robots.txt", content_type="text/plain")
