"""AWS's limits for a stream and its readers."""

import numpy as np

from calculator.kernel import Of, check
from calculator.services.kinesis.load import Load
from calculator.services.kinesis.on_demand import OnDemand
from calculator.services.kinesis.pages import FAN_OUT, KCL, KEYS, LIMITS, PRICES, RESHARDING
from calculator.services.kinesis.provisioned import Provisioned


class Limits(Provisioned, OnDemand):
    """Checks of all modes."""

    @check("Fan-out consumers", source=FAN_OUT, when=Load.fan_out.above(0))
    def fan_out_limit(self):
        """{used} of {limit} enhanced fan-out consumers of one stream.

        Let several readers share one consumer, or split the stream."""
        return Of(self.fan_out, np.where(self.is_(mode="on-demand-advantage"), 50, 20), "consumers")

    @check("GetRecords calls", source=LIMITS, when=Load.consumers.above(0))
    def calls_limit(self):
        """{consumers} consumers call GetRecords {used} times a second on every shard, of {limit}.

        Move consumers to enhanced fan-out, or poll less often."""
        return Of(self.consumers * self.polls, 5, "calls/s")

    @check("Records a GetRecords call brings", source=LIMITS, when=Load.provisioned & Load.consumers.above(0))
    def call_records(self):
        """Polled {polls}, a shard holds {used} records for each GetRecords call, which brings {limit}.

        Poll more often, or the readers fall behind."""
        return Of(self.stream_peak / np.maximum(self.shards, 1) / self.polls, 10_000, "records")

    @check("Data a GetRecords call brings", source=LIMITS, when=Load.provisioned & Load.consumers.above(0))
    def call_data(self):
        """Polled {polls}, a shard holds {used} MB for each GetRecords call, which brings {limit}; after one of
        that size the next five seconds of calls are refused.

        Poll more often, or the readers fall behind."""
        return Of(self.peak_records * self.record_kb / 1024 / np.maximum(self.shards, 1) / self.polls, 10, "MB")

    @check(
        "Readers decide the shards", level="warning", source=FAN_OUT, when=Load.provisioned & Load.consumers.above(1)
    )
    def readers_decide(self):
        """{consumers} consumers share the 2 MB/s of each shard, and that decides {shards}.

        With enhanced fan-out each has 2 MB/s for itself: hold the charge per consumer against fewer shards."""
        data = self.peak_records * self.record_kb / 1024
        reads = data * self.consumers / 2
        decide = (reads > data) & (reads > self.stream_peak / 1000)
        return decide & (self.load_shards > 1) & (self.shards > self.least_shards)

    @check("Records of the hottest key", source=KEYS, when=Load.hot_share.above(0))
    def hot_records(self):
        """The hottest partition key brings {used} of the {limit} that a shard takes.

        A split does not part one key: add a suffix to it, or aggregate its records."""
        return Of(self.stream_peak * self.hot_share / 100, 1000, "records/s")

    @check("Data of the hottest key", source=KEYS, when=Load.hot_share.above(0))
    def hot_data(self):
        """The hottest partition key brings {used} of the {limit} that a shard takes.

        A split does not part one key: add a suffix to it."""
        return Of(self.peak_records * self.record_kb / 1024 * self.hot_share / 100, 1, "MB/s")

    @check("Uneven shards", level="warning", source=RESHARDING, when=Load.provisioned & Load.hot_share.above(0))
    def uneven(self):
        """The hottest key takes {hot_share} of the traffic; an even share of {shards} would be less.

        Its shard fills first: split hot shards and merge cold ones, or let on-demand mode do it."""
        return self.hot_share * self.shards > 200

    @check("Record size", source=LIMITS)
    def record_limit(self):
        """A record of {used} KB, of {limit}."""
        return Of(self.stream_kb, 10_240, "KB")

    @check("Shards against the default quota", level="warning", source=LIMITS, when=Load.provisioned)
    def shard_quota(self):
        """{used} of {limit} that an account may have by default in the largest regions.

        Ask AWS to raise the quota before you need it."""
        return Of(self.shards, 20_000, "shards")

    @check("On-demand write throughput", source=LIMITS, when=~Load.provisioned)
    def on_demand_limit(self):
        """{used} of {limit} that an on-demand stream can reach.

        Split the load over several streams."""
        return Of(self.peak_records * self.record_kb / 1024 / self.streams, 10 * 1024, "MB/s")

    @check("On-demand start", level="warning", source=LIMITS, when=~Load.provisioned)
    def on_demand_start(self):
        """A new on-demand stream takes 4 MB/s or 4,000 records/s; the load asks {used} of {limit} of each.

        It grows to twice the peak of the last 30 days: warm it up before a launch."""
        load = np.maximum(self.peak_records * self.record_kb / 1024, self.stream_peak / 1000)
        return Of(load / self.streams, 4, "MB/s")

    @check("Advantage account minimum", level="warning", source=PRICES, when=Load.advantage)
    def advantage_minimum(self):
        """Advantage bills at least 25 MB/s in and out for the account, whatever is used.

        Below about 25 MB/s another mode costs less."""
        return self.billed_gb < self.minimum_gb

    @check("KCL workers", level="warning", source=KCL, when=Load.provisioned & Load.workers.above(0))
    def worker_limit(self):
        """{used} workers for {limit}: a shard is read by one worker of an application at a time.

        The workers beyond the number of shards stay idle."""
        return Of(self.workers, self.shards, "shards")
