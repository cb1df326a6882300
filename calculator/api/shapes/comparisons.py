"""Every option of an input side by side."""

from __future__ import annotations

from typing import Annotated, Any, TypedDict

from calculator.api.shapes.base import Context, MaybeUsd


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
