"""What every API view shares: JSON only, problems for errors, a limit per address."""

from __future__ import annotations

import time
from typing import Any, NoReturn

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from rest_framework.negotiation import DefaultContentNegotiation
from rest_framework.renderers import BaseRenderer, JSONRenderer
from rest_framework.request import Request
from rest_framework.throttling import BaseThrottle
from rest_framework.views import APIView

from calculator.api import problems, writing


class PerAddress(BaseThrottle):
    """At most `API_CALLS_A_MINUTE` requests of one address in a clock minute; 0 lifts the limit."""

    def allow_request(self, request: Request, view: APIView) -> bool:
        limit = settings.API_CALLS_A_MINUTE
        if not limit:
            return True
        key = f"api:{self.get_ident(request)}:{int(time.time() // 60)}"
        if cache.add(key, 1, timeout=60):
            return True
        try:
            return cache.incr(key) <= limit
        except ValueError:  # it ran out between the two calls
            return True

    def wait(self) -> float:
        return 60 - time.time() % 60


class ProblemRenderer(JSONRenderer):
    """Lets a client ask for application/problem+json alone; views never render through it."""

    media_type = problems.MEDIA_TYPE


class Api(APIView):
    """A view that answers in JSON, errors included."""

    authentication_classes = ()
    permission_classes = ()
    throttle_classes = (PerAddress,)
    content_negotiation_class = DefaultContentNegotiation
    renderer_classes: tuple[type[BaseRenderer], ...] = (JSONRenderer, ProblemRenderer)

    def handle_exception(self, exc: Exception) -> HttpResponse:  # type: ignore[override]
        return problems.response_to(exc, self.request)

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
