"""Replication into a second bucket: storage and requests there, transfer on the way."""

import numpy as np

from calculator.kernel import KIB_PER_GIB, Choice, Condition, Flag, Number, Rate, part, rule, step
from calculator.services.data_transfer import DataTransfer
from calculator.services.regions import region as region_field
from calculator.services.s3 import classes as c
from calculator.services.s3.classes import billed
from calculator.services.s3.requested import Requested

REPLICATION = f"{c.GUIDE}/replication.html"
NOT_REPLICATED = f"{c.GUIDE}/replication-what-is-isnot-replicated.html"
TIME_CONTROL = f"{c.GUIDE}/replication-time-control.html"

REPLICA = (c.STANDARD, c.IA, c.ZONE_IA, c.INSTANT, c.FLEXIBLE, c.DEEP)
KEPT = "Keeping {replica_billed_gb} of replicas in {replica_class}."
WRITTEN = "Writing {replicated_objects} to the replica bucket is one PUT each."
READ = "Replication reads {replicated_gb} from {storage_class}, which bills it as retrieved."


def _abroad(case: Requested) -> np.ndarray:
    """Bools: where the replica lies in another Region."""
    here, there = case.by_name["region"], case.by_name["replica_region"]
    differs: np.ndarray = here.values(case) != there.values(case)
    return differs


class Copied(Requested):
    """A replica bucket in the same or another Region."""

    replicate = Flag(
        "Replicate to another bucket", group="Replication", source=REPLICATION,
        help="New objects and versions are copied as they arrive.",
    )  # fmt: skip
    replica_region = region_field(
        "Region of the replica", default="us-west-2", group="Replication", vary=False, when=replicate.on()
    )
    replica_class = Choice(
        "Storage class of the replica", default=c.STANDARD, group="Replication", when=replicate.on(),
        options=tuple(o for o in c.OPTIONS if o[0] in REPLICA),
    )  # fmt: skip
    replica_pct = Number(
        "Share replicated", unit="%", default=100, max=100, group="Replication", when=replicate.on(),
        help="Of the data and its versions.",
    )  # fmt: skip
    time_control = Flag(
        "Replication Time Control", group="Replication", advanced=True, when=replicate.on(),
        source=TIME_CONTROL, help="99.9 % of objects within 15 minutes, at a price per GB.",
    )  # fmt: skip

    copied = replicate.on()
    LEAST_REPLICA_KB = replica_class.table({k: v for k, v in c.MINIMUM_KB.items() if k in REPLICA}, default=0)
    ADDED_REPLICA_KB = replica_class.table(c.OVERHEAD_KB, default=0)

    @step("Replicas stored", unit="GB", when=copied)
    def replica_gb(self):
        """Replicating {replica_pct} of {stored_gb} keeps {replica_gb} in {replica_region}."""
        return self.stored_gb * self.replica_pct / 100

    @step("Billed replica storage", unit="GB", source=c.PRICES, when=copied)
    def replica_billed_gb(self):
        """With minimum sizes and overhead of {replica_class}, {replica_billed_gb} is billed."""
        short = np.maximum(self.LEAST_REPLICA_KB[self.replica_class] - self.object_kb, 0)
        added = short + self.ADDED_REPLICA_KB[self.replica_class]
        return self.replica_gb + self.objects * added * self.replica_pct / 100 / KIB_PER_GIB

    @step("Names and metadata of archived replicas", unit="GB", source=c.PRICES,
          when=copied & replica_class.is_(c.FLEXIBLE, c.DEEP))  # fmt: skip
    def replica_names_gb(self):
        """Each archived replica keeps 8 KB at the S3 Standard price: {replica_names_gb}."""
        return self.objects * self.replica_pct * c.NAME_KB / 100 / KIB_PER_GIB

    @step("Data replicated", unit="GB", when=copied)
    def replicated_gb(self):
        """Of {uploaded_gb} uploaded a month, {replicated_gb} is copied."""
        return self.uploaded_gb * self.replica_pct / 100

    @step("Objects replicated", unit="objects", when=copied)
    def replicated_objects(self):
        """That concerns {replicated_objects}."""
        return self.uploaded_objects * self.replica_pct / 100

    @step("Replicated to another Region", unit="GB", when=copied & Condition(_abroad))
    def abroad_gb(self):
        """Going to {replica_region}, {abroad_gb} leaves {region}."""
        return self.replicated_gb

    replica_standard = billed(
        "Replicas in S3 Standard", "replica_billed_gb", c.STANDARD_STORAGE, KEPT, unit="GB-months",
        when=copied & replica_class.is_(c.STANDARD), region="replica_region",
    )  # fmt: skip
    replica_storage = billed(
        "Replicas", "replica_billed_gb", c.by_class(c.STORAGE, "replica_class"), KEPT, unit="GB-months",
        when=copied & ~replica_class.is_(c.STANDARD, c.DEEP), region="replica_region",
    )  # fmt: skip
    replica_deep = billed(
        "Replicas", "replica_billed_gb", c.DEEP_STORAGE, KEPT, unit="GB-months",
        when=copied & replica_class.is_(c.DEEP), region="replica_region",
    )  # fmt: skip
    replica_names = billed(
        "Names and metadata of archived replicas", "replica_names_gb", c.STANDARD_STORAGE,
        "Their 8 KB each, at the S3 Standard price.", unit="GB-months",
        when=copied & replica_class.is_(c.FLEXIBLE, c.DEEP), region="replica_region",
    )  # fmt: skip
    replica_put = billed(
        "Replication PUT requests", "replicated_objects", c.by_class(c.REPLICA_PUT, "replica_class"), WRITTEN,
        unit="requests", when=copied & ~replica_class.is_(c.DEEP), region="replica_region",
    )  # fmt: skip
    replica_put_deep = billed(
        "Replication PUT requests", "replicated_objects",
        Rate(c.DEEP_OFFER, "PUT for replication to Glacier Deep Archive Requests"), WRITTEN,
        unit="requests", when=copied & replica_class.is_(c.DEEP), region="replica_region",
    )  # fmt: skip
    replica_read = billed(
        "Retrieval for replication", "replicated_gb", c.by_class(c.READ), READ, unit="GB",
        when=copied & Requested.storage_class.is_(*c.READ),
    )  # fmt: skip
    in_time = billed(
        "Replication Time Control", "replicated_gb", Rate(c.S3, "Replication IntraRegion Outbound per GB"),
        "Copying {replicated_gb} under Replication Time Control.", unit="GB", when=copied & time_control.on(),
    )  # fmt: skip

    replication = part(
        DataTransfer,
        "Replication",
        ask=(),
        given={"region": "region", "to_region": "replica_region", "region_gb": "abroad_gb"},
        fixed={"out_gb": 0, "in_gb": 0, "cross_az_gb": 0, "already_internet_out": 0},
        when=copied & Condition(_abroad),
    )
    transfer = part(
        DataTransfer,
        "Data transfer",
        ask=("out_gb", "region_gb", "to_region"),
        given={"region": "region"},
        fixed={"in_gb": 0, "cross_az_gb": 0},
        defaults={"out_gb": 0},
    )

    @rule(Requested.storage_class, replicate, source=NOT_REPLICATED, when=copied & Requested.archived)
    def archives_stay(self):
        """S3 does not replicate objects in {storage_class}: choose another Storage class, or switch
        Replicate to another bucket off."""
        return np.ones(1, bool)

    @rule(Requested.region, time_control, source=c.PRICES,
          when=copied & time_control.on() & Requested.region.is_("us-gov-west-1", "us-gov-east-1"))  # fmt: skip
    def no_time_control(self):
        """Region {region} has no Replication Time Control: switch it off or choose another Region."""
        return np.ones(1, bool)
