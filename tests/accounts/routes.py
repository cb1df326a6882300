"""Who gets what at every address: the words in which `rows_*.py` say it. CONTRIBUTING.md tells how to add a row.

A row is a route as the URL conf writes it, a method, and the answer each actor gets:

    Row("estimates/<uuid:public_id>/", owner="ok", browser="ok", rest="404")
    Row("estimates/<uuid:public_id>/edit", "POST", data={"edit": "…"}, owner="ok", browser="ok", rest="404")

An answer is "ok" (2xx, or a redirect elsewhere than to sign-in), "sign in" (a redirect there), or a status. `rest` is
the answer of every actor that is not named. What stands in angle brackets is filled from `World.fill`, or by the row's
own `fill`, a function of the world. `data` is a form, or for `json=True` a JSON body; a function of the world gives it
where it names something of the world; so may `headers`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.urls import URLPattern, URLResolver, get_resolver

if TYPE_CHECKING:
    from tests.accounts.world import World

ACTORS = (
    "owner",  # signed in; the estimate is theirs
    "browser",  # no account; the estimate belongs to this browser's key
    "other",  # signed in; has an estimate of their own
    "stranger",  # no account; a browser whose key owns another estimate
    "anonymous",  # no cookie at all
    "read_link",  # no account; has opened the link
    "edit_link",
    "revoked_link",
    "expired_link",
    "read_token",  # the owner's API token with the read scope
    "write_token",  # … with both
    "revoked_token",
    "expired_token",
    "other_token",  # somebody else's, with both scopes
    "sheet_token",  # the owner's key for this estimate
    "calc_token",  # the owner's key for calculations alone
    "revoked_sheet",  # the owner's key for this estimate, revoked
)
METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")


@dataclass(frozen=True, init=False)
class Row:
    route: str
    method: str
    answers: Mapping[str, str]
    data: Any
    json: bool
    headers: Any
    fill: Callable[[World], Mapping[str, Any]] | None = field(compare=False)

    def __init__(
        self,
        route: str,
        method: str = "GET",
        *,
        data: Any = None,
        json: Any = False,
        headers: Any = None,
        fill: Any = None,
        rest: str = "",
        **answers: str,
    ) -> None:
        # The parameters are Any: rows share their answers as `**dict[str, str]`.
        unknown = set(answers) - set(ACTORS)
        assert not unknown, f"{method} {route} names actors that there are not: {sorted(unknown)}"
        missing = set(ACTORS) - set(answers)
        assert rest or not missing, f"{method} {route} says nothing of {sorted(missing)}"
        given = {actor: answers.get(actor, rest) for actor in ACTORS}
        for name, value in (
            ("route", route),
            ("method", method),
            ("answers", given),
            ("data", data),
            ("json", json),
            ("headers", headers or {}),
            ("fill", fill),
        ):
            object.__setattr__(self, name, value)


def routes() -> Iterator[str]:
    """Every route of the URL conf, as it is written there."""
    yield from _walk(get_resolver().url_patterns, "")


def _walk(patterns: Any, prefix: str) -> Iterator[str]:
    for pattern in patterns:
        route = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from _walk(pattern.url_patterns, route)
        elif isinstance(pattern, URLPattern):
            yield route
