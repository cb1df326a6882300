"""Saved estimates: made, read, changed without overwriting anybody, undone, copied, deleted."""

from __future__ import annotations

import json
import logging
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from calculator.api.estimates.base import _prices, etag
from calculator.api.models import Creation
from calculator.api.shapes import estimates as shapes
from calculator.api.shapes.history import StaleEstimate
from calculator.api.shapes.sharing import Tokens
from calculator.estimates.document import ROOT
from calculator.estimates.examples import examples
from calculator.estimates.models import ApiToken, Estimate
from calculator.estimates.reading import dump
from calculator.estimates.sharing import token_create
from calculator.estimates.totals import totals
from tests.api.conftest import V1, fits
from tests.api.estimates import ESTIMATES, NO_ESTIMATE, Program, path_of, program
from tests.api.test_errors import problem
from tests.estimates.made import STREAM, sample

pytestmark = pytest.mark.django_db


@pytest.fixture
def alice() -> Program:
    return program("alice")


@pytest.fixture
def made(alice: Program) -> dict[str, Any]:
    return alice.made(sample())


def rename(name: str) -> dict[str, Any]:
    return {"edits": [{"verb": "rename", "id": "root", "name": name}]}


# -- who asks ------------------------------------------------------------------------------------------------


def test_without_a_token_one_is_asked_for_in_words(client: Client) -> None:
    for path in (ESTIMATES, f"{ESTIMATES}/{NO_ESTIMATE}", f"{V1}/tokens"):
        response = client.get(path)
        body = problem(response, 401, "unauthorized")
        assert "Authorization: Bearer" in body["detail"]
        assert response.headers["WWW-Authenticate"] == 'Bearer realm="Sizewright"'
        assert "Authorization" in response.headers["Vary"]


def test_prices_need_no_token_and_ask_no_database(client: Client) -> None:
    assert client.get(f"{V1}/services").status_code == 200
    assert client.get(f"{V1}/estimate-examples").status_code == 200


@pytest.mark.parametrize("given", ["Basic YTpi", "Bearer", "Bearer sw_none", "sw_none", "Bearer  ", "bearer é"])
def test_a_token_that_is_none_is_said_to_be_none(given: str) -> None:
    response = Program({"Authorization": given}).get(ESTIMATES)
    problem(response, 401, "unauthorized")
    assert "error=" in response.headers["WWW-Authenticate"]


def test_a_token_may_come_as_an_api_key(alice: Program) -> None:
    text = alice.headers["Authorization"].removeprefix("Bearer ")
    assert Program({"X-Api-Key": text}).get(ESTIMATES).status_code == 200
    assert Program({"Authorization": f"bearer {text}"}).get(ESTIMATES).status_code == 200


def test_a_revoked_an_expired_and_an_unknown_token_are_one_answer(alice: Program, made: dict[str, Any]) -> None:
    unknown = Program({"Authorization": "Bearer sw_0123456789"}).get(path_of(made)).json()
    for values in ({"revoked_at": timezone.now()}, {"expires_at": timezone.now() - timedelta(seconds=1)}):
        reader = program("alice")
        ApiToken.objects.filter(pk=ApiToken.objects.first().pk).update(**values)  # type: ignore[union-attr]
        assert reader.get(path_of(made)).json() == unknown


def test_a_cookie_is_nobody(client: Client, made: dict[str, Any]) -> None:
    client.force_login(ApiToken.objects.get().user)
    assert client.get(path_of(made)).status_code == 401


def test_a_token_that_only_reads_is_told_so(made: dict[str, Any]) -> None:
    reader = program("alice", writes=False)
    assert reader.get(path_of(made)).json()["access"]["can_edit"] is False
    for response in (
        reader.post(ESTIMATES, {}),
        reader.send("PATCH", path_of(made), rename("x"), If_Match="*"),
        reader.send("DELETE", path_of(made), If_Match="*"),
        reader.post(path_of(made, "links"), {}),
        reader.post(path_of(made, "duplicate")),
    ):
        assert "write scope" in problem(response, 403, "forbidden")["detail"]
        assert 'error="insufficient_scope"' in response.headers["WWW-Authenticate"]


def test_what_is_somebody_elses_and_what_is_not_there_are_one_answer(made: dict[str, Any]) -> None:
    bob = program("bob")
    asked: list[tuple[str, str, Any]] = [
        *(("GET", rest, None) for rest in ("", "/totals", "/lines", "/versions", "/diff", "/links", "/export.csv")),
        *(("POST", rest, {}) for rest in ("/undo", "/redo", "/versions", "/links", "/duplicate")),
        ("PATCH", "", rename("mine")),
        ("PATCH", "", {"edits": []}),
        ("PUT", "", {}),
        ("DELETE", "", None),
    ]
    for method, rest, body in asked:
        answers = []
        for id in (made["id"], NO_ESTIMATE, "nonsense"):
            response = bob.send(method, f"{ESTIMATES}/{id}{rest}", body)
            found = problem(response, 404, "not-found")
            answers.append({**found, "instance": ""})
        assert answers[0] == answers[1] == answers[2]


def test_the_use_of_a_token_is_noted_once_a_minute(alice: Program, django_assert_num_queries: Any) -> None:
    alice.get(ESTIMATES)
    first = ApiToken.objects.get().last_used_at
    with django_assert_num_queries(3) as asked:  # the token, how many, which
        alice.get(ESTIMATES)
    assert all(q["sql"].startswith("SELECT") for q in asked.captured_queries)
    assert ApiToken.objects.get().last_used_at == first


def test_no_secret_reaches_a_log(alice: Program, monkeypatch: Any, caplog: pytest.LogCaptureFixture) -> None:
    def fail(*_: Any, **__: Any) -> None:
        raise RuntimeError("broken")

    monkeypatch.setattr("calculator.api.estimates.views.queries.estimates", fail)
    text = alice.headers["Authorization"].removeprefix("Bearer ")
    with caplog.at_level(logging.DEBUG):
        client = Client(raise_request_exception=False)
        problem(
            client.get(ESTIMATES, headers={**alice.headers, "X-Share-Token": "a-share-token"}), 500, "internal-error"
        )
    assert "broken" in caplog.text
    assert text not in caplog.text
    assert "a-share-token" not in caplog.text


# -- making and reading --------------------------------------------------------------------------------------


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


# -- ETags ---------------------------------------------------------------------------------------------------


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


# -- changing ------------------------------------------------------------------------------------------------


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


# -- making something once -----------------------------------------------------------------------------------


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


def test_tokens_are_listed_and_revoked(alice: Program) -> None:
    _, spare = token_create(user=ApiToken.objects.get().user, name="spare")
    listed = alice.get(f"{V1}/tokens").json()
    fits(listed, Tokens)
    (other, mine) = listed["tokens"]
    assert (other["name"], other["scopes"], other["current"]) == ("spare", ["read"], False)
    assert (mine["scopes"], mine["current"]) == (["read", "write"], True)
    assert spare.startswith(other["prefix"])
    assert spare not in json.dumps(listed)
    reader = Program({"Authorization": f"Bearer {spare}"})
    problem(reader.send("DELETE", f"{V1}/tokens/{mine['id']}"), 403, "forbidden")
    problem(program("bob").send("DELETE", f"{V1}/tokens/{mine['id']}"), 404, "not-found")
    problem(alice.send("DELETE", f"{V1}/tokens/{10**30}"), 404, "not-found")
    assert alice.send("DELETE", f"{V1}/tokens/{other['id']}").status_code == 204
    problem(alice.send("DELETE", f"{V1}/tokens/{other['id']}"), 404, "not-found")
    problem(reader.get(f"{V1}/tokens"), 401, "unauthorized")
    assert alice.send("DELETE", f"{V1}/tokens/{mine['id']}").status_code == 204
    problem(alice.get(f"{V1}/tokens"), 401, "unauthorized")
