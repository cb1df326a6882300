"""The visitor's own estimates: the list, new ones (empty, from an example, from a file), copies, deletion."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from calculator.accounts.visitor import viewer, writer
from calculator.estimates import actions, queries
from calculator.estimates.document import Document, RefusedError
from calculator.estimates.examples import examples
from calculator.estimates.models import Estimate
from calculator.estimates.problems import DeniedError
from calculator.estimates.totals import totals
from calculator.exports.reading import LARGEST_FILE, import_file
from calculator.web.estimates import outline, panels
from calculator.web.estimates.change import report
from calculator.web.estimates.charts import charts_of
from calculator.web.estimates.outline import Money
from calculator.web.estimates.place import Place, framed, placed, refused
from pricing.book import embedded

A_PAGE = 25


def told(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A view whose refusals are told in words, and that nobody keeps."""

    @wraps(view)
    def answered(request: HttpRequest, **arguments: Any) -> HttpResponse:
        try:
            response = view(request, **arguments)
        except DeniedError as error:
            response = refused(request, error.message, status=403)
        except RefusedError as error:
            response = refused(request, error.message, where=error.where)
        response.headers.setdefault("Cache-Control", "private, no-cache")
        return response

    return answered


@require_safe
@told
def estimates(request: HttpRequest) -> HttpResponse:
    """`/estimates/`: what is the visitor's own, the examples, an import."""
    words = request.GET.get("q", "")[:120].strip().replace("\x00", "")
    found = queries.estimates(viewer(request), text=words)
    page = Paginator(found, A_PAGE).get_page(request.GET.get("page"))
    context = {
        "q": words,
        "page": page,
        "rows": _rows(list(page.object_list)),
        "count": page.paginator.count,
        "examples": examples(),
    }
    return render(request, "estimates/list.html", framed(request, **context))


def _rows(found: list[Estimate]) -> list[dict[str, Any]]:
    """Each estimate with its totals. They are kept by revision, so a list reads only the documents that changed."""
    keys = {e.pk: f"sums:{settings.VERSION}:{embedded().id}:{e.pk}:{e.revision}" for e in found}
    held = cache.get_many(list(keys.values()))
    missing = [pk for pk, key in keys.items() if key not in held]
    for e in Estimate.objects.filter(pk__in=missing) if missing else ():
        priced = totals(e.content)
        write = Money(priced.currency)
        held[keys[e.pk]] = {**write.amounts(priced.total), "unpriced": len(priced.unpriced)}
    cache.set_many({keys[pk]: held[keys[pk]] for pk in missing if keys[pk] in held}, 7 * 86_400)
    return [{"estimate": e, "sums": held.get(keys[e.pk], {})} for e in found]


@require_POST
@told
def new(request: HttpRequest) -> HttpResponse:
    """A new estimate of the visitor's own, empty or of what the form gives: an example, a file, text."""
    document = None
    if slug := request.POST.get("example"):
        document = _example(slug).document
    elif "import" in request.POST:
        document = import_file(_sent(request))
    made = actions.estimate_create(viewer=writer(request), document=document)
    return redirect("estimate", made.public_id)


def _sent(request: HttpRequest) -> bytes:
    """The bytes of the file, or what was pasted."""
    file = request.FILES.get("file")
    if file is None:
        text = request.POST.get("text", "")
        if not text.strip():
            raise RefusedError("Choose a file, or paste what an export says.", "file")
        return text.encode("utf-8", "replace")
    if (file.size or 0) > LARGEST_FILE:
        raise RefusedError(f"An import has at most {LARGEST_FILE:,} bytes; this file has {file.size:,}.", "file")
    return file.read()


def _example(slug: str) -> Any:
    found = next((e for e in examples() if e.slug == slug), None)
    if found is None:
        raise Http404("There is no such example.")
    return found


@require_safe
@told
def example(request: HttpRequest, slug: str) -> HttpResponse:
    """An example estimate, ready-filled: to look at, and to be made one's own by one button."""
    found = _example(slug)
    priced = totals(found.document)
    rows = outline.rows(priced)
    context: dict[str, Any] = {
        "example": found,
        "base": request.path,
        "document": found.document,
        "name": found.title,
        "rows": rows,
        "widths": outline.widths(rows),
        "sums": panels.summed(priced, sum(1 for r in rows if r.get("broken"))),
        "settings": panels.settings(found.document),
        "access": None,
        "charts": charts_of(priced) if request.GET.get("charts") == "1" else None,
        "root": "root",
    }
    return render(request, "estimates/page.html", framed(request, **context))


@require_safe
@told
def example_node(request: HttpRequest, slug: str, node: str) -> HttpResponse:
    found = _example(slug)
    shown = queries.Shown(Estimate(), queries.Access(), found.document)
    opened = _drawer(shown, found.document, node)
    return render(request, "estimates/drawer.html", {"base": "", "access": None, "opened": opened, "root": "root"})


@require_safe
@told
def example_charts(request: HttpRequest, slug: str) -> HttpResponse:
    priced = totals(_example(slug).document)
    return render(request, "estimates/charts.html", {"charts": charts_of(priced)})


def _drawer(shown: queries.Shown, document: Document, node: str) -> dict[str, Any]:
    try:
        return panels.drawer(shown, totals(document), node)
    except RefusedError as error:
        raise Http404(error.message) from error


@require_POST
@placed
def copy(request: HttpRequest, place: Place) -> HttpResponse:
    """A copy of what is shown, the visitor's own from now on."""
    made = actions.estimate_duplicate(viewer=place.writer, public_id=place.public_id)
    report(request, "This copy is your own.")
    return redirect("estimate", made.public_id)


@require_http_methods(["GET", "HEAD", "POST"])
@placed
def delete(request: HttpRequest, place: Place) -> HttpResponse:
    """Deleting asks once: history, versions and links go, too."""
    shown = place.show()
    if not shown.access.can_delete:
        raise DeniedError("delete it")
    if request.method == "POST":
        actions.estimate_delete(viewer=place.viewer, public_id=place.public_id)
        report(request, f"Deleted “{shown.document.name}”.")
        return redirect("estimates")
    versions = queries.versions(place.viewer, place.public_id).count()
    links = queries.links(place.viewer, place.public_id).filter(revoked_at=None).count()
    context = {"name": shown.document.name, "base": place.base, "versions": versions, "links": links}
    context["items"] = shown.estimate.items
    template = "estimates/delete.html#ask" if place.in_part else "estimates/delete.html"
    return render(request, template, framed(request, **context))
