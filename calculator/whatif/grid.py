"""Scenarios by number, and the slabs in which they are evaluated.

Row i is in C order of the axes as given: the last one moves fastest. Slabs go through the same rows in an order that
suits the formulas: axes of choices outside, so that a slab has one mode, one Region, and numbers inside, the longest
last. What is folded does not depend on that order.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import prod

import numpy as np

Array = np.ndarray
SLAB = 131_072
"""Scenarios in a slab, about: a megabyte an array stays in the cache, and numpy is called seldom enough."""


@dataclass(frozen=True)
class Slab:
    """A block of the grid: one position of each outer axis, positions `start` to `stop` of the axis that is cut, and
    all of each axis inside it.
    """

    outer: tuple[int, ...]
    start: int
    stop: int
    shape: tuple[int, ...]
    first: int
    """The number of its first row, which is its smallest."""

    @property
    def rows(self) -> int:
        return prod(self.shape)


class Grid:
    """`lengths` of the axes as given; `inside` says which of them are numbers.

    `order` are the axes as evaluated, outermost first; the last `len(inner)` of them are dimensions of a slab.
    """

    def __init__(self, lengths: Sequence[int], inside: Sequence[bool], rows: int = SLAB) -> None:
        self.lengths = tuple(lengths)
        self.total = prod(self.lengths)
        self.strides = tuple(prod(self.lengths[i + 1 :]) for i in range(len(self.lengths)))
        numbers = sorted((a for a, yes in enumerate(inside) if yes), key=lambda a: self.lengths[a])
        self.order = (*(a for a, yes in enumerate(inside) if not yes), *numbers)
        sizes = [self.lengths[a] for a in self.order]
        cut, whole = len(sizes) - 1, 1
        while cut > 0 and whole * sizes[cut] <= rows:
            whole *= sizes[cut]
            cut -= 1
        self.outer, self.inner = self.order[:cut], self.order[cut:]
        self._outer_sizes = tuple(sizes[:cut])
        self.block = min(sizes[cut], max(1, rows // whole))
        self._blocks = -(-sizes[cut] // self.block)
        self.slabs = prod(self._outer_sizes) * self._blocks
        self.inner_strides = tuple(self.strides[a] for a in self.inner)

    def slab(self, number: int) -> Slab:
        """The slab of a number from 0 to `slabs` - 1."""
        around, block = divmod(number, self._blocks)
        outer = tuple(map(int, np.unravel_index(around, self._outer_sizes))) if self._outer_sizes else ()
        start = block * self.block
        stop = min(start + self.block, self.lengths[self.inner[0]])
        shape = (stop - start, *(self.lengths[a] for a in self.inner[1:]))
        first = start * self.inner_strides[0]
        first += sum(p * self.strides[a] for p, a in zip(outer, self.outer, strict=True))
        return Slab(outer, start, stop, shape, first)

    def numbers(self, slab: Slab, flat: Array) -> Array:
        """Row numbers of places in a slab, counted through in C order."""
        found = np.full(flat.shape, slab.first, np.int64)
        for place, stride in zip(np.unravel_index(flat, slab.shape), self.inner_strides, strict=True):
            found += place * stride
        return found

    def positions(self, rows: Array) -> list[Array]:
        """Of row numbers, the position on each axis as given."""
        return [rows // stride % length for stride, length in zip(self.strides, self.lengths, strict=True)]
