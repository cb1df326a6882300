"""Sheet tokens: made, revoked and recognised."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib.auth.models import User
from django.db import transaction

from calculator.estimates.access import Viewer, digest
from calculator.estimates.document import RefusedError
from calculator.estimates.models import Estimate
from calculator.estimates.problems import NotFoundError
from calculator.estimates.queries import find_row
from calculator.estimates.secrets import checked_token, new_secret, recognised, revoke
from calculator.estimates.sharing import TOKEN_PREFIX
from calculator.sheets.models import SheetToken
from calculator.whatif.models import Sweep

PREFIX = f"{TOKEN_PREFIX}sheet_"
SHOWN = 16
MOST_TOKENS = 100
CALLS_A_MINUTE = (600, 60, 6000)
"""What a token's share may be; the first is usual."""


@transaction.atomic
def sheet_token_create(
    *,
    user: User,
    name: str,
    estimate: UUID | str | None = None,
    sweep: UUID | str | None = None,
    calls_a_minute: int = CALLS_A_MINUTE[0],
    expires_at: datetime | None = None,
) -> tuple[SheetToken, str]:
    """A new token and its text, which is not to be had again. NotFoundError for what is not the user's."""
    name = checked_token(name, expires_at)
    if calls_a_minute not in CALLS_A_MINUTE:
        raise RefusedError(f"A token may make {', '.join(map(str, CALLS_A_MINUTE))} calls a minute.", "calls_a_minute")
    if SheetToken.objects.filter(user=user, revoked_at=None).count() >= MOST_TOKENS:
        raise RefusedError(f"An account has at most {MOST_TOKENS} sheet tokens: revoke some first.")
    scope: dict[str, Any] = {}
    for name_of, kind, public_id in (("estimate", Estimate, estimate), ("sweep", Sweep, sweep)):
        if public_id is not None:
            scope[name_of], allowed = find_row(kind, Viewer(user=user.pk), public_id)
            if not allowed.can_share:
                raise NotFoundError
    text = PREFIX + new_secret()
    made = SheetToken.objects.create(
        user=user,
        name=name,
        prefix=text[:SHOWN],
        digest=digest(text),
        **scope,
        calls_a_minute=calls_a_minute,
        expires_at=expires_at,
    )
    return made, text


@transaction.atomic
def sheet_token_revoke(*, user: User, token: int) -> SheetToken:
    """Make a token good for nothing, from now on. Again changes nothing."""
    return revoke(SheetToken.objects.filter(user=user), token)


def sheet_token_authenticate(*, text: str) -> SheetToken:
    """The token of this text. NotFoundError where it is none, revoked, expired or its user gone."""
    return recognised(SheetToken.objects.select_related("estimate", "sweep"), text)


def sheet_tokens_export(*, user: User) -> list[dict[str, Any]]:
    """What is kept of a user's sheet tokens, as JSON values; not the tokens."""

    def said(moment: datetime | None) -> str | None:
        return moment.isoformat() if moment else None

    return [
        {
            "name": t.name,
            "prefix": t.prefix,
            "estimate": str(t.estimate.public_id) if t.estimate else None,
            "sweep": str(t.sweep.public_id) if t.sweep else None,
            "calls_a_minute": t.calls_a_minute,
            "created": said(t.created_at),
            "expires": said(t.expires_at),
            "revoked": said(t.revoked_at),
            "last_used": said(t.last_used_at),
        }
        for t in SheetToken.objects.filter(user=user).select_related("estimate", "sweep")
    ]
