"""Saved estimates: changed without overwriting anybody, replaced, copied, deleted."""

from __future__ import annotations

from typing import Any

import pytest

from calculator.api.estimates.base import _prices, etag
from calculator.api.shapes import estimates as shapes
from calculator.api.shapes.history import StaleEstimate
from calculator.estimates.document import dump
from calculator.estimates.models import Estimate
from tests.api.answers import fits, problem
from tests.api.estimates import Program, path_of, program, rename
from tests.estimates.made import STREAM, sample

pytestmark = pytest.mark.django_db


def test_the_etag_begins_with_the_revision_and_spares_an_unchanged_answer(alice: Program, made: dict[str, Any]) -> None:
    for rest in ((), ("totals",), ("lines",), ("export.csv",), ("export.aws.csv",), ("export.json",)):
        path = path_of(made, *rest)
        tag = alice.get(path).headers["ETag"]
        assert tag == etag(1)
        assert tag.startswith('"1.')
        for held in (tag, f"W/{tag}", f'"x", {tag}'):
            same = alice.get(path, If_None_Match=held)
            assert (same.status_code, same.content, same.headers["ETag"]) == (304, b"", tag)
        for other in ('"2"', '"1"', '"x"'):
            assert alice.get(path, If_None_Match=other).status_code == 200
    alice.send("PATCH", path_of(made), rename("Other"), If_Match=etag(1))
    assert alice.get(path_of(made), If_None_Match=etag(1)).headers["ETag"] == etag(2)


def test_other_prices_are_another_etag_but_not_another_revision(
    alice: Program, made: dict[str, Any], settings: Any
) -> None:
    before = etag(1)
    settings.VERSION = "99.0.0"
    _prices.cache_clear()
    try:
        assert alice.get(path_of(made), If_None_Match=before).status_code == 200
        assert alice.send("PATCH", path_of(made), rename("x"), If_Match=before).status_code == 200
    finally:
        _prices.cache_clear()


def test_a_write_says_what_it_changes(alice: Program, made: dict[str, Any]) -> None:
    for method, rest, body in (
        ("PATCH", (), rename("x")),
        ("PUT", (), {"document": dump(sample())}),
        ("DELETE", (), None),
        ("POST", ("undo",), None),
        ("POST", ("redo",), None),
        ("POST", ("versions",), {}),
        ("POST", ("versions", "1", "restore"), None),
    ):
        found = problem(alice.send(method, path_of(made, *rest), body), 428, "if-match-required")
        assert "If-Match" in found["detail"]
    assert Estimate.objects.get().revision == 1


@pytest.mark.parametrize("given", ['"1"', "1", 'W/"1"', "*", '"7", "1"', 'W/"1.abc123"', '"1.0"'])
def test_if_match_takes_the_revision_as_a_client_may_send_it(alice: Program, made: dict[str, Any], given: str) -> None:
    assert alice.send("PATCH", path_of(made), rename("x"), If_Match=given).status_code == 200


@pytest.mark.parametrize("given", ['"2"', '"nonsense"', "-1", '"0"', '"99999999999999999999"'])
def test_any_other_if_match_is_stale(alice: Program, made: dict[str, Any], given: str) -> None:
    for method, rest, body in (("PATCH", (), rename("x")), ("DELETE", (), None), ("POST", ("versions",), {})):
        response = alice.send(method, path_of(made, *rest), body, If_Match=given)
        assert response.status_code == 412
        fits(response.json(), StaleEstimate)
    assert Estimate.objects.get().revision == 1


def test_who_comes_second_sees_both_and_a_merge(alice: Program, made: dict[str, Any]) -> None:
    def change(inputs: dict[str, str], name: str) -> dict[str, Any]:
        return {
            "edits": [
                {"verb": "change_inputs", "id": "orders", "inputs": inputs},
                {"verb": "rename", "id": "root", "name": name},
            ]
        }

    first = alice.send("PATCH", path_of(made), change({"records": "700"}, "Mine"), If_Match=etag(1))
    assert first.headers["ETag"] == etag(2)
    bob = program("alice")
    second = bob.send("PATCH", path_of(made), change({"record_kb": "3"}, "Hers"), If_Match=etag(1))
    assert second.status_code == 412
    assert second.headers["Content-Type"] == "application/problem+json"
    assert second.headers["ETag"] == etag(2)
    told = second.json()
    fits(told, StaleEstimate)
    assert told["type"] == "/api/#changed-meanwhile"
    assert (told["etag"], told["revision"]) == (etag(2), 2)
    assert told["who"].startswith("alice")
    assert told["theirs"] == first.json()["document"]
    assert told["mine"]["root"]["name"] == "Hers"
    (conflict,) = told["merged"]["conflicts"]
    assert (conflict["mine"], conflict["theirs"], conflict["taken"]) == ("Hers", "Mine", "theirs")
    put = bob.send("PUT", path_of(made), {"document": told["merged"]["document"]}, If_Match=told["etag"])
    assert put.status_code == 200
    fits(put.json(), shapes.EditedEstimate)
    orders = Estimate.objects.get().content.item("orders")
    assert dict(orders.inputs) == {"records": "700", "record_kb": "3"}
    assert put.json()["name"] == "Mine"


def test_several_edits_are_one_change(alice: Program, made: dict[str, Any]) -> None:
    body = {
        "edits": [
            {"verb": "add_group", "name": "Test", "id": "test"},
            {"verb": "add_item", "service": STREAM, "inputs": {"records": 5, "mode": "on-demand"}, "group": "test"},
            {"verb": "set_field", "field": "region", "value": "eu-west-1", "group": "data"},
        ]
    }
    response = alice.send("PATCH", path_of(made), body, If_Match=etag(1))
    found = response.json()
    fits(found, shapes.EditedEstimate)
    assert (found["revision"], response.headers["ETag"]) == (2, etag(2))
    assert found["sentence"].startswith("3 changes: Added the group “Test”. Added ")
    assert (found["can_undo"], found["can_redo"]) == (True, False)
    undone = alice.post(path_of(made, "undo"), If_Match=etag(2)).json()
    fits(undone, shapes.EditedEstimate)
    assert undone["document"] == made["document"]
    assert (undone["revision"], undone["can_undo"], undone["can_redo"]) == (3, False, True)
    redone = alice.post(path_of(made, "redo"), If_Match=etag(3)).json()
    assert redone["document"] == found["document"]
    problem(alice.post(path_of(made, "redo"), If_Match="*"), 422, "refused-input")


def test_what_could_not_be_done_to_some_is_told(alice: Program, made: dict[str, Any]) -> None:
    edit = {"verb": "set_field", "field": "mode", "value": "on-demand"}
    found = alice.send("PATCH", path_of(made), {"edits": [edit]}, If_Match="*").json()
    assert len(found["skipped"]) == 2
    assert found["sentence"].endswith("2 items cannot have it.")


@pytest.mark.parametrize(
    ("edits", "pointer"),
    [
        (None, "/edits"),
        ([], "/edits"),
        ({}, "/edits"),
        ([{"verb": "note", "id": "root", "note": "x"}] * 201, "/edits"),
        ([3], "/edits/0/verb"),
        ([{"verb": "explode"}], "/edits/0/verb"),
        ([{"verb": "rename", "id": "root"}], "/edits/0/name"),
        ([{"verb": "rename", "id": "root", "name": 3}], "/edits/0/name"),
        ([{"verb": "rename", "id": "root", "nam": "x", "name": ""}], "/edits/0/nam"),
        ([{"verb": "rename", "id": "root", "name": "x"}, {"verb": "remove", "id": "gone"}], "/edits/1/id"),
        ([{"verb": "set", "settings": {"tax": "many"}}], "/edits/0/settings/tax"),
        ([{"verb": "set", "settings": {"currency": {"code": "EUR"}}}], "/edits/0/settings/currency/rate"),
    ],
)
def test_edits_are_all_done_or_none(alice: Program, made: dict[str, Any], edits: Any, pointer: str) -> None:
    response = alice.send("PATCH", path_of(made), {"edits": edits}, If_Match=etag(1))
    (error,) = problem(response, 422, "refused-input")["errors"]
    assert error["pointer"] == pointer
    assert Estimate.objects.get().revision == 1


def test_a_wrong_input_is_kept_and_said_to_have_no_price(alice: Program, made: dict[str, Any]) -> None:
    edit = {"verb": "change_inputs", "id": "orders", "inputs": {"records": "lots"}}
    found = alice.send("PATCH", path_of(made), {"edits": [edit]}, If_Match="*").json()
    orders = next(i for i in found["totals"]["items"] if i["id"] == "orders")
    assert (orders["state"], found["totals"]["complete"]) == ("not priceable", False)
    assert "Records" in orders["problems"][0]


def test_an_edit_that_changes_nothing_makes_no_revision(alice: Program, made: dict[str, Any]) -> None:
    response = alice.send("PATCH", path_of(made), rename(made["name"]), If_Match=etag(1))
    assert (response.status_code, response.headers["ETag"]) == (200, etag(1))


def test_a_client_that_wants_no_answer_gets_none(alice: Program, made: dict[str, Any]) -> None:
    response = alice.send("PATCH", path_of(made), rename("x"), If_Match="*", Prefer="return=minimal")
    assert (response.status_code, response.content) == (204, b"")
    assert (response.headers["ETag"], response.headers["Preference-Applied"]) == (etag(2), "return=minimal")


def test_a_whole_document_takes_the_place_of_another(alice: Program, made: dict[str, Any]) -> None:
    document = {**made["document"], "root": {**made["document"]["root"], "children": []}}
    del document["book"]
    found = alice.send("PUT", path_of(made), {"document": document}, If_Match=etag(1)).json()
    fits(found, shapes.EditedEstimate)
    assert (found["items"], found["sentence"]) == (0, "Replaced the whole estimate.")
    assert found["document"]["book"] == made["document"]["book"]
    back = alice.post(path_of(made, "undo"), If_Match="*").json()
    assert back["document"] == made["document"]
    for body, pointer in (
        ({}, "/document"),
        ({"document": {"rot": {}}}, "/document/rot"),
        ({"document": document, "why": "x"}, "/why"),
    ):
        (error,) = problem(alice.send("PUT", path_of(made), body, If_Match="*"), 422, "refused-input")["errors"]
        assert error["pointer"] == pointer


def test_a_deleted_estimate_is_gone_and_deleting_it_again_says_no_more(alice: Program, made: dict[str, Any]) -> None:
    response = alice.send("DELETE", path_of(made), If_Match=etag(1))
    assert (response.status_code, response.content) == (204, b"")
    for _ in range(2):
        problem(alice.send("DELETE", path_of(made), If_Match=etag(1)), 404, "not-found")
    problem(alice.get(path_of(made)), 404, "not-found")


def test_a_copy_is_an_estimate_of_its_own(alice: Program, made: dict[str, Any]) -> None:
    response = alice.post(path_of(made, "duplicate"))
    found = response.json()
    assert response.status_code == 201
    fits(found, shapes.SavedEstimate)
    assert found["id"] != made["id"]
    assert found["name"].endswith("(copy)")
    assert found["document"]["root"]["children"] == made["document"]["root"]["children"]
