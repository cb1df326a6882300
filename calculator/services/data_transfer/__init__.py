"""AWS Data Transfer: out to the internet, between Availability Zones and to another Region."""

from collections.abc import Iterator
from typing import Any

import numpy as np

from calculator.kernel import (
    Allowance,
    Flag,
    Number,
    Rate,
    Service,
    UnitCost,
    Way,
    check,
    line,
    rule,
    step,
)
from calculator.services.regions import region as region_field

PRICES = "https://aws.amazon.com/ec2/pricing/on-demand/"
FREE_GB = 100  # a month, over all services and Regions of the account (since December 2021)

OFFER = "AWSDataTransfer"
LARGE_GB = 1024  # a month; below that, data between zones costs too little to be worth a warning


def other_regions(case: Any) -> Iterator[tuple[str, dict[str, str]]]:
    """The same data sent to each other Region."""
    if case.applies(case.by_name["to_region"]):
        source = case.by_name["region"].text(case.region[0])
        for option in case.by_name["to_region"].choices:
            if option.value != source:
                yield f"Send to {option.label} instead", {"to_region": option.value}


class DataTransfer(Service):
    slug = "data-transfer"
    title = "Data Transfer"
    aws_name = "AWS Data Transfer"
    summary = "Out to the internet by tiers, between Availability Zones on both sides, to another Region."
    category = "Networking"
    keywords = ("bandwidth", "egress", "internet", "traffic", "network", "inter-region", "zone", "az")
    headline = "moved_gb"
    unit_costs = (UnitCost("TB moved", "moved_gb", 1024),)

    region = region_field()
    out_gb = Number(
        "Out to the internet",
        short="out",
        unit="GB",
        monthly=True,
        default=100,
        group="Internet",
        help="A month, from this Region. 1 TB is 1,024 GB.",
    )
    in_gb = Number(
        "In from the internet", short="in", unit="GB", monthly=True, group="Internet", help="A month. It is free."
    )
    cross_az_gb = Number(
        "Between Availability Zones",
        short="az",
        unit="GB",
        monthly=True,
        group="Inside AWS",
        help="A month, inside the Region; requests and answers together.",
    )
    both_ends = Flag(
        "Both ends in this account",
        default=True,
        group="Inside AWS",
        advanced=True,
        when=cross_az_gb.above(0),
        help="Each side pays for its own end. Say no where the other end belongs to another account.",
    )
    region_gb = Number(
        "To another Region",
        short="inter",
        unit="GB",
        monthly=True,
        group="Inside AWS",
        help="A month. The sending Region pays.",
    )
    to_region = region_field(
        "Receiving Region", short="to", default="us-west-2", group="Inside AWS", vary=False, when=region_gb.above(0)
    )

    @step("Data moved", unit="GB")
    def moved_gb(self):
        """In all directions together the month moves {moved_gb}."""
        return self.out_gb + self.in_gb + self.cross_az_gb + self.region_gb

    @line(
        "Out to the internet",
        unit="GB",
        source=PRICES,
        when=out_gb.above(0),
        already=True,
        allowance=Allowance(FREE_GB, source=PRICES, scope="account"),
        rate=Rate(OFFER, "DataTransfer External Outbound Next 10 TB"),
    )
    def internet_out(self):
        """The Region sends {out_gb} to the internet; all services of the account climb its tiers together."""
        return self.out_gb

    @line(
        "In from the internet",
        unit="GB",
        source=PRICES,
        when=in_gb.above(0),
        rate=Rate(OFFER, "DataTransfer External Inbound"),
    )
    def internet_in(self):
        """Receiving {in_gb} from the internet is free."""
        return self.in_gb

    @line(
        "Between Availability Zones",
        unit="GB",
        source=PRICES,
        when=cross_az_gb.above(0),
        rate=Rate(OFFER, "Intra-region data transfer"),
    )
    def cross_az(self):
        """Sender and receiver each pay for {cross_az_gb}, which bills {cross_az} to this account."""
        return self.cross_az_gb * np.where(self.both_ends, 2, 1)

    @line(
        "To another Region",
        unit="GB",
        source=PRICES,
        when=region_gb.above(0),
        rate=Rate(OFFER, "DataTransfer InterRegion Outbound to {to_region}"),
    )
    def inter_region(self):
        """Sending {region_gb} to {to_region} is paid by the sending Region; receiving is free."""
        return self.region_gb

    @rule(region, to_region, source=PRICES, when=region_gb.above(0))
    def another_region(self):
        """Region and Receiving Region are both {region}. Choose another Receiving Region, or enter
        the data as Between Availability Zones."""
        return self.region == self.to_region

    @check("Data between Availability Zones", level="warning", source=PRICES, when=cross_az_gb.above(LARGE_GB))
    def zone_traffic(self):
        """Moving {cross_az_gb} between Availability Zones bills {cross_az}.

        Keep traffic inside a zone where you can: by private IP address it is free there."""
        return self.cross_az_gb > self.out_gb

    ways = (Way("Send to a nearer Region", other_regions, note="where the receiving side can live there"),)
