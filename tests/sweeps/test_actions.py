"""Sweeps made, started, cancelled, renamed, copied and deleted; results as one computation would give them."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command
from django.utils import timezone

from calculator.estimates.access import Viewer
from calculator.estimates.document import RefusedError
from calculator.estimates.problems import DeniedError, NotFoundError
from calculator.whatif import accounts, actions, queries, sharing
from calculator.whatif.actions import (
    sweep_cancel,
    sweep_create,
    sweep_delete,
    sweep_duplicate,
    sweep_rename,
    sweep_start,
)
from calculator.whatif.fold import fold
from calculator.whatif.models import Chunk, Sweep, SweepLink
from calculator.whatif.plans import plan_for
from calculator.whatif.summary import evaluate_now
from tests.sweeps.made import large, small

pytestmark = pytest.mark.django_db


@pytest.fixture
def in_small_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    """A large sweep of tests is cut into some dozens of chunks, whatever this machine's pace."""
    monkeypatch.setattr(actions, "measured_pace", lambda plan: 100_000.0)


def made(viewer: Viewer, **more: Any) -> Sweep:
    return sweep_create(viewer=viewer, definition=large(), **more)[0]


# -- results -----------------------------------------------------------------------------------------------


def test_a_small_sweep_is_done_when_it_is_started_and_says_what_the_answer_at_once_says(owner: Viewer) -> None:
    sweep, new = sweep_create(viewer=owner, definition=small())
    assert (new, sweep.state, queries.summary(owner, sweep.public_id)) == (True, "new", None)
    assert sweep_start(viewer=owner, public_id=sweep.public_id).state == "done"
    assert queries.summary(owner, sweep.public_id) == evaluate_now(small())
    assert not Chunk.objects.exists()


@pytest.mark.usefixtures("in_small_chunks")
def test_a_large_sweep_in_many_chunks_has_the_bytes_of_one_computation(owner: Viewer) -> None:
    sweep = made(owner)
    assert sweep.chunks > 10
    done = sweep_start(viewer=owner, public_id=sweep.public_id)
    plan = plan_for(large())
    assert (done.state, done.rows, done.folded) == ("done", 1_200_000, done.chunks)
    assert done.found == fold(plan, 0, plan.grid.slabs).to_bytes()
    assert not Chunk.objects.exists()
    found = queries.summary(owner, sweep.public_id)
    assert found is not None
    assert found.complete
    assert len(found.best) == 5


def test_any_rows_can_be_had_before_and_after_it_is_run_and_none_outside(owner: Viewer) -> None:
    sweep = made(owner)
    (rows,) = queries.rows(owner, sweep.public_id, 1_199_998, 1_200_000)
    assert rows.row.tolist() == [1_199_998, 1_199_999]
    assert rows.changes["mode"] == [rows.changes["mode"][0]] * 2
    for start, stop in ((-1, 5), (5, 4), (0, 1_200_001)):
        with pytest.raises(RefusedError, match="1,200,000"):
            queries.rows(owner, sweep.public_id, start, stop)
    with pytest.raises(RefusedError, match="1,000,000 rows at a time"):
        queries.rows(owner, sweep.public_id, 0, 1_000_001)


def test_progress_says_how_far_it_is_and_what_is_best_so_far(owner: Viewer) -> None:
    sweep = made(owner)
    before = queries.progress(owner, sweep.public_id)
    assert (before.state, before.rows, before.rate, before.seconds_left, before.best) == ("new", 0, None, None, ())
    sweep_start(viewer=owner, public_id=sweep.public_id)
    after = queries.progress(owner, sweep.public_id)
    assert (after.state, after.share, after.chunks_done, after.seconds_left) == ("done", 1.0, sweep.chunks, None)
    found = queries.summary(owner, sweep.public_id)
    assert found is not None
    assert after.best == found.best[:5]
    assert after.rate
    assert after.rate > 0


# -- making ------------------------------------------------------------------------------------------------


def test_a_key_makes_one_sweep_however_often_it_is_sent(owner: Viewer, stranger: Viewer) -> None:
    first, new = sweep_create(viewer=owner, definition=small(), key="once")
    again, newer = sweep_create(viewer=owner, definition=small(), key="once")
    assert (again, new, newer) == (first, True, False)
    with pytest.raises(RefusedError, match="key was used for another"):
        sweep_create(viewer=owner, definition=large(), key="once")
    assert sweep_create(viewer=stranger, definition=small(), key="once")[1], "a key is its sender's own"
    assert sweep_create(viewer=owner, definition=small())[1]
    assert sweep_create(viewer=owner, definition=small())[1], "without a key each is another"


def test_two_that_race_with_one_key_get_one_sweep(owner: Viewer, monkeypatch: pytest.MonkeyPatch) -> None:
    first, _ = sweep_create(viewer=owner, definition=small(), key="once")
    looks = iter([None, first])  # the second looks before the first has written
    monkeypatch.setattr(actions, "_made_with", lambda once: next(looks))
    again, new = sweep_create(viewer=owner, definition=small(), key="once")
    assert (again, new) == (first, False)


def test_a_name_says_what_is_varied_unless_one_is_given(owner: Viewer) -> None:
    assert made(owner).name == "Kinesis Data Streams: Capacity mode × Records written × Average record size"
    assert made(owner, name="  Mine ").name == "Mine"
    with pytest.raises(RefusedError, match="120"):
        made(owner, name="x" * 121)


def test_who_may_not_make_one_is_told_why(alice: User) -> None:
    with pytest.raises(DeniedError, match="this sweep but not make one with a token that only reads"):
        made(Viewer(user=alice.pk, token_reads_only=True))
    with pytest.raises(RefusedError, match="sign in"):
        made(Viewer())


# -- limits ------------------------------------------------------------------------------------------------


def test_more_scenarios_than_allowed_are_refused_in_words(owner: Viewer, anonymous: Viewer, settings: Any) -> None:
    settings.SWEEP_SCENARIOS, settings.SWEEP_SCENARIOS_ANONYMOUS = 1_100_000, 1_000_000
    with pytest.raises(RefusedError, match="1,200,000 scenarios; you may have up to 1,100,000"):
        made(owner)
    with pytest.raises(RefusedError, match="without an account one may have up to 1,000,000"):
        made(anonymous)


def test_more_running_sweeps_than_allowed_are_refused_until_one_ends(
    owner: Viewer, stranger: Viewer, settings: Any
) -> None:
    settings.SWEEPS_RUNNING = 1
    first, second = made(owner), made(owner)
    Sweep.objects.filter(pk=first.pk).update(state="running", touched_at=timezone.now())
    with pytest.raises(RefusedError, match="You have 1 sweep running, the most there may be at once"):
        sweep_start(viewer=owner, public_id=second.public_id)
    assert sweep_start(viewer=stranger, public_id=made(stranger).public_id).state == "done"
    sweep_cancel(viewer=owner, public_id=first.public_id)
    assert sweep_start(viewer=owner, public_id=second.public_id).state == "done"


# -- changing ----------------------------------------------------------------------------------------------


def test_starting_and_cancelling_again_change_nothing(owner: Viewer) -> None:
    sweep = made(owner)
    assert sweep_cancel(viewer=owner, public_id=sweep.public_id).state == "new"
    done = sweep_start(viewer=owner, public_id=sweep.public_id)
    again = sweep_start(viewer=owner, public_id=sweep.public_id)
    assert (again.finished_at, again.generation) == (done.finished_at, done.generation)
    assert sweep_cancel(viewer=owner, public_id=sweep.public_id).state == "done"


def test_a_sweep_is_renamed_and_never_nameless(owner: Viewer) -> None:
    sweep = made(owner)
    assert sweep_rename(viewer=owner, public_id=sweep.public_id, name="Mine").name == "Mine"
    with pytest.raises(RefusedError, match="needs a name"):
        sweep_rename(viewer=owner, public_id=sweep.public_id, name=" ")


def test_a_copy_has_the_results_and_one_for_today_has_none_of_an_older_book(owner: Viewer, stranger: Viewer) -> None:
    sweep = sweep_start(viewer=owner, public_id=made(owner, name="Mine").public_id)
    copy = sweep_duplicate(viewer=owner, public_id=sweep.public_id)
    assert (copy.name, copy.state, copy.public_id != sweep.public_id) == ("Mine (copy)", "done", True)
    assert queries.summary(owner, copy.public_id) == queries.summary(owner, sweep.public_id)
    Sweep.objects.filter(pk=sweep.pk).update(book="2020", digest="old")
    with pytest.raises(RefusedError, match="book 2020, which is not held here any more"):
        queries.summary(owner, sweep.public_id)
    today = sweep_duplicate(viewer=owner, public_id=sweep.public_id, today=True)
    assert (today.state, today.book) == ("new", copy.book)


def test_a_deleted_sweep_takes_its_chunks_and_links_along(owner: Viewer) -> None:
    sweep = made(owner)
    sharing.link_create(viewer=owner, public_id=sweep.public_id)
    Chunk.objects.create(sweep=sweep, index=0, leased_until=timezone.now())
    sweep_delete(viewer=owner, public_id=sweep.public_id)
    assert not Sweep.objects.exists()
    assert not Chunk.objects.exists()
    assert not SweepLink.objects.exists()


# -- whose -------------------------------------------------------------------------------------------------

CHANGES: dict[str, tuple[str, Callable[[Viewer, uuid.UUID], object]]] = {
    "start": ("change it", lambda v, i: sweep_start(viewer=v, public_id=i)),
    "cancel": ("change it", lambda v, i: sweep_cancel(viewer=v, public_id=i)),
    "rename": ("change it", lambda v, i: sweep_rename(viewer=v, public_id=i, name="x")),
    "delete": ("delete it", lambda v, i: sweep_delete(viewer=v, public_id=i)),
    "share": ("share it", lambda v, i: sharing.link_create(viewer=v, public_id=i)),
    "links": ("share it", lambda v, i: sharing.links(v, i)),
    "revoke": ("share it", lambda v, i: sharing.link_revoke(viewer=v, public_id=i, link=1)),
}
READS: dict[str, Callable[[Viewer, uuid.UUID], object]] = {
    "progress": lambda v, i: queries.progress(v, i),
    "summary": lambda v, i: queries.summary(v, i),
    "rows": lambda v, i: queries.rows(v, i, 0, 1),
    "duplicate": lambda v, i: sweep_duplicate(viewer=v, public_id=i),
}


@pytest.mark.parametrize("act", [*CHANGES, *READS])
def test_others_learn_nothing_of_a_sweep_and_a_link_only_reads(
    act: str, owner: Viewer, stranger: Viewer, alice: User
) -> None:
    sweep, other = made(owner), made(owner)
    call = CHANGES[act][1] if act in CHANGES else READS[act]
    link, _ = sharing.link_create(viewer=owner, public_id=sweep.public_id)
    elsewhere, _ = sharing.link_create(viewer=owner, public_id=other.public_id)
    for viewer in (stranger, Viewer(), Viewer(browser="x"), Viewer(link=elsewhere.facts)):
        with pytest.raises(NotFoundError):
            call(viewer, sweep.public_id)
    reader = Viewer(user=stranger.user, link=link.facts)
    reads_only = Viewer(user=alice.pk, token_reads_only=True)
    if act in CHANGES:
        for viewer in (reader, reads_only):
            with pytest.raises(DeniedError, match=f"this sweep but not {CHANGES[act][0]}"):
                call(viewer, sweep.public_id)
    else:
        call(reader, sweep.public_id)


def test_a_link_of_an_estimate_opens_no_sweep_of_the_same_number(owner: Viewer) -> None:
    from calculator.estimates.access import LinkFacts

    sweep = made(owner)
    with pytest.raises(NotFoundError):
        queries.find(Viewer(link=LinkFacts(1, sweep.pk)), sweep.public_id)
    assert queries.find(Viewer(link=LinkFacts(1, sweep.pk, kind="sweep")), sweep.public_id)


def test_a_link_opens_its_sweep_until_it_is_revoked(owner: Viewer) -> None:
    sweep = made(owner)
    link, token = sharing.link_create(viewer=owner, public_id=sweep.public_id, name="finance")
    assert sharing.link_open(token=token).sweep == sweep
    assert list(sharing.links(owner, sweep.public_id)) == [link]
    sharing.link_revoke(viewer=owner, public_id=sweep.public_id, link=link.pk)
    with pytest.raises(NotFoundError):
        sharing.link_open(token=token)
    assert token not in str(SweepLink.objects.values())


def test_what_a_browser_made_becomes_the_accounts(anonymous: Viewer, alice: User, owner: Viewer) -> None:
    sweep = made(anonymous)
    assert accounts.sweeps_claim(user=alice, browser="") == 0
    assert accounts.sweeps_claim(user=alice, browser=anonymous.browser) == 1
    assert [s.pk for s in queries.sweeps(owner)] == [sweep.pk]
    assert not queries.sweeps(anonymous)


def test_an_export_says_what_is_kept_without_secrets(owner: Viewer, alice: User) -> None:
    sweep = sweep_start(viewer=owner, public_id=made(owner).public_id)
    _, token = sharing.link_create(viewer=owner, public_id=sweep.public_id, name="finance")
    (kept,) = accounts.sweeps_export(user=alice)
    assert kept["definition"] == sweep.definition
    assert (kept["links"][0]["name"], token in str(kept)) == ("finance", False)


def test_abandoned_sweeps_are_cleaned_up_others_stay(anonymous: Viewer, owner: Viewer, capsys: Any) -> None:
    gone, shared, young, mine = made(anonymous), made(anonymous), made(anonymous), made(owner)
    sharing.link_create(viewer=anonymous, public_id=shared.public_id)
    old = Sweep.objects.filter(pk__in=[gone.pk, shared.pk, mine.pk])
    old.update(updated_at=timezone.now() - timedelta(days=181))
    call_command("estimates_cleanup")
    assert "1 abandoned sweep" in capsys.readouterr().out
    assert set(Sweep.objects.all()) == {shared, young, mine}
