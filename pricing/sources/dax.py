"""DAX nodes: on-demand hours by node type, from the calculator feed in its by-label form."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from pricing.regions import FEED_NAMES
from pricing.sources import Log, Rate
from pricing.sources.catalog import feed, feed_by_label
from pricing.sources.feed import is_opaque
from pricing.sources.files import read_csv, read_json
from pricing.sources.tiers import INF


def node_label(node_type: str) -> str:
    """Canonical label of a node type's on-demand hours. The feed has a set of nodes, not one label a node."""
    return f"On-demand node {node_type}"


class DaxReader:
    """The ``dax`` service of the calculator feed: the codes from its map, the node types from the by-label form."""

    offer = "AmazonDAX"
    complete = True
    path = "raw/aws-price-watcher-2025-12/metered-unit-maps/dax.json.xz"
    nodes_path = "raw/tables/dax-nodes-ondemand-2025-12.csv.xz"

    def rates(self, root: Path, log: Log) -> Iterator[Rate]:
        """One rate a node type and Region, per node-hour. Rate codes where one code has the price in that Region."""
        located = read_json(root / self.path)["regions"]
        names = {code: name for name, code in FEED_NAMES.items()}
        source = feed_by_label("dax")
        for row in read_csv(root / self.nodes_path):
            entries = located[names[row["region"]]]
            wanted = row["node_type"].removeprefix("dax.") + " - Hourly Cost"
            named = {e["rateCode"] for label, e in entries.items() if label == wanted}
            priced = {
                e["rateCode"]
                for label, e in entries.items()
                if is_opaque(label) and float(e["price"]) == float(row["price_usd_per_hour"])
            }
            codes = named or priced
            code = next(iter(codes)) if len(codes) == 1 else ""
            label = node_label(row["node_type"])
            note = f"{row['vcpu']} vCPU, {row['memory_gib']} GiB, network {row['network']}"
            yield Rate(
                offer=self.offer, region=row["region"], meter=label, labels=(label,), unit="Hrs", begin=0.0, end=INF,
                usd=float(row["price_usd_per_hour"]), code=code, source=source if not code else feed("dax"),
                as_of=source.as_of, note=note,
            )  # fmt: skip
