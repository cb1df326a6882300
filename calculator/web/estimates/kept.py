"""History: versions that were saved, every change with who and when, two states held against each other."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST, require_safe

from calculator.estimates import actions, queries
from calculator.estimates.diff import Difference, LineChange, diff
from calculator.estimates.document import Document, RefusedError
from calculator.estimates.edits import Reprice
from calculator.estimates.problems import ConflictError, DeniedError
from calculator.kernel.units import money as dollars
from calculator.kernel.units import number
from calculator.web.estimates.change import applied, conflicting, done, report, revision_of
from calculator.web.estimates.outline import Money
from calculator.web.estimates.place import Place, framed, placed
from pricing.book import embedded

A_PAGE = 50
NOW = "now"
KINDS = {
    "book": "prices",
    "setting": "setting",
    "removed": "removed",
    "added": "added",
    "input": "input",
    "disabled": "disabled",
    "enabled": "enabled",
    "moved": "moved",
    "named": "renamed",
    "shared": "shared tiers",
    "total": "follows",
}


@require_safe
@placed
def history(request: HttpRequest, place: Place) -> HttpResponse:
    """The versions and the changes of an estimate."""
    shown = place.show()
    versions = list(queries.versions(place.viewer, place.public_id)[:500])
    page = Paginator(queries.changes(place.viewer, place.public_id), A_PAGE).get_page(request.GET.get("page"))
    context = {
        "base": place.base,
        "name": shown.document.name,
        "revision": shown.estimate.revision,
        "access": shown.access,
        "versions": [_version(v) for v in versions],
        "page": page,
        "changes": [{"change": c, "before": c.revision - 1} for c in page.object_list],
    }
    return render(request, "estimates/history.html", framed(request, **context))


def _version(v: Any) -> dict[str, Any]:
    write = Money(v.totals.get("currency", "USD"))
    return {
        "version": v,
        "items": v.totals.get("items", 0),
        "complete": v.totals.get("complete", True),
        **{name: write(v.totals.get(name, 0.0)) for name in ("monthly", "upfront", "first_12")},
    }


@require_POST
@placed
def save(request: HttpRequest, place: Place) -> HttpResponse:
    """Keep the estimate as it is now, under a note."""
    sent = request.POST
    try:
        version = actions.version_save(
            viewer=place.viewer,
            public_id=place.public_id,
            note=sent.get("note", ""),
            expected_revision=revision_of(sent),
        )
    except ConflictError as conflict:
        return conflicting(place, conflict, None)
    note = f" “{version.note}”" if version.note else ""
    response = HttpResponse(status=303, headers={"Location": f"{place.base}history/"})
    if place.in_part:
        response = HttpResponse(status=204, headers={"HX-Redirect": f"{place.base}history/"})
    report(request, f"Version {version.number}{note} is kept.")
    return response


@require_POST
@placed
def restore(request: HttpRequest, place: Place, number: int) -> HttpResponse:
    """Back to a version; that can be undone like any change."""
    expected = revision_of(request.POST)

    def act() -> actions.Edited:
        return actions.version_restore(
            viewer=place.viewer, public_id=place.public_id, number=number, expected_revision=expected
        )

    return done(place, act, whole=True)


@require_POST
@placed
def rewind(request: HttpRequest, place: Place, revision: int) -> HttpResponse:
    """Back to how it was after one of the changes; that can be undone like any change."""
    expected = revision_of(request.POST)

    def act() -> actions.Edited:
        return actions.revision_restore(
            viewer=place.viewer, public_id=place.public_id, revision=revision, expected_revision=expected
        )

    return done(place, act, whole=True)


@require_safe
@placed
def changes(request: HttpRequest, place: Place) -> HttpResponse:
    """`?from=3&to=now`: what changed between two states, and why it costs what it does. A state is a version (3), a
    revision (r17) or now.
    """
    shown = place.show()
    if not shown.access.can_see_history:
        raise DeniedError("see its history")
    first, last = request.GET.get("from", ""), request.GET.get("to", NOW)
    before, after = (_state(place, shown.document, which) for which in (first, last))
    versions = list(queries.versions(place.viewer, place.public_id)[:500])
    found = diff(before, after)
    named = {w: f"Revision {w[1:]}" for w in (first, last) if w.startswith("r")}
    context = {
        "base": place.base,
        "name": shown.document.name,
        "first": first,
        "last": last,
        "options": [
            *named.items(),
            *((str(v.number), f"Version {v.number}" + (f": {v.note}" if v.note else "")) for v in versions),
        ],
        "told": told(found),
    }
    return render(request, "estimates/changes.html", framed(request, **context))


def _state(place: Place, now: Document, which: str) -> Document:
    if which == NOW:
        return now
    if which.startswith("r") and which[1:].isascii() and which[1:].isdigit() and len(which) < 10:
        found = queries.state_at(place.viewer, place.public_id, int(which[1:]))
        if found is None:
            raise RefusedError(actions.GONE, "from")
        return found
    if not (which.isascii() and which.isdigit() and len(which) < 9):
        raise RefusedError("Choose two versions, or a version and what is there now.", "from")
    return queries.version(place.viewer, place.public_id, int(which)).content


def told(found: Difference) -> dict[str, Any]:
    """A difference in words and written amounts."""
    write = Money(found.currency)
    return {
        "before": write.amounts(found.before),
        "after": write.amounts(found.after),
        "by": {n: write.signed(getattr(found.amounts, n)) for n in ("monthly", "upfront", "first_12", "first_36")},
        "up": found.amounts.first_36 > 0.005,
        "down": found.amounts.first_36 < -0.005,
        "causes": [
            {
                "kind": KINDS[c.kind],
                "words": c.words,
                "monthly": write.signed(c.amounts.monthly),
                "upfront": write.signed(c.amounts.upfront) if abs(c.amounts.upfront) >= 0.005 else "",
                "first_36": write.signed(c.amounts.first_36),
            }
            for c in found.causes
        ],
        "items": [
            {
                "title": i.title,
                "kinds": [KINDS[k] for k in i.kinds],
                "words": i.words,
                "before": write(i.before.monthly) if i.before else "–",
                "after": write(i.after.monthly) if i.after else "–",
                "lines": [_line(row) for row in i.lines],
            }
            for i in found.items
        ],
        "notes": found.notes,
    }


def _line(row: LineChange) -> dict[str, str]:
    quantities = [f"{number(q)} {row.unit}" if q is not None else "–" for q in row.quantity]
    amounts = [dollars(a) if a is not None else "–" for a in row.amount]
    return {
        "label": f"{row.label}{', once' if row.once else ''}",
        "was": quantities[0],
        "is": quantities[1],
        "paid": amounts[0],
        "pays": amounts[1],
    }


@require_POST
@placed
def reprice(request: HttpRequest, place: Place) -> HttpResponse:
    """Pin the estimate to the price book of now."""
    return applied(place, Reprice(embedded().id), revision_of(request.POST))
