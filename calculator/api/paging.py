"""Long lists a page at a time."""

from __future__ import annotations

from typing import Any

from rest_framework.request import Request

from calculator.api.reading import named
from calculator.api.shapes import base as shapes
from calculator.kernel import Number

PAGES = named(
    page=Number("Page", default=1, min=1, max=1e6, whole=True),
    page_size=Number("Page size", unit="rows", default=50, min=1, max=500, whole=True),
)
"""The query parameters of a list."""


def rows_of(asked: dict[str, Any]) -> slice:
    """The rows of the page that is asked for."""
    first = (asked["page"] - 1) * asked["page_size"]
    return slice(first, first + asked["page_size"])


def paging(request: Request, count: int, asked: dict[str, Any]) -> shapes.Paging:
    """Where the page stands among all of them; `count` is how many rows there are."""
    page, pages = asked["page"], max(1, -(-count // asked["page_size"]))

    def address(number: int) -> str | None:
        if not 1 <= number <= pages:
            return None
        query = request.GET.copy()
        query["page"] = str(number)
        return str(request.build_absolute_uri(f"{request.path}?{query.urlencode()}"))

    return {
        "count": count,
        "page": page,
        "pages": pages,
        "next": address(page + 1),
        "previous": address(page - 1),
    }
