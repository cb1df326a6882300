"""What EC2 asks, named as AWS's own forms name it."""

from calculator.kernel import Choice, Flag, Number, Service
from calculator.services.ec2 import purchase as pay
from calculator.services.ec2.pages import MONTH, SCALING, TENANCY, UNLIMITED
from calculator.services.ec2.types import having, options
from calculator.services.regions import region as region_field


class Asked(Service):
    """The fields; the formulas that read them stand in `EC2`."""

    region = region_field()
    operating_system = Choice(
        "Operating system",
        short="os",
        default="linux",
        group="Where",
        options=(
            ("linux", "Linux"),
            ("windows", "Windows Server"),
            ("rhel", "Red Hat Enterprise Linux"),
            ("suse", "SUSE Linux Enterprise Server"),
        ),
    )
    tenancy = Choice(
        "Tenancy",
        default="shared",
        group="Where",
        advanced=True,
        options=(
            ("shared", "Shared Instances"),
            ("dedicated", "Dedicated Instances", "On hardware of your account alone."),
        ),
        help="Licences per socket or core need a Dedicated Host, which is priced per host and not held here.",
        source=TENANCY,
    )

    instance_type = Choice(
        "Instance type", short="type", default="m6i.large", group="Instances", options=options, search=True
    )
    count = Number(
        "Number of instances",
        unit="instances",
        default=1,
        min=1,
        max=1e6,
        whole=True,
        group="Instances",
        help="At least this many; what you need may take more.",
    )
    usage = Choice(
        "Usage",
        default="always",
        group="Instances",
        options=(
            ("always", "Always on", "730 hours a month."),
            ("percent", "Share of the month"),
            ("hours-month", "Hours a month"),
            ("hours-day", "Hours a day", "For a recurring window, switched on and off by a schedule."),
            ("runs", "Short runs", "Billed per second, 60 seconds at least."),
        ),
    )
    utilization = Number(
        "Utilization",
        short="use",
        unit="%",
        default=100,
        max=100,
        group="Instances",
        when=usage.is_("percent"),
        help="Share of the month in which the instances run.",
    )
    hours_month = Number(
        "Hours a month",
        short="hours",
        unit="hours",
        default=160,
        max=730,
        group="Instances",
        when=usage.is_("hours-month"),
        why="A month counts 730 hours.",
        source=MONTH,
    )
    hours_day = Number("Hours a day", unit="hours", default=8, max=24, group="Instances", when=usage.is_("hours-day"))
    days_week = Number("Days a week", unit="days", default=5, max=7, group="Instances", when=usage.is_("hours-day"))
    runs = Number(
        "Runs a month",
        unit="runs",
        monthly=True,
        default=30,
        max=1e7,
        group="Instances",
        when=usage.is_("runs"),
        help="Of each instance.",
    )
    run_minutes = Number(
        "Minutes per run", unit="minutes", default=10, max=43_800, group="Instances", when=usage.is_("runs")
    )
    starts = Number(
        "Starts a month",
        unit="starts",
        monthly=True,
        max=1e7,
        group="Instances",
        advanced=True,
        when=usage.is_("percent", "hours-month", "hours-day"),
        help="Of each instance. Every start is billed for 60 seconds at least.",
    )

    purchase = Choice(
        "Purchase option", short="buy", default="on-demand", group="Paying", options=pay.OPTIONS, vary=True
    )
    longest_commitment = Choice(
        "Longest commitment",
        short="longest",
        default="3yr",
        group="Paying",
        options=(("none", "None"), ("1yr", "1 year"), ("3yr", "3 years")),
        help="What you may bind yourself to; advice goes no further.",
    )
    interruptible = Flag(
        "Can be interrupted",
        group="Paying",
        help="The work survives an instance that is taken away, and may start late. Only then is Spot advised.",
    )

    need_vcpu = Number(
        "vCPUs", short="vcpu", unit="vCPU", max=1e7, group="What you need", help="In all. 0 asks for none."
    )
    need_memory = Number("Memory", short="memory", unit="GiB", max=1e9, group="What you need", help="In all.")
    need_network = Number(
        "Network", unit="Gbps", max=1e7, group="What you need", advanced=True, help="Sustained, in all."
    )
    need_disk = Number(
        "EBS throughput", unit="MB/s", max=1e9, group="What you need", advanced=True, help="Sustained, in all."
    )
    load = Number(
        "Load at peak",
        unit="requests/s",
        max=1e9,
        group="What you need",
        help="Or jobs, users, messages: whatever you measured on one instance.",
    )
    load_each = Number(
        "Load one instance carries",
        unit="requests/s",
        default=100,
        min=0.001,
        max=1e9,
        rising=False,
        group="What you need",
        when=load.above(0),
        help="Fully used.",
    )
    target = Number(
        "Target utilization",
        unit="%",
        default=50,
        min=1,
        max=100,
        rising=False,
        group="What you need",
        when=load.above(0),
        help="How full one instance may get.",
        source=SCALING,
    )

    credit_mode = Choice(
        "Credit specification",
        short="credits",
        default="default",
        group="CPU credits",
        when=having("burstable"),
        options=(
            ("default", "AWS's default", "T2 launches as standard; T3, T3a and T4g as unlimited."),
            ("unlimited", "Unlimited", "Bursts as long as needed; surplus credits are billed."),
            ("standard", "Standard", "Falls back to the baseline when credits are used up."),
        ),
        source=UNLIMITED,
    )
    cpu_average = Number(
        "Average CPU utilization",
        short="cpu",
        unit="%",
        default=5,
        max=100,
        group="CPU credits",
        when=having("burstable"),
        help="While running, over 24 hours.",
    )

    monitoring = Flag("Detailed monitoring", group="Extras", help="Metrics every minute instead of every 5.")
    ipv4_each = Number(
        "Public IPv4 addresses per instance",
        short="ipv4",
        max=100,
        whole=True,
        group="Extras",
        help="Each one is billed by the hour, in use or idle.",
    )
    elastic = Flag(
        "Elastic IP addresses",
        group="Extras",
        advanced=True,
        when=ipv4_each.above(0),
        help="They stay yours, and billed, while an instance is stopped.",
    )
    idle_addresses = Number("Idle Elastic IP addresses", max=1e6, whole=True, group="Extras", advanced=True)
    volumes_each = Number(
        "Volumes per instance",
        unit="volumes",
        max=128,
        whole=True,
        group="Storage",
        help="All alike; add further ones as EBS. Without any, the instance boots from its local disks.",
    )

    # -- when formulas apply ------------------------------------------------------------------------

    committed = purchase.is_(*pay.COMMITTED)
    paid_upfront = purchase.is_(*pay.UPFRONT)
    all_upfront = purchase.is_(*pay.ALL_UPFRONT)
    spot = purchase.is_("spot")
    windows = operating_system.is_("windows")
    always = usage.is_("always")
    with_volumes = volumes_each.above(0)
    needs = need_vcpu.above(0) | need_memory.above(0) | need_network.above(0) | need_disk.above(0) | load.above(0)
    untold = (need_network.above(0) & ~having("network")) | (need_disk.above(0) & ~having("ebs"))
    unlimited = having("burstable") & (credit_mode.is_("unlimited") | (credit_mode.is_("default") & ~having("t2")))

    TERM = purchase.table(pay.MONTHS)
    LONGEST = longest_commitment.table({"none": 0, "1yr": 12, "3yr": 36})
