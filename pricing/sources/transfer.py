"""AWS Data Transfer: out to the internet, to other Regions (calculator feed by label) and between zones of a Region."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from pricing.regions import FEED_NAMES, REGION_INDEX
from pricing.sources import Log, Rate
from pricing.sources.catalog import INFRACOST_TRANSFER, feed_by_label
from pricing.sources.files import read_csv, read_json
from pricing.sources.tiers import INF

OFFER = "AWSDataTransfer"
INTERNET_OUT = "DataTransfer External Outbound Next 10 TB"
INTRA_REGION = "Intra-region data transfer"
_KEY = re.compile(r"^(?P<region>.+?\)|AWS GovCloud \(US(?:-East)?\))(?: \((?P<attributes>[A-Z][A-Za-z ]+: .*)\))?$")


def inter_region(to_region: str) -> str:
    """Canonical label of data sent to another Region, by that Region's code."""
    return f"DataTransfer InterRegion Outbound to {to_region}"


class TransferReader:
    """The ``datatransfer`` service of the calculator feed, in its by-label form (the only one held)."""

    offer = OFFER
    complete = True
    path = "raw/aws-price-watcher-2025-12/by-label/datatransfer.json.xz"

    def rates(self, root: Path, log: Log) -> Iterator[Rate]:
        """Internet and inter-Region rates of every Region; labels in square brackets repeat them and are skipped."""
        source = feed_by_label("datatransfer")
        for label, prices in sorted(read_json(root / self.path).items()):
            if label.startswith("["):
                log.leave_out(f"{OFFER}: sets that repeat single labels", len(prices))
                continue
            for key, price in sorted(prices.items()):
                match = _KEY.match(key)
                region = FEED_NAMES.get(match["region"]) if match else None
                if match is None or region is None:
                    log.leave_out(f"{OFFER}: Local or Wavelength Zone, or no location")
                    continue
                attributes = dict(
                    part.split(": ", 1) for part in re.split(r", (?=[A-Z]\w+: )", match["attributes"] or "") if part
                )
                meter, note = label, ""
                labels: tuple[str, ...] = (label,)
                begin, end = 0.0, INF
                if "To Location" in attributes:
                    to_region = FEED_NAMES.get(attributes["To Location"])
                    if to_region is None:
                        log.leave_out(f"{OFFER}: to a Local or Wavelength Zone")
                        continue
                    meter = inter_region(to_region)
                    labels, note = (label, meter), f"to {attributes['To Location']} ({to_region})"
                elif "StartingRange" in attributes:
                    begin, end = float(attributes["StartingRange"]), float(attributes["EndingRange"])
                    meter = re.sub(r"(Next \d+|Greater than 150) TB", "Next 10 TB", label)
                yield Rate(
                    offer=OFFER, region=region, meter=meter, labels=labels, unit="GB", begin=begin, end=end,
                    usd=float(price), code="", source=source, as_of=source.as_of, note=note,
                )  # fmt: skip


class IntraRegionReader:
    """Between Availability Zones: no feed held has it; Infracost's test results give it for 27 Regions."""

    offer = OFFER
    complete = False
    path = "raw/infracost-goldens-2026-08/derived-unit-prices.csv"

    def rates(self, root: Path, log: Log) -> Iterator[Rate]:
        """One rate a Region, per GB in each direction."""
        for row in read_csv(root / self.path):
            if row["component"] != INTRA_REGION:
                continue
            region = row["resource"].removeprefix("aws_data_transfer.")
            if region not in REGION_INDEX:
                log.leave_out(f"{OFFER}: Local or Wavelength Zone, or no location")
                continue
            note = "per GB in each direction; a test's monthly cost divided by its quantity"
            yield Rate(
                offer=OFFER, region=region, meter=INTRA_REGION, labels=(INTRA_REGION,), unit="GB", begin=0.0, end=INF,
                usd=float(row["unit_price_usd"]), code="", source=INFRACOST_TRANSFER, as_of=INFRACOST_TRANSFER.as_of,
                published=False, note=note,
            )  # fmt: skip
