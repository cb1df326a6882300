"""What the views of saved estimates share: ETags that are revisions, and both documents where two changed one."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache, partial
from hashlib import blake2b
from typing import Any

from django.conf import settings
from django.http import HttpResponse
from rest_framework.request import Request

from calculator.api import problems
from calculator.api.private import READS, Private, linked, not_modified
from calculator.api.problems import Problem
from calculator.api.reading import read_query
from calculator.api.shapes import history as shapes
from calculator.api.writing import send_private
from calculator.estimates import queries
from calculator.estimates.access import Access
from calculator.estimates.document import RefusedError, dump
from calculator.estimates.merge import Merged
from calculator.estimates.models import Estimate
from calculator.estimates.problems import ConflictError
from calculator.estimates.queries import Shown
from pricing.book import embedded

REVISION = re.compile(r'(?:W/)?"?(\d{1,9})(?:\.[0-9a-f]+)?"?')
NO_MATCH = (
    "Send “If-Match” with the ETag of the estimate as you read it, so that nobody's change is overwritten; "
    "“If-Match: *” changes it whatever it is."
)


# -- ETags ---------------------------------------------------------------------------------------------------


def etag(state: int | str) -> str:
    """The tag of a revision (or of a pinned version): its number, then what else its prices depend on."""
    return f'"{state}.{_prices(embedded().id)}"'


@lru_cache(maxsize=4)
def _prices(book: str) -> str:
    return blake2b(f"{book}/{settings.VERSION}".encode(), digest_size=4).hexdigest()


def state_of(estimate: Estimate, allowed: Access) -> int | str:
    """What the tag of an estimate is made of: its revision; a pinned link's version never changes."""
    return estimate.revision if allowed.pinned is None else f"v{allowed.pinned}"


def expected(request: Request, estimate: Estimate) -> int | None:
    """The revision that If-Match names, None for any. A tag that is no revision's is a revision nobody saw, 0."""
    given = request.headers.get("If-Match", "").strip()
    if not given:
        raise Problem(problems.NO_MATCH, NO_MATCH)
    if given == "*":
        return None
    named = [int(found[1]) for tag in given.split(",") if (found := REVISION.fullmatch(tag.strip()))]
    return estimate.revision if estimate.revision in named else next(iter(named), 0)


# -- views ---------------------------------------------------------------------------------------------------

changing = partial(linked, headers=("If-Match",), may=(*READS, problems.STALE, problems.NO_MATCH))
"""Describe a route that changes the revision that If-Match names."""


class EstimateApi(Private):
    """A view of saved estimates."""

    def found(self, id: str) -> Estimate:
        """The estimate, to change it: what may not be seen is 404 before anything else is said."""
        return queries.find(self.viewer, id)[0]

    def unchanged(self, request: Request, id: str) -> HttpResponse | None:
        """A 304 where the caller has what would be answered."""
        if "If-None-Match" not in request.headers:
            return None
        return not_modified(request, etag(state_of(*queries.find(self.viewer, id))))

    def shown(self, id: str) -> tuple[Shown, str]:
        """The estimate as the caller may see it, and its ETag."""
        shown = queries.show(self.viewer, id)
        return shown, etag(state_of(shown.estimate, shown.access))

    def answered(self, request: Request, id: str, say: Callable[[Shown], Any]) -> HttpResponse:
        """What `say` makes of the estimate, or a 304."""
        read_query(request.GET, {})
        if same := self.unchanged(request, id):
            return same
        shown, tag = self.shown(id)
        return send_private(say(shown), etag=tag)

    def handle_exception(self, exc: Exception) -> HttpResponse:  # type: ignore[override]
        return super().handle_exception(stale(exc) if isinstance(exc, ConflictError) else exc)


def stale(error: ConflictError) -> Problem:
    """Both documents, and both in one where that is possible."""
    try:
        merged = error.merged() if error.mine is not None else None
    except RefusedError:
        merged = None
    tag = etag(error.revision)
    told: dict[str, Any] = {
        "etag": tag,
        "revision": error.revision,
        "who": error.who,
        "at": error.at.isoformat(),
        "theirs": dump(error.theirs),
        "mine": dump(error.mine) if error.mine else None,
        "merged": merged and merge_offer(merged),
    }
    detail = error.message
    if error.expected == 0:
        detail = f"The estimate is at revision {error.revision}; If-Match names no revision of it."
    return Problem(problems.STALE, detail, headers={"ETag": tag}, members=told)


def merge_offer(merged: Merged) -> shapes.MergeOffer:
    return {
        "document": dump(merged.document),  # type: ignore[typeddict-item]
        "conflicts": [
            {"key": c.key, "what": c.what, "base": c.base, "mine": c.mine, "theirs": c.theirs, "taken": c.taken}
            for c in merged.conflicts
        ],
    }
