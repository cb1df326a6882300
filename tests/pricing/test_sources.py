"""Readers and the compiler, on made-up files."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from pricing import container
from pricing.merge import apply_readings, check, find_meters
from pricing.sources import Log, Rate, Source
from pricing.sources.confirm import Reading
from pricing.sources.ec2 import split
from pricing.sources.feed import FeedReader
from pricing.sources.tiers import bounds
from pricing.sources.units import unit_of

INF = float("inf")
OLD = Source("old", "owner/old", "a" * 40, "old.json", date(2025, 12, 6), "a test")
NEW = Source("new", "owner/new", "b" * 40, "new.json", date(2026, 9, 18), "a test")


def rate(usd: float = 0.023, begin: float = 0.0, end: float = INF, **changes: Any) -> Rate:
    """One tier of a made-up rate in us-east-1."""
    fields: dict[str, Any] = {"offer": "AmazonS3", "region": "us-east-1", "meter": "Storage", "labels": ("Storage",)}
    fields |= {"unit": "GB-Mo", "begin": begin, "end": end, "usd": usd, "code": "SKU.TERM.RATE", "source": OLD}
    return Rate(**(fields | {"as_of": OLD.as_of} | changes))


def read(feed_file: Any, regions: dict[str, dict[str, tuple[str, str]]], offer: str = "AmazonS3") -> list[Rate]:
    """The rates of a made-up map."""
    root, name = feed_file(regions)
    return list(FeedReader(offer, name, OLD).rates(root, Log()))


def test_tiers_of_one_sku_become_one_rate_with_bounds(feed_file: Any) -> None:
    rates = read(
        feed_file,
        {
            "US East (N. Virginia)": {
                "Storage Over 500 TB per GB Mo": ("A.T.3", "0.021"),
                "Storage First 50 TB per GB Mo": ("A.T.1", "0.023"),
                "Storage Next 450 TB per GB Mo": ("A.T.2", "0.022"),
                "x" * 43: ("A.T.1", "0.023"),
            }
        },
    )
    assert {r.meter for r in rates} == {"Storage First 50 TB per GB Mo"}
    assert sorted((r.begin, r.end, r.usd) for r in rates) == [
        (0, 51_200, 0.023),
        (51_200, 512_000, 0.022),
        (512_000, INF, 0.021),
    ]


def test_an_upfront_fee_is_a_rate_of_its_own(feed_file: Any) -> None:
    rates = read(
        feed_file,
        {
            "EU (Ireland)": {
                "1yr Read Capacity Unit Hrs Provisioned": ("A.T.6YS6EN2CT7", "0.000025"),
                "Provisioned 1yr DDB-ReadUnits Upfront Fee": ("A.T.2TG2D8R56U", "0.3"),
            }
        },
        "AmazonDynamoDB",
    )
    assert len({r.meter for r in rates}) == 2
    assert all((r.begin, r.end) == (0, INF) for r in rates)


def test_a_free_row_is_kept_beside_the_paid_one(feed_file: Any) -> None:
    rates = read(
        feed_file,
        {
            "EU (Ireland)": {
                "Provisioned Write Units Free Tier": ("A.T.1", "0.0000000000"),
                "Provisioned Write Units": ("A.T.2", "0.0007"),
            }
        },
        "AmazonDynamoDB",
    )
    assert {r.meter for r in rates} == {"Provisioned Write Units"}
    assert [(r.end, r.free) for r in rates if r.usd == 0] == [(18_600, True)]


def test_labels_of_one_rate_code_are_one_rate_in_every_region(feed_file: Any) -> None:
    two = {"Storage General Purpose GB Mo": ("A.T.1", "0.1"), "Storage General Purpose gp2 GB Mo": ("A.T.1", "0.1")}
    rates = read(
        feed_file, {"US East (Ohio)": two, "EU (Paris)": {"Storage General Purpose GB Mo": ("B.T.1", "0.116")}}
    )
    assert len(rates) == 2
    assert len({r.meter for r in rates}) == 1


def test_zones_and_opaque_keys_are_left_out_and_counted(feed_file: Any) -> None:
    root, name = feed_file(
        {
            "US West (Los Angeles)": {"Storage per GB Mo": ("A.T.1", "1")},
            "US West (Oregon)": {"y" * 43: ("B.T.1", "2"), "Storage per GB Mo": ("C.T.1", "3")},
        }
    )
    log = Log()
    assert [r.usd for r in FeedReader("AmazonS3", name, OLD).rates(root, log)] == [3]
    assert sorted(log.left_out.values()) == [1, 1]


@pytest.mark.parametrize(
    ("prices", "expected"),
    [
        ({"Logs first 10TB": 3, "Logs next 20TB": 2, "Logs over 30TB": 1}, [0, 10_240, 30_720]),
        ({"GB from 0 to 100": 2, "GB from 100 to Inf": 1}, [0, 100]),
        ({"Metric for the first 10": 3, "Metric for the next 20": 2, "Metric for over 30": 1}, [0, 10, 30]),
    ],
)
def test_bounds_are_read_from_labels(prices: dict[str, float], expected: list[float]) -> None:
    told = bounds("AmazonS3", prices)
    assert told is not None
    assert [told[label][0] for label in prices] == expected


def test_bounds_that_do_not_join_are_not_guessed() -> None:
    assert bounds("AmazonS3", {"Hours Tier1": 2, "Hours Tier2": 1}) is None
    assert bounds("AmazonS3", {"first 10TB": 2, "over 50TB": 1}) is None


def test_a_label_without_a_unit_stops_the_compilation() -> None:
    assert unit_of("Standard Storage First 50 TB per GB Mo") == "GB-Mo"
    assert unit_of("GET and all other requests to Glacier Instant Retrieval per Requests") == "Requests"
    with pytest.raises(ValueError, match="no unit rule"):
        unit_of("Something new")


def test_a_reader_names_every_label_without_a_unit_and_may_bring_rules_of_its_own(feed_file: Any) -> None:
    labels = {"Queries": ("A.T.1", "5"), "Alarm": ("B.T.1", "1"), "Sheets": ("C.T.1", "2")}
    root, name = feed_file({"US East (N. Virginia)": labels})
    with pytest.raises(ValueError, match=r"AmazonS3: .* 'Queries', 'Sheets'$"):
        list(FeedReader("AmazonS3", name, OLD).rates(root, Log()))
    own = {"Queries": "TB", "^Alarm": "Bells", "Sheets": "Sheets"}
    rates = FeedReader("AmazonS3", name, OLD, units=own).rates(root, Log())
    assert {r.labels[0]: r.unit for r in rates} == {"Queries": "TB", "Alarm": "Bells", "Sheets": "Sheets"}


def test_tiers_without_bounds_are_left_out_by_name(feed_file: Any) -> None:
    root, name = feed_file({"US East (N. Virginia)": {"API Tier1": ("A.T.1", "2"), "API Tier2": ("A.T.2", "1")}})
    log = Log()
    assert not list(FeedReader("AmazonS3", name, OLD).rates(root, log))
    assert log.left_out == {"AmazonS3: tiers without bounds in any source: API Tier1, API Tier2": 2}


def test_an_equal_newer_reading_raises_the_day_and_a_different_one_replaces_the_price() -> None:
    log = Log()
    (same,) = apply_readings([rate()], [Reading("AmazonS3", "Storage", 0.0, "SKU.TERM.RATE", 0.023, NEW)], log)
    assert (same.usd, same.as_of, same.source) == (0.023, NEW.as_of, OLD)
    (other,) = apply_readings([rate()], [Reading("AmazonS3", "Storage", 0.0, "", 0.02, NEW)], log)
    assert (other.usd, other.as_of, other.source) == (0.02, NEW.as_of, NEW)
    assert sum(log.conflicts.values()) == 1


def test_only_a_complete_source_tells_what_is_not_offered() -> None:
    (known,) = find_meters([(True, [rate()])])
    (unknown,) = find_meters([(False, [rate()])])
    assert known.covered == ("us-east-1",)
    assert unknown.covered == ()


@pytest.mark.parametrize(
    "rows", [[rate(begin=1.0)], [rate(end=10.0)], [rate(end=10.0), rate(begin=11.0)], [rate(usd=-1)]]
)
def test_tiers_with_gaps_and_negative_prices_stop_the_compilation(rows: list[Rate]) -> None:
    with pytest.raises(ValueError, match=r"tiers of|not a rate"):
        check(rows)


def test_whole_dollar_fees_are_found_again_from_an_effective_rate() -> None:
    assert split(0.057767, 1, "partial", reserved=True) == (0.029, 252.0)
    assert split(0.056393, 1, "all", reserved=True) == (0.0, 494.0)
    hour, upfront = split(0.067, 1, "partial", reserved=False)
    assert hour + upfront / 8_760 == pytest.approx(0.067)


def test_the_same_members_give_the_same_bytes_and_come_back(tmp_path: Path) -> None:
    usd = np.array([0.1, 1.4e-08, np.nan])
    members: dict[str, Any] = {"rates/usd": usd, "about": {"b": 1, "a": [2, "é"]}}
    reversed_members = dict(reversed(list(members.items())))
    packed = container.pack(container.encode(members))
    assert packed == container.pack(container.encode(reversed_members))
    path = tmp_path / "book.zip"
    path.write_bytes(packed)
    file = container.Container(path)
    np.testing.assert_array_equal(file.array("rates/usd"), usd)
    assert repr(float(file.array("rates/usd")[1])) == "1.4e-08"
    assert file.json("about") == {"a": [2, "é"], "b": 1}
