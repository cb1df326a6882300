"""The administration of sweeps: how far they are, not what they ask; links without their secrets."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from calculator.estimates.admin import LookedAt
from calculator.whatif.models import Sweep, SweepLink


@admin.register(Sweep)
class SweepAdmin(LookedAt):
    list_display = ("public_id", "owner", "state", "total", "rows", "chunks", "created_at", "finished_at")
    list_filter = ("state", "created_at")
    search_fields = ("public_id", "owner__username")
    list_select_related = ("owner",)
    fields = (
        *("public_id", "owner", "state", "error", "total", "rows", "chunks", "folded", "pace", "seconds", "generation"),
        *("created_at", "started_at", "touched_at", "finished_at"),
    )

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).defer("definition", "found")


@admin.register(SweepLink)
class SweepLinkAdmin(LookedAt):
    list_display = ("id", "sweep_id", "created_at", "expires_at", "revoked_at", "last_used_at")
    list_filter = ("created_at",)
    search_fields = ("sweep__public_id", "created_by")
    fields = ("created_by", "created_at", "expires_at", "revoked_at", "last_used_at")
