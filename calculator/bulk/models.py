"""What is kept of a file while somebody works on it: its rows in parts, and each part's verdicts, written once."""

from __future__ import annotations

import json
import uuid
import zlib
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import models
from django.utils import timezone

KEPT = timedelta(days=7)
"""So long a file is kept; then it is deleted with all that came of it."""


def packed(value: Any) -> bytes:
    return zlib.compress(json.dumps(value, separators=(",", ":")).encode(), 3)


def unpacked(held: bytes | memoryview) -> Any:
    return json.loads(zlib.decompress(bytes(held)))


class Upload(models.Model):
    """A file. `run` counts how often it was judged anew: verdicts of another run are of another mapping."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, null=True, blank=True, related_name="uploads"
    )
    browser = models.CharField(max_length=64, blank=True, default="")
    name = models.CharField(max_length=200)
    about = models.JSONField()
    mapping = models.JSONField(default=dict)
    rows = models.PositiveIntegerField()
    parts = models.PositiveIntegerField()
    run = models.PositiveIntegerField(default=0)
    book = models.CharField(max_length=80, blank=True, default="")
    created_at = models.DateTimeField(default=timezone.now)
    asked_at = models.DateTimeField(null=True, blank=True, help_text="When the parts of this run were last sent out.")

    class Meta:
        ordering = ("-created_at", "-id")
        indexes = [models.Index(fields=["created_at"], name="upload_by_age")]

    def __str__(self) -> str:
        return str(self.public_id)  # what it says is not for administration's lists


class Part(models.Model):
    """Some rows of a file, as they were read."""

    upload = models.ForeignKey(Upload, on_delete=models.CASCADE, related_name="held")
    index = models.PositiveIntegerField()
    rows = models.BinaryField()

    class Meta:
        ordering = ("index",)
        constraints = [models.UniqueConstraint(fields=["upload", "index"], name="part_once")]

    def __str__(self) -> str:
        return f"{self.upload_id}/{self.index}"


class Judged(models.Model):
    """The verdicts on a part in a run. Written once: a task that runs twice finds it there."""

    upload = models.ForeignKey(Upload, on_delete=models.CASCADE, related_name="judged")
    run = models.PositiveIntegerField()
    index = models.PositiveIntegerField()
    good = models.PositiveIntegerField()
    bad = models.PositiveIntegerField()
    monthly = models.FloatField()
    upfront = models.FloatField()
    warnings = models.PositiveIntegerField()
    verdict = models.BinaryField()

    class Meta:
        ordering = ("index",)
        constraints = [models.UniqueConstraint(fields=["upload", "run", "index"], name="judged_once")]

    def __str__(self) -> str:
        return f"{self.upload_id}/{self.run}/{self.index}"
