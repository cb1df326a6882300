"""The JSON objects of saved estimates. Money is in the estimate's own currency, at full precision, unless it says
otherwise; a document has no computed number in it.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal, NotRequired, TypedDict

from calculator.api.shapes import BookId, Paging, Problem

Moment = Annotated[str, "ISO 8601, UTC."]
MaybeMoment = Annotated[str | None, "ISO 8601, UTC; null where it has not happened or never will."]
Percent = Annotated[str, "Per cent, as decimal text."]
Texts = list[str]
Rows = list[dict[str, Any]]


# -- what an estimate says -----------------------------------------------------------------------------------


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


# -- what it costs -------------------------------------------------------------------------------------------


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


# -- the estimate --------------------------------------------------------------------------------------------


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


class ExportedMoney(TypedDict):
    monthly: float
    upfront: float
    first_12: float
    first_36: float


class ExportedTotals(TypedDict):
    subtotal: ExportedMoney
    support: ExportedMoney
    tax: ExportedMoney
    total: ExportedMoney


class ExportedGroup(TypedDict):
    id: str
    name: str
    net: ExportedMoney


class ExportedItem(TypedDict):
    """An item with all that came of it. Lines are at AWS's prices in US dollars."""

    id: str
    name: str
    path: Texts
    service: str
    region: str
    state: str
    problems: Texts
    list: ExportedMoney
    discount: float
    net: ExportedMoney
    inputs: dict[str, str]
    lines: Rows
    sizes: Rows
    checks: Rows
    working: Rows


class ExportedEstimate(TypedDict):
    """A file to keep: post it to `/api/v1/estimates/import` and the same estimate is back."""

    kind: Literal["sizewright-estimate"]
    document: EstimateDocument
    book: BookId
    currency: CurrencyUsed
    totals: ExportedTotals
    complete: bool
    unpriced: list[str]
    notes: list[str]
    groups: list[ExportedGroup]
    items: list[ExportedItem]
    cash_flow: CashFlow


class InfracostEstimate(TypedDict):
    """The shape that Infracost made common: quantities and money are decimal text."""

    version: str
    currency: str
    projects: Rows
    totalHourlyCost: str
    totalMonthlyCost: str
    pastTotalHourlyCost: str
    pastTotalMonthlyCost: str
    diffTotalHourlyCost: str
    diffTotalMonthlyCost: str
    timeGenerated: Annotated[str, "The day of the price book."]
    summary: dict[str, int]


# -- history -------------------------------------------------------------------------------------------------


class VersionTotals(TypedDict):
    """What a version cost when it was saved."""

    book: str
    currency: str
    complete: bool
    items: int
    monthly: float
    upfront: float
    first_12_months: float
    first_36_months: float


class EstimateVersion(TypedDict):
    """The estimate as somebody saved it. It never changes."""

    number: int
    revision: Annotated[int, "The estimate's, then."]
    note: str
    author: str
    at: Moment
    totals: VersionTotals
    url: str


class EstimateVersions(Paging):
    """The saved versions, the last first."""

    versions: list[EstimateVersion]


class EstimateVersionDetail(EstimateVersion):
    document: EstimateDocument


class DifferenceCause(TypedDict):
    """One reason for the difference, and what it makes of it. All of them add up to the difference."""

    kind: Annotated[str, "book, setting, removed, added, input, disabled, enabled, moved, named, shared or total."]
    words: str
    item: Annotated[str, "Id; empty where it is of no one item."]
    amounts: Money


class DifferenceLine(TypedDict):
    """A line of the bill on both sides, at AWS's prices in US dollars; null where it is not there or has no price."""

    label: str
    unit: str
    once: bool
    quantity_before: float | None
    quantity_after: float | None
    amount_before: float | None
    amount_after: float | None


class DifferenceItem(TypedDict):
    """An item on both sides; null where it is not there."""

    id: str
    title: str
    kinds: list[str]
    words: list[str]
    before: Money | None
    after: Money | None
    lines: list[DifferenceLine]


class EstimateDifference(TypedDict):
    """What changed between two states of an estimate, in the currency of the second."""

    from_version: Annotated[int | None, "Null for the estimate of now."]
    to_version: Annotated[int | None, "Null for the estimate of now."]
    currency: str
    before: Money
    after: Money
    difference: Money
    causes: list[DifferenceCause]
    items: list[DifferenceItem]
    notes: list[str]


class MergeConflict(TypedDict):
    """One thing both changed in different ways."""

    key: str
    what: str
    base: str
    mine: str
    theirs: str
    taken: Annotated[str, "The side the merge took: theirs, or mine where only that keeps something."]


class MergeOffer(TypedDict):
    """Both sets of changes in one document."""

    document: EstimateDocument
    conflicts: list[MergeConflict]


class StaleEstimate(Problem):
    """Somebody changed the estimate meanwhile. PUT `merged.document` or `mine` with `etag` as `If-Match`, or leave it
    as it is.
    """

    etag: Annotated[str, "Of the estimate of now."]
    revision: int
    who: Annotated[str, "Who changed it last."]
    at: Moment
    theirs: Annotated[EstimateDocument, "The estimate of now."]
    mine: Annotated[
        EstimateDocument | None, "What the change would have made; null where that is not known or nothing of its own."
    ]
    merged: Annotated[MergeOffer | None, "Null where the two cannot be merged."]


# -- sharing -------------------------------------------------------------------------------------------------


class EstimateLink(TypedDict):
    """An address that opens the estimate without an account."""

    id: int
    name: str
    mode: Literal["read", "edit"]
    version: Annotated[int | None, "The version it shows; null for the estimate as it changes."]
    passphrase: Annotated[bool, "Whether it asks for one."]
    created_by: str
    created_at: Moment
    expires_at: MaybeMoment
    revoked_at: MaybeMoment
    last_used_at: MaybeMoment
    token: NotRequired[Annotated[str, "Given once, when it is made: send it as `X-Share-Token`."]]
    page: NotRequired[Annotated[str, "Given once: its address for people."]]


class EstimateLinks(TypedDict):
    links: list[EstimateLink]


class Token(TypedDict):
    """A program's key to an account's estimates."""

    id: int
    name: str
    prefix: Annotated[str, "How it begins, to tell it from others."]
    scopes: list[str]
    created_at: Moment
    expires_at: MaybeMoment
    revoked_at: MaybeMoment
    last_used_at: MaybeMoment
    current: Annotated[bool, "The one this request came with."]


class Tokens(TypedDict):
    tokens: list[Token]
