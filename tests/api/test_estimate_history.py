"""Versions: saved, read, gone back to, compared."""

from __future__ import annotations

from typing import Any

import pytest

from calculator.api.estimates.base import etag
from calculator.api.shapes import history as shapes
from calculator.api.shapes.estimates import EditedEstimate
from tests.api.answers import fits, problem
from tests.api.estimates import Program, path_of

pytestmark = pytest.mark.django_db


def change(alice: Program, made: dict[str, Any], records: str) -> dict[str, Any]:
    edit = {"verb": "change_inputs", "id": "orders", "inputs": {"records": records}}
    response = alice.send("PATCH", path_of(made), {"edits": [edit]}, If_Match="*")
    assert response.status_code == 200
    found: dict[str, Any] = response.json()
    return found


def test_a_version_stays_as_it_was(alice: Program, made: dict[str, Any]) -> None:
    response = alice.post(path_of(made, "versions"), {"note": "Signed"}, If_Match=etag(1))
    assert response.status_code == 201
    saved = response.json()
    fits(saved, shapes.EstimateVersion)
    assert (saved["number"], saved["revision"], saved["note"]) == (1, 1, "Signed")
    assert saved["author"] == "alice (token “alice's”)"
    assert saved["totals"]["first_36_months"] == made["totals"]["total"]["first_36_months"]
    assert response.headers["Location"] == saved["url"] == f"http://testserver{path_of(made, 'versions', '1')}"
    change(alice, made, "900")
    held = alice.get(path_of(made, "versions", "1")).json()
    fits(held, shapes.EstimateVersionDetail)
    assert held["document"] == made["document"]
    back = alice.post(path_of(made, "versions", "1", "restore"), If_Match=etag(2)).json()
    fits(back, EditedEstimate)
    assert (back["revision"], back["sentence"]) == (3, "Restored version 1.")
    assert back["document"] == made["document"]
    undone = alice.post(path_of(made, "undo"), If_Match="*").json()
    assert undone["document"]["root"] != made["document"]["root"]


def test_nothing_changed_and_no_note_is_the_last_version_again(alice: Program, made: dict[str, Any]) -> None:
    first = alice.post(path_of(made, "versions"), If_Match="*")
    again = alice.post(path_of(made, "versions"), {"note": None}, If_Match="*")
    assert (first.status_code, again.status_code) == (201, 200)
    assert again.json() == first.json()
    assert alice.post(path_of(made, "versions"), {"note": "noted"}, If_Match="*").json()["number"] == 2
    problem(alice.post(path_of(made, "versions"), {"note": 3}, If_Match="*"), 422, "refused-input")
    problem(alice.post(path_of(made, "versions"), {"note": "x" * 401}, If_Match="*"), 422, "refused-input")


def test_versions_are_listed_by_pages(alice: Program, made: dict[str, Any]) -> None:
    for n in range(3):
        alice.post(path_of(made, "versions"), {"note": str(n)}, If_Match="*")
    found = alice.get(path_of(made, "versions") + "?page_size=2").json()
    fits(found, shapes.EstimateVersions)
    assert ([v["number"] for v in found["versions"]], found["count"]) == ([3, 2], 3)
    tag = alice.get(path_of(made, "versions")).headers["ETag"]
    assert alice.get(path_of(made, "versions"), If_None_Match=tag).status_code == 304
    alice.post(path_of(made, "versions"), {"note": "more"}, If_Match="*")
    assert alice.get(path_of(made, "versions"), If_None_Match=tag).status_code == 200


@pytest.mark.parametrize("number", ["0", "2", str(10**25)])
def test_a_version_that_is_not_there_is_not_found(alice: Program, made: dict[str, Any], number: str) -> None:
    problem(alice.get(path_of(made, "versions", number)), 404, "not-found")
    problem(alice.post(path_of(made, "versions", number, "restore"), If_Match="*"), 404, "not-found")


def test_a_difference_is_made_up_of_its_causes(alice: Program, made: dict[str, Any]) -> None:
    alice.post(path_of(made, "versions"), {"note": "Before"}, If_Match="*")
    after = change(alice, made, "90000")
    alice.send("PATCH", path_of(made), {"edits": [{"verb": "set", "settings": {"tax": "19"}}]}, If_Match="*")
    alice.post(path_of(made, "versions"), {"note": "After"}, If_Match="*")
    after = alice.get(path_of(made)).json()
    found = alice.get(path_of(made, "diff") + "?from=1&to=2").json()
    fits(found, shapes.EstimateDifference)
    assert (found["from_version"], found["to_version"]) == (1, 2)
    assert found["before"] == made["totals"]["total"]
    assert found["after"] == after["totals"]["total"]
    assert {c["kind"] for c in found["causes"]} >= {"input", "setting"}
    for name, amount in found["difference"].items():
        assert sum(c["amounts"][name] for c in found["causes"]) == pytest.approx(amount)
    (orders,) = (i for i in found["items"] if "input" in i["kinds"])
    assert orders["id"] == "orders"
    assert "Records" in orders["words"][0]
    assert orders["lines"]
    now = alice.get(path_of(made, "diff") + "?from=1&to=now").json()
    assert (now["to_version"], now["difference"]) == (None, found["difference"])
    back = alice.get(path_of(made, "diff") + "?from=2&to=1").json()
    assert back["difference"]["monthly"] == -found["difference"]["monthly"]


def test_left_out_it_is_what_changed_since_the_last_version(alice: Program, made: dict[str, Any]) -> None:
    nothing = alice.get(path_of(made, "diff")).json()
    assert (nothing["from_version"], nothing["causes"], nothing["items"]) == (None, [], [])
    alice.post(path_of(made, "versions"), {}, If_Match="*")
    change(alice, made, "700")
    found = alice.get(path_of(made, "diff")).json()
    assert (found["from_version"], found["to_version"], len(found["items"])) == (1, None, 1)


@pytest.mark.parametrize(("query", "name"), [("from=7", "from"), ("to=x", "to"), ("to=-1", "to"), ("form=1", "form")])
def test_a_state_that_is_not_there_is_refused(alice: Program, made: dict[str, Any], query: str, name: str) -> None:
    (error,) = problem(alice.get(f"{path_of(made, 'diff')}?{query}"), 422, "refused-input")["errors"]
    assert error["parameter"] == name


def test_a_version_of_a_stale_estimate_is_not_saved(alice: Program, made: dict[str, Any]) -> None:
    change(alice, made, "700")
    response = alice.post(path_of(made, "versions"), {"note": "late"}, If_Match=etag(1))
    assert response.status_code == 412
    assert response.json()["mine"] is None
    assert alice.get(path_of(made, "versions")).json()["count"] == 0


def test_going_back_on_a_stale_estimate_offers_a_merge(alice: Program, made: dict[str, Any]) -> None:
    alice.post(path_of(made, "versions"), {}, If_Match="*")
    change(alice, made, "700")
    response = alice.post(path_of(made, "versions", "1", "restore"), If_Match=etag(1))
    assert response.status_code == 412
    fits(response.json(), shapes.StaleEstimate)
    assert response.json()["mine"] == made["document"]
