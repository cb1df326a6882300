"""Keys for spreadsheets, and tables too long for one request, cut into chunks that are each written once."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from calculator.estimates.models import Estimate
from calculator.tables.models import Table, TablePart
from calculator.whatif.models import Sweep


class SheetToken(models.Model):
    """A key that only reads: calculations, and the one `estimate` or `sweep` that is set. It may stand in an address,
    which ends up in histories and shared files, so it opens nothing else. Kept as a digest.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="sheet_tokens")
    name = models.CharField(max_length=120)
    prefix = models.CharField(max_length=16, editable=False)
    digest = models.CharField(max_length=64, unique=True, editable=False)
    estimate = models.ForeignKey(Estimate, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    sweep = models.ForeignKey(Sweep, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    calls_a_minute = models.PositiveIntegerField()
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)
    last_used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-created_at", "-id")

    def __str__(self) -> str:
        return f"{self.prefix}…"


class RowsTask(Table):
    """A table being priced. Its id is a secret that opens it, kept as a digest; `asked` is what the address said."""

    WORK = "calculator.sheets.background.chunk_price"

    digest = models.CharField(max_length=64, unique=True)
    service = models.CharField(max_length=80)
    asked = models.JSONField()
    chunks = models.PositiveIntegerField()
    cancelled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-created_at", "-id")

    def __str__(self) -> str:
        return f"{self.rows} rows of {self.service}"


class RowsChunk(TablePart):
    """Some of its rows: `given` as columns as they were sent, `made` as they are answered."""

    task = models.ForeignKey(RowsTask, on_delete=models.CASCADE, related_name="held")
    wrong = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ("task", "index")
        constraints = [models.UniqueConstraint(fields=["task", "index"], name="chunk_once_a_task")]

    def __str__(self) -> str:
        return f"{self.task_id}/{self.index}"
