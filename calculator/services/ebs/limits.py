"""What AWS refuses, and what works but deserves a look."""

import numpy as np

from calculator.kernel import Condition, Of, check, rule, step
from calculator.kernel.trace import plain
from calculator.services.ebs.volume import GENERAL, HDD, PIOPS, TYPES, Volume

MULTI_ATTACH = "https://docs.aws.amazon.com/ebs/latest/userguide/ebs-volumes-multi.html"
QUOTAS = "https://docs.aws.amazon.com/ebs/latest/userguide/ebs-resource-quotas.html"

WITHIN_IOPS = Condition(lambda case: plain(case.iops) <= case.MAX_IOPS[plain(case.volume_type)])
WITHIN_MIB = Condition(lambda case: plain(case.throughput) <= case.MAX_MIB[plain(case.volume_type)])


class LimitedVolume(Volume):
    in_use = Volume.count.above(0)
    io1 = Volume.volume_type.is_("io1")
    io2 = Volume.volume_type.is_("io2")
    shared = Volume.multi_attach.on()
    QUOTA_TIB = Volume.volume_type.table({"io2": 20}, default=50)
    QUOTA_IOPS = Volume.volume_type.table({"io1": 300_000}, default=100_000)

    @step("Smallest size", unit="GiB", source=TYPES)
    def smallest_gib(self):
        """{volume_type} starts at {smallest_gib}."""
        return self.MIN_GIB[self.volume_type]

    @step("Storage of all volumes", unit="TiB")
    def total_tib(self):
        """{count} × {size_gib} are {total_tib}."""
        return self.count * self.size_gib / 1024

    # -- what the type cannot give ------------------------------------------------------------------------------------

    @check("Smallest size of the type", source=TYPES, when=in_use)
    def smallest_size(self):
        """{volume_type} starts at {smallest_gib}; the volume has {size_gib}.

        Make the volume larger, or choose another type."""
        return self.size_gib < self.smallest_gib

    @check("Largest size of the type", source=TYPES, when=in_use)
    def largest_size(self):
        """A {volume_type} volume of {used} GiB, of {limit}.

        Split the data over several volumes, or choose a type with larger ones."""
        return Of(self.size_gib, self.MAX_GIB[self.volume_type], "GiB")

    @check("IOPS of the type", source=TYPES, when=in_use)
    def iops_of_type(self):
        """The need is {used} IOPS; a {volume_type} volume gives {limit} at most, whatever its size.

        Stripe several volumes, or choose a faster type."""
        return Of(self.iops, self.MAX_IOPS[self.volume_type], "IOPS")

    @check("IOPS at this size", source=TYPES, when=in_use & WITHIN_IOPS)
    def iops_at_size(self):
        """The need takes {used} IOPS; {volume_type} gives up to {limit} at {size_gib}.

        The type would take {fitting_gib} for it; or choose a faster one."""
        bought = self.is_(volume_type=("gp3", "io1", "io2"))
        return Of(np.where(bought, self.provisioned_iops, self.iops), self.most_iops, "IOPS")

    @check("Throughput of the type", source=TYPES, when=in_use & Volume.throughput.above(0))
    def throughput_of_type(self):
        """The need is {used} MiB/s; a {volume_type} volume gives {limit} at most, whatever its size.

        Stripe several volumes, or choose a faster type."""
        return Of(self.throughput, self.MAX_MIB[self.volume_type], "MiB/s")

    @check("Throughput at this size", source=TYPES, when=in_use & ~Volume.provisioned & WITHIN_MIB)
    def throughput_at_size(self):
        """The need is {used} MiB/s; {volume_type} gives {limit} at {size_gib}.

        A type that grows with its size would take {fitting_gib} for it; or choose a faster one."""
        return Of(self.throughput, self.most_mib, "MiB/s")

    @check("Durability", source=TYPES, when=in_use & Volume.durability.is_("99.999"))
    def durable(self):
        """{durability} is asked for, which only io2 Block Express is designed for.

        Choose io2, or copy the data."""
        return ~self.is_(volume_type="io2")

    @check("Boot volume", source=TYPES, when=in_use & Volume.boot.on())
    def bootable(self):
        """The volume is to boot from; st1 and sc1 cannot.

        Boot from gp3 and keep the data on the HDD."""
        return self.is_(volume_type=("st1", "sc1"))

    # -- Multi-Attach -------------------------------------------------------------------------------------------------

    @rule(Volume.boot, Volume.multi_attach, source=MULTI_ATTACH)
    def no_shared_boot(self):
        """Boot volume and Multi-Attach exclude each other: several instances cannot boot from one volume. Switch
        one of them off."""
        return self.boot & self.multi_attach

    @check("Multi-Attach", source=MULTI_ATTACH, when=in_use & shared)
    def shareable(self):
        """Several instances are to share the volume; only io1 and io2 can be shared.

        Choose io2, or give each instance its own volume."""
        return ~self.is_(volume_type=("io1", "io2"))

    @check("Attached instances", source=MULTI_ATTACH, when=in_use & shared)
    def attached_limit(self):
        """{used} of {limit} that one volume can be attached to, all in its Availability Zone.

        Use several volumes, or a file system such as EFS."""
        return Of(self.attached, 16, "instances")

    @check("Multi-Attach of io1 in this Region", source=MULTI_ATTACH, when=in_use & shared & io1)
    def io1_shared_regions(self):
        """io1 can be shared in N. Virginia, Oregon and Seoul only; the Region is {region}.

        Choose io2, which can be shared everywhere."""
        return ~self.is_(region=("us-east-1", "us-west-2", "ap-northeast-2"))

    # -- worth a look -------------------------------------------------------------------------------------------------

    @check("Bursts", level="warning", source=TYPES, when=in_use & Volume.burstable)
    def bursts(self):
        """The baseline is {sustained_iops} and {sustained_mib}, bursts reach {burst_iops} and {burst_mib} for
        {burst_minutes}, an idle volume regains its credits in {refill_minutes}; beyond the baseline this need is
        met for {lasting_minutes}.

        A need above the baseline ends with the credits: watch BurstBalance, or choose a type without credits."""
        return self.overdraft > 0

    @check("Small I/O on an HDD", level="warning", source=HDD, when=in_use & Volume.hdd & Volume.iops.above(0))
    def small_io(self):
        """An HDD counts every random I/O as 1 MiB; here {iops} carry {throughput}.

        Small random I/O belongs on an SSD."""
        return self.iops > self.throughput

    @check("io1 against io2", level="warning", source=MULTI_ATTACH, when=in_use & io1)
    def io2_instead(self):
        """AWS recommends io2 over io1: more durable, more IOPS a GiB, and cheaper IOPS above 32,000."""
        return self.is_(volume_type="io1")

    @check("gp2 against gp3", level="warning", source=GENERAL, when=in_use & Volume.volume_type.is_("gp2"))
    def gp3_instead(self):
        """gp3 costs 20 % less a GiB than gp2 and has 3,000 IOPS at any size, without credits."""
        return self.is_(volume_type="gp2")

    @check("Previous generation", level="warning", source=TYPES, when=in_use & Volume.volume_type.is_("standard"))
    def previous_generation(self):
        """Magnetic volumes are of the previous generation, with about 100 IOPS, never more than 200."""
        return self.is_(volume_type="standard")

    @check("Nitro-based instances", level="warning", source=PIOPS, when=in_use & Volume.provisioned)
    def needs_nitro(self):
        """Each volume is provisioned with {provisioned_iops}; instances not built on Nitro reach 32,000.

        Attach it to a Nitro-based instance."""
        return self.provisioned_iops > 32_000

    @check("Storage against the default quota", level="warning", source=QUOTAS, when=in_use)
    def storage_quota(self):
        """{used} TiB of {limit} that a Region allows for the type by default.

        Ask AWS to raise the quota before you need it."""
        return Of(self.total_tib, self.QUOTA_TIB[self.volume_type], "TiB")

    @check("IOPS against the default quota", level="warning", source=QUOTAS, when=in_use & (io1 | io2))
    def iops_quota(self):
        """{used} IOPS of {limit} that a Region allows for all volumes of the type by default.

        Ask AWS to raise the quota before you need it."""
        return Of(self.count * self.provisioned_iops, self.QUOTA_IOPS[self.volume_type], "IOPS")
