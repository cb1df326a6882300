"""A sweep that older formulas worked out says so wherever its numbers stand beside those of today."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from django.test import Client

from calculator.estimates.access import Viewer
from calculator.whatif import actions, older, queries
from calculator.whatif.aggregate import Aggregate
from calculator.whatif.models import Sweep
from calculator.whatif.reading import definition
from calculator.whatif.sharing import link_create
from tests.markup import words
from tests.sweeps.made import data

pytestmark = pytest.mark.django_db
NEVER = [{"result": "monthly", "op": "<=", "value": "0.01"}]


def done(viewer: Viewer, formulas: str = "another", **more: Any) -> Sweep:
    """A finished sweep that these formulas worked out."""
    made, _ = actions.sweep_create(viewer=viewer, definition=definition(data(10, 10, **more)), name="Modes")
    actions.sweep_start(viewer=viewer, public_id=made.public_id)
    if formulas:
        Sweep.objects.filter(pk=made.pk).update(formulas=formulas)
    return Sweep.objects.get(pk=made.pk)


def otherwise(sweep: Sweep, places: int) -> Sweep:
    """The sweep as formulas found it by which so many of the best cost twice as much."""
    found = Aggregate.from_bytes(bytes(sweep.found or b""))
    numbers = found.best[0] * np.where(np.arange(len(found.best[0])) < places, 2.0, 1.0)
    sweep.found = replace(found, best=(numbers, found.best[1])).to_bytes()
    sweep.save()
    return sweep


def note(viewer: Viewer, sweep: Sweep) -> str:
    summary = queries.summary(viewer, sweep.public_id)
    assert summary
    return summary.notes[0] if summary.notes else ""


def shared(viewer: Viewer, sweep: Sweep) -> str:
    return link_create(viewer=viewer, public_id=sweep.public_id)[1]


def test_one_of_todays_formulas_has_nothing_to_say(owner: Viewer) -> None:
    assert note(owner, done(owner, formulas="")) == ""


@pytest.mark.parametrize("direction", ["min", "max"])
def test_what_is_the_same_today_is_said_to_be(owner: Viewer, direction: str) -> None:
    sweep = done(owner, objective={"result": "monthly", "direction": direction})
    assert "The best 5 scenarios come to the same by those of today" in note(owner, sweep)


@pytest.mark.parametrize(("places", "told"), [(1, "1 of the 5 best now comes"), (3, "3 of the 5 best now come ")])
def test_what_comes_to_something_else_is_counted(owner: Viewer, places: int, told: str) -> None:
    assert told in note(owner, otherwise(done(owner), places))


def test_one_of_which_nothing_can_be_had_says_only_that_it_is_older(owner: Viewer) -> None:
    assert note(owner, done(owner, constraints=NEVER)).endswith("Run it again to have all of it by those of today.")


def test_its_page_says_so_and_runs_it_again(owner: Viewer) -> None:
    path = f"/what-if/s/{shared(owner, otherwise(done(owner), 2))}/"
    client = Client()
    page = client.get(path).content.decode()
    assert "2 of the 5 best now come to something else" in page
    assert "Run again with today’s formulas" in page
    assert "worked out again by the formulas of today when you ask" in words(page)
    rows = client.get(f"{path}rows/").content.decode()
    assert "by the formulas of today, which are not those" in rows
    assert "rows from here, by the formulas of today" in words(rows)
    again = client.post(f"{path}copy/", {"today": "1"}, follow=True).content.decode()
    assert "worked out again when you ask" in words(again)
    assert "Run again with today’s prices and formulas." in again
    assert "formulas have changed" not in again
    assert "older formulas" not in client.get("/what-if/").content.decode()


def test_lists_and_comparisons_mark_it(owner: Viewer, client: Client) -> None:
    client.get("/what-if/")
    made = client.post("/what-if/start/", {"query": "of=kinesis-data-streams&x0=mode&x0.k=options"})
    assert made.status_code == 303
    Sweep.objects.update(formulas="another")
    sweep = Sweep.objects.get()
    assert "older formulas" in client.get("/what-if/").content.decode()
    assert "older formulas" in client.get(f"/what-if/compare/?with={sweep.public_id}").content.decode()


def test_a_live_table_has_it_in_the_status(owner: Viewer) -> None:
    sweep = done(owner)
    at = f"/v1/sweeps/{shared(owner, sweep)}"
    assert {row["status"] for row in Client().get(f"{at}.json").json()} == {older.STATUS}
    assert f",{older.STATUS}\r\n" in Client().get(f"{at}.csv").content.decode()
    assert Client().get(f"{at}.json", {"view": "summary"}).json()["status"] == older.STATUS
    Sweep.objects.filter(pk=sweep.pk).update(state="cancelled")
    assert Client().get(f"{at}.json").json()[0]["status"] == f"so far, {older.STATUS}"


def test_the_api_has_it_in_every_answer_and_duplicates_it_for_today(owner: Viewer) -> None:
    sweep = otherwise(done(owner), 2)
    at = f"/api/v1/sweeps/{sweep.public_id}"
    headers = {"X-Share-Token": shared(owner, sweep)}
    assert Client().get(at, headers=headers).json()["older_formulas"] is True
    results = Client().get(f"{at}/results", headers=headers)
    assert "2 of the 5 best now come to something else" in results.json()["notes"][0]
    again = actions.sweep_duplicate(viewer=owner, public_id=sweep.public_id, today=True)
    assert (again.state, again.formulas) == ("new", "")
    Sweep.objects.filter(pk=sweep.pk).update(formulas="")
    fresh = Client().get(f"{at}/results", headers={**headers, "If-None-Match": results["ETag"]})
    assert (fresh.status_code, fresh.json()["notes"]) == (200, []), "an answer that was kept says too little"
