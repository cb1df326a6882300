"""Cancelling, and taking turns, with a real worker."""

from __future__ import annotations

from typing import Any

import pytest

from tests.sweeps.made import data
from tests.sweeps_live.site import Site
from tests.waiting import until

pytestmark = pytest.mark.database

HUGE = data(100_000, 3_500)
"""A thousand million scenarios."""
ALL_AT_ONCE = 10**12
LONG = 180
"""Seconds that a busy machine may take."""


def test_cancelling_reaches_the_middle_of_a_chunk_within_two_seconds(site: Site) -> None:
    assert site.worker.alive
    id = site.served("start", data=HUGE, pace=ALL_AT_ONCE)
    assert until(lambda: site.served("facts", id=id)["leased"], LONG) == 1
    site.served("cancel", id=id)

    def stopped() -> dict[str, Any] | None:
        found: dict[str, Any] = site.served("facts", id=id)
        return None if found["leased"] else found

    found = until(stopped, LONG)
    assert found["state"] == "cancelled"
    (seconds,) = found["given_back"]
    assert seconds <= 2


def test_a_cancelled_sweep_goes_on_where_it_was_and_can_be_cancelled_again(site: Site) -> None:
    assert site.worker.alive
    id = site.served("start", data=HUGE, pace=1_000_000)
    until(lambda: site.served("facts", id=id)["taken"] > 3, LONG)
    site.served("cancel", id=id)
    kept = site.served("facts", id=id)["rows"]
    assert kept > 0
    site.served("go_on", id=id)
    until(lambda: site.served("progress", id=id)["rows"] > kept, LONG)
    site.served("cancel", id=id)


def test_a_small_sweep_behind_a_thousand_million_scenarios_is_done_within_seconds(site: Site) -> None:
    assert site.worker.alive
    large = site.served("start", data=HUGE, pace=600_000)
    until(lambda: site.served("facts", id=large)["taken"] > 3, LONG)
    before = site.served("facts", id=large)["taken"]
    small = site.served("start", data=data(400, 1000), pace=300_000)
    until(lambda: site.served("facts", id=small)["state"] == "done", LONG)
    # A chunk is a turn: the large one had a few of them meanwhile, not hundreds.
    assert site.served("facts", id=large)["taken"] - before < 30
    assert site.served("facts", id=large)["state"] == "running"
    site.served("cancel", id=large)


def test_two_large_sweeps_take_turns(site: Site) -> None:
    assert site.worker.alive
    first = site.served("start", data=HUGE, pace=600_000)
    until(lambda: site.served("facts", id=first)["taken"] > 5, LONG)
    before = site.served("facts", id=first)["taken"]
    second = site.served("start", data=HUGE, pace=600_000)
    until(lambda: site.served("facts", id=second)["taken"] >= 8, LONG)
    had = site.served("facts", id=first)["taken"] - before
    assert 3 <= had <= 30, "neither waits for the other's end"
    for id in (first, second):
        site.served("cancel", id=id)
