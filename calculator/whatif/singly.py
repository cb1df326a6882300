"""One change at a time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import prod

import numpy as np

from calculator.kernel import Choice
from calculator.kernel.meters import PriceBook
from calculator.whatif.base import ServiceBase
from calculator.whatif.grid import SLAB
from calculator.whatif.levers import Lever, Move, column
from calculator.whatif.moved import WORTH_USD, Advice, axis_of, feasible, plan, worth
from calculator.whatif.scope import Rules

Array = np.ndarray


@dataclass(frozen=True)
class RegionNote:
    """Where the same item stands among the Regions that offer it."""

    cheaper: int
    same: int
    dearer: int
    not_offered: int


class Singles:
    """The case as it is and after each single move: arrays of one place a move, the case first."""

    def __init__(self, base: ServiceBase, candidates: Sequence[Move], book: PriceBook, always_free: bool) -> None:
        self.moves = candidates
        names = dict.fromkeys(name for move in candidates for name in move.changes)
        all_of_them = Lever(tuple(candidates), {n: column(base.case, base.case.by_name[n], candidates) for n in names})
        made = plan(base, [axis_of(base, all_of_them)], book, always_free)
        judged = made.rows(np.arange(len(all_of_them)))
        shape = judged.shape
        self.effective = np.broadcast_to(judged.ranked, shape)
        self.monthly = np.broadcast_to(judged.outcome.result("monthly"), shape)
        self.upfront = np.broadcast_to(judged.outcome.result("upfront"), shape)
        self.feasible = feasible(judged)
        self.reasons = judged.reasons
        self.unpriced = np.zeros(shape, bool)
        for reason in judged.reasons:
            if reason.key.startswith("price:"):
                self.unpriced = self.unpriced | reason.mask
        self.now = float(self.effective[0])
        self.reasons_now = not self.feasible[0]
        self.unknown_now = bool(self.unpriced[0])

    def ways(self, rules: Rules) -> list[Advice]:
        """The best move of every origin that is worth it, the largest saving first."""
        saving = self.now - self.effective
        good = self.feasible & worth(saving, self.now) & (self.upfront <= rules.scope.upfront)
        best: dict[str, Advice] = {}
        for i in np.argsort(-saving, kind="stable").tolist():
            if i and good[i]:
                move = self.moves[i - 1]
                if move.origin not in best and not rules.broken_by(move):
                    best[move.origin] = self._advice(i)
        return list(best.values())

    def _advice(self, i: int) -> Advice:
        move, saving = self.moves[i - 1], self.now - float(self.effective[i])
        return Advice(
            move.title,
            move.note,
            dict(move.changes),
            float(self.monthly[i]),
            float(self.upfront[i]),
            float(self.effective[i]),
            saving,
            saving / self.now if self.now else 0.0,
            (move,),
        )

    def problems(self, i: int) -> tuple[str, ...]:
        """Why a place cannot be had, in words."""
        held = [r for r in self.reasons if np.broadcast_to(r.mask, self.effective.shape)[i]]
        return tuple(dict.fromkeys(f"{r.words}: {r.detail}" if r.detail else r.words for r in held))

    def regions(self, place: Choice | None) -> RegionNote | None:
        there = np.array([False, *(place is not None and m.origin == place.name for m in self.moves)])
        if not there.any():
            return None
        saving = self.now - self.effective
        priced, close = there & ~self.unpriced, np.abs(saving) < WORTH_USD / 2
        return RegionNote(
            cheaper=int((priced & (saving > 0) & ~close).sum()),
            same=int((priced & close).sum()),
            dearer=int((priced & (saving < 0) & ~close).sum()),
            not_offered=int((there & self.unpriced).sum()),
        )

    def narrowed(self, whole: Sequence[Lever], keeping: str = "") -> tuple[Lever, ...]:
        """The levers with so many of their moves that the grid of all stays one slab: those that alone come out best.
        A lever that sets the input `keeping` keeps all of its moves.
        """
        lengths = [len(lever) for lever in whole]
        while prod(lengths) > SLAB:
            longest = max(range(len(whole)), key=lambda k: (keeping not in whole[k].columns, lengths[k]))
            lengths[longest] -= max(1, lengths[longest] // 8)
        place = {id(move): i for i, move in enumerate(self.moves, start=1)}
        found = []
        for lever, length in zip(whole, lengths, strict=True):
            if length < len(lever):
                rows = np.array([place[id(m)] for m in lever.moves])
                order = np.lexsort((self.effective[rows], ~self.feasible[rows]))[: length - 1]
                lever = lever.narrowed((np.sort(order) + 1).tolist())
            found.append(lever)
        return tuple(found)
