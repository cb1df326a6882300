"""Who is asking: a signed-in user, or a browser without an account by the random key in its signed cookie.

A view that reads takes `viewer(request)`; one that makes something the visitor shall own takes `writer(request)`, which
gives a browser its key. The key's cookie is set on the answer by `VisitorMiddleware`, and only then: a visit that
keeps nothing gets no cookie.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from django.conf import settings
from django.core.signing import BadSignature, SignatureExpired, TimestampSigner
from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers

from calculator.estimates.access import LinkFacts, Viewer, digest
from calculator.estimates.sharing import new_browser_key

COOKIE = "sizewright_browser"
KEPT = timedelta(days=400)
"""The longest that browsers keep a cookie."""
RENEWED_AFTER = timedelta(days=30)
READ, SET, DROPPED = "_browser_key", "_browser_key_to_set", "_browser_key_dropped"


def browser_key(request: HttpRequest) -> str:
    """The key in the browser's cookie; empty where there is none or it is not ours."""
    if not hasattr(request, READ):
        setattr(request, READ, _read(request))
    return str(getattr(request, READ))


def viewer(request: HttpRequest, link: LinkFacts | None = None) -> Viewer:
    """Who asks, holding the opened `link` if any. No query for a request without a session cookie."""
    key = browser_key(request)
    user = getattr(request, "user", None)
    if user is not None and user.is_authenticated:
        return Viewer(user=user.pk, browser=digest(key) if key else "", link=link, name=user.get_username())
    return Viewer(browser=digest(key) if key else "", link=link)


def writer(request: HttpRequest, link: LinkFacts | None = None) -> Viewer:
    """The same, for making something the visitor shall own: a browser without a key gets one with the answer."""
    if not request.user.is_authenticated and not browser_key(request):
        key = new_browser_key()
        setattr(request, READ, key)
        setattr(request, SET, True)
    return viewer(request, link)


def forget(request: HttpRequest) -> None:
    """Take the browser's key away with the answer: what it owned is an account's now."""
    setattr(request, READ, "")
    setattr(request, SET, False)
    setattr(request, DROPPED, True)


class VisitorMiddleware:
    """Sets, renews or drops the key's cookie on the answer; does nothing where no view asked for the key."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if hasattr(request, READ):
            patch_vary_headers(response, ("Cookie",))
            if getattr(request, SET, False):
                _set(response, browser_key(request))
        if getattr(request, DROPPED, False) and COOKIE in request.COOKIES:
            response.delete_cookie(COOKIE, samesite="Lax")
        return response


def _signer() -> TimestampSigner:
    return TimestampSigner(salt="sizewright.browser")


def _read(request: HttpRequest) -> str:
    held = request.COOKIES.get(COOKIE, "")
    if not held or len(held) > 200:
        return ""
    try:
        return _signer().unsign(held, max_age=RENEWED_AFTER)
    except SignatureExpired:
        setattr(request, SET, True)
        return _signer().unsign(held)
    except BadSignature:
        return ""


def _set(response: HttpResponse, key: str) -> None:
    response.set_cookie(
        COOKIE,
        _signer().sign(key),
        max_age=KEPT,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
