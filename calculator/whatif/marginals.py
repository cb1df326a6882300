"""Reductions of a slab to every axis and every pair of axes, each from the smallest that is there already."""

from __future__ import annotations

from collections.abc import Iterable
from math import prod

import numpy as np

Array = np.ndarray


class Marginals:
    """Reduces an array over the dimensions not asked for. Dimensions of length 1 stand for as many equal scenarios as
    `shape` has there; a sum counts them all.
    """

    def __init__(self, values: Array, shape: tuple[int, ...], ufunc: np.ufunc) -> None:
        self.shape, self.ufunc = shape, ufunc
        self._all = tuple(range(len(shape)))
        self._known: dict[tuple[int, ...], Array] = {self._all: values}

    def over(self, keep: Iterable[int]) -> Array:
        """Reduced to these dimensions (rising), broadcast to their lengths in `shape`."""
        wanted = tuple(keep)
        values = self._reduced(wanted)
        if self.ufunc is np.add:
            whole = self._known[self._all]
            if whole.shape != self.shape:
                repeats = prod(self.shape[d] // whole.shape[d] for d in self._all if d not in wanted)
                values = values * repeats if repeats > 1 else values
        flat = values.reshape([values.shape[d] for d in wanted])
        return np.broadcast_to(flat, [self.shape[d] for d in wanted])

    def _reduced(self, wanted: tuple[int, ...]) -> Array:
        if wanted in self._known:
            return self._known[wanted]
        have = min((k for k in self._known if set(wanted) <= set(k)), key=lambda k: self._known[k].size)
        values = self._known[have]
        # The longest go first, so that what is left is soon small.
        for d in sorted(set(have) - set(wanted), key=lambda d: -values.shape[d]):
            values = self.ufunc.reduce(values, axis=d, keepdims=True) if values.shape[d] > 1 else values
            have = tuple(k for k in have if k != d)
            self._known[have] = values
        return values


def gathered(values: Array, buckets: Array, axis: int, ufunc: np.ufunc) -> Array:
    """Neighbours of one bucket reduced along an axis; `buckets` rise by 0 or 1."""
    if buckets[-1] - buckets[0] + 1 == len(buckets):
        return values
    starts = np.flatnonzero(np.concatenate([[True], buckets[1:] != buckets[:-1]]))
    return np.asarray(ufunc.reduceat(values, starts, axis=axis))
