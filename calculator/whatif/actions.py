"""Changing what is kept of sweeps. Each takes a viewer and does only what that viewer may do."""

from __future__ import annotations

from hashlib import sha256
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone

from calculator.estimates.access import Viewer
from calculator.estimates.document import MAX_NAME, RefusedError, checked_text
from calculator.estimates.ownership import belonging_to, owner_columns
from calculator.estimates.problems import DeniedError
from calculator.whatif import chunks
from calculator.whatif.definition import Definition
from calculator.whatif.fold import fold
from calculator.whatif.models import ACTIVE, CANCELLED, DONE, NEW, WAITING, Sweep
from calculator.whatif.plans import measured_pace, plan_for, plan_of
from calculator.whatif.queries import SWEEP, find
from calculator.whatif.reading import read
from calculator.whatif.tasks import begin
from calculator.whatif.version import formulas

MAX_SWEEPS = 500
"""Sweeps one user or one browser may keep."""
MOST_CHUNKS = 100_000
BEGUN = ("state", "error", "finished_at", "updated_at", "touched_at", "asked_at", "asked", "generation", "formulas")
"""What `sweep_start` writes: the rest of a sweep belongs to its workers."""


def sweep_create(
    *, viewer: Viewer, definition: Definition, name: str = "", key: str = "", copied: Sweep | None = None
) -> tuple[Sweep, bool]:
    """A new sweep of the viewer's, not started yet, and whether it was made now.

    With `key` (an idempotency key of the caller's) a second call gives the first one's sweep; RefusedError where that
    is another definition. `copied` is a finished sweep of this definition whose results it takes over.
    """
    if viewer.token_reads_only:
        raise DeniedError("make one with a token that only reads", SWEEP)
    if viewer.user is None and not viewer.browser:
        raise RefusedError("A sweep belongs to somebody: sign in, or let the browser keep a cookie.")
    most = most_scenarios(viewer)
    if definition.total > most:
        raise RefusedError(
            f"These are {definition.total:,} scenarios; {'you may' if viewer.user else 'without an account one may'} "
            f"have up to {most:,} in a sweep. Take values or an axis away.",
            "axes",
        )
    name = checked_text(name, MAX_NAME, "Name", "name").strip() or title(definition)
    whose = owner_columns(viewer)
    once = sha256(f"{whose['owner_id']}:{whose['browser']}:{key}".encode()).hexdigest() if key else ""
    if known := _made_with(once):
        return _same(known, definition), False
    columns = _copied(copied) if copied else _laid_out(definition)
    try:
        with transaction.atomic():
            if Sweep.objects.filter(belonging_to(viewer)).count() >= MAX_SWEEPS:
                raise RefusedError(f"You have {MAX_SWEEPS:,} sweeps, the most there may be: delete some first.")
            made = Sweep.objects.create(
                **whose,
                **columns,
                name=name,
                key=once,
                definition=dict(definition.data),
                digest=definition.digest,
                book=definition.book,
                total=definition.total,
            )
    except IntegrityError:
        if (known := _made_with(once)) is None:
            raise
        return _same(known, definition), False
    return made, True


def sweep_start(*, viewer: Viewer, public_id: UUID | str) -> Sweep:
    """Work it out: a small one at once, any other by workers. One that was cancelled or failed goes on where it was.

    Starting one that runs or is done changes nothing.
    """
    sweep, _ = _changeable(viewer, public_id)
    if sweep.active or sweep.state == DONE:
        return sweep
    plan = plan_of(sweep)  # refused before it is promised
    if plan.definition.at_once:
        return _at_once(sweep)
    with transaction.atomic():
        sweep, _ = _changeable(viewer, public_id, lock=True)
        if sweep.active or sweep.state == DONE:
            return sweep
        _within_limit(viewer)
        now = timezone.now()
        sweep.state, sweep.error, sweep.finished_at = WAITING, "", None
        sweep.updated_at = sweep.touched_at = sweep.asked_at = now
        sweep.asked, sweep.generation = 0, sweep.generation + 1
        if not sweep.next_index:
            sweep.formulas = formulas()
        sweep.save(update_fields=BEGUN)
        sweep.parts.filter(finished_at=None).update(failures=0, taken=0)
    begin(sweep)
    sweep.refresh_from_db()
    return sweep


def sweep_cancel(*, viewer: Viewer, public_id: UUID | str) -> Sweep:
    """Stop it; workers see that within two seconds. What was found so far is kept."""
    sweep, _ = _changeable(viewer, public_id)
    now = timezone.now()
    stopped = Sweep.objects.filter(pk=sweep.pk, state__in=ACTIVE)
    if stopped.update(state=CANCELLED, finished_at=now, updated_at=now):
        chunks.fold(sweep.pk)
    sweep.refresh_from_db()
    return sweep


def sweep_rename(*, viewer: Viewer, public_id: UUID | str, name: str) -> Sweep:
    """Call it something else."""
    name = checked_text(name, MAX_NAME, "Name", "name").strip()
    if not name:
        raise RefusedError("A sweep needs a name, to know it again.", "name")
    sweep, _ = _changeable(viewer, public_id)
    sweep.name, sweep.updated_at = name, timezone.now()
    sweep.save(update_fields=["name", "updated_at"])
    return sweep


def sweep_delete(*, viewer: Viewer, public_id: UUID | str) -> None:
    """Delete a sweep with its results and links; one that runs stops."""
    sweep, allowed = find(viewer, public_id)
    if not allowed.can_delete:
        raise DeniedError("delete it", SWEEP)
    sweep.delete()


def sweep_duplicate(*, viewer: Viewer, public_id: UUID | str, today: bool = False) -> Sweep:
    """A copy, the viewer's own, with the results if it is done; `today` makes it one to be run with today's book and
    formulas.
    """
    sweep, _ = find(viewer, public_id)
    if today:
        reading = read({**sweep.definition, "book": ""})
        if reading.definition is None:
            raise RefusedError(reading.faults[0].message, reading.faults[0].where)
        definition = reading.definition
    else:
        definition = plan_of(sweep).definition
    same = sweep.state == DONE and definition.digest == sweep.digest and not (today and sweep.formulas != formulas())
    name = f"{sweep.name[: MAX_NAME - 7]} (copy)"
    return sweep_create(viewer=viewer, definition=definition, name=name, copied=sweep if same else None)[0]


# -- limits ------------------------------------------------------------------------------------------------


def most_scenarios(viewer: Viewer) -> int:
    """Scenarios a sweep of this viewer may have."""
    return settings.SWEEP_SCENARIOS if viewer.user is not None else settings.SWEEP_SCENARIOS_ANONYMOUS


def most_running(viewer: Viewer) -> int:
    """Sweeps of this viewer that may run at once."""
    return settings.SWEEPS_RUNNING if viewer.user is not None else settings.SWEEPS_RUNNING_ANONYMOUS


def _within_limit(viewer: Viewer) -> None:
    most = most_running(viewer)
    running = Sweep.objects.filter(belonging_to(viewer), state__in=ACTIVE).count()
    if running >= most:
        who = "You have" if viewer.user is not None else "This browser has"
        raise RefusedError(
            f"{who} {running} {'sweep' if running == 1 else 'sweeps'} running, the most there may be at once: wait for "
            f"{'it' if running == 1 else 'one'} to end, or cancel {'it' if running == 1 else 'one'}."
        )


# -- how ---------------------------------------------------------------------------------------------------


def title(definition: Definition) -> str:
    """What a sweep is called that nobody named: where it starts and what varies."""
    return f"{definition.base.name}: {' × '.join(axis.label for axis in definition.axes)}"[:MAX_NAME]


def _changeable(viewer: Viewer, public_id: UUID | str, *, lock: bool = False) -> tuple[Sweep, Any]:
    sweep, allowed = find(viewer, public_id, lock=lock)
    if not allowed.can_edit:
        raise DeniedError("change it", SWEEP)
    return sweep, allowed


def _made_with(once: str) -> Sweep | None:
    return Sweep.objects.filter(key=once).first() if once else None


def _same(known: Sweep, definition: Definition) -> Sweep:
    if known.digest != definition.digest:
        raise RefusedError("This idempotency key was used for another sweep before.", "key")
    return known


def _laid_out(definition: Definition) -> dict[str, Any]:
    """How it is cut into chunks, each of about `SWEEP_CHUNK` seconds, by the pace measured here and now."""
    plan = plan_for(definition)
    slabs = plan.grid.slabs
    pace = measured_pace(plan)
    each = definition.total / slabs
    chunk_slabs = min(slabs, max(1, round(pace * settings.SWEEP_CHUNK / each), -(-slabs // MOST_CHUNKS)))
    return {
        "slabs": slabs,
        "chunk_slabs": chunk_slabs,
        "chunks": -(-slabs // chunk_slabs),
        "pace": pace,
        "state": NEW,
    }


def _copied(sweep: Sweep) -> dict[str, Any]:
    names = ("slabs", "chunk_slabs", "chunks", "pace", "state", "started_at", "finished_at", "found", "folded", "rows")
    return {name: getattr(sweep, name) for name in (*names, "seconds", "next_index", "formulas")}


def _at_once(sweep: Sweep) -> Sweep:
    """Work a small sweep out here and now."""
    began = timezone.now()
    plan = plan_of(sweep)
    found = fold(plan, 0, plan.grid.slabs)
    now = timezone.now()
    sweep.state, sweep.error, sweep.started_at, sweep.finished_at, sweep.updated_at = DONE, "", began, now, now
    sweep.found, sweep.rows, sweep.folded = found.to_bytes(), found.rows, sweep.chunks
    sweep.next_index, sweep.seconds = sweep.chunks, (now - began).total_seconds()
    sweep.formulas = formulas()
    sweep.save()
    return sweep
