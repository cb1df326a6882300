"""Tables too long for one request: cut up, priced part by part, put together again when they are read."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from django.db import transaction
from django.db.models import Sum
from django.utils import timezone

from calculator.api.problems import Problem
from calculator.api.reading import find_service
from calculator.estimates.access import digest
from calculator.sheets.models import RowsChunk, RowsTask
from calculator.sheets.options import pinned
from calculator.sheets.rows import Rows, priced
from calculator.sheets.table import Column
from calculator.tables import parts
from calculator.tables.models import packed, unpacked


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
    spans = list(parts.spans(len(rows)))
    task = RowsTask.objects.create(digest=digest(key), service=service, asked=asked, rows=len(rows), chunks=len(spans))
    RowsChunk.objects.bulk_create(
        RowsChunk(task=task, index=i, rows=len(span), given=packed(rows.part(span.start, span.stop).columns))
        for i, span in enumerate(spans)
    )
    parts.begin(task)
    return task, key


def find_task(key: str) -> RowsTask | None:
    return RowsTask.objects.filter(digest=digest(key)).first()


def progress(task: RowsTask) -> Progress:
    done = parts.standing(task).rows
    wrong = task.held.aggregate(wrong=Sum("wrong"))["wrong"] or 0
    state = "running" if done else "queued"
    if task.cancelled_at:
        state = "cancelled"
    elif task.error:
        state = "failed"
    elif task.finished_at:
        state = "done"
    return Progress(state, task.rows, done, wrong, task.error)


def chunk_price(task: RowsTask, chunk: RowsChunk) -> dict[str, Any]:
    """What is to be written into a chunk: its answer, and how many of its rows have no price."""
    asked = task.asked
    try:
        found = priced(
            find_service(task.service),
            Rows(unpacked(chunk.given)),
            pinned(asked["book"], "").book,
            chosen=asked["chosen"],
            always_free=asked["always_free"],
            comma=asked["comma"],
            host=asked["host"],
            currency=asked.get("currency"),
        )
    except Problem as problem:
        raise parts.EndedError(problem.detail) from problem
    columns = {name: _listed(column) for name, column in found}
    wrong = sum(status in ("error", "no price") for status in columns["status"])
    return {"made": packed(columns), "wrong": wrong}


def cancel(task: RowsTask) -> None:
    """Stop it and drop what it holds."""
    now = timezone.now()
    RowsTask.objects.filter(pk=task.pk, cancelled_at=None).update(cancelled_at=now)
    RowsTask.objects.filter(pk=task.pk, finished_at=None).update(finished_at=now)
    task.held.all().delete()


def made(task: RowsTask) -> Iterator[list[tuple[str, Column]]]:
    """The answer's columns, chunk by chunk in order."""
    for chunk in task.held.order_by("index").defer("given").iterator(chunk_size=2):
        yield [(name, _column(values)) for name, values in unpacked(chunk.made).items()]


def _listed(column: Column) -> list[Any]:
    if isinstance(column, np.ndarray):
        return [None if value != value else value for value in column.tolist()]
    return list(column)


def _column(values: list[Any]) -> Column:
    if values and all(v is None or type(v) is float for v in values):
        return np.array([np.nan if v is None else v for v in values])
    return values
