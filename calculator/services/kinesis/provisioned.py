"""Provisioned mode: shards for the peak, and what is billed by the shard, the record and the GB."""

from calculator.kernel import HOURS, SECONDS, Demand, Rate, ceil, line, size, step
from calculator.services.kinesis.load import WEEK, Load
from calculator.services.kinesis.pages import CALCULATOR, LAMBDA, MODES, PRICES

OFFER = "AmazonKinesis"


class Provisioned(Load):
    """Shards and their lines."""

    @size("Shards", unit="shards", source=CALCULATOR, when=Load.provisioned)
    def shards(self):
        """With a buffer of {growth} on whole shards that makes {shards}; {shards.binding} decide."""
        return {
            "the load and its buffer": Demand(self.load_shards * (100 + self.growth) / 100, 1, "shards"),
            "the shards asked for": Demand(self.least_shards, 1, "shards"),
        }

    @size("Needed by the load", unit="shards", source=MODES, when=Load.provisioned, least=0)
    def load_shards(self):
        """The peak takes {load_shards}; {load_shards.binding} decide."""
        data = self.peak_records * self.record_kb / 1024
        return {
            "bytes in": Demand(data, 1, "MB/s"),
            "records in": Demand(self.stream_peak, 1000, "records/s"),
            "bytes out": Demand(data * self.consumers, 2, "MB/s"),
        }

    @line(
        "Shard hours",
        unit="shard-hours",
        source=PRICES,
        when=Load.provisioned,
        rate=Rate(OFFER, "Provisioned shard hour per ShardHour"),
    )
    def shard_hours(self):
        """{shards} for 730 hours are {shard_hours}."""
        return self.shards * HOURS

    @line(
        "PUT payload units",
        unit="units",
        source=PRICES,
        when=Load.provisioned,
        rate=Rate(OFFER, "Payload Units per PutRequest"),
    )
    def payload_units(self):
        """Each {stream_kb} record counts in units of 25 KB, rounded up: {payload_units} a month."""
        return self.stream_records * ceil(self.stream_kb / 25) * SECONDS

    @line(
        "Extended retention",
        unit="shard-hours",
        source=PRICES,
        when=Load.provisioned & Load.extended,
        rate=Rate(OFFER, "Addon shard hour per ShardHour"),
    )
    def extended_hours(self):
        """Keeping records longer than 24 hours adds a charge to every shard-hour: {extended_hours}."""
        return self.shards * HOURS

    @line(
        "Long-term retention",
        unit="GB-months",
        source=PRICES,
        when=Load.provisioned & Load.long_kept,
        rate=Rate(OFFER, "Long term Data Retention GB-month per GB-month"),
    )
    def long_term_gb(self):
        """Beyond 7 days, {long_term_gb} are kept at any time."""
        return self.data_gb * (self.retention - WEEK) / HOURS

    @line(
        "Long-term retrieval",
        unit="GB",
        source=PRICES,
        when=Load.provisioned & Load.long_kept,
        rate=Rate(OFFER, "Long term Data Retrieval GB per GB"),
    )
    def long_term_read(self):
        """{replay_gb} older than 7 days are read again."""
        return self.replay_gb

    @line(
        "Fan-out consumer hours",
        unit="consumer-shard-hours",
        source=PRICES,
        when=Load.provisioned & Load.fan_out.above(0),
        rate=Rate(OFFER, "Enhanced fan out per ConsumerShardHour"),
    )
    def fan_out_hours(self):
        """{fan_out} fan-out consumers on {shards} make {fan_out_hours}."""
        return self.fan_out * self.shards * HOURS

    @line(
        "Fan-out data",
        unit="GB",
        source=PRICES,
        when=Load.provisioned & Load.fan_out.above(0),
        rate=Rate(OFFER, "Enhanced fan out GB of data retrieved per GB"),
    )
    def fan_out_gb(self):
        """Each fan-out consumer retrieves the {data_gb}: {fan_out_gb}."""
        return self.fan_out * self.data_gb

    @step("Lambda concurrency", unit="executions", source=LAMBDA, when=Load.provisioned & Load.lambda_batches.above(1))
    def lambda_concurrency(self):
        """{lambda_batches} batches of each of {shards} run up to {lambda_concurrency} at once."""
        return self.shards * self.lambda_batches
