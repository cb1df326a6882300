"""Who is asking: the account of an API token, the holder of a share link, or both at once. Cookies count for nothing
here, so no page of another site can act for anybody.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import NamedTuple, Protocol

from rest_framework.request import Request

from calculator.accounts.throttle import PASSPHRASE_FROM, PASSPHRASE_OF, address, words
from calculator.api import problems
from calculator.api.problems import Problem
from calculator.estimates.access import LinkFacts, Viewer, digest
from calculator.estimates.models import ApiToken
from calculator.estimates.problems import NotFoundError, PassphraseError
from calculator.estimates.sharing import link_open, token_authenticate, token_viewer

VARY = ("Authorization", "X-Api-Key", "X-Share-Token")
CHALLENGE = 'Bearer realm="Sizewright"'
NOBODY = (
    "Estimates and sweeps belong to an account: make a token on your account page and send it as "
    "“Authorization: Bearer …”. Prices need none."
)


class Opens(Protocol):
    """A share link that was opened."""

    @property
    def facts(self) -> LinkFacts: ...


class Caller(NamedTuple):
    """Who asks, and the token they came with, if any."""

    viewer: Viewer
    token: ApiToken | None


def caller(request: Request, *, links: bool = True, opens: Callable[..., Opens] = link_open) -> Caller:
    """Who asks; a problem where nobody says. With `links` a share link is enough; `opens` opens those of what is asked
    for.
    """
    token = _token(request)
    shared = request.headers.get("X-Share-Token", "").strip() if links else ""
    if token is None and not shared:
        raise unauthorized(NOBODY, "")
    viewer = token_viewer(token) if token else Viewer()
    if shared:
        viewer = replace(viewer, link=_opened(request, shared, opens).facts)
    return Caller(viewer, token)


def unauthorized(detail: str, error: str) -> Problem:
    """A 401 with what RFC 9110 and RFC 6750 want beside it."""
    challenge = f'{CHALLENGE}, error="{error}"' if error else CHALLENGE
    return Problem(problems.UNAUTHORIZED, detail, headers={"WWW-Authenticate": challenge})


def lacks_scope() -> Problem:
    return Problem(
        problems.FORBIDDEN,
        "This token only reads: make one with the write scope on your account page.",
        headers={"WWW-Authenticate": f'{CHALLENGE}, error="insufficient_scope", scope="write"'},
    )


def _token(request: Request) -> ApiToken | None:
    """The token of the Authorization header, else of X-Api-Key; None where there is neither."""
    given = request.headers.get("Authorization", "").strip()
    if given:
        scheme, _, text = given.partition(" ")
        if scheme.lower() != "bearer":
            raise unauthorized("Authorization is read as “Bearer” and a token, nothing else.", "invalid_request")
    else:
        text = request.headers.get("X-Api-Key", "")
        if not text.strip():
            return None
    try:
        return token_authenticate(token=text.strip())
    except NotFoundError:
        words = "This token is none of ours: mistyped, revoked, expired, or a sheet token, which is for /v1/ alone."
        raise unauthorized(words, "invalid_token") from None


def _opened(request: Request, token: str, opens: Callable[..., Opens]) -> Opens:
    """What a share link opens. Tries of a passphrase are counted before they are made."""
    passphrase = request.headers.get("X-Share-Passphrase", "")
    if passphrase:
        for limit, subject in ((PASSPHRASE_FROM, address(request)), (PASSPHRASE_OF, digest(token))):
            if wait := limit.spend(subject):
                raise Problem(problems.TOO_MANY, words(limit, wait), headers={"Retry-After": str(wait)})
    try:
        opened = opens(token=token, passphrase=passphrase)
    except PassphraseError as error:
        hint = "" if error.wrong else " Send it as X-Share-Passphrase."
        raise Problem(problems.FORBIDDEN, f"{error.message}{hint}") from None
    if passphrase:
        PASSPHRASE_FROM.give_back(address(request))
        PASSPHRASE_OF.give_back(digest(token))
    return opened
