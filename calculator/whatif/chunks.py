"""Who works on which chunk, and what came of it: short transactions on the rows of a sweep.

A chunk is leased, not locked: whoever holds it renews the lease, and a lease that ran out is anybody's. So nothing has
to notice that a worker died, and a chunk that two work on after all is written by the first of them.
"""

from __future__ import annotations

import logging
import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import reduce

from django.conf import settings
from django.db import transaction
from django.db.models import F, Value
from django.db.models.functions import Coalesce
from django.utils import timezone

from calculator.whatif.aggregate import Aggregate
from calculator.whatif.models import ACTIVE, DONE, FAILED, RUNNING, Chunk, Sweep
from calculator.whatif.version import formulas

logger = logging.getLogger(__name__)

MOST_FAILURES = 3
MOST_LOST = 20
"""Times a chunk is begun before it counts as one that kills its workers."""
MOST_HELD = 256
"""Chunks of one sweep that are worked on at once."""
FOLDED_AT = 16
"""Chunks that wait until they are merged into what was found."""


@dataclass(frozen=True)
class Held:
    """A chunk that this process works on: its slabs, and the key of its lease."""

    sweep: int
    chunk: int
    index: int
    holder: str
    start: int
    stop: int


def lease() -> timedelta:
    """How long a chunk is its holder's without a sign of life."""
    return timedelta(seconds=settings.SWEEP_LEASE)


def take(pk: int, generation: int) -> tuple[Sweep, Held] | None:
    """The next chunk of a sweep: one whose lease ran out, else the first that nobody took.

    None where there is nothing to do, the sweep does not run any more, or the message is of an older generation.
    """
    with transaction.atomic():
        rows = Sweep.objects.select_for_update().filter(pk=pk, generation=generation, state__in=ACTIVE)
        sweep = rows.defer("found").first()
        if sweep is None:
            return None
        now = timezone.now()
        open_ = Chunk.objects.filter(sweep=sweep, finished_at=None)
        if open_.filter(leased_until__gt=now).count() >= MOST_HELD:
            return None
        holder = uuid.uuid4().hex
        chunk = open_.filter(leased_until__lte=now).first()
        taken = {"holder": holder, "leased_until": now + lease(), "started_at": now}
        if chunk is not None:
            if chunk.taken >= MOST_LOST:
                _fail(sweep, chunk.index, f"were begun {MOST_LOST} times and their worker died each time")
                return None
            Chunk.objects.filter(pk=chunk.pk).update(**taken, taken=F("taken") + 1)
        elif sweep.next_index < sweep.chunks:
            chunk = Chunk.objects.create(sweep=sweep, index=sweep.next_index, **taken)
            sweep.next_index += 1
        else:
            return None
        sweep.state = RUNNING
        Sweep.objects.filter(pk=pk).update(
            state=RUNNING,
            next_index=sweep.next_index,
            started_at=Coalesce("started_at", Value(now)),
            touched_at=now,
            asked=0,
        )
    start = chunk.index * sweep.chunk_slabs
    return sweep, Held(pk, chunk.pk, chunk.index, holder, start, min(start + sweep.chunk_slabs, sweep.slabs))


def goes_on(held: Held) -> bool:
    """Whether the sweep still runs."""
    return Sweep.objects.filter(pk=held.sweep, state__in=ACTIVE).exists()


def renew(held: Held) -> bool:
    """Renew the lease. False where the chunk is somebody else's by now, or written."""
    mine = Chunk.objects.filter(pk=held.chunk, holder=held.holder, finished_at=None)
    return bool(mine.update(leased_until=timezone.now() + lease()))


def give_back(held: Held) -> None:
    """Leave the chunk to whoever comes next."""
    Chunk.objects.filter(pk=held.chunk, holder=held.holder, finished_at=None).update(leased_until=timezone.now())


def write(held: Held, found: Aggregate, seconds: float) -> bool:
    """Write what was found, once: False where somebody did so before."""
    result = found.to_bytes()
    with transaction.atomic():
        mine = Chunk.objects.filter(pk=held.chunk, finished_at=None)
        written = mine.update(result=result, rows=found.rows, finished_at=timezone.now())
        if written:
            Sweep.objects.filter(pk=held.sweep).update(seconds=F("seconds") + seconds)
    return bool(written)


def failed(held: Held) -> timedelta | None:
    """Count a failure. How long to wait before the next try; None where it was the last, and the sweep has failed."""
    with transaction.atomic():
        sweep = Sweep.objects.select_for_update().filter(pk=held.sweep).defer("found").first()
        chunk = Chunk.objects.filter(pk=held.chunk, finished_at=None).first()
        if sweep is None or chunk is None:
            return None
        failures = chunk.failures + 1
        wait = timedelta(seconds=settings.SWEEP_RETRY * 2 ** (failures - 1))
        Chunk.objects.filter(pk=chunk.pk).update(failures=failures, holder="", leased_until=timezone.now() + wait)
        if failures < MOST_FAILURES:
            return wait
        _fail(sweep, chunk.index, f"could not be worked out in {MOST_FAILURES} tries; the site's log says why")
        return None


def _fail(sweep: Sweep, index: int, why: str) -> None:
    part = "Its scenarios" if sweep.chunks == 1 else f"The scenarios of part {index + 1:,} of {sweep.chunks:,}"
    error = f"{part} {why}. What the others found is kept; starting it again goes on from there."
    logger.error("sweep %s has failed: %s", sweep.public_id, error)
    Sweep.objects.filter(pk=sweep.pk, state__in=ACTIVE).update(
        state=FAILED, error=error, finished_at=timezone.now(), updated_at=timezone.now()
    )


def fold(pk: int) -> bool:
    """Merge the chunks that wait, where they are many, the last, or all there will be. Whether the sweep is done.

    Merging is done outside of any transaction; it is written only if nobody else merged meanwhile, and the last merge
    and the sweep's end are one write. In which order chunks are merged plays no part in the result.
    """
    while True:
        sweep = Sweep.objects.filter(pk=pk).first()
        if sweep is None or sweep.state == DONE:
            return sweep is not None
        parts = list(Chunk.objects.filter(sweep=sweep, folded=False, finished_at__isnull=False))
        whole = sweep.folded + len(parts) == sweep.chunks
        if not whole and not (parts and (len(parts) >= FOLDED_AT or not sweep.active)):
            return False
        held = [part.result for part in parts if part.result is not None]
        if sweep.found is not None:
            held.insert(0, sweep.found)
        try:
            found = reduce(Aggregate.merge, (Aggregate.from_bytes(bytes(b)) for b in held))
        except ValueError:
            begin_anew(sweep, sweep.slabs)
            return False
        now = timezone.now()
        values = {"found": found.to_bytes(), "rows": found.rows, "folded": sweep.folded + len(parts)}
        rows = Sweep.objects.filter(pk=pk, folded=sweep.folded)
        ends = whole and sweep.active
        if ends:
            rows = rows.filter(state__in=ACTIVE)
            values |= {"state": DONE, "finished_at": now, "updated_at": now, "error": ""}
        with transaction.atomic():
            if not rows.update(**values):
                continue
            folded = Chunk.objects.filter(pk__in=[part.pk for part in parts])
            if ends:
                Chunk.objects.filter(sweep=pk).delete()
            else:
                folded.update(folded=True, result=None)
        if ends:
            logger.info("sweep %s is done: %s scenarios", sweep.public_id, f"{found.rows:,}")
        return ends


def begin_anew(sweep: Sweep, slabs: int) -> None:
    """Forget what was found of a sweep that this version of the code computes, cuts or writes otherwise."""
    chunk_slabs = -(-sweep.chunk_slabs * slabs // sweep.slabs)
    with transaction.atomic():
        mine = Sweep.objects.filter(pk=sweep.pk, generation=sweep.generation, state__in=ACTIVE)
        changed = mine.update(
            slabs=slabs,
            chunk_slabs=chunk_slabs,
            chunks=-(-slabs // chunk_slabs),
            formulas=formulas(),
            next_index=0,
            found=None,
            folded=0,
            rows=0,
            generation=F("generation") + 1,
        )
        if changed:
            Chunk.objects.filter(sweep=sweep).delete()
            logger.warning("sweep %s begins anew: it was begun by another version", sweep.public_id)


def new_generation(sweep: Sweep, now: datetime) -> int | None:
    """Void the messages sent so far, in favour of new ones. Its number; None where somebody else has just done so."""
    mine = Sweep.objects.filter(pk=sweep.pk, generation=sweep.generation, state__in=ACTIVE)
    changed = mine.update(generation=F("generation") + 1, asked_at=now, asked=F("asked") + 1)
    return sweep.generation + 1 if changed else None
