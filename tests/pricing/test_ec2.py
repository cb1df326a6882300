"""EC2 by instance type: published and derived options, and what the types are made of."""

from __future__ import annotations

import math

import numpy as np
import pytest

from pricing.book import Book, Status
from pricing.purchases import RESERVED, labels, parse
from pricing.regions import REGION_INDEX, REGIONS

EC2 = "AmazonEC2"


def usd(book: Book, label: str, kind: str, region: str = "us-east-1") -> float:
    """The one price of a type in a Region."""
    prices = book.prices(EC2, label, by="instance_type")
    return float(prices.usd[0, REGION_INDEX[region], book.keys("instance_type").index(kind)])


@pytest.mark.parametrize(
    ("label", "kind", "region", "price"),
    [
        ("linux shared on-demand hour", "m5.large", "us-east-1", 0.096),
        ("linux shared on-demand hour", "m5.large", "eu-west-1", 0.107),
        ("linux shared on-demand upfront", "m5.large", "eu-west-1", 0.0),
        ("linux shared ri-standard-1yr-no hour", "m5.large", "eu-west-1", 0.067),
        ("linux shared ri-standard-1yr-partial hour", "m5.large", "us-east-1", 0.029),
        ("linux shared ri-standard-1yr-partial upfront", "m5.large", "us-east-1", 252.0),
        ("linux shared ri-standard-1yr-all hour", "m5.large", "us-east-1", 0.0),
        ("linux shared ri-standard-1yr-all upfront", "m5.large", "us-east-1", 494.0),
        ("linux shared sp-compute-1yr-no hour", "m5.large", "us-east-1", 0.071),
        ("windows shared on-demand hour", "m5.large", "eu-west-1", 0.199),
        ("windows shared on-demand hour", "m5.large", "us-east-1", 0.188),
        ("windows shared on-demand hour", "t3.large", "us-east-1", 0.1108),
        ("windows shared on-demand hour", "x2iedn.32xlarge", "us-east-1", 32.564),
    ],
)
def test_prices_are_those_of_the_sources_and_of_their_receipts(
    book: Book, label: str, kind: str, region: str, price: float
) -> None:
    assert usd(book, label, kind, region) == price
    (row,) = book.receipts(EC2, label, region, kind)
    assert (row.usd, row.key, row.region, row.label) == (price, kind, region, label)


def test_on_demand_has_awss_rate_code_and_the_newest_day_that_confirms_it(book: Book) -> None:
    (row,) = book.receipts(EC2, "linux shared on-demand hour", "us-east-1", "m5.large")
    assert row.rate_code == "6C86BEPQVG73ZGGR.JRTCKXETXF.6YS6EN2CT7"
    assert row.as_of.isoformat() == "2026-09-24"
    assert row.published


@pytest.mark.parametrize(
    ("label", "kind", "region", "how"),
    [
        ("linux shared ri-standard-1yr-partial upfront", "m5.large", "eu-west-1", "No Upfront rate x 0.9524"),
        ("linux shared ri-convertible-3yr-all upfront", "m5.large", "us-east-1", "No Upfront rate x 0.9074"),
        ("linux shared sp-compute-3yr-no hour", "r6a.2xlarge", "us-east-1", "ratio of the largest size of r6a"),
        ("linux shared spot hour", "m5.large", "us-east-1", "Spot Instance Advisor"),
        ("windows shared on-demand hour", "m5.large", "us-east-1", "+ 0.092 for Windows"),
        ("windows shared ri-standard-1yr-no hour", "m5.large", "eu-west-1", "Linux reserved + 0.092"),
    ],
)
def test_derived_prices_say_so_and_how(book: Book, label: str, kind: str, region: str, how: str) -> None:
    (row,) = book.receipts(EC2, label, region, kind)
    assert not row.published
    assert how in row.note
    assert row.rate_code == ""


@pytest.mark.parametrize("commitment", RESERVED)
def test_paying_earlier_never_costs_more_over_the_term(book: Book, commitment: str) -> None:
    hours = 8_760 if "1yr" in commitment else 26_280

    def total(payment: str) -> np.ndarray:
        hour = book.prices(EC2, f"linux shared {commitment}-{payment} hour", "instance_type").usd[0]
        upfront = book.prices(EC2, f"linux shared {commitment}-{payment} upfront", "instance_type").usd[0]
        return np.asarray(hour * hours + upfront)

    nothing, half, everything = total("no"), total("partial"), total("all")
    # Whole-dollar fees and rates of three decimals: a cent an hour less than nothing on the smallest sizes.
    slack = 0.0011 * hours
    both = np.isfinite(nothing) & np.isfinite(half)
    assert (half[both] <= nothing[both] + slack).all()
    assert (everything[both] <= half[both] + slack).all()


def test_partial_upfront_pays_half_of_the_total_first(book: Book) -> None:
    upfront = usd(book, "linux shared ri-standard-3yr-partial upfront", "m5.24xlarge", "eu-west-1")
    hourly = usd(book, "linux shared ri-standard-3yr-partial hour", "m5.24xlarge", "eu-west-1") * 26_280
    assert upfront == pytest.approx(hourly, rel=1e-4)


def test_what_is_not_sold_and_what_is_not_known_differ(book: Book) -> None:
    status = {
        ("windows shared on-demand hour", "us-east-1", "m7g.large"): Status.NOT_OFFERED,  # Windows, Arm
        ("linux shared sp-compute-1yr-no hour", "eu-west-1", "m5.large"): Status.NOT_IN_BOOK,
        ("linux shared ri-standard-1yr-no hour", "us-east-1", "p5.48xlarge"): Status.NOT_OFFERED,
        ("linux shared on-demand hour", "mx-central-1", "c4.large"): Status.NOT_OFFERED,
        ("rhel shared on-demand hour", "eu-west-1", "m5.large"): Status.NOT_IN_BOOK,
        ("linux shared on-demand hour", "us-east-1", "no.such"): Status.NOT_IN_BOOK,
    }
    for (label, region, kind), expected in status.items():
        assert book.status(EC2, label, region, kind) is expected, (label, region, kind)
        assert book.receipts(EC2, label, region, kind) == ()


def test_every_label_answers_for_every_region_and_type(book: Book) -> None:
    shape = (1, len(REGIONS), len(book.keys("instance_type")))
    for label in labels():
        prices = book.prices(EC2, label, by="instance_type")
        assert prices.usd.shape == prices.start.shape == shape
        np.testing.assert_array_equal(np.isfinite(prices.usd[0]), prices.status == Status.PRICED, label)


def test_labels_are_read_back_as_they_are_written() -> None:
    for label in labels():
        purchase = parse(label)
        assert purchase is not None
        assert purchase.label == label
    assert parse("linux shared ri-standard-2yr-no hour") is None


def test_surplus_credits_are_sold_for_t_families_only(book: Book) -> None:
    (row,) = book.receipts(EC2, "CPU credits linux", "us-east-1", "t4g.small")
    assert (row.usd, row.unit, row.published) == (0.04, "vCPU-Hrs", False)
    assert book.status(EC2, "CPU credits linux", "us-east-1", "m5.large") is Status.NOT_OFFERED
    assert usd(book, "CPU credits windows", "t3.large") == 0.096


def test_instance_types_have_their_specifications(book: Book) -> None:
    table = book.instances()
    assert table.type == book.keys("instance_type")
    at = table.type.index("i4i.large")
    assert (table.vcpu[at], table.memory_gib[at], table.architecture[at], table.maker[at]) == (2, 16, "x86_64", "Intel")
    assert (table.ebs_baseline_mbps[at], table.ebs_max_iops[at], table.store_gb[at]) == (625, 40_000, 468)
    assert (table.family[at], table.size[at], table.generation[at]) == ("i4i", "large", 4)
    gpu = table.type.index("p5.48xlarge")
    assert (table.gpus[gpu], table.gpu_memory_gib[gpu]) == (8, 640)
    assert np.isfinite(table.vcpu).all()
    assert np.isfinite(table.memory_gib).all()


@pytest.mark.parametrize(
    ("kind", "percent"), [("t2.2xlarge", 17), ("t3.nano", 5), ("t3.large", 30), ("t4g.xlarge", 40)]
)
def test_t_types_have_a_baseline(book: Book, kind: str, percent: float) -> None:
    table = book.instances()
    at = table.type.index(kind)
    assert table.baseline_percent[at] == pytest.approx(percent)
    assert table.credits_per_hour[at] == pytest.approx(60 * table.vcpu[at] * percent / 100)
    assert table.burstable[at]
    assert math.isnan(table.baseline_percent[table.type.index("m5.large")])
