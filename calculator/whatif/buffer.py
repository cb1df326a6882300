"""Reductions of slabs that wait to be added to cells, a bufferful at a time."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from calculator.whatif import exact
from calculator.whatif.aggregate import Cells

Array = np.ndarray
WAITING = 32
"""Slabs in a bufferful."""
Rows = tuple[Array, Array, Array, Array]
"""Counts, feasible ones, bests and sums in limbs; rows along the first axis, for the limbs along the second."""


class Waiting:
    """Rows of a buffer: per slab and bucket scenarios, feasible ones, the best and the sum."""

    def __init__(self, *shape: int) -> None:
        whole = (WAITING, *shape)
        self._count, self._feasible = np.zeros(whole, np.int64), np.zeros(whole, np.int64)
        self._best, self._sum = np.full(whole, np.inf), np.zeros(whole)

    def put(self, row: int, at: tuple[slice, ...], count: Any, values: Sequence[Any]) -> None:
        """`values` are feasible ones, the best and the sum; none where nothing is feasible."""
        place: tuple[Any, ...] = (row, *at)
        self._count[place] = count
        for held, value in zip((self._feasible, self._best, self._sum), values, strict=False):
            held[place] = value

    def rows(self, n: int) -> Rows:
        return self._count[:n], self._feasible[:n], self._best[:n], exact.split(self._sum[:n])

    def sums(self, n: int) -> list[float]:
        found: list[float] = self._sum[:n].tolist()
        return found

    def clear(self) -> None:
        self._count[:], self._feasible[:], self._best[:], self._sum[:] = 0, 0, np.inf, 0.0


def scatter(cells: Cells, places: Array, rows: Rows) -> None:
    """Adds rows to the cells at their places along the first axis; along both, flattened, where rows are numbers."""
    count, feasible, best, limbs = rows
    if count.ndim == 1 and cells.count.ndim == 2:
        flat, limbs_of = (-1,), (exact.LIMBS, -1)
        cells = Cells(
            cells.count.reshape(flat),
            cells.feasible.reshape(flat),
            cells.best.reshape(flat),
            cells.sum.reshape(limbs_of),
        )
    for place in np.unique(places).tolist():
        mine = places == place
        cells.add(
            place,
            count[mine].sum(axis=0),
            feasible[mine].sum(axis=0),
            best[mine].min(axis=0),
            limbs[:, mine].sum(axis=1),
        )


def scatter_all(cells: Cells, rows: Rows) -> None:
    """Adds rows to cells of their own shape."""
    count, feasible, best, limbs = rows
    cells.add(slice(None), count.sum(axis=0), feasible.sum(axis=0), best.min(axis=0), limbs.sum(axis=1))


def turned(cells: Cells) -> Cells:
    """A view with the two axes of a pair the other way round."""
    return Cells(cells.count.T, cells.feasible.T, cells.best.T, cells.sum.swapaxes(1, 2))
