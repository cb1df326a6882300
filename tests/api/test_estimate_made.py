"""Saved estimates: made, read, listed; what is sent twice is made once."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from calculator.api.models import Creation
from calculator.api.shapes import estimates as shapes
from calculator.estimates.document import ROOT, dump
from calculator.estimates.examples import examples
from calculator.estimates.models import Estimate
from calculator.estimates.totals import totals
from tests.api.answers import V1, fits, problem
from tests.api.estimates import ESTIMATES, Program, path_of, program
from tests.estimates.made import sample

pytestmark = pytest.mark.django_db


def test_a_new_estimate_is_empty_or_what_it_is_made_of(alice: Program) -> None:
    empty = alice.post(ESTIMATES, {})
    assert empty.status_code == 201
    found = empty.json()
    fits(found, shapes.SavedEstimate)
    assert found["url"] == empty.headers["Location"] == f"http://testserver{path_of(found)}"
    assert (found["revision"], found["items"], found["document"]["root"]["children"]) == (1, 0, [])
    named = alice.post(ESTIMATES, {"name": " Shop ", "document": dump(sample())}).json()
    assert (named["name"], named["items"]) == ("Shop", 4)


def test_every_example_becomes_an_estimate_of_ones_own(alice: Program, client: Client) -> None:
    listed = client.get(f"{V1}/estimate-examples").json()
    fits(listed, shapes.ExampleEstimates)
    assert [e["slug"] for e in listed["examples"]] == [e.slug for e in examples()]
    for e in examples():
        found = alice.post(ESTIMATES, {"example": e.slug}).json()
        assert (found["name"], found["document"]["root"]["note"]) == (e.title, e.document.root.note)
        assert found["totals"]["complete"]
        assert found["totals"]["total"]["monthly"] == totals(e.document).total.monthly


@pytest.mark.parametrize(
    ("body", "pointer", "words"),
    [
        ({"example": "none"}, "/example", "there are"),
        ({"example": 3}, "/example", "there are"),
        ({"example": "data-lake", "document": {"root": {"id": "root"}}}, "/example", "not from both"),
        ({"nam": "x"}, "/nam", "did you mean name?"),
        ({"name": 3}, "/name", "must be text"),
        ({"name": "x" * 200}, "/name", "at most"),
        ({"document": []}, "/document", "must be an object"),
        ({"document": {"root": {"id": "root", "children": [{"id": "!"}]}}}, f"/document/{ROOT}/children/0/id", "small"),
        ({"document": {"settings": {"tax": "many"}}}, "/document/settings/tax", "Tax"),
        ({"document": {"settings": {"currency": {"code": "EUR"}}}}, "/document/settings/currency/rate", "no rate"),
        ({"document": {"format": 99}}, "/document/format", "format"),
    ],
)
def test_a_document_that_cannot_be_taken_says_what_and_where(
    alice: Program, body: dict[str, Any], pointer: str, words: str
) -> None:
    (error,) = problem(alice.post(ESTIMATES, body), 422, "refused-input")["errors"]
    assert error["pointer"] == pointer
    assert words in error["message"]
    assert not Estimate.objects.exists()


def test_an_estimate_says_what_it_costs_and_what_may_be_done(alice: Program, made: dict[str, Any]) -> None:
    response = alice.get(path_of(made))
    found = response.json()
    fits(found, shapes.SavedEstimate)
    assert response.headers["Cache-Control"] == "private, no-cache"
    document = Estimate.objects.get().content
    priced = totals(document)
    assert found["document"] == dump(document)
    assert found["totals"]["total"]["first_36_months"] == priced.total.first_36
    assert sum(i["net"]["monthly"] for i in found["totals"]["items"]) == found["totals"]["subtotal"]["monthly"]
    assert found["access"] == {
        "via": "owner",
        **dict.fromkeys(("can_edit", "can_share", "can_delete", "can_see_history"), True),
        "pinned": False,
    }
    alone = alice.get(path_of(made, "totals")).json()
    fits(alone, shapes.EstimateTotals)
    assert alone == found["totals"]


def test_a_list_is_ones_own_by_pages(alice: Program) -> None:
    program("bob").made()
    for n in range(5):
        alice.post(ESTIMATES, {"name": f"Number {n}"})
    found = alice.get(f"{ESTIMATES}?page_size=2").json()
    fits(found, shapes.SavedEstimates)
    assert (found["count"], found["pages"]) == (5, 3)
    assert [e["name"] for e in found["estimates"]] == ["Number 4", "Number 3"]
    assert found["next"].endswith("?page_size=2&page=2")
    assert [e["name"] for e in alice.get(f"{ESTIMATES}?q=number 1").json()["estimates"]] == ["Number 1"]
    again = alice.get(ESTIMATES)
    assert alice.get(ESTIMATES, If_None_Match=again.headers["ETag"]).status_code == 304
    problem(alice.get(f"{ESTIMATES}?pge=1"), 422, "refused-input")


def test_a_request_sent_twice_makes_one_estimate(alice: Program) -> None:
    first = alice.post(ESTIMATES, {"name": "Once"}, Idempotency_Key="k1")
    second = alice.post(ESTIMATES, {"name": "Once"}, Idempotency_Key="k1")
    assert (first.status_code, second.status_code) == (201, 201)
    assert second.content == first.content
    assert second.headers["Location"] == first.headers["Location"]
    assert Estimate.objects.count() == 1
    (error,) = problem(alice.post(ESTIMATES, {"name": "Other"}, Idempotency_Key="k1"), 422, "refused-input")["errors"]
    assert error["parameter"] == "Idempotency-Key"
    file = {"root": {"id": "root"}}
    problem(alice.post(f"{ESTIMATES}/import", file, Idempotency_Key="k1"), 422, "refused-input")
    assert alice.post(ESTIMATES, {"name": "Once"}, Idempotency_Key="k2").json()["id"] != first.json()["id"]
    bobs = program("bob").post(ESTIMATES, {"name": "Once"}, Idempotency_Key="k1")
    assert bobs.json()["id"] != first.json()["id"]


def test_a_key_is_forgotten_after_a_day(alice: Program) -> None:
    alice.post(ESTIMATES, {}, Idempotency_Key="k")
    Creation.objects.update(at=timezone.now() - timedelta(days=1, seconds=1))
    alice.post(ESTIMATES, {"name": "Another"}, Idempotency_Key="k")
    assert (Estimate.objects.count(), Creation.objects.count()) == (2, 1)


def test_a_refused_request_keeps_no_key(alice: Program) -> None:
    problem(alice.post(ESTIMATES, {"name": 3}, Idempotency_Key="k"), 422, "refused-input")
    assert alice.post(ESTIMATES, {"name": "x"}, Idempotency_Key="k").status_code == 201


def test_imports_and_copies_are_made_once_too(alice: Program, made: dict[str, Any]) -> None:
    for path, body in ((f"{ESTIMATES}/import", {"root": {"id": "root"}}), (path_of(made, "duplicate"), None)):
        found = [alice.post(path, body, Idempotency_Key=path).json()["id"] for _ in range(2)]
        assert found[0] == found[1]


def test_a_key_holds_at_most_200_characters(alice: Program) -> None:
    problem(alice.post(ESTIMATES, {}, Idempotency_Key="k" * 201), 422, "refused-input")


def test_an_account_has_a_bounded_number_of_estimates(alice: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("calculator.estimates.actions.MAX_ESTIMATES", 1)
    alice.made()
    assert "delete some" in problem(alice.post(ESTIMATES, {}), 422, "refused-input")["detail"]


def test_a_name_shows_as_it_was_typed(alice: Program) -> None:
    name = "<b>“Été” & =1+1</b>"
    found = alice.post(ESTIMATES, {"name": name})
    assert found.json()["name"] == name
    assert json.loads(found.content)["document"]["root"]["name"] == name
