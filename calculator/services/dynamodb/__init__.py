"""Amazon DynamoDB: on-demand, provisioned and reserved capacity, indexes, global tables, streams, backups, DAX."""

from collections.abc import Iterator, Mapping

import numpy as np

from calculator.kernel import Compare, Demand, Flag, Number, Of, Service, UnitCost, Way, check, rule, size
from calculator.services.dynamodb import pages
from calculator.services.dynamodb.dax import NODES, Dax
from calculator.services.dynamodb.load import Load

PARTITION_WRITES, PARTITION_READS, PARTITION_GB = 1_000, 3_000, 10
TABLE_UNITS, ACCOUNT_UNITS = 40_000, 80_000
START_WRITES, START_READS = 4_000, 12_000
BATCH_WRITES, BATCH_READS, BATCH_KB = 25, 100, 16 * 1024
PAGE_KB = 1024
RESERVED_UNITS = 1_000_000


def clusters(case: Service) -> Iterator[tuple[str, Mapping[str, str]]]:
    """DAX clusters of three and five nodes up to the largest type that adds throughput."""
    hits = case.by_name["dax_hits"]
    rate = hits.spoken(hits.values(case).reshape(-1)[0])
    for node in list(NODES)[:5]:
        for count in ("3", "5"):
            title = f"DAX on {count} nodes {node}, if it answers {rate} of the reads"
            yield title, {"dax": "yes", "dax_node": node, "dax_nodes": count}


class DynamoDB(Dax):
    slug = "dynamodb"
    title = "DynamoDB"
    aws_name = "Amazon DynamoDB"
    summary = "Capacity units from items and access patterns; on-demand, provisioned and reserved side by side."
    category = "Databases"
    keywords = ("nosql", "key value", "table", "wcu", "rcu", "dax", "global table", "serverless", "document")
    headline = "partitions"
    unit_costs = (UnitCost("million requests", "requests_month", 1e6),)

    hot_share = Number(
        "Traffic on the hottest key", unit="%", max=100, group="Keys", help="Of all reads and of all writes."
    )
    collection_gb = Number(
        "Largest item collection",
        unit="GB",
        max=1e9,
        group="Keys",
        advanced=True,
        when=Load.lsis.above(0),
        help="All items with one partition key, and their entries in local secondary indexes.",
    )
    batches = Flag(
        "Batch the calls",
        group="Keys",
        advanced=True,
        help="Batches save calls and time, not capacity: each item counts.",
    )

    on_demand = Load.on_demand
    provisioned = ~Load.on_demand

    # -- sizes ---------------------------------------------------------------------------------------------------------

    @size("Partitions", unit="partitions", source=pages.PARTITIONS)
    def partitions(self):
        """Load and data need {partitions}; {partitions.binding} decides."""
        return {
            "write load": Demand(self.write_load_at_peak, PARTITION_WRITES, "units/s"),
            "read load": Demand(self.read_load_at_peak, PARTITION_READS, "units/s"),
            "data": Demand(self.table_gb, PARTITION_GB, "GB"),
        }

    @size("Batch writes", unit="calls/s", source=pages.CONSTRAINTS, when=batches.on())
    def batch_writes(self):
        """A call takes 25 items or 16 MB: {batch_writes} at peak; {batch_writes.binding} decides."""
        return {
            "item count": Demand(self.writes_at_peak, BATCH_WRITES, "items/s"),
            "data": Demand(self.writes_at_peak * self.item_kb, BATCH_KB, "KB/s"),
        }

    @size("Batch reads", unit="calls/s", source=pages.CONSTRAINTS, when=batches.on())
    def batch_reads(self):
        """A call takes 100 items or 16 MB: {batch_reads} at peak; {batch_reads.binding} decides."""
        return {
            "item count": Demand(self.reads_at_peak, BATCH_READS, "items/s"),
            "data": Demand(self.reads_at_peak * self.item_kb, BATCH_KB, "KB/s"),
        }

    @size("Calls per query", unit="calls", source=pages.CONSTRAINTS, when=Load.asked)
    def query_calls(self):
        """A call returns at most 1 MB: a query or scan takes {query_calls}."""
        return {"data": Demand(self.query_kb, PAGE_KB, "KB")}

    @size("Parts of the hottest key", unit="parts", source=pages.SHARDING, when=hot_share.above(0))
    def key_parts(self):
        """For one partition to carry each part, the hottest key needs {key_parts}; {key_parts.binding} decides."""
        return {
            "write load": Demand(self.write_load_at_peak * self.hot_share / 100, PARTITION_WRITES, "units/s"),
            "read load": Demand(self.read_load_at_peak * self.hot_share / 100, PARTITION_READS, "units/s"),
        }

    # -- limits --------------------------------------------------------------------------------------------------------

    @rule(Load.mode, Load.table_class, source=pages.RESERVED, when=Load.reserved)
    def reserved_class(self):
        """Capacity mode {mode} exists for the Standard table class only, and the Table class is {table_class}. Choose
        Standard, or Provisioned."""
        return ~self.is_(table_class="standard")

    @check("Item size", source=pages.CONSTRAINTS)
    def item_limit(self):
        """An item of {used} KB, of {limit}.

        Keep large bodies in Amazon S3 and a pointer to them in the item."""
        return Of(self.item_kb, 400, "KB")

    @check("Item size with local indexes", source=pages.CONSTRAINTS, when=Load.lsis.above(0))
    def lsi_item_limit(self):
        """An item and its entries in all local secondary indexes hold {used} KB, of {limit}.

        Project fewer attributes."""
        return Of(self.item_kb + self.lsis * self.lsi_size, 400, "KB")

    @check("Item collection", source=pages.CONSTRAINTS, when=Load.lsis.above(0))
    def collection_limit(self):
        """With a local secondary index all items of one partition key stay in one partition: {used} of {limit}.

        Use a global secondary index instead, or a finer partition key."""
        return Of(self.collection_gb, PARTITION_GB, "GB")

    @check("Global secondary indexes", source=pages.QUOTAS, when=Load.gsis.above(0))
    def gsi_limit(self):
        """{used} of {limit} that a table may have by default.

        Ask AWS to raise the quota, or let several access patterns share an index."""
        return Of(self.gsis, 20, "GSIs")

    @check("Write throughput of the table", source=pages.QUOTAS)
    def table_writes_quota(self):
        """The table or its busiest index takes {used} of {limit} write units/s that each has by default.

        Ask AWS to raise the quota before you need it."""
        asked = np.maximum(self.write_load_at_peak, self.writes_at_peak * self.gsi_units)
        provisioned = np.maximum(self.table_wcu_at_peak, self.gsi_wcu_at_peak)
        return Of(np.where(self.is_(mode="on-demand"), asked, provisioned), TABLE_UNITS)

    @check("Read throughput of the table", source=pages.QUOTAS)
    def table_reads_quota(self):
        """The table takes {used} of {limit} read units/s that a table has by default.

        Ask AWS to raise the quota before you need it, or cache reads."""
        return Of(np.where(self.is_(mode="on-demand"), self.read_load_at_peak, self.rcu_at_peak), TABLE_UNITS)

    @check("Write capacity of the account", source=pages.QUOTAS, when=provisioned)
    def account_writes_quota(self):
        """The table and its indexes take {used} of {limit} WCU that an account has in a Region by default.

        Ask AWS to raise the quota, or use on-demand, which has no quota of the account."""
        return Of(self.table_wcu_at_peak + self.gsis * self.gsi_wcu_at_peak, ACCOUNT_UNITS)

    @check("Read capacity of the account", source=pages.QUOTAS, when=provisioned)
    def account_reads_quota(self):
        """The table takes {used} of {limit} RCU that an account has in a Region by default.

        Ask AWS to raise the quota, or use on-demand, which has no quota of the account."""
        return Of(self.rcu_at_peak, ACCOUNT_UNITS)

    @check("Reserved capacity of the account", source=pages.QUOTAS, when=Load.reserved)
    def reserved_quota(self):
        """{used} of {limit} units, reads and writes together, that an account may reserve by default.

        Ask AWS to raise the quota before you buy."""
        return Of(self.reserved_writes + self.reserved_reads, RESERVED_UNITS)

    @check("On-demand writes at the start", level="warning", source=pages.ON_DEMAND, when=on_demand)
    def on_demand_writes(self):
        """{used} of {limit} write units/s that on-demand takes at once: 4,000 when new, later twice its last peak.

        Let the load grow over 30 minutes, or warm the table up before a launch."""
        return Of(self.write_load_at_peak, np.maximum(START_WRITES, 2 * self.writes * self.write_units))

    @check("On-demand reads at the start", level="warning", source=pages.ON_DEMAND, when=on_demand)
    def on_demand_reads(self):
        """{used} of {limit} read units/s that on-demand takes at once: 12,000 when new, later twice its last peak.

        Let the load grow over 30 minutes, or warm the table up before a launch."""
        return Of(self.read_load_at_peak, np.maximum(START_READS, 2 * self.read_load))

    @check("Auto scaling target", level="warning", source=pages.AUTO_SCALING, when=provisioned)
    def scaling_target(self):
        """Auto scaling holds a target of 20 to 90 %; the target here is {utilisation}.

        It takes capacity set by hand: above 90 % bursts are throttled, below 20 % most of it lies idle."""
        return (self.utilisation < 20) | (self.utilisation > 90)

    @check("Writes of the hottest key", level="warning", source=pages.SHARDING, when=hot_share.above(0))
    def hot_writes(self):
        """The hottest key takes {used} of {limit} write units/s that one partition carries.

        Spread it over {key_parts}, for example by a suffix that each write draws at random."""
        return Of(self.write_load_at_peak * self.hot_share / 100, PARTITION_WRITES)

    @check("Reads of the hottest key", level="warning", source=pages.SHARDING, when=hot_share.above(0))
    def hot_reads(self):
        """The hottest key takes {used} of {limit} read units/s that one partition carries.

        Cache single items with DAX, or spread the key over {key_parts} by a suffix."""
        return Of(self.read_load_at_peak * self.hot_share / 100, PARTITION_READS)

    @check("Readers of the stream", level="warning", source=pages.QUOTAS, when=Dax.stream_readers.above(0))
    def reader_limit(self):
        """{used} of {limit} that should read a shard of the stream at the same time.

        More are throttled: fan out from one reader, or send the changes to Kinesis Data Streams."""
        return Of(self.stream_readers, np.where(self.replicas != 0, 1, 2), "readers")

    @check("Stream retention", source=pages.STREAMS, when=Dax.stream_reads.above(0) | Dax.stream_readers.above(0))
    def stream_retention(self):
        """A reader may be {stream_lag} late; the stream keeps its records {limit}.

        Send the changes to Kinesis Data Streams, which keeps them up to 365 days."""
        return Of(self.stream_lag, 24, "hours")

    @check(
        "Transactions across Regions",
        level="warning",
        source=pages.CONSTRAINTS,
        when=Load.is_global & Load.transactional_writes.above(0),
    )
    def local_transactions(self):
        """Transactions hold only in the Region where they are written; replicas may show part of one.

        Read what must be consistent in the Region that wrote it."""
        return self.transactional_writes > 0

    @check("Emptying the table", level="warning", source=pages.TABLES, when=Load.emptied.above(0))
    def emptying(self):
        """Emptying the table takes {deletes} a month, each of them a write, and a scan to find the items.

        Dropping the table and creating it again costs nothing."""
        return self.deletes > 0

    compare = (
        Compare(
            "mode",
            "On-demand, provisioned and reserved capacity",
            note="The same load in every mode. Utilisation is the share of provisioned capacity in use.",
            driver="utilisation",
            low=1,
            high=100,
            baseline="on-demand",
            steps=("wcu_at_peak", "rcu_at_peak"),
            months=36,
        ),
        Compare(
            "table_class",
            "The two table classes",
            note="The same table in either class; the class can be changed twice in 30 days.",
            driver="storage_gb",
            high=10_000,
            baseline="standard",
        ),
    )
    ways = (
        Way(
            "Eventually consistent reads",
            {"strong_reads": "0", "strong_queries": "no"},
            note="half the read units, for data that may be a second old",
        ),
        Way("Cache reads with DAX", clusters, note="for single items read again; ElastiCache fits aggregates"),
        Way("Drop the table instead of emptying it", {"emptied": "0"}, note="deleting a table is free"),
    )
