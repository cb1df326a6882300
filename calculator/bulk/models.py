"""What is kept of a file while somebody works on it: its rows in parts, and what came of each."""

from __future__ import annotations

from django.db import models

from calculator.estimates.ownership import Possession
from calculator.tables.models import Table, TablePart


class Upload(Possession, Table):
    """A file. It is begun anew whenever it is judged by another mapping."""

    WORK = "calculator.bulk.actions.part_judge"

    name = models.CharField(max_length=200)
    about = models.JSONField()
    mapping = models.JSONField(default=dict)
    parts = models.PositiveIntegerField()
    book = models.CharField(max_length=80, blank=True, default="")

    class Meta:
        ordering = ("-created_at", "-id")


class Part(TablePart):
    """Some rows of a file: `given` as they were read, `made` as the verdicts on them; and those summed up."""

    upload = models.ForeignKey(Upload, on_delete=models.CASCADE, related_name="held")
    good = models.PositiveIntegerField(default=0)
    bad = models.PositiveIntegerField(default=0)
    monthly = models.FloatField(default=0.0)
    upfront = models.FloatField(default=0.0)
    warnings = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ("index",)
        constraints = [models.UniqueConstraint(fields=["upload", "index"], name="part_once")]

    def __str__(self) -> str:
        return f"{self.upload_id}/{self.index}"
