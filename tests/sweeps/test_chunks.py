"""Leases, generations, failures and nudges, on the rows alone: what any message that comes may and may not do."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from calculator.estimates.access import Viewer
from calculator.estimates.document import RefusedError
from calculator.whatif import actions, chunks, engine, older, queries, tasks, version
from calculator.whatif.aggregate import Aggregate
from calculator.whatif.chunks import Held, take
from calculator.whatif.fold import fold
from calculator.whatif.models import Chunk, Sweep
from calculator.whatif.plans import plan_of
from tests.sweeps.made import large, small

pytestmark = pytest.mark.django_db
Sent = list[tuple[int, int, int, float]]


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> Sent:
    """Messages are noted, not sent: (sweep, generation, how many, seconds to wait)."""
    noted: Sent = []

    def ask(sweep: Sweep, generation: int, times: int, wait: float = 0.0) -> None:
        noted.append((sweep.pk, generation, times, wait))

    monkeypatch.setattr(tasks, "ask", ask)
    return noted


@pytest.fixture
def sweep(owner: Viewer, sent: Sent, monkeypatch: pytest.MonkeyPatch) -> Sweep:
    """One of four chunks that has been started and waits for a worker."""
    monkeypatch.setattr(actions, "measured_pace", lambda plan: 330_000.0)
    made, _ = actions.sweep_create(viewer=owner, definition=large())
    assert made.chunks == 4
    return actions.sweep_start(viewer=owner, public_id=made.public_id)


def held(sweep: Sweep) -> Held:
    taken = take(sweep.pk, sweep.generation)
    assert taken is not None
    return taken[1]


def found(sweep: Sweep, part: Held) -> Aggregate:
    return fold(plan_of(sweep), part.start, part.stop)


def later(monkeypatch: pytest.MonkeyPatch, seconds: float) -> datetime:
    """Make it so many seconds later than it is."""
    now = timezone.now() + timedelta(seconds=seconds)
    monkeypatch.setattr(timezone, "now", lambda: now)
    return now


def state(sweep: Sweep) -> str:
    sweep.refresh_from_db()
    return sweep.state


# -- leases ------------------------------------------------------------------------------------------------


def test_chunks_are_taken_one_after_the_other_and_cover_every_slab_once(sweep: Sweep) -> None:
    parts = [held(sweep) for _ in range(4)]
    assert [p.index for p in parts] == [0, 1, 2, 3]
    assert [p.start for p in parts] == [0, *(p.stop for p in parts[:-1])]
    assert parts[-1].stop == sweep.slabs
    assert take(sweep.pk, sweep.generation) is None
    assert state(sweep) == "running"


def test_a_chunk_whose_holder_gives_no_sign_of_life_goes_to_the_next(
    sweep: Sweep, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = held(sweep), held(sweep)
    later(monkeypatch, 9)
    assert chunks.renew(second)
    later(monkeypatch, 3)
    again = held(sweep)
    assert (again.index, again.holder != first.holder) == (first.index, True)
    assert not chunks.renew(first), "it is somebody else's"
    assert held(sweep).index == 2


def test_a_chunk_that_two_worked_on_is_written_by_the_first_and_counts_once(
    sweep: Sweep, monkeypatch: pytest.MonkeyPatch
) -> None:
    slow = held(sweep)
    later(monkeypatch, 11)
    fast = held(sweep)
    assert slow.index == fast.index
    assert chunks.write(fast, found(sweep, fast), 1.0)
    before = Chunk.objects.values().get()
    assert not chunks.write(slow, found(sweep, slow), 1.0)
    assert Chunk.objects.values().get() == before
    sweep.refresh_from_db()
    assert sweep.seconds == 1.0


def test_one_that_kills_every_worker_ends_the_sweep_in_words(sweep: Sweep, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chunks, "MOST_LOST", 3)
    for n in range(3):
        assert held(sweep).index == 0
        later(monkeypatch, 11 * (n + 1))
    assert take(sweep.pk, sweep.generation) is None
    assert state(sweep) == "failed"
    assert sweep.error.startswith("The scenarios of part 1 of 4 were begun 3 times and their worker died each time.")


# -- merging -----------------------------------------------------------------------------------------------


def test_chunks_merged_in_any_order_and_grouping_make_the_same_bytes(
    sweep: Sweep, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(chunks, "FOLDED_AT", 2)
    parts = [held(sweep) for _ in range(4)]
    ends = []
    for n in (2, 0, 3, 1):
        assert chunks.write(parts[n], found(sweep, parts[n]), 0.0)
        ends.append(chunks.fold(sweep.pk))
    assert ends == [False, False, False, True]
    assert state(sweep) == "done"
    plan = plan_of(sweep)
    assert sweep.found == fold(plan, 0, plan.grid.slabs).to_bytes()
    assert not Chunk.objects.exists()
    assert chunks.fold(sweep.pk), "done is done"


def test_progress_counts_what_is_merged_and_what_waits_for_it(
    sweep: Sweep, owner: Viewer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(chunks, "FOLDED_AT", 2)
    rows = []
    for _ in range(3):
        part = held(sweep)
        aggregate = found(sweep, part)
        rows.append(aggregate.rows)
        chunks.write(part, aggregate, 0.0)
        chunks.fold(sweep.pk)
    assert Chunk.objects.filter(folded=True, result=None).count() == 2
    now = queries.progress(owner, sweep.public_id)
    assert (now.state, now.rows, now.chunks_done, now.working) == ("running", sum(rows), 3, 0)
    held(sweep)
    assert queries.progress(owner, sweep.public_id).working == 1
    assert now.rate
    assert now.seconds_left
    assert len(now.best) == 5
    so_far = queries.summary(owner, sweep.public_id)
    assert so_far is not None
    assert (so_far.rows, so_far.complete) == (sum(rows), False)


def test_what_was_found_before_it_was_cancelled_is_kept_and_is_not_done_again(sweep: Sweep, owner: Viewer) -> None:
    first, second = held(sweep), held(sweep)
    chunks.write(first, found(sweep, first), 0.0)
    actions.sweep_cancel(viewer=owner, public_id=sweep.public_id)
    assert not chunks.goes_on(second)
    assert take(sweep.pk, sweep.generation) is None
    chunks.give_back(second)
    part = queries.summary(owner, sweep.public_id)
    assert part is not None
    assert part.rows == found(sweep, first).rows
    again = actions.sweep_start(viewer=owner, public_id=sweep.public_id)
    assert [held(again).index for _ in range(3)] == [1, 2, 3]


# -- failures ----------------------------------------------------------------------------------------------


def test_a_chunk_that_fails_is_tried_again_later_each_time_and_the_third_time_ends_the_sweep(
    sweep: Sweep, monkeypatch: pytest.MonkeyPatch, owner: Viewer
) -> None:
    def broken(*args: Any) -> Aggregate:
        raise ArithmeticError("a secret of the machine")

    monkeypatch.setattr(engine, "fold_slabs", broken)
    waits = []
    for n in range(3):
        after = engine.work_on(sweep.pk, sweep.generation)
        waits.append(after.wait if after else None)
        later(monkeypatch, 5 * (n + 1))
    assert waits == [2.0, 4.0, None]
    assert state(sweep) == "failed"
    assert "could not be worked out in 3 tries; the site's log says why" in sweep.error
    assert "secret" not in sweep.error
    assert queries.progress(owner, sweep.public_id).error == sweep.error
    monkeypatch.setattr(engine, "fold_slabs", fold)
    again = actions.sweep_start(viewer=owner, public_id=sweep.public_id)
    while engine.work_on(again.pk, again.generation):
        pass
    assert (state(sweep), sweep.error) == ("done", "")


# -- other versions ----------------------------------------------------------------------------------------


def test_a_sweep_begun_by_a_version_with_other_slabs_begins_anew(sweep: Sweep) -> None:
    Sweep.objects.filter(pk=sweep.pk).update(slabs=2 * sweep.slabs, chunk_slabs=2 * sweep.chunk_slabs)
    assert engine.work_on(sweep.pk, sweep.generation) is None
    assert not Chunk.objects.exists()
    now = Sweep.objects.get(pk=sweep.pk)
    assert (now.slabs, now.chunk_slabs, now.chunks, now.next_index) == (sweep.slabs, sweep.chunk_slabs, 4, 0)
    while engine.work_on(now.pk, now.generation):
        pass
    assert state(now) == "done"


def test_what_another_version_wrote_is_worked_out_again_or_refused_in_words(sweep: Sweep, owner: Viewer) -> None:
    Sweep.objects.filter(pk=sweep.pk).update(found=b"older")
    with pytest.raises(RefusedError, match="another version"):
        queries.summary(owner, sweep.public_id)
    for _ in range(4):
        part = held(sweep)
        chunks.write(part, found(sweep, part), 0.0)
    assert not chunks.fold(sweep.pk)
    now = Sweep.objects.get(pk=sweep.pk)
    assert (now.found, now.folded, now.generation) == (None, 0, sweep.generation + 1)
    assert not Chunk.objects.exists()


def test_chunks_of_two_versions_of_the_formulas_never_meet(
    sweep: Sweep, owner: Viewer, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert sweep.formulas == version.formulas()
    assert engine.work_on(sweep.pk, sweep.generation)
    late = held(sweep)
    for module in (actions, chunks, engine, older):
        monkeypatch.setattr(module, "formulas", lambda: "another")
    assert engine.work_on(sweep.pk, sweep.generation) is None
    now = Sweep.objects.get(pk=sweep.pk)
    assert (now.formulas, now.next_index, now.folded, now.rows, now.found) == ("another", 0, 0, 0, None)
    assert not Chunk.objects.exists()
    assert not chunks.write(late, found(now, late), 1.0), "what a worker of the first version still had in hand"
    while engine.work_on(now.pk, now.generation):
        pass
    assert (state(now), now.formulas, now.rows) == ("done", "another", now.total)


def test_one_that_was_cancelled_keeps_the_version_of_what_was_found(
    sweep: Sweep, owner: Viewer, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = sweep.formulas
    assert engine.work_on(sweep.pk, sweep.generation)
    actions.sweep_cancel(viewer=owner, public_id=sweep.public_id)
    for module in (actions, chunks, engine, older):
        monkeypatch.setattr(module, "formulas", lambda: "another")
    summary = queries.summary(owner, sweep.public_id)
    assert summary
    assert summary.notes[0].startswith("The formulas have changed since")
    again = actions.sweep_start(viewer=owner, public_id=sweep.public_id)
    assert again.formulas == first
    assert engine.work_on(again.pk, again.generation) is None
    assert Sweep.objects.get(pk=sweep.pk).formulas == "another"


def test_a_done_sweep_of_other_formulas_is_run_anew_for_today_and_copied_as_it_is(owner: Viewer) -> None:
    made, _ = actions.sweep_create(viewer=owner, definition=small())
    done = actions.sweep_start(viewer=owner, public_id=made.public_id)
    assert done.formulas == version.formulas()
    assert actions.sweep_duplicate(viewer=owner, public_id=done.public_id, today=True).state == "done"
    Sweep.objects.filter(pk=done.pk).update(formulas="another")
    assert actions.sweep_duplicate(viewer=owner, public_id=done.public_id, today=True).state == "new"
    copy = actions.sweep_duplicate(viewer=owner, public_id=done.public_id)
    assert (copy.state, copy.formulas) == ("done", "another")


def test_the_formulas_digest_follows_their_sources(tmp_path: Path, settings: Any) -> None:
    for package in version.PACKAGES:
        (tmp_path / package).mkdir(parents=True)
    settings.BASE_DIR = tmp_path
    source = tmp_path / "calculator/services/lines.py"
    source.write_text("PER_HOUR = 3600")
    digest = version.formulas.__wrapped__
    first = digest()
    assert digest() == first
    source.write_text("PER_HOUR = 3601")
    assert digest() != first
    source.rename(source.with_name("other.py"))
    assert digest() not in (first, "")


# -- messages ----------------------------------------------------------------------------------------------


def test_a_sweep_begins_with_a_few_messages_of_its_generation(sweep: Sweep, sent: Sent) -> None:
    assert sent == [(sweep.pk, 1, 4, 0.0)]


def test_a_message_of_an_older_generation_does_nothing(sweep: Sweep, sent: Sent) -> None:
    assert take(sweep.pk, sweep.generation - 1) is None
    tasks.work(sweep.pk, sweep.generation - 1)
    assert not Chunk.objects.exists()


def test_a_message_about_nothing_does_nothing(sweep: Sweep) -> None:
    tasks.work(sweep.pk + 1, 1)
    assert not Chunk.objects.exists()


def test_a_sweep_nobody_took_from_is_asked_for_anew_at_growing_intervals(
    sweep: Sweep, sent: Sent, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent.clear()
    asked = []
    for second in range(1, 120):
        now = later(monkeypatch, 1)
        sweep.refresh_from_db()
        tasks.nudge(sweep)
        if sent:
            asked.append(second)
            sent.clear()
        assert now
    assert asked[:3] == [5, 15, 35]
    sweep.refresh_from_db()
    assert sweep.generation == len(asked) + 1


def test_a_sweep_somebody_works_on_is_not_asked_for_anew(
    sweep: Sweep, sent: Sent, monkeypatch: pytest.MonkeyPatch
) -> None:
    held(sweep)
    sent.clear()
    later(monkeypatch, 8)
    sweep.refresh_from_db()
    tasks.nudge(sweep)
    assert not sent
    later(monkeypatch, 3)
    tasks.nudge(sweep)
    assert sent == [(sweep.pk, 2, 4, 0.0)]
    stale = sweep
    sent.clear()
    tasks.nudge(stale)
    assert not sent, "two that see the same do it once"


@pytest.mark.parametrize("call", [tasks.look_after, tasks._begin_again])
def test_the_clock_and_a_worker_that_starts_look_after_every_sweep(
    call: Callable[[], None], sweep: Sweep, sent: Sent, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent.clear()
    later(monkeypatch, 6)
    call()
    assert [s[:2] for s in sent] == [(sweep.pk, 2)]


def test_watching_a_sweep_asks_for_it_anew(
    sweep: Sweep, sent: Sent, owner: Viewer, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent.clear()
    later(monkeypatch, 6)
    queries.progress(owner, sweep.public_id)
    assert [s[:2] for s in sent] == [(sweep.pk, 2)]
