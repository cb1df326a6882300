"""Amazon Kinesis Data Streams: provisioned shards, on-demand and on-demand Advantage."""

import numpy as np

from calculator.kernel import (
    HOURS,
    KIB_PER_GIB,
    SECONDS,
    Choice,
    Compare,
    Demand,
    Flag,
    Number,
    Of,
    Rate,
    Service,
    UnitCost,
    Way,
    ceil,
    check,
    floor,
    line,
    size,
    step,
)
from calculator.services.regions import region as region_field

LIMITS = "https://docs.aws.amazon.com/streams/latest/dev/service-sizes-and-limits.html"
MODES = "https://docs.aws.amazon.com/streams/latest/dev/how-do-i-size-a-stream.html"
PRICES = "https://aws.amazon.com/kinesis/data-streams/pricing/"
FAN_OUT = "https://docs.aws.amazon.com/streams/latest/dev/enhanced-consumers.html"
KPL = "https://docs.aws.amazon.com/streams/latest/dev/kinesis-kpl-concepts.html"
LAMBDA = "https://docs.aws.amazon.com/lambda/latest/dg/with-kinesis.html"
KCL = "https://docs.aws.amazon.com/streams/latest/dev/shared-throughput-kcl-consumers.html"

DAY, WEEK = 24, 168
ADVANTAGE_MINIMUM = 25  # MB/s, in and out, per account
OFFER = "AmazonKinesis"


class KinesisDataStreams(Service):
    slug = "kinesis-data-streams"
    title = "Kinesis Data Streams"
    summary = "Shards sized from the load, three capacity modes side by side."
    category = "Analytics"
    keywords = ("stream", "shard", "queue", "events", "ingest", "real time", "kds")
    headline = "shards"
    unit_costs = (UnitCost("million records", "records_month", 1e6),)

    region = region_field()
    mode = Choice(
        "Capacity mode",
        default="provisioned",
        group="Where",
        vary=True,
        options=(
            ("provisioned", "Provisioned", "You buy shards; cheapest for a steady load."),
            ("on-demand", "On-demand", "No shards to plan; pay per GB and per stream."),
            ("on-demand-advantage", "On-demand Advantage", "No stream-hours, 25 MB/s account minimum."),
        ),
    )
    records = Number("Records written", unit="records/s", default=100, max=1e9, group="Traffic", help="On average.")
    peak = Number(
        "Peak records written",
        unit="records/s",
        max=1e9,
        group="Traffic",
        help="Shards must carry the peak. Leave 0 when the load is even.",
    )
    record_kb = Number(
        "Average record size",
        unit="KB",
        default=35,
        min=0.001,
        max=10_240,
        group="Traffic",
        why="A record is at most 10 MiB.",
        source=LIMITS,
    )
    growth = Number(
        "Buffer for growth",
        unit="%",
        default=20,
        max=1000,
        group="Traffic",
        when=mode.is_("provisioned"),
        help="Spare shard capacity on top of the peak.",
    )
    kpl = Flag(
        "KPL aggregation",
        group="Traffic",
        help="The Kinesis Producer Library packs many records into one, which saves payload units.",
    )
    aggregate_kb = Number(
        "Aggregated record size",
        unit="KB",
        default=50,
        min=1,
        max=1024,
        group="Traffic",
        when=kpl.on(),
        rising=False,
        why="The KPL aggregates up to 1 MiB.",
        source=KPL,
    )
    consumers = Number(
        "Consumer applications",
        default=1,
        max=1000,
        whole=True,
        group="Readers",
        help="Each reads the whole stream; together they share 2 MB/s of each shard.",
    )
    polls = Number(
        "GetRecords calls per consumer",
        unit="calls/s",
        default=1,
        max=1000,
        group="Readers",
        advanced=True,
        when=consumers.above(0),
        help="Per shard. The KCL and Lambda poll once a second.",
    )
    fan_out = Number(
        "Enhanced fan-out consumers",
        default=0,
        max=50,
        whole=True,
        group="Readers",
        why="A stream has at most 20 enhanced fan-out consumers, 50 in on-demand Advantage.",
        source=FAN_OUT,
        help="Each gets 2 MB/s of every shard for itself.",
    )
    workers = Number(
        "KCL workers",
        default=0,
        max=1e6,
        whole=True,
        group="Readers",
        advanced=True,
        help="Workers of one consumer application; more than shards stay idle.",
    )
    lambda_batches = Number(
        "Lambda batches per shard",
        default=1,
        min=1,
        max=10,
        whole=True,
        group="Readers",
        advanced=True,
        why="A stream mapping processes 1 to 10 batches of a shard at once.",
        source=LAMBDA,
        help="Parallelization factor of a Lambda consumer.",
    )
    retention = Number(
        "Retention",
        unit="hours",
        default=24,
        min=24,
        max=8_760,
        group="Keep",
        why="Records stay 24 hours to 365 days.",
        source=LIMITS,
        help="24 hours are included; up to 8,760 (365 days).",
    )
    replay_gb = Number(
        "Re-read after 7 days",
        unit="GB",
        group="Keep",
        max=1e12,
        when=retention.above(WEEK) & mode.is_("provisioned"),
        help="Data read a month that is older than 7 days.",
    )

    provisioned = mode.is_("provisioned")
    on_demand = mode.is_("on-demand")
    advantage = mode.is_("on-demand-advantage")
    long_kept = retention.above(WEEK)
    extended = retention.above(DAY)

    # -- traffic -----------------------------------------------------------------------------------

    @step("Records at peak", unit="records/s")
    def peak_records(self):
        """{peak_records} have to be carried at peak."""
        return np.maximum(self.records, self.peak)

    @step("Records per aggregate", unit="records", source=KPL, when=kpl.on())
    def per_aggregate(self):
        """The KPL packs {per_aggregate} of {record_kb} into one of up to {aggregate_kb}."""
        return np.maximum(floor(self.aggregate_kb / self.record_kb), 1)

    @step("Stream records", unit="records/s")
    def stream_records(self):
        """{records} reach the stream as {stream_records}."""
        return self.records / np.where(self.kpl, self.per_aggregate, 1)

    @step("Stream records at peak", unit="records/s")
    def stream_peak(self):
        """At peak it is {stream_peak}."""
        return self.peak_records / np.where(self.kpl, self.per_aggregate, 1)

    @step("Stream record size", unit="KB")
    def stream_kb(self):
        """Each holds {stream_kb}."""
        return self.record_kb * np.where(self.kpl, self.per_aggregate, 1)

    @step("Records a month", unit="records")
    def records_month(self):
        """{records} for 730 hours are {records_month}."""
        return self.records * SECONDS

    @step("Data written", unit="GB")
    def data_gb(self):
        """{records} of {record_kb} write {data_gb} a month."""
        return self.records * self.record_kb * SECONDS / KIB_PER_GIB

    # -- provisioned -------------------------------------------------------------------------------

    @size("Shards", unit="shards", source=MODES, when=provisioned)
    def shards(self):
        """{shards} carry the load; {shards.binding} decide."""
        grown = 1 + self.growth / 100
        data = self.peak_records * self.record_kb * grown / 1024
        return {
            "bytes in": Demand(data, 1, "MB/s"),
            "records in": Demand(self.stream_peak * grown, 1000, "records/s"),
            "bytes out": Demand(data * self.consumers, 2, "MB/s"),
        }

    @line(
        "Shard hours",
        unit="shard-hours",
        source=PRICES,
        when=provisioned,
        rate=Rate(OFFER, "Provisioned shard hour per ShardHour"),
    )
    def shard_hours(self):
        """{shards} for 730 hours are {shard_hours}."""
        return self.shards * HOURS

    @line(
        "PUT payload units",
        unit="units",
        source=PRICES,
        when=provisioned,
        rate=Rate(OFFER, "Payload Units per PutRequest"),
    )
    def payload_units(self):
        """Each {stream_kb} record counts in units of 25 KB, rounded up: {payload_units} a month."""
        return self.stream_records * ceil(self.stream_kb / 25) * SECONDS

    @line(
        "Extended retention",
        unit="shard-hours",
        source=PRICES,
        when=provisioned & extended,
        rate=Rate(OFFER, "Addon shard hour per ShardHour"),
    )
    def extended_hours(self):
        """Keeping records longer than 24 hours adds a charge to every shard-hour: {extended_hours}."""
        return self.shards * HOURS

    @line(
        "Long-term retention",
        unit="GB-months",
        source=PRICES,
        when=provisioned & long_kept,
        rate=Rate(OFFER, "Long term Data Retention GB-month per GB-month"),
    )
    def long_term_gb(self):
        """Beyond 7 days, {long_term_gb} are kept at any time."""
        return self.data_gb * (self.retention - WEEK) / HOURS

    @line(
        "Long-term retrieval",
        unit="GB",
        source=PRICES,
        when=provisioned & long_kept,
        rate=Rate(OFFER, "Long term Data Retrieval GB per GB"),
    )
    def long_term_read(self):
        """{replay_gb} older than 7 days are read again."""
        return self.replay_gb

    @line(
        "Fan-out consumer hours",
        unit="consumer-shard-hours",
        source=PRICES,
        when=provisioned & fan_out.above(0),
        rate=Rate(OFFER, "Enhanced fan out per ConsumerShardHour"),
    )
    def fan_out_hours(self):
        """{fan_out} fan-out consumers on {shards} make {fan_out_hours}."""
        return self.fan_out * self.shards * HOURS

    @line(
        "Fan-out data",
        unit="GB",
        source=PRICES,
        when=provisioned & fan_out.above(0),
        rate=Rate(OFFER, "Enhanced fan out GB of data retrieved per GB"),
    )
    def fan_out_gb(self):
        """Each fan-out consumer retrieves the {data_gb}: {fan_out_gb}."""
        return self.fan_out * self.data_gb

    # -- on-demand and Advantage -------------------------------------------------------------------

    @step("Billed data in", unit="GB", source=PRICES, when=~provisioned)
    def billed_gb(self):
        """On-demand rounds each record up to whole KB: {billed_gb} a month are billed as written."""
        return self.stream_records * ceil(self.stream_kb) * SECONDS / KIB_PER_GIB

    @step("Advantage minimum", unit="GB", source=PRICES, when=advantage)
    def minimum_gb(self):
        """Advantage bills at least 25 MB/s in and 25 MB/s out for the account: {minimum_gb} a month."""
        return np.full(1, ADVANTAGE_MINIMUM) * SECONDS / 1024

    @line(
        "Stream hours",
        unit="stream-hours",
        source=PRICES,
        when=on_demand,
        rate=Rate(OFFER, "OnDemandStreamHr per StreamHr"),
    )
    def stream_hours(self):
        """One stream for 730 hours."""
        return np.full(1, float(HOURS))

    @line("Data in", unit="GB", source=PRICES, when=on_demand, rate=Rate(OFFER, "OnDemandDataIngested per GB"))
    def data_in(self):
        """{billed_gb} are written."""
        return self.billed_gb

    @line("Data out", unit="GB", source=PRICES, when=on_demand, rate=Rate(OFFER, "OnDemandDataRetrieval per GB"))
    def data_out(self):
        """{consumers} consumers read {data_gb} each: {data_out}."""
        return self.data_gb * self.consumers

    @line(
        "Fan-out data",
        unit="GB",
        source=PRICES,
        when=on_demand & fan_out.above(0),
        rate=Rate(OFFER, "OnDemandEFODataRetrieval per GB"),
    )
    def fan_out_data(self):
        """{fan_out} fan-out consumers retrieve {fan_out_data}."""
        return self.data_gb * self.fan_out

    @line(
        "Extended retention",
        unit="GB-months",
        source=PRICES,
        when=on_demand & extended,
        rate=Rate(OFFER, "OnDemandExtendedRetentionByteHrs per GB month"),
    )
    def extended_gb(self):
        """Between 24 hours and 7 days, {extended_gb} are kept at any time."""
        return self.billed_gb * (np.minimum(self.retention, WEEK) - DAY) / HOURS

    @line(
        "Long-term retention",
        unit="GB-months",
        source=PRICES,
        when=on_demand & long_kept,
        rate=Rate(OFFER, "OnDemandLongTermRetentionByteHrs per GB month"),
    )
    def long_term_data(self):
        """Beyond 7 days, {long_term_data} are kept at any time."""
        return self.billed_gb * (self.retention - WEEK) / HOURS

    @line(
        "Data in",
        unit="GB",
        source=PRICES,
        when=advantage,
        rate=Rate(OFFER, "OnDemandAdvantageDataIngested per GB"),
    )
    def advantage_in(self):
        """The larger of {billed_gb} and the minimum is billed: {advantage_in}."""
        return np.maximum(self.billed_gb, self.minimum_gb)

    @line(
        "Data out",
        unit="GB",
        source=PRICES,
        when=advantage,
        rate=Rate(OFFER, "OnDemandAdvantageDataRetrieval per GB"),
    )
    def advantage_out(self):
        """All consumers together read {data_gb} each; at least the minimum is billed: {advantage_out}."""
        return np.maximum(self.data_gb * (self.consumers + self.fan_out), self.minimum_gb)

    @line(
        "Retention",
        unit="GB-months",
        source=PRICES,
        when=advantage & extended,
        rate=Rate(OFFER, "OnDemandAdvantageRetention per GB month"),
    )
    def advantage_kept(self):
        """Beyond the first 24 hours, {advantage_kept} are kept at any time."""
        return self.billed_gb * (self.retention - DAY) / HOURS

    # -- limits ------------------------------------------------------------------------------------

    @check("Fan-out consumers", source=FAN_OUT, when=fan_out.above(0))
    def fan_out_limit(self):
        """{used} of {limit} enhanced fan-out consumers of one stream.

        Let several readers share one consumer, or split the stream."""
        return Of(self.fan_out, np.where(self.is_(mode="on-demand-advantage"), 50, 20), "consumers")

    @check("GetRecords calls", source=LIMITS, when=consumers.above(0))
    def calls_limit(self):
        """{consumers} consumers call GetRecords {used} times a second on every shard, of {limit}.

        Move consumers to enhanced fan-out, or poll less often."""
        return Of(self.consumers * self.polls, 5, "calls/s")

    @check("Record size", source=LIMITS)
    def record_limit(self):
        """A record of {used} KB, of {limit}."""
        return Of(self.stream_kb, 10_240, "KB")

    @check("Shards against the default quota", level="warning", source=LIMITS, when=provisioned)
    def shard_quota(self):
        """{used} of {limit} that an account may have by default in the largest regions.

        Ask AWS to raise the quota before you need it."""
        return Of(self.shards, 20_000, "shards")

    @check("On-demand write throughput", source=LIMITS, when=~provisioned)
    def on_demand_limit(self):
        """{used} of {limit} that an on-demand stream can reach.

        Split the load over several streams."""
        return Of(self.peak_records * self.record_kb / 1024, 10 * 1024, "MB/s")

    @check("On-demand start", level="warning", source=LIMITS, when=~provisioned)
    def on_demand_start(self):
        """A new on-demand stream takes 4 MB/s or 4,000 records/s; the load asks {used} of {limit}.

        It grows to twice the peak of the last 30 days: warm it up before a launch."""
        load = np.maximum(self.peak_records * self.record_kb / 1024, self.stream_peak / 1000)
        return Of(load, 4, "MB/s")

    @check("Advantage account minimum", level="warning", source=PRICES, when=advantage)
    def advantage_minimum(self):
        """Advantage bills at least 25 MB/s in and out for the account, whatever is used.

        Below about 25 MB/s another mode costs less."""
        return self.billed_gb < self.minimum_gb

    @check("KCL workers", level="warning", source=KCL, when=provisioned & workers.above(0))
    def worker_limit(self):
        """{used} workers for {limit}: a shard is read by one worker of an application at a time.

        The workers beyond the number of shards stay idle."""
        return Of(self.workers, self.shards, "shards")

    @step("Lambda concurrency", unit="executions", source=LAMBDA, when=provisioned & lambda_batches.above(1))
    def lambda_concurrency(self):
        """{lambda_batches} batches of each of {shards} run up to {lambda_concurrency} at once."""
        return self.shards * self.lambda_batches

    compare = (
        Compare(
            "mode",
            "The three capacity modes",
            note="The same load in every mode.",
            driver="records",
            high=5000,
            baseline="provisioned",
            steps=("shards",),
        ),
    )
    ways = (
        Way(
            "Aggregate records with the KPL up to 50 KB",
            {"kpl": "yes", "aggregate_kb": "50"},
            note="fewer payload units",
        ),
        Way(
            "Aggregate records with the KPL up to 1,000 KB",
            {"kpl": "yes", "aggregate_kb": "1000"},
            note="fewer payload units; a record waits until its aggregate is full",
        ),
    )
