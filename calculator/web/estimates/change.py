"""Changing an estimate: each change is one POST. htmx gets back what changed, a plain form is led to the page."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_POST

from calculator.estimates import actions, edits
from calculator.estimates.access import access
from calculator.estimates.actions import Edited
from calculator.estimates.diff import diff
from calculator.estimates.document import RefusedError, dump
from calculator.estimates.edits import Edit
from calculator.estimates.problems import ConflictError
from calculator.estimates.queries import Shown
from calculator.estimates.totals import totals
from calculator.web.estimates import outline, panels
from calculator.web.estimates.outline import Money
from calculator.web.estimates.page import parts
from calculator.web.estimates.place import Place, framed, placed
from calculator.web.estimates.typed import as_data, edit_of

TOLD = 6
"""So many things left out are told one by one."""


def revision_of(sent: QueryDict) -> int | None:
    """The revision that the sender saw; None where the form says none."""
    return _number(sent.get("revision", ""))


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None


@require_POST
@placed
def edit(request: HttpRequest, place: Place) -> HttpResponse:
    """Any edit, as its form asks for it."""
    wanted = edit_of(lambda: place.show().document, request.POST)
    return applied(place, wanted, revision_of(request.POST))


def applied(place: Place, wanted: Edit, expected: int | None) -> HttpResponse:
    def act() -> Edited:
        return actions.estimate_edit(
            viewer=place.viewer, public_id=place.public_id, edit=wanted, expected_revision=expected
        )

    return done(place, act, wanted)


@require_POST
@placed
def undo(request: HttpRequest, place: Place) -> HttpResponse:
    return _back(request, place, actions.estimate_undo)


@require_POST
@placed
def redo(request: HttpRequest, place: Place) -> HttpResponse:
    return _back(request, place, actions.estimate_redo)


def _back(request: HttpRequest, place: Place, action: Callable[..., Edited]) -> HttpResponse:
    expected = revision_of(request.POST)
    return done(
        place, lambda: action(viewer=place.viewer, public_id=place.public_id, expected_revision=expected), whole=True
    )


def done(place: Place, act: Callable[[], Edited], wanted: Edit | None = None, *, whole: bool = False) -> HttpResponse:
    """The answer to a change: what it did, or that somebody else was first. `whole` sends the settings too."""
    try:
        edited = act()
    except ConflictError as conflict:
        return conflicting(place, conflict, wanted)
    if not place.in_part or place.request.headers.get("HX-Target") == "panel-body":
        return led(place, edited)
    return _changed(place, edited, whole=whole or isinstance(wanted, edits.Change | edits.Restore))


def listed(skipped: Sequence[str]) -> dict[str, Any]:
    """What was left out: the first few in words, of the rest how many."""
    return {"skipped": skipped[:TOLD], "more": max(len(skipped) - TOLD, 0)}


def report(request: HttpRequest, sentence: str, skipped: Sequence[str] = ()) -> None:
    """Tell on the next page what was done, and what was left out and why."""
    messages.success(request, sentence)
    for words in skipped[:TOLD]:
        messages.info(request, words)
    if len(skipped) > TOLD:
        messages.info(request, f"{len(skipped) - TOLD} more items keep their inputs for such a reason.")


def led(place: Place, edited: Edited) -> HttpResponse:
    """To the page, which says what was done."""
    open_ = place.request.POST.get("open", "")
    if open_ in edited.document.nodes:
        to = f"{place.base}?open={open_}#n-{open_}"
    else:
        to = place.base
    response = HttpResponse(status=303, headers={"Location": to})
    if place.in_part:
        # To the address where it is already a browser would only scroll.
        response = HttpResponse(status=204, headers={"HX-Refresh": "true"})
    report(place.request, edited.sentence, edited.skipped)
    return response


def _changed(place: Place, edited: Edited, *, whole: bool) -> HttpResponse:
    """What changed, for htmx: the rows that differ (or the outline), the totals, the tools, the open drawer."""
    request = place.request
    allowed = access(edited.estimate.owned, place.viewer, timezone.now())
    shown = Shown(edited.estimate, allowed, edited.document)
    priced = totals(shown.document)
    open_ = request.POST.get("open", "")
    open_ = open_ if open_ in shown.document.nodes else ""
    seen = revision_of(request.POST)
    context = parts(place, shown, priced, open_)
    few = outline.touched((str(shown.estimate.pk), seen), context["rows"]) if seen is not None else None
    context |= {
        "touched": few,
        "whole": few is None,
        "said": {"sentence": edited.sentence, **listed(edited.skipped)},
        "csrf": framed(request)["csrf"],
    }
    if open_:
        context["opened"] = panels.drawer(shown, priced, open_)
    if whole:
        context["settings"] = panels.settings(shown.document)
    response = render(request, "estimates/changed.html", context)
    if few is not None:
        response.headers["HX-Reswap"] = "none"
    return response


# -- two at once -------------------------------------------------------------------------------------------


def conflicting(place: Place, conflict: ConflictError, wanted: Edit | None) -> HttpResponse:
    """Both changes side by side, and the ways out. As a page, or for htmx in the panel."""
    request = place.request
    merged, why = None, ""
    try:
        merged = conflict.merged()
    except RefusedError as error:
        why = error.message
    theirs = mine = None
    if conflict.base is not None:
        theirs = _told(conflict.base, conflict.theirs)
        mine = _told(conflict.base, conflict.mine) if conflict.mine is not None else None
    context = {
        "base": place.base,
        "conflict": conflict,
        "theirs": theirs,
        "mine": mine,
        "merged": merged,
        "why": why,
        "edit": json.dumps(as_data(wanted)) if wanted is not None else "",
        "revision": conflict.revision,
        "expected": conflict.expected,
        "open": request.POST.get("open", ""),
    }
    if place.in_part:
        context["csrf"] = framed(request)["csrf"]
        response = render(request, "estimates/conflict.html#both", context, status=409)
        response.headers["HX-Retarget"], response.headers["HX-Reswap"] = "#panel-body", "innerHTML"
        return response
    return render(request, "estimates/conflict.html", framed(request, **context), status=409)


def _told(before: Any, after: Any) -> dict[str, Any]:
    """A side's changes in words, each with what it makes of the month."""
    found = diff(before, after)
    write = Money(found.currency)
    return {
        "causes": [(c.words, write.signed(c.amounts.monthly)) for c in found.causes],
        "quiet": not found.causes and before.digest != after.digest,
        "monthly": write(found.after.monthly),
    }


@require_POST
@placed
def settle(request: HttpRequest, place: Place) -> HttpResponse:
    """The way out of a conflict that was chosen: both merged, mine instead of theirs, or mine on top of theirs."""
    sent = request.POST
    try:
        data = json.loads(sent.get("edit", ""))
    except json.JSONDecodeError as error:
        raise RefusedError("What was to be changed did not come along; make the change again.", "edit") from error
    wanted = edits.read(data)
    saw, expected = revision_of(sent), _number(sent.get("expected", ""))
    if sent.get("how") == "again" or expected is None:
        return applied(place, wanted, saw)
    try:
        edited = actions.estimate_edit(
            viewer=place.viewer, public_id=place.public_id, edit=wanted, expected_revision=expected
        )
    except ConflictError as conflict:
        if conflict.revision != saw:
            return conflicting(place, conflict, wanted)  # a third one was faster still
        return applied(place, _settled(conflict, sent), conflict.revision)
    return led(place, edited)


def _settled(conflict: ConflictError, sent: QueryDict) -> Edit:
    if sent.get("how") == "mine":
        if conflict.mine is None:
            raise RefusedError("History does not reach back to what you changed: make the change again.")
        return edits.Restore(dump(conflict.mine), "Took one’s own change in place of another's.")
    choices = {name[5:]: str(side) for name, side in sent.items() if name.startswith("side.")}
    return edits.Restore(dump(conflict.merged(choices).document), "Merged two people’s changes.")
