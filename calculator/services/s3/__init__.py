"""Amazon S3: eight storage classes, requests, retrieval, lifecycle, replication."""

from collections.abc import Iterator
from typing import Any

from calculator.kernel import Compare, UnitCost, Way
from calculator.services.s3 import classes as c
from calculator.services.s3.limited import Limited

Changes = Iterator[tuple[str, dict[str, str]]]


def pack_objects(case: Any) -> Changes:
    """Larger objects, where requests, minimum sizes or overhead weigh."""
    for kb, words in ((1024, "1 MB"), (16 * 1024, "16 MB")):
        if case.object_kb[0] < kb:
            yield f"Pack small objects into archives of {words}", {"object_kb": str(kb)}


def larger_parts(case: Any) -> Changes:
    if case.multipart[0] and case.part_mb[0] < 128:
        yield "Upload in parts of 128 MB", {"part_mb": "128"}


def expire_versions(case: Any) -> Changes:
    if case.versions_pct[0] > 0:
        yield "Expire noncurrent versions with a lifecycle rule", {"versions_pct": "0"}


def stop_uploads(case: Any) -> Changes:
    if case.incomplete_gb[0] > 0:
        yield "Stop unfinished multipart uploads with a lifecycle rule", {"incomplete_gb": "0"}


def retrieve_in_bulk(case: Any) -> Changes:
    if case.is_(storage_class=(c.FLEXIBLE, c.DEEP))[0] and case.bulk_pct[0] < 100:
        yield "Retrieve in bulk", {"bulk_pct": "100", "expedited_pct": "0"}


def colder_replicas(case: Any) -> Changes:
    if case.replicate[0]:
        names = c.labels(case.by_name["replica_class"])
        for value in (c.IA, c.ZONE_IA, c.INSTANT):
            yield f"Keep replicas in {names[value]}", {"replica_class": value}


class S3(Limited):
    slug = "s3"
    title = "S3"
    aws_name = "Amazon Simple Storage Service (S3)"
    summary = "The same data in every storage class side by side, with requests, retrieval and lifecycle."
    category = "Storage"
    keywords = (
        "object storage", "bucket", "glacier", "archive", "backup", "simple storage service", "data lake", "files",
    )  # fmt: skip
    headline = "billed_gb"
    unit_costs = (UnitCost("TB stored", "stored_gb", 1024), UnitCost("million objects", "objects", 1e6))

    compare = (
        Compare(
            "storage_class",
            "The storage classes",
            note="The same data, read the same way, in every class.",
            driver="retrieved_pct",
            high=200,
            baseline=c.STANDARD,
            steps=("billed_gb",),
        ),
    )
    ways = (
        Way("Pack small objects", pack_objects, note="an object is then read from inside its archive"),
        Way("Larger parts", larger_parts, note="fewer requests"),
        Way("Expire noncurrent versions", expire_versions, note="if nobody needs to go back to them"),
        Way("Stop unfinished uploads", stop_uploads, note="AbortIncompleteMultipartUpload"),
        Way("Retrieve in bulk", retrieve_in_bulk, note="slower, where the access time allows it"),
        Way("Colder replicas", colder_replicas, note="for replicas that are rarely read"),
    )
