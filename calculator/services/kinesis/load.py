"""What is asked about a stream, and the traffic that follows from it."""

import numpy as np

from calculator.kernel import KIB_PER_GIB, SECONDS, Choice, Flag, Number, Service, floor, step
from calculator.services.kinesis.pages import FAN_OUT, KEYS, KPL, LAMBDA, LIMITS
from calculator.services.regions import region as region_field

DAY, WEEK = 24, 168


class Load(Service):
    """Fields and traffic, shared by all capacity modes."""

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
    streams = Number(
        "Streams",
        unit="streams",
        default=1,
        min=1,
        max=1e5,
        whole=True,
        group="Where",
        advanced=True,
        when=~mode.is_("provisioned"),
        help="The load below is that of all of them together. On-demand bills each by the hour.",
    )
    least_shards = Number(
        "Shards, at least",
        unit="shards",
        max=1e6,
        whole=True,
        group="Where",
        advanced=True,
        when=mode.is_("provisioned"),
        help="What you run already, or keep open on purpose. 0 for what the load needs.",
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
        short="kb",
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
        help="On top of the whole shards that the peak takes, as the AWS Pricing Calculator counts it.",
    )
    hot_share = Number(
        "Traffic on the hottest partition key",
        unit="%",
        max=100,
        group="Traffic",
        advanced=True,
        source=KEYS,
        help="All records of a key go to one shard, however many there are.",
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
        min=0.001,
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
        help="Each gets 2 MB/s of every shard for itself, about 70 ms after a write. Readers that share wait about "
        "200 ms alone and up to a second when there are five.",
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
        monthly=True,
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
