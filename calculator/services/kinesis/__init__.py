"""Amazon Kinesis Data Streams: provisioned shards, on-demand and on-demand Advantage."""

from typing import ClassVar

from calculator.kernel import Compare, UnitCost, Way
from calculator.services.kinesis.limits import Limits


class KinesisDataStreams(Limits):
    slug = "kinesis-data-streams"
    title = "Kinesis Data Streams"
    aws_name = "Amazon Kinesis Data Streams"
    summary = "Shards sized from the load, three capacity modes side by side."
    category = "Analytics"
    keywords = ("stream", "shard", "queue", "events", "ingest", "real time", "kds")
    headline = "shards"

    unit_costs: ClassVar = (UnitCost("million records", "records_month", 1e6),)
    compare: ClassVar = (
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
    ways: ClassVar = (
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
