"""Background work on files: thin, because what is to be done and what is done are rows of the database."""

from __future__ import annotations

from django.utils import timezone

from calculator.bulk import actions
from calculator.bulk.models import KEPT, Upload
from config.celery import app


@app.task(name="bulk.judge_part")
def judge_part(upload: int, run: int, index: int) -> None:
    actions.part_judge(upload, run, index)


@app.task(name="bulk.look_after")
def look_after() -> None:
    """Send what is overdue again, and delete files that are old."""
    for upload, missing in actions.overdue():
        Upload.objects.filter(pk=upload.pk, run=upload.run).update(asked_at=timezone.now())
        actions.send(upload, missing)
    Upload.objects.filter(created_at__lt=timezone.now() - KEPT).delete()
