"""A visitor's estimates: whose they are, the list, new ones, imports."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client

from calculator.accounts.visitor import COOKIE
from calculator.estimates.examples import examples
from calculator.estimates.models import Estimate
from calculator.estimates.totals import totals
from calculator.web.estimates.outline import Money
from tests.web.estimates import Opened

pytestmark = pytest.mark.django_db


def test_looking_around_keeps_nothing_and_making_one_sets_a_signed_cookie(client: Client) -> None:
    for path in ("/estimates/", f"/estimates/examples/{examples()[0].slug}/"):
        assert COOKIE not in client.get(path).cookies
    answer = client.post("/estimates/new/")
    cookie = answer.cookies[COOKIE]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    assert cookie.value.split(":")[0] not in str(Estimate.objects.values())


def test_nobody_else_sees_it(shop: Opened) -> None:
    answer = Client().get(shop.url)
    assert answer.status_code == 404
    assert "There is nothing here" in answer.content.decode()


def test_a_form_without_its_token_changes_nothing(shop: Opened) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = shop.client.cookies
    assert strict.post(f"{shop.url}edit/", {"verb": "rename", "id": "root", "name": "x"}).status_code == 403
    token = re.search(r'csrfmiddlewaretoken" value="(\w+)"', strict.get(shop.url).content.decode())
    assert token
    sent = {"verb": "rename", "id": "root", "name": "x", "csrfmiddlewaretoken": token[1], "revision": 1}
    assert strict.post(f"{shop.url}edit/", sent).status_code == 303


def test_every_example_opens_as_a_copy_of_ones_own(client: Client) -> None:
    for example in examples():
        assert f"/estimates/examples/{example.slug}/" in client.get("/").content.decode()
        preview = client.get(f"/estimates/examples/{example.slug}/").content.decode()
        made = client.post("/estimates/new/", {"example": example.slug})
        text = client.get(made.headers["Location"]).content.decode()
        monthly = Money("USD")(totals(example.document).total.monthly)
        assert monthly in preview
        assert monthly in text
    assert Estimate.objects.count() == len(examples())


def test_the_list_tells_totals_items_and_finds_by_name(shop: Opened) -> None:
    listed = shop.client.get("/estimates/").content.decode()
    assert "Shop" in listed
    assert Money("USD")(totals(shop.document).total.monthly) in listed
    shop.edit("enable", id="web", enabled="no")
    assert Money("USD")(totals(shop.document).total.monthly) in shop.client.get("/estimates/").content.decode()
    assert "Shop" in shop.client.get("/estimates/?q=sho").content.decode()
    assert "None of your estimates" in shop.client.get("/estimates/?q=zzz").content.decode()


def test_a_list_asks_the_database_as_often_for_many_as_for_few(
    client: Client, django_assert_max_num_queries: Any
) -> None:
    for _ in range(12):
        client.post("/estimates/new/", {"example": examples()[0].slug})
    with django_assert_max_num_queries(3):
        client.get("/estimates/")


def test_what_was_exported_is_imported_again(shop: Opened) -> None:
    exported = shop.text("export/estimate.json")
    made = shop.client.post("/estimates/new/", {"import": "1", "text": exported})
    copy = Estimate.objects.get(public_id=made.headers["Location"].split("/")[-2])
    assert copy.content.root == shop.document.root


@pytest.mark.parametrize(
    ("text", "words"), [("", "Choose a file"), ("{", "not JSON"), ('{"format": 9}', "format 9"), ("[]", "must be")]
)
def test_a_bad_import_is_refused_in_words_and_kept_to_be_mended(client: Client, text: str, words: str) -> None:
    answer = client.post("/estimates/new/", {"import": "1", "text": text})
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not Estimate.objects.exists()


def test_deleting_asks_first(shop: Opened) -> None:
    assert "Delete “Shop”?" in shop.text("delete/")
    assert Estimate.objects.exists()
    assert shop.client.post(f"{shop.url}delete/").headers["Location"] == "/estimates/"
    assert not Estimate.objects.exists()
    assert "Deleted “Shop”." in shop.client.get("/estimates/").content.decode()
