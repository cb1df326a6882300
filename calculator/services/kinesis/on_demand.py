"""On-demand and on-demand Advantage: what is billed by the stream and the GB."""

import numpy as np

from calculator.kernel import HOURS, KIB_PER_GIB, SECONDS, Rate, ceil, line, step
from calculator.services.kinesis.load import DAY, WEEK, Load
from calculator.services.kinesis.pages import PRICES

OFFER = "AmazonKinesis"
ADVANTAGE_MINIMUM = 25  # MB/s, in and out, per account


class OnDemand(Load):
    """Lines of the two modes without shards."""

    @step("Billed data in", unit="GB", source=PRICES, when=~Load.provisioned)
    def billed_gb(self):
        """On-demand rounds each record up to whole KB: {billed_gb} a month are billed as written."""
        return self.stream_records * ceil(self.stream_kb) * SECONDS / KIB_PER_GIB

    @step("Advantage minimum", unit="GB", source=PRICES, when=Load.advantage)
    def minimum_gb(self):
        """Advantage bills at least 25 MB/s in and 25 MB/s out for the account: {minimum_gb} a month."""
        return np.full(1, ADVANTAGE_MINIMUM) * SECONDS / 1024

    @line(
        "Stream hours",
        unit="stream-hours",
        source=PRICES,
        when=Load.on_demand,
        rate=Rate(OFFER, "OnDemandStreamHr per StreamHr"),
    )
    def stream_hours(self):
        """{streams} for 730 hours are {stream_hours}."""
        return self.streams * HOURS

    @line("Data in", unit="GB", source=PRICES, when=Load.on_demand, rate=Rate(OFFER, "OnDemandDataIngested per GB"))
    def data_in(self):
        """{billed_gb} are written."""
        return self.billed_gb

    @line("Data out", unit="GB", source=PRICES, when=Load.on_demand, rate=Rate(OFFER, "OnDemandDataRetrieval per GB"))
    def data_out(self):
        """{consumers} consumers read {data_gb} each: {data_out}."""
        return self.data_gb * self.consumers

    @line(
        "Fan-out data",
        unit="GB",
        source=PRICES,
        when=Load.on_demand & Load.fan_out.above(0),
        rate=Rate(OFFER, "OnDemandEFODataRetrieval per GB"),
    )
    def fan_out_data(self):
        """{fan_out} fan-out consumers retrieve {fan_out_data}."""
        return self.data_gb * self.fan_out

    @line(
        "Extended retention",
        unit="GB-months",
        source=PRICES,
        when=Load.on_demand & Load.extended,
        rate=Rate(OFFER, "OnDemandExtendedRetentionByteHrs per GB month"),
    )
    def extended_gb(self):
        """Between 24 hours and 7 days, {extended_gb} are kept at any time."""
        return self.billed_gb * (np.minimum(self.retention, WEEK) - DAY) / HOURS

    @line(
        "Long-term retention",
        unit="GB-months",
        source=PRICES,
        when=Load.on_demand & Load.long_kept,
        rate=Rate(OFFER, "OnDemandLongTermRetentionByteHrs per GB month"),
    )
    def long_term_data(self):
        """Beyond 7 days, {long_term_data} are kept at any time."""
        return self.billed_gb * (self.retention - WEEK) / HOURS

    @line(
        "Data in",
        unit="GB",
        source=PRICES,
        when=Load.advantage,
        rate=Rate(OFFER, "OnDemandAdvantageDataIngested per GB"),
    )
    def advantage_in(self):
        """The larger of {billed_gb} and the minimum is billed: {advantage_in}."""
        return np.maximum(self.billed_gb, self.minimum_gb)

    @line(
        "Data out",
        unit="GB",
        source=PRICES,
        when=Load.advantage,
        rate=Rate(OFFER, "OnDemandAdvantageDataRetrieval per GB"),
    )
    def advantage_out(self):
        """All consumers together read {data_gb} each; at least the minimum is billed: {advantage_out}."""
        return np.maximum(self.data_gb * (self.consumers + self.fan_out), self.minimum_gb)

    @line(
        "Retention",
        unit="GB-months",
        source=PRICES,
        when=Load.advantage & Load.extended,
        rate=Rate(OFFER, "OnDemandAdvantageRetention per GB month"),
    )
    def advantage_kept(self):
        """Beyond the first 24 hours, {advantage_kept} are kept at any time."""
        return self.billed_gb * (self.retention - DAY) / HOURS
