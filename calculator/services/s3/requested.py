"""What is done with the data: uploads in parts, requests by kind, retrieval by speed, restored copies."""

import numpy as np

from calculator.kernel import HOURS, KIB_PER_GIB, Flag, Number, Rate, ceil, line, rule, step
from calculator.services.s3 import classes as c
from calculator.services.s3.classes import billed
from calculator.services.s3.tiering import Tiered

PUTS = "Writing takes {class_puts} at the price of {storage_class}."
GETS = "Reading takes {get_requests} at the price of {storage_class}."
READ = "Reading {retrieved_gb} from {storage_class} is billed per GB."
MOVED = "Lifecycle moves {transitions} into {storage_class}, one request each."
UPLOAD = f"{c.GUIDE}/mpuoverview.html"
PART_LIMITS = f"{c.GUIDE}/qfacts.html"

kind = Tiered.storage_class


class Requested(Tiered):
    """Requests and retrievals."""

    uploaded_gb = Number(
        "Data uploaded", unit="GB", monthly=True, default=10, group="Access", help="A month, new or overwritten."
    )
    multipart = Flag(
        "Multipart upload", group="Access", advanced=True, source=UPLOAD,
        help="Advised from 100 MB, needed above 5 GB. Every part is a request, so are start and end.",
    )  # fmt: skip
    part_mb = Number(
        "Part size", unit="MB", default=8, min=5, max=5120, group="Access", advanced=True, rising=False,
        when=multipart.on(), why="A part is 5 MiB to 5 GiB.", source=PART_LIMITS,
    )  # fmt: skip
    puts = Number(
        "PUT, COPY and POST requests", unit="requests", monthly=True, group="Requests", max=1e15,
        help="A month. Leave 0 to count the requests of the uploads. DELETE is free.",
    )  # fmt: skip
    lists = Number(
        "LIST requests", unit="requests", monthly=True, group="Requests", max=1e15, source=c.PRICES,
        help="A month. In every class at the S3 Standard price, but in Express One Zone at its own.",
    )  # fmt: skip
    gets = Number(
        "GET, SELECT and all other requests", unit="requests", monthly=True, group="Requests", max=1e15,
        help="A month. Leave 0 to count one for each object retrieved.",
    )  # fmt: skip
    transitions = Number(
        "Objects moved in by lifecycle", unit="objects", monthly=True, group="Versions and lifecycle", max=1e15,
        help="A month, into this storage class.", source=f"{c.GUIDE}/lifecycle-transition-general-considerations.html",
    )  # fmt: skip
    expedited_pct = Number(
        "Expedited retrievals", unit="%", max=100, group="Archive retrieval", advanced=True, rising=False,
        help="Of what is retrieved from an archive: back in 1-5 minutes. Not in Deep Archive.",
        source=c.RETRIEVAL,
    )  # fmt: skip
    bulk_pct = Number(
        "Bulk retrievals", unit="%", max=100, group="Archive retrieval", advanced=True, rising=False,
        help="Back in 5-12 hours, from Deep Archive within 48. The rest is Standard: 3-5 hours, or 12.",
        source=c.RETRIEVAL,
    )  # fmt: skip
    restore_days = Number(
        "Days a restored copy is kept", unit="days", default=1, min=1, max=3650, group="Archive retrieval",
        advanced=True, help="A copy restored from an archive is billed as S3 Standard.", source=c.PRICES,
    )  # fmt: skip

    # -- uploads -----------------------------------------------------------------------------------

    @step("Objects uploaded", unit="objects")
    def uploaded_objects(self):
        """Uploading {uploaded_gb} a month brings {uploaded_objects}."""
        return self.uploaded_gb * KIB_PER_GIB / self.object_kb

    @step("Parts of an upload", unit="parts", source=PART_LIMITS, when=multipart.on())
    def parts_each(self):
        """An object of {object_kb} in parts of {part_mb} is sent as {parts_each}."""
        return ceil(self.object_kb / 1024 / self.part_mb)

    @step("Requests to start uploads and send parts", unit="requests", source=UPLOAD, when=multipart.on())
    def part_requests(self):
        """Before it is completed, each upload is started once and sends its parts: {part_requests}."""
        return self.uploaded_objects * (self.parts_each + 1)

    @step("Requests that write", unit="requests")
    def put_requests(self):
        """To write takes {put_requests} a month."""
        return np.maximum(self.puts, self.uploaded_objects + self.part_requests)

    @step("Requests that read", unit="requests")
    def get_requests(self):
        """To read takes {get_requests} a month, at least one for each object retrieved."""
        return np.maximum(self.gets, self.retrieved_gb * KIB_PER_GIB / self.object_kb)

    @step("Data retrieved", unit="GB")
    def retrieved_gb(self):
        """A month reads {retrieved_pct} of {storage_gb}, {retrieved_gb}."""
        return self.storage_gb * self.retrieved_pct / 100

    # -- requests ----------------------------------------------------------------------------------

    @step("Requests at the class's own price", unit="requests", source=UPLOAD)
    def class_puts(self):
        """What the class itself bills for writing is {class_puts}."""
        # Archives bill only the completing request of an upload themselves; parts go by the Standard price.
        completed = np.maximum(self.uploaded_objects, self.puts - self.part_requests)
        listed = np.where(self.is_(storage_class=c.EXPRESS), self.lists, 0)
        own = np.where(self.is_(storage_class=(c.FLEXIBLE, c.DEEP)), completed, self.put_requests)
        return own + listed

    put_lines = billed(
        "PUT, COPY, POST requests", "class_puts", c.by_class(c.PUT), PUTS, unit="requests", when=~kind.is_(c.DEEP)
    )
    put_deep = billed(
        "PUT, COPY, POST requests", "class_puts", Rate(c.DEEP_OFFER, "PUT to Glacier Deep Archive Requests"), PUTS,
        unit="requests", when=kind.is_(c.DEEP),
    )  # fmt: skip
    parts_to_archive = billed(
        "Requests to start uploads and send parts", "part_requests", Rate(c.S3, c.STANDARD_PUT),
        "Until an upload is completed, the S3 Standard price counts.", unit="requests", source=UPLOAD,
        when=Tiered.archived & multipart.on(),
    )  # fmt: skip
    list_lines = billed(
        "LIST requests", "lists", Rate(c.S3, c.STANDARD_PUT), "Listing is billed at the S3 Standard price.",
        unit="requests", when=~kind.is_(c.EXPRESS),
    )  # fmt: skip
    get_lines = billed("GET and all other requests", "get_requests", c.by_class(c.GET), GETS, unit="requests")
    transition_lines = billed(
        "Lifecycle transitions", "transitions", c.by_class(c.TRANSITION), MOVED, unit="requests",
        when=kind.is_(*c.TRANSITION),
    )  # fmt: skip

    # -- retrieval ---------------------------------------------------------------------------------

    retrieval = billed("Data retrieval", "retrieved_gb", c.by_class(c.READ), READ, unit="GB", when=kind.is_(*c.READ))
    upload_express = billed(
        "Data upload", "uploaded_gb", Rate(c.S3, "Object Upload in Express One Zone per GB"),
        "Express One Zone bills uploads per GB too.", unit="GB", when=kind.is_(c.EXPRESS),
    )  # fmt: skip

    in_archives = Tiered.archived | Tiered.own_shares
    hurried = in_archives & expedited_pct.above(0)
    in_bulk = Tiered.archived & bulk_pct.above(0)

    @step("Retrieved from an archive", unit="GB", when=in_archives)
    def restored_gb(self):
        """Restoring from an archive concerns {restored_gb}."""
        tier = np.where(self.is_(storage_class=c.TIERED), self.archive_share + self.deep_share, 100)
        return self.retrieved_gb * tier / 100

    @step("Expedited retrievals", unit="GB", source=c.RETRIEVAL, when=hurried)
    def expedited_gb(self):
        """Expedited, back in 1-5 minutes: {expedited_gb}."""
        asked = np.where(self.is_(storage_class=c.TIERED), self.archive_share, 100)
        return self.retrieved_gb * asked * self.expedited_pct / (100 * 100)

    @step("Bulk retrievals", unit="GB", source=c.RETRIEVAL, when=in_bulk)
    def bulk_gb(self):
        """Bulk, the slowest and cheapest: {bulk_gb}."""
        return self.restored_gb * self.bulk_pct / 100

    @step("Standard retrievals", unit="GB", source=c.RETRIEVAL, when=Tiered.archived)
    def standard_gb(self):
        """Standard, within hours: {standard_gb}."""
        return self.restored_gb * np.maximum(100 - self.expedited_pct - self.bulk_pct, 0) / 100

    @step("Expedited restore requests", unit="requests", when=hurried)
    def expedited_requests(self):
        """At one request an object, Expedited restores take {expedited_requests}."""
        return self.expedited_gb * KIB_PER_GIB / self.object_kb

    @step("Bulk restore requests", unit="requests", when=in_bulk)
    def bulk_requests(self):
        """At one request an object, Bulk restores take {bulk_requests}."""
        return self.bulk_gb * KIB_PER_GIB / self.object_kb

    @step("Standard restore requests", unit="requests", when=Tiered.archived)
    def standard_requests(self):
        """At one request an object, Standard restores take {standard_requests}."""
        return self.standard_gb * KIB_PER_GIB / self.object_kb

    expedited_flexible = billed(
        "Expedited retrieval", "expedited_gb", Rate(c.S3, "Glacier S3 Expedited Retrieval"),
        "Expedited retrieval of {expedited_gb}.", unit="GB", when=kind.is_(c.FLEXIBLE),
    )  # fmt: skip
    standard_flexible = billed(
        "Standard retrieval", "standard_gb", Rate(c.S3, "Fee for Standard Retrieval of data stored"),
        "Standard retrieval of {standard_gb}.", unit="GB", when=kind.is_(c.FLEXIBLE),
    )  # fmt: skip
    bulk_flexible = billed(
        "Bulk retrieval", "bulk_gb", Rate(c.S3, "Fee for Bulk Retrieval of data stored"),
        "Bulk retrieval of {bulk_gb} is free.", unit="GB", when=kind.is_(c.FLEXIBLE),
    )  # fmt: skip
    standard_deep = billed(
        "Standard retrieval", "standard_gb", Rate(c.DEEP_OFFER, "S3 Standard-Retrieval GB"),
        "Standard retrieval of {standard_gb}.", unit="GB", when=kind.is_(c.DEEP),
    )  # fmt: skip
    bulk_deep = billed(
        "Bulk retrieval", "bulk_gb", Rate(c.DEEP_OFFER, "S3 Bulk-Retrieval GB"),
        "Bulk retrieval of {bulk_gb}.", unit="GB", when=kind.is_(c.DEEP),
    )  # fmt: skip
    expedited_tiered = billed(
        "Expedited retrieval", "expedited_gb", Rate(c.S3, "INT AA-RestoreObject Expedited INT Retrieval per GB"),
        "Only Expedited retrieval costs in Intelligent-Tiering: {expedited_gb}.", unit="GB", when=Tiered.own_shares,
    )  # fmt: skip
    expedited_flexible_requests = billed(
        "Expedited restore requests", "expedited_requests", Rate(c.S3, "Glacier Expedited Glacier Restore Requests"),
        "One request for each object: {expedited_requests}.", unit="requests", when=kind.is_(c.FLEXIBLE),
    )  # fmt: skip
    standard_flexible_requests = billed(
        "Standard restore requests", "standard_requests", Rate(c.S3, "Restore Object per Requests"),
        "One request for each object: {standard_requests}.", unit="requests", when=kind.is_(c.FLEXIBLE),
    )  # fmt: skip
    bulk_flexible_requests = billed(
        "Bulk restore requests", "bulk_requests", Rate(c.S3, "Bulk Glacier Restore Requests"),
        "One request for each object, free: {bulk_requests}.", unit="requests", when=kind.is_(c.FLEXIBLE),
    )  # fmt: skip
    standard_deep_requests = billed(
        "Standard restore requests", "standard_requests", Rate(c.DEEP_OFFER, "GDA Standard Restore Requests"),
        "One request for each object: {standard_requests}.", unit="requests", when=kind.is_(c.DEEP),
    )  # fmt: skip
    bulk_deep_requests = billed(
        "Bulk restore requests", "bulk_requests", Rate(c.DEEP_OFFER, "Glacier Deep Archive Bulk Restore Requests"),
        "One request for each object: {bulk_requests}.", unit="requests", when=kind.is_(c.DEEP),
    )  # fmt: skip
    expedited_tiered_requests = billed(
        "Expedited restore requests", "expedited_requests", Rate(c.S3, "Expedited INT Restore Requests per Requests"),
        "One request for each object: {expedited_requests}.", unit="requests", when=Tiered.own_shares,
    )  # fmt: skip

    @line("Restored copies", unit="GB-months", source=c.PRICES, when=Tiered.archived, already=True,
          rate=c.STANDARD_STORAGE)  # fmt: skip
    def restored_copies(self):
        """Restoring makes a copy, billed as S3 Standard for {restore_days}: {restored_copies}."""
        return self.restored_gb * self.restore_days * 24 / HOURS

    @rule(expedited_pct, bulk_pct, source=c.RETRIEVAL)
    def speeds_total(self):
        """Expedited retrievals {expedited_pct} and Bulk retrievals {bulk_pct} make more than 100 %; lower one."""
        return self.expedited_pct + self.bulk_pct > 100

    @rule(kind, expedited_pct, source=c.RETRIEVAL, when=kind.is_(c.DEEP) & expedited_pct.above(0))
    def no_expedited(self):
        """Storage class {storage_class} has no Expedited retrievals: set them to 0 or choose another class."""
        return np.ones(1, bool)
