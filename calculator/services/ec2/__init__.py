"""Amazon EC2: instances by any purchase option, with their volumes, addresses, credits and data transfer."""

from typing import ClassVar

import numpy as np

from calculator.kernel import HOURS, Allowance, Compare, Rate, UnitCost, Way, line, part, step
from calculator.services.data_transfer import DataTransfer
from calculator.services.ec2 import purchase as pay
from calculator.services.ec2.asked import Asked
from calculator.services.ec2.limits import Limits
from calculator.services.ec2.pages import IPV4, MONITORING, PRICES, UNLIMITED
from calculator.services.ec2.types import graviton, other_sizes, same_architecture

OFFER = "AmazonEC2"
METRICS = 7  # detailed metrics an instance sends
FREE_METRICS = 10


class EC2(Limits):
    slug = "ec2"
    title = "EC2"
    aws_name = "Amazon EC2"
    summary = "Instances sized from the need, every purchase option side by side."
    category = "Compute"
    keywords = ("instance", "server", "virtual machine", "vm", "compute", "spot", "reserved", "savings plan")
    headline = "instances"

    # -- what is paid ------------------------------------------------------------------------------

    @line(
        "Instances",
        unit="hours",
        source=PRICES,
        when=~Asked.all_upfront,
        rate=Rate(OFFER, "{operating_system} {tenancy} {purchase} hour", by="instance_type"),
    )
    def instance_hours(self):
        """Billing for {instances} of {instance_type}, {purchase}: {instance_hours}."""
        uncommitted = np.where(self.is_(usage="always"), HOURS, self.hours_billed)
        return self.instances * np.where(self.is_(purchase=pay.COMMITTED), HOURS, uncommitted)

    @line(
        "Upfront payment",
        unit="instances",
        source=PRICES,
        when=Asked.paid_upfront,
        once=True,
        term="term",
        rate=Rate(OFFER, "{operating_system} {tenancy} {purchase} upfront", by="instance_type"),
    )
    def upfront(self):
        """{purchase}: an upfront payment for {upfront}, due again every {term}."""
        return self.instances

    # -- CPU credits -------------------------------------------------------------------------------

    @step("Surplus CPU", unit="vCPU-hours", source=UNLIMITED, when=Asked.unlimited)
    def surplus(self):
        """{cpu_average} on average stands against a baseline of {baseline}; what is above it makes {surplus}."""
        above = np.maximum(self.cpu_average - self.baseline, 0)
        return self.run_hours * self.vcpu * above / 100

    @line(
        "Surplus CPU credits",
        unit="vCPU-hours",
        source=PRICES,
        when=Asked.unlimited & ~Asked.windows,
        rate=Rate(OFFER, "CPU credits linux", by="instance_type"),
    )
    def surplus_credits(self):
        """Surplus credits are billed by the vCPU-hour: {surplus_credits}."""
        return self.surplus

    @line(
        "Surplus CPU credits, Windows",
        unit="vCPU-hours",
        source=PRICES,
        when=Asked.unlimited & Asked.windows,
        rate=Rate(OFFER, "CPU credits windows", by="instance_type"),
    )
    def surplus_credits_windows(self):
        """Surplus credits are billed by the vCPU-hour: {surplus_credits_windows}."""
        return self.surplus

    # -- extras ------------------------------------------------------------------------------------

    @line(
        "Detailed monitoring",
        unit="metrics",
        source=MONITORING,
        when=Asked.monitoring.on(),
        already=True,
        allowance=Allowance(FREE_METRICS, source=MONITORING, scope="account"),
        rate=Rate("AmazonCloudWatch", "Metric for the first 10000"),
    )
    def detailed_metrics(self):
        """Each instance sends 7 metrics every minute: {detailed_metrics}."""
        return self.instances * METRICS

    @line(
        "Public IPv4 addresses",
        unit="hours",
        source=IPV4,
        when=Asked.ipv4_each.above(0),
        rate=Rate("AmazonVPC", "Hourly charge for In use Public IPv4 Addresses per Hrs"),
    )
    def addresses(self):
        """Public IPv4 addresses per instance: {ipv4_each}; together they are in use for {addresses}."""
        return self.ipv4_each * self.run_hours

    @line(
        "Idle public IPv4 addresses",
        unit="hours",
        source=IPV4,
        when=Asked.idle_addresses.above(0) | (Asked.ipv4_each.above(0) & Asked.elastic.on()),
        rate=Rate("AmazonVPC", "Hourly charge for Idle Public IPv4 Addresses per Hrs"),
    )
    def idle_hours(self):
        """Elastic IP addresses that no running instance uses are billed too, for {idle_hours}."""
        kept = np.where(self.elastic, self.ipv4_each, 0) * self.instances * (HOURS - self.hours_used)
        return self.idle_addresses * HOURS + np.maximum(kept, 0)

    # -- storage and transfer ----------------------------------------------------------------------

    transfer = part(
        DataTransfer,
        "Data transfer",
        ask=("out_gb", "in_gb", "cross_az_gb", "both_ends", "region_gb", "to_region"),
        given={"region": "region"},
        defaults={"out_gb": 0},
    )

    unit_costs: ClassVar = (UnitCost("instance-hour used", "run_hours", lines=("instance_hours", "upfront")),)
    compare: ClassVar = (
        Compare(
            "purchase",
            "Every purchase option",
            note="The same instances by every option. Commitments are paid for all 730 hours of a month.",
            driver="utilization",
            driving={"usage": "percent"},
            baseline="on-demand",
            steps=("share_used",),
            months=36,
        ),
    )
    ways: ClassVar = (
        Way("Another type of the same architecture", same_architecture, note="at least the same vCPUs and memory"),
        Way("AWS Graviton", graviton, note="arm64: software has to be built for it"),
        Way("Another size of the family", other_sizes, note="as many as the need takes"),
        Way(
            "Detailed monitoring off",
            {"monitoring": "no"},
            note="metrics every 5 minutes do, unless fast scaling reads them",
        ),
        Way("Release idle Elastic IP addresses", {"idle_addresses": "0"}),
    )
