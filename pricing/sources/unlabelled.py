"""Rates the calculator feed holds under opaque keys only, where what they are can be shown.

Kinesis on-demand Advantage. Seven keys without a label stand in the ``kinesis`` map of 2025-12 in all 36 Regions. In
us-east-1 they cost 0.032 (twice), 0.016 (three times) and 0.023 (twice); AWS published on-demand Advantage in November
2025 at 0.032 per GB in and 0.016 per GB out, enhanced fan-out at the price of retrieval
(https://aws.amazon.com/blogs/big-data/amazon-kinesis-data-streams-launches-on-demand-advantage-for-instant-throughput-increases-and-streaming-at-scale/).
Within each of the three groups all keys cost the same in every Region, so the price of a group is certain although
which key is which is not: rows are marked derived and carry no rate code.

DynamoDB reserved capacity in New Zealand. Four keys there have the SKUs of the provisioned read and write units and the
offer term HU7G6KETJZ, which is 1 year partial upfront in every service; a last part 2TG2D8R56U is a fee paid once.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from pricing.regions import FEED_NAMES
from pricing.sources import Log, Rate
from pricing.sources.catalog import feed
from pricing.sources.feed import UPFRONT
from pricing.sources.files import read_json
from pricing.sources.tiers import INF
from pricing.sources.units import unit_of

PER_HOUR = "6YS6EN2CT7"

_GROUPS: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    (
        "OnDemandAdvantageDataIngested per GB",
        "GB",
        ("Ifo3UgCKhx4Owawd2AjasF4Pn2EHcO-1yPBgqQ4LitU", "vhTGnbyu8SLTUVWUgNbencLSI9L2fPprK3_1FuUoBkU"),
    ),
    (
        "OnDemandAdvantageDataRetrieval per GB",
        "GB",
        (
            "D_p6yHPVBVKld0s7pDu3pw0e67EX66s5FUYGiVpcC0w",
            "KuLCbCglK17_r1TzAxs6FMtv_sUUoHEd5AbTfFb2YS0",
            "T6YFe03LpB5Vm6xmauJsqSF_p8suXXwVpIzzLXMFcxQ",
        ),
    ),
    (
        "OnDemandAdvantageRetention per GB month",
        "GB-Mo",
        ("Jiaji9dJjSjQNachq8G8pJ9V_ne_Abg2L18k87VatAI", "oQlE3GXZq09Mw4KBCogHCQueFsZcBRPMDtBPKiUwdzU"),
    ),
)


class AdvantageReader:
    """On-demand Advantage data in, data out (shared or enhanced fan-out) and retention beyond 24 hours."""

    offer = "AmazonKinesis"
    complete = True
    path = "raw/aws-price-watcher-2025-12/metered-unit-maps/kinesis.json.xz"

    def rates(self, root: Path, log: Log) -> Iterator[Rate]:
        """Three rates a Region; a Region where the keys of a group differ in price is left out."""
        source = feed("kinesis")
        for name, entries in read_json(root / self.path)["regions"].items():
            if name not in FEED_NAMES:
                continue
            for label, unit, keys in _GROUPS:
                prices = {entries[key]["price"] for key in keys if key in entries}
                if len(prices) != 1:
                    log.leave_out("AmazonKinesis: on-demand Advantage keys that differ in price")
                    continue
                note = "label ours: AWS's feed gives these rates an opaque key only; price certain, key not"
                yield Rate(
                    offer=self.offer, region=FEED_NAMES[name], meter=label, labels=(label,), unit=unit, begin=0.0,
                    end=INF, usd=float(prices.pop()), code="", source=source, as_of=source.as_of, published=False,
                    note=note,
                )  # fmt: skip


_RESERVED_TERM = "HU7G6KETJZ"
_RESERVED = {
    ("Provisioned Read Units", PER_HOUR): "1yr Read Capacity Unit Hrs Provisioned",
    ("Provisioned Write Units", PER_HOUR): "1yr Write Capacity Unit Hrs Provisioned",
    ("Provisioned Read Units", UPFRONT): "Provisioned 1yr DDB-ReadUnits Upfront Fee",
    ("Provisioned Write Units", UPFRONT): "Provisioned 1yr DDB-WriteUnits Upfront Fee",
}


class ReservedCapacityReader:
    """DynamoDB's 1-year reserved capacity in Regions whose entries have lost their labels."""

    offer = "AmazonDynamoDB"
    complete = False
    path = "raw/aws-price-watcher-2025-12/metered-unit-maps/dynamodb.json.xz"

    def rates(self, root: Path, log: Log) -> Iterator[Rate]:
        """Four rates a Region without labels for them: hourly and upfront, reads and writes."""
        source = feed("dynamodb")
        for name, entries in read_json(root / self.path)["regions"].items():
            for (units, last), label in _RESERVED.items():
                if name not in FEED_NAMES or units not in entries or label in entries:
                    continue
                code = f"{entries[units]['rateCode'].split('.')[0]}.{_RESERVED_TERM}.{last}"
                for entry in entries.values():
                    if entry["rateCode"] == code:
                        yield Rate(
                            offer=self.offer,
                            region=FEED_NAMES[name],
                            meter=label,
                            labels=(label,),
                            unit=unit_of(label),
                            begin=0.0,
                            end=INF,
                            usd=float(entry["price"]),
                            code=code,
                            source=source,
                            as_of=source.as_of,
                            note="the feed has no label here; known by SKU and offer term",
                        )
                        break
