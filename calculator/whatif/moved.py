"""A case after changes: what that costs and saves. What single moves and combinations of them share."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from calculator.kernel.meters import PriceBook
from calculator.whatif.axis import Axis
from calculator.whatif.base import ServiceBase
from calculator.whatif.definition import Aim, Definition
from calculator.whatif.evaluate import Judged, Plan
from calculator.whatif.levers import Lever, Move

Array = np.ndarray
WORTH_SHARE, WORTH_USD = 0.005, 0.01
"""What saves less of today's cost, or fewer dollars a month, is not worth a change."""


@dataclass(frozen=True)
class Advice:
    """A change, or several together, that cost less for the same need: texts to type, by field name; what it costs;
    `effective` a month over 36 months; the saving by that and its share of today's cost. `moves` are the single
    changes.
    """

    title: str
    note: str
    changes: dict[str, str]
    monthly: float
    upfront: float
    effective: float
    saving: float
    share: float
    moves: tuple[Move, ...] = ()


def plan(base: ServiceBase, axes: Sequence[Axis], book: PriceBook, always_free: bool) -> Plan:
    """The sweep over some axes that ranks by what a month costs in the long run."""
    aim = Aim(base.results["effective"])
    definition = Definition(
        base=base,
        axes=tuple(axes),
        objective=aim,
        constraints=(),
        unbroken=True,
        second=None,
        best=1,
        always_free=always_free,
        book="",
        data={},
    )
    return Plan(definition, book)


def axis_of(base: ServiceBase, lever: Lever) -> Axis:
    """A lever as an axis: its inputs move together."""
    targets = tuple(base.targets[name] for name in lever.columns)
    return Axis("together", "", "", targets, tuple(lever.columns.values()), {})


def worth(saving: Array, now: float) -> Array:
    """Bools: which savings are worth a change."""
    return np.asarray((saving >= WORTH_USD) & (saving >= WORTH_SHARE * now))


def feasible(judged: Judged) -> Array:
    """Bools of the whole shape: what can be had."""
    return np.ones(judged.shape, bool) if judged.feasible is None else np.broadcast_to(judged.feasible, judged.shape)
