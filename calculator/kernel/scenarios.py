"""Many scenarios of one service: side by side, where two options cross.

All of it is one operation: lay out scenarios as arrays, evaluate once, leave out those that break a
limit, rank.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from calculator.kernel.answer import unit_cost
from calculator.kernel.choice import Choice
from calculator.kernel.feasible import broken_limits, impossible, unpriced
from calculator.kernel.fields import Field
from calculator.kernel.ledger import price
from calculator.kernel.meters import PriceBook
from calculator.kernel.priced import Priced
from calculator.kernel.service import Service
from calculator.kernel.trace import plain
from calculator.kernel.ways import Compare

Array = np.ndarray
POINTS = 257
MONTHS = 36


def spread(case: Service, changes: Sequence[Mapping[str, Any]]) -> Service:
    """A case of n scenarios: the given one with each set of changes (raw values by field name) applied
    in turn.
    """
    touched = list(dict.fromkeys(name for change in changes for name in change))
    inputs = dict(case.inputs)
    for name in touched:
        field = case.by_name[name]
        kept = field.text(field.values(case).reshape(-1)[0])
        values, errors = field.parse([change.get(name, kept) for change in changes])
        if errors:
            raise ValueError(next(iter(errors.values())))
        inputs[name] = values
    return type(case)(inputs)


@dataclass
class Outcome:
    """What many scenarios cost (dollars, effective a month over 36 months), the months until the next upfront
    payment (inf without one) and which cannot be had.
    """

    case: Service
    priced: Priced
    monthly: Array
    upfront: Array
    effective: Array
    term: Array
    unknown: Array
    broken: Array
    problems: list[list[str]]


def evaluate(case: Service, book: PriceBook, *, always_free: bool = False, shape: tuple[int, ...]) -> Outcome:
    """Price scenarios of the given shape; `problems` names the broken limits and missing prices (first
    axis only).
    """
    priced = price([case], book, always_free=always_free)
    broken, unknown = np.zeros(shape, bool), np.zeros(shape, bool)
    problems: list[list[str]] = [[] for _ in range(shape[0])]
    for held, reasons in (
        (broken, broken_limits(case)),
        (broken, impossible(case)),
        (unknown, unpriced(priced)),
    ):
        for reason in reasons:
            bad = np.broadcast_to(reason.mask, shape)
            held |= bad
            for row in _rows(bad):
                problems[row].append(reason.words)
    return Outcome(
        case=case,
        priced=priced,
        monthly=np.broadcast_to(priced.total(), shape),
        upfront=np.broadcast_to(priced.total(once=True), shape),
        effective=np.broadcast_to(priced.over(MONTHS) / MONTHS, shape),
        term=np.broadcast_to(priced.term(), shape),
        unknown=unknown,
        broken=broken,
        problems=problems,
    )


def _rows(bad: Array) -> list[int]:
    """Where along the first axis anything is True."""
    return [int(i) for i in np.flatnonzero(bad.reshape(len(bad), -1).any(axis=1))]


# -- side by side ----------------------------------------------------------------------------------


@dataclass(frozen=True)
class OptionRow:
    """One option of a comparison. Money is None where a price is missing; `problems` says why an option
    falls out.
    """

    value: str
    label: str
    hint: str
    chosen: bool
    cheapest: bool
    feasible: bool
    monthly: float | None
    upfront: float | None
    effective_monthly: float | None
    first_12_months: float | None
    first_36_months: float | None
    saving: float | None
    breakeven_month: float | None
    crossing: float | None
    cheaper_above: bool
    steps: tuple[float, ...]
    unit_costs: tuple[float | None, ...]
    problems: tuple[str, ...]


@dataclass(frozen=True)
class Comparison:
    """Every option side by side. `saving` is against `baseline`, in dollars a month; `crossing` is the
    driver's value from which (`cheaper_above`) or up to which the option costs less than the baseline;
    `unit_costs` stand in the order of `unit_labels`.
    """

    compare: Compare
    baseline: str
    driver: Field | None
    step_labels: tuple[tuple[str, str], ...]
    unit_labels: tuple[str, ...]
    rows: tuple[OptionRow, ...]

    @property
    def cheapest(self) -> OptionRow | None:
        return next((r for r in self.rows if r.cheapest), None)


def side_by_side(case: Service, compare: Compare, book: PriceBook, *, always_free: bool = False) -> Comparison:
    """Evaluate a comparison for one scenario. Rows keep the options' order."""
    axis = case.by_name[compare.axis]
    assert isinstance(axis, Choice)
    options = axis.choices
    many = spread(case, [{compare.axis: o.value} for o in options])
    n = len(options)
    out = evaluate(many, book, always_free=always_free, shape=(n,))
    chosen = int(axis.values(case).reshape(-1)[0])
    base = axis.codes[compare.baseline] if compare.baseline else chosen
    feasible = ~out.broken & ~out.unknown
    best = int(np.argmin(np.where(feasible, out.effective, np.inf))) if feasible.any() else -1
    year = np.broadcast_to(out.priced.over(12), (n,))
    crossings = _crossings(case, compare, axis, base, book, always_free)
    steps = [np.broadcast_to(plain(getattr(many, name)), (n,)) for name in compare.steps]
    units = [np.broadcast_to(unit_cost(many, out.priced, u, MONTHS), (n,)) for u in type(case).unit_costs]
    rows = []
    for i, o in enumerate(options):
        known = not out.unknown[i]
        crossing, above = crossings.get(i, (None, False))
        rows.append(
            OptionRow(
                value=o.value,
                label=o.label,
                hint=o.hint,
                chosen=i == chosen,
                cheapest=i == best,
                feasible=bool(feasible[i]),
                monthly=float(out.monthly[i]) if known else None,
                upfront=float(out.upfront[i]) if known else None,
                effective_monthly=float(out.effective[i]) if known else None,
                first_12_months=float(year[i]) if known else None,
                first_36_months=float(out.effective[i] * MONTHS) if known else None,
                saving=float(out.effective[base] - out.effective[i]) if known and not out.unknown[base] else None,
                breakeven_month=_breakeven(out, i, base) if known and not out.unknown[base] else None,
                crossing=crossing,
                cheaper_above=above,
                steps=tuple(float(s[i]) for s in steps),
                unit_costs=tuple(float(u[i]) if known and np.isfinite(u[i]) else None for u in units),
                problems=tuple(dict.fromkeys(out.problems[i])),
            )
        )
    labels = tuple((s.label, s.unit) for s in (getattr(type(case), name) for name in compare.steps))
    driver = case.by_name[compare.driver] if compare.driver else None
    units_of = tuple(u.label for u in type(case).unit_costs)
    return Comparison(compare, options[base].value, driver, labels, units_of, tuple(rows))


def _breakeven(out: Outcome, i: int, base: int) -> float | None:
    """The month in which the option's payments so far fall below the baseline's; None if they do not
    before the next upfront payment is due.
    """
    extra = out.upfront[i] - out.upfront[base]
    gain = out.monthly[base] - out.monthly[i]
    if i == base or gain <= 0:
        return None
    month = max(float(extra / gain), 0.0)
    return month if month <= min(MONTHS, float(out.term[i])) else None


def _crossings(
    case: Service, compare: Compare, axis: Choice, base: int, book: PriceBook, always_free: bool
) -> dict[int, tuple[float, bool]]:
    """For each option the driver's value where its cost meets the baseline's, and whether it is cheaper
    above.
    """
    if not compare.driver:
        return {}
    n = len(axis.choices)
    points = np.linspace(compare.low, compare.high, POINTS)
    costs = _along(case, compare, np.arange(n)[:, None], points[None, :], book, always_free)
    difference = costs - costs[base]
    change = _sign_changes(difference)
    rows = np.flatnonzero(change.any(axis=1) & ~np.isnan(difference).any(axis=1))
    if not len(rows):
        return {}
    at = change[rows].argmax(axis=1)
    low, high = points[at, None], points[at + 1, None]
    fine = low + (high - low) * np.linspace(0, 1, POINTS)
    own = _along(case, compare, rows[:, None], fine, book, always_free)
    gap = own - _along(case, compare, np.full((1, 1), base), fine, book, always_free)
    found = {}
    for k, row in enumerate(map(int, rows)):
        first = int(np.flatnonzero(np.sign(gap[k, 1:]) != np.sign(gap[k, :-1]))[0])
        share = gap[k, first] / (gap[k, first] - gap[k, first + 1])
        value = fine[k, first] + (fine[k, first + 1] - fine[k, first]) * share
        found[row] = (float(value), bool(difference[row, at[k] + 1] < 0))
    return found


def _sign_changes(values: Array) -> Array:
    """Where along the last axis the sign turns; a zero on the way counts as the sign before it."""
    sign = np.sign(np.nan_to_num(values))
    last = np.maximum.accumulate(np.where(sign != 0, np.arange(values.shape[-1]), 0), axis=-1)
    held = np.take_along_axis(sign, last, axis=-1)
    return np.asarray(held[..., 1:] * held[..., :-1] < 0)


def _along(case: Service, compare: Compare, options: Array, points: Array, book: PriceBook, always_free: bool) -> Array:
    """Effective monthly cost shaped (option, point); NaN where a price is missing."""
    held = {name: case.by_name[name].clean(raw) for name, raw in compare.driving.items()}
    inputs = {**case.inputs, **held, compare.axis: options, compare.driver: points}
    many = type(case)(inputs)
    priced = price([many], book, always_free=always_free)
    shape = np.broadcast_shapes(options.shape, points.shape)
    unknown = np.broadcast_to(priced.count_unknown() > 0, shape)
    return np.where(unknown, np.nan, np.broadcast_to(priced.over(MONTHS) / MONTHS, shape))
