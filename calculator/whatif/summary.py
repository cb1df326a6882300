"""A sweep's answer in plain data and the reader's words: what pages, exports and the API show."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from calculator.kernel.meters import PriceBook
from calculator.whatif import bins, exact
from calculator.whatif.aggregate import Aggregate, Cells
from calculator.whatif.axis import Axis, labels
from calculator.whatif.base import Result
from calculator.whatif.crossings import Crossing, crossings
from calculator.whatif.definition import AT_ONCE, Aim, Definition
from calculator.whatif.evaluate import Plan
from calculator.whatif.fold import fold
from calculator.whatif.nearest import NearestMiss, nearest_miss
from calculator.whatif.reasons import reason_words
from calculator.whatif.scenario import Scenario, base_scenario, scenarios
from pricing.book import embedded

Array = np.ndarray
PERCENTILES = (5, 25, 50, 75, 95)
BARS = 40


@dataclass(frozen=True)
class AxisValue:
    """A position of an axis, or a range of positions of a long one: `count` scenarios of which `feasible` can be had,
    the best of them and their mean (None where there is none). `number` is its place on a numeric axis.
    """

    text: str
    count: int
    feasible: int
    best: float | None
    mean: float | None
    number: float | None


@dataclass(frozen=True)
class AxisSummary:
    """What an axis does. `share_of_variance` is the part of the spread of all feasible scenarios that goes with this
    axis alone, 0 to 1; None where nothing varies. `now` is where the base stands on a numeric axis. `size` is how many
    positions it has; `values` are fewer where they hold ranges.
    """

    label: str
    unit: str
    kind: str
    numeric: bool
    values: tuple[AxisValue, ...]
    share_of_variance: float | None
    now: float | None
    size: int


@dataclass(frozen=True)
class PairSummary:
    """Two axes against each other: rows are values of the first, columns of the second; None where nothing is
    feasible.
    """

    rows: tuple[str, ...]
    columns: tuple[str, ...]
    best: tuple[tuple[float | None, ...], ...]
    mean: tuple[tuple[float | None, ...], ...]


@dataclass(frozen=True)
class Bar:
    """How many feasible scenarios lie from `low` to `high`."""

    low: float
    high: float
    count: int


@dataclass(frozen=True)
class Trade:
    """A scenario on the Pareto front: none costs less with as good a second result."""

    scenario: Scenario
    objective: float
    second: float


@dataclass(frozen=True)
class Summary:
    """`rows` of `total` scenarios are in it (fewer while a sweep is running). `minimum`, `mean`, `maximum` and
    `percentiles` (by percent; within 3 %) are of the objective over feasible scenarios.
    """

    total: int
    rows: int
    feasible: int
    reasons: tuple[tuple[str, int], ...]
    objective: Result
    direction: str
    best: tuple[Scenario, ...]
    base: Scenario
    minimum: float | None
    mean: float | None
    maximum: float | None
    percentiles: dict[int, float]
    histogram: tuple[Bar, ...]
    axes: tuple[AxisSummary, ...]
    pairs: dict[tuple[int, int], PairSummary]
    second: Result | None
    pareto: tuple[Trade, ...]
    crossings: tuple[Crossing, ...]
    nearest_miss: NearestMiss | None
    notes: tuple[str, ...] = field(default=())

    @property
    def complete(self) -> bool:
        return self.rows == self.total


def evaluate_now(definition: Definition, book: PriceBook | None = None) -> Summary:
    """The whole answer at once, for a sweep of at most `AT_ONCE` scenarios; ValueError for a larger one."""
    if definition.total > AT_ONCE:
        raise ValueError(f"{definition.total:,} scenarios are too many to be worked out at once")
    plan = Plan(definition, book or embedded())
    return summarise(plan, fold(plan, 0, plan.grid.slabs))


def summarise(plan: Plan, found: Aggregate) -> Summary:
    """What an aggregate of a plan says."""
    definition = plan.definition
    aim = definition.objective
    some = found.feasible > 0
    ends = (float(found.best[0][0]), found.largest) if some else None
    mean = exact.real(found.total) / found.feasible if some else None
    low_high = sorted(aim.sign(e) for e in ends) if ends else (None, None)
    return Summary(
        total=definition.total,
        rows=found.rows,
        feasible=found.feasible,
        reasons=tuple(
            sorted(
                ((reason_words(definition, key), n) for key, n in found.reasons.items()), key=lambda r: (-r[1], r[0])
            )
        ),
        objective=aim.result,
        direction=aim.direction,
        best=scenarios(plan, found.best[1].tolist()),
        base=base_scenario(plan),
        minimum=low_high[0],
        mean=None if mean is None else aim.sign(mean),
        maximum=low_high[1],
        percentiles=_percentiles(found, aim),
        histogram=_bars(found, aim),
        axes=tuple(_axis(plan, found, i) for i in range(len(definition.axes))),
        pairs={key: _pair(definition, key, cells) for key, cells in found.pairs.items()},
        second=definition.second.result if definition.second else None,
        pareto=_pareto(plan, found),
        crossings=crossings(definition, found),
        nearest_miss=nearest_miss(plan, found),
        notes=definition.notes,
    )


# -- axes --------------------------------------------------------------------------------------------------


def _axis(plan: Plan, found: Aggregate, i: int) -> AxisSummary:
    axis, cells, aim = plan.definition.axes[i], found.axes[i], plan.definition.objective
    values = tuple(
        AxisValue(text, int(count), int(feasible), _said(best, aim), _said(mean, aim), number)
        for (text, number), count, feasible, best, mean in zip(
            labels(axis, len(cells.count)), cells.count, cells.feasible, cells.best, cells.means(), strict=True
        )
    )
    return AxisSummary(
        axis.label,
        axis.unit,
        axis.kind,
        axis.numbers is not None,
        values,
        _share(found, cells, plan.reference),
        _now(plan.definition, axis),
        len(axis),
    )


def _now(definition: Definition, axis: Axis) -> float | None:
    """The base's place on an axis: 1 for a driver, whose numbers are factors."""
    if axis.numbers is None:
        return None
    return 1.0 if axis.kind == "driver" else float(definition.base.now(axis.targets[0]))


def _share(found: Aggregate, cells: Cells, reference: float) -> float | None:
    """First-order part of the variance: that of the means along the axis, weighted, against that of everything."""
    n = found.feasible
    if not n:
        return None
    mean = exact.real(found.total) / n
    spread = exact.real(found.squares) - n * (mean - reference) ** 2
    if spread <= 1e-9 * max(exact.real(found.squares), n * mean * mean * 1e-6):
        return None
    between = float(np.nansum(cells.feasible * (cells.means() - mean) ** 2))
    return min(max(between / spread, 0.0), 1.0)


def _pair(definition: Definition, key: tuple[int, int], cells: Cells) -> PairSummary:
    rows, columns = (
        tuple(text for text, _ in labels(definition.axes[i], n)) for i, n in zip(key, cells.count.shape, strict=True)
    )
    aim = definition.objective
    best, mean = (
        tuple(tuple(_said(v, aim) for v in row) for row in table.tolist()) for table in (cells.best, cells.means())
    )
    return PairSummary(rows, columns, best, mean)


def _said(value: float, aim: Aim) -> float | None:
    return aim.sign(float(value)) + 0.0 if np.isfinite(value) else None


# -- spread ------------------------------------------------------------------------------------------------


def _percentiles(found: Aggregate, aim: Aim) -> dict[int, float]:
    if not found.feasible:
        return {}
    edges, reached = bins.edges(), np.cumsum(found.histogram)
    least, most = float(found.best[0][0]), found.largest
    result = {}
    for percent in PERCENTILES:
        wanted = (percent if aim.direction == "min" else 100 - percent) / 100 * found.feasible
        b = int(np.searchsorted(reached, wanted))
        inside = (wanted - (reached[b] - found.histogram[b])) / found.histogram[b]
        value = edges[b] + (edges[b + 1] - edges[b]) * inside
        result[percent] = aim.sign(float(min(max(value, least), most)))
    return result


def _bars(found: Aggregate, aim: Aim) -> tuple[Bar, ...]:
    """The histogram in at most `BARS` bars of the same number of bins."""
    filled = np.flatnonzero(found.histogram)
    if not len(filled):
        return ()
    edges, low, high = bins.edges(), int(filled[0]), int(filled[-1])
    each = 1
    while (high // each) - (low // each) >= BARS:
        each *= 2
    bars = []
    for start in range(low // each * each, high + 1, each):
        stop = min(start + each, bins.COUNT)
        ends = (max(float(edges[start]), float(found.best[0][0])), min(float(edges[stop]), found.largest))
        left, right = sorted(aim.sign(e) + 0.0 for e in ends)
        bars.append(Bar(left, right, int(found.histogram[start:stop].sum())))
    return tuple(bars if aim.direction == "min" else reversed(bars))


def _pareto(plan: Plan, found: Aggregate) -> tuple[Trade, ...]:
    second = plan.definition.second
    if second is None:
        return ()
    _, numbers, seconds, rows = found.front
    made = scenarios(plan, rows.tolist())
    return tuple(
        Trade(s, plan.definition.objective.sign(float(n)), second.sign(float(t)))
        for s, n, t in zip(made, numbers, seconds, strict=True)
    )
