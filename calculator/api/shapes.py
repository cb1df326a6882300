"""The JSON objects the API answers with. The OpenAPI document is made from these, so a change here is a change of
the contract. Money is US dollars at full precision; rounding is left to whoever shows it.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal, NotRequired, TypedDict

Usd = Annotated[float, "US dollars, not rounded."]
MaybeUsd = Annotated[float | None, "US dollars, not rounded; null where a price is missing."]
Source = Annotated[str, "Address of the page the rule comes from; empty where there is none."]
Group = Annotated[str, "The part of the service it belongs to; empty for the service's own."]


class BookId(TypedDict):
    """The price book a number comes from. Pass its id as `book` to refuse any other."""

    id: str
    as_of: Annotated[str, "Day of its newest price."]


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


class Receipt(TypedDict):
    """Where a unit price comes from."""

    label: Annotated[str, "AWS's own label of the tier."]
    usd: Annotated[str, "The unit price as an exact decimal."]
    rate_code: Annotated[str, "AWS's SKU.offerTerm.rate; empty where no source gives it."]
    source: str
    source_url: str
    as_of: str
    published: Annotated[bool, "False for a derived price; the note says how."]
    note: str


class Tier(TypedDict):
    """One priced row: quantity × unit_price = amount."""

    quantity: float
    unit_price: float
    unit_price_usd: Annotated[str, "The unit price as an exact decimal."]
    amount: Usd
    begin: Annotated[float | None, "First unit of the tier; null for a free allowance."]
    end: Annotated[float | None, "Unit at which the tier ends; null where it has no end."]
    free: Annotated[bool, "An always-free allowance."]
    receipt: Receipt | None


class RateRef(TypedDict):
    """A meter of the price book, named as AWS names it."""

    offer: str
    label: str
    key: Annotated[str, "The instance type of a rate that has one price a type."]
    region: str
    url: Annotated[str, "The rate in this API, with every tier."]


class Line(TypedDict):
    """One line of the bill."""

    name: str
    label: str
    note: Annotated[str, "The sentence that says how the quantity came about."]
    group: Group
    quantity: float
    unit: str
    amount: MaybeUsd
    once: Annotated[bool, "Paid at the start of a term instead of each month."]
    status: Annotated[str, "“priced”, or in words why there is no price."]
    rate: RateRef
    tiers: list[Tier]


class Dimension(TypedDict):
    """How full one dimension of a size is."""

    name: str
    amount: float
    capacity: float | None
    share: Annotated[float | None, "1 is full."]
    unit: str
    binding: bool


class Size(TypedDict):
    """What the load needs, and the dimension that decides it."""

    name: str
    label: str
    value: float
    unit: str
    sentence: str
    binding: str
    dimensions: list[Dimension]
    source: Source
    group: Group


class Check(TypedDict):
    """A limit and how close the case comes to it."""

    name: str
    label: str
    state: Literal["fine", "near", "warning", "broken"]
    sentence: str
    advice: str
    used: float | None
    limit: float | None
    unit: str
    share: Annotated[float | None, "1 is the limit; null where nothing is measured."]
    source: Source
    group: Group


class Step(TypedDict):
    """One step of the working."""

    name: str
    label: str
    sentence: str
    arithmetic: Annotated[str, "The formula with its numbers."]
    value: float | None
    unit: str
    source: Source
    group: Group


class UnitCost(TypedDict):
    """Cost of a unit of the load, upfront payments spread over 36 months."""

    label: str
    usd: Usd


class Totals(TypedDict):
    """What it costs. Lines without a price are left out and listed in `unpriced`."""

    monthly: Usd
    upfront: Annotated[float, "US dollars paid in the first month."]
    first_12_months: Usd
    first_36_months: Usd
    currency: Literal["USD"]
    complete: Annotated[bool, "Every line has a price."]
    unpriced: list[str]


class Answered(TypedDict):
    service: str
    title: str
    inputs: Annotated[dict[str, Any], "Every input that applies, defaults included."]
    broken: Annotated[bool, "A limit is broken: AWS would refuse or throttle it."]
    lines: list[Line]
    sizes: list[Size]
    checks: list[Check]
    unit_costs: list[UnitCost]
    working: NotRequired[Annotated[list[Step], "Given when asked for with `working`."]]
    permalink: Annotated[str, "The same case on its page."]


class Context(TypedDict):
    always_free: Annotated[bool, "Whether always-free allowances are taken off."]
    book: BookId
    version: Annotated[str, "Version of the formulas."]


class Answer(Answered, Totals, Context):
    """A priced case: what it needs, what it costs, and why."""

    url: Annotated[str, "The same case as a GET of this API."]


class EstimateItem(Answered, Totals):
    """One item of an estimate, at its share of the tiers and allowances that all items use together."""

    name: str


class Estimate(Totals, Context):
    """Items priced together: tiers and allowances count once for the account."""

    items: list[EstimateItem]


class OptionStep(TypedDict):
    label: str
    unit: str
    value: float | None


class OptionUnitCost(TypedDict):
    label: str
    usd: MaybeUsd


class Option(TypedDict):
    """One option of a comparison, for the same need. Money is null where a price is missing."""

    value: str
    label: str
    hint: str
    chosen: bool
    cheapest: bool
    feasible: bool
    monthly: MaybeUsd
    upfront: MaybeUsd
    effective_monthly: Annotated[float | None, "Upfront payments spread over 36 months."]
    first_12_months: MaybeUsd
    first_36_months: MaybeUsd
    saving: Annotated[float | None, "US dollars a month against the baseline."]
    breakeven_month: float | None
    crossing: Annotated[float | None, "The driver's value where it costs what the baseline costs."]
    cheaper_above: bool
    steps: list[OptionStep]
    unit_costs: list[OptionUnitCost]
    problems: list[str]
    permalink: str


class Driver(TypedDict):
    """The input along which options cross."""

    name: str
    label: str
    unit: str
    low: float
    high: float


class Comparison(TypedDict):
    """Every option of one input side by side."""

    axis: str
    title: str
    note: str
    baseline: str
    driver: Driver | None
    options: list[Option]


class Comparisons(Context):
    service: str
    inputs: dict[str, Any]
    comparisons: list[Comparison]


# -- services ------------------------------------------------------------------------------------------------


class Choosable(TypedDict):
    value: str
    label: str
    hint: str


class Options(TypedDict):
    """Every option of a choice."""

    service: str
    field: str
    count: int
    options: list[Choosable]


class FieldSpec(TypedDict):
    """One input: what it asks, in which unit, within which bounds."""

    name: str
    kind: Literal["number", "choice", "choices", "flag"]
    label: str
    unit: str
    help: str
    group: str
    advanced: bool
    conditional: Annotated[bool, "Applies only for some values of other inputs."]
    default: Any
    min: float | None
    max: float | None
    whole: bool
    why: Annotated[str, "Why the bounds are what they are."]
    source: Source
    options_count: int | None
    options: Annotated[list[Choosable] | None, "Null where there are too many to list here."]
    options_url: str | None


class Allowance(TypedDict):
    """What AWS gives free for ever."""

    quantity: float
    scope: Literal["region", "account"]
    source: str


class LineSpec(TypedDict):
    """A line the service can bill, and the rate behind it."""

    name: str
    label: str
    unit: str
    group: Group
    conditional: bool
    once: bool
    offer: str
    rate: Annotated[str, "AWS's label; {name} stands for that input's option."]
    rate_words: Annotated[dict[str, str], "What the label says in place of an option, where AWS writes it otherwise."]
    rate_by: Annotated[str, "The input that names the rate's key; empty where it has none."]
    allowance: Allowance | None
    source: Source


class CheckSpec(TypedDict):
    """A limit the service is held to."""

    name: str
    label: str
    level: Literal["error", "warning"]
    group: Group
    source: Source


class RuleSpec(TypedDict):
    """A combination of inputs that is impossible."""

    fields: list[str]
    sentence: str
    source: Source


class ExampleSpec(TypedDict):
    """A worked case whose answer somebody else published."""

    name: str
    source: str
    inputs: dict[str, Any]
    url: Annotated[str, "The case priced by this API."]


class ServiceSummary(TypedDict):
    slug: str
    title: str
    summary: str
    category: str
    keywords: list[str]
    url: str
    price_url: str
    page: Annotated[str, "Its calculator for people."]


class ServiceDetail(ServiceSummary):
    """Everything a service asks, bills and checks."""

    fields: list[FieldSpec]
    lines: list[LineSpec]
    checks: list[CheckSpec]
    rules: list[RuleSpec]
    examples: list[ExampleSpec]


class Services(TypedDict):
    services: list[ServiceSummary]


# -- the book ------------------------------------------------------------------------------------------------


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


class Paging(TypedDict):
    count: Annotated[int, "All that match."]
    page: int
    pages: int
    next: Annotated[str | None, "Address of the next page."]
    previous: str | None


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


# -- errors --------------------------------------------------------------------------------------------------


class ProblemError(TypedDict):
    """One thing that is wrong."""

    fields: Annotated[list[str], "The inputs concerned; two for an impossible combination."]
    pointer: Annotated[str | None, "JSON pointer into the body; null for a query string."]
    parameter: Annotated[str | None, "The query parameter; null for a body."]
    message: Annotated[str, "What is wrong, what is allowed and why, as the form says it."]
    source: Source


class Problem(TypedDict):
    """RFC 9457 problem details."""

    type: str
    title: str
    status: int
    detail: str
    instance: str
    errors: list[ProblemError]
