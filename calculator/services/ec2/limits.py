"""What AWS refuses or throttles, and what deserves a look."""

import numpy as np

from calculator.kernel import HOURS, Of, check, rule, step
from calculator.kernel.trace import plain
from calculator.services.ec2.asked import Asked
from calculator.services.ec2.pages import (
    ADVISOR,
    ATTACHMENTS,
    BURST,
    BURSTABLE,
    DEDICATED,
    EBS_OPTIMIZED,
    GRAVITON,
    MONTH,
    NETWORK,
    NOTICE,
    RESERVED,
    UNLIMITED,
)
from calculator.services.ec2.running import Running
from calculator.services.ec2.types import having, interruption_told, interruptions, spec

MB_PER_MIB = 1.048576  # instances are rated in decimal MB/s, volumes in MiB/s
OFTEN = 10  # percent of Spot Instances interrupted in a month


class Limits(Running):
    # -- limits ------------------------------------------------------------------------------------

    @rule(Asked.operating_system, Asked.instance_type, source=GRAVITON, when=Asked.windows)
    def windows_on_arm(self):
        """{operating_system} does not run on {instance_type}, which has an Arm processor. Choose another
        Operating system, or an Instance type with an Intel or AMD processor."""
        return spec(self, "arm")

    @rule(Asked.tenancy, Asked.instance_type, source=BURSTABLE, when=Asked.tenancy.is_("dedicated"))
    def dedicated_burstable(self):
        """Tenancy {tenancy} is not offered for {instance_type}: of the T families only T3 runs on dedicated
        hardware. Choose Shared Instances, or another Instance type."""
        return spec(self, "no_dedicated")

    @check("Specifications", level="warning", source=NETWORK, when=Asked.untold)
    def unknown_limits(self):
        """No source at hand states the sustained network or EBS throughput of {instance_type}: that part of
        the need was not counted.

        Measure it, or choose a type whose limits AWS states."""
        return np.ones(1, bool)

    @check("Runs in the month", source=MONTH, when=Asked.usage.is_("runs"))
    def runs_fit(self):
        """{runs} of {run_minutes} take {used} of the month's {limit}.

        Shorten the runs, or spread them over more instances."""
        return Of(self.hours_used, HOURS, "hours")

    @check("Longest commitment", source=RESERVED, when=Asked.committed)
    def commitment_allowed(self):
        """{purchase} binds for {term}; the longest commitment you accept is: {longest_commitment}.

        Choose a shorter term, or raise Longest commitment."""
        return self.term > self.LONGEST[plain(self.longest_commitment)]

    @check("Idle commitment", level="warning", source=RESERVED, when=Asked.committed)
    def idle_commitment(self):
        """All 730 hours of a commitment are paid; the instances use {share_used} of them.

        Hold it against On-Demand in the table of purchase options: it names the utilization from which this
        one costs less."""
        return self.hours_used < HOURS

    @check("Spot needs interruptible work", source=NOTICE, when=Asked.spot)
    def spot_consent(self):
        """AWS may take a Spot Instance back at any time, two minutes after a notice. Can be interrupted:
        {interruptible}.

        Say that the work can be interrupted, or choose another purchase option."""
        return ~self.interruptible

    @step("Spot interruptions", unit="%", source=ADVISOR, when=Asked.spot & interruption_told)
    def interrupted(self):
        """AWS's Spot Instance Advisor puts it in the class that starts at {interrupted} interrupted a month."""
        return interruptions(self)

    @check("Spot interruptions", level="warning", source=ADVISOR, when=Asked.spot & interruption_told)
    def spot_interruptions(self):
        """{instance_type} in {region} is in the class that starts at {interrupted} interrupted a month.

        Let the work run on several instance types, or choose one that is interrupted less often."""
        return self.interrupted >= OFTEN

    @check("Dedicated fee", level="warning", source=DEDICATED, when=Asked.tenancy.is_("dedicated"))
    def dedicated_fee(self):
        """While any Dedicated Instance runs, AWS charges a fee per hour and Region, once for the account.

        This book holds no price for the fee: add it to the total."""
        return np.ones(1, bool)

    @check("T3 against M5", level="warning", source=UNLIMITED, when=Asked.unlimited & having("break_even"))
    def t3_break_even(self):
        """With surplus credits {instance_type} costs less than M5 of its size up to {limit} average CPU
        (AWS's figure for Linux in US East); you expect {used} %.

        Above that an instance without CPU credits costs less."""
        return Of(self.cpu_average, spec(self, "break_even"), "%")

    @check("CPU baseline", source=BURST, when=having("burstable") & ~Asked.unlimited)
    def standard_baseline(self):
        """In standard mode {instance_type} sustains {limit} of each vCPU; you expect {used} %.

        Choose Unlimited, a larger size, or a type without CPU credits."""
        return Of(self.cpu_average, self.baseline, "%")

    @check("Volumes attached", level="warning", source=ATTACHMENTS, when=Asked.with_volumes)
    def attachments(self):
        """{used} of {limit} that an instance of this kind takes beside one network interface; local disks
        and further interfaces count too.

        Larger sizes of recent generations take more: look {instance_type} up, or use fewer, larger volumes."""
        return Of(self.volumes_each, spec(self, "attachments"), "volumes")

    @check("EBS throughput", source=EBS_OPTIMIZED, when=Asked.with_volumes & having("ebs_most"))
    def ebs_throughput(self):
        """The volumes of an instance are to give {used} MB/s; {instance_type} carries at most {limit}.

        The instance throttles them: choose a larger size, or slower volumes."""
        return Of(self.volumes_each * self.volumes.throughput * MB_PER_MIB, spec(self, "ebs_most"), "MB/s")

    @check("EBS IOPS", source=EBS_OPTIMIZED, when=Asked.with_volumes & having("iops_most"))
    def ebs_iops(self):
        """The volumes of an instance are to give {used} IOPS; {instance_type} carries at most {limit}.

        The instance throttles them: choose a larger size, or fewer IOPS."""
        return Of(self.volumes_each * self.volumes.iops, spec(self, "iops_most"), "IOPS")

    @check("EBS throughput, sustained", level="warning", source=EBS_OPTIMIZED, when=Asked.with_volumes & having("ebs"))
    def ebs_throughput_sustained(self):
        """The volumes of an instance are to give {used} MB/s; {instance_type} sustains {limit} all day.

        It carries more for 30 minutes a day only: choose a larger size for a lasting load."""
        return Of(self.volumes_each * self.volumes.throughput * MB_PER_MIB, spec(self, "ebs"), "MB/s")

    @check("EBS IOPS, sustained", level="warning", source=EBS_OPTIMIZED, when=Asked.with_volumes & having("iops"))
    def ebs_iops_sustained(self):
        """The volumes of an instance are to give {used} IOPS; {instance_type} sustains {limit} all day.

        It carries more for 30 minutes a day only: choose a larger size for a lasting load."""
        return Of(self.volumes_each * self.volumes.iops, spec(self, "iops"), "IOPS")
