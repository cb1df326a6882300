"""An estimate's versions, the difference between two of its states, and both in one where two people changed it."""

from __future__ import annotations

from typing import Annotated, TypedDict

from calculator.api.shapes.base import Moment, Paging
from calculator.api.shapes.errors import Problem
from calculator.api.shapes.estimates import EstimateDocument, Money


class VersionTotals(TypedDict):
    """What a version cost when it was saved."""

    book: str
    currency: str
    complete: bool
    items: int
    monthly: float
    upfront: float
    first_12_months: float
    first_36_months: float


class EstimateVersion(TypedDict):
    """The estimate as somebody saved it. It never changes."""

    number: int
    revision: Annotated[int, "The estimate's, then."]
    note: str
    author: str
    at: Moment
    totals: VersionTotals
    url: str


class EstimateVersions(Paging):
    """The saved versions, the last first."""

    versions: list[EstimateVersion]


class EstimateVersionDetail(EstimateVersion):
    document: EstimateDocument


class DifferenceCause(TypedDict):
    """One reason for the difference, and what it makes of it. All of them add up to the difference."""

    kind: Annotated[str, "book, setting, removed, added, input, disabled, enabled, moved, named, shared or total."]
    words: str
    item: Annotated[str, "Id; empty where it is of no one item."]
    amounts: Money


class DifferenceLine(TypedDict):
    """A line of the bill on both sides, at AWS's prices in US dollars; null where it is not there or has no price."""

    label: str
    unit: str
    once: bool
    quantity_before: float | None
    quantity_after: float | None
    amount_before: float | None
    amount_after: float | None


class DifferenceItem(TypedDict):
    """An item on both sides; null where it is not there."""

    id: str
    title: str
    kinds: list[str]
    words: list[str]
    before: Money | None
    after: Money | None
    lines: list[DifferenceLine]


class EstimateDifference(TypedDict):
    """What changed between two states of an estimate, in the currency of the second."""

    from_version: Annotated[int | None, "Null for the estimate of now."]
    to_version: Annotated[int | None, "Null for the estimate of now."]
    currency: str
    before: Money
    after: Money
    difference: Money
    causes: list[DifferenceCause]
    items: list[DifferenceItem]
    notes: list[str]


class MergeConflict(TypedDict):
    """One thing both changed in different ways."""

    key: str
    what: str
    base: str
    mine: str
    theirs: str
    taken: Annotated[str, "The side the merge took: theirs, or mine where only that keeps something."]


class MergeOffer(TypedDict):
    """Both sets of changes in one document."""

    document: EstimateDocument
    conflicts: list[MergeConflict]


class StaleEstimate(Problem):
    """Somebody changed the estimate meanwhile. PUT `merged.document` or `mine` with `etag` as `If-Match`, or leave it
    as it is.
    """

    etag: Annotated[str, "Of the estimate of now."]
    revision: int
    who: Annotated[str, "Who changed it last."]
    at: Moment
    theirs: Annotated[EstimateDocument, "The estimate of now."]
    mine: Annotated[
        EstimateDocument | None, "What the change would have made; null where that is not known or nothing of its own."
    ]
    merged: Annotated[MergeOffer | None, "Null where the two cannot be merged."]
