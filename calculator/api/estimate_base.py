"""What the views of saved estimates share: who asks, ETags that are revisions, the core's refusals as problems."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cached_property, lru_cache, partial
from hashlib import blake2b
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.http.response import HttpResponseBase
from django.utils.cache import patch_vary_headers
from django.utils.http import parse_etags
from rest_framework.request import Request

from calculator.api import problems, shapes_estimates
from calculator.api.base import Api
from calculator.api.describe import describe
from calculator.api.estimate_access import VARY, Caller, caller, lacks_scope
from calculator.api.problems import Problem, at_place, refused
from calculator.api.reading import read_query
from calculator.api.writing import dumps, send_private, tag_of
from calculator.estimates import queries
from calculator.estimates.access import Access, Viewer
from calculator.estimates.document import RefusedError
from calculator.estimates.merge import Merged
from calculator.estimates.models import Estimate
from calculator.estimates.problems import ConflictError, DeniedError, NotFoundError
from calculator.estimates.queries import Shown
from calculator.estimates.reading import dump
from pricing.book import embedded

KEY = ("Idempotency-Key",)
"""The header of routes that make something once."""
REVISION = re.compile(r'(?:W/)?"?(\d{1,9})(?:\.[0-9a-f]+)?"?')
NO_MATCH = (
    "Send “If-Match” with the ETag of the estimate as you read it, so that nobody's change is overwritten; "
    "“If-Match: *” changes it whatever it is."
)


# -- what the document says of them --------------------------------------------------------------------------

READS = (problems.UNAUTHORIZED, problems.FORBIDDEN)
owned = partial(describe, security=("token", "key"), may=READS)
"""Describe a route that only an account has."""
linked = partial(describe, security=("token", "key", "link"), may=READS)
"""Describe a route for which a share link is enough."""
watched = partial(linked, headers=("If-None-Match",), tagged=True)
"""Describe one whose answer changes with its ETag only."""
changing = partial(linked, headers=("If-Match",), may=(*READS, problems.STALE, problems.NO_MATCH))
"""Describe one that changes what If-Match names."""


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


class EstimateApi(Api):
    """A view of saved estimates: private, and uniform about what may not be seen."""

    links = True
    """Whether a share link is enough to be let in."""

    @cached_property
    def caller(self) -> Caller:
        return caller(self.request, links=self.links)

    @property
    def viewer(self) -> Viewer:
        return self.caller.viewer

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

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response = super().dispatch(request, *args, **kwargs)
        patch_vary_headers(response, VARY)
        return response

    def handle_exception(self, exc: Exception) -> HttpResponse:  # type: ignore[override]
        match exc:
            case RefusedError():
                exc = refused_by_core(exc)
            case NotFoundError():
                exc = Problem(problems.NOT_FOUND, exc.message)
            case DeniedError():
                reads_only = self.viewer.token_reads_only and self.viewer.link is None
                exc = lacks_scope() if reads_only else Problem(problems.FORBIDDEN, exc.message)
            case ConflictError():
                exc = stale(exc)
        return super().handle_exception(exc)


def not_modified(request: Request, tag: str) -> HttpResponse | None:
    """A 304 where If-None-Match names the tag."""
    held = [t.removeprefix("W/") for t in parse_etags(request.headers.get("If-None-Match", ""))]
    if tag not in held and "*" not in held:
        return None
    return HttpResponseNotModified(headers={"ETag": tag, "Cache-Control": "private, no-cache"})


def sent(request: Request, payload: Any) -> HttpResponse:
    """An answer that no revision names: its ETag is made of itself."""
    body = dumps(payload)
    tag = tag_of(body)
    return not_modified(request, tag) or send_private(body, etag=tag)


def nothing(*, tag: str = "") -> HttpResponse:
    """Done, and there is nothing to say."""
    return send_private(None, status=204, etag=tag, store=False)


def refused_by_core(error: RefusedError) -> Problem:
    """The same words in the form of every other refused input."""
    return refused([at_place(error.where, error.message)])


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


def merge_offer(merged: Merged) -> shapes_estimates.MergeOffer:
    return {
        "document": dump(merged.document),  # type: ignore[typeddict-item]
        "conflicts": [
            {"key": c.key, "what": c.what, "base": c.base, "mine": c.mine, "theirs": c.theirs, "taken": c.taken}
            for c in merged.conflicts
        ],
    }
