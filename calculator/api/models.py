"""What the API keeps of its own: which requests to make something were done already."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone

from calculator.estimates.models import Estimate


class Creation(models.Model):
    """A request that made an estimate under an Idempotency-Key. Key and body are kept as digests."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    key = models.CharField(max_length=64)
    body = models.CharField(max_length=64)
    estimate = models.ForeignKey(Estimate, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "key"], name="created_once_a_key")]
        indexes = [models.Index(fields=["user", "at"], name="creation_by_age")]

    def __str__(self) -> str:
        return f"Creation {self.pk}"
