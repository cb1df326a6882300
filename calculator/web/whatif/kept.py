"""What can be done with a sweep: start it, stop it, go on, name it, copy it, run it again, delete it."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from calculator.accounts.throttle import sweep_refused
from calculator.accounts.visitor import writer
from calculator.estimates.access import Viewer
from calculator.estimates.document import RefusedError
from calculator.estimates.problems import DeniedError
from calculator.web.estimates.place import refused, told
from calculator.web.whatif import based
from calculator.web.whatif.asked import Sketch
from calculator.web.whatif.completed import completed
from calculator.web.whatif.place import Place, framed, placed
from calculator.whatif import actions
from calculator.whatif.definition import Definition
from calculator.whatif.models import Sweep
from calculator.whatif.reading import read
from calculator.whatif.sharing import links

QUERY = 60_000
"""Letters of a definition's address that a form may send."""


def kindly(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """A view of no sweep yet whose refusals are told in words."""

    @wraps(view)
    def answered(request: HttpRequest, **arguments: Any) -> HttpResponseBase:
        return told(request, lambda: view(request, **arguments))

    return answered


def limited(request: HttpRequest, act: Callable[[], HttpResponse]) -> HttpResponse:
    """An act that starts a sweep, unless too many were started from this network address."""
    found = sweep_refused(request, account=request.user.is_authenticated)
    if found is None:
        return act()
    message, wait = found
    response = refused(request, message, status=429)
    response.headers["Retry-After"] = str(wait)
    return response


@require_POST
@kindly
def start(request: HttpRequest) -> HttpResponse:
    """A saved sweep of what the form says, at work: small ones are done at once. Sent twice it is made once."""
    definition = spelled(request, request.POST.get("query", "")[:QUERY])
    return limited(request, lambda: _started(request, definition))


def _started(request: HttpRequest, definition: Definition) -> HttpResponse:
    who = writer(request)
    made, _ = actions.sweep_create(
        viewer=who,
        definition=definition,
        name=request.POST.get("name", ""),
        key=request.POST.get("key", "")[:80],
    )
    _begun(request, who, made)
    return _led(made.public_id)


def _begun(request: HttpRequest, who: Viewer, made: Sweep) -> bool:
    """Whether a sweep that was just made is at work. One that may not run now is kept, to be started later."""
    try:
        actions.sweep_start(viewer=who, public_id=made.public_id)
    except RefusedError as error:
        messages.warning(request, f"{error.message} This one is kept and can be started then.")
        return False
    return True


def spelled(request: HttpRequest, query: str) -> Definition:
    """The definition that an address spells. RefusedError, in words, where it spells none."""
    sketch = Sketch.read(QueryDict(query))
    began = based.start(request, sketch)
    if began.data is None:
        raise RefusedError(began.problem or "Say what to start from.", "base")
    base = read({"base": began.data}).base
    if base is None:
        raise RefusedError("What it starts from holds something wrong: correct it first.", "base")
    reading = read(completed(sketch, base).data(began.data, base))
    if reading.definition is None:
        raise RefusedError(reading.faults[0].message, reading.faults[0].where)
    return reading.definition


def _led(public_id: Any) -> HttpResponse:
    response = redirect("sweep", public_id)
    response.status_code = 303
    return response


@require_POST
@placed
def cancel(request: HttpRequest, place: Place) -> HttpResponse:
    actions.sweep_cancel(viewer=place.viewer, public_id=place.public_id)
    return _led(place.public_id)


@require_POST
@placed
def go(request: HttpRequest, place: Place) -> HttpResponse:
    """Start it, or go on where it was cancelled or failed."""

    def act() -> HttpResponse:
        actions.sweep_start(viewer=place.viewer, public_id=place.public_id)
        return _led(place.public_id)

    return limited(request, act)


@require_POST
@placed
def rename(request: HttpRequest, place: Place) -> HttpResponse:
    name = " ".join(request.POST.get("name", "").split())  # typed where lines may be broken
    actions.sweep_rename(viewer=place.viewer, public_id=place.public_id, name=name)
    return _led(place.public_id)


@require_POST
@placed
def copy(request: HttpRequest, place: Place) -> HttpResponse:
    """A copy of one's own; `today` makes it one of today's book and formulas, and starts it."""
    today = request.POST.get("today") == "1"
    return limited(request, lambda: _copied(request, place, today)) if today else _copied(request, place, today)


def _copied(request: HttpRequest, place: Place, today: bool) -> HttpResponse:
    who = place.writer
    made = actions.sweep_duplicate(viewer=who, public_id=place.public_id, today=today)
    if not today:
        messages.success(request, "This copy is your own.")
    elif _begun(request, who, made):
        messages.success(request, "Run again with today’s prices and formulas.")
    return _led(made.public_id)


@require_http_methods(["GET", "HEAD", "POST"])
@placed
def delete(request: HttpRequest, place: Place) -> HttpResponse:
    """Deleting asks once: results and links go, too."""
    if not place.access.can_delete:
        raise DeniedError("delete it", "sweep")
    if request.method == "POST":
        name = place.sweep.name
        actions.sweep_delete(viewer=place.viewer, public_id=place.public_id)
        messages.success(request, f"Deleted “{name}”.")
        return redirect("what-if")
    open_ = links(place.viewer, place.public_id).filter(revoked_at=None).count()
    context = {"base": place.base, "sweep": place.sweep, "links": open_}
    template = "whatif/delete.html#panel" if place.in_part else "whatif/delete.html"
    return render(request, template, framed(request, **context))
