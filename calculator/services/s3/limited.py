"""What S3 allows and what deserves a look: request rates, upload limits, waiting, zones, small objects."""

import numpy as np

from calculator.kernel import KIB_PER_GIB, SECONDS, Demand, Flag, Number, Of, check, size, step
from calculator.services.s3 import classes as c
from calculator.services.s3.copied import TIME_CONTROL
from calculator.services.s3.managed import OBJECT_LAMBDA, SELECT, Managed
from calculator.services.s3.requested import PART_LIMITS, UPLOAD

RATES = f"{c.GUIDE}/optimizing-performance.html"
EXPRESS_RATES = f"{c.GUIDE}/s3-express-performance.html"
SINGLE_PUT = f"{c.GUIDE}/upload-objects.html"
TRANSITIONS = f"{c.GUIDE}/lifecycle-transition-general-considerations.html"

kind = Managed.storage_class


class Limited(Managed):
    """Checks and the prefixes that carry the request rate."""

    recreatable = Flag(
        "Data can be re-created", group="Access", source=c.CLASSES,
        help="Say yes if losing an Availability Zone may lose the data: then One Zone classes serve too.",
    )  # fmt: skip
    peak_puts = Number(
        "Peak of writes", unit="requests/s", group="Requests", max=1e9, advanced=True,
        help="PUT, COPY, POST and DELETE. Leave 0 when the load is even.",
    )  # fmt: skip
    peak_gets = Number(
        "Peak of reads", unit="requests/s", group="Requests", max=1e9, advanced=True,
        help="GET and HEAD. Leave 0 when the load is even.",
    )  # fmt: skip

    WAIT = kind.table({c.FLEXIBLE: 300, c.DEEP: 720}, default=0)  # minutes, Standard retrieval
    BULK_WAIT = kind.table({c.FLEXIBLE: 720, c.DEEP: 2880}, default=0)
    ALLOWED = Managed.access.table({"milliseconds": 0, "minutes": 5, "hours": 720, "days": 2880})
    READ_PCT = kind.table(  # once a month, a quarter, a year
        {c.IA: 100, c.ZONE_IA: 100, c.INSTANT: 100 / 3, c.FLEXIBLE: 100 / 12, c.DEEP: 100 / 12}, default=1e9
    )

    # -- request rates -----------------------------------------------------------------------------

    @step("Writes at peak", unit="requests/s", source=TIME_CONTROL)
    def write_rate(self):
        """Writes at peak, with those of replication: {write_rate}."""
        # Replication writes each object once more to the source and reads it up to five times.
        asked = np.maximum(self.peak_puts, self.put_requests / SECONDS)
        return asked * np.where(self.replicate, 100 + self.replica_pct, 100) / 100

    @step("Reads at peak", unit="requests/s", source=TIME_CONTROL)
    def read_rate(self):
        """Reads at peak, with those of replication: {read_rate}."""
        writes = np.maximum(self.peak_puts, self.put_requests / SECONDS)
        copies = np.where(self.replicate, self.replica_pct, 0) * 5 / 100
        return np.maximum(self.peak_gets, self.get_requests / SECONDS) + writes * copies

    @size("Prefixes", unit="prefixes", source=RATES, when=~kind.is_(c.EXPRESS))
    def prefixes(self):
        """Spread over {prefixes}, the requests stay within what a prefix carries; {prefixes.binding} decide."""
        return {
            "writes": Demand(self.write_rate, 3500, "requests/s"),
            "reads": Demand(self.read_rate, 5500, "requests/s"),
        }

    @check("Writes to one directory bucket", source=EXPRESS_RATES, when=kind.is_(c.EXPRESS))
    def express_writes(self):
        """Writes reach {used} a second, of {limit} that a directory bucket takes by default.

        Ask AWS for a higher limit, or spread the data over several directory buckets."""
        return Of(self.write_rate, 100_000, "requests/s")

    @check("Reads from one directory bucket", source=EXPRESS_RATES, when=kind.is_(c.EXPRESS))
    def express_reads(self):
        """Reads reach {used} a second, of {limit} that a directory bucket gives by default.

        Ask AWS for a higher limit, or spread the data over several directory buckets."""
        return Of(self.read_rate, 200_000, "requests/s")

    @check("Replication Time Control throughput", level="warning", source=TIME_CONTROL,
           when=Managed.copied & Managed.time_control.on())  # fmt: skip
    def time_control_rate(self):
        """Replication averages {used}, of {limit} under the default quota of Replication Time Control.

        Above it the promise of 15 minutes does not hold: ask AWS for a higher quota."""
        return Of(self.replicated_gb * 8 * 1.073741824 / SECONDS, 1, "Gbps")

    @check("Restore requests", source=c.RETRIEVAL, when=Managed.in_archives)
    def restore_rate(self):
        """Restores average {used} a second, of {limit} for an account.

        Use S3 Batch Operations, keep fewer and larger objects, or spread the restores over time."""
        return Of(self.restored_gb * KIB_PER_GIB / self.object_kb / SECONDS, 1000, "requests/s")

    # -- uploads -----------------------------------------------------------------------------------

    @check("Size of a single PUT", source=SINGLE_PUT,
           when=~Managed.multipart.on() & Managed.uploaded_gb.above(0))  # fmt: skip
    def single_put(self):
        """An object of {used} GB in one PUT, of {limit}.

        Use multipart upload."""
        return Of(self.object_kb / KIB_PER_GIB, 5, "GB")

    @check("Multipart upload advised", level="warning", source=UPLOAD,
           when=~Managed.multipart.on() & Managed.uploaded_gb.above(0))  # fmt: skip
    def multipart_advised(self):
        """An object of {object_kb} goes up in one PUT; AWS advises multipart upload from 100 MB.

        Parts go up side by side, and only a failed part has to be sent again."""
        return self.object_kb >= 100 * 1024

    @check("Parts of an upload", source=PART_LIMITS, when=Managed.multipart.on())
    def part_limit(self):
        """An upload is sent in {used}, of {limit}.

        Choose larger parts."""
        return Of(self.parts_each, 10_000, "parts")

    # -- does the class fit ------------------------------------------------------------------------

    @step("Longest wait for data", unit="minutes", source=c.RETRIEVAL, when=Managed.in_archives)
    def wait_minutes(self):
        """The slowest retrieval takes up to {wait_minutes}."""
        bulk = np.where(self.bulk_pct > 0, self.BULK_WAIT[self.storage_class], self.WAIT[self.storage_class])
        quick = self.is_(storage_class=c.FLEXIBLE) & (self.expedited_pct == 100)
        archive = np.where(self.bulk_pct > 0, 720, np.where(self.expedited_pct == 100, 5, 300))
        archive = np.where(self.archive_share > 0, archive, 0)
        deep = np.where(self.deep_share > 0, np.where(self.bulk_pct > 0, 2880, 720), 0)
        own = np.where(quick, 5, bulk)
        return np.where(self.is_(storage_class=c.TIERED), np.maximum(archive, deep), own)

    @check("Access time", source=c.RETRIEVAL, when=Managed.in_archives)
    def access_time(self):
        """A read from {storage_class} waits up to {wait_minutes}; needed: {access}.

        Choose another Storage class or a faster retrieval, or allow a longer Access time needed."""
        return self.wait_minutes > self.ALLOWED[self.access]

    @check("Loss of an Availability Zone", source=c.CLASSES,
           when=kind.is_(c.ZONE_IA, c.EXPRESS) & ~recreatable.on())  # fmt: skip
    def zone_loss(self):
        """{storage_class} keeps data in one Availability Zone and can lose it with the zone.

        Choose a class of three zones, or say that the data can be re-created."""
        return np.ones(1, bool)

    @check("How often the data is read", level="warning", source=c.CLASSES,
           when=kind.is_(*c.MINIMUM_DAYS))  # fmt: skip
    def read_often(self):
        """Each month {used} % of the data is read; {storage_class} is meant for up to {limit}.

        For data read more often compare the other classes; for unknown access Intelligent-Tiering."""
        return Of(self.retrieved_pct, self.READ_PCT[self.storage_class], "%")

    @check("Small objects", level="warning", source=c.CLASSES, when=kind.is_(*c.MINIMUM_KB))
    def small_objects(self):
        """{storage_class} bills an object of {object_kb} as {billed_kb}.

        Pack small objects together, or keep them in S3 Standard."""
        return self.object_kb < self.LEAST_KB[self.storage_class]

    @check("Overhead of archived objects", level="warning", source=c.CLASSES, when=Managed.archived)
    def archive_overhead(self):
        """Each object of {object_kb} adds 40 KB of index and metadata.

        Pack small objects together before archiving them."""
        return self.object_kb < 400

    @check("Objects too small to move", level="warning", source=TRANSITIONS, when=Managed.transitions.above(0))
    def too_small_to_move(self):
        """Lifecycle leaves objects below 128 KB where they are, unless its rule asks for them; these
        have {object_kb}.

        Allow smaller objects in the lifecycle rule, or pack them together."""
        return self.object_kb < 128

    @check("Not monitored", level="warning", source=c.TIERING, when=Managed.tiered)
    def not_monitored(self):
        """Objects of {object_kb}: those below 128 KB stay in the Frequent Access tier.

        Pack small objects together, or keep them in S3 Standard."""
        return self.object_kb < c.MONITORED_KB

    @check("Deleted before the minimum duration", level="warning", source=c.CLASSES,
           when=Managed.deleted_early)  # fmt: skip
    def deleted_too_soon(self):
        """Data deleted {deleted_age} old leaves {remaining_days} to pay.

        Keep short-lived data in S3 Standard."""
        return self.remaining_days > 0

    # -- closed to new customers -------------------------------------------------------------------

    @check("S3 Select", level="warning", source=SELECT,
           when=Managed.select_scanned_gb.above(0) | Managed.select_returned_gb.above(0))  # fmt: skip
    def select_closed(self):
        """S3 Select is closed to new customers.

        Amazon Athena or filtering in the client do the same."""
        return np.ones(1, bool)

    @check("S3 Object Lambda", level="warning", source=OBJECT_LAMBDA, when=Managed.lambda_gb.above(0))
    def object_lambda_closed(self):
        """S3 Object Lambda is closed to new customers since 7 November 2025.

        AWS advises a Lambda function behind CloudFront, API Gateway or a function URL."""
        return np.ones(1, bool)
