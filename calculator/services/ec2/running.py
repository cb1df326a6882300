"""How many instances run, for how many hours, and with what attached."""

import numpy as np

from calculator.kernel import HOURS, Demand, part, size, step
from calculator.kernel.trace import plain
from calculator.services.ebs import EBS
from calculator.services.ec2.asked import Asked
from calculator.services.ec2.pages import BURST, MONTH, PER_SECOND, SCALING
from calculator.services.ec2.types import having, spec

WEEK = 168


class Running(Asked):
    # -- the type ----------------------------------------------------------------------------------

    @step("vCPUs of an instance", unit="vCPU")
    def vcpu(self):
        """Each {instance_type} has {vcpu}."""
        return spec(self, "vcpu")

    @step("Memory of an instance", unit="GiB")
    def memory(self):
        """Each {instance_type} has {memory} of memory."""
        return spec(self, "memory")

    # -- how many, how long ------------------------------------------------------------------------

    @size("Instances needed", unit="instances", source=SCALING, when=Asked.needs)
    def needed(self):
        """{needed} of {instance_type} carry the need; {needed.binding} decides."""
        return {
            "vCPU": Demand(self.need_vcpu, self.vcpu, "vCPU"),
            "memory": Demand(self.need_memory, self.memory, "GiB"),
            "network": Demand(self.need_network, spec(self, "network"), "Gbps"),
            "EBS throughput": Demand(self.need_disk, spec(self, "ebs"), "MB/s"),
            "load": Demand(self.load, self.load_each * self.target / 100, "requests/s"),
        }

    @step("Instances", unit="instances")
    def instances(self):
        """The larger of what you asked for ({count}) and what the need takes: {instances}."""
        return np.maximum(self.count, self.needed)

    @step("Hours used", unit="hours", source=MONTH)
    def hours_used(self):
        """Each instance runs {hours_used} a month."""
        window = self.hours_day * self.days_week * HOURS / WEEK
        chosen = np.where(self.is_(usage="hours-day"), window, self.runs * self.run_minutes / 60)
        chosen = np.where(self.is_(usage="hours-month"), self.hours_month, chosen)
        chosen = np.where(self.is_(usage="percent"), self.utilization * HOURS / 100, chosen)
        return np.where(self.is_(usage="always"), HOURS, chosen)

    @step("Hours billed", unit="hours", source=PER_SECOND, when=~Asked.always)
    def hours_billed(self):
        """Seconds are billed, 60 of them at least from each start: {hours_billed} for each instance."""
        starts = np.where(self.is_(usage="runs"), self.runs, self.starts)
        return np.maximum(self.hours_used, starts / 60)

    @step("Instance-hours used", unit="hours")
    def run_hours(self):
        """Together the instances run {run_hours} a month."""
        return self.instances * self.hours_used

    @step("Share of the month in use", unit="%")
    def share_used(self):
        """Each instance is in use for {share_used} of the month's 730 hours."""
        return self.hours_used * 100 / HOURS

    @step("Term", unit="months", when=Asked.committed)
    def term(self):
        """{purchase} binds for {term}."""
        return self.TERM[plain(self.purchase)]

    @step("CPU baseline", unit="%", source=BURST, when=having("burstable"))
    def baseline(self):
        """Each {instance_type} earns the credits for {baseline} of each vCPU."""
        return spec(self, "baseline")

    @step("Volumes", unit="volumes", when=Asked.with_volumes)
    def volumes_total(self):
        """{volumes_each} on each of {instances} make {volumes_total}; a stopped instance keeps them."""
        return self.volumes_each * self.instances

    volumes = part(
        EBS,
        "Volumes",
        when=Asked.with_volumes,
        ask=(
            "volume_type",
            "size_gib",
            "iops",
            "throughput",
            "durability",
            "boot",
            "snapshots",
            "snapshots_month",
            "snapshot_gib",
            "filled",
            "io_requests",
        ),
        defaults={"iops": 0},
        given={"region": "region", "count": "volumes_total"},
    )
