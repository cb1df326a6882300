"""A saved estimate: what it says, what it costs, what its caller may do.

Money is in the estimate's own currency, at full precision, unless it says otherwise; a document has no computed number
in it.
"""

from __future__ import annotations

from typing import Annotated, Literal, TypedDict

from calculator.api.shapes.base import BookId, Moment, Paging

Percent = Annotated[str, "Per cent, as decimal text."]


class EstimateCurrency(TypedDict):
    """The currency amounts are shown in."""

    code: str
    rate: Annotated[str, "What a US dollar is worth in it, as decimal text."]
    note: Annotated[str, "As of when, or who said so."]


class EstimateAlready(TypedDict):
    """What the account uses elsewhere of a meter."""

    service: str
    field: Annotated[str, "One of the service's `already_…` inputs."]
    region: Annotated[str, "Where it holds; empty for every Region."]
    amount: str


class EstimateSettings(TypedDict):
    """What holds for the whole estimate."""

    always_free: bool
    growth: Annotated[str, "Of monthly charges, per cent a month, as decimal text."]
    discount: Percent
    discounts: Annotated[dict[str, str], "Per cent by service, taken before `discount`."]
    support: Annotated[str, "AWS Support plan."]
    tax: Percent
    currency: EstimateCurrency
    already: list[EstimateAlready]


class DocumentItem(TypedDict):
    """One calculation."""

    id: str
    service: str
    name: Annotated[str, "Empty where it is called as its service is."]
    note: str
    inputs: Annotated[dict[str, str], "What was typed, as text; the others have their defaults."]
    enabled: bool


class DocumentGroup(TypedDict):
    """Items and groups in one order. The outermost one has the id `root` and the estimate's name."""

    id: str
    name: str
    note: str
    children: list[DocumentItem | DocumentGroup]


class EstimateDocument(TypedDict):
    """An estimate's whole content."""

    format: int
    book: Annotated[str, "Id of the price book it is pinned to."]
    settings: EstimateSettings
    root: DocumentGroup


class Money(TypedDict):
    """What something costs, not rounded."""

    monthly: Annotated[float, "A month, the first one, without payments due once."]
    upfront: Annotated[float, "Due once, in the first month."]
    first_12_months: float
    first_36_months: float


class PricedItem(TypedDict):
    """One item's cost."""

    id: str
    name: str
    service: str
    title: Annotated[str, "The service's."]
    region: str
    state: Literal["priced", "incomplete", "not priceable", "disabled"]
    problems: Annotated[list[str], "Why it has no price, or not all of it."]
    list_price: Annotated[Money, "At AWS's prices."]
    discount: Annotated[float, "Per cent that both discounts take off together."]
    net: Annotated[Money, "After discounts."]


class PricedGroup(TypedDict):
    """A group with all in it."""

    id: str
    name: str
    net: Money
    items: Annotated[int, "Those that count."]
    unpriced: Annotated[int, "Those of them without a full price."]


class PricedService(TypedDict):
    service: str
    title: str
    net: Money


class CashFlow(TypedDict):
    """What is paid in each of 36 months, by kind; they add up to `total`."""

    usage: list[float]
    upfront: list[float]
    support: list[float]
    tax: list[float]
    total: list[float]


class CurrencyUsed(TypedDict):
    code: str
    per_usd: float


class EstimateTotals(TypedDict):
    """A priced estimate: subtotal + support + tax = total. What has no price is left out and listed in `unpriced`."""

    currency: CurrencyUsed
    subtotal: Annotated[Money, "All items, after discounts."]
    support: Annotated[Money, "AWS Support."]
    tax: Money
    total: Money
    complete: Annotated[bool, "Every line has a price."]
    unpriced: list[str]
    notes: Annotated[list[str], "What a reader of the totals must know."]
    items: list[PricedItem]
    groups: list[PricedGroup]
    services: Annotated[list[PricedService], "The dearest over 36 months first."]
    cash_flow: CashFlow
    book: BookId
    version: Annotated[str, "Version of the formulas."]


class EstimateAccess(TypedDict):
    """What this caller may do."""

    via: Literal["owner", "link"]
    can_edit: bool
    can_share: bool
    can_delete: bool
    can_see_history: bool
    pinned: Annotated[bool, "The link shows one version, which never changes."]


class EstimateSummary(TypedDict):
    """One of the list."""

    id: str
    name: str
    items: int
    revision: int
    created_at: Moment
    updated_at: Moment
    url: str
    page: Annotated[str, "The estimate for people."]


class SavedEstimates(Paging):
    """The caller's own estimates, last changed first."""

    estimates: list[EstimateSummary]


class SavedEstimate(EstimateSummary):
    """An estimate and what it costs. Its ETag begins with the revision: send it as `If-Match` to change it."""

    access: EstimateAccess
    can_undo: bool
    can_redo: bool
    document: EstimateDocument
    totals: EstimateTotals


class EditedEstimate(SavedEstimate):
    """An estimate after a change."""

    sentence: Annotated[str, "What was done; history says the same."]
    skipped: Annotated[list[str], "What it could not be done to, and why."]


class ExampleEstimate(TypedDict):
    """An estimate to start from."""

    slug: str
    title: str
    summary: str
    items: int


class ExampleEstimates(TypedDict):
    examples: list[ExampleEstimate]


class EstimateLine(TypedDict):
    """A line and tier of the bill: unit_price × quantity = amount. The `net` of all rows add up to the total."""

    path: Annotated[list[str], "Titles of its groups, the outermost first."]
    region: str
    service: str
    description: str
    item: str
    line: str
    quantity: float | None
    unit: str
    unit_price: Annotated[float | None, "US dollars, AWS's price."]
    amount: Annotated[float | None, "US dollars a month at AWS's prices."]
    upfront: Annotated[float | None, "US dollars, at AWS's prices."]
    rate_code: Annotated[str, "AWS's SKU.offerTerm.rate; empty where no source gives it."]
    price_date: str
    origin: Annotated[str, "published, derived, or free for an allowance."]
    discount: Annotated[float, "Per cent."]
    net: Annotated[float | None, "A month after discounts, in the estimate's currency."]
    net_upfront: float | None
    status: Annotated[str, "“priced”, or in words why there is no price."]
    offer: str
    label: Annotated[str, "AWS's own label of the rate."]
    source: str
    item_id: str
    service_id: Annotated[str, "The service's slug; empty for AWS Support and tax."]
    region_id: str
    category: str
    begin: Annotated[float | None, "Where the tier begins, in `unit`."]
    end: Annotated[float | None, "Where it ends; null for the last one."]
    due_months: Annotated[float | None, "After how many months an upfront payment is due again."]
    inputs: Annotated[str, "What was typed for the item, as a query string."]


class EstimateLines(TypedDict):
    """Every row of the estimate, AWS Support and tax included."""

    currency: CurrencyUsed
    lines: list[EstimateLine]
    total: Money
    complete: bool
    unpriced: list[str]
    book: BookId
