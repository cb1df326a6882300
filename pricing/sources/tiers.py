"""Tier bounds read from AWS's labels, and the ones labels do not give, each with where it comes from."""

from __future__ import annotations

import math
import re
from itertools import pairwise

INF = math.inf
_TB = 1024.0  # AWS's storage and transfer tiers count 1 TB = 1,024 GB (S3 offer file 2026-10: 51200, 512000)

_RANGE = re.compile(r"(?:from )?(\d+) (?:to |upto )?(\d+|Inf)\b", re.IGNORECASE)
_FIRST = re.compile(r"\bfirst (\d+)\s*(TB)?", re.IGNORECASE)
_NEXT = re.compile(r"\bnex(?:t)? (\d[\d ]*?)\s*(TB|$|per)", re.IGNORECASE)
_OVER = re.compile(r"\bover (\d[\d ]*?)\s*(TB|$|per)", re.IGNORECASE)

GIVEN: dict[tuple[str, str], tuple[float, float, str]] = {
    # By offer and label: begin, end and where they come from. Labels whose text is misspelt or gives no bound.
    ("AmazonS3", "Reduced Redundancy Storage First 1 YB per GB Mo"): (
        0,
        1 * _TB,
        "the label says YB; the next tier starts at 1 TB",
    ),
    ("AmazonCloudWatch", "Application Signals 10000000for the first 1000000000"): (
        1e8,
        1e9,
        "label misspelt; the first tier ends at 100 million",
    ),
}

# krishnan-mani/get-aws-pricing at 6494ab7, resources/AmazonDynamoDB_offer-index.json
_DYNAMODB = "AWS's bulk offer file of 2016-01-07 gives these bounds for the same rate codes"
FREE: dict[tuple[str, str], tuple[float, str]] = {
    # Zero-priced rows: how much is free in a month.
    ("AmazonDynamoDB", "Provisioned Write Units Free Tier"): (18_600, _DYNAMODB + " (25 units x 744 hours)"),
    ("AmazonDynamoDB", "Provisioned Read Units Free Tier"): (18_600, _DYNAMODB + " (25 units x 744 hours)"),
    ("AmazonDynamoDB", "Data Storage Indexed Free Tier GB-Mo"): (25, _DYNAMODB),
    ("AmazonDynamoDB", "Streams Read Requests Free Tier"): (2_500_000, _DYNAMODB),
    ("AmazonDynamoDB", "Provisioned Replicated Write UnitsFree Tier"): (
        INF,
        "the amount is not given by any source held",
    ),
}


def _number(text: str) -> float:
    return INF if text.lower() == "inf" else float(text.replace(" ", ""))


def is_free_tier(label: str) -> bool:
    """Whether a label names the free allowance of a rate rather than a paid tier."""
    return bool(re.search(r"Free ?Tier|free events|^Free for the first", label, re.IGNORECASE))


def bounds(offer: str, prices: dict[str, float]) -> dict[str, tuple[float, float, str]] | None:
    """Begin, end and note of each tier label of ONE rate of an offer; ``prices`` are its labels' prices in one Region.

    None when the labels do not tell. "Next" tiers follow each other from the dearest to the cheapest, as AWS's do.
    """
    found: dict[str, tuple[float, float, str]] = {}
    following: list[tuple[float, str, float]] = []
    for label in prices:
        scale = _TB if "TB" in label else 1.0
        if (offer, label) in GIVEN:
            found[label] = GIVEN[offer, label]
        elif (match := _RANGE.search(label)) and "TB" not in label:
            found[label] = (_number(match[1]), _number(match[2]), "")
        elif match := _FIRST.search(label):
            found[label] = (0.0, _number(match[1]) * scale, "")
        elif match := _OVER.search(label):
            found[label] = (_number(match[1]) * scale, INF, "")
        elif match := _NEXT.search(label):
            following.append((prices[label], label, _number(match[1]) * scale))
        else:
            return None
    at = max((end for _, end, _ in found.values() if end < INF), default=0.0)
    for _, label, width in sorted(following, key=lambda tier: (-tier[0], tier[1])):
        found[label] = (at, at + width, "")
        at += width
    ordered = sorted(found.values())
    joined = all(a[1] == b[0] for a, b in pairwise(ordered))
    return found if joined and ordered[0][0] == 0 and ordered[-1][1] == INF else None
