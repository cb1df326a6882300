"""How an estimate's money moves over its months: growth, discounts, and payments that come again with every term."""

from __future__ import annotations

from typing import Any

import numpy as np

from calculator.estimates.settings import Settings
from calculator.kernel.outcomes import Usage
from calculator.kernel.trace import plain

Array = np.ndarray
MONTHS = 36
NEVER = 1e9
"""Months of a term that does not end."""


def growth_of(settings: Settings) -> Array:
    """What the monthly charges of each of 36 months are to those of the first."""
    return np.asarray((1 + float(settings.growth) / 100) ** np.arange(MONTHS))


def left_of(settings: Settings, service: str) -> float:
    """What is left of a service's charges after its negotiated discount, and then the overall one."""
    own, overall = float(settings.discounts.get(service, 0)), float(settings.discount)
    return (100 - own) * (100 - overall) / 10_000


def term_of(usage: Usage) -> Array:
    """Months from one payment of a `once` line to the next."""
    if not usage.line.term:
        return np.full(1, NEVER)
    months = plain(getattr(usage.case, usage.line.term))
    return np.where(months > 0, months, NEVER)


def due(month: Any, term: Array) -> Array:
    """How often a payment falls into a month counted from 0: due in month 0, term, 2 x term, ..."""
    return np.asarray(np.ceil((month + 1) / term) - np.ceil(month / term))
