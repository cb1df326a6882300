"""The shapes of a priced estimate: money by item, group, service and month."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np

from calculator.estimates.document import Document, Group, Item

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


def by_group(document: Document, items: Mapping[str, ItemPrice]) -> dict[str, GroupPrice]:
    """What each group comes to with all that is in it, by id."""
    net = {group.id: [0.0] * 4 for _, group in document.groups}
    count = dict.fromkeys(net, 0)
    unpriced = dict.fromkeys(net, 0)
    for priced in items.values():
        amounts = priced.net.values
        for group in priced.path:
            held = net[group.id]
            for k, amount in enumerate(amounts):
                held[k] += amount
            count[group.id] += priced.item.enabled
            unpriced[group.id] += bool(priced.problems)
    return {g.id: GroupPrice(g, Amounts(*net[g.id]), count[g.id], unpriced[g.id]) for _, g in document.groups}


def by_service(items: Iterable[ItemPrice]) -> tuple[ServicePrice, ...]:
    """What the enabled items of each service come to, the dearest first."""
    found: dict[str, ServicePrice] = {}
    for p in items:
        if p.item.enabled:
            old = found.get(p.item.service)
            net = p.net + old.net if old else p.net
            found[p.item.service] = ServicePrice(p.item.service, p.service, net)
    return tuple(sorted(found.values(), key=lambda s: (-s.net.first_36, s.title)))
