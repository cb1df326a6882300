"""One line above a view says what its OpenAPI entry needs; the rest follows from shapes and fields."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from drf_spectacular.utils import extend_schema

from calculator.kernel import Field

View = TypeVar("View", bound=Callable[..., Any])

PER_SERVICE = "x-per-service"
QUERY: dict[str, Mapping[str, Field]] = {}
"""Query parameters by the key an operation carries until the document is finished."""


def describe(
    summary: str,
    answers: type,
    *,
    tag: str,
    query: Mapping[str, Field] | None = None,
    body: str = "",
    per_service: str = "",
) -> Callable[[View], View]:
    """Describe a method: what it answers with (a shape), its query parameters (fields), its body (a component).

    `per_service` marks a route that the document spells out once for every service, with that service's inputs.
    """
    extensions: dict[str, Any] = {}
    if query:
        key = f"{answers.__name__}:{summary}"
        QUERY[key] = query
        extensions["x-query"] = key
    if per_service:
        extensions[PER_SERVICE] = per_service
    decorate: Callable[[View], View] = extend_schema(
        summary=summary,
        tags=[tag],
        request={"application/json": {"$ref": f"#/components/schemas/{body}"}} if body else None,
        responses={200: {"$ref": f"#/components/schemas/{answers.__name__}"}},
        extensions=extensions,
    )
    return decorate
