"""Several changes at once: every combination, one move of each lever at most."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce

import numpy as np

from calculator.kernel.meters import PriceBook
from calculator.whatif.base import ServiceBase
from calculator.whatif.levers import Lever
from calculator.whatif.moved import Advice, axis_of, feasible, plan, worth
from calculator.whatif.scope import UPFRONT, WITHIN, Rules, keys

Array = np.ndarray
MOST_TOGETHER = 4
"""Steps shown of changes made together."""


@dataclass(frozen=True)
class Yielding:
    """What one of the user's limits costs: without it `way` would be the best, and save `more` a month."""

    limit: str
    words: str
    way: Advice
    more: float


class Grid:
    """Every combination of moves, one of each lever at most."""

    def __init__(
        self, base: ServiceBase, whole: Sequence[Lever], book: PriceBook, always_free: bool, rules: Rules
    ) -> None:
        self.service, self.levers, self.rules = base.service, whole, rules
        self.plan = plan(base, [axis_of(base, lever) for lever in whole], book, always_free)
        self.size = self.plan.grid.total
        self.slab, judged = self.plan.slab(0)
        self.shape = judged.shape
        self.now = self.plan.reference
        self.saving = np.broadcast_to(self.now - judged.ranked, self.shape)
        self.monthly, self.upfront = (
            np.broadcast_to(judged.outcome.result(name), self.shape) for name in ("monthly", "upfront")
        )
        self.good = feasible(judged)
        self.changed = reduce(
            np.add, (self._along(lever, [True] * len(lever.moves)).astype(np.int8) for lever in whole)
        )

    def _along(self, lever: Lever, held: Sequence[bool]) -> Array:
        """Bools along a lever's dimension, one a move; False where the lever rests."""
        shape = [1] * len(self.shape)
        shape[self.plan.grid.inner.index(self.levers.index(lever))] = -1
        return np.array([False, *held]).reshape(shape)

    def _breaking(self, key: str) -> Array:
        """Bools: which combinations break a limit of the user's."""
        if key == UPFRONT:
            return np.asarray(self.upfront > self.rules.scope.upfront)
        masks = (self._along(v, [key in self.rules.broken_by(m) for m in v.moves]) for v in self.levers)
        return np.asarray(reduce(np.logical_or, masks))

    def _within(self, *, but: str = "") -> Array:
        """Bools: what is feasible and within every limit of the user's but one."""
        held = self.good & ~self._breaking("")
        for key in keys(self.rules.scope):
            if key != but:
                held = held & ~self._breaking(key)
        return np.broadcast_to(held, self.shape)

    def _best(self, allowed: Array) -> int | None:
        """The flat place of the largest saving; of equal ones the one with the fewest changes."""
        if not allowed.any():
            return None
        saving = np.where(allowed, self.saving, -np.inf)
        # Sums of the same prices in another order differ in the last digits only.
        close = np.flatnonzero(saving >= saving.max() - 1e-9 * max(1.0, abs(self.now)))
        changed = np.broadcast_to(self.changed, self.shape).reshape(-1)[close]
        return int(close[changed.argmin()])

    def _advice(self, place: int) -> Advice:
        row = int(self.plan.grid.numbers(self.slab, np.array([place]))[0])
        position = self.plan.definition.position(row)
        made = [lever.moves[p - 1] for lever, p in zip(self.levers, position, strict=True) if p]
        saving = float(self.saving.reshape(-1)[place])
        return Advice(
            title=" + ".join(m.title for m in made),
            note="",
            changes={name: text for m in made for name, text in m.changes.items()},
            monthly=float(self.monthly.reshape(-1)[place]),
            upfront=float(self.upfront.reshape(-1)[place]),
            effective=self.now - saving,
            saving=saving,
            share=saving / self.now if self.now else 0.0,
            moves=tuple(made),
        )

    def best_at(self, lever: Lever, position: int) -> Advice | None:
        """The best within the user's limits that has this position of a lever, cheaper than today or not."""
        held = [i == position - 1 for i in range(len(lever.moves))]
        along = self._along(lever, held) if position else ~self._along(lever, [True] * len(lever.moves))
        place = self._best(self._within(but=WITHIN) & along)
        return None if place is None else self._advice(place)

    def steps(self) -> tuple[Advice, ...]:
        """The best combination of two changes, of three and so on, as long as one more change is worth it."""
        allowed = self._within()
        found: list[Advice] = []
        reached = 0.0
        for count in range(1, len(self.levers) + 1):
            place = self._best(allowed & (self.changed == count))
            if place is None:
                continue
            saving = float(self.saving.reshape(-1)[place])
            if worth(np.array(saving - reached), self.now):
                reached = saving
                if count > 1:
                    found.append(self._advice(place))
        return tuple(found[-MOST_TOGETHER:])

    def yielding(self) -> tuple[Yielding, ...]:
        """What each of the user's limits keeps from being saved, the largest first."""
        best = self._best(self._within())
        reached = 0.0 if best is None else max(float(self.saving.reshape(-1)[best]), 0.0)
        found = []
        for key in keys(self.rules.scope):
            place = self._best(self._within(but=key))
            if place is None:
                continue
            more = float(self.saving.reshape(-1)[place]) - reached
            if worth(np.array(more), self.now):
                way = self._advice(place)
                found.append(Yielding(key, self.rules.words(key, self.service, way.upfront), way, more))
        return tuple(sorted(found, key=lambda y: -y.more))
