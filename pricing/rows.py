"""What a book answers with: statuses, price arrays and single published rows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import IntEnum

import numpy as np
from numpy.typing import NDArray


class Status(IntEnum):
    """Whether a rate has a price. The last two are answers of their own, never a price of 0."""

    PRICED = 0
    NOT_OFFERED = 1
    """AWS does not offer it in this Region: the book holds the offer there, and this rate for other Regions."""
    NOT_IN_BOOK = 2
    """The book does not know."""


@dataclass(frozen=True)
class Prices:
    """Tier tables of one rate for every Region, read-only. R = len(REGIONS); T = most tiers of any Region; K = keys.

    Tier t of a Region runs from ``start[t]`` to ``start[t + 1]`` (or without end) at ``usd[t]`` per ``unit``.
    """

    start: NDArray[np.float64]
    """(T, R) or (T, R, K), in units. 0 in the first tier; +inf where a Region has fewer tiers."""
    usd: NDArray[np.float64]
    """Same shape, USD per unit; NaN where there is no price (so an unpriced first tier makes an amount NaN)."""
    status: NDArray[np.uint8]
    """(R,) or (R, K) of Status."""
    unit: str


@dataclass(frozen=True)
class RateRow:
    """One tier of one rate in one Region, with where it comes from."""

    offer: str
    region: str
    label: str
    """AWS's own label of this tier in this Region."""
    key: str
    """Instance type for rates by instance type, else empty."""
    unit: str
    begin: float
    end: float
    usd: float
    rate_code: str
    """AWS's ``SKU.offerTerm.rate``; empty where no source gives it."""
    source: str
    """``owner/repository@commit:path``."""
    source_url: str
    as_of: date
    published: bool
    """False for a derived price; ``note`` says how it was derived."""
    note: str


def lock(start: NDArray[np.float64], usd: NDArray[np.float64], status: NDArray[np.uint8], unit: str) -> Prices:
    """Prices over arrays that can no longer be written to."""
    for array in (start, usd, status):
        array.flags.writeable = False
    return Prices(start, usd, status, unit)
