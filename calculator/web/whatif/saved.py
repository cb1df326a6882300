"""A saved sweep: how far it is while it runs, and its answer. The same page for its owner and under a share link."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from calculator.estimates.document import RefusedError
from calculator.kernel.units import number
from calculator.web.whatif.answer import Ways, files, lowered, presented
from calculator.web.whatif.asked import Sketch
from calculator.web.whatif.figures import figures, heat_alone
from calculator.web.whatif.place import Place, framed, placed
from calculator.web.whatif.wording import roughly, seconds_words, worded
from calculator.whatif.definition import Definition
from calculator.whatif.models import CANCELLED, DONE, FAILED, RUNNING, WAITING, Sweep
from calculator.whatif.older import is_older
from calculator.whatif.plans import plan_of
from calculator.whatif.queries import Progress, progress, summary_of
from calculator.whatif.scenario import Scenario
from pricing.book import embedded

SOONEST, LATEST = 1.0, 10.0
"""Seconds between two looks at a sweep: more the longer it runs."""
LONG_WAIT = timedelta(seconds=20)
"""After so long waiting for a worker is worth a word."""
KEPT = 600


@require_http_methods(["GET", "HEAD", "POST"])
@placed
def shared(request: HttpRequest, place: Place) -> HttpResponse:
    """The page under a share link; what a POST carries, the link's passphrase, was taken before."""
    if request.method == "POST":
        return HttpResponse(status=303, headers={"Location": place.base})
    return _page(request, place)


@require_safe
@placed
def sweep(request: HttpRequest, place: Place) -> HttpResponse:
    return _page(request, place)


def _page(request: HttpRequest, place: Place) -> HttpResponse:
    kept = place.sweep
    context: dict[str, Any] = {
        "base": place.base,
        "path": place.base,
        "query": "",
        "sweep": kept,
        "access": place.access,
        "link": place.link,
        "shared": place.link is not None,
        "made": kept.created_at,
        "stale": kept.book != embedded().id,
        "older": is_older(kept) and not kept.active,
        "today": embedded().id,
    }
    try:
        definition = plan_of(kept).definition
    except RefusedError as error:
        return render(request, "whatif/sweep.html", framed(request, **context, gone=error.message))
    context |= described(definition)
    if kept.state in (DONE, CANCELLED, FAILED):
        found = _answer(request, place, definition)
        if request.headers.get("HX-Target") == "fig-heat":
            return heat_alone(request, context | found)
        context |= found
    if kept.state != DONE:
        context |= _progress(place, definition)
    return render(request, "whatif/sweep.html", framed(request, **context))


def _answer(request: HttpRequest, place: Place, definition: Definition) -> dict[str, Any]:
    summary = summary_of(place.sweep)
    if summary is None:
        return {}
    shown = presented(definition, summary, Ways(definition, f"{place.base}use/{{row}}/"))
    return {
        "a": shown,
        "figures": figures(summary, request.GET.get("heat", "")),
        "summary": summary,
        "rows_link": f"{place.base}rows/",
        "files": files(f"{place.base}rows/"),
    }


def described(definition: Definition) -> dict[str, Any]:
    """A definition in words: what varies, what is looked for, what must hold; and the address that changes it."""
    sketch = Sketch.of(definition)
    direction = "lowest" if definition.objective.direction == "min" else "highest"
    return {
        "varied": list(_varied(definition)),
        "aim": f"the {direction} {lowered(definition.objective.result.label)}",
        "held": [c.words for c in definition.constraints],
        "unbroken": definition.unbroken,
        "second": definition.second.result.label if definition.second else "",
        "change": sketch.query if sketch else "",
        "notes": definition.notes,
    }


def _varied(definition: Definition) -> Iterator[tuple[str, str, str]]:
    """Of each axis its label, how many values it has, and the first and last of them."""
    for axis in definition.axes:
        n = len(axis)
        words = axis.text(0)
        if n == 2:
            words = f"{words}, {axis.text(1)}"
        elif n > 2:
            words = f"{words} … {axis.text(n - 1)}"
        yield axis.label, f"{n:,}", words


# -- how far it is -----------------------------------------------------------------------------------------


@require_safe
@placed
def watch(request: HttpRequest, place: Place) -> HttpResponse:
    """How far it is, for htmx; the whole page where the sweep has ended since."""
    kept = place.sweep
    try:
        definition = plan_of(kept).definition
    except RefusedError:
        return HttpResponse(status=204, headers={"HX-Refresh": "true"})
    found = _progress(place, definition)
    if not found["p"]["active"]:
        return HttpResponse(status=204, headers={"HX-Refresh": "true"})
    context = {"base": place.base, "sweep": kept, "access": place.access, "csrf": framed(request)["csrf"], **found}
    return render(request, "whatif/progress.html", context)


def _progress(place: Place, definition: Definition) -> dict[str, Any]:
    found = progress(place.viewer, place.public_id)
    seconds = found.seconds or 0.0
    active = found.state in (WAITING, RUNNING)
    return {
        "p": {
            "active": active,
            "state": found.state,
            "percent": f"{min(found.share * 100, 100):.1f}",
            "share": f"{number(found.share * 100, digits=3)} %",
            "rows": f"{found.rows:,}",
            "total": f"{found.total:,}",
            "rate": "" if found.rate is None else roughly(found.rate),
            "left": "" if found.seconds_left is None else seconds_words(found.seconds_left),
            "words": _state_words(found),
            "error": found.error,
            "spent": seconds_words(seconds) if found.started_at else "",
            "best": [_row(rank, s, definition) for rank, s in enumerate(found.best, start=1)],
            "again": f"{_delay(seconds):.1f}",
        },
        "labels": [axis.label for axis in definition.axes],
        "aim_label": definition.objective.result.label,
    }


def _row(rank: int, s: Scenario, definition: Definition) -> dict[str, Any]:
    aim = definition.objective.result
    return {"rank": rank, "values": list(s.values.values()), "amount": worded(aim, s.results.get(aim.name))}


def _delay(seconds: float) -> float:
    return min(max(seconds / 15, SOONEST), LATEST)


def _state_words(found: Progress) -> str:
    match found.state:
        case "new":
            return "Not started yet."
        case "waiting":
            if timezone.now() - (found.started_at or found.created_at) > LONG_WAIT:
                return "Still waiting: no worker has taken it yet. It starts by itself as soon as one is free."
            return "Waiting for a worker."
        case "running":
            return "Running. You may close this page and come back."
        case "cancelled":
            return "Cancelled. What was found until then is kept; it can go on from there."
        case "failed":
            return "It failed."
    return ""


# -- the list ----------------------------------------------------------------------------------------------


def listed(sweeps: list[Sweep]) -> list[dict[str, Any]]:
    """Sweeps as a list shows them: name, state, scenarios, the best so far."""
    keys = {s.pk: f"sweep-best:{s.pk}:{s.state}:{s.folded}" for s in sweeps}
    held = cache.get_many(list(keys.values()))
    missing = [s for s in sweeps if keys[s.pk] not in held and s.state in (DONE, CANCELLED, FAILED)]
    found = {keys[s.pk]: _best(s) for s in missing}
    cache.set_many(found, KEPT)
    held |= found
    return [
        {
            "sweep": s,
            "state": s.get_state_display(),
            "active": s.active,
            "total": f"{s.total:,}",
            "done": s.state == DONE,
            "failed": s.state == FAILED,
            "best": held.get(keys[s.pk], ""),
            "stale": s.book != embedded().id,
            "older": is_older(s) and not s.active,
        }
        for s in sweeps
    ]


def _best(kept: Sweep) -> str:
    try:
        definition = plan_of(kept).definition
        summary = summary_of(kept)
    except RefusedError:
        return ""
    if summary is None or summary.minimum is None:
        return "none can be had" if summary is not None and kept.state == DONE else ""
    best = summary.minimum if summary.direction == "min" else summary.maximum
    return worded(definition.objective.result, best)
