"""S3 Replication Time Control transfer: the feed holds the rate once, for no named location."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from pricing.regions import REGIONS
from pricing.sources import Log, Rate
from pricing.sources.catalog import feed
from pricing.sources.files import read_json
from pricing.sources.tiers import INF

LABEL = "Replication IntraRegion Outbound per GB"


class ReplicationReader:
    """One rate for every Region: us-east-1's own list of 2026-09 has the same code; elsewhere marked derived."""

    offer = "AmazonS3"
    complete = True
    path = "raw/aws-price-watcher-2025-12/metered-unit-maps/s3.json.xz"

    def rates(self, root: Path, log: Log) -> Iterator[Rate]:
        """The rate, per GB replicated, in each Region."""
        entry = read_json(root / self.path)["regions"][""][LABEL]
        source = feed("s3")
        for region in REGIONS:
            here = region.code == "us-east-1"
            yield Rate(
                offer=self.offer, region=region.code, meter=LABEL, labels=(LABEL,), unit="GB", begin=0.0, end=INF,
                usd=float(entry["price"]), code=entry["rateCode"], source=source, as_of=source.as_of, published=here,
                note="" if here else "AWS's feed names no Region for this rate; the same rate is used for all",
            )  # fmt: skip
