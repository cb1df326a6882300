"""The pages of keys: API tokens, which act as the account; sheet tokens, which calculate or read one thing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.contrib.auth.models import User
from django.db.models import QuerySet
from django.forms import BaseForm
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from calculator.accounts import throttle
from calculator.accounts.account import answer, current_user, own, refused
from calculator.accounts.forms import SheetTokenForm, TokenForm
from calculator.estimates.document import RefusedError
from calculator.estimates.models import ApiToken, Estimate
from calculator.estimates.problems import NotFoundError
from calculator.estimates.sharing import token_create, token_revoke
from calculator.services import services
from calculator.sheets.models import SheetToken
from calculator.sheets.tokens import sheet_token_create, sheet_token_revoke
from calculator.whatif.models import Sweep

MOST_OFFERED = 200
"""Estimates, and as many sweeps, a sheet token's form offers, the last changed first."""


@dataclass(frozen=True)
class About:
    """What a page says of its kind of token."""

    title: str
    intro: str
    more: str
    more_words: str
    other: str
    other_title: str
    other_words: str
    none: str
    try_label: str
    revoke: str


API = About(
    title="API tokens",
    intro="A token lets a program at your estimates, as you. Prices need none.",
    more="/api/",
    more_words="How the API works",
    other="account:sheet-tokens",
    other_title="Sheet tokens",
    other_words="For a formula in a spreadsheet make a key that opens less:",
    none="None yet: no program can get at your estimates.",
    try_label="Command that uses the token",
    revoke="account:token-revoke",
)
SHEET = About(
    title="Sheet tokens",
    intro="A key that may stand in a formula: it calculates, or reads one estimate or sweep, and has its own share of "
    "calls. It changes nothing and opens nothing else.",
    more="/api/#spreadsheets",
    more_words="How spreadsheets call",
    other="account:tokens",
    other_title="API tokens",
    other_words="For a program that works with your estimates:",
    none="None yet. Formulas work without one; a token's calls are counted for it alone.",
    try_label="Address that uses the token",
    revoke="account:sheet-token-revoke",
)


def _page(
    request: HttpRequest,
    about: About,
    held: QuerySet[Any],
    form: BaseForm,
    make: Callable[[], tuple[Any, str]],
    may: Callable[[Any], str],
    attempt: Callable[[Any, str], str],
    fresh_form: Callable[[], BaseForm],
) -> HttpResponse:
    """The list, and a new one. The answer to making one is the only page that ever shows its text."""
    made = text = None
    wait = 0
    if request.method == "POST":
        wait = refused(form, throttle.TOKENS_OF, str(current_user(request).pk))
        if not wait and form.is_valid():
            try:
                made, text = make()
                form = fresh_form()
            except RefusedError as error:
                form.add_error(error.where if error.where in form.fields else None, error.message)
            except NotFoundError:
                form.add_error(None, "This estimate is not yours to give a key to.")
    now = timezone.now()
    rows = [{"token": token, "may": may(token), "state": _state(token, now)} for token in held]
    return answer(
        request,
        "accounts/tokens.html",
        form,
        wait,
        about=about,
        made=made,
        text=text,
        try_text=attempt(made, text) if made and text else "",
        good=[r for r in rows if not r["state"]],
        over=[r for r in rows if r["state"]][:50],
    )


def _state(token: ApiToken | SheetToken, now: Any) -> str:
    if token.revoked_at:
        return "revoked"
    return "expired" if token.expires_at is not None and token.expires_at <= now else ""


def _host(request: HttpRequest) -> str:
    return f"{request.scheme}://{request.get_host()}"


@own
@require_http_methods(["GET", "HEAD", "POST"])
def api_tokens(request: HttpRequest) -> HttpResponse:
    user = current_user(request)
    form = TokenForm(request.POST if request.method == "POST" else None)
    return _page(
        request,
        API,
        ApiToken.objects.filter(user=user),
        form,
        make=lambda: token_create(user=user, **form.made_of),
        may=lambda token: "read and change" if token.writes else "read",
        attempt=lambda token, text: f"curl -H 'Authorization: Bearer {text}' {_host(request)}/api/v1/estimates",
        fresh_form=TokenForm,
    )


@own
@require_http_methods(["GET", "HEAD", "POST"])
def sheet_tokens(request: HttpRequest) -> HttpResponse:
    user = current_user(request)
    offered = _offered(user)
    asked = next((request.GET[kind] for kind in offered if kind in request.GET), "")
    initial = {"reads": asked} if any(asked in dict(found) for found in offered.values()) else {}

    def new() -> SheetTokenForm:
        return SheetTokenForm(offered=offered, initial=initial)

    form = SheetTokenForm(request.POST, offered=offered) if request.method == "POST" else new()
    return _page(
        request,
        SHEET,
        SheetToken.objects.filter(user=user).select_related("estimate", "sweep"),
        form,
        make=lambda: sheet_token_create(user=user, **form.made_of),
        may=_sheet_may,
        attempt=lambda token, text: _sheet_address(token, text, _host(request)),
        fresh_form=new,
    )


def _offered(user: User) -> dict[str, list[tuple[str, str]]]:
    """What a sheet token may read, as id and title by kind."""
    kinds = {
        "estimate": Estimate.objects.filter(owner=user).values_list("public_id", "title"),
        "sweep": Sweep.objects.filter(owner=user).values_list("public_id", "name"),
    }
    return {
        kind: [(str(public_id), str(title)) for public_id, title in held.order_by("-updated_at")[:MOST_OFFERED]]
        for kind, held in kinds.items()
    }


def _sheet_may(token: SheetToken) -> str:
    reads = token.estimate.title if token.estimate else token.sweep.name if token.sweep else ""
    what = f"calculate; read “{reads}”" if reads else "calculate"
    return f"{what}; {token.calls_a_minute:,} calls a minute"


def _sheet_address(token: SheetToken, text: str, host: str) -> str:
    if token.estimate:
        return f'=IMPORTDATA("{host}/v1/estimates/{token.estimate.public_id}.csv?key={text}")'
    if token.sweep:
        return f'=IMPORTDATA("{host}/v1/sweeps/{token.sweep.public_id}.csv?key={text}")'
    return f'=IMPORTDATA("{host}/v1/{next(iter(services()))}.csv?key={text}")'


@own
@require_POST
def revoke_api(request: HttpRequest, token: int) -> HttpResponse:
    return _revoked(request, token_revoke, token, "account:tokens")


@own
@require_POST
def revoke_sheet(request: HttpRequest, token: int) -> HttpResponse:
    return _revoked(request, sheet_token_revoke, token, "account:sheet-tokens")


def _revoked(request: HttpRequest, revoke: Callable[..., Any], token: int, back: str) -> HttpResponse:
    try:
        revoked = revoke(user=current_user(request), token=token)
    except NotFoundError:
        raise Http404 from None
    messages.success(request, f"The token “{revoked.name}” opens nothing any more.")
    return redirect(back)
