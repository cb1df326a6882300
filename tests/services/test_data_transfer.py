"""Data Transfer: tier edges, both sides of a zone border, one allowance for the whole account."""

from typing import Any

import pytest

from calculator.kernel.answer import answer
from calculator.kernel.ledger import price
from calculator.services.data_transfer import DataTransfer
from pricing.book import embedded


def case(**raw: Any) -> Any:
    found, faults = DataTransfer.read({"out_gb": 0, **raw})
    assert not faults
    return found


@pytest.mark.parametrize(
    ("out_gb", "quantities"),
    [
        (10_240, [10_240]),
        (10_241, [10_240, 1]),
        (51_200, [10_240, 40_960]),
        (51_201, [10_240, 40_960, 1]),
        (153_600, [10_240, 40_960, 102_400]),
        (153_601, [10_240, 40_960, 102_400, 1]),
    ],
)
def test_internet_out_fills_one_tier_before_the_next(out_gb: int, quantities: list[int]) -> None:
    (line,) = answer(case(out_gb=out_gb), embedded()).lines
    assert [t.quantity for t in line.tiers] == quantities


def test_tiers_continue_from_what_the_account_already_sends() -> None:
    (line,) = answer(case(out_gb=100, already_internet_out=10_200), embedded()).lines
    assert [t.quantity for t in line.tiers] == [40, 60]


def test_both_zones_pay_when_both_are_ours_and_one_when_the_other_is_not() -> None:
    ours = answer(case(cross_az_gb=1000), embedded())
    theirs = answer(case(cross_az_gb=1000, both_ends="no"), embedded())
    assert ours.lines[0].quantity == 2000
    assert theirs.lines[0].quantity == 1000
    assert ours.monthly == 2 * theirs.monthly


def test_100_gb_are_free_once_for_all_regions_together() -> None:
    here, there = case(out_gb=300), case(out_gb=100, region="ap-northeast-1")
    priced = price([here, there], embedded(), always_free=True)
    free = [float(line.free[0]) for line in priced.lines()]
    assert free == [75, 25]


def test_what_the_account_sends_elsewhere_uses_the_allowance_up() -> None:
    (line,) = price([case(out_gb=50, already_internet_out=80)], embedded(), always_free=True).lines()
    assert float(line.free[0]) == 20


def test_nothing_is_free_unless_the_allowance_is_asked_for() -> None:
    assert answer(case(out_gb=50), embedded()).monthly > 0
    assert answer(case(out_gb=50), embedded(), always_free=True).monthly == 0


def test_sending_to_the_same_region_names_both_fields() -> None:
    _, faults = DataTransfer.read({"region": "us-west-2", "to_region": "us-west-2", "region_gb": 1})
    assert [f.fields for f in faults] == [("region", "to_region")]
    _, faults = DataTransfer.read({"region": "us-west-2", "to_region": "us-west-2", "region_gb": 0})
    assert not faults


def test_receiving_region_is_not_suggested_as_itself() -> None:
    way = DataTransfer.ways[0].change
    assert callable(way)
    tried = {changes["to_region"] for _, changes in way(case(region_gb=1))}
    assert "us-east-1" not in tried
    assert "us-east-2" in tried
    assert not list(way(case()))
