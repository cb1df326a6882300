"""The account's own pages: tokens, the export, the end."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client

from calculator.estimates.models import ApiToken, Estimate
from tests.accounts.signing import NAME, signed_in
from tests.accounts.world import PASSWORD, user, world


def test_a_token_is_shown_once_and_kept_as_a_digest(client: Client, db: Any) -> None:
    client.force_login(user(NAME))
    page = client.post("/account/tokens/", {"name": "Report", "writes": "yes", "expires": "30"}).content.decode()
    found = re.search(r">(sw_[\w-]{43})<", page)
    assert found
    text = found[1]
    token = ApiToken.objects.get()
    assert token.writes
    assert token.expires_at
    assert text.startswith(token.prefix)
    assert text not in client.get("/account/tokens/").content.decode()
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM estimates_apitoken")
        assert text not in str(cursor.fetchall())
    assert client.get("/api/v1/estimates", headers={"Authorization": f"Bearer {text}"}).status_code == 200
    assert client.post(f"/account/tokens/{token.pk}/revoke/").status_code == 302
    assert client.get("/api/v1/estimates", headers={"Authorization": f"Bearer {text}"}).status_code == 401


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"name": "", "expires": "30"}, "This field is required."),
        ({"name": "   ", "expires": "30"}, "This field is required."),
        ({"name": "x" * 121, "expires": "30"}, "at most 120 characters"),
        ({"name": "x", "expires": "-1"}, "Select a valid choice"),
        ({"name": "x", "writes": "all"}, "Select a valid choice"),
    ],
)
def test_a_token_that_cannot_be_made_says_why(client: Client, db: Any, sent: dict[str, str], said: str) -> None:
    client.force_login(user(NAME))
    assert said in client.post("/account/tokens/", sent).content.decode()
    assert not ApiToken.objects.exists()


def test_all_that_is_kept_can_be_taken_along_and_no_secret_is_in_it(db: Any) -> None:
    there = world()
    response = there.client().get("/account/export/")
    assert response.headers["Content-Disposition"].startswith("attachment")
    assert "no-store" in response.headers["Cache-Control"]
    kept = json.loads(response.content)
    assert kept["user"]["email"] == "owner@example.com"
    assert kept["estimates"][0]["document"]["root"]["name"] == "Clicks of the shop"
    assert kept["estimates"][0]["versions"][0]["note"] == "First"
    text = response.content.decode()
    assert "Somebody else" not in text
    digests = [t.digest for t in ApiToken.objects.all()] + [there.owner.password]
    assert not [s for s in (*there.links.values(), *there.tokens.values(), *digests) if s in text]


def test_an_account_is_deleted_with_everything_after_its_password(db: Any) -> None:
    there = world()
    client = there.client()
    refused = client.post("/account/delete/", {"password": "wrong"}).content.decode()
    assert "This is not the account&#x27;s password." in refused
    assert User.objects.filter(pk=there.owner.pk).exists()
    assert client.post("/account/delete/", {"password": PASSWORD}).headers["Location"] == "/"
    assert not User.objects.filter(pk=there.owner.pk).exists()
    assert list(Estimate.objects.all()) == [there.others_estimate]
    assert Client().get(f"/s/{there.links['read_link']}/").status_code == 404
    assert not signed_in(client)
    assert "Your account and everything in it are deleted." in client.get("/").content.decode()
