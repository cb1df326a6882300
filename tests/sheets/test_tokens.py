"""Keys for spreadsheets: where they may stand, what they open, how they are counted and kept."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.utils import timezone

from calculator.estimates.document import RefusedError
from calculator.estimates.problems import NotFoundError
from calculator.sheets.models import SheetToken
from calculator.sheets.tokens import sheet_token_create
from tests.accounts.world import World, world

EC2 = "/v1/ec2.txt"


@pytest.fixture
def there(db: Any) -> World:
    return world()


def ways(text: str) -> list[dict[str, Any]]:
    return [{"key": text}, {"headers": {"Authorization": f"Bearer {text}"}}, {"headers": {"X-Api-Key": text}}]


def ask(path: str, way: dict[str, Any]) -> Any:
    return Client().get(path, {"key": way["key"]} if "key" in way else {}, headers=way.get("headers", {}))


def test_a_key_goes_in_three_places_and_opens_its_estimate_alone(there: World) -> None:
    mine, theirs = there.estimate.public_id, there.others_estimate.public_id
    for way in ways(there.tokens["sheet_token"]):
        assert ask(EC2, way).status_code == 200
        assert float(ask(f"/v1/estimates/{mine}.txt", way).content) > 0
        assert ask(f"/v1/estimates/{theirs}.txt", way).status_code == 404
        assert ask("/api/v1/estimates", way).status_code == 401, "a key for sheets is no API token"
    for way in ways(there.tokens["calc_token"]):
        assert ask(EC2, way).status_code == 200
        assert ask(f"/v1/estimates/{mine}.txt", way).status_code == 404


def test_a_dead_key_is_none_even_for_what_needs_none(there: World) -> None:
    for way in ways(there.tokens["revoked_sheet"]):
        answer = ask(EC2, way)
        assert (answer.status_code, b"none of ours" in answer.content) == (401, True)
    SheetToken.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert ask(EC2, ways(there.tokens["sheet_token"])[0]).status_code == 401


def test_an_api_token_does_not_go_into_an_address(there: World) -> None:
    refused = Client().get(EC2, {"key": there.tokens["write_token"]})
    assert (refused.status_code, b"Only a sheet token" in refused.content) == (401, True)
    by_header = {"headers": {"X-Api-Key": there.tokens["read_token"]}}
    assert ask(f"/v1/estimates/{there.estimate.public_id}.csv", by_header).status_code == 200


def test_each_key_has_a_share_of_its_own_and_every_answer_says_how_much_is_left(there: World, settings: Any) -> None:
    cache.clear()
    settings.API_CALLS_A_MINUTE = 3
    SheetToken.objects.update(calls_a_minute=2)
    way = ways(there.tokens["sheet_token"])[0]
    left = [ask(EC2, way) for _ in range(3)]
    assert [a.status_code for a in left] == [200, 200, 429]
    assert [a["RateLimit-Remaining"] for a in left] == ["1", "0", "0"]
    assert {a["RateLimit-Limit"] for a in left} == {"2"}
    assert 0 < int(left[2]["Retry-After"]) <= 60
    assert ask(EC2, ways(there.tokens["calc_token"])[0]).status_code == 200, "another key's share is whole"
    nobody = [Client().get(EC2) for _ in range(4)]
    assert [a.status_code for a in nobody] == [200, 200, 200, 429]
    assert Client().get("/api/v1/services").status_code == 429, "one address, one share"


def test_guessing_keys_uses_up_the_addresss_share(there: World, settings: Any) -> None:
    cache.clear()
    settings.API_CALLS_A_MINUTE = 2
    guesses = [Client().get(EC2, {"key": f"sw_sheet_{i}"}).status_code for i in range(4)]
    assert guesses == [401, 401, 429, 429]


def test_a_key_is_kept_as_a_digest_and_its_use_is_noted(there: World) -> None:
    text = there.tokens["sheet_token"]
    ask(EC2, ways(text)[0])
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM sheets_sheettoken")
        assert text not in str(cursor.fetchall())
    assert SheetToken.objects.get(name="sheet_token").last_used_at
    answer = ask(EC2, ways(text)[0])
    assert "private" in answer["Cache-Control"]
    assert answer["Referrer-Policy"] == "no-referrer"


def test_a_key_is_made_shown_once_and_revoked_on_the_account_page(there: World) -> None:
    client = there.client()
    page = client.get(f"/account/sheet-tokens/?estimate={there.estimate.public_id}").content.decode()
    assert re.search(rf'value="{there.estimate.public_id}" selected', page)
    sent = {"name": "Budget", "reads": str(there.estimate.public_id), "calls_a_minute": "60", "expires": "30"}
    page = client.post("/account/sheet-tokens/", sent).content.decode()
    found = re.search(r">(sw_sheet_[\w-]{43})<", page)
    assert found
    assert f"/v1/estimates/{there.estimate.public_id}.csv?key={found[1]}" in page
    assert found[1] not in client.get("/account/sheet-tokens/").content.decode()
    assert ask(EC2, ways(found[1])[0]).status_code == 200
    made = SheetToken.objects.get(name="Budget")
    assert client.post(f"/account/sheet-tokens/{made.pk}/revoke/").status_code == 302
    assert ask(EC2, ways(found[1])[0]).status_code == 401


def test_a_key_that_cannot_be_made_says_why(there: World) -> None:
    with pytest.raises(RefusedError, match="needs a name"):
        sheet_token_create(user=there.owner, name=" ")
    with pytest.raises(RefusedError, match="calls a minute"):
        sheet_token_create(user=there.owner, name="a", calls_a_minute=7)
    with pytest.raises(NotFoundError):
        sheet_token_create(user=there.owner, name="a", estimate=there.others_estimate.public_id)


# -- estimates in a sheet ------------------------------------------------------------------------------------


def test_a_shared_estimate_is_a_live_table(there: World) -> None:
    link = there.links["read_link"]
    client = Client()
    shown = client.get(f"/v1/estimates/{link}.json").json()
    held = client.get(f"/api/v1/estimates/{there.estimate.public_id}/totals", headers={"X-Share-Token": link}).json()
    assert shown["monthly"] == held["total"]["monthly"]
    assert (shown["status"], shown["name"]) == ("ok", "Clicks of the shop")
    items = client.get(f"/v1/estimates/{link}.json?view=items").json()
    assert sum(row["monthly"] for row in items) == pytest.approx(held["subtotal"]["monthly"])
    lines = client.get(f"/v1/estimates/{link}.json?view=lines").json()
    assert sum(row["net"] or 0 for row in lines) == pytest.approx(shown["monthly"])
    assert client.get(f"/v1/estimates/{link}.txt?field=first_12_months").content.decode() == str(held["total"]["first_12_months"])  # fmt: skip  # noqa: E501
    assert client.get(f"/v1/estimates/{link}.csv?field=nothing").status_code == 422


def test_the_page_of_a_link_is_filled_in_and_the_owners_says_how_to_get_a_key(there: World) -> None:
    link = there.links["read_link"]
    by_link = Client().get(f"/s/{link}/spreadsheet/").content.decode()
    assert f"/v1/estimates/{link}.csv" in by_link
    owners = there.client().get(f"/estimates/{there.estimate.public_id}/spreadsheet/").content.decode()
    assert f"/account/sheet-tokens/?estimate={there.estimate.public_id}" in owners
    assert "key=sw_sheet_YOUR-KEY" in owners
