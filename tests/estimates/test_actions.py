"""Saving: revisions, undo and redo, conflicts, versions, copies, accounts, clean-up."""

import json
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from calculator.estimates import actions, edits, queries
from calculator.estimates.access import Viewer, digest
from calculator.estimates.accounts import account_delete, account_export, estimates_claim
from calculator.estimates.document import RefusedError
from calculator.estimates.models import ApiToken, Change, Estimate, ShareLink, Version
from calculator.estimates.problems import ConflictError, DeniedError, NotFoundError
from calculator.estimates.sharing import link_create, link_revoke, token_create
from calculator.estimates.totals import totals
from calculator.exports.json import export_json, import_json
from pricing.book import embedded
from tests.estimates.made import TRANSFER, built, item, random_edit, sample


def test_a_new_estimate_is_pinned_to_the_book_of_now(owner: Viewer) -> None:
    made = actions.estimate_create(viewer=owner)
    assert (made.content.book, made.revision, made.title) == (embedded().id, 1, "New estimate")


def test_nobody_in_particular_can_keep_nothing(db: Any) -> None:
    with pytest.raises(RefusedError, match="belongs to somebody"):
        actions.estimate_create(viewer=Viewer())


@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_any_edits_followed_by_as_many_undos_give_the_first_state(owner: Viewer, data: st.DataObject) -> None:
    made = actions.estimate_create(viewer=owner, document=sample())
    at: dict[str, Any] = {"viewer": owner, "public_id": made.public_id}
    states = [made.content.text]
    for _ in range(data.draw(st.integers(1, 10))):
        document = queries.show(owner, made.public_id).document
        try:
            done = actions.estimate_edit(**at, edit=data.draw(random_edit(document)))
        except RefusedError:
            continue
        if done.document.text != states[-1]:
            states.append(done.document.text)
    for state in reversed(states[:-1]):
        assert actions.estimate_undo(**at).document.text == state
    with pytest.raises(RefusedError, match="nothing to undo"):
        actions.estimate_undo(**at)
    assert queries.show(owner, made.public_id).document.text == states[0]
    for state in states[1:]:
        assert actions.estimate_redo(**at).document.text == state
    with pytest.raises(RefusedError, match="nothing to redo"):
        actions.estimate_redo(**at)
    shown = queries.show(owner, made.public_id).document
    assert import_json(export_json(totals(shown), working=False)).text == states[-1]


def test_undo_and_redo_again_and_again(owner: Viewer, estimate: Estimate) -> None:
    at: dict[str, Any] = {"viewer": owner, "public_id": estimate.public_id}
    first = estimate.content.text
    second = actions.estimate_edit(**at, edit=edits.Rename("root", "Second")).document.text
    for _ in range(5):
        assert actions.estimate_undo(**at).document.text == first
        assert actions.estimate_redo(**at).document.text == second
    assert actions.estimate_undo(**at).sentence == "Undid: Renamed the estimate “New estimate” to “Second”."
    actions.estimate_edit(**at, edit=edits.Rename("root", "Third"))
    with pytest.raises(RefusedError, match="nothing to redo"):
        actions.estimate_redo(**at)
    assert actions.estimate_undo(**at).document.text == first
    history = queries.changes(owner, estimate.public_id)
    assert len(history) == 14
    assert history[0].sentence == "Undid: Renamed the estimate “New estimate” to “Third”."
    assert {c.actor for c in history} == {"alice"}


def test_an_edit_that_changes_nothing_makes_no_revision(owner: Viewer, estimate: Estimate) -> None:
    done = actions.estimate_edit(viewer=owner, public_id=estimate.public_id, edit=edits.Change({"tax": "0"}))
    assert done.estimate.revision == 1
    assert not Change.objects.exists()


def test_history_is_bounded_and_undo_still_works(
    owner: Viewer, estimate: Estimate, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(actions, "UNDO_STEPS", 10)
    at: dict[str, Any] = {"viewer": owner, "public_id": estimate.public_id}
    for n in range(60):
        actions.estimate_edit(**at, edit=edits.Rename("root", f"Name {n}"))
    assert Change.objects.filter(estimate=estimate).count() <= 10 + actions.PRUNE_EVERY
    for _ in range(10):
        last = actions.estimate_undo(**at)
    assert last.document.name == "Name 49"
    with pytest.raises(RefusedError):
        actions.estimate_undo(**at)


def test_the_second_writer_is_told_sees_both_and_merges(owner: Viewer, estimate: Estimate) -> None:
    at: dict[str, Any] = {"viewer": owner, "public_id": estimate.public_id}
    actions.estimate_edit(**at, edit=edits.ChangeInputs("orders", {"records": "900"}), expected_revision=1)
    late = edits.ChangeInputs("orders", {"record_kb": "10"})
    with pytest.raises(ConflictError) as told:
        actions.estimate_edit(**at, edit=late, expected_revision=1)
    conflict = told.value
    assert (conflict.who, conflict.revision, conflict.expected) == ("alice", 2, 1)
    assert conflict.theirs.item("orders").inputs == {"records": "900"}
    assert conflict.mine
    assert conflict.mine.item("orders").inputs == {"records": "500", "record_kb": "10"}
    merged = conflict.merged()
    assert merged.conflicts == ()
    whole = {"verb": "restore", "document": json.loads(merged.document.text), "why": "Merged."}
    done = actions.estimate_edit(**at, edit=whole, expected_revision=conflict.revision)
    assert done.document.item("orders").inputs == {"records": "900", "record_kb": "10"}
    assert Estimate.objects.get().revision == 3


def test_undo_saves_and_restores_are_held_to_the_revision_too(owner: Viewer, estimate: Estimate) -> None:
    at: dict[str, Any] = {"viewer": owner, "public_id": estimate.public_id}
    actions.version_save(**at)
    actions.estimate_edit(**at, edit=edits.Rename("root", "Else"))
    for act in (
        lambda: actions.estimate_undo(**at, expected_revision=1),
        lambda: actions.version_save(**at, note="x", expected_revision=1),
        lambda: actions.version_restore(**at, number=1, expected_revision=1),
    ):
        with pytest.raises(ConflictError):
            act()


def test_a_version_is_never_changed(owner: Viewer, estimate: Estimate) -> None:
    at: dict[str, Any] = {"viewer": owner, "public_id": estimate.public_id}
    version = actions.version_save(**at, note="for the board")
    assert (version.number, version.author, version.note) == (1, "alice", "for the board")
    assert version.totals["monthly"] == totals(estimate.content).total.monthly
    with pytest.raises(TypeError, match="never changed"):
        version.save()
    with pytest.raises(TypeError, match="never changed"):
        Version.objects.update(note="other")
    with pytest.raises(TypeError, match="never changed"):
        Change.objects.update(actor="other")


def test_saving_what_is_saved_already_makes_no_version(owner: Viewer, estimate: Estimate) -> None:
    at: dict[str, Any] = {"viewer": owner, "public_id": estimate.public_id}
    first = actions.version_save(**at)
    assert actions.version_save(**at).pk == first.pk
    actions.estimate_edit(**at, edit=edits.Remove("prod"))
    assert actions.version_save(**at).number == 2
    back = actions.version_restore(**at, number=1)
    assert (back.document.text, back.sentence) == (estimate.content.text, "Restored version 1.")
    assert "prod" not in actions.estimate_undo(**at).document.nodes


def test_a_copy_is_the_viewers_own(owner: Viewer, stranger: Viewer, estimate: Estimate) -> None:
    link, _ = link_create(viewer=owner, public_id=estimate.public_id)
    guest = Viewer(user=stranger.user, link=link.facts)
    copy = actions.estimate_duplicate(viewer=guest, public_id=estimate.public_id)
    assert copy.owner_id == stranger.user
    assert copy.content.name == "New estimate (copy)"
    assert [i.inputs for _, i in copy.content.items] == [i.inputs for _, i in estimate.content.items]
    with pytest.raises(NotFoundError):
        actions.estimate_duplicate(viewer=stranger, public_id=estimate.public_id)


def test_lists_hold_ones_own_without_documents(
    owner: Viewer, stranger: Viewer, anonymous: Viewer, estimate: Estimate, django_assert_num_queries: Any
) -> None:
    actions.estimate_create(viewer=anonymous)
    with django_assert_num_queries(1):
        assert [(e.title, e.items) for e in queries.estimates(owner)] == [("New estimate", 4)]
    assert not queries.estimates(stranger).exists()
    assert queries.estimates(anonymous).count() == 1
    assert not queries.estimates(Viewer()).exists()
    assert not queries.estimates(owner, text="nothing like it").exists()


def test_signing_up_keeps_what_the_browser_made(anonymous: Viewer, alice: User, bob: User) -> None:
    made = actions.estimate_create(viewer=anonymous, document=sample())
    assert estimates_claim(user=alice, browser=anonymous.browser) == 1
    assert estimates_claim(user=bob, browser=anonymous.browser) == 0
    assert estimates_claim(user=bob, browser="") == 0
    assert queries.show(Viewer(user=alice.pk), made.public_id).document.text == made.content.text
    with pytest.raises(NotFoundError):
        queries.show(anonymous, made.public_id)


def test_an_account_is_taken_along_and_deleted_with_all_it_has(owner: Viewer, alice: User, estimate: Estimate) -> None:
    at: dict[str, Any] = {"viewer": owner, "public_id": estimate.public_id}
    actions.estimate_edit(**at, edit=edits.Rename("root", "Shop"))
    actions.version_save(**at)
    _, secret = link_create(**at, name="finance")
    _, token = token_create(user=alice, name="sheet")
    data = account_export(user=alice)
    (exported,) = data["estimates"]
    assert exported["document"]["root"]["name"] == "Shop"
    assert (len(exported["versions"]), len(exported["history"])) == (1, 1)
    assert (exported["links"][0]["name"], data["tokens"][0]["name"]) == ("finance", "sheet")
    text = json.dumps(data)
    assert not [s for s in (secret, token, digest(secret), digest(token), alice.password) if s in text]
    account_delete(user=alice)
    for model in (Estimate, Version, Change, ShareLink, ApiToken, User):
        assert not model._default_manager.exists()


def test_only_abandoned_estimates_are_cleaned_up(
    anonymous: Viewer, owner: Viewer, estimate: Estimate, capsys: pytest.CaptureFixture[str]
) -> None:
    fresh, old, shared, revoked = (actions.estimate_create(viewer=anonymous) for _ in range(4))
    link_create(viewer=anonymous, public_id=shared.public_id)
    link, _ = link_create(viewer=anonymous, public_id=revoked.public_id)
    link_revoke(viewer=anonymous, public_id=revoked.public_id, link=link.pk)
    long_ago = timezone.now() - timedelta(days=200)
    Estimate.objects.exclude(pk=fresh.pk).update(updated_at=long_ago)
    call_command("estimates_cleanup")
    assert capsys.readouterr().out == "Deleted 1 abandoned estimate and 0 abandoned sweeps.\n"
    assert set(Estimate.objects.values_list("pk", flat=True)) == {fresh.pk, shared.pk, revoked.pk, estimate.pk}
    assert old.pk not in Estimate.objects.values_list("pk", flat=True)


def test_a_reading_token_changes_nothing(owner: Viewer, estimate: Estimate) -> None:
    reads = Viewer(user=owner.user, token_reads_only=True)
    assert queries.show(reads, estimate.public_id).document
    for act in (
        lambda: actions.estimate_edit(viewer=reads, public_id=estimate.public_id, edit=item("x", TRANSFER)),
        lambda: actions.estimate_delete(viewer=reads, public_id=estimate.public_id),
        lambda: actions.estimate_create(viewer=reads),
        lambda: actions.estimate_duplicate(viewer=reads, public_id=estimate.public_id),
    ):
        with pytest.raises(DeniedError):
            act()


def test_an_estimate_read_back_from_the_database_is_the_same_byte_for_byte(owner: Viewer) -> None:
    document = built(edits.Rename("root", "Zürich ☂ – “a” \\ /"), start=sample())
    made = actions.estimate_create(viewer=owner, document=document)
    again = Estimate.objects.get(pk=made.pk).content
    assert again.root == document.root
    assert again.text == made.content.text
