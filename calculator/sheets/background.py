"""Tables too long for one request: cut up, priced chunk by chunk, put together again when they are read.

The database is the truth. A message only says “go on with this one”; what nobody works on is asked for again
(`waiting`). A chunk that two workers price is written by the first of them, and both would write the same bytes.
"""

from __future__ import annotations

import json
import logging
import secrets
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import numpy as np
from django.db import transaction
from django.db.models import Count, Q, Sum
from django.utils import timezone

from calculator.api.problems import Problem
from calculator.api.reading import find_service
from calculator.estimates.access import digest
from calculator.sheets.models import RowsChunk, RowsTask
from calculator.sheets.options import pinned
from calculator.sheets.rows import Rows, priced
from calculator.sheets.table import Column

CHUNK_ROWS = 5_000
"""About a second of work."""
STALE = timedelta(seconds=60)
"""Older claims are a dead worker's."""
IN_FLIGHT = 2
"""Messages sent for a new task: so many workers take it up at once."""
KEPT = timedelta(days=7)
log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Progress:
    """How far a task is. `state` is queued, running, done, cancelled or failed."""

    state: str
    rows: int
    done: int
    wrong: int
    error: str


@transaction.atomic
def task_create(*, service: str, rows: Rows, asked: dict[str, Any]) -> tuple[RowsTask, str]:
    """A new task and the secret id that opens it. The caller asks for the work."""
    key = secrets.token_urlsafe(24)
    total = len(rows)
    starts = range(0, total, CHUNK_ROWS)
    task = RowsTask.objects.create(digest=digest(key), service=service, asked=asked, rows=total, chunks=len(starts))
    RowsChunk.objects.bulk_create(
        RowsChunk(
            task=task,
            index=i,
            rows=min(CHUNK_ROWS, total - start),
            given=_packed(rows.part(start, start + CHUNK_ROWS).columns),
        )
        for i, start in enumerate(starts)
    )
    return task, key


def find_task(key: str) -> RowsTask | None:
    return RowsTask.objects.filter(digest=digest(key)).first()


def progress(task: RowsTask) -> Progress:
    done = task.parts.filter(made__isnull=False).aggregate(rows=Sum("rows"), wrong=Sum("wrong"))
    rows = done["rows"] or 0
    state = "running" if rows else "queued"
    if task.cancelled_at:
        state = "cancelled"
    elif task.error:
        state = "failed"
    elif task.finished_at:
        state = "done"
    return Progress(state, task.rows, rows, done["wrong"] or 0, task.error)


def work(task_id: int) -> bool:
    """Price one chunk of the task that nobody works on; whether there may be more to do."""
    task = RowsTask.objects.filter(pk=task_id, cancelled_at=None, finished_at=None, error="").first()
    chunk = task and _claimed(task)
    if not task or not chunk:
        return False
    try:
        found = _priced(task, Rows(_unpacked(chunk.given)))
    except Problem as problem:
        return _failed(task, problem.detail)
    except Exception:
        log.exception("a table of %s could not be priced", task.service)
        return _failed(task, "A fault of ours; it is in our log.")
    columns = {name: _listed(column) for name, column in found}
    wrong = sum(status in ("error", "no price") for status in columns["status"])
    RowsChunk.objects.filter(pk=chunk.pk, made=None).update(made=_packed(columns), wrong=wrong)
    if not task.parts.filter(made=None).exists():
        RowsTask.objects.filter(pk=task.pk, finished_at=None).update(finished_at=timezone.now())
        return False
    return True


def _priced(task: RowsTask, rows: Rows) -> list[tuple[str, Column]]:
    asked = task.asked
    return priced(
        find_service(task.service),
        rows,
        pinned(asked["book"], "").book,
        chosen=asked["chosen"],
        always_free=asked["always_free"],
        comma=asked["comma"],
        host=asked["host"],
    )


def _failed(task: RowsTask, words: str) -> bool:
    RowsTask.objects.filter(pk=task.pk).update(error=words[:400])
    return False


def _claimed(task: RowsTask) -> RowsChunk | None:
    """The first chunk without an answer that nobody else has in hand."""
    now = timezone.now()
    free = Q(claimed_at=None) | Q(claimed_at__lt=now - STALE)
    for chunk in task.parts.filter(free, made=None).defer("made")[: IN_FLIGHT * 4]:
        if RowsChunk.objects.filter(free, pk=chunk.pk, made=None).update(claimed_at=now):
            return chunk
    return None


def waiting() -> list[int]:
    """Tasks that are not done and that nobody works on."""
    now = timezone.now()
    busy = Count("parts", filter=Q(parts__made=None, parts__claimed_at__gte=now - STALE))
    found = RowsTask.objects.filter(cancelled_at=None, finished_at=None, error="").annotate(busy=busy).filter(busy=0)
    return list(found.values_list("pk", flat=True)[:100])


def cancel(task: RowsTask) -> None:
    """Stop it and drop what it holds."""
    RowsTask.objects.filter(pk=task.pk, cancelled_at=None).update(cancelled_at=timezone.now())
    task.parts.all().delete()


def drop_old() -> int:
    """Forget tasks and their rows after a week."""
    _, deleted = RowsTask.objects.filter(created_at__lt=timezone.now() - KEPT).delete()
    return deleted.get("sheets.RowsTask", 0)


def made(task: RowsTask) -> Iterator[list[tuple[str, Column]]]:
    """The answer's columns, chunk by chunk in order."""
    for chunk in task.parts.order_by("index").defer("given").iterator(chunk_size=2):
        columns = _unpacked(chunk.made)
        yield [(name, _column(values)) for name, values in columns.items()]


def _listed(column: Column) -> list[Any]:
    if isinstance(column, np.ndarray):
        return [None if value != value else value for value in column.tolist()]
    return list(column)


def _column(values: list[Any]) -> Column:
    if values and all(v is None or type(v) is float for v in values):
        return np.array([np.nan if v is None else v for v in values])
    return values


def _packed(columns: dict[str, list[Any]]) -> bytes:
    return zlib.compress(json.dumps(columns, separators=(",", ":")).encode("utf-8", "surrogatepass"), 3)


def _unpacked(packed: Any) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = json.loads(zlib.decompress(bytes(packed)).decode("utf-8", "surrogatepass"))
    return found
