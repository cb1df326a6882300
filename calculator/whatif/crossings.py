"""Where one option becomes cheaper than another along a numeric axis."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import permutations

import numpy as np

from calculator.whatif.aggregate import PAIR, Aggregate
from calculator.whatif.axis import labels
from calculator.whatif.definition import Definition

Array = np.ndarray


@dataclass(frozen=True)
class Crossing:
    """Along `along` (a numeric axis, by its place in the definition) the best value of axis `across` changes from
    `before` to `after` between the numbers `low` and `high`; about at `at`, drawn as straight lines between them. Each
    option stands for its best scenario at that number. Where an option cannot be had at one of the two, `at` is None:
    `before` at `high` (`ends`), or `after` at `low`.
    """

    along: int
    across: int
    before: str
    after: str
    low: float
    high: float
    at: float | None
    ends: bool


def crossings(definition: Definition, found: Aggregate) -> tuple[Crossing, ...]:
    """Every change of the best option, for every numeric axis against every axis that is none."""
    made = []
    for along, across in permutations(range(len(definition.axes)), 2):
        if definition.axes[along].numbers is None or definition.axes[across].numbers is not None:
            continue
        low, high = sorted((along, across))
        best = found.pairs[low, high].best
        table = best.T if along == low else best
        made += _changes(definition, along, across, table)
    return tuple(made)


def _changes(definition: Definition, along: int, across: int, table: Array) -> list[Crossing]:
    """`table` is (option, place)."""
    places = [number or 0.0 for _, number in labels(definition.axes[along], PAIR)]
    options = [text for text, _ in labels(definition.axes[across], PAIR)]
    order = np.argsort(places, kind="stable").tolist()
    made = []
    winner, last = -1, -1
    for place in order:
        column = table[:, place]
        if not np.isfinite(column).any():
            continue
        # An option that is as good as the one before stays.
        ahead = winner if winner >= 0 and column[winner] == column.min() else int(column.argmin())
        if winner >= 0 and ahead != winner:
            low, high = places[last], places[place]
            gaps = table[winner, [last, place]] - table[ahead, [last, place]]
            at = None
            if np.isfinite(gaps).all() and gaps[0] != gaps[1]:
                at = low + (high - low) * float(gaps[0] / (gaps[0] - gaps[1]))
            ends = not bool(np.isfinite(table[winner, place]))
            made.append(Crossing(along, across, options[winner], options[ahead], low, high, at, ends))
        winner, last = ahead, place
    return made
