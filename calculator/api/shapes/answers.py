"""A priced case, and several priced together."""

from __future__ import annotations

from typing import Annotated, Any, Literal, NotRequired, TypedDict

from calculator.api.shapes.base import Context, Group, MaybeUsd, Source, Usd


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


class Answer(Answered, Totals, Context):
    """A priced case: what it needs, what it costs, and why."""

    url: Annotated[str, "The same case as a GET of this API."]


class EstimateItem(Answered, Totals):
    """One item of an estimate, at its share of the tiers and allowances that all items use together."""

    name: str


class Estimate(Totals, Context):
    """Items priced together: tiers and allowances count once for the account."""

    items: list[EstimateItem]
