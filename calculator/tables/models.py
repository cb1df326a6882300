"""What every table has that workers go through part by part. The rows of the database are the truth about how far it
is; a message only says “go on with this one”.
"""

from __future__ import annotations

import json
import zlib
from datetime import timedelta
from typing import Any

from django.db import models
from django.utils import timezone

KEPT = timedelta(days=7)
"""So long a table is kept; then it is deleted with all that came of it."""


def packed(value: Any) -> bytes:
    return zlib.compress(json.dumps(value, separators=(",", ":")).encode("utf-8", "surrogatepass"), 3)


def unpacked(held: bytes | memoryview | None) -> Any:
    return json.loads(zlib.decompress(bytes(held or b"")).decode("utf-8", "surrogatepass"))


class Table(models.Model):
    """A table in parts, which a subclass of `TablePart` holds under the related name `held`.

    `run` counts how often it was begun: 0 is not yet, and what comes late from an earlier run is not written. `WORK`
    names the function that takes the table and a part and gives the columns to write into that part.
    """

    WORK = ""

    rows = models.PositiveIntegerField()
    run = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField(default=timezone.now, db_index=True)
    asked_at = models.DateTimeField(null=True, blank=True, help_text="When its messages were last sent anew.")
    finished_at = models.DateTimeField(null=True, blank=True)
    error = models.CharField(max_length=400, blank=True, default="")

    class Meta:
        abstract = True


class TablePart(models.Model):
    """Some rows of a table, `given` as they came and `made` as what came of them, both packed. Written once a run."""

    index = models.PositiveIntegerField()
    rows = models.PositiveIntegerField()
    run = models.PositiveIntegerField(default=0)
    given = models.BinaryField()
    made = models.BinaryField(null=True, blank=True)
    claimed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        abstract = True
        ordering = ("index",)
