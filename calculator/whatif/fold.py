"""Slabs folded into an aggregate.

Each slab is reduced to its axes and pairs; the results wait in rows of a buffer, and a bufferful at a time is added
exactly to the cells they belong to. So nothing depends on where one chunk ends and the next begins.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import combinations
from math import prod

import numpy as np

from calculator.whatif import bins, exact
from calculator.whatif.aggregate import PAIR, Aggregate, Miss, best_of, buckets_of, front_of
from calculator.whatif.axis import bucket_of
from calculator.whatif.buffer import WAITING, Rows, Waiting, scatter, scatter_all, turned
from calculator.whatif.evaluate import Judged, Plan, times
from calculator.whatif.grid import Slab
from calculator.whatif.marginals import Marginals, gathered
from calculator.whatif.near import misses

Array = np.ndarray


class StoppedError(Exception):
    """The caller said to stop; what was folded so far is lost."""


def fold(plan: Plan, start: int, stop: int, go_on: Callable[[], bool] = lambda: True) -> Aggregate:
    """The slabs from `start` up to `stop` (of `plan.grid.slabs`), folded. `go_on` is asked before each, every few
    milliseconds; StoppedError when it says no.
    """
    folder = Folder(plan)
    for number in range(start, stop):
        if not go_on():
            raise StoppedError
        folder.add(*plan.slab(number))
    return folder.done()


class Folder:
    """Folds slabs of one plan."""

    def __init__(self, plan: Plan) -> None:
        grid = plan.grid
        self.plan, self.grid = plan, grid
        self.found = Aggregate.empty(plan.definition)
        self.inner, self.outer = grid.inner, grid.outer
        self._one = {a: buckets_of(axis) for a, axis in enumerate(plan.definition.axes)}
        self._two = {a: min(grid.lengths[a], PAIR) for a in range(len(grid.lengths))}
        self._bucket = {a: bucket_of(np.arange(grid.lengths[a]), grid.lengths[a], n) for a, n in self._one.items()}
        self._pair_bucket = {a: bucket_of(self._bucket[a], self._one[a], PAIR) for a in self._bucket}
        self._least = np.inf
        self._scalars = Waiting()
        self._vectors = [Waiting(self._one[a]) for a in self.inner]
        self._matrices = {
            (i, j): Waiting(self._two[self.inner[i]], self._two[self.inner[j]])
            for i, j in combinations(range(len(self.inner)), 2)
        }
        self._places: list[tuple[int, ...]] = []
        self._geometries: dict[tuple[tuple[int, ...], int], tuple[Array, tuple[slice, ...], list[Array]]] = {}

    # -- a slab --------------------------------------------------------------------------------------------

    def add(self, slab: Slab, judged: Judged) -> None:
        found, dimensions = self.found, len(slab.shape)
        rows = slab.rows
        found.rows += rows
        for reason in judged.reasons:
            found.reasons[reason.key] = found.reasons.get(reason.key, 0) + times(reason.mask, slab.shape)
        numbers, feasible = _whole(judged.ranked, dimensions), judged.feasible
        least, added, counted = numbers, numbers, None
        if feasible is not None:
            feasible = _whole(feasible, dimensions)
            count = times(feasible, slab.shape)
            if not count:
                self._nothing(slab, judged)
                return
            if count == rows:
                feasible = None
            else:
                least = np.where(feasible, numbers, np.inf)
                added = np.where(feasible, numbers, 0.0)
                counted = Marginals(feasible.astype(np.int64), slab.shape, np.add)
        self._wait(
            slab,
            counted,
            Marginals(least, slab.shape, np.minimum),
            Marginals(added, slab.shape, np.add),
        )
        self._spread(slab, numbers, least, added, feasible)
        self._best(slab, least)
        if judged.second is not None:
            self._front(slab, least, _whole(judged.second, dimensions))

    def _nothing(self, slab: Slab, judged: Judged) -> None:
        """A slab without a feasible scenario counts, and may come near."""
        self._wait(slab, None, None, None)
        found = self.found
        if found.feasible:
            return
        nearest, alone = misses(judged, lambda flat: self.grid.numbers(slab, flat))
        found.nearest = min((m for m in (found.nearest, nearest) if m), key=Miss.key, default=None)
        for key, miss in alone.items():
            found.relax[key] = min(found.relax.get(key, miss), miss, key=Miss.key)

    def _wait(self, slab: Slab, counted: Marginals | None, least: Marginals | None, added: Marginals | None) -> None:
        """Puts a slab's reductions into the next row of the buffers. No `least` means that nothing is feasible; no
        `counted` that everything is.
        """
        k = len(self._places)
        self._places.append((*slab.outer, slab.start, slab.stop))
        rows, values = slab.rows, []
        if least is not None and added is not None:
            feasible = rows if counted is None else int(counted.over(()))
            self._least = float(least.over(()))
            values = [feasible, self._least, float(added.over(()))]
            self.found.feasible += feasible
        self._scalars.put(k, (), rows, values)

        def put(waiting: Waiting, keep: tuple[int, ...]) -> None:
            count, at, buckets = self._geometry(slab, keep)
            found = []
            if least is not None and added is not None:
                for m in (counted, least, added):
                    reduced = count if m is None else m.over(keep)
                    for axis, b in enumerate(buckets if m else ()):
                        reduced = gathered(reduced, b, axis, m.ufunc)  # type: ignore[union-attr]
                    found.append(reduced)
            waiting.put(k, at, count, found)

        for d, waiting in enumerate(self._vectors):
            put(waiting, (d,))
        for both, waiting in self._matrices.items():
            put(waiting, both)
        if k + 1 == WAITING:
            self._flush()

    def _geometry(self, slab: Slab, keep: tuple[int, ...]) -> tuple[Array, tuple[slice, ...], list[Array]]:
        """Of some dimensions of a slab: how many scenarios each bucket has, which buckets of the axes they are, and
        the bucket of each position. The same for every slab that is cut at the same place.
        """
        key = (keep, slab.start)
        known = self._geometries.get(key)
        if known is None:
            count: Array = np.full((1,) * len(keep), slab.rows // prod(slab.shape[d] for d in keep))
            places, all_buckets = [], []
            for axis, d in enumerate(keep):
                buckets = (self._bucket if len(keep) == 1 else self._pair_bucket)[self.inner[d]]
                if d == 0:  # this axis is cut: the others are there from end to end
                    buckets = buckets[slab.start : slab.stop]
                places.append(slice(int(buckets[0]), int(buckets[-1]) + 1))
                shape = [-1 if i == axis else 1 for i in range(len(keep))]
                count = count * np.bincount(buckets - buckets[0]).reshape(shape)
                all_buckets.append(buckets)
            known = self._geometries[key] = count, tuple(places), all_buckets
        return known

    def _spread(self, slab: Slab, numbers: Array, least: Array, added: Array, feasible: Array | None) -> None:
        """Histogram, largest number and squares of the distance from the reference."""
        found = self.found
        repeats = slab.rows // least.size
        places = bins.bins(least)
        found.histogram += np.bincount(places.reshape(-1), minlength=bins.COUNT + 1)[: bins.COUNT] * repeats
        found.largest = max(
            found.largest, float((numbers if feasible is None else np.where(feasible, numbers, -np.inf)).max())
        )
        distance = added - self.plan.reference
        if feasible is not None:
            distance = np.where(feasible, distance, 0.0)
        np.multiply(distance, distance, out=distance)
        found.squares += exact.whole(float(distance.sum())) * (slab.rows // distance.size)

    def _best(self, slab: Slab, least: Array) -> None:
        """Takes what may be among the k best: below the last of them, or equal to it with a lower row."""
        found = self.found
        numbers, rows = found.best
        full = len(numbers) == found.size
        bound = numbers[-1] if full else np.inf
        smallest = self._least
        if smallest > bound or (full and smallest == bound and slab.first > rows[-1]):
            return
        flat = np.broadcast_to(least, slab.shape).reshape(-1)
        near = np.flatnonzero(flat <= bound if full and slab.first < rows[-1] else flat < bound)
        values = flat[near]
        if len(near) > 4 * found.size:
            cut = np.partition(values, found.size - 1)[found.size - 1]
            keep = values <= cut
            near, values = near[keep], values[keep]
        found.best = best_of(
            found.size, np.concatenate([numbers, values]), np.concatenate([rows, self.grid.numbers(slab, near)])
        )

    def _front(self, slab: Slab, least: Array, second: Array) -> None:
        """Takes what may be on the front: below everything known whose second result is as good or better."""
        places, numbers, seconds, rows = self.found.front
        bound = np.full(bins.COUNT + 1, np.inf)
        bound[places] = numbers
        bound = np.minimum.accumulate(bound)
        bound[bins.BEYOND] = -np.inf
        known = bins.bins(np.where(np.isnan(second), np.inf, second))
        # Equal to the bound counts as well: it may be the same bin with a lower row.
        near = least <= bound[known]
        near &= np.isfinite(least)
        if not near.any():
            return
        flat = np.flatnonzero(np.broadcast_to(near, slab.shape))
        own, own_second, own_places = (np.broadcast_to(a, slab.shape).reshape(-1)[flat] for a in (least, second, known))
        self.found.front = front_of(
            np.concatenate([places, own_places]),
            np.concatenate([numbers, own]),
            np.concatenate([seconds, own_second]),
            np.concatenate([rows, self.grid.numbers(slab, flat)]),
        )

    # -- a bufferful ---------------------------------------------------------------------------------------

    def _flush(self) -> None:
        """Adds what waits to the cells it belongs to, exactly."""
        n = len(self._places)
        if not n:
            return
        places = np.array(self._places)
        self._places = []
        at = {a: places[:, k] for k, a in enumerate(self.outer)}
        one = {a: self._bucket[a][p] for a, p in at.items()}
        two = {a: self._pair_bucket[a][p] for a, p in at.items()}
        scalars = self._scalars.rows(n)
        self.found.total += sum(map(exact.whole, self._scalars.sums(n)))
        vectors = [w.rows(n) for w in self._vectors]
        pair_vectors = [self._paired(v, self.inner[d]) for d, v in enumerate(vectors)]
        for a in self.outer:
            scatter(self.found.axes[a], one[a], scalars)
        for d, a in enumerate(self.inner):
            scatter_all(self.found.axes[a], vectors[d])
        for a, b in combinations(range(len(self.grid.lengths)), 2):
            cells = self.found.pairs[a, b]
            outside = [x for x in (a, b) if x in at]
            if len(outside) == 2:
                scatter(cells, two[a] * self._two[b] + two[b], scalars)
            elif not outside:
                i, j = self.inner.index(a), self.inner.index(b)
                matrix = self._matrices[min(i, j), max(i, j)].rows(n)
                scatter_all(cells if i < j else turned(cells), matrix)
            else:
                vector = pair_vectors[self.inner.index(b if a in at else a)]
                scatter(cells if a in at else turned(cells), two[outside[0]], vector)
        for waiting in (self._scalars, *self._vectors, *self._matrices.values()):
            waiting.clear()

    def _paired(self, vector: Rows, axis: int) -> Rows:
        """A bufferful along an axis, by the buckets that the axis has in pairs."""
        buckets = bucket_of(np.arange(self._one[axis]), self._one[axis], PAIR)
        count, feasible, best, limbs = vector
        added = (gathered(v, buckets, -1, np.add) for v in (count, feasible, limbs))
        return next(added), next(added), gathered(best, buckets, -1, np.minimum), next(added)

    def done(self) -> Aggregate:
        self._flush()
        found = self.found
        for cells in (*found.axes, *found.pairs.values()):
            exact.settle(cells.sum)
        found.reasons = {key: found.reasons[key] for key in sorted(found.reasons)}
        if found.feasible:
            found.nearest, found.relax = None, {}
        return found


def _whole(values: Array, dimensions: int) -> Array:
    """With as many dimensions as the slab has."""
    return values.reshape((1,) * (dimensions - values.ndim) + values.shape)
