"""What-if over HTTP: definitions checked and answered at once; sweeps made once, watched cheaply, read row by row."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from typing import Any

import pyarrow.parquet as pq
import pytest
from django.test import Client

from calculator.accounts import throttle
from calculator.api.shapes import sweeps as shapes
from calculator.api.sweeps.bodies import EXAMPLE
from calculator.services import services
from calculator.whatif import queries
from calculator.whatif.evaluate import Plan
from calculator.whatif.models import CANCELLED, DONE, NEW, RUNNING, WAITING, Sweep
from calculator.whatif.reading import definition as read
from calculator.whatif.scenario import rows
from calculator.whatif.summary import evaluate_now
from pricing.book import embedded
from tests.api.answers import V1, fits, problem
from tests.api.conftest import Post
from tests.api.estimates import NO_ESTIMATE, Program, by_link, program

SWEEPS = f"{V1}/sweeps"
SERVICE = "kinesis-data-streams"
SMALL: dict[str, Any] = {
    "base": {"service": SERVICE, "inputs": {"records": "500"}},
    "axes": [
        {"kind": "options", "of": ["mode"]},
        {"kind": "range", "of": ["records"], "low": "1", "high": "1000", "count": 7},
    ],
}
LARGE = {
    **SMALL,
    "axes": [
        {"kind": "options", "of": ["region"]},
        {"kind": "range", "of": ["records"], "low": "1", "high": "1000", "count": 1000},
        {"kind": "range", "of": ["record_kb"], "low": "1", "high": "1000", "count": 1000},
    ],
}


@pytest.fixture
def quiet(monkeypatch: pytest.MonkeyPatch) -> None:
    """No worker is asked for anything."""
    monkeypatch.setattr("calculator.whatif.actions.begin", lambda sweep: None)
    monkeypatch.setattr("calculator.whatif.queries.nudge", lambda sweep: None)


def made(who: Program, definition: Any = SMALL, status: int = 201, **more: Any) -> Any:
    key = more.pop("key", "")
    headers = {"Idempotency_Key": key} if key else {}
    response = who.post(SWEEPS, {"definition": definition, **more}, **headers)
    assert response.status_code == status, response.content
    return response


def path_of(sweep: Any, *rest: str) -> str:
    return "/".join((SWEEPS, sweep["id"], *rest))


# -- without an account ------------------------------------------------------------------------------------


def test_a_small_one_is_answered_at_once_and_nothing_is_kept(post: Post, db: Any) -> None:
    body = post(f"{V1}/what-if", SMALL).json()
    fits(body, shapes.SweepSummary)
    found = evaluate_now(read(SMALL))
    assert (body["total"], body["rows"]) == (21, 21)
    assert [s["row"] for s in body["best"]] == [s.row for s in found.best]
    assert [s["results"]["effective"] for s in body["best"]] == [s.results["effective"] for s in found.best]
    assert not Sweep.objects.exists()


def test_the_example_of_the_document_is_sound(post: Post) -> None:
    fits(post(f"{V1}/what-if", EXAMPLE).json(), shapes.SweepSummary)


def test_where_nothing_is_feasible_the_nearest_is_told(post: Post) -> None:
    none = {**SMALL, "constraints": [{"result": "monthly", "op": "<=", "value": "0.01"}]}
    body = post(f"{V1}/what-if", none).json()
    fits(body, shapes.SweepSummary)
    assert (body["feasible"], body["best"], body["minimum"]) == (0, [], None)
    assert body["nearest_miss"]["relax"][0]["give"]["bound"] == 0.01


def test_a_large_one_is_led_to_the_sweeps(post: Post) -> None:
    found = problem(post(f"{V1}/what-if", LARGE), 422, "refused-input")
    assert "/api/v1/sweeps" in found["detail"]


def test_a_definition_is_checked_while_it_is_written(post: Post) -> None:
    body = post(f"{V1}/what-if/check", LARGE).json()
    fits(body, shapes.SweepCheck)
    assert (body["sound"], body["scenarios"], body["at_once"]) == (True, 36_000_000, False)
    wrong = {**SMALL, "axes": [SMALL["axes"][0], {"kind": "range", "of": ["records"], "low": "x", "high": "9"}]}
    body = post(f"{V1}/what-if/check", wrong).json()
    fits(body, shapes.SweepCheck)
    assert (body["sound"], body["scenarios"]) == (False, 3)
    assert body["errors"][0]["pointer"] == "/axes/1/low"


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"base": {"service": "nothing"}}, "/base/service"),
        ({"base": {"service": SERVICE, "inputs": {"records": "lots"}}}, "/base/inputs/records"),
        ({"axes": [{"kind": "options", "of": ["recrods"]}]}, "/axes/0/of/0"),
        ({"objective": {"result": "fun"}}, "/objective/result"),
        ({"constraints": [{"result": "monthly", "op": "<", "value": 1}]}, "/constraints/0/op"),
        ({"best": 0}, "/best"),
        ({"axis": []}, "/axis"),
    ],
)
def test_everything_wrong_is_at_its_place(post: Post, change: dict[str, Any], pointer: str) -> None:
    found = problem(post(f"{V1}/what-if", {**SMALL, **change}), 422, "refused-input")
    assert pointer in [e["pointer"] for e in found["errors"]]


@pytest.mark.parametrize("slug", services())
def test_suggested_axes_are_sound(post: Post, slug: str) -> None:
    body = post(f"{V1}/what-if/suggestions", {"base": {"service": slug}}).json()
    fits(body, shapes.SweepSuggestions)
    axes = [body["inputs"][0]["axis"], *body["drivers"][:1]]
    checked = post(f"{V1}/what-if/check", {"base": {"service": slug}, "axes": axes[:1]}).json()
    assert checked["sound"], checked["errors"]


# -- making one --------------------------------------------------------------------------------------------


def test_a_small_sweep_is_done_in_the_answer_to_its_making(alice: Program) -> None:
    response = made(alice, name="Shards")
    body = response.json()
    fits(body, shapes.SavedSweep)
    assert (body["name"], body["state"], body["rows"], body["progress"]["share"]) == ("Shards", "done", 21, 1)
    assert response.headers["Location"].endswith(path_of(body))
    assert "Retry-After" not in response.headers
    results = alice.get(path_of(body, "results")).json()
    fits(results, shapes.SweepSummary)
    assert results["best"][0]["row"] == body["best"][0]["row"]


def test_sent_twice_with_one_key_it_is_made_once(alice: Program) -> None:
    first = made(alice, key="k1").json()
    again = made(alice, key="k1", status=200).json()
    assert again["id"] == first["id"]
    assert Sweep.objects.count() == 1
    other = alice.post(SWEEPS, {"definition": {**SMALL, "best": 3}}, Idempotency_Key="k1")
    assert "Idempotency-Key" in json.dumps(problem(other, 422, "refused-input"))


def test_one_that_is_not_to_start_waits_for_its_start(alice: Program) -> None:
    body = made(alice, start=False).json()
    assert body["state"] == NEW
    problem(alice.get(path_of(body, "results")), 404, "not-found")
    assert alice.post(path_of(body, "start")).json()["state"] == DONE


def test_what_cannot_run_now_leaves_nothing_behind(alice: Program, quiet: None, settings: Any) -> None:
    settings.SWEEPS_RUNNING = 1
    made(alice, LARGE)
    found = problem(alice.post(SWEEPS, {"definition": LARGE}), 422, "refused-input")
    assert "running" in found["detail"]
    assert Sweep.objects.count() == 1


def test_what_is_wrong_with_the_definition_points_into_it(alice: Program) -> None:
    wrong = {**SMALL, "axes": [{"kind": "options", "of": ["nothing"]}]}
    (error,) = problem(alice.post(SWEEPS, {"definition": wrong}), 422, "refused-input")["errors"]
    assert error["pointer"] == "/definition/axes/0/of/0"


# -- watching one ------------------------------------------------------------------------------------------


def test_watching_is_cheap_while_nothing_changes(
    alice: Program, quiet: None, django_assert_max_num_queries: Any
) -> None:
    response = made(alice, LARGE)
    body = response.json()
    assert body["state"] == WAITING
    assert 1 <= int(response.headers["Retry-After"]) <= 10
    tag = response.headers["ETag"]
    with django_assert_max_num_queries(5):
        same = alice.get(path_of(body), If_None_Match=tag)
    assert (same.status_code, same.content, same.headers["Retry-After"]) == (304, b"", "1")
    Sweep.objects.update(state=RUNNING, rows=1000)
    assert alice.get(path_of(body), If_None_Match=tag).status_code == 200


def test_one_is_cancelled_renamed_and_deleted(alice: Program, quiet: None) -> None:
    body = made(alice, LARGE).json()
    assert alice.post(path_of(body, "cancel")).json()["state"] == CANCELLED
    assert alice.send("PATCH", path_of(body), {"name": "Late"}).json()["name"] == "Late"
    assert alice.send("DELETE", path_of(body)).status_code == 204
    problem(alice.get(path_of(body)), 404, "not-found")


def test_the_list_has_the_last_changed_first_and_is_searched(alice: Program) -> None:
    for name in ("One", "Two"):
        made(alice, name=name)
    made(program("bob"), name="Bob's")
    body = alice.get(SWEEPS).json()
    fits(body, shapes.Sweeps)
    assert [s["name"] for s in body["sweeps"]] == ["Two", "One"]
    assert [s["name"] for s in alice.get(f"{SWEEPS}?q=one").json()["sweeps"]] == ["One"]


# -- rows --------------------------------------------------------------------------------------------------


def test_rows_are_the_engines_whether_or_not_it_was_run(alice: Program) -> None:
    body = made(alice, start=False).json()
    found = alice.get(f"{path_of(body, 'rows')}?start=3&limit=5").json()
    fits(found, shapes.SweepRows)
    assert (found["row"], found["next"], found["total"]) == ([3, 4, 5, 6, 7], 8, 21)
    import numpy as np

    engine = rows(Plan(read(SMALL), embedded()), np.arange(3, 8))
    assert found["changes"] == engine.changes
    assert found["results"]["monthly"] == engine.results["monthly"].tolist()
    assert found["older_formulas"] is False
    Sweep.objects.update(formulas="others")
    last = alice.get(f"{path_of(body, 'rows')}?start=20").json()
    assert (last["next"], last["older_formulas"]) == (None, True)


def test_rows_come_as_csv_and_as_parquet_with_the_same_numbers(alice: Program) -> None:
    body = made(alice).json()
    as_json = alice.get(path_of(body, "rows")).json()
    response = alice.get(f"{path_of(body, 'rows.csv')}?start=0&limit=21")
    table = list(csv.DictReader(io.StringIO(b"".join(response.streaming_content).decode())))
    assert [float(r["monthly"]) for r in table] == pytest.approx(as_json["results"]["monthly"])
    assert response.headers["Content-Disposition"].endswith('-0-21.csv"')
    parquet = alice.get(path_of(body, "rows.parquet"))
    columns = pq.read_table(io.BytesIO(b"".join(parquet.streaming_content))).to_pydict()
    assert columns["monthly"] == as_json["results"]["monthly"]
    assert columns["mode"] == as_json["changes"]["mode"]


def test_more_rows_than_one_answer_holds_are_refused_at_the_parameter(alice: Program) -> None:
    body = made(alice).json()
    (error,) = problem(alice.get(f"{path_of(body, 'rows')}?limit=20001"), 422, "refused-input")["errors"]
    assert error["parameter"] == "limit"


# -- others ------------------------------------------------------------------------------------------------


def test_a_share_link_lets_look_and_nothing_more(alice: Program) -> None:
    body = made(alice, start=False).json()
    link = alice.post(path_of(body, "links"), {"name": "Team"}).json()
    fits(link, shapes.MadeSweepLink)
    fits(alice.get(path_of(body, "links")).json(), shapes.SweepLinks)
    reader = by_link(link["token"])
    assert reader.get(path_of(body)).json()["access"] == "link"
    assert reader.get(path_of(body, "rows")).status_code == 200
    for method, rest in (("POST", ["start"]), ("POST", ["cancel"]), ("DELETE", []), ("GET", ["links"])):
        problem(reader.send(method, path_of(body, *rest), {}), 403, "forbidden")
    problem(reader.get(SWEEPS), 401, "unauthorized")
    problem(reader.post(path_of(body, "duplicate")), 401, "unauthorized")
    bob = Program({**program("bob").headers, **reader.headers})
    assert bob.post(path_of(body, "duplicate")).json()["access"] == "owner"
    assert alice.send("DELETE", path_of(body, "links", str(link["id"]))).status_code == 204
    problem(reader.get(path_of(body)), 404, "not-found")


def test_an_estimates_link_opens_no_sweep_and_a_sweeps_no_estimate(alice: Program) -> None:
    sweep, estimate = made(alice).json(), alice.made()
    of_sweep = alice.post(path_of(sweep, "links"), {}).json()["token"]
    of_estimate = alice.post(f"{V1}/estimates/{estimate['id']}/links", {}).json()["token"]
    problem(by_link(of_estimate).get(path_of(sweep)), 404, "not-found")
    problem(by_link(of_sweep).get(f"{V1}/estimates/{estimate['id']}"), 404, "not-found")


def test_somebody_elses_is_as_if_it_were_not_there(alice: Program) -> None:
    body, bob = made(alice).json(), program("bob")
    there, not_there = bob.get(path_of(body)), bob.get(f"{SWEEPS}/{NO_ESTIMATE}")
    assert problem(there, 404, "not-found")["detail"] == problem(not_there, 404, "not-found")["detail"]
    problem(Client().get(path_of(body)), 401, "unauthorized")
    reads = program("alice", writes=False)
    assert reads.get(path_of(body)).status_code == 200
    for method, rest in (("POST", ["cancel"]), ("DELETE", []), ("POST", ["duplicate"])):
        problem(reads.send(method, path_of(body, *rest), {}), 403, "forbidden")


def test_the_summary_is_the_cores(alice: Program) -> None:
    body = made(alice).json()
    sweep = Sweep.objects.get()
    found = queries.summary_of(sweep)
    assert found is not None
    told = alice.get(path_of(body, "results")).json()
    assert told["mean"] == found.mean
    assert [a["share_of_variance"] for a in told["axes"]] == [a.share_of_variance for a in found.axes]


def test_a_network_address_starts_so_many_an_hour(alice: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(throttle, "SWEEPS_FROM", replace(throttle.SWEEPS_FROM, many=1))
    made(alice)
    refused = alice.post(SWEEPS, {"definition": SMALL})
    assert "what-ifs started from this network address" in problem(refused, 429, "too-many-requests")["detail"]
    assert int(refused["Retry-After"]) > 0
    assert Sweep.objects.count() == 1, "nothing is left behind"
    kept = made(alice, start=False).json()
    problem(alice.post(f"{SWEEPS}/{kept['id']}/start", {}), 429, "too-many-requests")
    assert Sweep.objects.get(public_id=kept["id"]).state == NEW
