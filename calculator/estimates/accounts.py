"""Estimates and the people they belong to: taking over, taking along, deleting, and cleaning up."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone

from calculator.estimates.models import ApiToken, Change, Estimate, ShareLink, Version
from calculator.estimates.ownership import claim


def estimates_claim(*, user: User, browser: str) -> int:
    """What a browser made without an account becomes the user's. How many these were."""
    return claim(Estimate, user=user, browser=browser)


def account_export(*, user: User) -> dict[str, Any]:
    """Everything kept of a user, as JSON values; secrets are not among it, being kept as digests only."""
    return {
        "user": {
            "username": user.get_username(),
            "email": user.email,
            "joined": _iso(user.date_joined),
            "last_login": _iso(user.last_login),
        },
        "estimates": [_exported(e) for e in Estimate.objects.filter(owner=user).order_by("pk")],
        "tokens": [
            {
                "name": t.name,
                "prefix": t.prefix,
                "scopes": list(t.scopes),
                "created": _iso(t.created_at),
                "expires": _iso(t.expires_at),
                "revoked": _iso(t.revoked_at),
                "last_used": _iso(t.last_used_at),
            }
            for t in ApiToken.objects.filter(user=user)
        ],
    }


def _exported(estimate: Estimate) -> dict[str, Any]:
    return {
        "id": str(estimate.public_id),
        "created": _iso(estimate.created_at),
        "updated": _iso(estimate.updated_at),
        "revision": estimate.revision,
        "document": estimate.document,
        "versions": [
            {
                "number": v.number,
                "note": v.note,
                "author": v.author,
                "at": _iso(v.at),
                "totals": v.totals,
                "document": v.document,
            }
            for v in Version.objects.filter(estimate=estimate)
        ],
        "history": [
            {"revision": c.revision, "what": c.sentence, "who": c.actor, "at": _iso(c.at)}
            for c in Change.objects.filter(estimate=estimate).defer("before")
        ],
        "links": [
            {
                "name": link.name,
                "mode": link.mode,
                "created": _iso(link.created_at),
                "expires": _iso(link.expires_at),
                "revoked": _iso(link.revoked_at),
                "last_used": _iso(link.last_used_at),
            }
            for link in ShareLink.objects.filter(estimate=estimate)
        ],
    }


@transaction.atomic
def account_delete(*, user: User) -> None:
    """Delete a user with all estimates, links and tokens."""
    user.delete()


@transaction.atomic
def abandoned_delete(*, days: int) -> int:
    """Delete estimates without an owner that nobody changed for so many days and that were never shared."""
    before = timezone.now() - timedelta(days=days)
    shared = ShareLink.objects.values("estimate")
    old = Estimate.objects.filter(owner=None, updated_at__lt=before).exclude(pk__in=shared)
    _, deleted = old.delete()
    return deleted.get("estimates.Estimate", 0)


def _iso(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None
