"""Where an estimate is opened: at its owner's address or through a share link, and how refusals are answered there."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any, Protocol
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import patch_vary_headers

from calculator.accounts.throttle import PASSPHRASE_FROM, PASSPHRASE_OF, address, words
from calculator.accounts.visitor import viewer, writer
from calculator.estimates import queries
from calculator.estimates.access import LinkFacts, Viewer, digest
from calculator.estimates.document import RefusedError
from calculator.estimates.problems import DeniedError, NotFoundError, PassphraseError
from calculator.estimates.sharing import link_open
from calculator.web.views import frame

PROOF_KEPT = 12 * 3600
"""Seconds for which a browser need not say a link's passphrase again."""
SALT = "sizewright.link"
GONE = "This address opens nothing. It may be mistyped, or the link was revoked or has expired."


@dataclass(frozen=True)
class Somewhere:
    """An address (`base`, ending in a slash) and who looks there. `link` is set under a share link."""

    request: HttpRequest
    base: str
    public_id: UUID
    viewer: Viewer
    link: LinkFacts | None = None

    @property
    def writer(self) -> Viewer:
        """The visitor as one who makes something of their own."""
        return writer(self.request, self.link)

    @property
    def in_part(self) -> bool:
        """Whether htmx asks, and wants what changed rather than a page."""
        return bool(self.request.headers.get("HX-Request"))


@dataclass(frozen=True)
class Place(Somewhere):
    """Where an estimate is opened."""

    def show(self) -> queries.Shown:
        return queries.show(self.viewer, self.public_id)


def framed(request: HttpRequest, **context: Any) -> dict[str, Any]:
    """What every page here needs: the frame, and the token its forms send."""
    return {**frame(), "section": "estimates", "csrf": get_token(request), **context}


class Enterable(Protocol):
    """What a link opens, as `through_link` needs to know it."""

    @property
    def proof(self) -> str: ...

    @property
    def facts(self) -> LinkFacts: ...

    @property
    def public_id(self) -> UUID: ...


View = Callable[..., HttpResponseBase]


def placing(place: type[Somewhere], own: str, shared: str, enter: Callable[..., Enterable]) -> Callable[[View], View]:
    """A decorator of views of a thing, wherever it is opened: at its owner's address (the route `own`) or by a link
    (the route `shared`), which `enter` opens. The view takes the place in the stead of id or token.
    """

    def placed(view: View) -> View:
        @wraps(view)
        def opened(
            request: HttpRequest, *, public_id: UUID | None = None, token: str = "", **arguments: Any
        ) -> HttpResponseBase:
            def act() -> HttpResponseBase:
                if public_id is not None:
                    base = reverse(own, args=[public_id])
                    return view(request, place(request, base, public_id, viewer(request)), **arguments)
                base = reverse(shared, args=[token])

                def shown(found: Enterable, visitor: Viewer) -> HttpResponseBase:
                    return view(request, place(request, base, found.public_id, visitor, found.facts), **arguments)

                return through_link(request, base, token, enter, shown)

            return told(request, act, token)

        return opened

    return placed


def told(request: HttpRequest, act: Callable[[], HttpResponseBase], token: str = "") -> HttpResponseBase:
    """An answer about what is somebody's: refusals in words, and nobody keeps a copy or leads others there."""
    response: HttpResponseBase
    try:
        response = act()
    except NotFoundError:
        response = render(request, "estimates/gone.html", framed(request, message=GONE), status=404)
    except DeniedError as error:
        response = refused(request, error.message, status=403)
    except RefusedError as error:
        response = refused(request, error.message, where=error.where)
    response.headers.setdefault("Cache-Control", "private, no-store" if token else "private, no-cache")
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    patch_vary_headers(response, ("Cookie", "HX-Request", "HX-Target"))
    if token:
        response.headers["Referrer-Policy"] = "no-referrer"
    return response


def through_link(
    request: HttpRequest,
    base: str,
    token: str,
    enter: Callable[..., Enterable],
    shown: Callable[[Enterable, Viewer], HttpResponseBase],
) -> HttpResponseBase:
    """What a link at `base` opens, behind its passphrase if it has one: `enter` opens it, `shown` answers with it."""
    cookie = f"link_{digest(token)[:12]}"
    proof = request.get_signed_cookie(cookie, default="", salt=SALT, max_age=PROOF_KEPT) or ""
    passphrase = request.POST.get("passphrase", "")[:200] if "unlock" in request.POST else ""
    for limit, subject in ((PASSPHRASE_FROM, address(request)), (PASSPHRASE_OF, digest(token))) if passphrase else ():
        if wait := limit.spend(subject):
            answer = _ask(request, base, words(limit, wait), status=429)
            answer.headers["Retry-After"] = str(wait)
            return answer
    try:
        opened = enter(token=token, passphrase=passphrase, proof=proof)
    except PassphraseError as error:
        return _ask(request, base, error.message if error.wrong else "", status=403 if error.wrong else 401)
    if "unlock" in request.POST:
        response = HttpResponse(status=303, headers={"Location": base})
        if opened.proof:
            response.set_signed_cookie(
                cookie, opened.proof, salt=SALT, max_age=PROOF_KEPT, path=base, httponly=True, samesite="Lax",
                secure=request.is_secure(),
            )  # fmt: skip
        return response
    # What the link's receiver sees is what its owner sees here, too: only the name goes along.
    return shown(opened, Viewer(link=opened.facts, name=viewer(request).name))


def _ask(request: HttpRequest, base: str, message: str, *, status: int) -> HttpResponse:
    return render(request, "estimates/passphrase.html", framed(request, base=base, message=message), status=status)


def refused(request: HttpRequest, message: str, *, where: str = "", status: int = 422) -> HttpResponse:
    """What was asked cannot be done, in words; what was typed is shown again so that nothing of it is lost."""
    typed = [
        (name, value)
        for name, values in request.POST.lists()
        for value in values
        if value and name not in ("csrfmiddlewaretoken", "revision", "verb", "id", "open", "edit", "passphrase")
    ]
    context = {"message": message, "where": where, "typed": typed}
    if request.headers.get("HX-Request"):
        response = render(request, "estimates/refused.html#said", context, status=status)
        response.headers["HX-Retarget"], response.headers["HX-Reswap"] = "#refused", "innerHTML"
        return response
    back = request.headers.get("Referer", "")
    if not back.startswith(request.build_absolute_uri("/")):
        back = reverse("estimates")
    return render(request, "estimates/refused.html", framed(request, back=back, **context), status=status)


placed = placing(Place, "estimate", "shared", link_open)
"""A view of an estimate."""
