"""The JSON files an estimate is exported as."""

from __future__ import annotations

from typing import Annotated, Any, Literal, TypedDict

from calculator.api.shapes.base import BookId
from calculator.api.shapes.estimates import CashFlow, CurrencyUsed, EstimateDocument

Texts = list[str]
Rows = list[dict[str, Any]]


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
