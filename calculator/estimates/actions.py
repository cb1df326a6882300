"""Changing what is kept. Each function is one transaction, takes a viewer and does only what that viewer may do.

Two writers never overwrite each other: an estimate's row is locked while it is changed, its revision is checked again
as it is written, and a writer who saw an older revision gets a ConflictError with both documents.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from calculator.estimates import edits
from calculator.estimates.access import Access, Viewer
from calculator.estimates.document import Document, RefusedError, checked_text
from calculator.estimates.edits import Edit
from calculator.estimates.models import Change, Estimate, Version, columns_of, packed
from calculator.estimates.ownership import owner_columns
from calculator.estimates.problems import ConflictError, DeniedError, NotFoundError
from calculator.estimates.queries import document_at, find, show
from calculator.estimates.totals import totals
from pricing.book import embedded

UNDO_STEPS = 200
PRUNE_EVERY = 20
GONE = "History does not reach back that far."
MAX_ESTIMATES = 2000
"""Estimates one user or one browser may have."""


@dataclass(frozen=True)
class Edited:
    """An estimate after a change: its document, what was done in a sentence, and what was left out and why."""

    estimate: Estimate
    document: Document
    sentence: str
    skipped: tuple[str, ...] = ()


# -- estimates ---------------------------------------------------------------------------------------------


@transaction.atomic
def estimate_create(*, viewer: Viewer, document: Document | None = None) -> Estimate:
    """A new estimate of the viewer's, pinned to the price book of now unless the document names one."""
    if viewer.token_reads_only:
        raise DeniedError("make one with a token that only reads")
    if viewer.user is None and not viewer.browser:
        raise RefusedError("An estimate belongs to somebody: sign in, or let the browser keep a cookie.")
    mine = owner_columns(viewer)
    if Estimate.objects.filter(**mine).count() >= MAX_ESTIMATES:
        raise RefusedError(f"You have {MAX_ESTIMATES:,} estimates, the most there may be: delete some first.")
    document = document or Document()
    if not document.book:
        document = dataclasses.replace(document, book=embedded().id)
    return Estimate.objects.create(**mine, **columns_of(document))


@transaction.atomic
def estimate_edit(
    *, viewer: Viewer, public_id: UUID | str, edit: Edit | Mapping[str, Any], expected_revision: int | None = None
) -> Edited:
    """Apply an edit (or its JSON). With `expected_revision` only to what the viewer saw: ConflictError otherwise.

    An edit that changes nothing makes no revision.
    """
    change = edit if isinstance(edit, Edit) else edits.read(edit)
    estimate, _ = _editable(viewer, public_id)
    before = estimate.content
    if expected_revision is not None and expected_revision != estimate.revision:
        raise _conflict(estimate, before, expected_revision, change)
    done = edits.apply(before, change)
    if done.document == before:
        return Edited(estimate, before, done.sentence, done.skipped)
    undoable = [*estimate.undoable, estimate.revision + 1][-UNDO_STEPS:]
    _write(estimate, before, done.document, done.sentence, viewer, undoable, [])
    return Edited(estimate, done.document, done.sentence, done.skipped)


@transaction.atomic
def estimate_undo(*, viewer: Viewer, public_id: UUID | str, expected_revision: int | None = None) -> Edited:
    """Take the last change back. RefusedError where there is none."""
    estimate, _ = _editable(viewer, public_id)
    if not estimate.undoable:
        raise RefusedError("There is nothing to undo.")
    *undoable, last = estimate.undoable
    redoable = [*estimate.redoable, estimate.revision + 1]
    return _step_back(estimate, viewer, expected_revision, last, "Undid", undoable, redoable)


@transaction.atomic
def estimate_redo(*, viewer: Viewer, public_id: UUID | str, expected_revision: int | None = None) -> Edited:
    """Make the last undone change again. RefusedError where there is none: a new change clears them."""
    estimate, _ = _editable(viewer, public_id)
    if not estimate.redoable:
        raise RefusedError("There is nothing to redo.")
    *redoable, last = estimate.redoable
    undoable = [*estimate.undoable, estimate.revision + 1][-UNDO_STEPS:]
    return _step_back(estimate, viewer, expected_revision, last, "Redid", undoable, redoable)


def _step_back(
    estimate: Estimate,
    viewer: Viewer,
    expected: int | None,
    revision: int,
    verb: str,
    undoable: list[int],
    redoable: list[int],
) -> Edited:
    """Back to the document before the change that made `revision`: of an edit that undoes it, of an undo redoes it."""
    before = estimate.content
    if expected is not None and expected != estimate.revision:
        raise _conflict(estimate, before, expected, None)
    change = Change.objects.get(estimate=estimate, revision=revision)
    what = change.sentence.removeprefix("Undid: ").removeprefix("Redid: ")
    sentence = f"{verb}: {what}"
    document = change.document_before
    _write(estimate, before, document, sentence, viewer, undoable, redoable)
    return Edited(estimate, document, sentence)


@transaction.atomic
def estimate_duplicate(*, viewer: Viewer, public_id: UUID | str) -> Estimate:
    """A copy of what the viewer sees (of the pinned version where a link is pinned), the viewer's own from now on."""
    document = show(viewer, public_id).document
    name = f"{document.name[:113]} (copy)"
    return estimate_create(
        viewer=viewer, document=dataclasses.replace(document, root=dataclasses.replace(document.root, name=name))
    )


@transaction.atomic
def estimate_delete(*, viewer: Viewer, public_id: UUID | str, expected_revision: int | None = None) -> None:
    """Delete an estimate with its history, versions and links."""
    estimate, allowed = find(viewer, public_id, lock=True)
    if not allowed.can_delete:
        raise DeniedError("delete it")
    if expected_revision is not None and expected_revision != estimate.revision:
        raise _conflict(estimate, estimate.content, expected_revision, None)
    estimate.delete()


# -- versions ----------------------------------------------------------------------------------------------


@transaction.atomic
def version_save(
    *, viewer: Viewer, public_id: UUID | str, note: str = "", expected_revision: int | None = None
) -> Version:
    """Keep the estimate as it is now, for ever. Nothing changed and nothing to note gives the last version again."""
    note = checked_text(note, 400, "Note", "note").strip()
    estimate, _ = _editable(viewer, public_id)
    document = estimate.content
    if expected_revision is not None and expected_revision != estimate.revision:
        raise _conflict(estimate, document, expected_revision, None)
    last = Version.objects.filter(estimate=estimate).first()
    if last is not None and not note and last.content.digest == document.digest:
        return last
    number = (Version.objects.filter(estimate=estimate).aggregate(n=Max("number"))["n"] or 0) + 1
    return Version.objects.create(
        estimate=estimate,
        number=number,
        revision=estimate.revision,
        document=document.data,
        totals=summary(document),
        note=note,
        author=viewer.label,
    )


def version_restore(
    *, viewer: Viewer, public_id: UUID | str, number: int, expected_revision: int | None = None
) -> Edited:
    """Go back to a version. It is a change like any other: it can be undone."""
    estimate, allowed = find(viewer, public_id)
    if not allowed.can_edit:
        raise DeniedError("change it")
    version = Version.objects.filter(estimate=estimate, number=number).first()
    if version is None:
        raise NotFoundError
    edit = edits.Restore(version.document, f"Restored version {number}.")
    return estimate_edit(viewer=viewer, public_id=public_id, edit=edit, expected_revision=expected_revision)


def revision_restore(
    *, viewer: Viewer, public_id: UUID | str, revision: int, expected_revision: int | None = None
) -> Edited:
    """Go back to how the estimate was at an earlier revision: a change like any other, which can be undone."""
    estimate, allowed = find(viewer, public_id)
    if not allowed.can_edit:
        raise DeniedError("change it")
    document = document_at(estimate, revision)
    if document is None:
        raise RefusedError(GONE)
    edit = edits.Restore(document.data, f"Went back to revision {revision}.")
    return estimate_edit(viewer=viewer, public_id=public_id, edit=edit, expected_revision=expected_revision)


def summary(document: Document) -> dict[str, Any]:
    """The totals a version remembers."""
    found = totals(document)
    names = ("monthly", "upfront", "first_12", "first_36")
    return {
        "book": found.book.id,
        "currency": found.currency,
        "complete": found.complete,
        "items": len(found.items),
        **dict(zip(names, found.total.values, strict=True)),
    }


# -- how ---------------------------------------------------------------------------------------------------


def _editable(viewer: Viewer, public_id: UUID | str) -> tuple[Estimate, Access]:
    estimate, allowed = find(viewer, public_id, lock=True)
    if not allowed.can_edit:
        raise DeniedError("change it")
    return estimate, allowed


def _write(
    estimate: Estimate,
    before: Document,
    after: Document,
    sentence: str,
    viewer: Viewer,
    undoable: list[int],
    redoable: list[int],
) -> None:
    """Store a document as the next revision, with the change that made it."""
    values = {
        **columns_of(after),
        "revision": estimate.revision + 1,
        "undoable": undoable,
        "redoable": redoable,
        "updated_at": timezone.now(),
    }
    # The lock makes this always true; the condition holds on a database that has no row locks, too.
    if not Estimate.objects.filter(pk=estimate.pk, revision=estimate.revision).update(**values):
        estimate.refresh_from_db()
        raise _conflict(estimate, estimate.content, estimate.revision - 1, None)
    for name, value in values.items():
        setattr(estimate, name, value)
    Change.objects.create(
        estimate=estimate,
        revision=estimate.revision,
        before=packed(before),
        sentence=sentence[:400],
        actor=viewer.label[:150],
    )
    if estimate.revision % PRUNE_EVERY == 0:
        oldest = min([*undoable, *redoable, estimate.revision - UNDO_STEPS])
        Change.objects.filter(estimate=estimate, revision__lt=oldest).delete()


def _conflict(estimate: Estimate, theirs: Document, expected: int, edit: Edit | None) -> ConflictError:
    base = document_at(estimate, expected)
    mine = None
    if base is not None and edit is not None:
        mine = edits.apply(base, edit).document
    last = Change.objects.filter(estimate=estimate).defer("before").first()
    return ConflictError(
        expected=expected,
        revision=estimate.revision,
        theirs=theirs,
        base=base,
        mine=mine,
        who=last.actor if last else "Somebody",
        at=last.at if last else estimate.updated_at,
    )
