"""Every reader the embedded book is compiled with, in the order their rows are read."""

from __future__ import annotations

from pricing.sources import Reader
from pricing.sources.catalog import EBS_FEED, feed
from pricing.sources.credits import CreditsReader
from pricing.sources.dax import DaxReader
from pricing.sources.feed import FeedReader
from pricing.sources.replication import ReplicationReader
from pricing.sources.support import SupportReader
from pricing.sources.transfer import IntraRegionReader, TransferReader
from pricing.sources.unlabelled import AdvantageReader, ReservedCapacityReader

_MAPS = "raw/aws-price-watcher-2025-12/metered-unit-maps"

READERS: tuple[Reader, ...] = (
    FeedReader("AmazonS3", f"{_MAPS}/s3.json.xz", feed("s3")),
    ReplicationReader(),
    FeedReader("AmazonS3GlacierDeepArchive", f"{_MAPS}/s3glacierdeeparchive.json.xz", feed("s3glacierdeeparchive")),
    FeedReader("AmazonDynamoDB", f"{_MAPS}/dynamodb.json.xz", feed("dynamodb")),
    ReservedCapacityReader(),
    DaxReader(),
    FeedReader("AmazonKinesis", f"{_MAPS}/kinesis.json.xz", feed("kinesis")),
    AdvantageReader(),
    TransferReader(),
    IntraRegionReader(),
    FeedReader("AmazonVPC", f"{_MAPS}/vpc.json.xz", feed("vpc")),
    FeedReader("AmazonCloudWatch", f"{_MAPS}/cloudwatch.json.xz", feed("cloudwatch")),
    # Published in 2024-07: a row missing there says nothing about today.
    FeedReader("AmazonEC2", "raw/ec2-shop-2025-04/ebs-2024-07.json.xz", EBS_FEED, complete=False),
    CreditsReader(),
    SupportReader("AWSDeveloperSupport", "developersupport"),
    SupportReader("AWSSupportBusiness", "supportbusiness"),
    SupportReader("AWSSupportEnterprise", "supportenterprise"),
)
