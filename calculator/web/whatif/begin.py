"""`/what-if/` without a base: what can be asked of which service or estimate, and the visitor's own sweeps."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import render

from calculator.accounts.visitor import viewer
from calculator.estimates import queries
from calculator.kernel import Choice, Number, Service
from calculator.services import services
from calculator.web import find
from calculator.web.asked import once
from calculator.web.views import frame
from calculator.web.whatif.answer import lowered
from calculator.web.whatif.asked import Sketch
from calculator.web.whatif.completed import added
from calculator.web.whatif.saved import listed
from calculator.whatif.base import Base, Target
from calculator.whatif.first_axis import kinds
from calculator.whatif.queries import sweeps
from calculator.whatif.reading import read
from calculator.whatif.suggest import drivers

OFFERED, A_PAGE = 12, 20
IDEAS = 6


def begin(request: HttpRequest, problem: str = "") -> HttpResponse:
    """The start page; `problem` says why what was asked for cannot be a base."""
    words = request.GET.get("q", "")[:200].replace("\x00", "")
    found = [f.about for f in find.find(words)] if words else []
    shown = Paginator(sweeps(viewer(request)), A_PAGE).get_page(request.GET.get("page"))
    context: dict[str, Any] = {
        "q": words,
        "problem": problem,
        "services": [
            {"about": find.about(s), "ideas": started(s)}
            for s in services().values()
            if not found or find.about(s) in found
        ],
        "none": bool(words and not found),
        "sweeps": listed(list(shown)),
        "page": shown,
        "csrf": get_token(request),
        "estimates": queries.estimates(viewer(request))[:OFFERED],
    }
    if request.headers.get("HX-Target") == "bases":
        return render(request, "whatif/begin.html#bases", context)
    status = 404 if problem else 200
    return render(request, "whatif/begin.html", {**frame(), "section": "what-if", **context}, status=status)


@once
def started(service: type[Service]) -> list[tuple[str, str]]:
    """Questions to begin with for a service as it stands, as words and addresses."""
    base = read({"base": {"service": service.slug}}).base
    assert base is not None
    return ideas(Sketch(service=service.slug), base)


def ideas(sketch: Sketch, base: Base) -> list[tuple[str, str]]:
    """Sweeps that answer a usual question, as words and addresses: its choices, each against the first number."""
    choices = list(_choices(base))
    numbers = list(_numbers(base))[:1]
    found = [(f"{target.label}: {_every(base, target)}", _query(sketch, base, [target])) for target in choices]
    if len(choices) > 1:
        found.append((" × ".join(t.label for t in choices[:2]), _query(sketch, base, choices[:2])))
    if choices and numbers:
        words = f"{choices[0].label} by {lowered(numbers[0].label)}"
        found.append((words, _query(sketch, base, [choices[0], numbers[0]])))
    return found[:IDEAS]


def _numbers(base: Base) -> Iterable[Target]:
    """The numbers worth a range: what grows with use, then any that is not 0."""
    yield from (base.targets[name] for driver in drivers(base) for name in driver["of"])
    yield from (t for t in base.targets.values() if isinstance(t.field, Number) and base.now(t) > 0)


def _every(base: Base, target: Target) -> str:
    if kinds(base, target)[:1] == ("instances",):
        return "those that fit"
    return f"all {len(getattr(target.field, 'choices', ())):,}"


def _choices(base: Base) -> Iterable[Target]:
    """The choices worth going through: what a service's own comparisons compare, then those of many options."""
    compared = [f"{item}.{c.axis}" if item else c.axis for item, case in base.cases.items() for c in type(case).compare]
    first = [base.targets[name] for name in compared if name in base.targets]
    rest = [
        t
        for t in base.targets.values()
        if isinstance(t.field, Choice) and kinds(base, t)[:1] in (("options",), ("instances",)) and t not in first
    ]
    rest.sort(key=lambda t: -min(len(getattr(t.field, "choices", ())), 40))
    return [*first[:2], *rest[:2]]


def _query(sketch: Sketch, base: Base, targets: Iterable[Target]) -> str:
    for target in targets:
        sketch = added(sketch, base, target.address)
    return sketch.query
