"""What manages and reaches the data: inventory, analytics, tags, batches, Select, Object Lambda, acceleration."""

import numpy as np

from calculator.kernel import Choice, Condition, Field, Flag, Number, Rate, line, rule
from calculator.services.s3 import classes as c
from calculator.services.s3.classes import billed
from calculator.services.s3.copied import Copied

DIFFERENCES = f"{c.GUIDE}/s3-express-differences.html"
SELECT = f"{c.GUIDE}/selecting-content-from-objects.html"
OBJECT_LAMBDA = f"{c.GUIDE}/amazons3-ol-change.html"
ACCELERATION = f"{c.GUIDE}/transfer-acceleration.html"
USAGE_TYPES = f"{c.GUIDE}/aws-usage-report-understand.html"

kind = Copied.storage_class


def _not_in(classes: tuple[str, ...], field: Field, used: Condition, source: str = DIFFERENCES) -> rule:
    """A feature that some storage classes do not have."""

    def impossible(case: Copied) -> np.ndarray:
        return np.ones(1, bool)

    impossible.__doc__ = f"Storage class {{storage_class}} has no {field.label}: choose another class, or leave it out."
    return rule(kind, field, source=source, when=kind.is_(*classes) & used)(impossible)


class Managed(Copied):
    """Features billed beside storage and requests."""

    inventories = Number(
        "Inventory reports", unit="reports", group="Management", advanced=True, max=1000,
        help="A month: 30 when daily, 4 when weekly. Each lists every object.",
        source=f"{c.GUIDE}/storage-inventory.html",
    )  # fmt: skip
    analytics = Flag(
        "Storage Class Analysis", group="Management", advanced=True,
        help="Watches when objects are read; needs about 30 days to advise.",
        source=f"{c.GUIDE}/analytics-storage-class.html",
    )  # fmt: skip
    tags = Number(
        "Tags per object", unit="tags", group="Management", advanced=True, max=10,
        why="An object has at most 10 tags.", source=f"{c.GUIDE}/object-tagging.html",
    )  # fmt: skip
    batch_jobs = Number(
        "Batch Operations jobs", unit="jobs", monthly=True, group="Management", advanced=True, help="A month."
    )
    batch_objects = Number(
        "Objects handled by Batch Operations", unit="objects", monthly=True, group="Management", advanced=True,
        max=1e15,
        help="A month. Requests and transfer of the operation itself come on top.",
    )  # fmt: skip
    select_scanned_gb = Number(
        "Scanned by S3 Select", unit="GB", monthly=True, group="Select and Object Lambda", advanced=True, source=SELECT
    )
    select_returned_gb = Number(
        "Returned by S3 Select", unit="GB", monthly=True, group="Select and Object Lambda", advanced=True, source=SELECT
    )
    lambda_gb = Number(
        "Returned by S3 Object Lambda", unit="GB", monthly=True, group="Select and Object Lambda", advanced=True,
        help="A month. The Lambda function is billed by AWS Lambda.", source=OBJECT_LAMBDA,
    )  # fmt: skip
    accelerated_gb = Number(
        "Through Transfer Acceleration", unit="GB", monthly=True, group="Transfer Acceleration", advanced=True,
        help="A month, for clients far from the Region; CloudFront is another way to bring reads closer.",
        source=ACCELERATION,
    )  # fmt: skip
    edge = Choice(
        "Edge locations used", default="T1", group="Transfer Acceleration", advanced=True,
        when=accelerated_gb.above(0), source=USAGE_TYPES,
        options=(("T1", "United States, Europe and Japan"), ("T2", "Elsewhere")),
    )  # fmt: skip

    @line("Inventory", unit="objects", source=c.PRICES, when=inventories.above(0),
          rate=Rate(c.S3, "Per object fee for objects listed in an Inventory"))  # fmt: skip
    def inventory_objects(self):
        """Listing {objects} in each of {inventories}: {inventory_objects}."""
        return self.objects * self.inventories

    analysed = billed(
        "Storage Class Analysis", "objects", Rate(c.S3, "Per object fee for objects included in Analytics"),
        "Storage Class Analysis watches {objects}.", unit="objects", when=analytics.on(),
    )  # fmt: skip

    @line("Object tags", unit="tag-months", source=c.PRICES, when=tags.above(0),
          rate=Rate(c.S3, "Tags Storage per Tag Mo"))  # fmt: skip
    def object_tags(self):
        """With {tags} on each object, {objects} carry {object_tags}."""
        return self.objects * self.tags

    jobs = billed(
        "Batch Operations jobs", "batch_jobs", Rate(c.S3, "Per job fee for Batch Operations jobs"),
        "Each job has its fee: {batch_jobs}.", unit="jobs", when=batch_jobs.above(0),
    )  # fmt: skip
    handled = billed(
        "Batch Operations objects", "batch_objects",
        Rate(c.S3, "Per object fee for object operations performed by Batch Operations"),
        "The jobs handle {batch_objects}.", unit="objects", when=batch_objects.above(0),
    )  # fmt: skip

    select_scanned = billed(
        "S3 Select, scanned", "select_scanned_gb",
        Rate(c.S3, "Data Scanned by S3 Select in {storage_class} per GB", words=c.SELECT),
        "Select scans {select_scanned_gb} in {storage_class}.", unit="GB",
        when=kind.is_(*c.SELECT) & select_scanned_gb.above(0),
    )  # fmt: skip
    select_returned = billed(
        "S3 Select, returned", "select_returned_gb",
        Rate(c.S3, "Data Returned by S3 Select in {storage_class} per GB", words=c.SELECT),
        "Select returns {select_returned_gb} from {storage_class}.", unit="GB",
        when=kind.is_(*c.SELECT) & select_returned_gb.above(0),
    )  # fmt: skip
    object_lambda = billed(
        "S3 Object Lambda", "lambda_gb", Rate(c.S3, "Bytes Returned by OL APs per GB"),
        "Object Lambda returns {lambda_gb}.", unit="GB", when=lambda_gb.above(0),
    )  # fmt: skip

    @line("Transfer Acceleration", unit="GB", source=USAGE_TYPES, when=accelerated_gb.above(0),
          rate=Rate(c.S3, "AWS-In-ABytes-{edge}"))  # fmt: skip
    def accelerated(self):
        """Edge locations in {edge} take {accelerated_gb} up and down."""
        return self.accelerated_gb

    no_versions = _not_in((c.EXPRESS,), Copied.versions_pct, Copied.versions_pct.above(0))
    no_replication = _not_in((c.EXPRESS,), Copied.replicate, Copied.replicate.on())
    no_tags = _not_in((c.EXPRESS,), tags, tags.above(0))
    no_inventory = _not_in((c.EXPRESS,), inventories, inventories.above(0))
    no_acceleration = _not_in((c.EXPRESS,), accelerated_gb, accelerated_gb.above(0))
    no_object_lambda = _not_in((c.EXPRESS,), lambda_gb, lambda_gb.above(0))
    no_scan = _not_in((c.EXPRESS, c.FLEXIBLE, c.DEEP), select_scanned_gb, select_scanned_gb.above(0), c.PRICES)
    no_return = _not_in((c.EXPRESS, c.FLEXIBLE, c.DEEP), select_returned_gb, select_returned_gb.above(0), c.PRICES)
