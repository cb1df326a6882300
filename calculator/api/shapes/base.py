"""What many shapes hold. Money is US dollars at full precision unless it says otherwise; rounding is left to whoever
shows it.
"""

from __future__ import annotations

from typing import Annotated, TypedDict

Usd = Annotated[float, "US dollars, not rounded."]
MaybeUsd = Annotated[float | None, "US dollars, not rounded; null where a price is missing."]
Source = Annotated[str, "Address of the page the rule comes from; empty where there is none."]
Group = Annotated[str, "The part of the service it belongs to; empty for the service's own."]
Moment = Annotated[str, "ISO 8601, UTC."]
MaybeMoment = Annotated[str | None, "ISO 8601, UTC; null where it has not happened or never will."]


class BookId(TypedDict):
    """The price book a number comes from. Pass its id as `book` to refuse any other."""

    id: str
    as_of: Annotated[str, "Day of its newest price."]


class Paging(TypedDict):
    count: Annotated[int, "All that match."]
    page: int
    pages: int
    next: Annotated[str | None, "Address of the next page."]
    previous: str | None


class Context(TypedDict):
    always_free: Annotated[bool, "Whether always-free allowances are taken off."]
    book: BookId
    version: Annotated[str, "Version of the formulas."]
