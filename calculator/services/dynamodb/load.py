"""What is asked of the table: items, writes, reads, queries, indexes, replicas."""

import numpy as np

from calculator.kernel import HOURS, Choice, Choices, Condition, Flag, Number, Service, floor, rule
from calculator.services.dynamodb import pages
from calculator.services.regions import region as region_field
from pricing.regions import REGIONS


class Load(Service):
    region = region_field()
    mode = Choice(
        "Capacity mode",
        default="on-demand",
        group="Where",
        vary=True,
        options=(
            ("on-demand", "On-demand", "Unknown or spiky load; pay per request."),
            ("provisioned", "Provisioned", "Known load; auto scaling follows it at the target utilisation."),
            ("reserved-1yr", "Reserved, 1 year", "Blocks of 100 units, part paid upfront; the rest provisioned."),
            ("reserved-3yr", "Reserved, 3 years", "The deepest discount, in some Regions; the rest provisioned."),
        ),
    )
    table_class = Choice(
        "Table class",
        short="class",
        default="standard",
        group="Where",
        vary=True,
        options=(
            ("standard", "Standard", "Cheaper requests."),
            ("standard-ia", "Standard-IA", "Cheaper storage, dearer requests."),
        ),
    )

    item_kb = Number(
        "Average item size",
        short="kb",
        unit="KB",
        default=1,
        min=1 / 1024,
        max=400,
        group="Items",
        rising=False,  # the same GB in bigger items are fewer items, so their indexes shrink
        why="An item holds 1 byte to 400 KB; keep larger bodies in Amazon S3 and a pointer to them in the item.",
        source=pages.CONSTRAINTS,
        help="Names and values together. An update counts the larger of the item before and after.",
    )
    storage_gb = Number(
        "Data stored", short="gb", unit="GB", default=10, max=1e9, group="Items", help="The table without indexes."
    )
    overhead = Flag(
        "Count 100 bytes of overhead per item",
        group="Items",
        advanced=True,
        help="What DynamoDB adds to each stored item; say yes where the GB are your own data only.",
    )

    writes = Number(
        "Writes",
        unit="writes/s",
        default=100,
        max=1e8,
        group="Writes",
        help="Items put, updated or deleted, outside the peak. Each item of a batch counts, and so does a failed "
        "conditional write.",
    )
    peak_writes = Number(
        "Peak writes", unit="writes/s", default=400, max=1e8, group="Writes", help="Leave 0 when the load is even."
    )
    transactional_writes = Number(
        "Transactional writes", unit="%", max=100, group="Writes", help="The rest are standard writes."
    )
    reads = Number(
        "Reads",
        unit="reads/s",
        default=100,
        max=1e8,
        group="Reads",
        help="Items read one by one or in batches, outside the peak. A read that finds nothing counts too.",
    )
    peak_reads = Number(
        "Peak reads", unit="reads/s", default=400, max=1e8, group="Reads", help="Leave 0 when the load is even."
    )
    strong_reads = Number(
        "Strongly consistent reads", unit="%", max=100, group="Reads", help="The rest are eventually consistent."
    )
    transactional_reads = Number("Transactional reads", unit="%", max=100, group="Reads")
    peak_hours = Number(
        "Time at peak",
        unit="hours",
        default=72,
        max=HOURS,
        group="Peak",
        why="A month has 730 hours.",
        help="Hours a month.",
    )

    queries = Number(
        "Queries and scans",
        unit="queries/s",
        max=1e8,
        group="Queries",
        help="Outside the peak. A query is billed for every item it evaluates; filters and projections save nothing.",
    )
    peak_queries = Number("Peak queries and scans", unit="queries/s", max=1e8, group="Queries")
    asked = queries.above(0) | peak_queries.above(0)
    query_items = Number("Items evaluated per query", default=10, max=1e9, group="Queries", when=asked)
    query_item_kb = Number(
        "Size of a queried item",
        unit="KB",
        max=400,
        group="Queries",
        advanced=True,
        when=asked,
        rising=False,
        help="Leave 0 for the average item size; give the projected size for queries of an index.",
    )
    fetched_items = Number(
        "Items fetched from the table per query",
        max=1e9,
        group="Queries",
        advanced=True,
        when=asked,
        source=pages.LSI,
        help="Items for which a local secondary index lacks attributes; each is read whole from the table.",
    )
    strong_queries = Flag("Strongly consistent queries", group="Queries", when=asked)

    gsis = Number(
        "Global secondary indexes",
        unit="GSIs",
        max=100,
        whole=True,
        group="Indexes",
        help="Each has capacity of its own.",
    )
    gsi_kb = Number(
        "Projected item size",
        unit="KB",
        max=400,
        group="Indexes",
        when=gsis.above(0),
        rising=False,
        help="Keys and projected attributes in a global secondary index. Leave 0 when all attributes are projected.",
    )
    gsi_share = Number(
        "Writes that touch the index",
        unit="%",
        default=100,
        max=200,
        group="Indexes",
        when=gsis.above(0),
        why="An update that changes the index key deletes one entry and puts another: two writes.",
        source=pages.GSI,
        help="Of all writes, for each global secondary index; also the share of items the index holds.",
    )
    lsis = Number(
        "Local secondary indexes",
        unit="LSIs",
        max=5,
        whole=True,
        group="Indexes",
        why="A table has at most 5 local secondary indexes.",
        source=pages.QUOTAS,
        help="They share the table's capacity.",
    )
    lsi_kb = Number(
        "Projected item size in the LSI",
        unit="KB",
        max=400,
        group="Indexes",
        when=lsis.above(0),
        rising=False,
        help="Leave 0 when all attributes are projected.",
    )
    lsi_share = Number("Writes that touch the LSI", unit="%", default=100, max=200, group="Indexes", when=lsis.above(0))

    dax = Flag(
        "Cache reads with DAX", group="DAX", help="DynamoDB Accelerator: an in-memory cache in front of the table."
    )
    dax_hits = Number(
        "Cache hit rate",
        unit="%",
        default=90,
        max=100,
        group="DAX",
        when=dax.on(),
        rising=False,
        source=pages.DAX_SIZING,
        help="85 to 95 % are common. Items stay 5 minutes unless you set another TTL.",
    )

    replicas = Choices(
        "Replica Regions",
        options=[(r.code, r.name, r.area) for r in REGIONS],
        search=True,
        group="Global table",
        help="Every write is repeated in each replica. AWS charges no transfer for it.",
        source=pages.GLOBAL,
    )
    is_global = Condition(lambda case: Load.replicas.values(case) != 0)
    replica_reads = Number(
        "Reads in each replica",
        unit="%",
        max=1000,
        group="Global table",
        when=is_global,
        help="Of the reads and queries above, served by every replica on top of them.",
    )

    expired = Number(
        "Items expired by TTL",
        unit="items/s",
        max=1e8,
        group="Items",
        advanced=True,
        source=pages.TTL,
        help="TTL deletes cost nothing, except the ones repeated in replicas.",
    )
    ttl_days = Number(
        "Days until TTL deletes",
        unit="days",
        default=2,
        max=30,
        group="Items",
        advanced=True,
        when=expired.above(0),
        source=pages.TTL,
        help="Expired items are stored until they are deleted, which takes up to a few days.",
    )
    emptied = Number(
        "Times the table is emptied",
        max=1000,
        group="Items",
        advanced=True,
        help="A month, by scanning it and deleting item by item.",
    )

    BITS = 2.0 ** np.arange(len(REGIONS))  # the bit of each Region in a set of replicas

    on_demand = mode.is_("on-demand")
    reserved = mode.is_("reserved-1yr", "reserved-3yr")
    standard = table_class.is_("standard")

    @rule(strong_reads, transactional_reads, source=pages.OPERATIONS)
    def read_shares(self):
        """Strongly consistent reads ({strong_reads}) and Transactional reads ({transactional_reads}) are shares of all
        reads: together with the eventually consistent ones they make 100 %, so lower one of the two."""
        return self.strong_reads + self.transactional_reads > 100

    @rule(region, replicas, source=pages.GLOBAL)
    def replica_elsewhere(self):
        """Replica Regions include {region}, which is the Region of the table itself. Take it out, or choose another
        Region for the table."""
        return floor(self.replicas / self.BITS[self.region]) % 2 == 1
