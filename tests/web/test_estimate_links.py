"""Share links: what a link shows, to whom, and that it gives nothing else away."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client

from calculator.estimates.models import Estimate, ShareLink
from tests.markup import words
from tests.web.estimates import HTMX, Opened, document

pytestmark = pytest.mark.django_db


def share(shop: Opened, **data: Any) -> str:
    """A new link's path."""
    sent = {"name": "Finance", "mode": "read", "lasts": "30", **data}
    answer = shop.client.post(f"{shop.url}share/", sent)
    found = re.search(r'value="http://testserver(/s/[\w-]+/)"', answer.content.decode())
    assert found, answer.content.decode()
    return found[1]


def test_a_link_opens_the_estimate_without_an_account_and_without_its_owners_secrets(shop: Opened) -> None:
    path = share(shop)
    answer = Client().get(path)
    text = answer.content.decode()
    assert answer.status_code == 200
    assert "Shop" in text
    assert shop.url not in text
    for owners in ("undo/", "share/", "delete/", "history/", "edit/", "Save a version"):
        assert f"{path}{owners}" not in text
    assert f"{path}copy/" in text
    assert not answer.cookies.get("sizewright_browser")


def test_a_link_gives_itself_away_to_nobody(shop: Opened) -> None:
    answer = Client().get(share(shop))
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert "noindex" in answer.headers["X-Robots-Tag"]
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert '<meta name="robots" content="noindex">' in answer.content.decode()


def test_only_a_digest_is_kept_and_the_address_is_shown_once(shop: Opened) -> None:
    token = share(shop).split("/")[2]
    assert token not in str(list(ShareLink.objects.values()))
    text = shop.text("share/")
    assert token not in text
    assert "Finance" in text
    assert "never opened" in words(text)
    Client().get(f"/s/{token}/")
    assert "last opened" in words(shop.text("share/"))


def test_an_edit_link_edits_under_its_name(shop: Opened) -> None:
    path = share(shop, mode="edit", name="Team")
    other = Client()
    sent = {"verb": "rename", "id": "files", "name": "Theirs", "revision": 1}
    assert other.post(f"{path}edit/", sent).headers["Location"] == path
    assert shop.document.item("files").title == "Theirs"
    assert "link “Team”" in shop.text("history/")
    assert other.get(f"{path}history/").status_code == 200
    assert other.get(f"{path}share/").status_code == 403
    assert other.post(f"{path}edit/", {**sent, "name": "Again"}, headers=HTMX).status_code == 409


def test_a_read_link_changes_nothing_and_says_so(shop: Opened) -> None:
    path = share(shop)
    answer = Client().post(f"{path}edit/", {"verb": "rename", "id": "files", "name": "x"})
    assert answer.status_code == 403
    assert "look at this estimate but not change it" in answer.content.decode()


def test_unknown_revoked_and_expired_are_one_answer(shop: Opened) -> None:
    revoked, expired = share(shop), share(shop)
    first, second = ShareLink.objects.order_by("pk")
    shop.client.post(f"{shop.url}share/{first.pk}/revoke/")
    ShareLink.objects.filter(pk=second.pk).update(expires_at="2020-01-01T00:00Z")
    answers = [Client().get(path) for path in (revoked, expired, "/s/nothing/")]
    assert [a.status_code for a in answers] == [404, 404, 404]
    assert len({re.sub(r'value="\w{64}"', "", a.content.decode()) for a in answers}) == 1
    assert "revoked" in shop.text("share/")
    assert "expired" in shop.text("share/")


def test_a_pinned_link_shows_its_version_for_ever(shop: Opened) -> None:
    shop.client.post(f"{shop.url}versions/", {"note": "Offer", "revision": 1})
    path = share(shop, version="1")
    shop.edit("rename", id="root", name="Changed since")
    text = Client().get(path).content.decode()
    assert "Shop" in text
    assert "Changed since" not in text
    assert "version 1, “Offer”" in words(text)
    assert "Changed since" not in Client().get(f"{path}export/lines.csv").content.decode()
    # Its owner sees what the receiver sees.
    shop.text()
    assert "Changed since" not in shop.client.get(path).content.decode()


def test_a_copy_is_the_visitors_own(shop: Opened) -> None:
    path = share(shop)
    other = Client()
    made = other.post(f"{path}copy/")
    assert Estimate.objects.count() == 2
    assert other.get(made.headers["Location"]).status_code == 200
    assert shop.client.get(made.headers["Location"]).status_code == 404


def test_a_passphrase_is_asked_once_and_tries_are_throttled(shop: Opened) -> None:
    path = share(shop, passphrase="open sesame")
    other = Client()
    asked = other.get(path)
    assert asked.status_code == 401
    assert "Shop" not in asked.content.decode()
    assert other.get(f"{path}export/lines.csv").status_code == 401
    assert other.post(path, {"unlock": "1", "passphrase": "open barley"}).status_code == 403
    opened = other.post(path, {"unlock": "1", "passphrase": "open sesame"})
    assert opened.headers["Location"] == path
    cookie = next(iter(opened.cookies.values()))
    assert (cookie["path"], cookie["httponly"], cookie["samesite"]) == (path, True, "Lax")
    assert "Shop" in other.get(path).content.decode()
    guesser = Client()
    answers = [guesser.post(path, {"unlock": "1", "passphrase": str(n)}) for n in range(30)]
    assert {a.status_code for a in answers} == {403, 429}
    assert answers[-1].status_code == 429
    assert int(answers[-1].headers["Retry-After"]) > 0
    assert guesser.post(path, {"unlock": "1", "passphrase": "open sesame"}).status_code == 429


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({"lasts": "9999"}, "Choose how long"),
        ({"until": "yesterday"}, "year-month-day"),
        ({"until": "2020-01-01"}, "in the future"),
        ({"mode": "own"}, "read or to edit"),
        ({"version": "7"}, "no version 7"),
        ({"version": "x"}, "Choose one"),
        ({"name": "x" * 121}, "at most 120"),
    ],
)
def test_a_link_that_cannot_be_made_is_refused_beside_what_was_typed(
    shop: Opened, data: dict[str, str], words: str
) -> None:
    answer = shop.client.post(f"{shop.url}share/", {"name": "Kept words", "mode": "read", "lasts": "30", **data})
    text = answer.content.decode()
    assert answer.status_code == 422
    assert words in text
    assert data.get("name", "Kept words") in text
    assert not ShareLink.objects.exists()


def test_a_link_that_pins_a_version_may_not_edit(shop: Opened) -> None:
    shop.client.post(f"{shop.url}versions/", {"revision": 1})
    answer = shop.client.post(f"{shop.url}share/", {"mode": "edit", "lasts": "7", "version": "1"})
    assert answer.status_code == 422
    assert "only reads" in answer.content.decode()


def test_the_panel_is_answered_alone_to_htmx(shop: Opened) -> None:
    text = shop.client.get(f"{shop.url}share/", headers=HTMX).content.decode()
    assert "<html" not in text
    assert 'id="panel-title"' in text


def test_a_link_is_given_another_name_and_end_and_keeps_its_address(shop: Opened) -> None:
    path = share(shop, lasts="7")
    link = ShareLink.objects.get()
    changed = f"{shop.url}share/{link.pk}/change/"
    day = link.expires_at.date().isoformat() if link.expires_at else ""
    told = shop.client.post(changed, {"name": "Board", "until": day}, headers=HTMX).content.decode()
    assert "“Board” is changed" in told
    link.refresh_from_db()
    assert link.name == "Board"
    assert ShareLink.objects.get().expires_at == link.expires_at
    shop.client.post(changed, {"name": "Board", "until": ""})
    assert ShareLink.objects.get().expires_at is None
    assert Client().get(path).status_code == 200
    past = shop.client.post(changed, {"name": "Board", "until": "2020-01-01"}, headers=HTMX)
    assert past.status_code == 422
    assert "must be in the future" in past.content.decode()
    shop.client.post(f"{shop.url}share/{link.pk}/revoke/")
    gone = shop.client.post(changed, {"name": "Board", "until": ""}, headers=HTMX)
    assert "A revoked link opens nothing any more" in gone.content.decode()
    assert Client().get(path).status_code == 404


def test_links_and_revisions_of_another_estimate_are_not_reached_through_ones_own(shop: Opened) -> None:
    share(shop)
    link = ShareLink.objects.get()
    other = Opened(Client(), document())
    for deed in ("change", "revoke"):
        assert (
            other.client.post(f"{other.url}share/{link.pk}/{deed}/", {"name": "Mine", "until": ""}).status_code == 404
        )
    link.refresh_from_db()
    assert (link.name, link.revoked_at) == ("Finance", None)
