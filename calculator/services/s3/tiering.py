"""S3 Intelligent-Tiering: which share of the data lies in which tier, and what archives keep at Standard price."""

import numpy as np

from calculator.kernel import KIB_PER_GIB, Choice, Number, Rate, line, rule, step
from calculator.services.s3 import classes as c
from calculator.services.s3.stored import Stored


class Tiered(Stored):
    """The tiers of Intelligent-Tiering and the metadata of archived objects."""

    tiers = Choice(
        "Access tiers",
        default="by-access",
        group="Intelligent-Tiering",
        advanced=True,
        when=Stored.storage_class.is_(c.TIERED),
        options=(
            ("by-access", "From the data retrieved", "Each month's reads are spread evenly over the objects."),
            ("shares", "Shares I give"),
        ),
    )
    own_shares = Stored.storage_class.is_(c.TIERED) & tiers.is_("shares")
    frequent_pct = Number(
        "Frequent Access", unit="%", default=30, max=100, group="Intelligent-Tiering",
        rising=False, when=own_shares, help="Of the data. The five tiers together make 100 %.",
    )  # fmt: skip
    infrequent_pct = Number(
        "Infrequent Access", unit="%", default=20, max=100, group="Intelligent-Tiering",
        rising=False, when=own_shares, help="Not read for 30 days.", source=c.TIERING,
    )  # fmt: skip
    instant_pct = Number(
        "Archive Instant Access", unit="%", default=50, max=100, group="Intelligent-Tiering",
        rising=False, when=own_shares, help="Not read for 90 days.", source=c.TIERING,
    )  # fmt: skip
    archive_pct = Number(
        "Archive Access", unit="%", max=100, group="Intelligent-Tiering",
        rising=False, when=own_shares, help="Optional, from 90 days; reads wait for hours.", source=c.TIERING,
    )  # fmt: skip
    deep_pct = Number(
        "Deep Archive Access", unit="%", max=100, group="Intelligent-Tiering",
        rising=False, when=own_shares, help="Optional, from 180 days; reads wait up to 12 hours.",
        source=c.TIERING,
    )  # fmt: skip
    tiered = Stored.storage_class.is_(c.TIERED)

    @step("Objects not read", unit="%", when=tiered)
    def idle_pct(self):
        """A month leaves {idle_pct} of the objects unread."""
        return 100 - np.minimum(self.retrieved_pct, 100)

    @step("In Frequent Access", unit="%", source=c.TIERING, when=tiered)
    def frequent_share(self):
        """Data that was read in the last 30 days, or lies in objects below 128 KB: {frequent_share}."""
        asked = np.where(self.is_(tiers="shares"), self.frequent_pct, np.minimum(self.retrieved_pct, 100))
        return np.where(self.object_kb < c.MONITORED_KB, 100, asked)

    @step("In Infrequent Access", unit="%", source=c.TIERING, when=tiered)
    def infrequent_share(self):
        """Data last read 30 to 90 days ago: {infrequent_share}."""
        read = np.minimum(self.retrieved_pct, 100)
        moved = self.idle_pct * read * (200 - read) / (100 * 100)  # unread this month, read in the two before
        asked = np.where(self.is_(tiers="shares"), self.infrequent_pct, moved)
        return np.where(self.object_kb < c.MONITORED_KB, 0, asked)

    @step("In Archive Instant Access", unit="%", source=c.TIERING, when=tiered)
    def instant_share(self):
        """Data not read for 90 days: {instant_share}."""
        moved = self.idle_pct * self.idle_pct * self.idle_pct / (100 * 100)  # unread three months in a row
        asked = np.where(self.is_(tiers="shares"), self.instant_pct, moved)
        return np.where(self.object_kb < c.MONITORED_KB, 0, asked)

    @step("In Archive Access", unit="%", source=c.TIERING, when=own_shares)
    def archive_share(self):
        """Data in the optional Archive Access tier: {archive_share}."""
        return np.where(self.object_kb < c.MONITORED_KB, 0, self.archive_pct)

    @step("In Deep Archive Access", unit="%", source=c.TIERING, when=own_shares)
    def deep_share(self):
        """Data in the optional Deep Archive Access tier: {deep_share}."""
        return np.where(self.object_kb < c.MONITORED_KB, 0, self.deep_pct)

    @rule(frequent_pct, infrequent_pct, instant_pct, archive_pct, deep_pct, when=own_shares)
    def shares_total(self):
        """Frequent Access {frequent_pct}, Infrequent Access {infrequent_pct}, Archive Instant Access
        {instant_pct}, Archive Access {archive_pct} and Deep Archive Access {deep_pct} must make 100 %
        together."""
        upper = self.frequent_pct + self.infrequent_pct + self.instant_pct
        return np.abs(upper + self.archive_pct + self.deep_pct - 100) > 1e-9

    @line(
        "Frequent Access tier",
        unit="GB-months",
        source=c.PRICES,
        when=tiered,
        already=True,
        rate=Rate(c.S3, "Intelligent Tiering Frequent Access First 50 TB per GB Mo"),
    )
    def tier_frequent(self):
        """Of {billed_gb}, {frequent_share} is {tier_frequent}."""
        return self.billed_gb * self.frequent_share / 100

    @line(
        "Infrequent Access tier",
        unit="GB-months",
        source=c.PRICES,
        when=tiered,
        rate=Rate(c.S3, "Intelligent Tiering Infrequent Access From 0 to Inf per GB-Mo"),
    )
    def tier_infrequent(self):
        """Of {billed_gb}, {infrequent_share} is {tier_infrequent}."""
        return self.billed_gb * self.infrequent_share / 100

    @line(
        "Archive Instant Access tier",
        unit="GB-months",
        source=c.PRICES,
        when=tiered,
        rate=Rate(c.S3, "Intelligent Tiering Archive Instant Access"),
    )
    def tier_instant(self):
        """Of {billed_gb}, {instant_share} is {tier_instant}."""
        return self.billed_gb * self.instant_share / 100

    @line(
        "Archive Access tier",
        unit="GB-months",
        source=c.PRICES,
        when=own_shares,
        rate=Rate(c.S3, "IntelligentTieringArchiveAccess"),
    )
    def tier_archive(self):
        """With 32 KB of index for each object, {archive_share} of {billed_gb} is {tier_archive}."""
        return (self.billed_gb + self.objects * 32 / KIB_PER_GIB) * self.archive_share / 100

    @line(
        "Deep Archive Access tier",
        unit="GB-months",
        source=c.PRICES,
        when=own_shares,
        rate=Rate(c.S3, "IntelligentTieringDeepArchiveAccess"),
    )
    def tier_deep(self):
        """With 32 KB of index for each object, {deep_share} of {billed_gb} is {tier_deep}."""
        return (self.billed_gb + self.objects * 32 / KIB_PER_GIB) * self.deep_share / 100

    @line(
        "Monitoring and automation",
        unit="objects",
        source=c.PRICES,
        when=tiered,
        rate=Rate(c.S3, "Per object per month monitoring and automation fee for objects in Intelligent Tiering"),
    )
    def monitored(self):
        """Objects of 128 KB and more are monitored: {monitored}."""
        return np.where(self.object_kb < c.MONITORED_KB, 0, self.objects)

    @step("Archived objects", unit="objects", when=Stored.archived | own_shares)
    def archived_objects(self):
        """Names and metadata of {archived_objects} stay readable at once."""
        share = self.archive_share + self.deep_share
        return self.objects * np.where(self.is_(storage_class=c.TIERED), share, 100) / 100

    @line(
        "Names and metadata of archived objects",
        unit="GB-months",
        source=c.PRICES,
        when=Stored.archived | own_shares,
        already=True,
        rate=c.STANDARD_STORAGE,
    )
    def names(self):
        """Each keeps 8 KB at the S3 Standard price: {names}."""
        return self.archived_objects * c.NAME_KB / KIB_PER_GIB
