"""How AWS labels DynamoDB's meters, and what stays free for ever."""

from calculator.kernel import HOURS, Allowance, Rate
from calculator.services.dynamodb import pages
from calculator.services.dynamodb.load import Load

OFFER = "AmazonDynamoDB"
FREE_UNITS = Allowance(25 * HOURS, source=pages.PRICES_PROVISIONED, when=Load.standard)
FREE_STORAGE = Allowance(25, source=pages.PRICES_ON_DEMAND, when=Load.standard)
FREE_STREAM_READS = Allowance(2_500_000, source=pages.PRICES_ON_DEMAND)


def metered(label: str) -> Rate:
    """A rate that each table class writes with an ending of its own."""
    return Rate(OFFER, label + "{table_class}", words={"standard": "", "standard-ia": " IA"})


def committed(label: str) -> Rate:
    """A rate of reserved capacity, which each term has under its own label."""
    return Rate(OFFER, label, words={"reserved-1yr": "1yr", "reserved-3yr": "3yr"})
