"""One line above a view says what its OpenAPI entry needs; the rest follows from shapes and fields."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple, TypeVar

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema

from calculator.api.problems import Kind
from calculator.kernel import Field

View = TypeVar("View", bound=Callable[..., Any])

PER_SERVICE = "x-per-service"
MAY = "x-may"
TAGGED = "x-etag"
SCOPED = "x-scoped"
JSON = "application/json"
QUERY: dict[str, Mapping[str, Field]] = {}
"""Query parameters by the key an operation carries until the document is finished."""

SECURITY: dict[str, dict[str, Any]] = {
    "token": {"type": "http", "scheme": "bearer", "description": "An API token of your account page."},
    "key": {"type": "apiKey", "in": "header", "name": "X-Api-Key", "description": "The same token."},
    "link": {
        "type": "apiKey",
        "in": "header",
        "name": "X-Share-Token",
        "description": "The token of a share link; its passphrase, if it asks for one, as `X-Share-Passphrase`.",
    },
}
"""Ways to say who is asking, by the name an operation gives them."""
HEADERS = {
    "If-Match": (True, "The ETag of the estimate as you read it, or * to change it whatever it is."),
    "If-None-Match": (False, "An ETag: the answer is a 304 while it has not changed."),
    "Idempotency-Key": (False, "Up to 200 characters of yours: sent twice within a day, it is done once."),
}


class Described(NamedTuple):
    """What a list of routes says of a method: its `described`."""

    summary: str
    tag: str


def describe(
    summary: str,
    answers: type | None,
    *,
    tag: str,
    query: Mapping[str, Field] | None = None,
    body: str = "",
    files: Sequence[str] = (),
    per_service: str = "",
    status: Sequence[int] = (200,),
    content_type: str = JSON,
    headers: Sequence[str] = (),
    security: Sequence[str] = (),
    may: Sequence[Kind] = (),
    tagged: bool = False,
    scoped: bool = False,
) -> Callable[[View], View]:
    """Describe a method: what it answers with (a shape; text for another `content_type`), its query parameters
    (fields), its body (a component, or a file of one of these media types), the request headers it reads, what it
    asks to be shown of the caller (one of `security`), the problems it may answer beside those of every route,
    whether it gives an ETag.

    `per_service` marks a route that the document spells out once for every service, with that service's inputs;
    `scoped` one that may be told how far its advice may go.
    """
    extensions: dict[str, Any] = {}
    if query:
        key = f"{answers.__name__ if answers else ''}:{summary}"
        QUERY[key] = query
        extensions["x-query"] = key
    if per_service:
        extensions[PER_SERVICE] = per_service
    if may:
        extensions[MAY] = [kind.slug for kind in may]
    if scoped:
        extensions[SCOPED] = True
    if tagged:
        extensions[TAGGED] = True
    answer: Any = None
    if answers:
        answer = {"$ref": f"#/components/schemas/{answers.__name__}"} if content_type == JSON else OpenApiTypes.STR
    auth: Any = [{name: []} for name in security]
    extended: Callable[[View], View] = extend_schema(
        summary=summary,
        tags=[tag],
        auth=auth or None,
        parameters=[
            OpenApiParameter(
                name, str, OpenApiParameter.HEADER, required=HEADERS[name][0], description=HEADERS[name][1]
            )
            for name in headers
        ],
        request={JSON: {"$ref": f"#/components/schemas/{body}"}, **dict.fromkeys(files, OpenApiTypes.BINARY)}
        if body
        else None,
        responses={(code, content_type) if answers else code: answer for code in status},
        extensions=extensions,
    )

    def described(view: View) -> View:
        view = extended(view)
        view.described = Described(summary, tag)  # type: ignore[attr-defined]
        return view

    return described
