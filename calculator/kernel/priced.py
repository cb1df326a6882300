"""What a priced ledger says: lines with their tiers, and the totals of an estimate."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

import numpy as np

from calculator.kernel.inplace import into
from calculator.kernel.meters import Meter
from calculator.kernel.outcomes import Usage
from calculator.kernel.trace import plain

Array = np.ndarray
NOTHING, ONE = np.zeros(1), np.ones(1)
NOTHING.flags.writeable = ONE.flags.writeable = False


@dataclass
class Tier:
    """One tier's part of a line: `quantity` x `usd` = `amount`. `begin` is NaN for the free allowance."""

    begin: Array
    end: Array
    quantity: Array
    usd: Array

    @property
    def amount(self) -> Array:
        return np.asarray(self.quantity * self.usd)


@dataclass
class PricedLine:
    """A usage with its price. `amount` is 0 where the quantity is 0 and NaN where the price is unknown; it holds no
    NaN at all where `certain`.
    """

    usage: Usage
    meter: Meter
    amount: Array
    used_before: Array
    free: Array
    pool: Array
    certain: bool = False

    def tiers(self) -> Iterator[Tier]:
        """The line's share of every tier of its pool that is used in some scenario."""
        q = self.usage.quantity
        if self.meter.tiers == 1 and self.free is NOTHING and self.pool is q:
            yield Tier(*self.meter.bounds(0)[:2], q, self.meter.bounds(0)[2])
            return
        share: Array = ONE
        if self.pool is not q:
            with np.errstate(divide="ignore", invalid="ignore"):
                share = np.where(self.pool > 0, q / self.pool, 0.0)
        given = self.free * share
        if (given > 0).any():
            nothing = np.zeros_like(given)
            yield Tier(nothing + np.nan, nothing + np.nan, given, nothing)
        low = self.used_before + self.free
        high = self.used_before + self.pool
        for t in range(self.meter.tiers):
            start, end, usd = self.meter.bounds(t)
            in_tier = np.maximum(np.minimum(high, end) - np.maximum(low, start), 0.0)
            if in_tier.any():
                yield Tier(start, end, in_tier * share, usd)

    def unknown(self) -> Array:
        """Bools: where something is used whose price is unknown."""
        return np.zeros(1, bool) if self.certain else np.asarray(np.isnan(self.amount))

    def known(self) -> Array:
        """The amount, 0 where the price is unknown."""
        return self.amount if self.certain else np.nan_to_num(self.amount)

    def state(self) -> Array:
        return self.meter.state()


@dataclass
class Priced:
    """A priced estimate: one list of lines per item. Totals leave unknown prices out and count them."""

    items: list[list[PricedLine]]
    _known: dict[tuple[str, int], Array] = field(default_factory=dict, repr=False)

    def lines(self) -> Iterator[PricedLine]:
        for item in self.items:
            yield from item

    def total(self, *, once: bool = False) -> Array:
        """Dollars: monthly, or with `once` the upfront payments of the first month. Unknown prices are
        left out.
        """
        return self._once("total", once, lambda: _sum(p.known() for p in self.lines() if p.usage.line.once == once))

    def over(self, months: int) -> Array:
        """Dollars over a number of months, upfront payments repeated at the start of every term, those
        without a term made once.
        """
        return self._once("over", months, lambda: self._over(months))

    def _over(self, months: int) -> Array:
        upfront: Array = np.zeros(1)
        for line in self.lines():
            if line.usage.line.once:
                renewals = np.maximum(np.ceil(months / _term(line.usage)), 1)
                upfront = upfront + line.known() * renewals
        return np.asarray(self.total() * months + upfront)

    def term(self) -> Array:
        """Months from one upfront payment to the next, the shortest; inf where there is none."""
        shortest: Array = np.full(1, np.inf)
        for line in self.lines():
            if line.usage.line.once:
                shortest = np.minimum(shortest, np.where(line.usage.quantity > 0, _term(line.usage), np.inf))
        return shortest

    def count_unknown(self) -> Array:
        """How many lines use something whose price is unknown."""
        return self._once(
            "unknown", 0, lambda: _sum(p.unknown().astype(float) for p in self.lines() if not p.certain).astype(int)
        )

    def _once(self, what: str, of: int, work: Callable[[], Array]) -> Array:
        known = self._known.get((what, of))
        if known is None:
            known = self._known[what, of] = work()
        return known


def _term(usage: Usage) -> Array:
    if not usage.line.term:
        return np.full(1, np.inf)
    months = plain(getattr(usage.case, usage.line.term))
    return np.where(months > 0, months, np.inf)


def _sum(amounts: Iterable[Array]) -> Array:
    """In the order given, into one array as soon as it is as large as the rest."""
    total: Array = np.zeros(1)
    for amount in amounts:
        total = into(np.add, total, amount)
    return total
