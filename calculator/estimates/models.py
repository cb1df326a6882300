"""What is kept of estimates. Secrets (browser keys, links, API tokens) are kept as digests only."""

from __future__ import annotations

import json
import zlib
from typing import Any

from django.conf import settings
from django.db import models
from django.utils import timezone

from calculator.estimates.access import EDIT, READ
from calculator.estimates.document import MAX_NAME, Document
from calculator.estimates.ownership import Link, Possession
from calculator.estimates.reading import revive

MODES = ((READ, "Read"), (EDIT, "Edit"))


def packed(document: Document) -> bytes:
    return zlib.compress(document.text.encode(), 3)


def unpacked(held: bytes | memoryview) -> Document:
    return revive(json.loads(zlib.decompress(bytes(held))))


def columns_of(document: Document) -> dict[str, Any]:
    """What an estimate's row says of its document."""
    items = sum(1 for _ in document.items)
    return {"document": document.data, "title": document.root.name, "items": items}


class Estimate(Possession):
    """A saved estimate. `revision` goes up by one with every change; `undoable` and `redoable` are the revisions of
    the changes that undo and redo take back, the last one first taken.
    """

    title = models.CharField(max_length=MAX_NAME, blank=True)
    items = models.PositiveIntegerField(default=0)
    document = models.JSONField()
    revision = models.PositiveIntegerField(default=1)
    undoable = models.JSONField(default=list)
    redoable = models.JSONField(default=list)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ("-updated_at", "-id")
        indexes = [
            models.Index(fields=["owner", "-updated_at"], name="estimate_of_owner"),
            models.Index(fields=["browser", "-updated_at"], name="estimate_of_browser"),
            models.Index(fields=["updated_at"], condition=models.Q(owner=None), name="estimate_anonymous"),
        ]

    @property
    def content(self) -> Document:
        """The document, read anew."""
        return revive(self.document)


class Immutable(models.QuerySet[Any]):
    """Rows that are written once."""

    def update(self, **kwargs: Any) -> int:
        raise TypeError(f"{self.model.__name__} rows are never changed")


class WrittenOnce(models.Model):
    objects = Immutable.as_manager()

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise TypeError(f"{type(self).__name__} rows are never changed")
        super().save(*args, **kwargs)


class Change(WrittenOnce):
    """One step of an estimate's history: who did what, and the document before it. Nothing is ever taken out of
    history by undoing; it is a change like any other.
    """

    estimate = models.ForeignKey(Estimate, on_delete=models.CASCADE, related_name="changes")
    revision = models.PositiveIntegerField(help_text="The estimate's revision after the change.")
    before = models.BinaryField()
    sentence = models.CharField(max_length=400)
    actor = models.CharField(max_length=150)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ("-revision",)
        constraints = [models.UniqueConstraint(fields=["estimate", "revision"], name="change_once_a_revision")]

    def __str__(self) -> str:
        return f"Change {self.revision}"

    @property
    def document_before(self) -> Document:
        return unpacked(self.before)


class Version(WrittenOnce):
    """A document as it was saved, with what it cost then. Never changed."""

    estimate = models.ForeignKey(Estimate, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    revision = models.PositiveIntegerField()
    document = models.JSONField()
    totals = models.JSONField()
    note = models.CharField(max_length=400, blank=True)
    author = models.CharField(max_length=150)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ("-number",)
        constraints = [models.UniqueConstraint(fields=["estimate", "number"], name="version_numbered_once")]

    def __str__(self) -> str:
        return f"Version {self.number}"

    @property
    def content(self) -> Document:
        return revive(self.document)


class ShareLink(Link):
    """An address that opens an estimate without an account: all of it as it changes, or one version."""

    TARGET = "estimate"

    estimate = models.ForeignKey(Estimate, on_delete=models.CASCADE, related_name="links")
    mode = models.CharField(max_length=4, choices=MODES, default=READ)
    version = models.ForeignKey(Version, on_delete=models.CASCADE, null=True, blank=True)


class ApiToken(models.Model):
    """A program's key to a user's estimates. `prefix` is what a list shows to tell tokens apart."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="api_tokens")
    name = models.CharField(max_length=MAX_NAME)
    prefix = models.CharField(max_length=12, editable=False)
    digest = models.CharField(max_length=64, unique=True, editable=False)
    writes = models.BooleanField(default=False)
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)
    last_used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-created_at", "-id")

    def __str__(self) -> str:
        return f"{self.prefix}…"

    @property
    def scopes(self) -> tuple[str, ...]:
        return ("read", "write") if self.writes else ("read",)


class Disclosure(WrittenOnce):
    """An administrator looked into somebody's estimate, and why. It outlives the estimate."""

    estimate = models.UUIDField(db_index=True)
    administrator = models.CharField(max_length=150)
    reason = models.CharField(max_length=400)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ("-at", "-id")

    def __str__(self) -> str:
        return f"{self.administrator}: {self.reason}"
