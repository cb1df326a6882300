"""What every API view shares: JSON only, problems for errors, a limit per address."""

from __future__ import annotations

import math
import time
from typing import Any, NamedTuple, NoReturn

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from rest_framework.negotiation import DefaultContentNegotiation
from rest_framework.renderers import BaseRenderer, JSONRenderer
from rest_framework.request import Request
from rest_framework.throttling import BaseThrottle
from rest_framework.views import APIView

from calculator.api import problems, writing
from calculator.api.renderers import ProblemRenderer

FRESH = 300
"""Seconds an answer may be kept: the embedded book changes only with a new version."""
PINNED = 86_400
"""The same where the request names its book."""


def host_of(request: Request | HttpRequest) -> str:
    return f"{request.scheme}://{request.get_host()}"


class Counted(NamedTuple):
    """How much of a caller's share of this minute is used, this request included."""

    limit: int
    used: int

    @property
    def headers(self) -> dict[str, str]:
        """What the answer says of it, in the names of draft-ietf-httpapi-ratelimit-headers."""
        return {
            "RateLimit-Limit": str(self.limit),
            "RateLimit-Remaining": str(max(self.limit - self.used, 0)),
            "RateLimit-Reset": str(seconds_left()),
        }


def seconds_left() -> int:
    """Until the clock's minute ends and every share is whole again."""
    return max(1, math.ceil(60 - time.time() % 60))


def count(subject: str, limit: int) -> Counted:
    """One more request of `subject` in this clock minute."""
    key = f"api:{subject}:{int(time.time() // 60)}"
    if cache.add(key, 1, timeout=60):
        return Counted(limit, 1)
    try:
        return Counted(limit, cache.incr(key))
    except ValueError:  # it ran out between the two calls
        return Counted(limit, 1)


class PerAddress(BaseThrottle):
    """At most `API_CALLS_A_MINUTE` requests of one address in a clock minute; 0 lifts the limit."""

    def allow_request(self, request: Request, view: APIView) -> bool:
        subject, limit = self.share(request, view)
        if not limit:
            return True
        counted = view.counted = count(subject, limit)  # type: ignore[attr-defined]
        return counted.used <= counted.limit

    def share(self, request: Request, view: APIView) -> tuple[str, int]:
        """Whose share a request is of, and how large that is."""
        return str(self.get_ident(request)), settings.API_CALLS_A_MINUTE

    def wait(self) -> float:
        return seconds_left()


class Api(APIView):
    """A view that answers in JSON, errors included."""

    authentication_classes = ()
    permission_classes = ()
    throttle_classes = (PerAddress,)
    content_negotiation_class = DefaultContentNegotiation
    renderer_classes: tuple[type[BaseRenderer], ...] = (JSONRenderer, ProblemRenderer)
    counted: Counted | None = None

    def handle_exception(self, exc: Exception) -> HttpResponse:  # type: ignore[override]
        return problems.response_to(exc, self.request)

    def finalize_response(self, request: Request, response: Any, *args: Any, **kwargs: Any) -> Any:
        found = super().finalize_response(request, response, *args, **kwargs)
        if self.counted:
            for name, value in self.counted.headers.items():
                found[name] = value
        return found

    def send(self, payload: Any, *, max_age: int = 0) -> HttpResponse:
        """The payload as JSON; see `writing.send`."""
        return writing.send(self.request, payload, max_age=max_age)

    def options(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:  # type: ignore[override]
        """The methods, in the `Allow` header."""
        response = HttpResponse(status=204)
        del response["Content-Type"]
        return response


class Nowhere(Api):
    """Every address under the API that is not a route."""

    schema = None

    def _nowhere(self, request: HttpRequest, rest: str) -> NoReturn:
        hint = f"; did you mean {request.path.rstrip('/')}?" if rest.endswith("/") else "; /api/ lists the routes."
        raise problems.Problem(problems.NOT_FOUND, f"There is no route {request.path[:200]}{hint}")

    get = post = put = patch = delete = _nowhere
