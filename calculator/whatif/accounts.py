"""Sweeps and the people they belong to: taking over, taking along, and cleaning up."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone

from calculator.estimates.ownership import claim
from calculator.whatif.models import ACTIVE, Sweep, SweepLink


def sweeps_claim(*, user: User, browser: str) -> int:
    """What a browser made without an account becomes the user's. How many these were."""
    return claim(Sweep, user=user, browser=browser)


def sweeps_export(*, user: User) -> list[dict[str, Any]]:
    """The user's sweeps as JSON values. Results follow from a definition and its book."""
    return [
        {
            "id": str(sweep.public_id),
            "name": sweep.name,
            "created": _iso(sweep.created_at),
            "updated": _iso(sweep.updated_at),
            "finished": _iso(sweep.finished_at),
            "state": sweep.state,
            "scenarios": sweep.total,
            "definition": sweep.definition,
            "links": [
                {
                    "name": link.name,
                    "created": _iso(link.created_at),
                    "expires": _iso(link.expires_at),
                    "revoked": _iso(link.revoked_at),
                    "last_used": _iso(link.last_used_at),
                }
                for link in sweep.links.all()
            ],
        }
        for sweep in Sweep.objects.filter(owner=user).defer("found").prefetch_related("links").order_by("pk")
    ]


@transaction.atomic
def abandoned_sweeps_delete(*, days: int) -> int:
    """Delete sweeps without an owner that nobody changed for so many days, that never were shared and do not run."""
    before = timezone.now() - timedelta(days=days)
    old = Sweep.objects.filter(owner=None, updated_at__lt=before).exclude(pk__in=SweepLink.objects.values("sweep"))
    _, deleted = old.exclude(state__in=ACTIVE).delete()
    return deleted.get("whatif.Sweep", 0)


def _iso(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None
