"""From a service's calculator into an estimate and back: choosing a service, its own page, one button that saves."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from calculator.accounts.visitor import viewer, writer
from calculator.estimates import actions, edits, queries
from calculator.estimates.document import ROOT, Document, Group, Item, RefusedError
from calculator.estimates.problems import DeniedError, NotFoundError
from calculator.services import services
from calculator.web import find, views
from calculator.web.asked import query_of
from calculator.web.estimates.change import report
from calculator.web.estimates.mine import told
from calculator.web.estimates.place import Place, framed, placed

OFFERED = 20
"""So many of the visitor's estimates are offered to add an item to."""


@require_safe
@placed
def choose(request: HttpRequest, place: Place) -> HttpResponse:
    """Which service the new item shall be of: `?q=` searches, `?group=` says where it goes."""
    shown = place.show()
    if not shown.access.can_edit:
        raise DeniedError("change it")
    words = request.GET.get("q", "")[:200].replace("\x00", "")
    group = request.GET.get("group", ROOT)[:40]
    home = shown.document.nodes.get(group)
    if home is None or not isinstance(home[1], Group):
        group = ROOT
    context = {
        "base": place.base,
        "q": words,
        "group": group,
        "place": shown.document.group(group).title,
        "found": find.find(words),
        "categories": find.by_category(),
        "name": shown.document.name,
    }
    if request.headers.get("HX-Target") == "choice":
        return render(request, "estimates/choose.html#choice", context)
    template = "estimates/choose.html#panel" if place.in_part else "estimates/choose.html"
    return render(request, template, framed(request, **context))


@require_safe
@placed
def new_item(request: HttpRequest, place: Place, group: str, slug: str) -> HttpResponse:
    """A service's calculator whose result is added to the estimate."""
    shown = _editable(place)
    home = _group(shown.document, group)
    keep = {
        "action": f"{place.base}edit/",
        "hidden": [
            ("verb", "add_item"), ("service", slug), ("group", group), ("revision", shown.estimate.revision),
        ],
        "label": "Add to estimate",
        "name": "",
        "named": True,
        "back": place.base,
        "where": shown.document.name if group == ROOT else f"{shown.document.name} › {home.title}",
    }  # fmt: skip
    return _calculator(request, slug, keep)


def _calculator(
    request: HttpRequest, slug: str, keep: dict[str, Any], varied: dict[str, str] | None = None
) -> HttpResponse:
    held = {**keep, "csrf": get_token(request)}
    return views.service(request, slug, keep=held, section="estimates", varied=varied or {})


@require_safe
@placed
def item(request: HttpRequest, place: Place, node: str) -> HttpResponse:
    """To the calculator of one item, filled with its inputs, at the revision that is seen now."""
    shown = _editable(place)
    found = shown.document.nodes.get(node)
    if found is None or not isinstance(found[1], Item):
        raise NotFoundError
    service = found[1].declared
    if service is None:
        raise RefusedError(f"The service “{found[1].service}” is not known here: its inputs are kept as they are.")
    query = query_of(service, found[1].inputs)
    to = f"{place.base}items/{node}/at/{shown.estimate.revision}/"
    return redirect(f"{to}?{query}" if query else to)


@require_safe
@placed
def item_at(request: HttpRequest, place: Place, node: str, revision: int) -> HttpResponse:
    """An item's own calculator. It saves over the revision it was opened at, so nobody's change is overwritten."""
    shown = _editable(place)
    found = shown.document.nodes.get(node)
    if found is None or not isinstance(found[1], Item):
        raise NotFoundError
    keep = {
        "action": f"{place.base}edit/",
        "hidden": [("verb", "change_inputs"), ("id", node), ("open", node), ("revision", revision)],
        "label": "Save to estimate",
        "name": found[1].title,
        "named": False,
        "back": f"{place.base}?open={node}#n-{node}",
        "where": shown.document.name,
    }
    # Who came by a link has no estimate to vary: the item alone is.
    varied = {} if place.link else {"estimate": str(place.public_id), "item": node}
    return _calculator(request, found[1].service, keep, varied)


def _editable(place: Place) -> queries.Shown:
    shown = place.show()
    if not shown.access.can_edit:
        raise DeniedError("change it")
    return shown


def _group(document: Document, group: str) -> Group:
    found = document.nodes.get(group)
    if found is None or not isinstance(found[1], Group):
        raise NotFoundError
    return found[1]


# -- from the service's own page ---------------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
@told
def add(request: HttpRequest, slug: str) -> HttpResponse:
    """Into which estimate, and under which name: asked by one small form; the inputs are those of the address."""
    service = services().get(slug)
    if service is None:
        raise Http404(f"There is no service “{slug}” here.")
    inputs = {name: str(value) for name, value in request.GET.items() if name in service.by_name}
    if request.method == "POST":
        return _added(request, slug, inputs)
    mine = queries.estimates(viewer(request))[:OFFERED]
    context = {
        "service": find.about(service),
        "action": f"{reverse('estimate-add', args=[slug])}?{urlencode(inputs, safe=',:/')}",
        "estimates": mine,
    }
    part = bool(request.headers.get("HX-Request"))
    return render(request, "estimates/add.html#panel" if part else "estimates/add.html", framed(request, **context))


def _added(request: HttpRequest, slug: str, inputs: dict[str, str]) -> HttpResponse:
    who = writer(request)
    wanted = edits.AddItem(slug, inputs, request.POST.get("name", ""))
    to = request.POST.get("to", "")
    if to in ("", "new"):
        # An empty estimate is left behind by no refusal: what is wrong with the item is known before.
        document = edits.apply(Document(), wanted).document
        made = actions.estimate_create(viewer=who, document=document)
        public_id, sentence = made.public_id, f"Added to a new estimate: “{document.item(wanted.id).title}”."
    else:
        try:
            edited = actions.estimate_edit(viewer=who, public_id=to, edit=wanted)
        except NotFoundError as error:
            raise RefusedError("This estimate is not there any more: choose another.", "to") from error
        public_id, sentence = edited.estimate.public_id, edited.sentence
    report(request, sentence)
    to = f"{reverse('estimate', args=[public_id])}?open={wanted.id}#n-{wanted.id}"
    return HttpResponse(status=303, headers={"Location": to})
