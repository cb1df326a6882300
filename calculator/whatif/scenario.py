"""Rows of a sweep by number: worked out again whenever somebody wants to see them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from calculator.kernel.feasible import Reason
from calculator.whatif.base import MONEY, UNIT, Result
from calculator.whatif.definition import Definition
from calculator.whatif.evaluate import Judged, Plan
from calculator.whatif.reasons import PRICE, reason_words

Array = np.ndarray
AT_A_TIME = 65_536


@dataclass(frozen=True)
class Scenario:
    """One row. `values` are the axes' positions as people read them, by axis label; `changes` what to type, by
    address. A result is None where a price it needs is unknown, or where there is no such number.
    """

    row: int | None
    values: dict[str, str]
    changes: dict[str, str]
    results: dict[str, float | None]
    feasible: bool
    reasons: tuple[str, ...]


@dataclass(frozen=True)
class Rows:
    """Rows as columns of one length. `changes` by address hold texts, `results` by name hold floats with NaN where
    there is no number, `reasons` the words of each row.
    """

    row: Array
    changes: dict[str, list[str]]
    results: dict[str, Array]
    feasible: Array
    reasons: list[tuple[str, ...]]


def shown(definition: Definition) -> tuple[Result, ...]:
    """The results every row is shown with: money, cost per unit, and what the definition asks about."""
    base = definition.base
    names = [*MONEY, *(name for name in base.results if name.startswith(UNIT)), definition.objective.result.name]
    names += [c.result.name for c in definition.constraints]
    if definition.second:
        names.append(definition.second.result.name)
    return tuple(base.results[name] for name in dict.fromkeys(names))


def rows(plan: Plan, numbers: Array) -> Rows:
    """Rows by their numbers, in that order, as columns."""
    definition = plan.definition
    judged = plan.rows(numbers)
    n = len(numbers)
    changes: dict[str, list[str]] = {}
    for axis, positions in zip(definition.axes, plan.grid.positions(numbers), strict=True):
        for target, column in zip(axis.targets, axis.columns, strict=True):
            used, place = np.unique(positions, return_inverse=True)
            texts = [target.field.text(column[p]) for p in used.tolist()]
            changes[target.address] = [texts[p] for p in place.tolist()]
    feasible = np.ones(n, bool) if judged.feasible is None else np.broadcast_to(judged.feasible, (n,)).copy()
    return Rows(numbers, changes, _results(definition, judged, n), feasible, _reasons(definition, judged.reasons, n))


def span(plan: Plan, start: int, stop: int) -> Iterator[Rows]:
    """Rows from `start` up to `stop`, some ten thousands at a time."""
    stop = min(stop, plan.grid.total)
    for low in range(max(start, 0), stop, AT_A_TIME):
        yield rows(plan, np.arange(low, min(low + AT_A_TIME, stop)))


def scenarios(plan: Plan, numbers: Sequence[int]) -> tuple[Scenario, ...]:
    """Rows by their numbers, for people."""
    if not len(numbers):
        return ()
    definition = plan.definition
    found = rows(plan, np.asarray(numbers, np.int64))
    made = []
    for i, row in enumerate(numbers):
        axes = zip(definition.axes, definition.position(row), strict=True)
        made.append(
            Scenario(
                row=int(row),
                values={axis.label: axis.text(position) for axis, position in axes},
                changes={address: column[i] for address, column in found.changes.items()},
                results={name: _known(column[i]) for name, column in found.results.items()},
                feasible=bool(found.feasible[i]),
                reasons=found.reasons[i],
            )
        )
    return tuple(made)


def base_scenario(plan: Plan) -> Scenario:
    """The scenario the sweep starts from. `values` say what each axis has there."""
    definition, judged = plan.definition, plan.base
    values: dict[str, str] = {}
    changes: dict[str, str] = {}
    for axis in definition.axes:
        now = [definition.base.now(t) for t in axis.targets]
        texts = [t.field.spoken(v) for t, v in zip(axis.targets, now, strict=True)]
        values[axis.label] = "×1" if axis.kind == "driver" else ", ".join(texts)
        changes |= {t.address: t.field.text(v) for t, v in zip(axis.targets, now, strict=True)}
    results = {name: _known(column[0]) for name, column in _results(definition, judged, 1).items()}
    feasible = judged.feasible is None or bool(judged.feasible.all())
    return Scenario(None, values, changes, results, feasible, _reasons(definition, judged.reasons, 1)[0])


def _results(definition: Definition, judged: Judged, n: int) -> dict[str, Array]:
    unpriced = np.zeros(n, bool)
    for reason in judged.reasons:
        if PRICE in reason.key:
            unpriced |= np.broadcast_to(reason.mask, (n,))
    found = {}
    with np.errstate(all="ignore"):
        for result in shown(definition):
            values = np.broadcast_to(judged.outcome.result(result.name), (n,)).astype(float)
            found[result.name] = np.where(unpriced, np.nan, values) if result.money else values
    return found


def _reasons(definition: Definition, reasons: Sequence[Reason], n: int) -> list[tuple[str, ...]]:
    found: list[list[str]] = [[] for _ in range(n)]
    for reason in reasons:
        words = reason_words(definition, reason.key)
        for i in np.flatnonzero(np.broadcast_to(reason.mask, (n,))).tolist():
            found[i].append(words)
    return [tuple(f) for f in found]


def _known(value: float) -> float | None:
    return float(value) if np.isfinite(value) else None
