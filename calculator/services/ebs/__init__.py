"""Amazon EBS: seven volume types sized for a need, their snapshots, and the cheapest type that gives it."""

from collections.abc import Iterator
from typing import Any

import numpy as np

from calculator.kernel import MIB_PER_GIB, Compare, Number, Rate, UnitCost, Way, line, step
from calculator.kernel.trace import plain
from calculator.services.ebs.snapshots import OFFER, SnapshotVolume
from calculator.services.ebs.volume import GENERAL, GP3_IOPS, GP3_MIB, PRICES, Volume

STORAGE_WORDS = {
    "gp3": "General Purpose gp3 GB Mo",
    "gp2": "General Purpose gp2 GB Mo",
    "io1": "Provisioned IOPS io1 GB Mo",
    "io2": "Provisioned IOPS io2 GB month",
    "st1": "Throughput Optimized HDD st1 GB Mo",
    "sc1": "Cold HDD sc1 GB Mo",
    "standard": "Magnetic standard GB Mo",
}
IO2_FIRST, IO2_SECOND = 32_000, 64_000  # ends of the first two IOPS tiers of each io2 volume


def larger_volumes(case: Any) -> Iterator[tuple[str, dict[str, str]]]:
    """Every type at the size that gives the need, where that is larger than asked for."""
    types = case.by_name["volume_type"]
    many = type(case)({**case.inputs, "volume_type": np.arange(len(types.choices))})
    asked = plain(case.size_gib)[0]
    for option, gib, largest in zip(types.choices, plain(many.fitting_gib), case.MAX_GIB, strict=True):
        if asked < gib <= largest:
            yield f"{option.label}, {gib:,.0f} GiB", {"volume_type": option.value, "size_gib": f"{gib:.0f}"}


class EBS(SnapshotVolume):
    slug = "ebs"
    title = "EBS"
    aws_name = "Amazon Elastic Block Store (EBS)"
    summary = "Block storage: the cheapest of seven volume types that gives the IOPS, throughput and durability."
    category = "Storage"
    keywords = ("elastic block store", "disk", "volume", "snapshot", "gp3", "gp2", "io1", "io2", "st1", "sc1", "iops")
    headline = "fitting_gib"
    unit_costs = (UnitCost("GiB", "stored_gib"),)

    io_requests = Number(
        "I/O requests", unit="requests", monthly=True, max=1e13, group="Performance of each volume", advanced=True,
        help="A month, of all volumes. Only Magnetic bills them.",
    )  # fmt: skip

    gp3 = Volume.volume_type.is_("gp3")
    io2 = Volume.volume_type.is_("io2")

    @step("GiB months", unit="GiB-months")
    def stored_gib(self):
        """All volumes together hold {stored_gib}."""
        return self.size_gib * self.volume_months

    @line("Storage", unit="GB-months", source=PRICES, rate=Rate(OFFER, "Storage {volume_type}", words=STORAGE_WORDS))
    def storage(self):
        """{size_gib} for {volume_months} are {storage}."""
        return self.size_gib * self.volume_months

    @line(
        "Provisioned IOPS",
        unit="IOPS-months",
        source=PRICES,
        when=Volume.provisioned,
        rate=Rate(OFFER, "Provisioned EBS IOPS {volume_type} Volumes per IOPS Mo"),
    )
    def iops_first(self):
        """Billed are all IOPS of io1, the first 32,000 of each io2 volume, those above 3,000 of gp3: {iops_first}."""
        of_io2 = np.minimum(self.provisioned_iops, IO2_FIRST)
        of_io = np.where(self.is_(volume_type="io2"), of_io2, self.provisioned_iops)
        of_gp3 = np.maximum(self.provisioned_iops - GP3_IOPS, 0)
        return np.where(self.is_(volume_type="gp3"), of_gp3, of_io) * self.volume_months

    @line(
        "Provisioned IOPS, 32,001 to 64,000",
        unit="IOPS-months",
        source=PRICES,
        when=io2,
        rate=Rate(OFFER, "Provisioned EBS IOPS Tier 2 io2 Volumes per IOPS Mo"),
    )
    def iops_second(self):
        """The second tier counts for each volume, not over all of them: {iops_second}."""
        within = np.minimum(self.provisioned_iops, IO2_SECOND)
        return np.maximum(within - IO2_FIRST, 0) * self.volume_months

    @line(
        "Provisioned IOPS above 64,000",
        unit="IOPS-months",
        source=PRICES,
        when=io2,
        rate=Rate(OFFER, "Provisioned EBS IOPS Tier 3 io2 Volumes per IOPS Mo"),
    )
    def iops_third(self):
        """Above 64,000 of each volume: {iops_third}."""
        return np.maximum(self.provisioned_iops - IO2_SECOND, 0) * self.volume_months

    @line(
        "Provisioned throughput",
        unit="GiBps-months",
        source=GENERAL,
        when=gp3,
        rate=Rate(OFFER, "Provisioned Throughput gp3 per GiBps mo"),
    )
    def throughput_above(self):
        """What goes beyond the 125 MiB/s included, in GiB/s: {throughput_above}."""
        return (self.provisioned_mib - GP3_MIB) * self.volume_months / MIB_PER_GIB

    @line(
        "I/O requests",
        unit="requests",
        source=PRICES,
        when=Volume.volume_type.is_("standard") & io_requests.above(0),
        rate=Rate(OFFER, "Provisioned EBS I O Requests standard Volumes per IOs"),
    )
    def io_billed(self):
        """Magnetic bills each of {io_billed}."""
        return self.io_requests

    compare = (
        Compare(
            "volume_type",
            "The cheapest type for this need",
            note="The same size, IOPS, throughput and durability from every type.",
            baseline="gp3",
            steps=("iops_given", "throughput_given", "fitting_gib"),
        ),
    )
    ways = (Way("Another type, larger", larger_volumes, note="the size that gives the same IOPS and throughput"),)
