"""What AWS charges: Regions, rates, instance types, and the price books."""

from __future__ import annotations

from typing import Annotated, TypedDict

from calculator.api.shapes.base import BookId, Paging, Usd


class BookSource(TypedDict):
    """Where a book's prices were read."""

    id: str
    name: str
    url: str
    as_of: str
    what: str


class Book(TypedDict):
    """A price book this server answers from."""

    id: str
    as_of: str
    current: Annotated[bool, "Used where a request names none."]
    sources: list[BookSource]


class Books(TypedDict):
    books: list[Book]


class Region(TypedDict):
    code: str
    name: str
    partition: str
    area: str
    city: str
    lat: float
    lon: float


class Regions(TypedDict):
    regions: list[Region]


class RateRow(TypedDict):
    """One tier of one rate in one Region."""

    offer: str
    label: Annotated[str, "AWS's own label of the tier."]
    region: str
    key: Annotated[str, "The instance type of a rate that has one price a type."]
    unit: str
    begin: float
    end: Annotated[float | None, "Null where the tier has no end."]
    usd: Annotated[str, "US dollars a unit, an exact decimal."]
    rate_code: Annotated[str, "AWS's SKU.offerTerm.rate; empty where no source gives it."]
    source: str
    source_url: str
    as_of: str
    published: Annotated[bool, "False for a derived price; the note says how."]
    note: str


class Page(Paging):
    book: BookId


class Rates(Page):
    status: Annotated[str | None, "For one rate (`label`): “priced”, or in words why there is no price."]
    rates: list[RateRow]


class Purchase(TypedDict):
    """One way to pay for an instance."""

    purchase: str
    hour: Usd
    upfront: Annotated[float, "US dollars an instance, once a term."]
    effective_hour: Annotated[float, "US dollars an hour with the upfront payment spread over the term."]


class InstanceType(TypedDict):
    """An EC2 instance type. A number no source gives is null, a text is empty."""

    type: str
    family: str
    vcpu: float | None
    memory_gib: float | None
    architecture: str
    maker: Annotated[str, "Of the processor."]
    clock_ghz: float | None
    network: Annotated[str, "AWS's words."]
    network_baseline_gbps: float | None
    network_peak_gbps: float | None
    ebs_baseline_mbps: Annotated[float | None, "Mbit/s, as AWS states EBS bandwidth."]
    ebs_max_mbps: float | None
    ebs_baseline_iops: float | None
    ebs_max_iops: float | None
    store_gb: Annotated[float | None, "Instance store."]
    store_disks: str
    gpus: float | None
    gpu_model: str
    gpu_memory_gib: float | None
    burstable: bool
    baseline_percent: Annotated[float | None, "CPU baseline a vCPU of a T family."]
    bare_metal: bool
    current: Annotated[bool, "Current generation."]
    source: Annotated[str, "Where the specification was read."]
    spot_saving: Annotated[int | None, "Per cent spot saves against on-demand."]
    purchases: Annotated[list[Purchase], "Every way to pay that has a price here, on-demand first."]


class InstanceTypes(Page):
    region: str
    os: str
    instance_types: list[InstanceType]
