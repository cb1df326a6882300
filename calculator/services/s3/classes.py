"""The storage classes of Amazon S3: names, what AWS designs them for, minimum sizes and durations."""

from typing import Any

from calculator.kernel import Choice, Condition, Rate, line

GUIDE = "https://docs.aws.amazon.com/AmazonS3/latest/userguide"
PRICES = "https://aws.amazon.com/s3/pricing/"
CLASSES = f"{GUIDE}/storage-class-intro.html"
TIERING = f"{GUIDE}/intelligent-tiering-overview.html"
RETRIEVAL = f"{GUIDE}/restoring-objects-retrieval-options.html"

S3 = "AmazonS3"
DEEP_OFFER = "AmazonS3GlacierDeepArchive"

STANDARD, TIERED = "standard", "intelligent-tiering"
IA, ZONE_IA = "standard-ia", "one-zone-ia"
INSTANT, FLEXIBLE, DEEP = "glacier-instant", "glacier-flexible", "glacier-deep-archive"
EXPRESS = "express-one-zone"

MINIMUM_KB = {IA: 128.0, ZONE_IA: 128.0, INSTANT: 128.0}  # an object is billed as at least this
OVERHEAD_KB = {FLEXIBLE: 32.0, DEEP: 32.0}  # added to each object at the class's price
NAME_KB = 8  # added to each archived object at the Standard price
MONITORED_KB = 128  # smaller objects are neither monitored nor moved between tiers
MINIMUM_DAYS = {IA: 30.0, ZONE_IA: 30.0, INSTANT: 90.0, FLEXIBLE: 90.0, DEEP: 180.0}

OPTIONS = (
    (STANDARD, "S3 Standard", "Read more than once a month; 99.99 % available, first byte in 100-200 ms."),
    (
        TIERED,
        "S3 Intelligent-Tiering",
        "Unknown or changing access; moves objects to cheaper tiers by itself, 99.9 % available.",
    ),
    (IA, "S3 Standard-IA", "Read about once a month, in milliseconds; 99.9 % available, 30 days minimum."),
    (
        ZONE_IA,
        "S3 One Zone-IA",
        "As Standard-IA in a single zone, for data that can be re-created; 99.5 % available.",
    ),
    (
        INSTANT,
        "S3 Glacier Instant Retrieval",
        "Read about once a quarter, in milliseconds; 99.9 % available, 90 days minimum.",
    ),
    (
        FLEXIBLE,
        "S3 Glacier Flexible Retrieval",
        "Read about once a year; back in 1-5 minutes, 3-5 hours or 5-12 hours; 90 days minimum.",
    ),
    (
        DEEP,
        "S3 Glacier Deep Archive",
        "Read less than once a year; back within 12 or 48 hours; 180 days minimum.",
    ),
    (
        EXPRESS,
        "S3 Express One Zone",
        "Single-digit milliseconds in a single zone; 99.95 % available, requests cost less.",
    ),
)

# AWS's labels by class. Deep Archive has an offer of its own, and Standard's storage is a meter that others share,
# so those two have lines of their own; the rest share one line.
STANDARD_STORAGE = Rate(S3, "Standard Storage First 50 TB per GB Mo")
DEEP_STORAGE = Rate(DEEP_OFFER, "Glacier Deep Archive GB Mo")
STORAGE = {
    IA: "Standard Infrequent Access Storage per GB-Mo",
    ZONE_IA: "One Zone Infrequent Access Storage Inf per GB-Mo",
    INSTANT: "Glacier Instant Retrieval Storage",
    FLEXIBLE: "Glacier Storage per GB Mo",
    EXPRESS: "Express One Zone Storage Inf per GB Mo",
}
STANDARD_PUT = "PUT COPY/POST or LIST requests per Requests"
PUT = {
    STANDARD: STANDARD_PUT,
    TIERED: "PUT COPY/POST or LIST requests to Intelligent Tiering per Requests",
    IA: "PUT COPY/POST or LIST requests to Standard Infrequent Access per Requests",
    ZONE_IA: "PUT COPY/POST or LIST requests to One Zone Infrequent Access per Requests",
    INSTANT: "PUT COPY/POST or LIST requests to Glacier Instant Retrieval per Requests",
    FLEXIBLE: "PUT requests to Glacier per Requests",
    EXPRESS: "PUT COPY/POST or LIST requests to Express One Zone per Requests",
}
REPLICA_PUT = {**PUT, FLEXIBLE: "PUT for Replication to Glacier per Requests"}
GET = {
    STANDARD: "GET and all other requests per Requests",
    TIERED: "GET and all other requests to Intelligent Tiering per Requests",
    IA: "GET and all other requests to Standard Infrequent Access per Requests",
    ZONE_IA: "GET and all other requests to One Zone Infrequent Access per Requests",
    INSTANT: "GET and all other requests to Glacier Instant Retrieval per Requests",
    FLEXIBLE: "GET and all other requests to GLACIER per Requests",
    DEEP: "GET and all other requests to GDA per Requests",
    EXPRESS: "GET and all other requests to Express One Zone per Requests",
}
READ = {  # classes that bill what is read per GB
    IA: "Object Retrieval in Standard Infrequent Access per GB",
    ZONE_IA: "Object Retrieval in One Zone Infrequent Access per GB",
    INSTANT: "Object Retrieval in Glacier Instant Retrieval per GB",
    EXPRESS: "Object Retrieval in Express One Zone per GB",
}
TRANSITION = {
    TIERED: "Lifecycle Transition Requests into Intelligent Tiering per Requests",
    IA: "Lifecycle Transition Requests into Standard Infrequent Access per Requests",
    ZONE_IA: "Lifecycle Transition Requests into One Zone Infrequent Access per Requests",
    INSTANT: "Lifecycle Transition Requests into Glacier Instant Retrieval per Requests",
    FLEXIBLE: "Lifecycle Transition Requests into Glacier per Requests",
    DEEP: "Lifecycle Transition Requests into Glacier Deep Archive per Requests",
}
SELECT = {  # classes that S3 Select reads
    STANDARD: "Standard",
    TIERED: "Intelligent Tiering",
    IA: "Standard Infrequent Access",
    ZONE_IA: "One Zone Infrequent Access",
    INSTANT: "Glacier Instant Retrieval",
}


def by_class(words: dict[str, str], choice: str = "storage_class") -> Rate:
    """The rate whose label AWS words differently for each class of `choice`."""
    return Rate(S3, f"{{{choice}}}", words=words)


def billed(
    label: str,
    step: str,
    rate: Rate,
    sentence: str,
    *,
    unit: str,
    when: Condition | None = None,
    source: str = PRICES,
    region: str = "region",
) -> line:
    """A line that bills a step of the case, given by the step's name, as it is."""

    def quantity(case: Any) -> Any:
        return getattr(case, step)

    quantity.__doc__ = sentence
    tiered = rate == STANDARD_STORAGE
    return line(label, unit=unit, source=source, when=when, region=region, already=tiered, rate=rate)(quantity)


def labels(choice: Choice) -> dict[str, str]:
    return {option.value: option.label for option in choice.choices}
