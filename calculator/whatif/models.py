"""What is kept of sweeps. The rows are the truth about how far a sweep is; messages only say that there is work."""

from __future__ import annotations

from django.db import models
from django.utils import timezone

from calculator.estimates.document import MAX_NAME
from calculator.estimates.ownership import Link, Possession

NEW, WAITING, RUNNING = "new", "waiting", "running"
DONE, FAILED, CANCELLED = "done", "failed", "cancelled"
STATES = (
    (NEW, "Not started"),
    (WAITING, "Waiting for a worker"),
    (RUNNING, "Running"),
    (DONE, "Done"),
    (FAILED, "Failed"),
    (CANCELLED, "Cancelled"),
)
ACTIVE = (WAITING, RUNNING)


class Sweep(Possession):
    """A saved sweep. Its definition never changes; `digest` is the definition's.

    It is worked out in `chunks` of `chunk_slabs` slabs each, which is fixed when it is made. `found` is the aggregate
    of the `folded` chunks that are merged already, of `rows` scenarios: of all of them once it is done. `next_index` is
    the first chunk that nobody took. A message carries the `generation` it was sent in; those of older ones are void.
    """

    name = models.CharField(max_length=MAX_NAME, blank=True)
    definition = models.JSONField()
    digest = models.CharField(max_length=64)
    book = models.CharField(max_length=64)
    key = models.CharField(max_length=64, blank=True, default="", help_text="Digest of who made it and its key.")

    formulas = models.CharField(max_length=16, blank=True, default="", help_text="What works it out (version.py).")

    total = models.BigIntegerField()
    slabs = models.BigIntegerField()
    chunk_slabs = models.BigIntegerField()
    chunks = models.PositiveIntegerField()
    pace = models.FloatField(help_text="Scenarios a second on one core, as measured when it was made.")

    state = models.CharField(max_length=9, choices=STATES, default=NEW)
    error = models.CharField(max_length=400, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(default=timezone.now)
    started_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    next_index = models.PositiveIntegerField(default=0)
    generation = models.PositiveIntegerField(default=0)
    touched_at = models.DateTimeField(null=True, blank=True, help_text="When a chunk was last taken.")
    asked_at = models.DateTimeField(null=True, blank=True, help_text="When its messages were last sent anew.")
    asked = models.PositiveIntegerField(default=0, help_text="How often so since a chunk was last taken.")

    found = models.BinaryField(null=True, editable=False)
    folded = models.PositiveIntegerField(default=0)
    rows = models.BigIntegerField(default=0)
    seconds = models.FloatField(default=0, help_text="Time that workers spent on it.")

    class Meta:
        ordering = ("-updated_at", "-id")
        indexes = [
            models.Index(fields=["owner", "-updated_at"], name="sweep_of_owner"),
            models.Index(fields=["browser", "-updated_at"], name="sweep_of_browser"),
            models.Index(fields=["updated_at"], condition=models.Q(owner=None), name="sweep_anonymous"),
            models.Index(fields=["state"], condition=models.Q(state__in=ACTIVE), name="sweep_active"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["key"], condition=~models.Q(key=""), name="sweep_once_a_key"),
        ]

    @property
    def active(self) -> bool:
        return self.state in ACTIVE


class Chunk(models.Model):
    """A range of a sweep's slabs that somebody took. It is `holder`'s until `leased_until`, and anybody's after that.

    `result` is written once, with `finished_at`; it goes into the sweep's `found` and is empty then (`folded`).
    """

    sweep = models.ForeignKey(Sweep, on_delete=models.CASCADE, related_name="parts")
    index = models.PositiveIntegerField()
    holder = models.CharField(max_length=32, blank=True)
    leased_until = models.DateTimeField()
    taken = models.PositiveSmallIntegerField(default=1, help_text="How often it was begun.")
    failures = models.PositiveSmallIntegerField(default=0)
    started_at = models.DateTimeField(default=timezone.now)
    finished_at = models.DateTimeField(null=True, blank=True)
    rows = models.BigIntegerField(default=0)
    result = models.BinaryField(null=True, editable=False)
    folded = models.BooleanField(default=False)

    class Meta:
        ordering = ("index",)
        constraints = [models.UniqueConstraint(fields=["sweep", "index"], name="chunk_once_a_sweep")]
        indexes = [
            models.Index(fields=["sweep", "finished_at"], name="chunk_finished"),
        ]

    def __str__(self) -> str:
        return f"Chunk {self.index} of sweep {self.sweep_id}"


class SweepLink(Link):
    """An address that opens a sweep without an account, to look at."""

    TARGET = "sweep"

    sweep = models.ForeignKey(Sweep, on_delete=models.CASCADE, related_name="links")
