"""Reading what is kept: every function takes a viewer and gives nothing that viewer may not see."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeVar
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone

from calculator.estimates.access import Access, Viewer, access
from calculator.estimates.document import Document
from calculator.estimates.models import Change, Estimate, ShareLink, Version
from calculator.estimates.ownership import Possession, belonging_to
from calculator.estimates.problems import DeniedError, NotFoundError

Row = TypeVar("Row", bound=Possession)


@dataclass(frozen=True)
class Shown:
    """An estimate as a viewer sees it: the document of now, or of the version a link is pinned to."""

    estimate: Estimate
    access: Access
    document: Document
    version: Version | None = None


def find(viewer: Viewer, public_id: UUID | str, *, lock: bool = False) -> tuple[Estimate, Access]:
    """The estimate and what the viewer may do. NotFoundError where there is none or it may not be seen."""
    return find_row(Estimate, viewer, public_id, lock=lock)


def find_row(model: type[Row], viewer: Viewer, public_id: UUID | str, *, lock: bool = False) -> tuple[Row, Access]:
    """The same for anything kept."""
    try:
        wanted = public_id if isinstance(public_id, UUID) else UUID(str(public_id))
    except ValueError:
        raise NotFoundError from None
    rows = model._default_manager.filter(public_id=wanted)
    found = (rows.select_for_update() if lock else rows).first()
    if found is None:
        raise NotFoundError
    allowed = access(found.owned, viewer, timezone.now())
    if not allowed.can_read:
        raise NotFoundError
    return found, allowed


def show(viewer: Viewer, public_id: UUID | str) -> Shown:
    """What the viewer sees at this address."""
    estimate, allowed = find(viewer, public_id)
    if allowed.pinned is None:
        return Shown(estimate, allowed, estimate.content)
    version = Version.objects.get(pk=allowed.pinned, estimate=estimate)
    return Shown(estimate, allowed, version.content, version)


def estimates(viewer: Viewer, *, text: str = "") -> QuerySet[Estimate]:
    """The viewer's own, last changed first, without their documents."""
    rows = Estimate.objects.filter(belonging_to(viewer)).defer("document", "undoable", "redoable")
    return rows.filter(title__icontains=text) if text else rows


def _history(viewer: Viewer, public_id: UUID | str) -> Estimate:
    estimate, allowed = find(viewer, public_id)
    if not allowed.can_see_history:
        raise DeniedError("see its history")
    return estimate


def changes(viewer: Viewer, public_id: UUID | str) -> QuerySet[Change]:
    """Who changed what and when, the last first."""
    return Change.objects.filter(estimate=_history(viewer, public_id)).defer("before")


def versions(viewer: Viewer, public_id: UUID | str) -> QuerySet[Version]:
    """The saved versions, the last first, with their totals and without their documents."""
    return Version.objects.filter(estimate=_history(viewer, public_id)).defer("document")


def version(viewer: Viewer, public_id: UUID | str, number: int) -> Version:
    """One version. A link pinned to it may see it too."""
    estimate, allowed = find(viewer, public_id)
    found = Version.objects.filter(estimate=estimate, number=number).first()
    if found is None or not (allowed.can_see_history or allowed.pinned == found.pk):
        raise NotFoundError
    return found


def links(viewer: Viewer, public_id: UUID | str) -> QuerySet[ShareLink]:
    """The estimate's share links, for who may share it."""
    estimate, allowed = find(viewer, public_id)
    if not allowed.can_share:
        raise DeniedError("share it")
    return ShareLink.objects.filter(estimate=estimate).select_related("version")


def state_at(viewer: Viewer, public_id: UUID | str, revision: int) -> Document | None:
    """The document at an earlier revision, for who may see history; None where history does not reach back to it."""
    return document_at(_history(viewer, public_id), revision)


def document_at(estimate: Estimate, revision: int) -> Document | None:
    """The document at an earlier revision; None where history no longer reaches back that far."""
    if revision == estimate.revision:
        return estimate.content
    change = Change.objects.filter(estimate=estimate, revision=revision + 1).first()
    return change.document_before if change else None
