"""Taking a scenario over: into the estimate it was made of, or as an estimate of one's own."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from calculator.accounts.visitor import viewer, writer
from calculator.estimates import actions, edits, queries
from calculator.estimates.document import Document
from calculator.estimates.problems import ConflictError, NotFoundError
from calculator.web.asked import query_of
from calculator.web.whatif.based import by_item
from calculator.web.whatif.kept import kindly, spelled
from calculator.web.whatif.place import Place, framed, placed
from calculator.whatif.base import ServiceBase
from calculator.whatif.definition import Definition
from calculator.whatif.estimate import EstimateBase
from calculator.whatif.plans import plan_of

NUMBER = 19
"""Digits of a row's number."""
INTO, NEW = "into", "new"


@require_http_methods(["GET", "HEAD", "POST"])
@kindly
def use(request: HttpRequest) -> HttpResponse:
    """A scenario of the sweep in the address: `?row=` is its number."""
    query = request.GET.copy()
    row = query.pop("row", [""])[-1]
    if not (row.isascii() and row.isdigit() and len(row) <= NUMBER):
        raise Http404("There is no such scenario.")
    return _used(request, spelled(request, query.urlencode()), int(row), f"{reverse('what-if')}?{query.urlencode()}")


@require_http_methods(["GET", "HEAD", "POST"])
@placed
def use_saved(request: HttpRequest, place: Place, row: int) -> HttpResponse:
    return _used(request, plan_of(place.sweep).definition, row, place.base)


def _used(request: HttpRequest, definition: Definition, row: int, back: str) -> HttpResponse:
    if row >= definition.total:
        raise Http404("There is no such scenario.")
    changes = definition.changes(row)
    base = definition.base
    if isinstance(base, ServiceBase):
        query = query_of(base.service, {**base.inputs, **changes})
        path = reverse("estimate-add", args=[base.service.slug])
        return HttpResponse(status=303, headers={"Location": f"{path}?{query}" if query else path})
    assert isinstance(base, EstimateBase)
    there = _estimate(request, base)
    edit = edits.ChangeSeveral(by_item(changes))
    if request.method == "POST":
        if request.POST.get("to") == NEW or there is None:
            made = actions.estimate_create(viewer=writer(request), document=edits.apply(base.document, edit).document)
            messages.success(request, "A new estimate with this scenario, your own.")
            return _led(str(made.public_id))
        revision = request.POST.get("revision", "")
        expected = int(revision) if revision.isascii() and revision.isdigit() and len(revision) < 10 else None
        try:
            done = actions.estimate_edit(
                viewer=viewer(request), public_id=base.estimate, edit=edit, expected_revision=expected
            )
        except ConflictError:
            messages.warning(request, "Somebody changed the estimate meanwhile: look again at what would change.")
            return HttpResponse(status=303, headers={"Location": request.get_full_path()})
        messages.success(request, done.sentence)
        return _led(base.estimate)
    now = there.document if there else base.document
    context: dict[str, Any] = {
        "action": request.get_full_path(),
        "name": base.document.name,
        "row": row,
        "changes": list(_told(now, base, changes)),
        "there": there is not None,
        "revision": there.estimate.revision if there else "",
        "back": back,
        "csrf": get_token(request),
    }
    template = "whatif/use.html#panel" if request.headers.get("HX-Request") else "whatif/use.html"
    return render(request, template, framed(request, **context))


def _estimate(request: HttpRequest, base: EstimateBase) -> queries.Shown | None:
    """The estimate that the base was taken of, where the visitor may change it."""
    if not base.estimate:
        return None
    try:
        shown = queries.show(viewer(request), base.estimate)
    except NotFoundError:
        return None
    return shown if shown.access.can_edit else None


def _told(now: Document, base: EstimateBase, changes: dict[str, str]) -> Any:
    """What would change: the input's label, what it is now, what it would be."""
    for address, text in changes.items():
        target = base.targets[address]
        found = now.nodes.get(target.item)
        if found is None:
            yield target.label, "not there any more", ""
            continue
        has = getattr(found[1], "inputs", {}).get(target.field.name)
        values, errors = target.field.parse([has])
        to, _ = target.field.parse([text])
        was = has if errors else target.field.spoken(values[0])
        becomes = target.field.spoken(to[0])
        if was != becomes:
            yield target.label, was, becomes


def _led(public_id: str) -> HttpResponse:
    return HttpResponse(status=303, headers={"Location": reverse("estimate", args=[public_id])})
