"""`/what-if/`: where a sweep is defined, and answered at once while it is small enough. All of it is in the address."""

from __future__ import annotations

import secrets
from dataclasses import replace
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from calculator.kernel import Choice, Flag
from calculator.web import find, form
from calculator.web.asked import Asked
from calculator.web.charts import script_data
from calculator.web.views import frame
from calculator.web.whatif import begin, define
from calculator.web.whatif.answer import Ways, files, linked, presented
from calculator.web.whatif.asked import INPUT, ConstraintAsked, Sketch, control_of
from calculator.web.whatif.based import Start, start
from calculator.web.whatif.completed import added, completed
from calculator.web.whatif.figures import figures, heat_alone
from calculator.web.whatif.wording import roughly, scenarios_words, seconds_words
from calculator.whatif.base import Base
from calculator.whatif.definition import AT_ONCE, Definition
from calculator.whatif.plans import measured_pace, plan_for
from calculator.whatif.reading import Reading, read
from calculator.whatif.summary import evaluate_now

PACE_KEPT = 600


@require_safe
@vary_on_headers("HX-Request", "HX-Target")
def what_if(request: HttpRequest) -> HttpResponse:
    """The start without a base; else the form and its answer. htmx asks for `answer` alone while somebody types, and
    for the page where the form itself changes.
    """
    given = Sketch.read(request.GET)
    if not given.chosen:
        return begin.begin(request)
    began = start(request, given)
    if began.data is None:
        return begin.begin(request, began.problem)
    sketch = replace(given, inputs=began.inputs)
    base = read({"base": began.data}).base
    if base is None:
        return _unsound(request, sketch, began)
    changed = _acted(completed(sketch, base), base, request)
    part = request.headers.get("HX-Target") if request.headers.get("HX-Request") else ""
    if not part and (changed.query != given.query or request.GET.get("do") is not None):
        return HttpResponseRedirect(linked(request.path, changed.query, heat=request.GET.get("heat", "")))
    context = _shown(request, changed, began, base)
    context |= {"path": request.path, "csrf": get_token(request), "key": secrets.token_urlsafe(12)}
    if part == "fig-heat":
        return heat_alone(request, context)
    if part == "answer":
        response = render(request, "whatif/answer.html", {**context, "oob": True})
    else:
        response = render(request, "whatif/page.html", {**frame(), "section": "what-if", **context})
    if part:
        response.headers["HX-Push-Url" if part == "whatif" else "HX-Replace-Url"] = f"{request.path}?{changed.query}"
    return response


def _acted(sketch: Sketch, base: Base, request: HttpRequest) -> Sketch:
    """With what a button of the form asks for: an axis or a condition more or less, an axis elsewhere."""
    asked = request.GET
    if wanted := asked.get("add", ""):
        sketch = added(sketch, base, wanted)
    if wanted := asked.get("hold", ""):
        sketch = replace(sketch, constraints=(*sketch.constraints, ConstraintAsked(wanted)))
    verb, _, number = asked.get("do", "").partition("-")
    if number.isascii() and number.isdigit() and len(number) < 3:
        match verb:
            case "up":
                sketch = sketch.moved(int(number), -1)
            case "down":
                sketch = sketch.moved(int(number), 1)
            case "drop":
                sketch = sketch.without_axis(int(number))
    return sketch


def faults_of(sketch: Sketch, reading: Reading) -> dict[str, str]:
    """Each fault beside its control, all of one control in one text."""
    found: dict[str, str] = {}
    for fault in reading.faults:
        name = control_of(fault.where, sketch.axes)
        found[name] = f"{found[name]} {fault.message}" if name in found else fault.message
    return found


def _shown(request: HttpRequest, sketch: Sketch, began: Start, base: Base) -> dict[str, Any]:
    assert began.data is not None
    reading = read(sketch.data(began.data, base))
    faults = faults_of(sketch, reading) if sketch.axes else {}
    told, more = began.words()
    context: dict[str, Any] = {
        "sketch": sketch,
        "query": sketch.query,
        "start": began,
        "told": told,
        "told_more": more,
        "count": counted(reading),
        "f": define.form(sketch, base, reading.axes, faults),
        "groups": _groups(began, sketch),
        "service": find.about(began.service) if began.service else None,
        "kept": [(f"{INPUT}{name}", text) for name, text in sketch.inputs.items()] if began.estimate else [],
        "wrong": list(faults.items()),
    }
    context["state"] = script_data({"errors": faults, "counts": _counts(reading)})
    if not sketch.axes:
        context |= {"hint": "Choose what to vary", "ideas": begin.ideas(sketch, base)}
    elif reading.definition is not None:
        context |= answered(request, reading.definition, sketch)
    return context


def answered(request: HttpRequest, definition: Definition, sketch: Sketch) -> dict[str, Any]:
    """The answer of a definition, or what to do about one that is too large to be answered at once."""
    if not definition.at_once:
        return {"large": _large(definition)}
    summary = evaluate_now(definition)
    ways = Ways(definition, f"{reverse('sweep-use')}?{sketch.query}&row={{row}}")
    shown = presented(definition, summary, ways)
    if shown["miss"]:
        for found in shown["miss"]["relax"]:
            found["query"] = _relaxed(sketch, found["constraint"], found["needed"])
    return {
        "a": shown,
        "figures": figures(summary, request.GET.get("heat", "")),
        "summary": summary,
        "rows_link": linked(reverse("sweep-rows"), sketch.query),
        "files": files(reverse("sweep-rows"), sketch.query),
    }


def _large(definition: Definition) -> dict[str, Any]:
    """What is said of a sweep that workers do: how long it takes, by a pace measured here and now."""
    key = f"sweep-pace:{definition.digest}"
    pace = cache.get(key)
    if pace is None:
        pace = measured_pace(plan_for(definition))
        cache.set(key, pace, PACE_KEPT)
    workers = settings.CELERY_WORKER_CONCURRENCY
    return {
        "total": f"{definition.total:,}",
        "most": f"{AT_ONCE:,}",
        "time": seconds_words(definition.total / pace / workers),
        "pace": roughly(pace),
        "workers": workers,
        "notes": definition.notes,
    }


def _relaxed(sketch: Sketch, place: int | None, needed: float) -> str:
    """The address with one condition as loose as it must be; empty for a limit of AWS's."""
    if place is None or place >= len(sketch.constraints):
        return ""
    held = list(sketch.constraints)
    # A hair more than needed, so that the last digit does not stand in the way.
    loose = needed * (1 + 1e-9) if held[place].op == "le" else needed * (1 - 1e-9)
    held[place] = replace(held[place], to=f"{loose:.12g}")
    return replace(sketch, constraints=tuple(held)).query


def counted(reading: Reading) -> str:
    """How many scenarios there are, and what they are made of."""
    if not reading.count:
        return "No scenarios yet"
    return scenarios_words(reading.axes, reading.count)


def _counts(reading: Reading) -> dict[str, str]:
    return {f"x{i}": f"{len(axis):,}" for i, axis in enumerate(reading.axes) if axis is not None}


def _groups(began: Start, sketch: Sketch) -> list[dict[str, Any]]:
    """All inputs of a service's case as its own page asks for them, under names of this form. What does not apply is
    hidden, unless an axis may make it apply.
    """
    if began.service is None:
        return []
    asked = Asked.of(began.service, began.inputs)
    varied = [began.service.by_name.get(name) for axis in sketch.axes for name in axis.of]
    fixed = not any(isinstance(f, Choice | Flag) for f in varied)

    def named(control: dict[str, Any]) -> dict[str, Any]:
        name = control["name"]
        hidden = control["hidden"] and fixed and not control["error"]
        return {**control, "asks": name, "name": f"{INPUT}{name}", "hidden": hidden, "described": f"e-{INPUT}{name}"}

    found = [
        {"title": group["title"], "controls": [named(c) for c in (*group["fields"], *group["more"])]}
        for group in form.filled(asked)
    ]
    cards = form.axis(began.service)
    if cards is not None:
        # What the service's page shows as cards is a select here.
        question = form.Question(cards, "select", (("", cards.choices),))
        found.insert(0, {"title": cards.group, "controls": [named(form.control(question, asked))]})
    return found


def _unsound(request: HttpRequest, sketch: Sketch, began: Start) -> HttpResponse:
    """The base itself holds something wrong: its form says where; the axes are kept."""
    reading = read({"base": began.data})
    faults = faults_of(sketch, reading)
    if began.service is None:
        return begin.begin(request, "; ".join(faults.values()))
    path = reverse("service", args=[began.service.slug])
    context: dict[str, Any] = {
        "sketch": sketch,
        "start": began,
        "path": request.path,
        "query": sketch.query,
        "calculator": path,
        "wrong": list(faults.items()),
        "groups": _groups(began, sketch),
        "base_wrong": True,
        "waiting": [(n, v) for n, v in sketch.pairs() if not n.startswith(INPUT) and n != "of"],
        "state": script_data({"errors": faults, "counts": {}}),
        "count": "No scenarios until then",
        "service": find.about(began.service),
    }
    part = request.headers.get("HX-Target") if request.headers.get("HX-Request") else ""
    if part == "answer":
        return render(request, "whatif/answer.html", {**context, "oob": True})
    return render(request, "whatif/page.html", {**frame(), "section": "what-if", **context})
