"""Working through a table part by part: who takes which, what is overdue, how far it is.

A part is claimed by a condition in the database, not by a lock; a claim that is old is a dead worker's and anybody's.
A part that two work out after all is written by the first of them, and both would write the same.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, TypeVar

from django.db import transaction
from django.db.models import Count, Min, Q, Sum
from django.utils import timezone
from django.utils.module_loading import import_string

from calculator.tables.models import KEPT, Table, TablePart

PART_ROWS = 5_000
"""About a second of work."""
STALE = timedelta(seconds=60)
"""Older claims are a dead worker's."""
QUIET = timedelta(seconds=30)
"""So long after its messages were sent a table that nobody works on is asked for again."""
IN_FLIGHT = 2
"""Messages a table begins with: so many workers take it up at once."""
LATELY = timedelta(seconds=60)
MOST_ASKED = 100
logger = logging.getLogger(__name__)
T = TypeVar("T", bound=Table)


class EndedError(Exception):
    """The table cannot be worked out, in words for whoever sent it."""


@dataclass(frozen=True)
class Standing:
    """How far a run is. `seconds_left` is None where nothing tells, as while nobody works on it."""

    parts: int = 0
    rows: int = 0
    seconds_left: float | None = None


def spans(rows: int) -> Iterator[range]:
    """Where the parts of so many rows begin and end."""
    for start in range(0, rows, PART_ROWS):
        yield range(start, min(start + PART_ROWS, rows))


def begin(table: Table, **columns: Any) -> None:
    """Begin it, or begin it anew with these columns changed: what was made before is dropped. Asks for no work."""
    table.run += 1
    table.asked_at, table.finished_at, table.error = timezone.now(), None, ""
    for name, value in columns.items():
        setattr(table, name, value)
    with transaction.atomic():
        table.save(update_fields=["run", "asked_at", "finished_at", "error", *columns])
        held(table).update(run=table.run, made=None, claimed_at=None)


def held(table: Table) -> Any:
    return table.held  # type: ignore[attr-defined]


def work(model: type[T], pk: int) -> bool:
    """Work out one part that nobody works on; whether there may be more to do."""
    table: Any = model._default_manager.filter(pk=pk, run__gt=0, finished_at=None, error="").first()
    part = _claimed(table) if table else None
    if part is None:
        return False
    try:
        values = import_string(table.WORK)(table, part)
    except EndedError as error:
        return _ended(table, str(error))
    except Exception:
        logger.exception("%s %s could not be worked out", table._meta.label, table.pk)
        return _ended(table, "A fault of ours; it is in our log.")
    mine = held(table).filter(pk=part.pk, run=table.run, made=None)
    mine.update(**values)
    if held(table).filter(made=None).exists():
        return True
    model._default_manager.filter(pk=pk, run=table.run, finished_at=None).update(finished_at=timezone.now())
    return False


def _claimed(table: Table) -> TablePart | None:
    """The first part without a result that nobody else has in hand."""
    now = timezone.now()
    free = Q(claimed_at=None) | Q(claimed_at__lt=now - STALE)
    for part in held(table).filter(free, made=None, run=table.run).defer("made")[: IN_FLIGHT * 4]:
        if held(table).filter(free, pk=part.pk, made=None, run=table.run).update(claimed_at=now):
            return part
    return None


def _ended(table: Table, words: str) -> bool:
    type(table)._default_manager.filter(pk=table.pk, run=table.run).update(error=words[:400])
    return False


def standing(table: Table) -> Standing:
    """From the rows of the database alone: it survives a reload and any worker."""
    now = timezone.now()
    made = Q(made__isnull=False)
    late = made & Q(claimed_at__gt=now - LATELY)
    sums = held(table).aggregate(
        parts=Count("pk", filter=made),
        done=Sum("rows", filter=made),
        late=Sum("rows", filter=late),
        since=Min("claimed_at", filter=late),
    )
    rows = sums["done"] or 0
    left = None
    if sums["late"] and rows < table.rows:
        left = (table.rows - rows) * (now - sums["since"]).total_seconds() / sums["late"]
    return Standing(sums["parts"], rows, left)


def overdue(model: type[T]) -> list[T]:
    """Tables that are not done, that nobody works on and that were not asked for lately."""
    now = timezone.now()
    busy = Count("held", filter=Q(held__made=None, held__claimed_at__gte=now - STALE))
    waiting = model._default_manager.filter(
        run__gt=0, finished_at=None, error="", asked_at__lt=now - QUIET, created_at__gt=now - KEPT
    )
    return list(waiting.annotate(busy=busy).filter(busy=0)[:MOST_ASKED])


def drop_old(model: type[T]) -> int:
    """Forget tables and all that came of them after a week. How many these were."""
    _, deleted = model._default_manager.filter(created_at__lt=timezone.now() - KEPT).delete()
    return int(deleted.get(model._meta.label, 0))
