"""Members of a JSON body, each refused at its place."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.dateparse import parse_datetime
from rest_framework.request import Request

from calculator.api.reading import read_body
from calculator.estimates.document import RefusedError
from calculator.estimates.reading import fields


def read_members(request: Request, known: tuple[str, ...], *, may_be_empty: bool = False) -> Mapping[str, Any]:
    """The body's members, none but the known ones."""
    if may_be_empty and not int(request.META.get("CONTENT_LENGTH") or 0):
        return {}
    return fields(read_body(request), known, "the body", "")


def text_of(body: Mapping[str, Any], name: str) -> str:
    """A member that is text, empty where it is left out or null."""
    value = body.get(name)
    if value is not None and not isinstance(value, str):
        raise RefusedError(f"“{name}” must be text.", name)
    return value or ""


def moment_of(body: Mapping[str, Any], name: str) -> datetime | None:
    """A moment with its zone, such as 2027-01-31T12:00:00Z."""
    text = text_of(body, name)
    if not text:
        return None
    try:
        found = parse_datetime(text)
    except ValueError:
        found = None
    if found is None or timezone.is_naive(found):
        raise RefusedError(
            f"“{name}” is a moment with its zone, such as 2027-01-31T12:00:00Z; “{text[:40]}” is none.",
            name,
        )
    return found
