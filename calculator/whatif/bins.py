"""Fixed bins of a number's own bits: 32 to every doubling, the same for every sweep, so that counts just add."""

from __future__ import annotations

import numpy as np

Array = np.ndarray
FINE = 5
"""Binary places within a doubling: a bin is 1/32 of its octave, 3.1 % wide at most."""
SHIFT = 52 - FINE
LOWEST, HIGHEST = -40, 100
"""Powers of two between which bins lie; smaller numbers are one bin with 0."""
_FIRST = (1023 + LOWEST) << FINE
SIDE = ((HIGHEST - LOWEST) << FINE) + 1
"""Bins of one sign, the one for 0 included."""
COUNT = 2 * SIDE - 1
ZERO = SIDE - 1
"""The bin of 0; negative numbers lie below it."""
BEYOND = COUNT
"""What is infinite or too large."""


def bins(values: Array) -> Array:
    """The bin of each number, rising with the numbers; `BEYOND` for what is too large, +inf and NaN."""
    found = np.ascontiguousarray(values).view(np.int64) >> SHIFT
    if found.size and found.min() < 0:
        size = np.abs(values).view(np.int64) >> SHIFT
        place = np.clip(size - (_FIRST - 1), 0, SIDE)
        return np.where(
            place == SIDE, np.where(values < 0, 0, BEYOND), np.where(values < 0, ZERO - place, ZERO + place)
        )
    found -= _FIRST - 1 - ZERO
    np.clip(found, ZERO, BEYOND, out=found)
    return found


def edges() -> Array:
    """The lower bound of every bin and the upper one of the last: `COUNT` + 1 rising numbers.

    The bin of 0 reaches from one smallest bound to the other.
    """
    bits = np.arange(_FIRST, _FIRST + SIDE, dtype=np.int64) << SHIFT
    positive = bits.view(np.float64)
    return np.concatenate([-positive[::-1], positive])
