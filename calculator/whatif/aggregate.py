"""What is kept of scenarios: small, and merged in any order with the same bytes as a result."""

from __future__ import annotations

import io
import json
import zlib
from dataclasses import dataclass, field
from itertools import combinations

import numpy as np

from calculator.whatif import bins, exact
from calculator.whatif.axis import Axis
from calculator.whatif.definition import Definition

Array = np.ndarray
LONG, OPTIONS, PAIR = 192, 1536, 48
"""Buckets of an axis of numbers, of one of options, and of either in a pair; the last divides the others."""
VERSION = 1
QUANTITIES = ("count", "feasible", "best", "sum")


def buckets_of(axis: Axis) -> int:
    """How many buckets an axis has by itself. Neighbouring numbers may share one; a range of options says little, so
    that every instance type has its own.
    """
    return min(len(axis), OPTIONS if axis.numbers is None else LONG)


@dataclass
class Cells:
    """Per bucket of an axis, or of two: scenarios, feasible ones, the best of them and their sum (limbs)."""

    count: Array
    feasible: Array
    best: Array
    sum: Array

    @classmethod
    def empty(cls, shape: tuple[int, ...]) -> Cells:
        whole = (exact.LIMBS, *shape)
        return cls(
            np.zeros(shape, np.int64), np.zeros(shape, np.int64), np.full(shape, np.inf), np.zeros(whole, np.int64)
        )

    def add(self, at: int | slice, count: Array, feasible: Array, best: Array, limbs: Array) -> None:
        self.count[at] += count
        self.feasible[at] += feasible
        self.best[at] = np.minimum(self.best[at], best)
        self.sum[:, at] += limbs

    def merged(self, other: Cells) -> Cells:
        return Cells(
            self.count + other.count,
            self.feasible + other.feasible,
            np.minimum(self.best, other.best),
            exact.settle(self.sum + other.sum),
        )

    def means(self) -> Array:
        """Means of the feasible scenarios; NaN where there is none."""
        with np.errstate(invalid="ignore", divide="ignore"):
            return np.asarray(exact.floats(self.sum) / self.feasible)


@dataclass(frozen=True)
class Miss:
    """How far a scenario is from being feasible: the largest share by which it misses a limit, and its row."""

    share: float
    row: int

    def key(self) -> tuple[float, int]:
        return self.share, self.row


@dataclass
class Aggregate:
    """All numbers are of the objective turned so that less is better.

    `best` are (number, row) of the k best, ties by row. `front` are (bin of the second result, number, second result,
    row) of the scenarios that no other beats in both, rising by bin. `total` and `squares` are exact sums of the
    feasible numbers and of the squares of their distance from the plan's reference. `nearest` and `relax` (by reason,
    of scenarios that fall out for it alone) are there while nothing is feasible.
    """

    size: int
    rows: int = 0
    feasible: int = 0
    reasons: dict[str, int] = field(default_factory=dict)
    best: tuple[Array, Array] = field(default_factory=lambda: (np.zeros(0), np.zeros(0, np.int64)))
    largest: float = -np.inf
    total: int = 0
    squares: int = 0
    histogram: Array = field(default_factory=lambda: np.zeros(bins.COUNT, np.int64))
    axes: list[Cells] = field(default_factory=list)
    pairs: dict[tuple[int, int], Cells] = field(default_factory=dict)
    front: tuple[Array, Array, Array, Array] = field(
        default_factory=lambda: (np.zeros(0, np.int64), np.zeros(0), np.zeros(0), np.zeros(0, np.int64))
    )
    nearest: Miss | None = None
    relax: dict[str, Miss] = field(default_factory=dict)

    @classmethod
    def empty(cls, definition: Definition) -> Aggregate:
        paired = [min(len(a), PAIR) for a in definition.axes]
        return cls(
            size=definition.best,
            axes=[Cells.empty((buckets_of(a),)) for a in definition.axes],
            pairs={(i, j): Cells.empty((paired[i], paired[j])) for i, j in combinations(range(len(paired)), 2)},
        )

    def merge(self, other: Aggregate) -> Aggregate:
        """Both together; neither is changed. Order and grouping of merges play no part."""
        merged = Aggregate(
            size=self.size,
            rows=self.rows + other.rows,
            feasible=self.feasible + other.feasible,
            reasons={
                key: self.reasons.get(key, 0) + other.reasons.get(key, 0)
                for key in sorted({*self.reasons, *other.reasons})
            },
            best=best_of(self.size, *(np.concatenate(p) for p in zip(self.best, other.best, strict=True))),
            largest=max(self.largest, other.largest),
            total=self.total + other.total,
            squares=self.squares + other.squares,
            histogram=self.histogram + other.histogram,
            axes=[a.merged(b) for a, b in zip(self.axes, other.axes, strict=True)],
            pairs={key: cells.merged(other.pairs[key]) for key, cells in self.pairs.items()},
            front=front_of(*(np.concatenate(p) for p in zip(self.front, other.front, strict=True))),
        )
        if not merged.feasible:
            found = [m for m in (self.nearest, other.nearest) if m]
            merged.nearest = min(found, key=Miss.key, default=None)
            merged.relax = {
                key: min((r[key] for r in (self.relax, other.relax) if key in r), key=Miss.key)
                for key in sorted({*self.relax, *other.relax})
            }
        return merged

    # -- bytes ---------------------------------------------------------------------------------------------

    def to_bytes(self) -> bytes:
        """One spelling: equal aggregates, equal bytes."""
        arrays: list[Array] = [*self.best, self.histogram, *self.front]
        for cells in (*self.axes, *self.pairs.values()):
            arrays += [getattr(cells, name) for name in QUANTITIES]
        head = {
            "version": VERSION,
            "size": self.size,
            "rows": self.rows,
            "feasible": self.feasible,
            "reasons": self.reasons,
            "largest": float(self.largest).hex(),
            "total": self.total,
            "squares": self.squares,
            "axes": len(self.axes),
            "nearest": _miss_out(self.nearest),
            "relax": {key: _miss_out(m) for key, m in self.relax.items()},
        }
        out = io.BytesIO()
        line = json.dumps(head, sort_keys=True).encode()
        out.write(len(line).to_bytes(4, "little") + line)
        for array in arrays:
            np.lib.format.write_array(out, np.ascontiguousarray(array), version=(1, 0), allow_pickle=False)
        return zlib.compress(out.getvalue(), 6)

    @classmethod
    def from_bytes(cls, data: bytes) -> Aggregate:
        """What `to_bytes` wrote. ValueError for anything else."""
        try:
            held = io.BytesIO(zlib.decompress(data))
        except zlib.error as error:
            raise ValueError("these are no bytes of an aggregate") from error
        head = json.loads(held.read(int.from_bytes(held.read(4), "little")))
        if head["version"] != VERSION:
            raise ValueError(f"an aggregate of version {head['version']}; this code reads {VERSION}")

        def array() -> Array:
            return np.lib.format.read_array(held, allow_pickle=False)

        best, histogram = (array(), array()), array()
        front = (array(), array(), array(), array())
        n = head["axes"]
        axes = [Cells(array(), array(), array(), array()) for _ in range(n)]
        pairs = {key: Cells(array(), array(), array(), array()) for key in combinations(range(n), 2)}
        return cls(
            size=head["size"],
            rows=head["rows"],
            feasible=head["feasible"],
            reasons=head["reasons"],
            best=best,
            largest=float.fromhex(head["largest"]),
            total=head["total"],
            squares=head["squares"],
            histogram=histogram,
            axes=axes,
            pairs=pairs,
            front=front,
            nearest=_miss_in(head["nearest"]),
            relax={key: miss for key, m in head["relax"].items() if (miss := _miss_in(m))},
        )


def _miss_out(miss: Miss | None) -> list[object] | None:
    return None if miss is None else [miss.share.hex(), miss.row]


def _miss_in(data: list[str] | None) -> Miss | None:
    return None if data is None else Miss(float.fromhex(data[0]), int(data[1]))


def best_of(size: int, numbers: Array, rows: Array) -> tuple[Array, Array]:
    """The `size` smallest numbers, ties by row."""
    order = np.lexsort((rows, numbers))[:size]
    return numbers[order], rows[order]


def front_of(places: Array, numbers: Array, seconds: Array, rows: Array) -> tuple[Array, Array, Array, Array]:
    """Of each bin of the second result the smallest number, ties by row; of those the ones below all in lower bins."""
    order = np.lexsort((rows, numbers, places))
    places, numbers, seconds, rows = places[order], numbers[order], seconds[order], rows[order]
    first = np.ones(len(places), bool)
    first[1:] = places[1:] != places[:-1]
    places, numbers, seconds, rows = places[first], numbers[first], seconds[first], rows[first]
    below = np.ones(len(numbers), bool)
    if len(numbers):
        below[1:] = numbers[1:] < np.minimum.accumulate(numbers)[:-1]
    return places[below], numbers[below], seconds[below], rows[below]
