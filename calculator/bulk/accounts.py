"""Files and the people they belong to: taking over and taking along. They go by themselves after a week."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import User

from calculator.bulk.models import Upload
from calculator.estimates.ownership import claim


def uploads_claim(*, user: User, browser: str) -> int:
    """What a browser sent without an account becomes the user's. How many files these were."""
    return claim(Upload, user=user, browser=browser)


def uploads_export(*, user: User) -> list[dict[str, Any]]:
    """The user's files as JSON values, without the rows: whoever sent them has those."""
    return [
        {
            "id": str(upload.public_id),
            "name": upload.name,
            "sent": upload.created_at.isoformat(),
            "rows": upload.rows,
            "about": upload.about,
            "columns": upload.mapping,
        }
        for upload in Upload.objects.filter(owner=user).order_by("pk")
    ]
