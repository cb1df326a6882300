"""One chunk worked out from beginning to end; what a task does."""

from __future__ import annotations

import logging
import time
from dataclasses import dataclass

from django.conf import settings

from calculator.whatif import chunks
from calculator.whatif.fold import StoppedError
from calculator.whatif.fold import fold as fold_slabs
from calculator.whatif.models import Sweep
from calculator.whatif.plans import plan_of
from calculator.whatif.version import formulas

logger = logging.getLogger(__name__)

LOOK = 0.5
"""Seconds between two looks whether the sweep still runs."""


@dataclass(frozen=True)
class Next:
    """What to ask for after a chunk: more of `sweep`, in `wait` seconds; `many` says that others could help."""

    sweep: Sweep
    wait: float = 0.0
    many: bool = False


class Watch:
    """Asked before each slab: looks after the sweep and the lease now and then. False says to stop."""

    def __init__(self, held: chunks.Held) -> None:
        self.held = held
        self._looks = time.monotonic() + LOOK
        self._renews = time.monotonic() + settings.SWEEP_LEASE / 4

    def __call__(self) -> bool:
        now = time.monotonic()
        if now < self._looks:
            return True
        self._looks = now + LOOK
        if not chunks.goes_on(self.held):
            return False
        if now >= self._renews:
            self._renews = now + settings.SWEEP_LEASE / 4
            return chunks.renew(self.held)
        return True


def work_on(pk: int, generation: int) -> Next | None:
    """Work out the next chunk of a sweep. None where there is nothing more to ask for: the end, or an old message."""
    taken = chunks.take(pk, generation)
    if taken is None:
        chunks.fold(pk)
        return None
    sweep, held = taken
    began = time.perf_counter()
    try:
        plan = plan_of(sweep)
        if plan.grid.slabs != sweep.slabs or sweep.formulas != formulas():
            chunks.begin_anew(sweep, plan.grid.slabs)
            return None
        found = fold_slabs(plan, held.start, held.stop, Watch(held))
    except StoppedError:
        chunks.give_back(held)
        return Next(sweep) if chunks.goes_on(held) else None
    except Exception:
        # Whatever it is, it is counted, tried again, and said in the end.
        logger.exception("chunk %s of sweep %s", held.index, sweep.public_id)
        wait = chunks.failed(held)
        if wait is None:
            chunks.fold(pk)
            return None
        return Next(sweep, wait.total_seconds())
    chunks.write(held, found, time.perf_counter() - began)
    if chunks.fold(pk):
        return None
    return Next(sweep, many=sweep.next_index < sweep.chunks)
