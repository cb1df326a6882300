"""Reading what is kept of sweeps: every function takes a viewer and gives nothing that viewer may not see."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import reduce
from uuid import UUID

from django.core.cache import cache
from django.db.models import Min, QuerySet, Sum
from django.utils import timezone

from calculator.estimates.access import Access, Viewer
from calculator.estimates.document import RefusedError
from calculator.estimates.ownership import belonging_to
from calculator.estimates.queries import find_row
from calculator.whatif.aggregate import Aggregate
from calculator.whatif.models import DONE, Chunk, Sweep
from calculator.whatif.older import is_older, told
from calculator.whatif.plans import plan_of
from calculator.whatif.scenario import Rows, Scenario, scenarios, span
from calculator.whatif.summary import Summary, summarise
from calculator.whatif.tasks import nudge

SWEEP = "sweep"
LATELY = timedelta(seconds=15)
BEST_SHOWN = 5
MAX_ROWS = 1_000_000
"""Rows that one request may have."""


@dataclass(frozen=True)
class Progress:
    """How far a sweep is: `rows` of `total` scenarios are worked out, `rate` a second lately, and `working` parts of it
    are under way this moment (none while it waits for a worker).

    `rate` and `seconds_left` are None where nothing is known of them, as while it waits. `best` are the best scenarios
    so far, fully written out.
    """

    state: str
    total: int
    rows: int
    chunks: int
    chunks_done: int
    working: int
    rate: float | None
    seconds_left: float | None
    best: tuple[Scenario, ...]
    error: str
    created_at: datetime
    started_at: datetime | None
    finished_at: datetime | None

    @property
    def share(self) -> float:
        """From 0 to 1."""
        return self.rows / self.total

    @property
    def seconds(self) -> float | None:
        """How long it has been running, or ran."""
        return ((self.finished_at or timezone.now()) - self.started_at).total_seconds() if self.started_at else None


def find(viewer: Viewer, public_id: UUID | str, *, lock: bool = False) -> tuple[Sweep, Access]:
    """The sweep and what the viewer may do. NotFoundError where there is none or it may not be seen."""
    return find_row(Sweep, viewer, public_id, lock=lock)


def sweeps(viewer: Viewer, *, text: str = "") -> QuerySet[Sweep]:
    """The viewer's own, last changed first, without their results."""
    rows = Sweep.objects.filter(belonging_to(viewer)).defer("found")
    return rows.filter(name__icontains=text) if text else rows


def progress(viewer: Viewer, public_id: UUID | str, *, best: int = BEST_SHOWN) -> Progress:
    """How far it is, and the `best` so far. Asks for work again that is overdue, so that watching keeps it alive."""
    sweep, _ = find(viewer, public_id)
    if sweep.active:
        nudge(sweep)
    waiting = list(_unfolded(sweep).values_list("rows", flat=True))
    rows = sweep.rows + sum(waiting)
    rate = _rate(sweep, rows)
    left = (sweep.total - rows) / rate if rate and sweep.active else None
    return Progress(
        state=sweep.state,
        total=sweep.total,
        rows=rows,
        chunks=sweep.chunks,
        chunks_done=sweep.folded + len(waiting),
        working=_working(sweep),
        rate=rate,
        seconds_left=left,
        best=_best(sweep, rows, best),
        error=sweep.error,
        created_at=sweep.created_at,
        started_at=sweep.started_at,
        finished_at=sweep.finished_at,
    )


def summary(viewer: Viewer, public_id: UUID | str) -> Summary | None:
    """What was found (so far, while it is not done); None while nothing is. RefusedError where its book is gone."""
    sweep, _ = find(viewer, public_id)
    return summary_of(sweep)


def summary_of(sweep: Sweep) -> Summary | None:
    """The same for a sweep that was found already."""
    found = found_so_far(sweep)
    if found is None:
        return None
    made = summarise(plan_of(sweep), found)
    return replace(made, notes=(told(found, made), *made.notes)) if is_older(sweep) else made


def rows(viewer: Viewer, public_id: UUID | str, start: int, stop: int) -> Iterator[Rows]:
    """Rows by number from `start` up to `stop`, worked out anew, in pieces; whether or not the sweep was ever run.

    RefusedError for a range outside of the sweep, or of more than `MAX_ROWS`.
    """
    sweep, _ = find(viewer, public_id)
    if not 0 <= start <= stop <= sweep.total:
        raise RefusedError(f"This sweep has the rows 0 to {sweep.total:,}; {start:,} to {stop:,} are not all in it.")
    if stop - start > MAX_ROWS:
        raise RefusedError(f"At most {MAX_ROWS:,} rows at a time; you asked for {stop - start:,}.")
    return span(plan_of(sweep), start, stop)


def found_so_far(sweep: Sweep) -> Aggregate | None:
    """What is merged already together with the chunks that wait for it."""
    parts = [sweep.found] if sweep.found is not None else []
    if sweep.state != DONE:
        parts += [result for result in _unfolded(sweep).values_list("result", flat=True) if result is not None]
    if not parts:
        return None
    try:
        return reduce(Aggregate.merge, (Aggregate.from_bytes(bytes(part)) for part in parts))
    except ValueError:
        raise RefusedError(
            "What this sweep found was written by another version of this site and cannot be read. Run it again."
        ) from None


def rows_done(sweep: Sweep) -> int:
    """How many scenarios are worked out."""
    return sweep.rows + sum(_unfolded(sweep).values_list("rows", flat=True)) if sweep.active else sweep.rows


def keep_alive(sweep: Sweep) -> None:
    """Ask for work again that is overdue."""
    if sweep.active:
        nudge(sweep)


def _unfolded(sweep: Sweep) -> QuerySet[Chunk]:
    return Chunk.objects.filter(sweep=sweep, folded=False, finished_at__isnull=False)


def _working(sweep: Sweep) -> int:
    open_ = Chunk.objects.filter(sweep=sweep, finished_at=None, leased_until__gt=timezone.now()).exclude(holder="")
    return open_.count() if sweep.active else 0


def _best(sweep: Sweep, rows: int, many: int) -> tuple[Scenario, ...]:
    """The best so far. Merging is not done again for each of many watchers of one state."""
    if not rows or not many:
        return ()
    key = f"sweep:{sweep.pk}:{sweep.digest[:16]}:{rows}:{many}"
    known: tuple[Scenario, ...] | None = cache.get(key)
    if known is None:
        try:
            found = found_so_far(sweep)
            known = scenarios(plan_of(sweep), found.best[1][:many].tolist()) if found else ()
        except RefusedError:
            known = ()
        cache.set(key, known, 60)
    return known


def _rate(sweep: Sweep, rows: int) -> float | None:
    """Scenarios a second: over all of it once it has ended, else over the last seconds."""
    if not sweep.started_at or not rows:
        return None
    if sweep.finished_at:
        return rows / max((sweep.finished_at - sweep.started_at).total_seconds(), 0.001)
    now = timezone.now()
    late = Chunk.objects.filter(sweep=sweep, finished_at__gt=now - LATELY).aggregate(
        rows=Sum("rows"), since=Min("started_at")
    )
    if not late["rows"]:
        return None
    since = max(late["since"], sweep.started_at)
    return float(late["rows"] / max((now - since).total_seconds(), 0.1))
