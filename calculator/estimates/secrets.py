"""Random secrets that are shown once and kept as digests: how they are made, recognised, noted and revoked.

A secret is looked up by its digest, so how long an answer takes says nothing about how much of a guess was right;
missing, revoked and expired are one answer.
"""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta
from typing import Any, TypeVar

from django.db.models import Model, Q, QuerySet
from django.utils import timezone

from calculator.estimates.access import digest
from calculator.estimates.document import MAX_NAME, RefusedError, checked_text
from calculator.estimates.problems import NotFoundError

SECRET_BYTES = 32
LAST_USED_EVERY = timedelta(minutes=1)

Row = TypeVar("Row", bound=Model)
"""Has `digest`, `expires_at`, `revoked_at`, `last_used_at`; a token has a `user` as well."""


def new_secret() -> str:
    return secrets.token_urlsafe(SECRET_BYTES)


def checked_token(name: str, expires_at: datetime | None) -> str:
    """The name of a new token, which it must have; its end lies ahead."""
    name = checked_text(name, MAX_NAME, "Name", "name").strip()
    if not name:
        raise RefusedError("A token needs a name, to know it again.", "name")
    refuse_past(expires_at)
    return name


def recognised(tokens: QuerySet[Row], text: str) -> Row:
    """The token of this text, its use noted. NotFoundError where it is none, revoked, expired or its user gone."""
    now = timezone.now()
    found: Any = tokens.select_related("user").filter(digest=digest(text)).first()
    if found is None or found.revoked_at or (found.expires_at and found.expires_at <= now) or not found.user.is_active:
        raise NotFoundError
    note_use(found, now)
    return found


def revoke(rows: QuerySet[Row], pk: int) -> Row:
    """Make one of these good for nothing from now on, in a transaction of the caller's. Again changes nothing."""
    found: Any = rows.select_for_update().filter(pk=pk).first()
    if found is None:
        raise NotFoundError
    if found.revoked_at is None:
        found.revoked_at = timezone.now()
        found.save(update_fields=["revoked_at"])
    return found


def note_use(row: Any, now: datetime) -> None:
    """Note the use, at most once a minute: reading must not write, nor wait for who writes, each time."""
    if row.last_used_at is not None and row.last_used_at >= now - LAST_USED_EVERY:
        return
    stale = Q(last_used_at=None) | Q(last_used_at__lt=now - LAST_USED_EVERY)
    type(row)._default_manager.filter(stale, pk=row.pk).update(last_used_at=now)


def refuse_past(expires_at: datetime | None) -> None:
    if expires_at is not None and expires_at <= timezone.now():
        raise RefusedError("The expiry must be in the future.", "expires_at")
