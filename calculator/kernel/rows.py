"""What an answer consists of: lines, sizes, limits and steps of the working as plain data in the reader's words."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class TierRow:
    """One priced row: quantity x unit_price = amount, to the last bit. `free` marks an allowance."""

    quantity: float
    unit_price: float
    amount: float
    begin: float
    end: float
    free: bool = False


@dataclass(frozen=True)
class LineRow:
    """One line of the bill. `status` is "priced", or in words why there is no price; then `amount` is None."""

    name: str
    label: str
    note: str
    quantity: float
    unit: str
    amount: float | None
    once: bool
    status: str
    offer: str
    rate_label: str
    key: str
    region: str
    tiers: tuple[TierRow, ...]
    group: str = ""


@dataclass(frozen=True)
class DimensionRow:
    name: str
    amount: float
    capacity: float
    share: float
    unit: str
    binding: bool


@dataclass(frozen=True)
class SizeRow:
    name: str
    label: str
    value: float
    unit: str
    sentence: str
    binding: str
    dimensions: tuple[DimensionRow, ...]
    source: str
    group: str = ""


@dataclass(frozen=True)
class StepRow:
    """One step of the working: the sentence, the arithmetic with its numbers, the value and the rule's source."""

    name: str
    label: str
    sentence: str
    arithmetic: str
    value: float
    unit: str
    source: str
    group: str = ""


@dataclass(frozen=True)
class CheckRow:
    """A limit: state is "fine", "near", "warning" or "broken". `share` is None where nothing is measured."""

    name: str
    label: str
    state: str
    sentence: str
    advice: str
    used: float | None
    limit: float | None
    unit: str
    share: float | None
    source: str
    group: str = ""


@dataclass(frozen=True)
class UnitCostRow:
    label: str
    usd: float
