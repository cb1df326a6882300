"""What the API answers with where something is wrong."""

from __future__ import annotations

from typing import Annotated, TypedDict

from calculator.api.shapes.base import Source


class ProblemError(TypedDict):
    """One thing that is wrong."""

    fields: Annotated[list[str], "The inputs concerned; two for an impossible combination."]
    pointer: Annotated[str | None, "JSON pointer into the body; null for a query string."]
    parameter: Annotated[str | None, "The query parameter; null for a body."]
    message: Annotated[str, "What is wrong, what is allowed and why, as the form says it."]
    source: Source


class Problem(TypedDict):
    """RFC 9457 problem details."""

    type: str
    title: str
    status: int
    detail: str
    instance: str
    errors: list[ProblemError]
