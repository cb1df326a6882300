"""What is kept: data, objects, versions, minimum sizes and overhead, deletion before its time."""

import numpy as np

from calculator.kernel import HOURS, KIB_PER_GIB, Choice, Number, Rate, Service, line, step
from calculator.services.regions import region as region_field
from calculator.services.s3 import classes as c
from calculator.services.s3.classes import billed

KEPT = "Keeping {billed_gb} in {storage_class}."
REST = "Deleting {deleted_pct} of the data {deleted_age} old leaves {remaining_days} of the minimum to pay."


class Stored(Service):
    """The data, its objects and what S3 bills for keeping them."""

    region = region_field()
    storage_class = Choice(
        "Storage class", short="class", default=c.STANDARD, group="Data", vary=True, options=c.OPTIONS,
        source=c.CLASSES,
        help="All classes are designed for 99.999999999 % durability; single-zone ones may lose data with their zone.",
    )  # fmt: skip
    storage_gb = Number(
        "Data stored",
        short="gb",
        unit="GB",
        default=1000,
        group="Data",
        help="On average over the month. 1 TB is 1,024 GB.",
    )
    object_kb = Number(
        "Average object size",
        short="kb",
        unit="KB",
        default=1024,
        min=0.001,
        max=52_398_601_011.2,
        group="Data",
        rising=False,
        why="An object is at most 48.8 TiB.",
        source=f"{c.GUIDE}/qfacts.html",
        help="1 MB is 1,024 KB. It gives the number of objects.",
    )
    retrieved_pct = Number(
        "Data retrieved",
        unit="%",
        default=10,
        max=1e6,
        group="Access",
        help="Of the data stored, a month. 200 when everything is read twice.",
    )
    access = Choice(
        "Access time needed",
        default="milliseconds",
        group="Access",
        options=(
            ("milliseconds", "Milliseconds", "Every read is answered at once."),
            ("minutes", "Up to 5 minutes", "Archives answer this only with Expedited retrievals."),
            ("hours", "Up to 12 hours"),
            ("days", "Up to 2 days"),
        ),
    )
    versions_pct = Number(
        "Noncurrent versions", unit="%", max=1e6, group="Versions and lifecycle",
        help="Of the data. Each version is stored and billed whole.", source=f"{c.GUIDE}/Versioning.html",
    )  # fmt: skip
    incomplete_gb = Number(
        "Unfinished multipart uploads", unit="GB", group="Versions and lifecycle", advanced=True,
        help="Parts are billed until an upload is completed or stopped.", source=f"{c.GUIDE}/mpuoverview.html",
    )  # fmt: skip
    deleted_pct = Number(
        "Deleted early", unit="%", max=1000, group="Versions and lifecycle", advanced=True,
        help="Of the data, a month: deleted, overwritten or moved before the class's minimum duration.",
        source=c.CLASSES,
    )  # fmt: skip
    deleted_age = Number(
        "Age when deleted early", unit="days", default=15, max=180, group="Versions and lifecycle",
        advanced=True, rising=False, when=deleted_pct.above(0), help="On average.",
    )  # fmt: skip

    archived = storage_class.is_(c.FLEXIBLE, c.DEEP)
    adjusted = storage_class.is_(*c.MINIMUM_KB, *c.OVERHEAD_KB)
    deleted_early = storage_class.is_(*c.MINIMUM_DAYS) & deleted_pct.above(0)

    LEAST_KB = storage_class.table(c.MINIMUM_KB, default=0.0)
    ADDED_KB = storage_class.table(c.OVERHEAD_KB, default=0.0)
    LEAST_DAYS = storage_class.table(c.MINIMUM_DAYS, default=0.0)

    # -- objects -----------------------------------------------------------------------------------

    @step("Data and versions", unit="GB")
    def stored_gb(self):
        """With its noncurrent versions, the data takes {stored_gb}."""
        return self.storage_gb * (100 + self.versions_pct) / 100

    @step("Objects", unit="objects")
    def objects(self):
        """At {object_kb} each, it is held in {objects}."""
        return self.stored_gb * KIB_PER_GIB / self.object_kb

    @step("Billed object size", unit="KB", source=c.CLASSES, when=adjusted)
    def billed_kb(self):
        """{storage_class} bills an object of {object_kb} as {billed_kb}."""
        least = self.LEAST_KB[self.storage_class]
        return np.maximum(self.object_kb, least) + self.ADDED_KB[self.storage_class]

    @step("Minimum sizes and overhead", unit="GB", source=c.CLASSES, when=adjusted)
    def extra_gb(self):
        """Over all objects that adds {extra_gb}."""
        least = self.LEAST_KB[self.storage_class]
        added = self.ADDED_KB[self.storage_class]
        return self.objects * (np.maximum(least - self.object_kb, 0) + added) / KIB_PER_GIB

    @step("Billed storage", unit="GB", source=c.PRICES)
    def billed_gb(self):
        """{storage_class} bills {billed_gb}."""
        unfinished = np.where(self.is_(storage_class=(c.FLEXIBLE, c.DEEP)), 0, self.incomplete_gb)
        return self.stored_gb + self.extra_gb + unfinished

    # -- storage lines -----------------------------------------------------------------------------

    storage_standard = billed(
        "S3 Standard storage", "billed_gb", c.STANDARD_STORAGE, KEPT, unit="GB-months",
        when=storage_class.is_(c.STANDARD),
    )  # fmt: skip
    storage = billed(
        "Storage", "billed_gb", c.by_class(c.STORAGE), KEPT, unit="GB-months", when=storage_class.is_(*c.STORAGE)
    )
    storage_deep = billed(
        "Storage", "billed_gb", c.DEEP_STORAGE, KEPT, unit="GB-months", when=storage_class.is_(c.DEEP)
    )

    @line(
        "Unfinished uploads to an archive",
        unit="GB-months",
        source=f"{c.GUIDE}/mpuoverview.html",
        when=archived & incomplete_gb.above(0),
        rate=Rate(c.S3, "Glacier Staging Storage per GB Mo"),
    )
    def staging(self):
        """Until an upload is completed, its parts are billed as staging storage: {incomplete_gb}."""
        return self.incomplete_gb

    # -- deleted before the minimum duration -------------------------------------------------------

    @step("Days left to pay", unit="days", source=c.CLASSES, when=deleted_early)
    def remaining_days(self):
        """Deleted after {deleted_age}, an object in {storage_class} leaves {remaining_days} of the minimum to pay."""
        return np.maximum(self.LEAST_DAYS[self.storage_class] - self.deleted_age, 0)

    @step("Deleted before its minimum", unit="GB-months", source=c.PRICES, when=deleted_early)
    def early_gb(self):
        """Paid for the remaining days, {deleted_pct} of the data is {early_gb}."""
        kept = self.stored_gb + self.extra_gb
        return kept * self.deleted_pct * self.remaining_days * 24 / HOURS / 100

    early = billed(
        "Early deletion", "early_gb", c.by_class(c.STORAGE), REST, unit="GB-months",
        when=deleted_early & storage_class.is_(*c.STORAGE),
    )  # fmt: skip
    early_deep = billed(
        "Early deletion", "early_gb", Rate(c.DEEP_OFFER, "S3 EarlyDelete GDA GB-Mo"), REST, unit="GB-months",
        when=deleted_early & storage_class.is_(c.DEEP),
    )  # fmt: skip
