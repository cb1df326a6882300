"""Kinesis Data Streams: shards that are kept, streams, hot keys and readers."""

from typing import Any

import pytest

from calculator.kernel import Service
from calculator.kernel.answer import Answer, answer
from calculator.kernel.trace import plain
from calculator.services import services
from pricing.book import embedded


def case(**raw: Any) -> Service:
    found, faults = services()["kinesis-data-streams"].read(raw)
    assert not faults, faults
    return found


def priced(**raw: Any) -> Answer:
    return answer(case(**raw), embedded())


def states(**raw: Any) -> dict[str, str]:
    return {c.name: c.state for c in priced(**raw).checks}


@pytest.mark.parametrize(
    ("raw", "shards"),
    [
        ({"records": 0, "consumers": 0}, 1),
        ({"records": 0, "consumers": 0, "least_shards": 4}, 4),
        ({"records": 1000, "record_kb": 1, "growth": 0, "consumers": 0, "least_shards": 4}, 4),
        ({"records": 1001, "record_kb": 0.1, "growth": 0, "consumers": 0}, 2),
        ({"records": 1000, "record_kb": 0.1, "growth": 20, "consumers": 0}, 2),
        ({"records": 10, "record_kb": 10, "growth": 20, "consumers": 10}, 2),
        ({"records": 10, "record_kb": 10, "growth": 0, "consumers": 10}, 1),
        ({"records": 4100, "record_kb": 0.1, "growth": 20, "consumers": 0}, 6),
        ({"records": 1024, "record_kb": 1, "growth": 0, "consumers": 3}, 2),
    ],
)
def test_shards_carry_the_load_and_never_fall_below_what_is_kept(raw: dict[str, Any], shards: int) -> None:
    assert plain(case(**raw).shards).item() == shards  # type: ignore[attr-defined]


def test_each_on_demand_stream_is_billed_by_the_hour_and_takes_a_share_of_the_load() -> None:
    one, three = priced(mode="on-demand", records=200), priced(mode="on-demand", records=200, streams=3)
    assert three.monthly - one.monthly == pytest.approx(2 * 730 * 0.04)
    assert states(mode="on-demand", records=200)["on_demand_start"] == "warning"
    assert states(mode="on-demand", records=200, streams=3)["on_demand_start"] == "fine"


def test_one_key_goes_to_one_shard_however_many_there_are() -> None:
    found = states(records=10_000, record_kb=0.5, hot_share=11)
    assert found["hot_records"] == "broken"
    assert found["hot_data"] == "fine"
    assert states(records=10_000, record_kb=0.5, hot_share=7)["hot_records"] == "fine"


def test_a_reader_that_polls_too_seldom_falls_behind() -> None:
    assert states(records=900, record_kb=0.1, growth=0, polls=1)["call_records"] == "fine"
    assert states(records=900, record_kb=0.1, growth=0, polls=0.05)["call_records"] == "broken"


def test_readers_that_decide_the_shards_are_pointed_to_fan_out() -> None:
    assert states(records=1000, record_kb=5, consumers=2)["readers_decide"] == "fine"
    assert states(records=1000, record_kb=5, consumers=3)["readers_decide"] == "warning"
