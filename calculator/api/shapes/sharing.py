"""Share links and API tokens."""

from __future__ import annotations

from typing import Annotated, Literal, NotRequired, TypedDict

from calculator.api.shapes.base import MaybeMoment, Moment


class EstimateLink(TypedDict):
    """An address that opens the estimate without an account."""

    id: int
    name: str
    mode: Literal["read", "edit"]
    version: Annotated[int | None, "The version it shows; null for the estimate as it changes."]
    passphrase: Annotated[bool, "Whether it asks for one."]
    created_by: str
    created_at: Moment
    expires_at: MaybeMoment
    revoked_at: MaybeMoment
    last_used_at: MaybeMoment
    token: NotRequired[Annotated[str, "Given once, when it is made: send it as `X-Share-Token`."]]
    page: NotRequired[Annotated[str, "Given once: its address for people."]]


class EstimateLinks(TypedDict):
    links: list[EstimateLink]


class Token(TypedDict):
    """A program's key to an account's estimates."""

    id: int
    name: str
    prefix: Annotated[str, "How it begins, to tell it from others."]
    scopes: list[str]
    created_at: Moment
    expires_at: MaybeMoment
    revoked_at: MaybeMoment
    last_used_at: MaybeMoment
    current: Annotated[bool, "The one this request came with."]


class Tokens(TypedDict):
    tokens: list[Token]
