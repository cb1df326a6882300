"""What every route of `/v1/` shares.

Spreadsheets follow no redirect with a key, keep no cookie and show no page of HTML, so there are none. The format is
the suffix, whatever Accept says; an error is a status and a short body of that format.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response
from rest_framework.negotiation import BaseContentNegotiation
from rest_framework.request import Request

from calculator.api import problems
from calculator.api.base import Api
from calculator.api.problems import Problem
from calculator.api.reading import suggestion
from calculator.api.writing import tag_of
from calculator.sheets import access, writing
from calculator.sheets.access import Caller, PerKey
from calculator.sheets.options import FORMATS, Notation, notation
from calculator.tables.text import sentences

EXPOSED = (
    "ETag, RateLimit-Limit, RateLimit-Remaining, RateLimit-Reset, Retry-After, X-Request-Id, X-Price-Book, "
    "X-Effective-Date, X-Engine-Version"
)
ALLOWED_HEADERS = "Authorization, X-Api-Key, Content-Type, If-None-Match"
PREFLIGHT_SECONDS = "86400"
FRESH = 300
FOREVER = 31_536_000


class BySuffix(BaseContentNegotiation):
    """Accept is not looked at."""

    def select_parser(self, request: Any, parsers: Any) -> Any:
        return None

    def select_renderer(self, request: Any, renderers: Any, format_suffix: Any = None) -> Any:
        return renderers[0], renderers[0].media_type


class SheetApi(Api):
    """A route whose address ends in the format."""

    content_negotiation_class = BySuffix  # type: ignore[assignment]
    throttle_classes = (PerKey,)
    formats: Sequence[str] = tuple(FORMATS)
    methods = "GET, HEAD, OPTIONS"

    how = Notation("txt")
    caller = Caller()

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        suffix = kwargs.get("suffix", "txt")
        if suffix in FORMATS:
            self.how, _ = notation(suffix, request.query_params)
        if settings.SECURE_SSL_REDIRECT and not request.is_secure():
            raise Problem(problems.FORBIDDEN, "Ask by https://: an address may hold a key.")
        try:
            self.caller = access.caller(request)
        except Problem:
            self.check_throttles(request)  # guesses count for the address they come from
            raise
        super().initial(request, *args, **kwargs)
        if suffix not in self.formats:
            hint = suggestion(suffix, self.formats)
            raise Problem(
                problems.NOT_FOUND, f"There is no format .{suffix[:20]} here, but .{', .'.join(self.formats)}{hint}"
            )

    def handle_exception(self, exc: Exception) -> HttpResponse:  # type: ignore[override]
        problem = problems.response_to(exc, self.request)
        found = problems.of(exc, self.request)
        words = sentences(e["message"] for e in found.errors) or found.detail
        body = writing.refusal(words, found.kind.status, self.how)
        status = 200 if self.how.in_cell else found.kind.status
        response = HttpResponse(body, status=status, content_type=self.how.content_type, headers=found.headers)
        response["Cache-Control"] = "no-store"
        if "Retry-After" in problem:
            response["Retry-After"] = problem["Retry-After"]
        response._has_been_logged = problem._has_been_logged  # type: ignore[attr-defined]
        return response

    def finalize_response(self, request: Request, response: Any, *args: Any, **kwargs: Any) -> Any:
        found = super().finalize_response(request, response, *args, **kwargs)
        found["Access-Control-Allow-Origin"] = "*"
        found["Access-Control-Expose-Headers"] = EXPOSED
        found["Referrer-Policy"] = "no-referrer"
        found["X-Robots-Tag"] = "noindex"
        # DRF's own word about Accept and cookies is not true here.
        del found["Vary"]
        return found

    def options(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:  # type: ignore[override]
        """A browser's question before a request with headers."""
        response = HttpResponse(status=204)
        del response["Content-Type"]
        response["Allow"] = response["Access-Control-Allow-Methods"] = self.methods
        response["Access-Control-Allow-Headers"] = ALLOWED_HEADERS
        response["Access-Control-Max-Age"] = PREFLIGHT_SECONDS
        return response

    def answer(
        self, body: bytes, *, forever: bool = False, private: bool = False, max_age: int = FRESH
    ) -> HttpResponse:
        """The body with a strong ETag; a 304 where the caller has it. `forever`: the same address, the same answer."""
        response = HttpResponse(body, content_type=self.how.content_type)
        if self.request.method not in ("GET", "HEAD"):
            response["Cache-Control"] = "no-store"
            return response
        response["ETag"] = etag = tag_of(body)
        kept = f"max-age={FOREVER}, immutable" if forever else f"max-age={max_age}"
        response["Cache-Control"] = f"{'private' if private else 'public'}, {kept}"
        conditional = get_conditional_response(self.request, etag, None, response)
        assert isinstance(conditional, HttpResponse)
        return conditional


class Nowhere(SheetApi):
    """Every address under /v1/ that is not a route, in words and never as a redirect."""

    schema = None

    def _nowhere(self, request: Request, rest: str = "") -> HttpResponse:
        hint = f"; did you mean {request.path.rstrip('/')}?" if rest.endswith("/") else "."
        examples = "such as /v1/ec2.csv; /api/ explains"
        raise Problem(problems.NOT_FOUND, f"There is nothing at {request.path[:200]}{hint} Addresses are {examples}.")

    get = post = put = patch = delete = _nowhere
