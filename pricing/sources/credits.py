"""Surplus CPU credits of the T families, per vCPU-hour: eu-west-1's bulk file of 2023; AWS states one flat rate."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from pricing.regions import REGIONS
from pricing.sources import Log, Rate
from pricing.sources.catalog import EC2_IRELAND
from pricing.sources.files import read_csv
from pricing.sources.tiers import INF

_FLAT = (
    "eu-west-1's rate; AWS's guide calls it a flat rate per vCPU-hour "
    "(github.com/awsdocs/amazon-ec2-user-guide, unlimited-mode-concepts), and Infracost's us-east-1 cases agree"
)


def credits_label(family: str, os: str) -> str:
    """Label of a T family's surplus credits: ``CPU credits t3 linux``."""
    return f"CPU credits {family} {os}"


class CreditsReader:
    """One rate a family and operating system; published for eu-west-1, derived elsewhere."""

    offer = "AmazonEC2"
    complete = False
    path = "raw/terracost-2023-02/eu-west-1-ec2-rds-elasticache-elb-cloudwatch.csv.xz"

    def rates(self, root: Path, log: Log) -> Iterator[Rate]:
        """Per vCPU-hour, every Region."""
        for row in read_csv(root / self.path):
            if row["offer_code"] != "AmazonEC2" or row["product_family"] != "CPU Credits":
                continue
            attributes = json.loads(row["attributes"])
            family, os = attributes["UsageType"].rpartition(":")[2], attributes["OperatingSystem"].lower()
            label = credits_label(family, os)
            for region in REGIONS:
                here = region.code == "eu-west-1"
                yield Rate(
                    offer=self.offer,
                    region=region.code,
                    meter=label,
                    labels=(label,),
                    unit="vCPU-Hrs",
                    begin=0.0,
                    end=INF,
                    usd=float(row["price_usd"]),
                    code=f"{row['sku']}.JRTCKXETXF.6YS6EN2CT7" if here else "",
                    source=EC2_IRELAND,
                    as_of=EC2_IRELAND.as_of,
                    published=here,
                    note="" if here else _FLAT,
                )
