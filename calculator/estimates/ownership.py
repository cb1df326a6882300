"""What everything that is kept has in common: whose it is, and the links that open it to others."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.contrib.auth.models import User
from django.db import models
from django.db.models import Q

from calculator.estimates.access import READ, LinkFacts, Owned, Viewer
from calculator.estimates.document import MAX_NAME


class Possession(models.Model):
    """Something kept of a user, or while `owner` is None of the browser whose key has this digest."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, null=True, blank=True, related_name="%(class)ss"
    )
    browser = models.CharField(max_length=64, blank=True, default="")

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return str(self.public_id)  # what it says is not for administration's lists

    @property
    def owned(self) -> Owned:
        return Owned(self.pk, self.owner_id, self.browser, self._meta.model_name or "")


class Link(models.Model):
    """An address that opens something kept without an account. A subclass names it: a foreign key of `TARGET`."""

    TARGET = ""

    digest = models.CharField(max_length=64, unique=True, editable=False)
    name = models.CharField(max_length=MAX_NAME, blank=True)
    passphrase = models.CharField(max_length=256, blank=True, editable=False)
    created_by = models.CharField(max_length=150)
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)
    last_used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        abstract = True
        ordering = ("-created_at", "-id")

    def __str__(self) -> str:
        return f"Link {self.pk}"

    @property
    def facts(self) -> LinkFacts:
        return LinkFacts(
            self.pk,
            getattr(self, f"{self.TARGET}_id"),
            getattr(self, "mode", READ),
            self.expires_at,
            self.revoked_at,
            getattr(self, "version_id", None),
            self.name,
            self.TARGET,
            bool(self.passphrase),
        )


def belonging_to(viewer: Viewer) -> Q:
    """Rows of a possession that are the viewer's own."""
    mine = Q(pk__in=())
    if viewer.user is not None:
        mine |= Q(owner=viewer.user)
    if viewer.browser:
        mine |= Q(owner=None, browser=viewer.browser)
    return mine


def owner_columns(viewer: Viewer) -> dict[str, object]:
    """The columns that make a new row the viewer's."""
    return {"owner_id": viewer.user, "browser": "" if viewer.user is not None else viewer.browser}


def claim(model: type[Possession], *, user: User, browser: str) -> int:
    """What a browser made without an account becomes the user's. How many rows these were."""
    if not browser:
        return 0
    return model._default_manager.filter(owner=None, browser=browser).update(owner=user, browser="")
