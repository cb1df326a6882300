"""A name for every request, in its answer and in every log line written while it is answered."""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable
from contextvars import ContextVar

from django.http import HttpRequest, HttpResponseBase

HEADER = "X-Request-Id"
SANE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")
current: ContextVar[str] = ContextVar("request_id", default="")


class RequestIdMiddleware:
    """Takes the caller's name for the request where it is a sane one, else makes one up."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        given = request.headers.get(HEADER, "")
        name = given if SANE.fullmatch(given) else secrets.token_hex(8)
        mark = current.set(name)
        try:
            response = self.get_response(request)
        finally:
            current.reset(mark)
        response[HEADER] = name
        return response
