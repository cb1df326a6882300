"""The shapes of a priced estimate: money by item, group, service and month."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from calculator.estimates.document import Group, Item

Array = np.ndarray


@dataclass(frozen=True)
class Amounts:
    """Money of one thing: a month (the first, without payments due once), upfront, the first 12 and 36 months."""

    monthly: float = 0.0
    upfront: float = 0.0
    first_12: float = 0.0
    first_36: float = 0.0

    def __add__(self, other: Amounts) -> Amounts:
        return Amounts(
            self.monthly + other.monthly,
            self.upfront + other.upfront,
            self.first_12 + other.first_12,
            self.first_36 + other.first_36,
        )

    def __sub__(self, other: Amounts) -> Amounts:
        return Amounts(
            self.monthly - other.monthly,
            self.upfront - other.upfront,
            self.first_12 - other.first_12,
            self.first_36 - other.first_36,
        )

    @property
    def values(self) -> tuple[float, float, float, float]:
        return self.monthly, self.upfront, self.first_12, self.first_36


NOTHING = Amounts()


def amounts(monthly: float, upfront: float, flow: Array) -> Amounts:
    return Amounts(float(monthly), float(upfront), float(flow[:12].sum()), float(flow.sum()))


@dataclass(frozen=True)
class ItemPrice:
    """One item's money: at AWS's prices (`list`) and after discounts (`net`).

    `state` is priced, incomplete (some lines have no price), not priceable (none has, or the inputs cannot be read: the
    amounts of 0 are then no price) or disabled; `problems` says why in words.
    """

    item: Item
    path: tuple[Group, ...]
    service: str
    region: str
    state: str
    list: Amounts = NOTHING
    net: Amounts = NOTHING
    discount: float = 0.0
    problems: tuple[str, ...] = ()


@dataclass(frozen=True)
class GroupPrice:
    """A group with all in it. `items` counts the enabled ones, `unpriced` those of them without a full price."""

    group: Group
    net: Amounts
    items: int
    unpriced: int


@dataclass(frozen=True)
class ServicePrice:
    slug: str
    title: str
    net: Amounts


@dataclass(frozen=True)
class CashFlow:
    """What is paid in each of 36 months, by kind; they add up to `total`."""

    usage: tuple[float, ...]
    upfront: tuple[float, ...]
    support: tuple[float, ...]
    tax: tuple[float, ...]
    total: tuple[float, ...]
