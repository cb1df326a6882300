"""What only some may see: who asks, answers kept by nobody else, the core's refusals as problems."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property, partial
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.http.response import HttpResponseBase
from django.utils.cache import patch_vary_headers
from django.utils.http import parse_etags
from rest_framework.request import Request

from calculator.api import problems
from calculator.api.base import Api
from calculator.api.callers import VARY, Caller, Opens, caller, lacks_scope
from calculator.api.describe import describe
from calculator.api.problems import Problem, at_parameter, at_place, refused
from calculator.api.writing import dumps, send_private, tag_of
from calculator.estimates.access import Viewer
from calculator.estimates.document import RefusedError
from calculator.estimates.problems import DeniedError, NotFoundError
from calculator.estimates.sharing import link_open
from calculator.kernel import Fault

READS = (problems.UNAUTHORIZED, problems.FORBIDDEN)
owned = partial(describe, security=("token", "key"), may=READS)
"""Describe a route that only an account has."""
linked = partial(describe, security=("token", "key", "link"), may=READS)
"""Describe a route for which a share link is enough."""
watched = partial(linked, headers=("If-None-Match",), tagged=True)
"""Describe one whose answer changes with its ETag only."""
KEY = "Idempotency-Key"
LONGEST_KEY = 200


class Private(Api):
    """A view that is uniform about what may not be seen."""

    links = True
    """Whether a share link is enough to be let in."""
    opens: Callable[..., Opens] = staticmethod(link_open)
    """What opens the links of what is served here."""

    @cached_property
    def caller(self) -> Caller:
        return caller(self.request, links=self.links, opens=self.opens)

    @property
    def viewer(self) -> Viewer:
        return self.caller.viewer

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
        return super().handle_exception(exc)


def given_key(request: Request) -> str:
    """The caller's Idempotency-Key for this request, empty where there is none."""
    given = request.headers.get(KEY, "").strip()
    if given and (len(given) > LONGEST_KEY or not given.isprintable()):
        raise refused_key(f"{KEY} holds at most {LONGEST_KEY} printable characters.")
    return given


def refused_key(words: str) -> Problem:
    return refused([at_parameter(Fault((KEY,), words))])


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
