"""DynamoDB Accelerator: a cluster sized by AWS's published formula of normalised requests."""

import numpy as np

from calculator.kernel import HOURS, Choice, Number, Of, Rate, ceil, check, line, step
from calculator.services.dynamodb import pages
from calculator.services.dynamodb.load import Load
from calculator.services.dynamodb.storage import Storage

MISS_FACTOR, WRITE_FACTOR = 10, 25
HEADROOM = 1.43  # a cluster is kept at or below 70 % of its capacity
# Normalised requests a second, and GB of memory, that AWS publishes for one node.
NODES = {
    "dax.r5.large": (75_000, 16),
    "dax.r5.xlarge": (150_000, 32),
    "dax.r5.2xlarge": (300_000, 64),
    "dax.r5.4xlarge": (600_000, 128),
    "dax.r5.8xlarge": (1_000_000, 256),
    "dax.r5.12xlarge": (1_000_000, 384),
    "dax.r5.16xlarge": (1_000_000, 512),
    "dax.r5.24xlarge": (1_000_000, 768),
}
UNRATED = (
    *(
        f"dax.r7i.{size}"
        for size in ("large", "xlarge", "2xlarge", "4xlarge", "8xlarge", "12xlarge", "16xlarge", "24xlarge")
    ),
    *("dax.t3.small", "dax.t3.medium", "dax.t2.small", "dax.t2.medium"),
    *(f"dax.r4.{size}" for size in ("large", "xlarge", "2xlarge", "4xlarge", "8xlarge", "16xlarge")),
    *(f"dax.r3.{size}" for size in ("large", "xlarge", "2xlarge", "4xlarge", "8xlarge")),
)


class Dax(Storage):
    dax_node = Choice(
        "Node type",
        default="dax.r5.large",
        group="DAX",
        search=True,
        when=Load.dax.on(),
        options=(
            *((name, name, f"{rps:,} normalised requests/s, {gb} GB") for name, (rps, gb) in NODES.items()),
            *((name, name, "No published throughput: test it.") for name in UNRATED),
        ),
    )
    dax_nodes = Number(
        "Nodes",
        unit="nodes",
        default=3,
        min=1,
        max=11,
        whole=True,
        group="DAX",
        when=Load.dax.on(),
        why="A cluster has one primary node and at most ten read replicas.",
        source=pages.CONSTRAINTS,
    )
    dax_writes = Number(
        "Writes through DAX",
        unit="%",
        default=100,
        max=100,
        group="DAX",
        advanced=True,
        when=Load.dax.on(),
        help="The others go around the cache to the table.",
    )
    dax_data_gb = Number(
        "Data read again and again",
        unit="GB",
        max=1e6,
        group="DAX",
        advanced=True,
        when=Load.dax.on(),
        help="Every node holds all of it in memory. Leave 0 if you do not know.",
    )

    RPS = dax_node.table({name: rps for name, (rps, _) in NODES.items()}, default=0)
    MEMORY = dax_node.table({name: gb for name, (_, gb) in NODES.items()}, default=0)
    rated = dax_node.is_(*NODES)

    @step("Reads through DAX", unit="KB/s", source=pages.DAX_SIZING, when=Load.dax.on())
    def dax_kb(self):
        """Eventually consistent reads at peak, each rounded up to whole KB, ask DAX for {dax_kb}."""
        share = 100 - self.strong_reads - self.transactional_reads
        items = self.reads_at_peak * ceil(self.item_kb) * share / 100
        queries = np.where(self.strong_queries, 0, self.queries_at_peak * ceil(self.query_kb))
        return np.where(self.queries_at_peak > 0, items + queries, items)

    @step("Normalised requests", unit="requests/s", source=pages.DAX_SIZING, when=Load.dax.on())
    def dax_rps(self):
        """A miss counts as 10 hits and a write as 25 on every node: {dax_rps}."""
        reads = self.dax_kb * (self.dax_hits + MISS_FACTOR * self.misses) / 100
        writes = self.writes_at_peak * self.dax_writes / 100 * WRITE_FACTOR * ceil(self.item_kb)
        return reads + writes * self.dax_nodes

    @step("Target requests", unit="requests/s", source=pages.DAX_SIZING, when=Load.dax.on())
    def dax_target(self):
        """To stay at 70 % and to lose a node without overload, the cluster is built for {dax_target}."""
        loss = np.where(self.dax_nodes > 1, self.dax_nodes / np.maximum(self.dax_nodes - 1, 1), 1)
        return self.dax_rps * np.maximum(HEADROOM, loss)

    @line(
        "DAX nodes",
        unit="node-hours",
        source=pages.PRICES_ON_DEMAND,
        when=Load.dax.on(),
        rate=Rate("AmazonDAX", "On-demand node {dax_node}"),
    )
    def dax_hours(self):
        """{dax_nodes} of {dax_node} for 730 hours are {dax_hours}."""
        return self.dax_nodes * HOURS

    @check("DAX throughput", source=pages.DAX_SIZING, when=Load.dax.on() & rated)
    def dax_throughput(self):
        """{dax_nodes} of {dax_node} carry about {limit}; the load asks for {used}.

        Add nodes for more reads; for more writes take a larger node type, which cannot be changed later."""
        return Of(self.dax_target, self.dax_nodes * self.RPS[self.dax_node], "normalised requests/s")

    @check("DAX throughput unknown", level="warning", source=pages.DAX_SIZING, when=Load.dax.on() & ~rated)
    def dax_unrated(self):
        """AWS publishes no throughput for {dax_node}; the load asks for {dax_target}.

        Test the cluster with your own load, or take a node type of the r5 family."""
        return self.dax_target >= 0

    @check("DAX memory", level="warning", source=pages.DAX_SIZING, when=Load.dax.on() & rated)
    def dax_memory(self):
        """{used} GB that are read again and again, in {limit} of memory on every node.

        What does not fit is evicted and missed: take a node type with more memory."""
        return Of(self.dax_data_gb, self.MEMORY[self.dax_node], "GB")

    @check("DAX availability", level="warning", source=pages.DAX_SIZING, when=Load.dax.on())
    def dax_availability(self):
        """The cluster has {dax_nodes}; AWS advises at least 3 in different Availability Zones.

        With fewer, the loss of one node or zone leaves little or nothing to answer."""
        return self.dax_nodes < 3
