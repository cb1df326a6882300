"""Newer readings of rates already held (us-east-1, 2026): equal prices get the newer date, different ones replace."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from pricing.sources import Source
from pricing.sources.catalog import (
    PRICESIM_DYNAMODB,
    PRICESIM_EBS,
    PRICESIM_EGRESS,
    PRICESIM_EXPRESS,
    PRICESIM_INTER_REGION,
    PRICESIM_S3,
    PRICESIM_TRANSFER,
    S3_OFFER,
)
from pricing.sources.files import read_csv, read_json
from pricing.sources.transfer import INTERNET_OUT, INTRA_REGION, inter_region

REGION = "us-east-1"


@dataclass(frozen=True)
class Reading:
    """A price of one tier in us-east-1: found by rate code where there is one, else by label and begin."""

    offer: str
    label: str
    begin: float
    code: str
    usd: float
    source: Source
    end: float | None = None


_EBS = {
    "gp3 storage": "Storage General Purpose gp3 GB Mo",
    "gp3 provisioned IOPS": "Provisioned EBS IOPS gp3 Volumes per IOPS Mo",
    "gp3 provisioned throughput": "Provisioned Throughput gp3 per GiBps mo",
}
_EXPRESS = {
    "storage": ("Express One Zone Storage Inf per GB Mo", 1),
    "PUT, COPY, POST, LIST requests": (
        "PUT COPY/POST or LIST requests to Express One Zone per Requests",
        1000,
    ),
    "GET and all other requests": ("GET and all other requests to Express One Zone per Requests", 1000),
    "data upload": ("Object Upload in Express One Zone per GB", 1),
    "data retrieval": ("Object Retrieval in Express One Zone per GB", 1),
}


def readings(root: Path) -> Iterator[Reading]:
    """Every newer reading under ``root``."""
    folder = root / "raw/pricesim-2026-09"
    for name, offer, source in (
        ("s3-us-east-1.csv", "AmazonS3", PRICESIM_S3),
        ("dynamodb-us-east-1.csv", "AmazonDynamoDB", PRICESIM_DYNAMODB),
    ):
        for row in read_csv(folder / name):
            yield Reading(offer, row["label"], 0.0, row["rate_code"], float(row["usd"]), source)
    for row in read_csv(folder / "other-us-east-1.csv"):
        service, item, usd = row["service"], row["item"], float(row["usd"])
        if service == "ebs" and item in _EBS and usd > 0 and row["unit"] != "MiB/s-month":
            yield Reading("AmazonEC2", _EBS[item], 0.0, "", usd, PRICESIM_EBS)
        elif service == "s3-express":
            label, per = _EXPRESS[item]
            yield Reading("AmazonS3", label, 0.0, "", round(usd / per, 12), PRICESIM_EXPRESS)
        elif service == "internet-egress" and item == "data transfer out to internet":
            yield Reading("AWSDataTransfer", INTERNET_OUT, float(row["begin_range"]), "", usd, PRICESIM_EGRESS)
        elif service == "inter-region" and item.startswith("from us-east-1 to ") and "other" not in item:
            label = inter_region(item.removeprefix("from us-east-1 to "))
            yield Reading("AWSDataTransfer", label, 0.0, "", usd, PRICESIM_INTER_REGION)
        elif service == "data-transfer":
            yield Reading("AWSDataTransfer", INTRA_REGION, 0.0, "", usd, PRICESIM_TRANSFER)
    path = root / "raw/awspricingcalculator-fortae-2026-10/AmazonS3-us-east-1-products.json"
    for code, usd, begin, end in _offer_rows(read_json(path)):
        yield Reading("AmazonS3", "", begin, code, usd, S3_OFFER, end)


def _offer_rows(document: object) -> Iterator[tuple[str, float, float, float]]:
    # Terms of that file are re-nested by its authors: take every price dimension, wherever it stands.
    if isinstance(document, dict):
        if "rateCode" in document and "pricePerUnit" in document:
            usd = document["pricePerUnit"]
            usd = usd["USD"] if isinstance(usd, dict) else usd
            yield document["rateCode"], float(usd), float(document["beginRange"]), float(document["endRange"])
        for value in document.values():
            yield from _offer_rows(value)
    elif isinstance(document, list):
        for value in document:
            yield from _offer_rows(value)
