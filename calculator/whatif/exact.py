"""Sums that come out the same to the last bit in whatever order they are added.

A float is split into four whole limbs, 40 bits apart; whole numbers add without rounding. What lies below 2^-80 is
rounded once for each number added.
"""

from __future__ import annotations

import math

import numpy as np

Array = np.ndarray
LIMBS, BITS = 4, 40
BASE = 2.0**BITS
MASK = (1 << BITS) - 1
LARGEST = 1e18
"""Numbers from here on are no costs: 10^12 of them would not fit the limbs."""
SHIFT = 400
"""Binary places kept of a scalar."""


def split(values: Array) -> Array:
    """Floats below `LARGEST` -> whole limbs of shape (4, ...), the smallest first, each with the float's sign."""
    limbs = np.empty((LIMBS, *values.shape), np.int64)
    top = np.trunc(values / BASE)
    rest = values - top * BASE
    limbs[3] = top
    for i in (2, 1):
        whole = np.trunc(rest)
        limbs[i] = whole
        rest = (rest - whole) * BASE
    limbs[0] = np.rint(rest)
    return limbs


def settle(limbs: Array) -> Array:
    """The one spelling of a sum: every limb but the last from 0 to 2^40. In place."""
    for i in range(LIMBS - 1):
        limbs[i + 1] += limbs[i] >> BITS
        limbs[i] &= MASK
    return limbs


def floats(limbs: Array) -> Array:
    """Settled limbs as floats."""
    negative = limbs[3] < 0
    # A small negative number is a large one less another; its opposite keeps all its digits.
    limbs = settle(np.where(negative, -limbs, limbs))
    size = (limbs[3] * BASE + limbs[2]) + (limbs[1] / BASE + limbs[0] / BASE**2)
    return np.where(negative, -size, size)


def whole(value: float) -> int:
    """A float as a whole number of 2^-400."""
    mantissa, exponent = math.frexp(value)
    shift = exponent - 53 + SHIFT
    number = int(mantissa * 2.0**53)
    return number << shift if shift >= 0 else number >> -shift


def real(number: int) -> float:
    """A whole number of 2^-400 as the nearest float."""
    return number / (1 << SHIFT)
