"""Links and tokens: unguessable, kept as digests, one answer for everything that opens nothing."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.utils import timezone

from calculator.estimates import actions, edits, queries
from calculator.estimates.access import Viewer
from calculator.estimates.document import RefusedError
from calculator.estimates.models import ApiToken, Estimate, ShareLink
from calculator.estimates.problems import NotFoundError, PassphraseError
from calculator.estimates.sharing import (
    link_create,
    link_open,
    link_revoke,
    new_browser_key,
    token_authenticate,
    token_create,
    token_revoke,
    token_viewer,
)


@pytest.fixture
def at(owner: Viewer, estimate: Estimate) -> dict[str, Any]:
    return {"viewer": owner, "public_id": estimate.public_id}


def test_a_link_opens_its_estimate_as_it_changes(at: dict[str, Any], estimate: Estimate) -> None:
    link, token = link_create(**at, name="finance")
    assert len(token) >= 43
    assert token not in str(ShareLink.objects.values().get())
    opened = link_open(token=token)
    assert (opened.estimate, opened.facts.mode, opened.proof) == (estimate, "read", "")
    guest = Viewer(link=opened.facts)
    actions.estimate_edit(**at, edit=edits.Rename("root", "Later"))
    assert queries.show(guest, estimate.public_id).document.name == "Later"
    assert guest.label == "link “finance”"
    link.refresh_from_db()
    assert link.last_used_at is not None


def test_a_pinned_link_shows_its_version_for_ever(at: dict[str, Any], estimate: Estimate) -> None:
    version = actions.version_save(**at)
    link, _ = link_create(**at, version=1)
    actions.estimate_edit(**at, edit=edits.Rename("root", "Later"))
    guest = Viewer(link=link.facts)
    shown = queries.show(guest, estimate.public_id)
    assert (shown.document.text, shown.version) == (version.content.text, version)
    assert queries.version(guest, estimate.public_id, 1) == version
    actions.version_save(**at)
    with pytest.raises(NotFoundError):
        queries.version(guest, estimate.public_id, 2)


def test_missing_revoked_and_expired_are_one_answer(at: dict[str, Any], django_assert_num_queries: Any) -> None:
    revoked, token_revoked = link_create(**at, passphrase="tell nobody")
    link_revoke(**at, link=revoked.pk)
    expired, token_expired = link_create(**at, expires_at=timezone.now() + timedelta(days=1))
    ShareLink.objects.filter(pk=expired.pk).update(expires_at=timezone.now())
    answers = set()
    for token in ("", "x" * 43, token_revoked, token_expired, token_revoked[:-1]):
        with django_assert_num_queries(1), pytest.raises(NotFoundError) as told:
            link_open(token=token)
        answers.add(str(told.value))
    assert len(answers) == 1


def test_a_passphrase_is_asked_for_once(at: dict[str, Any]) -> None:
    link, token = link_create(**at, passphrase="open sesame")
    assert "sesame" not in link.passphrase
    with pytest.raises(PassphraseError) as asked:
        link_open(token=token)
    assert not asked.value.wrong
    with pytest.raises(PassphraseError) as refused:
        link_open(token=token, passphrase="open barley")
    assert refused.value.wrong
    proof = link_open(token=token, passphrase="open sesame").proof
    assert link_open(token=token, proof=proof).estimate
    _, other = link_create(**at, passphrase="open sesame")
    with pytest.raises(PassphraseError):
        link_open(token=other, proof=proof)


REFUSED: list[tuple[dict[str, Any], str]] = [
    ({"mode": "own"}, "read or to edit"),
    ({"mode": "edit", "version": 1}, "only reads"),
    ({"version": 9}, "no version 9"),
    ({"expires_at": timezone.now() - timedelta(days=1)}, "in the future"),
    ({"name": "x" * 121}, "at most 120"),
]


@pytest.mark.parametrize(("asked", "words"), REFUSED, ids=[r[1] for r in REFUSED])
def test_a_link_that_makes_no_sense_is_refused(at: dict[str, Any], asked: dict[str, Any], words: str) -> None:
    with pytest.raises(RefusedError, match=words):
        link_create(**at, **asked)


def test_a_token_acts_for_its_user_within_its_scope(alice: User, estimate: Estimate) -> None:
    made, text = token_create(user=alice, name="sheet")
    assert text.startswith("sw_")
    assert made.scopes == ("read",)
    assert text not in str(ApiToken.objects.values().get())
    viewer = token_viewer(token_authenticate(token=text))
    shown = queries.show(viewer, estimate.public_id)
    assert (shown.access.can_read, shown.access.can_edit) == (True, False)
    _, text = token_create(user=alice, name="pipeline", writes=True)
    viewer = token_viewer(token_authenticate(token=text))
    assert queries.show(viewer, estimate.public_id).access.can_edit
    assert viewer.label == "alice (token “pipeline”)"


def test_a_token_that_is_none_is_one_answer(alice: User, bob: User) -> None:
    revoked, one = token_create(user=alice, name="a")
    with pytest.raises(NotFoundError):
        token_revoke(user=bob, token=revoked.pk)
    token_revoke(user=alice, token=revoked.pk)
    expired, two = token_create(user=alice, name="b", expires_at=timezone.now() + timedelta(days=1))
    ApiToken.objects.filter(pk=expired.pk).update(expires_at=timezone.now())
    _, three = token_create(user=bob, name="c")
    User.objects.filter(pk=bob.pk).update(is_active=False)
    for text in ("", "sw_nonsense", one, two, three):
        with pytest.raises(NotFoundError):
            token_authenticate(token=text)
    with pytest.raises(RefusedError, match="needs a name"):
        token_create(user=alice, name=" ")


def test_browser_keys_are_long_and_differ() -> None:
    keys = {new_browser_key() for _ in range(50)}
    assert len(keys) == 50
    assert min(map(len, keys)) >= 43
