"""Workers, Redis and the web server are really killed: the sweep ends with the bytes of an undisturbed run."""

from __future__ import annotations

import time
from functools import cache
from hashlib import sha256
from typing import Any

import pytest

from calculator.whatif.fold import fold
from calculator.whatif.plans import plan_for
from calculator.whatif.reading import definition
from tests.sweeps.made import data
from tests.sweeps_live.site import Site
from tests.sweeps_live.web import Web, answers
from tests.waiting import until

pytestmark = pytest.mark.database

SMALL, LARGE = (2000, 1000), (4000, 2000)
"""Values of two axes. A third has three."""
SWEEP = data(*SMALL)
CHUNK = 400_000
"""Six million scenarios in fifteen chunks."""
LONG = 180
"""Seconds that a busy machine may take."""


@cache
def undisturbed(counts: tuple[int, ...] = SMALL) -> str:
    """Digest of what one computation of the same sweep finds."""
    plan = plan_for(definition(data(*counts)))
    return sha256(fold(plan, 0, plan.grid.slabs).to_bytes()).hexdigest()


def begun(site: Site, id: str) -> dict[str, Any]:
    """Wait until some of it is being worked on, and more was taken before."""

    def some() -> dict[str, Any] | None:
        found: dict[str, Any] = site.served("facts", id=id)
        assert found["state"] in ("waiting", "running"), found
        return found if found["taken"] > 2 and found["leased"] else None

    return until(some)


def ended(site: Site, id: str) -> dict[str, Any]:
    """Wait for the end, without any request that could help."""

    def over() -> dict[str, Any] | None:
        found: dict[str, Any] = site.served("facts", id=id)
        assert found["state"] in ("waiting", "running", "done"), found
        return found if found["state"] == "done" else None

    return until(over, LONG)


def test_a_worker_killed_in_the_middle_of_a_chunk_costs_nothing_but_time(site: Site) -> None:
    id = site.served("start", data=SWEEP, pace=CHUNK)
    for _ in range(3):
        worker = site.worker
        begun(site, id)
        worker.kill()
        cut_off = site.served("facts", id=id)
        if cut_off["leased"]:
            break
    assert cut_off["leased"], "no chunk was under way"
    assert site.worker.alive
    found = ended(site, id)
    assert (found["rows"], found["found"]) == (6_000_000, undisturbed())


def test_a_redis_that_loses_everything_costs_nothing_but_time(site: Site) -> None:
    assert site.worker.alive
    id = site.served("start", data=SWEEP, pace=CHUNK)
    begun(site, id)
    site.redis.kill()
    until(lambda: not site.served("facts", id=id)["leased"])  # chunks end, and what they ask for goes nowhere
    assert site.served("facts", id=id)["state"] == "running"
    site.redis.start()
    found = ended(site, id)
    assert found["found"] == undisturbed()


def test_a_web_server_killed_while_a_sweep_runs_finds_it_done(site: Site) -> None:
    assert site.worker.alive
    # So many parts that most of them are asked for while there is no web server.
    web = Web({**site.environment, "SWEEP_CHUNK": "0.1"}, site.folder, site.served("token"))
    try:
        id = web.post("/api/v1/sweeps", {"definition": data(*LARGE)})["id"]
        begun(site, id)
        web.kill()
        assert not answers(f"{web.address}/healthz")
        assert site.served("facts", id=id)["state"] == "running"
        web.start()
        until(lambda: web.get(f"/api/v1/sweeps/{id}")["state"] == "done", LONG)
        assert web.get(f"/api/v1/sweeps/{id}/results")["rows"] == 24_000_000
        assert site.served("facts", id=id)["found"] == undisturbed(LARGE)
    finally:
        web.kill()


def test_a_sweep_started_while_there_is_no_redis_runs_once_there_is_one(site: Site) -> None:
    site.redis.kill()
    began = time.monotonic()
    id = site.served("start", data=SWEEP, pace=CHUNK)
    assert time.monotonic() - began < 10, "the request waited for a broker that is away"
    site.redis.start()
    assert site.worker.alive
    assert ended(site, id)["found"] == undisturbed()


def test_messages_that_arrive_many_times_and_two_workers_change_nothing(site: Site) -> None:
    assert site.worker.alive
    id = site.served("start", data=SWEEP, pace=CHUNK)
    site.served("doubled", id=id, times=40)
    second = site.work()
    found = ended(site, id)
    assert (found["rows"], found["found"]) == (6_000_000, undisturbed())
    second.kill()
