"""What the committed book answers: known prices, tiers, free tiers, and the two ways of having no price."""

from __future__ import annotations

import math
from datetime import date

import numpy as np
import pytest

from pricing.book import EMBEDDED, Book, Status
from pricing.regions import REGION_INDEX, REGIONS
from pricing.search import search

KNOWN = [
    # offer, any label of the rate, Region, (begin, USD, rate code) of each tier
    (
        "AmazonS3",
        "Standard Storage First 50 TB per GB Mo",
        "us-east-1",
        [
            (0, 0.023, "WP9ANXZGBYYSGJEA.JRTCKXETXF.PGHJ3S3EYE"),
            (51_200, 0.022, "WP9ANXZGBYYSGJEA.JRTCKXETXF.D42MF2PVJS"),
            (512_000, 0.021, "WP9ANXZGBYYSGJEA.JRTCKXETXF.PXJDJ3YRG3"),
        ],
    ),
    (
        "AmazonKinesis",
        "Provisioned shard hour per ShardHour",
        "us-east-1",
        [(0, 0.015, "7RXVY4V5SG8NQC38.JRTCKXETXF.6YS6EN2CT7")],
    ),
    (
        "AmazonKinesis",
        "Payload Units per PutRequest",
        "us-east-1",
        [(0, 0.000000014, "MAFXKQJ2YAQM6UDY.JRTCKXETXF.6YS6EN2CT7")],
    ),
    (
        "AmazonDynamoDB",
        "PayPerRequest Write Request Units",
        "us-east-1",
        [(0, 0.000000625, "FGXVD96DKJMUASY3.JRTCKXETXF.6YS6EN2CT7")],
    ),
    (
        "AWSDataTransfer",
        "DataTransfer External Outbound Next 10 TB",
        "us-east-1",
        [(0, 0.09, ""), (10_240, 0.085, ""), (51_200, 0.07, ""), (153_600, 0.05, "")],
    ),
    ("AWSDataTransfer", "DataTransfer InterRegion Outbound to us-east-2", "us-east-1", [(0, 0.01, "")]),
    ("AWSDataTransfer", "DataTransfer InterRegion Outbound to us-east-1", "sa-east-1", [(0, 0.138, "")]),
    (
        "AmazonEC2",
        "Storage General Purpose GB Mo",
        "us-east-1",
        [(0, 0.1, "HY3BZPP2B6K8MSJF.JRTCKXETXF.6YS6EN2CT7")],
    ),
    (
        "AmazonDAX",
        "On-demand node dax.r5.large",
        "us-east-1",
        [(0, 0.255, "76T7QTQ6CY92BXFB.JRTCKXETXF.6YS6EN2CT7")],
    ),
]


@pytest.mark.parametrize(("offer", "label", "region", "tiers"), KNOWN)
def test_known_rates_have_awss_prices_tiers_and_rate_codes(
    book: Book, offer: str, label: str, region: str, tiers: list[tuple[float, float, str]]
) -> None:
    rows = book.receipts(offer, label, region)
    assert [(row.begin, row.usd, row.rate_code) for row in rows] == tiers
    assert [row.end for row in rows] == [*(begin for begin, _, _ in tiers[1:]), math.inf]
    assert book.status(offer, label, region) is Status.PRICED


def test_any_tier_of_a_rate_names_the_whole_rate(book: Book) -> None:
    first = book.prices("AmazonS3", "Standard Storage First 50 TB per GB Mo")
    last = book.prices("AmazonS3", "Standard Storage Over 500 TB per GB Mo")
    np.testing.assert_array_equal(first.usd, last.usd)
    assert (
        book.canonical("AmazonS3", "Standard Storage Over 500 TB per GB Mo") == "Standard Storage First 50 TB per GB Mo"
    )


def test_metrics_are_tiered_at_ten_thousand_a_quarter_million_and_a_million(book: Book) -> None:
    prices = book.prices("AmazonCloudWatch", "Metric for the first 10000")
    at = REGION_INDEX["us-east-1"]
    assert prices.start[:, at].tolist() == [0, 10_000, 250_000, 1_000_000]
    assert prices.usd[:, at].tolist() == [0.3, 0.1, 0.05, 0.02]


def test_a_free_tier_is_no_paid_tier(book: Book) -> None:
    label = "Provisioned Write Units"
    assert [row.usd for row in book.receipts("AmazonDynamoDB", label, "us-east-1")] == [0.00065]
    rows, _ = search(book, label, "AmazonDynamoDB", "us-east-1")
    assert (f"{label} Free Tier", 18_600, 0) in {(row.label, row.end, row.usd) for row in rows}


def test_not_offered_and_not_in_this_book_are_different_answers(book: Book) -> None:
    express = "Express One Zone Storage Inf per GB Mo"
    assert book.status("AmazonS3", express, "us-east-1") is Status.PRICED
    assert book.status("AmazonS3", express, "sa-east-1") is Status.NOT_OFFERED
    assert book.status("AmazonDAX", "On-demand node dax.r5.large", "af-south-1") is Status.NOT_IN_BOOK
    assert book.status("AWSDataTransfer", "Intra-region data transfer", "mx-central-1") is Status.NOT_IN_BOOK
    assert book.receipts("AmazonS3", express, "sa-east-1") == ()


def test_an_old_feed_does_not_tell_what_is_not_offered_today(book: Book) -> None:
    io2 = "Storage Provisioned IOPS io2 GB month"
    assert book.status("AmazonEC2", io2, "us-east-1") is Status.PRICED
    assert book.status("AmazonEC2", io2, "eu-west-3") is Status.NOT_IN_BOOK


def test_an_unknown_label_is_in_no_region_and_never_costs_nothing(book: Book) -> None:
    prices = book.prices("AmazonS3", "no such label")
    assert prices.usd.shape == (1, len(REGIONS))
    assert np.isnan(prices.usd).all()
    assert (prices.status == Status.NOT_IN_BOOK).all()
    assert not book.has("AmazonS3", "no such label")


def test_every_priced_region_has_a_first_tier_and_no_other_region_has_one(book: Book) -> None:
    for offer in ("AmazonS3", "AmazonDynamoDB", "AmazonKinesis", "AWSDataTransfer", "AmazonEC2", "AmazonVPC"):
        for label in book.labels(offer):
            prices = book.prices(offer, label)
            np.testing.assert_array_equal(np.isfinite(prices.usd[0]), prices.status == Status.PRICED, label)
            assert (prices.start[0] == 0).all()
            assert (np.isfinite(prices.start) | np.isnan(prices.usd)).all(), label


def test_arrays_cannot_be_written_to(book: Book) -> None:
    with pytest.raises(ValueError, match="read-only"):
        book.prices("AmazonKinesis", "Provisioned shard hour per ShardHour").usd[0, 0] = 1


def test_rates_whose_key_aws_does_not_label_are_marked_derived(book: Book) -> None:
    (row,) = book.receipts("AmazonKinesis", "OnDemandAdvantageDataIngested per GB", "us-east-1")
    assert (row.usd, row.published, row.rate_code) == (0.032, False, "")
    assert "opaque" in row.note


def test_every_row_links_to_its_source_and_has_a_day(book: Book) -> None:
    rows, total = search(book, offer="AmazonKinesis", limit=1_000)
    assert len(rows) == total
    assert all(row.source_url.startswith("https://github.com/") and "@" in row.source for row in rows)
    assert all(date(2016, 1, 1) < row.as_of <= book.as_of for row in rows)


def test_search_needs_every_word_and_pages(book: Book) -> None:
    rows, total = search(book, "standard storage 50 tb", offer="AmazonS3", region="eu-west-1")
    assert [row.label.split(" per ")[0] for row in rows] == [
        "Standard Storage First 50 TB",
        "Standard Storage Next 450 TB",
        "Standard Storage Over 500 TB",
    ]
    everything, count = search(book, "m5.large on-demand linux", region="us-east-1")
    assert total == 3
    assert [(row.key, row.usd) for row in everything] == [("m5.large", 0.096)]
    assert count == 1
    first, many = search(book, "", offer="AmazonDynamoDB", limit=5)
    second, _ = search(book, "", offer="AmazonDynamoDB", limit=5, offset=5)
    assert many > 1_000
    assert not set(first) & set(second)


def test_the_committed_book_stays_small() -> None:
    assert EMBEDDED.stat().st_size <= 8 * 1024 * 1024


def test_the_regions_are_us_east_1_first_and_have_names_and_places() -> None:
    assert REGIONS[0].code == "us-east-1"
    assert len(REGIONS) == len(REGION_INDEX) == 36
    assert REGION_INDEX["eu-west-1"] == [region.code for region in REGIONS].index("eu-west-1")
    assert {region.partition for region in REGIONS} == {"aws", "aws-us-gov"}
    assert all(-90 < region.lat < 90 and -180 < region.lon < 180 for region in REGIONS)
