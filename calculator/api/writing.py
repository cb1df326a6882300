"""JSON out: exact, compact, quick. NaN and infinities never leave; a view maps them to null first."""

from __future__ import annotations

import hashlib
import json
import math
from datetime import UTC, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag

_ENCODER = json.JSONEncoder(ensure_ascii=False, allow_nan=False, separators=(",", ":"))


def dumps(payload: Any) -> bytes:
    """JSON in UTF-8; half a surrogate pair that a caller sent becomes a question mark."""
    return _ENCODER.encode(payload).encode("utf-8", "replace")


def finite(value: float | None) -> float | None:
    """The number, or None for "unlimited" and "unknown", which JSON cannot say."""
    return value if value is not None and math.isfinite(value) else None


@lru_cache(maxsize=65536)
def decimal(value: float) -> str:
    """Every digit of a price and no exponent: 0.000000014."""
    text = format(Decimal(repr(value)), "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def moment(at: datetime) -> str:
    """ISO 8601, UTC."""
    return at.astimezone(UTC).isoformat()


def maybe(at: datetime | None) -> str | None:
    return moment(at) if at else None


def send(request: HttpRequest, payload: Any, *, max_age: int = 0) -> HttpResponse:
    """A JSON answer. To GET it carries an ETag and may be kept for `max_age` seconds; an unchanged one is a 304."""
    return send_bytes(request, dumps(payload), "application/json", max_age=max_age)


def send_private(
    payload: Any, *, status: int = 200, etag: str = "", store: bool = True, content_type: str = "application/json"
) -> HttpResponse:
    """An answer meant for one caller: kept only to be asked about again by its ETag, or not at all. Bytes go as they
    are, None is no body.
    """
    body = payload if isinstance(payload, bytes) else b"" if payload is None else dumps(payload)
    response = HttpResponse(body, status=status, content_type=content_type)
    if payload is None:
        del response["Content-Type"]
    if etag:
        response["ETag"] = etag
    response["Cache-Control"] = "private, no-cache" if store else "no-store"
    return response


def send_bytes(request: HttpRequest, body: bytes, content_type: str, *, max_age: int = 0) -> HttpResponse:
    response = HttpResponse(body, content_type=content_type)
    if request.method not in ("GET", "HEAD"):
        return response
    etag = tag_of(body)
    response["ETag"] = etag
    response["Cache-Control"] = f"public, max-age={max_age}"
    conditional = get_conditional_response(request, etag, None, response)
    assert isinstance(conditional, HttpResponse)
    return conditional


def tag_of(body: bytes) -> str:
    """An ETag made of what is answered."""
    return quote_etag(hashlib.blake2b(body, digest_size=12).hexdigest())
