"""Who may do what with saved estimates: tokens, keys, cookies that count for nothing."""

from __future__ import annotations

import json
import logging
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from calculator.api.shapes.sharing import Tokens
from calculator.estimates.models import ApiToken
from calculator.estimates.sharing import token_create
from tests.api.answers import V1, fits, problem
from tests.api.estimates import ESTIMATES, NO_ESTIMATE, Program, path_of, program, rename

pytestmark = pytest.mark.django_db


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
