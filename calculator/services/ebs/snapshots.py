"""Snapshots of the volumes: kept, archived, restored fast, read and written block by block."""

import numpy as np

from calculator.kernel import DAYS, HOURS, Choice, Number, Of, Rate, check, line, step
from calculator.services.ebs.limits import QUOTAS, LimitedVolume

HOW = "https://docs.aws.amazon.com/ebs/latest/userguide/how_snapshots_work.html"
ARCHIVE = "https://docs.aws.amazon.com/ebs/latest/userguide/snapshot-archive-pricing.html"
RESTORE = "https://docs.aws.amazon.com/ebs/latest/userguide/ebs-fast-snapshot-restore.html"
RESTORE_CREDITS = "https://docs.aws.amazon.com/ebs/latest/userguide/volume-creation-credits.html"
DIRECT = "https://docs.aws.amazon.com/ebs/latest/userguide/ebsapi-pricing.html"
CALCULATOR = "https://calculator.aws/#/createCalculator/EBS"

OFFER = "AmazonEC2"
ARCHIVE_DAYS = 90  # the least an archived snapshot is billed for


class SnapshotVolume(LimitedVolume):
    snapshots = Choice(
        "Snapshots", default="none", group="Snapshots",
        help="A volume lives in one Availability Zone; a snapshot takes it to another zone or Region.",
        options=(
            ("none", "None"),
            ("hourly", "Hourly"),
            ("12h", "Twice a day"),
            ("daily", "Daily"),
            ("weekly", "Weekly"),
            ("monthly", "Monthly", "Only the first, full snapshot."),
            ("custom", "Another number a month"),
        ),
    )  # fmt: skip
    # Snapshots a month after the first, as the AWS Pricing Calculator counts them.
    AFTER_THE_FIRST = snapshots.table(
        {"none": 0, "hourly": 729, "12h": 59.83, "daily": 30, "weekly": 3, "monthly": 0, "custom": 0}
    )
    snapshots_month = Number(
        "Snapshots a month after the first", default=30, max=10_000, group="Snapshots",
        when=snapshots.is_("custom"),
    )  # fmt: skip
    snapshot_gib = Number(
        "Changed data per snapshot", unit="GiB", default=3, max=65_536, group="Snapshots",
        when=~snapshots.is_("none"), help="Of each volume. Only changed blocks are kept.",
    )  # fmt: skip
    filled = Number(
        "Volume filled", unit="%", default=100, max=100, group="Snapshots", advanced=True,
        when=~snapshots.is_("none"), source=HOW,
        help="The first snapshot holds the blocks ever written, not the size of the volume.",
    )  # fmt: skip
    archive_gib = Number(
        "Archived snapshots", unit="GiB", max=1e9, group="Snapshot archive", advanced=True,
        help="Full snapshots kept in the archive tier, all together.",
    )  # fmt: skip
    archive_early_gib = Number(
        "Deleted early", unit="GiB", max=1e9, group="Snapshot archive", advanced=True,
        help="Archived snapshots deleted or restored for good in a month before they are 90 days old.",
    )  # fmt: skip
    archive_days = Number(
        "Kept until deleted", unit="days", default=30, max=ARCHIVE_DAYS, group="Snapshot archive", advanced=True,
        when=archive_early_gib.above(0), rising=False, why="After 90 days nothing is due.", source=ARCHIVE,
    )  # fmt: skip
    archive_restored_gib = Number(
        "Restored from the archive",
        unit="GiB",
        monthly=True,
        max=1e9,
        group="Snapshot archive",
        advanced=True,
        help="A month.",
    )
    archive_restored_days = Number(
        "Days kept restored", unit="days", default=0, max=DAYS, group="Snapshot archive", advanced=True,
        when=archive_restored_gib.above(0), help="Of each month, in the standard tier.",
    )  # fmt: skip
    fsr_snapshots = Number(
        "Fast restore snapshots", default=0, max=1000, whole=True, group="Fast snapshot restore", advanced=True,
        help="Snapshots with fast restore switched on. It is billed by the hour in each zone, used or not.",
    )  # fmt: skip
    fsr_zones = Number(
        "Availability Zones", default=1, min=1, max=6, whole=True, group="Fast snapshot restore", advanced=True,
        when=fsr_snapshots.above(0),
    )  # fmt: skip
    fsr_hours = Number(
        "Hours switched on", unit="hours", default=HOURS, max=744, group="Fast snapshot restore", advanced=True,
        when=fsr_snapshots.above(0), help="A month, for each snapshot and zone; one hour at least is billed.",
    )  # fmt: skip
    list_requests = Number(
        "List requests", unit="requests", monthly=True, max=1e12, group="EBS direct APIs", advanced=True,
        help="ListSnapshotBlocks and ListChangedBlocks a month.",
    )  # fmt: skip
    get_blocks = Number(
        "Blocks read",
        unit="blocks",
        monthly=True,
        max=1e12,
        group="EBS direct APIs",
        advanced=True,
        help="GetSnapshotBlock a month.",
    )
    put_blocks = Number(
        "Blocks written", unit="blocks", monthly=True, max=1e12, group="EBS direct APIs", advanced=True,
        help="PutSnapshotBlock a month.",
    )  # fmt: skip

    kept = ~snapshots.is_("none")
    fast = fsr_snapshots.above(0)

    # -- the standard tier --------------------------------------------------------------------------------------------

    @step("Incremental snapshots", unit="snapshots", source=CALCULATOR, when=kept)
    def increments(self):
        """{snapshots} is {increments} a month after the first of each volume."""
        return np.where(self.is_(snapshots="custom"), self.snapshots_month, self.AFTER_THE_FIRST[self.snapshots])

    @line(
        "First snapshots", unit="GB-months", source=HOW, when=kept, rate=Rate(OFFER, "Storage Snapshot Amazon S3 GB Mo")
    )
    def snapshot_first(self):
        """The first snapshot of each volume holds what was written, {filled} of {size_gib}: {snapshot_first}."""
        return self.size_gib * self.filled * self.volume_months / 100

    @line(
        "Incremental snapshots",
        unit="GB-months",
        source=CALCULATOR,
        when=kept,
        rate=Rate(OFFER, "Storage Snapshot Amazon S3 GB Mo"),
    )
    def snapshot_changes(self):
        """{increments} of {snapshot_gib}, kept half of the month on average: {snapshot_changes}."""
        return self.increments * self.snapshot_gib * self.volume_months / 2

    # -- the archive tier ---------------------------------------------------------------------------------------------

    @line(
        "Snapshot archive",
        unit="GB-months",
        source=ARCHIVE,
        when=archive_gib.above(0),
        rate=Rate(OFFER, "Storage Snapshot Amazon S3 SnapshotArchiveStorage GB Mo"),
    )
    def archive_storage(self):
        """The archive tier keeps {archive_storage}."""
        return self.archive_gib

    @line(
        "Archive early deletion",
        unit="GB-months",
        source=ARCHIVE,
        when=archive_early_gib.above(0),
        rate=Rate(OFFER, "Storage Snapshot Amazon S3 SnapshotArchiveEarlyDelete GB Mo"),
    )
    def archive_early(self):
        """{archive_early_gib} go after {archive_days}; the rest of the 90 days is due: {archive_early}."""
        return self.archive_early_gib * (ARCHIVE_DAYS - self.archive_days) * 24 / HOURS

    @line(
        "Archive retrieval",
        unit="GB",
        source=ARCHIVE,
        when=archive_restored_gib.above(0),
        rate=Rate(OFFER, "Storage Snapshot Amazon S3 SnapshotArchiveRetrieval GB"),
    )
    def archive_retrieval(self):
        """Restoring reads {archive_retrieval} from the archive."""
        return self.archive_restored_gib

    @line(
        "Restored snapshots",
        unit="GB-months",
        source=ARCHIVE,
        when=archive_restored_days.above(0),
        rate=Rate(OFFER, "Storage Snapshot Amazon S3 GB Mo"),
    )
    def archive_restored(self):
        """{archive_restored_gib} stay {archive_restored_days} in the standard tier: {archive_restored}."""
        return self.archive_restored_gib * self.archive_restored_days * 24 / HOURS

    # -- fast restore, direct APIs ------------------------------------------------------------------------------------

    @line(
        "Fast snapshot restore",
        unit="DSU-hours",
        source=RESTORE,
        when=fast,
        rate=Rate(OFFER, "Fast Snapshot Restore per hours"),
    )
    def fast_restore(self):
        """{fsr_snapshots} × {fsr_zones} Availability Zones × {fsr_hours}, at least one hour each: {fast_restore}."""
        return self.fsr_snapshots * self.fsr_zones * np.maximum(self.fsr_hours, 1)

    @step("Fast restores at once", unit="volumes", source=RESTORE_CREDITS, when=fast)
    def fsr_bucket(self):
        """A full credit bucket of a {size_gib} snapshot creates {fsr_bucket} fast in each zone."""
        return np.maximum(np.minimum(1024 / self.size_gib, 10), 1)

    @step("Fast restores an hour", unit="volumes", source=RESTORE_CREDITS, when=fast)
    def fsr_rate(self):
        """It fills by {fsr_rate} an hour."""
        return np.minimum(1024 / self.size_gib, 10)

    @line(
        "List requests",
        unit="requests",
        source=DIRECT,
        when=list_requests.above(0),
        rate=Rate(OFFER, "List Requests for EBS direct APIs per Requests"),
    )
    def direct_list(self):
        """{direct_list} list blocks."""
        return self.list_requests

    @line(
        "Blocks read",
        unit="blocks",
        source=DIRECT,
        when=get_blocks.above(0),
        rate=Rate(OFFER, "Get Requests for EBS direct APIs per SnapshotAPIUnits"),
    )
    def direct_get(self):
        """GetSnapshotBlock returns {direct_get}."""
        return self.get_blocks

    @line(
        "Blocks written",
        unit="blocks",
        source=DIRECT,
        when=put_blocks.above(0),
        rate=Rate(OFFER, "Put Requests for EBS direct APIs per SnapshotAPIUnits"),
    )
    def direct_put(self):
        """PutSnapshotBlock writes {direct_put}."""
        return self.put_blocks

    # -- limits -------------------------------------------------------------------------------------------------------

    @check("Fast restore quota", level="warning", source=QUOTAS, when=fast)
    def fsr_quota(self):
        """{used} of {limit} that a Region allows with fast restore by default.

        Ask AWS to raise the quota."""
        return Of(self.fsr_snapshots, 5, "snapshots")

    @check("Fast restore size", source=RESTORE, when=fast)
    def fsr_size(self):
        """A snapshot of {used} GiB; fast restore takes up to {limit}.

        Initialize volumes of larger snapshots instead."""
        return Of(self.size_gib, 16_384, "GiB")

    @check("Fast restore speed", level="warning", source=RESTORE, when=fast)
    def fsr_speed(self):
        """Fast restore serves up to 64,000 IOPS and 1,000 MiB/s in full; this volume gives {iops_given} and
        {throughput_given}. A full bucket creates {fsr_bucket} and fills by {fsr_rate} an hour.

        Initialize faster volumes to get their full speed."""
        return (self.iops_given > 64_000) | (self.throughput_given > 1000)
