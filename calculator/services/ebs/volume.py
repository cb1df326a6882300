"""A volume: what it is asked to give, and what its type gives at its size."""

import numpy as np

from calculator.kernel import (
    HOURS,
    MIB_PER_GIB,
    Choice,
    Demand,
    Flag,
    Number,
    Service,
    floor,
    size,
    step,
)
from calculator.services.regions import region as region_field

TYPES = "https://docs.aws.amazon.com/ebs/latest/userguide/ebs-volume-types.html"
GENERAL = "https://docs.aws.amazon.com/ebs/latest/userguide/general-purpose.html"
PIOPS = "https://docs.aws.amazon.com/ebs/latest/userguide/provisioned-iops.html"
HDD = "https://docs.aws.amazon.com/ebs/latest/userguide/hdd-vols.html"
PRICES = "https://aws.amazon.com/ebs/pricing/"

GP2_CREDITS = 5_400_000
GP2_BURST_ABOVE_GIB = 170  # up to here throughput stays at 128 MiB/s, above it bursts to 250
GP3_IOPS, GP3_MIB = 3_000, 125  # included in the storage price


class Volume(Service):
    region = region_field()
    volume_type = Choice(
        "Volume type",
        short="type",
        default="gp3",
        group="Where",
        vary=True,
        options=(
            ("gp3", "General Purpose SSD (gp3)", "IOPS and throughput apart from size; 20 % less a GiB than gp2."),
            ("gp2", "General Purpose SSD (gp2)", "3 IOPS a GiB, with bursts."),
            ("io1", "Provisioned IOPS SSD (io1)", "Up to 64,000 IOPS."),
            ("io2", "Provisioned IOPS SSD (io2 Block Express)", "99.999 % durable, under 1 ms, up to 256,000 IOPS."),
            ("st1", "Throughput Optimized HDD (st1)", "Streams large sequential data; cannot boot."),
            ("sc1", "Cold HDD (sc1)", "Data rarely read; cannot boot."),
            ("standard", "Magnetic (standard)", "Previous generation, about 100 IOPS."),
        ),
    )
    size_gib = Number(
        "Size of each volume", short="size", unit="GiB", default=30, min=1, max=65_536, group="Volume",
        why="The largest volumes hold 64 TiB.", source=TYPES,
    )  # fmt: skip
    count = Number("Number of volumes", default=1, max=1e6, whole=True, group="Volume")
    hours = Number(
        "Hours a month", unit="hours", default=HOURS, min=1 / 60, max=744, group="Volume", advanced=True,
        why="A volume is billed by the second from creation to deletion, for 60 seconds at least.", source=PRICES,
        help="How long each volume exists. 730 is a whole month.",
    )  # fmt: skip
    boot = Flag("Boot volume", group="Volume", help="The operating system starts from it.")
    multi_attach = Flag(
        "Multi-Attach", group="Volume", advanced=True, help="Several instances use the same volume at once."
    )
    attached = Number(
        "Attached instances", default=2, min=1, max=1000, whole=True, group="Volume", advanced=True,
        when=multi_attach.on(),
    )  # fmt: skip
    iops = Number(
        "IOPS needed", unit="IOPS", default=3_000, max=1e6, whole=True, group="Performance of each volume",
        help="What the workload needs of each volume. Look at IOPS where I/O is small and random.",
    )  # fmt: skip
    throughput = Number(
        "Throughput needed", unit="MiB/s", max=1e5, whole=True, group="Performance of each volume",
        help="Look at throughput where I/O is large and sequential. Leave 0 where only IOPS matter.",
    )  # fmt: skip
    burst = Flag(
        "Bursts are enough", group="Performance of each volume", advanced=True,
        help="gp2, st1 and sc1 go beyond their baseline until their credits are spent. Leave off for a steady need.",
    )  # fmt: skip
    durability = Choice(
        "Durability needed", default="99.8", group="Performance of each volume",
        options=(("99.8", "99.8 % – 99.9 % a year"), ("99.999", "99.999 % a year")),
    )  # fmt: skip

    provisioned = volume_type.is_("gp3", "io1", "io2")
    hdd = volume_type.is_("st1", "sc1")
    burstable = volume_type.is_("gp2", "st1", "sc1")

    MIN_GIB = volume_type.table({"io1": 4, "io2": 4, "st1": 125, "sc1": 125}, default=1)
    MAX_GIB = volume_type.table({"gp3": 65_536, "io2": 65_536, "standard": 1_024}, default=16_384)
    MIN_IOPS = volume_type.table({"gp3": GP3_IOPS}, default=100)
    MAX_IOPS = volume_type.table(
        {"gp3": 80_000, "gp2": 16_000, "io1": 64_000, "io2": 256_000, "st1": 500, "sc1": 250, "standard": 200}
    )
    MAX_MIB = volume_type.table(
        {"gp3": 2_000, "gp2": 250, "io1": 1_000, "io2": 4_000, "st1": 500, "sc1": 250, "standard": 90}
    )
    # What an SSD gives by the GiB, and at any size: all the time, and while a burst lasts.
    IOPS_PER_GIB = volume_type.table({"gp3": 500, "gp2": 3, "io1": 50, "io2": 1_000}, default=0)
    ANY_IOPS = volume_type.table({"gp3": GP3_IOPS, "gp2": 100, "standard": 100}, default=0)
    ANY_BURST = volume_type.table({"gp3": GP3_IOPS, "gp2": 3_000, "standard": 200}, default=0)
    # MiB/s an HDD gives by the TiB. It counts I/O in MiB, so its IOPS are its throughput.
    BASE_PER_TIB = volume_type.table({"st1": 40, "sc1": 12}, default=0)
    BURST_PER_TIB = volume_type.table({"st1": 250, "sc1": 80}, default=0)
    # An I/O of an SSD moves 256 KiB at most.
    MIB_PER_IOPS = volume_type.table({"io2": 0.256}, default=0.25)

    @step("Volume months", unit="volume-months", source=PRICES)
    def volume_months(self):
        """{count} × {hours} of 730 make {volume_months}."""
        return self.count * self.hours / HOURS

    # -- what the type gives at this size -----------------------------------------------------------------------------

    @step("IOPS at this size", unit="IOPS", source=TYPES)
    def sustained_iops(self):
        """A {volume_type} volume of {size_gib} can give {sustained_iops} all the time."""
        of_ssd = np.maximum(self.size_gib * self.IOPS_PER_GIB[self.volume_type], self.ANY_IOPS[self.volume_type])
        of_hdd = self.size_gib * self.BASE_PER_TIB[self.volume_type] / MIB_PER_GIB
        given = np.where(self.is_(volume_type=("st1", "sc1")), of_hdd, of_ssd)
        return floor(np.minimum(given, self.MAX_IOPS[self.volume_type]))

    @step("Burst IOPS", unit="IOPS", source=TYPES, when=burstable)
    def burst_iops(self):
        """While its credits last it reaches {burst_iops}."""
        of_ssd = np.maximum(self.size_gib * self.IOPS_PER_GIB[self.volume_type], self.ANY_BURST[self.volume_type])
        of_hdd = self.size_gib * self.BURST_PER_TIB[self.volume_type] / MIB_PER_GIB
        given = np.where(self.is_(volume_type=("st1", "sc1")), of_hdd, of_ssd)
        return floor(np.minimum(given, self.MAX_IOPS[self.volume_type]))

    @step("Throughput at this size", unit="MiB/s", source=TYPES)
    def sustained_mib(self):
        """All the time it can move {sustained_mib}."""
        of_hdd = self.size_gib * self.BASE_PER_TIB[self.volume_type] / MIB_PER_GIB
        of_ssd = np.where(self.is_(volume_type="standard"), 40, carried(self, self.sustained_iops))
        given = np.where(self.is_(volume_type=("st1", "sc1")), of_hdd, of_ssd)
        return np.minimum(given, self.MAX_MIB[self.volume_type])

    @step("Burst throughput", unit="MiB/s", source=TYPES, when=burstable)
    def burst_mib(self):
        """While its credits last it moves {burst_mib}."""
        of_gp2 = np.where(self.size_gib > GP2_BURST_ABOVE_GIB, 250, 128)
        of_hdd = self.size_gib * self.BURST_PER_TIB[self.volume_type] / MIB_PER_GIB
        given = np.where(self.is_(volume_type="gp2"), of_gp2, of_hdd)
        return np.minimum(given, self.MAX_MIB[self.volume_type])

    @step("Burst credits", unit="credits", source=TYPES, when=burstable)
    def credits(self):
        """A full bucket holds {credits}: I/Os of a gp2 volume, MiB of an HDD."""
        return np.where(self.is_(volume_type="gp2"), GP2_CREDITS, self.size_gib * MIB_PER_GIB)

    @step("Burst lasts", unit="minutes", source=TYPES, when=burstable)
    def burst_minutes(self):
        """At full burst a full bucket lasts {burst_minutes}; 0 where the baseline is as fast."""
        gp2 = self.is_(volume_type="gp2")
        drain = np.where(gp2, self.burst_iops - self.sustained_iops, self.burst_mib - self.sustained_mib)
        return over(self.credits, drain * 60)

    @step("Empty bucket fills in", unit="minutes", source=TYPES, when=burstable)
    def refill_minutes(self):
        """An idle volume fills an empty bucket in {refill_minutes}."""
        earned = np.where(self.is_(volume_type="gp2"), self.sustained_iops, self.sustained_mib)
        return over(self.credits, earned * 60)

    @step("Full scan", unit="hours", source=HDD, when=hdd)
    def scan_hours(self):
        """Reading all {size_gib} once from a full bucket takes {scan_hours}."""
        return over(self.size_gib * MIB_PER_GIB, self.burst_mib * 3600)

    @step("Credits overdrawn", unit="credits/s", source=TYPES, when=burstable)
    def overdraft(self):
        """The need spends {overdraft} more than come in."""
        gp2 = self.is_(volume_type="gp2")
        need = np.where(gp2, np.maximum(self.iops, self.throughput * 4), np.maximum(self.iops, self.throughput))
        return np.maximum(need - np.where(gp2, self.sustained_iops, self.sustained_mib), 0)

    @step("The need is met for", unit="minutes", source=TYPES, when=burstable)
    def lasting_minutes(self):
        """From a full bucket the need is met for {lasting_minutes}."""
        return over(self.credits, self.overdraft * 60)

    @step("Most IOPS", unit="IOPS", source=TYPES)
    def most_iops(self):
        """Up to {most_iops} count as given."""
        return np.where(self.burst, np.maximum(self.burst_iops, self.sustained_iops), self.sustained_iops)

    @step("Most throughput", unit="MiB/s", source=TYPES)
    def most_mib(self):
        """Up to {most_mib} count as given."""
        return np.where(self.burst, np.maximum(self.burst_mib, self.sustained_mib), self.sustained_mib)

    # -- what is bought -----------------------------------------------------------------------------------------------

    @size("Provisioned IOPS", unit="IOPS", source=TYPES, when=provisioned, least=100)
    def provisioned_iops(self):
        """Each volume is provisioned with {provisioned_iops}, decided by {provisioned_iops.binding}."""
        io1_above = self.is_(volume_type="io1") & (self.throughput > 500)
        return {
            "IOPS needed": Demand(self.iops, 1, "IOPS"),
            "MiB/s needed": Demand(
                self.throughput, np.where(io1_above, 1 / 64, self.MIB_PER_IOPS[self.volume_type]), "MiB/s"
            ),
            "the least IOPS of the type": Demand(self.MIN_IOPS[self.volume_type], 1, "IOPS"),
        }

    @step("Provisioned throughput", unit="MiB/s", source=GENERAL, when=volume_type.is_("gp3"))
    def provisioned_mib(self):
        """Each volume is provisioned with {provisioned_mib}, of which 125 MiB/s are included."""
        return np.maximum(self.throughput, GP3_MIB)

    @step("IOPS given", unit="IOPS", source=TYPES)
    def iops_given(self):
        """Each volume gives {iops_given}."""
        return np.where(self.is_(volume_type=("gp3", "io1", "io2")), self.provisioned_iops, self.most_iops)

    @step("Throughput given", unit="MiB/s", source=TYPES)
    def throughput_given(self):
        """Each volume gives {throughput_given}."""
        bought = np.minimum(carried(self, self.provisioned_iops), self.MAX_MIB[self.volume_type])
        given = np.where(self.is_(volume_type=("io1", "io2")), bought, self.most_mib)
        return np.where(self.is_(volume_type="gp3"), self.provisioned_mib, given)

    # -- the size that would give it ----------------------------------------------------------------------------------

    @step("Size for the IOPS", unit="GiB", source=TYPES)
    def gib_for_iops(self):
        """The IOPS need {gib_for_iops}; 0 where any size gives them."""
        any_size = np.where(self.burst, self.ANY_BURST[self.volume_type], self.ANY_IOPS[self.volume_type])
        need = np.where(self.is_(volume_type=("gp3", "io1", "io2")), self.provisioned_iops, self.iops)
        of_ssd = np.where(need > any_size, over(need, self.IOPS_PER_GIB[self.volume_type]), 0)
        of_hdd = over(need * MIB_PER_GIB, self._per_tib())
        return np.where(self.is_(volume_type=("st1", "sc1")), of_hdd, of_ssd)

    @step("Size for the throughput", unit="GiB", source=TYPES, when=burstable)
    def gib_for_mib(self):
        """The throughput needs {gib_for_mib}; 0 where any size gives it."""
        steady = np.where(self.throughput > 25, self.throughput * 4 / 3, 0)  # 3 IOPS a GiB of 256 KiB each
        bursting = np.where(self.throughput > 128, GP2_BURST_ABOVE_GIB + 1, 0)
        of_gp2 = np.where(self.burst, bursting, steady)
        of_hdd = over(self.throughput * MIB_PER_GIB, self._per_tib())
        return np.where(self.is_(volume_type="gp2"), of_gp2, of_hdd)

    def _per_tib(self):
        return np.where(self.burst, self.BURST_PER_TIB[self.volume_type], self.BASE_PER_TIB[self.volume_type])

    @size("Volume size", unit="GiB", source=TYPES)
    def fitting_gib(self):
        """The need asks for {fitting_gib}, decided by {fitting_gib.binding}."""
        return {
            "the size asked for": Demand(self.size_gib, 1, "GiB"),
            "the IOPS needed": Demand(self.gib_for_iops, 1, "GiB"),
            "the throughput needed": Demand(self.gib_for_mib, 1, "GiB"),
            "the smallest of the type": Demand(self.MIN_GIB[self.volume_type], 1, "GiB"),
        }


def carried(case, iops):
    """MiB/s that so many provisioned IOPS carry; io1 gains again above 32,000, at 16 KiB each."""
    io1 = np.maximum(np.minimum(iops / 4, 500), iops / 64)
    return np.where(case.is_(volume_type="io1"), io1, iops * case.MIB_PER_IOPS[case.volume_type])


def over(amount, rate):
    """How long `rate` takes for `amount`, or how much of it: 0 where there is no rate."""
    return np.where(rate > 0, amount / np.where(rate > 0, rate, 1), 0)
