"""`/compare/`: what stands side by side, and that nobody sees a side that is not theirs to see."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from calculator.estimates import actions, edits, sharing
from calculator.estimates.access import Viewer
from calculator.estimates.models import ShareLink, Version
from calculator.estimates.settings import Currency, Settings
from calculator.web.compare_asked import LOCKED, NOTHING, UNREADABLE
from tests.accounts.routes import ACTORS
from tests.accounts.world import KEYS, World, document, world
from tests.markup import words

COMPARE = "/compare/"


@pytest.fixture
def there(db: Any) -> World:
    return world()


@pytest.fixture
def owner(there: World) -> Viewer:
    return Viewer(user=there.owner.pk, name="owner@example.com")


def shown(client: Client, *references: object, only: bool = False) -> str:
    query: dict[str, Any] = {"with": [str(r) for r in references]}
    response = client.get(COMPARE, {**query, "only": "1"} if only else query, follow=True)
    assert response.status_code == 200
    return response.content.decode()


def test_alone_it_says_what_to_do(client: Client, db: Any) -> None:
    page = words(shown(client))
    assert "Choose two: any of your estimates" in page
    assert "Data lake" in page  # examples can be compared before anything is kept
    assert "One more, and they stand side by side" in words(shown(client, "x.data-lake"))


def test_examples_stand_side_by_side_with_totals_lines_and_differences(client: Client, db: Any) -> None:
    page = words(shown(client, "x.data-lake", "x.serverless-api"))
    assert all(label in page for label in ("A month", "First 12 months", "36 months"))
    assert "has no item in common with the first" in page


def test_a_version_and_now_are_told_apart_line_by_line_with_the_cause(there: World, owner: Viewer) -> None:
    where = there.estimate.public_id
    actions.estimate_edit(viewer=owner, public_id=where, edit=edits.ChangeInputs("a1", {"mode": "on-demand"}))
    actions.estimate_edit(viewer=owner, public_id=where, edit=edits.Enable("a2", False))
    page = shown(there.client(), f"{where}~v1", where)
    told = words(page)
    assert "No longer counted." in told
    assert "Together" in told
    assert "disabled" in told
    # An item that does not count has no inputs to differ in.
    assert told.count("Capacity mode") <= 1 + told.count("Capacity mode from")
    assert page.count("differs") > 3


def test_only_what_differs_leaves_the_rest_out(there: World, owner: Viewer) -> None:
    where = there.estimate.public_id
    actions.estimate_edit(viewer=owner, public_id=where, edit=edits.Enable("a2", False))
    whole, short = (shown(there.client(), f"{where}~v1", where, only=only) for only in (False, True))
    assert '<tr class="k-item d0">' in whole
    assert '<tr class="k-item d0">' not in short
    assert "alike are left out" in words(short)


def test_items_are_compared_alone(there: World) -> None:
    where = there.estimate.public_id
    page = words(shown(there.client(), f"{where}~ia1", f"{where}~ia2"))
    assert "Region , differs US East (N. Virginia) Europe (Ireland)" in page


def test_nobody_sees_a_side_that_is_not_theirs(there: World) -> None:
    estimate, theirs = there.estimate.public_id, there.others_estimate.public_id
    for actor in ACTORS:
        if actor in KEYS:
            continue
        page = words(shown(replace(there, actor=actor).client(), estimate, theirs, "x.data-lake"))
        assert ("Clicks of the shop" in page) == (actor == "owner"), actor
        assert ("Somebody else" in page) == (actor == "other"), actor
        assert NOTHING in page


@pytest.mark.parametrize("actor", KEYS)
def test_a_browser_sees_its_own_and_no_others(actor: str, db: Any) -> None:
    there = world(actor)
    page = words(shown(there.client(), there.estimate.public_id, there.others_estimate.public_id, "x.data-lake"))
    assert ("Clicks of the shop" in page) == (actor == "browser")
    assert ("Somebody else" in page) == (actor == "stranger")


def test_missing_foreign_revoked_and_expired_look_the_same(there: World) -> None:
    missing = "00000000-0000-4000-8000-000000000000"
    wrong = (missing, there.estimate.public_id, f"s.{there.links['revoked_link']}", f"s.{there.links['expired_link']}")
    said = set()
    for reference in wrong:
        page = words(shown(Client(), reference, "x.data-lake"))
        said.add(page)
        assert NOTHING in page
    assert len(said) == 1


@pytest.mark.parametrize("way", ["s.{}", "https://sizes.example/s/{}/", "/s/{}/history/", "http://x.example/s/{}/?a=b"])
def test_a_share_link_is_understood_however_it_is_pasted(there: World, way: str) -> None:
    token = there.links["read_link"]
    response = Client().get(COMPARE, {"with": [way.format(token), "x.data-lake"]}, follow=True)
    assert "Clicks of the shop" in response.content.decode()
    assert response.redirect_chain or way == "s.{}"
    assert response.request["QUERY_STRING"] == f"with=s.{token}&with=x.data-lake"


def test_an_address_with_a_token_in_it_does_not_travel(there: World) -> None:
    for references in (["x.data-lake", "x.serverless-api"], [f"s.{there.links['read_link']}", "x.data-lake"]):
        response = Client().get(COMPARE, {"with": references})
        secret = references[0].startswith("s.")
        assert response.headers["Referrer-Policy"] == ("no-referrer" if secret else "same-origin")
        assert ("no-store" in response.headers["Cache-Control"]) == secret
        assert response.headers["X-Robots-Tag"] == "noindex"


def test_a_read_link_shows_no_versions_and_an_edit_link_does(there: World) -> None:
    read, edit = (f"s.{there.links[name]}" for name in ("read_link", "edit_link"))
    page = words(shown(Client(), f"{read}~v1", "x.data-lake"))
    assert "There is no version 1 of it, or not for you." in page
    assert "version 1" in words(shown(Client(), f"{edit}~v1", edit))


def test_a_pinned_link_shows_its_version_only(there: World, owner: Viewer) -> None:
    where = there.estimate.public_id
    actions.estimate_edit(viewer=owner, public_id=where, edit=edits.Rename("root", "Renamed since"))
    actions.version_save(viewer=owner, public_id=where, note="Second")
    _, token = sharing.link_create(viewer=owner, public_id=where, version=1)
    page = words(shown(Client(), f"s.{token}", "x.data-lake"))
    assert "Clicks of the shop" in page
    assert "Renamed since" not in page
    assert "There is no version 2 of it" in words(shown(Client(), f"s.{token}~v2", "x.data-lake"))


def test_a_link_with_a_passphrase_stays_shut(there: World, owner: Viewer) -> None:
    _, token = sharing.link_create(viewer=owner, public_id=there.estimate.public_id, passphrase="open sesame")
    page = words(shown(Client(), f"s.{token}", "x.data-lake"))
    assert LOCKED in page
    assert "Clicks of the shop" not in page


def test_a_link_that_expires_takes_its_side_away(there: World) -> None:
    token = there.links["edit_link"]
    assert "Clicks of the shop" in shown(Client(), f"s.{token}", "x.data-lake")
    ShareLink.objects.filter(name="edit_link").update(expires_at=timezone.now() - timedelta(seconds=1))
    assert "Clicks of the shop" not in shown(Client(), f"s.{token}", "x.data-lake")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("nonsense", UNREADABLE),
        ("<script>alert(1)</script>", UNREADABLE),
        ("x.no-such-example", NOTHING),
        ("x.data-lake~v1", "There is no version 1 of it"),
        ("x.data-lake~inothere", "The item is not in it."),
        ("s." + "a" * 43, NOTHING),
    ],
)
def test_what_cannot_be_opened_is_kept_and_told_beside_its_field(client: Client, db: Any, text: str, said: str) -> None:
    page = shown(client, text, "x.data-lake", "x.serverless-api")
    assert said in words(page).replace("&#x27;", "'")
    assert 'aria-invalid="true"' in page
    assert "<script>alert" not in page
    assert "First 12 months" in page  # the others are compared all the same


def test_six_are_compared_and_no_more(client: Client, db: Any) -> None:
    page = shown(client, *["x.data-lake"] * 8)
    assert page.count('<select id="c') == 6
    assert 'id="add"' not in page


def test_a_form_sent_with_blanks_leads_to_the_short_address(client: Client, db: Any) -> None:
    response = client.get(COMPARE + "?with=x.data-lake&with=&with=&junk=1")
    assert (response.status_code, response.headers["Location"]) == (302, "/compare/?with=x.data-lake")


def test_the_visitors_own_are_offered(there: World) -> None:
    assert "Clicks of the shop" in shown(there.client())
    assert "Clicks of the shop" not in shown(Client())


def test_the_first_columns_currency_is_everybodys(there: World, owner: Viewer) -> None:
    euros = replace(document("In euros"), settings=Settings(currency=Currency("EUR", "0.9", "of today")))
    made = actions.estimate_create(viewer=owner, document=euros)
    page = words(shown(there.client(), made.public_id, there.estimate.public_id))
    assert "EUR" in page
    assert "$" not in page.split("What they cost")[1].split("Why they differ")[0]


def test_it_takes_few_queries(there: World, django_assert_max_num_queries: Any) -> None:
    assert Version.objects.count()
    client = there.client()
    where = there.estimate.public_id
    with django_assert_max_num_queries(14):
        client.get(COMPARE, {"with": [f"{where}~v1", str(where)]})
