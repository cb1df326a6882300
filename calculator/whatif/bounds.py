"""How far a number has to go until a limit is kept: ladders of values tried at once, then the gap between two rungs."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import numpy as np

from calculator.kernel import Number, Service
from calculator.kernel.feasible import Reason

Array = np.ndarray
RUNGS, ROUNDS = 33, 3
FIGURES = 3
"""Figures of a number that is typed."""
NOTHING = 1e-6
"""This share of a way is none."""
TINY = 1e-300
"""Below this nothing is rounded: a part of it is no number any more."""
Step = tuple[Number, float, bool]
"""A number, the value that clears what was wrong, and whether that is more than now."""


class Ladder:
    """Every number of a case of one scenario that applies, moved up and down, each alone.

    `reasons` judges values by field name. The last pass is over the values as they would be typed, with three figures
    where they keep the limit, so that what is offered does keep it.
    """

    def __init__(self, case: Service, reasons: Callable[[Mapping[str, Array]], list[Reason]]) -> None:
        self._reasons = reasons
        fields = [f for f in case.fields if isinstance(f, Number) and case.applies(f)]
        self._ways = [(field, float(field.values(case).reshape(-1)[0]), up) for field in fields for up in (False, True)]
        self._ways = [(f, now, up) for f, now, up in self._ways if (now < f.max if up else now > f.min)]
        self._now = {f.name: now for f, now, _ in self._ways}
        self._seen: dict[bytes, list[Reason]] = {}

    def clearing(self, key: str = "") -> list[Step]:
        """The nearest value of each number that leaves nothing wrong, or for which the reason of that key is gone. None
        of what is needed at all is no answer.
        """
        if not self._ways:
            return []
        rungs = np.stack([self._first(*way) for way in self._ways])
        low = np.array([now for _, now, _ in self._ways])
        for _ in range(ROUNDS):
            clear = self._clear(rungs, key)
            hit = clear.argmax(axis=1)
            some = np.asarray(clear.any(axis=1))
            rows = np.arange(len(rungs))
            high = rungs[rows, hit]
            below = np.where(hit > 0, rungs[rows, np.maximum(hit - 1, 0)], low)
            low = np.where(some, below, low)
            share = np.arange(1, RUNGS + 1) / RUNGS
            rungs = np.where(some[:, None], low[:, None] + (high - low)[:, None] * share, rungs)
            rungs = self._whole(rungs)
        clear = self._clear(rungs, key)
        exact = rungs[np.arange(len(rungs)), clear.argmax(axis=1)].tolist()
        typed = np.array([_figures(value, *way) for way, value in zip(self._ways, exact, strict=True)])
        clear = self._clear(typed, key)
        return [
            (way[0], float(values[ok.argmax()]), way[2])
            for way, values, ok in zip(self._ways, typed, clear, strict=True)
            if ok.any() and (values[ok.argmax()] or not way[0].rising)
        ]

    def _first(self, field: Number, now: float, up: bool) -> Array:
        """Values away from the present one, close ones first, the bound last."""
        if up:
            start = max(now, field.min, 1.0 if field.whole else 1e-3)
            values = start * np.geomspace(1.0, max(field.max / start, 1.0), RUNGS + 1)[1:]
            return np.minimum(np.rint(values) if field.whole else values, field.max)
        end = max(field.min, now * 1e-6)
        # The smallest of all numbers have no millionth part.
        values = np.append(now * np.geomspace(1.0, min(max(end / now, 1e-6), 1.0), RUNGS)[1:], field.min)
        return np.maximum(np.floor(values) if field.whole else values, field.min)

    def _whole(self, rungs: Array) -> Array:
        for i, (field, _, up) in enumerate(self._ways):
            if field.whole:
                rungs[i] = np.ceil(rungs[i]) if up else np.floor(rungs[i])
        return rungs

    def _clear(self, rungs: Array, key: str) -> Array:
        """Bools like `rungs`: where what was wrong is not."""
        n = rungs.shape[1]
        mark = rungs.tobytes()
        if mark not in self._seen:
            values: dict[str, Array] = {}
            for i, (field, now, _) in enumerate(self._ways):
                held = values.setdefault(field.name, np.full(rungs.size, now))
                held[i * n : (i + 1) * n] = rungs[i]
            self._seen[mark] = self._reasons(values)
        bad = np.zeros(rungs.size, bool)
        for reason in self._seen[mark]:
            if not key or reason.key == key:
                bad = bad | reason.mask
        moved: Sequence[float] = [now for _, now, _ in self._ways]
        return np.array(~bad.reshape(rungs.shape) & (rungs != np.array(moved)[:, None]))


def _figures(value: float, field: Number, now: float, up: bool) -> tuple[float, ...]:
    """A value as it may be typed, the best first: rounded to three figures, rounded away from the present value, and
    as it is. What is next to nothing of the way down is all of it.
    """
    if not up and value - field.min < NOTHING * (now - field.min):
        return (field.min,) * 3
    if abs(value) < TINY or (field.whole and abs(value) < 10**FIGURES):
        return (value,) * 3
    unit = 10.0 ** (np.floor(np.log10(abs(value))) - FIGURES + 1)
    away = np.ceil(value / unit) if up else np.floor(value / unit)
    near, far = (float(f"{steps * unit:.{FIGURES}g}") for steps in (np.rint(value / unit), away))
    return min(max(near, field.min), field.max), min(max(far, field.min), field.max), value
