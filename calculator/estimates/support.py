"""AWS Support as a line of the estimate: a percentage of the month's charges by tiers, or a fee where that is more.

AWS takes the charges before discounts and credits, upfront fees in the month they are paid:
https://aws.amazon.com/premiumsupport/pricing/
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Protocol

import numpy as np

from calculator.estimates.settings import PLANS
from calculator.kernel.meters import PriceColumns

FAR = 1e18
"""Dollars that no month costs."""
Array = np.ndarray


class Prices(Protocol):
    def prices(self, offer: str, label: str, by: str = "") -> PriceColumns: ...


@dataclass(frozen=True)
class Plan:
    """AWS's labels of a plan's percentage (its first tier) and of its fee a month."""

    offer: str
    percentage: str
    fee: str


RATES = {
    "developer": Plan(
        "AWSDeveloperSupport", "DeveloperSupport 3 percent of monthly AWS usage", "DeveloperSupport Recurring Fee"
    ),
    "business": Plan("AWSSupportBusiness", "Usage First 10k", "Recurring Fee"),
    "enterprise": Plan("AWSSupportEnterprise", "Usage 150k", "Recurring Fee"),
}


@dataclass(frozen=True)
class SupportTier:
    """A tier of the percentage: `rate` of every dollar from `begin` to `end`."""

    begin: float
    end: float
    rate: float


@dataclass(frozen=True)
class Support:
    """What a plan costs. `tiers` is empty and `fee` NaN where the book does not hold it."""

    plan: str
    tiers: tuple[SupportTier, ...] = ()
    fee: float = 0.0

    @property
    def known(self) -> bool:
        return self.plan == "none" or bool(self.tiers)

    @property
    def title(self) -> str:
        return f"AWS Support: {PLANS[self.plan]}" if self.plan != "none" else PLANS["none"]

    def of(self, charges: Array) -> Array:
        """The plan's price for each month's charges, in dollars; 0 where the price is not known (`known` says so)."""
        total = np.zeros_like(charges)
        for tier in self.tiers:
            total = total + np.clip(charges - tier.begin, 0.0, tier.end - tier.begin) * tier.rate
        return np.maximum(total, self.fee) if self.tiers else total

    def summed(self, charges: Array, factors: Array) -> Array:
        """The prices of months whose charges are `charges` times each of the factors, summed; the same as `of` month by
        month but for the last digits, which the order of adding makes.
        """
        if not self.tiers or not factors.size:
            return np.zeros_like(charges)
        return np.interp(charges, *_bends(self, tuple(factors.tolist())))

    @property
    def bends(self) -> tuple[float, ...]:
        """The charges, 0 first, between which the price goes in straight lines."""
        found, percentage = [0.0], 0.0
        for tier in self.tiers:
            overtakes = tier.begin + (self.fee - percentage) / tier.rate if tier.rate else np.inf
            found += [x for x in (tier.begin, overtakes, tier.end) if tier.begin <= x <= tier.end and x < FAR]
            percentage += (tier.end - tier.begin) * tier.rate
        return tuple(found)


@lru_cache(maxsize=64)
def _bends(plan: Support, factors: tuple[float, ...]) -> tuple[Array, Array]:
    """Charges between which the sum over the factors goes in straight lines, and the sum there."""
    by_month = np.array(factors)
    charges = np.unique([FAR, *(np.array(plan.bends)[:, None] / by_month).ravel()])
    return charges, plan.of(charges[:, None] * by_month).sum(axis=1)


def support(plan: str, book: Prices) -> Support:
    """What a plan costs in this book. A plan has one price everywhere."""
    if plan == "none":
        return Support(plan)
    rates = RATES[plan]
    usage, fee = book.prices(rates.offer, rates.percentage), book.prices(rates.offer, rates.fee)
    starts = [*usage.start[:, 0].tolist(), np.inf]
    tiers = tuple(
        SupportTier(begin, end, rate)
        for begin, end, rate in zip(starts, starts[1:], usage.usd[:, 0].tolist(), strict=False)
        if begin < np.inf
    )
    known = bool(np.isfinite([*(t.rate for t in tiers), fee.usd[0, 0]]).all())
    return Support(plan, tiers, float(fee.usd[0, 0])) if known else Support(plan)
