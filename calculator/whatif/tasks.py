"""Messages: "there is work on this sweep". Each does one chunk and asks for the next, so that sweeps take turns.

A message that is lost, doubled or late changes nothing. `nudge` sends new ones for a sweep that stands still, and voids
the old ones, which then end as soon as they are read.
"""

from __future__ import annotations

import logging
import time
from datetime import timedelta
from typing import Any

from celery import signals
from django.utils import timezone
from kombu.exceptions import OperationalError

from calculator.whatif import chunks, engine
from calculator.whatif.models import ACTIVE, Chunk, Sweep
from calculator.whatif.version import formulas
from config.celery import app

logger = logging.getLogger(__name__)

FIRST = 4
"""Messages a sweep begins with. It gets more where workers are idle."""
IDLE = 0.1
"""Seconds: a message that was read sooner found a worker that had nothing to do."""
QUIET = timedelta(seconds=5)
"""How long nothing may happen to a sweep before it is asked for anew; longer each time."""
LARGE, HUGE = 200_000_000, 20_000_000_000
"""Scenarios from which a sweep lets smaller ones go first."""


@app.task(name="whatif.work")
def work(sweep: int, generation: int, sent: float = 0.0) -> None:
    """Work out the next chunk, then ask for another."""
    idle = time.time() - sent < IDLE
    while after := engine.work_on(sweep, generation):
        if app.conf.task_always_eager:
            time.sleep(after.wait)
            continue
        ask(after.sweep, generation, 2 if idle and after.many else 1, after.wait)
        return


@app.task(name="whatif.look_after")
def look_after() -> None:
    """Ask for everything that stands still."""
    for sweep in Sweep.objects.filter(state__in=ACTIVE).defer("found", "definition"):
        nudge(sweep)


@signals.worker_init.connect
def _formulas(**_: Any) -> None:
    """Say which formulas these are while the files are still those that were loaded."""
    formulas()


@signals.worker_ready.connect
def _begin_again(**_: Any) -> None:
    """A worker that starts may be the first after all have ended: what they left goes on at once."""
    for sweep in Sweep.objects.filter(state__in=ACTIVE).defer("found", "definition"):
        _anew(sweep)


def ask(sweep: Sweep, generation: int, times: int, wait: float = 0.0) -> None:
    """Send messages. Without a broker nothing is lost: `nudge` sends them once it is back."""
    priority = 3 if sweep.total < LARGE else 6 if sweep.total < HUGE else 9
    try:
        for _ in range(times):
            work.apply_async((sweep.pk, generation, time.time() + wait), countdown=wait or None, priority=priority)
    except (OperationalError, OSError) as error:
        logger.warning("the broker cannot be reached, sweep %s waits: %s", sweep.public_id, error)


def begin(sweep: Sweep) -> None:
    """Ask for a sweep that has just been started."""
    ask(sweep, sweep.generation, min(FIRST, sweep.chunks))


def nudge(sweep: Sweep) -> None:
    """Ask anew if nobody works on it and nobody took a chunk for a while."""
    now = timezone.now()
    seen = max((t for t in (sweep.touched_at, sweep.asked_at) if t), default=None)
    # Queued behind others for long, it must not fill the queue with messages: each time it waits twice as long.
    if seen is not None and now - seen < QUIET * 2 ** min(sweep.asked, 4):
        return
    if Chunk.objects.filter(sweep=sweep, finished_at=None, leased_until__gt=now).exists():
        return
    _anew(sweep)


def _anew(sweep: Sweep) -> None:
    generation = chunks.new_generation(sweep, timezone.now())
    if generation is not None:
        ask(sweep, generation, min(FIRST, sweep.chunks))
