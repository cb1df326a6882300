"""Saved sweeps on their pages: started, watched, named, shared, copied, compared; a scenario taken over."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pyarrow.parquet as pq
import pytest
from django.test import Client
from django.utils import timezone

from calculator.accounts import throttle
from calculator.estimates.models import Estimate
from calculator.whatif.models import CANCELLED, FAILED, NEW, RUNNING, WAITING, Sweep
from tests.accounts.world import World, world
from tests.markup import tight, words

SMALL = "of=kinesis-data-streams&x0=mode&x0.k=options&x1=records&x1.k=range&x1.lo=10&x1.hi=1000&x1.n=5"
LARGE = (
    "of=kinesis-data-streams&x0=records&x0.k=range&x0.lo=1&x0.hi=9999&x0.n=1100"
    "&x1=record_kb&x1.k=range&x1.lo=1&x1.hi=1000&x1.n=1000"
)


def start(client: Client, query: str = SMALL, **more: str) -> Sweep:
    response = client.post("/what-if/start/", {"query": query, **more})
    assert response.status_code == 303, words(response.content.decode())
    return Sweep.objects.get(public_id=response.headers["Location"].strip("/").split("/")[-1])


def page_of(client: Client, sweep: Sweep, part: str = "", **headers: str) -> str:
    response = client.get(f"/what-if/{sweep.public_id}/{part}", headers=headers)
    assert response.status_code == 200
    return str(response.content.decode())


def led(client: Client, response: Any) -> str:
    """Where an answer leads to."""
    assert response.status_code == 303
    return str(client.get(response.headers["Location"], follow=True).content.decode())


def do(client: Client, sweep: Sweep, verb: str, **data: str) -> Any:
    return client.post(f"/what-if/{sweep.public_id}/{verb}/", data, follow=True)


pytestmark = pytest.mark.django_db


def test_a_small_sweep_is_saved_with_its_answer_named_and_listed(client: Client) -> None:
    sweep = start(client, name="Modes by load")
    page = words(page_of(client, sweep))
    assert "Modes by load" in page_of(client, sweep)
    assert "depends most on" in page
    assert f"priced by the book {sweep.book}" in page
    listing = client.get("/what-if/").content.decode()
    assert f'href="/what-if/{sweep.public_id}/"' in listing
    assert re.search(r'class="r aim"[^>]*>\$[\d,.]+<', listing)


def test_older_sweeps_are_a_page_further(client: Client) -> None:
    for _ in range(21):
        start(client)
    first = client.get("/what-if/").content.decode()
    assert first.count("Compare Kinesis Data Streams") == 20
    assert 'href="?page=2">Older' in tight(first)
    second = client.get("/what-if/?page=2").content.decode()
    assert second.count("Compare Kinesis Data Streams") == 1
    assert 'href="?page=1">Newer' in tight(second)


def test_what_is_sent_twice_is_made_once(client: Client) -> None:
    first = start(client, key="one-key")
    assert start(client, key="one-key").pk == first.pk
    again = client.post("/what-if/start/", {"query": SMALL.replace("n=5", "n=6"), "key": "one-key"})
    assert again.status_code == 422
    assert "idempotency key" in words(again.content.decode())


def test_a_large_sweep_is_worked_out_by_tasks_to_its_end(client: Client) -> None:
    page = words(client.get(f"/what-if/?{LARGE}", follow=True).content.decode())
    assert "1,100,000 scenarios" in page
    assert "worked out in the background" in page
    sweep = start(client, LARGE)
    assert sweep.state == "done"
    assert "All 1,100,000 scenarios can be had" in words(page_of(client, sweep)) or "of 1,100,000 scenarios" in words(
        page_of(client, sweep)
    )


def test_a_wrong_definition_is_refused_in_words(client: Client) -> None:
    for query, said in (
        (SMALL.replace("hi=1000", "hi=abc"), "must be a number"),
        ("of=nothing", "There is no service"),
        ("", "Say what to start from"),
    ):
        response = client.post("/what-if/start/", {"query": query})
        assert response.status_code == 422
        assert said in words(response.content.decode())
    assert not Sweep.objects.exists()


# -- while it runs -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("state", "said"),
    [(WAITING, "Waiting for a worker"), (RUNNING, "Running."), (CANCELLED, "Cancelled."), (FAILED, "It failed.")],
)
def test_every_state_is_told_honestly(client: Client, state: str, said: str) -> None:
    sweep = start(client)
    Sweep.objects.filter(pk=sweep.pk).update(
        state=state, rows=0, folded=0, found=None, error="A chunk failed 3 times." if state == FAILED else "",
        touched_at=timezone.now(), asked_at=timezone.now(),
    )  # fmt: skip
    page = page_of(client, sweep)
    assert said in words(page)
    running = state in (WAITING, RUNNING)
    assert ("hx-trigger" in page and "progress/" in page) == running
    assert ("/cancel/" in page) == running
    assert ("/go/" in page) == (not running)
    if state == FAILED:
        assert "A chunk failed 3 times." in page
    part = client.get(f"/what-if/{sweep.public_id}/progress/", headers={"hx-request": "true"})
    if running:
        assert said in words(part.content.decode())
    else:
        assert part.headers["HX-Refresh"] == "true"


def test_watching_backs_off_the_longer_it_runs(client: Client) -> None:
    sweep = start(client)
    waits = []
    for seconds in (2, 60, 3600):
        began = timezone.now() - timedelta(seconds=seconds)
        Sweep.objects.filter(pk=sweep.pk).update(
            state=RUNNING, started_at=began, finished_at=None, touched_at=timezone.now(), asked_at=timezone.now()
        )
        found = re.search(r"load delay:([\d.]+)s", page_of(client, sweep, "progress/"))
        assert found
        waits.append(float(found[1]))
    assert waits == sorted(waits)
    assert waits[0] == 1
    assert waits[-1] == 10


def test_a_running_sweep_is_cancelled_and_goes_on(client: Client) -> None:
    sweep = start(client, LARGE)
    Sweep.objects.filter(pk=sweep.pk).update(state=RUNNING, finished_at=None)
    do(client, sweep, "cancel")
    sweep.refresh_from_db()
    assert sweep.state == CANCELLED
    do(client, sweep, "go")
    sweep.refresh_from_db()
    assert sweep.state == "done"


def test_more_than_may_run_at_once_is_kept_to_be_started_later(client: Client, settings: Any) -> None:
    settings.SWEEPS_RUNNING_ANONYMOUS = 0
    response = client.post("/what-if/start/", {"query": LARGE}, follow=True)
    page = words(response.content.decode())
    assert "This one is kept and can be started then." in page
    assert "Not started yet." in page
    sweep = Sweep.objects.get()
    assert sweep.state == NEW
    again = client.post(f"/what-if/{sweep.public_id}/copy/", {"today": "1"}, follow=True)
    assert "This one is kept and can be started then." in words(again.content.decode())
    assert "Run again with today’s" not in words(again.content.decode())


# -- what is done with it ----------------------------------------------------------------------------------


def test_it_is_renamed_copied_and_deleted(client: Client) -> None:
    sweep = start(client)
    do(client, sweep, "rename", name="Another name")
    sweep.refresh_from_db()
    assert sweep.name == "Another name"
    do(client, sweep, "rename", name="Another\r\nname ")
    sweep.refresh_from_db()
    assert sweep.name == "Another name"
    assert do(client, sweep, "rename", name=" ").status_code == 422
    do(client, sweep, "copy")
    copy = Sweep.objects.exclude(pk=sweep.pk).get()
    assert copy.name == "Another name (copy)"
    assert bytes(copy.found or b"") == bytes(sweep.found or b"")
    assert "Delete “Another name”?" in words(page_of(client, sweep, "delete/"))
    do(client, sweep, "delete")
    assert list(Sweep.objects.all()) == [copy]


def test_changing_it_leads_to_the_same_definition(client: Client) -> None:
    sweep = start(client, f"{SMALL}&i.consumers=3&goal=monthly&c0=monthly&c0.to=5000&second=shards&best=7&broken=1")
    link = re.search(r'href="/what-if/\?([^"]+)">Change it', page_of(client, sweep))
    assert link
    again = start(client, link[1].replace("&amp;", "&"))
    assert again.digest == sweep.digest


def test_an_older_book_is_said_and_todays_is_one_click(client: Client) -> None:
    sweep = start(client)
    older = {**sweep.definition, "book": "2020-01-01-old"}
    Sweep.objects.filter(pk=sweep.pk).update(book="2020-01-01-old", definition=older, digest="0" * 64)
    page = words(page_of(client, sweep))
    assert "which is not today’s" in page
    assert "not held here any more" in page
    do(client, sweep, "copy", today="1")
    made = Sweep.objects.exclude(pk=sweep.pk).get()
    assert made.book != "2020-01-01-old"
    assert made.state == "done"


def test_a_link_shows_it_to_look_at_and_nothing_more(client: Client) -> None:
    sweep = start(client, name="For finance")
    response = client.post(f"/what-if/{sweep.public_id}/share/", {"lasts": "7", "name": "Finance"})
    found = re.search(r'value="http://[^/]+(/what-if/s/[^"]+)"', response.content.decode())
    assert found
    visitor = Client()
    page = visitor.get(found[1]).content.decode()
    assert "For finance" in words(page)
    assert "depends most on" in words(page)
    for doing in ("rename/", "delete/", "share/", "cancel/"):
        assert f"{found[1]}{doing}" not in page
    assert visitor.get(f"/what-if/{sweep.public_id}/").status_code == 404
    assert visitor.get(f"{found[1]}rows.csv").status_code == 200
    visitor.post(f"{found[1]}copy/")
    assert Sweep.objects.count() == 2
    link = sweep.links.get()
    client.post(f"/what-if/{sweep.public_id}/share/{link.pk}/revoke/")
    assert visitor.get(found[1]).status_code == 404


def test_a_link_with_a_passphrase_asks_for_it_first(client: Client) -> None:
    sweep = start(client, name="Secret plans")
    response = client.post(f"/what-if/{sweep.public_id}/share/", {"lasts": "7", "passphrase": "open sesame"})
    found = re.search(r'value="http://[^/]+(/what-if/s/[^"]+)"', response.content.decode())
    assert found
    visitor = Client()
    assert visitor.get(found[1]).status_code == 401
    assert visitor.post(found[1], {"unlock": "1", "passphrase": "wrong"}).status_code == 403
    page = led(visitor, visitor.post(found[1], {"unlock": "1", "passphrase": "open sesame"}))
    assert "Secret plans" in words(page)


def test_sweeps_stand_side_by_side_held_against_the_first(client: Client) -> None:
    first = start(client, name="Calm")
    second = start(client, SMALL.replace("lo=10", "lo=900"), name="Busy")
    other = world("owner").client()
    there = {"with": [str(first.public_id), str(second.public_id)]}
    page = words(client.get("/what-if/compare/", there).content.decode())
    assert re.search(r"Calm .* Busy", page)
    assert re.search(r"Best \$[\d,.]+ .* \$[\d,.]+ \+\$[\d,.]+ \(\+", page)
    assert "is not there for you" in words(other.get("/what-if/compare/", there).content.decode())


# -- rows --------------------------------------------------------------------------------------------------


def test_a_page_and_a_file_of_rows_say_the_same_saved_or_not(client: Client) -> None:
    sweep = start(client)
    saved = client.get(f"/what-if/{sweep.public_id}/rows.csv")
    text = b"".join(saved.streaming_content).decode()  # type: ignore[attr-defined]
    lines = text.splitlines()
    assert lines[0].startswith("row,mode,records,monthly,upfront,first_12")
    assert len(lines) == 16
    spelled = client.get(f"/what-if/rows.csv?{SMALL}")
    assert b"".join(spelled.streaming_content).decode() == text  # type: ignore[attr-defined]
    part = client.get(f"/what-if/{sweep.public_id}/rows.csv?from=3&rows=2")
    assert b"".join(part.streaming_content).decode().splitlines() == [lines[0], *lines[4:6]]  # type: ignore[attr-defined]
    held = client.get(f"/what-if/{sweep.public_id}/rows.parquet")
    table = pq.read_table(io.BytesIO(b"".join(held.streaming_content)))  # type: ignore[attr-defined]
    assert table.num_rows == 15
    assert table.column("mode").to_pylist() == [line.split(",")[1] for line in lines[1:]]
    page = words(page_of(client, sweep, "rows/?from=14"))
    assert "Rows 14 to 14" in page


def test_rows_that_there_are_not_are_refused_in_words(client: Client) -> None:
    sweep = start(client)
    for query in ("from=15", "from=-1", "from=x", "from=1e99"):
        response = client.get(f"/what-if/{sweep.public_id}/rows/?{query}")
        assert response.status_code == 422, query
        assert "First row must be" in words(response.content.decode())
    assert client.get(f"/what-if/{sweep.public_id}/rows.xlsx").status_code == 404


# -- into the estimate -------------------------------------------------------------------------------------


@pytest.fixture
def mine(db: Any) -> World:
    return world("browser")


def test_the_best_scenario_is_written_into_its_estimate_and_undone(mine: World) -> None:
    client = mine.client()
    where = f"est={mine.estimate.public_id}"
    both = f"{where}&x0=a1.mode&x0.k=options&x1=a2.region&x1.k=values&x1.v=us-east-1, eu-west-1&c0=monthly&c0.to=99999"
    page = tight(client.get(f"/what-if/?{both}", follow=True).content.decode())
    use = re.search(r'href="(/what-if/use/\?[^"]+)" data-dialog aria-label="Use scenario 1"', page)
    assert use
    address = use[1].replace("&amp;", "&")
    asked = words(client.get(address).content.decode())
    assert "Use this scenario of “Clicks of the shop”" in asked
    assert "Write it into the estimate" in asked
    revision = mine.estimate.revision
    done = led(client, client.post(address, {"to": "into", "revision": str(revision)}))
    assert "Took over a scenario" in words(done)
    estimate = Estimate.objects.get(pk=mine.estimate.pk)
    assert estimate.revision == revision + 1
    # A second one, from what was seen before, does not overwrite what somebody did meanwhile.
    again = led(client, client.post(address, {"to": "into", "revision": str(revision)}))
    assert "meanwhile" in words(again)
    undone = client.post(f"/estimates/{estimate.public_id}/undo/", {"revision": str(estimate.revision)})
    assert undone.status_code == 303
    assert Estimate.objects.get(pk=estimate.pk).content.digest == mine.estimate.content.digest


def test_a_shared_sweep_of_an_estimate_becomes_an_estimate_of_ones_own(mine: World) -> None:
    client = mine.client()
    sweep = start(client, f"est={mine.estimate.public_id}&x0=a1.mode&x0.k=options")
    made = client.post(f"/what-if/{sweep.public_id}/share/", {"lasts": "7"}).content.decode()
    found = re.search(r'value="http://[^/]+(/what-if/s/[^"]+)"', made)
    assert found
    visitor = Client()
    asked = words(visitor.get(f"{found[1]}use/1/").content.decode())
    assert "not yours to change" in asked
    before = Estimate.objects.count()
    visitor.post(f"{found[1]}use/1/", {"to": "into"})
    assert Estimate.objects.count() == before + 1
    assert Estimate.objects.get(pk=mine.estimate.pk).revision == mine.estimate.revision
    assert visitor.get(f"{found[1]}use/99/").status_code == 404


# -- abuse -------------------------------------------------------------------------------------------------


def test_a_network_address_starts_so_many_an_hour_whatever_cookies_it_forgets(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(throttle, "SWEEPS_ANONYMOUS_FROM", replace(throttle.SWEEPS_ANONYMOUS_FROM, many=2))
    mine = Client()
    sweep = start(mine)
    start(Client())
    Sweep.objects.filter(pk=sweep.pk).update(state=CANCELLED)
    for client, path, data in (
        (Client(), "/what-if/start/", {"query": SMALL}),
        (mine, f"/what-if/{sweep.public_id}/go/", {}),
        (mine, f"/what-if/{sweep.public_id}/copy/", {"today": "1"}),
    ):
        refused = client.post(path, data)
        assert refused.status_code == 429, path
        assert int(refused["Retry-After"]) > 0
        assert "Too many what-ifs started without an account from this network address" in refused.content.decode()
    assert Sweep.objects.count() == 2
    assert do(mine, sweep, "copy").status_code == 200, "a copy starts nothing"
    assert Client(REMOTE_ADDR="203.0.113.9").post("/what-if/start/", {"query": SMALL}).status_code == 303


def test_an_account_has_more_and_they_end_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(throttle, "SWEEPS_ANONYMOUS_FROM", replace(throttle.SWEEPS_ANONYMOUS_FROM, many=0))
    monkeypatch.setattr(throttle, "SWEEPS_FROM", replace(throttle.SWEEPS_FROM, many=1))
    client = world().client()
    start(client)
    assert client.post("/what-if/start/", {"query": SMALL}).status_code == 429
