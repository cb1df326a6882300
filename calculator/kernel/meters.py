"""A rate's prices, looked up in a book for every scenario of a case at once."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Protocol

import numpy as np

from calculator.kernel.choice import Choice
from calculator.kernel.service import Service
from calculator.kernel.steps import Rate
from calculator.kernel.trace import plain

PRICED, NOT_OFFERED, NOT_IN_BOOK = range(3)

Array = np.ndarray


class PriceColumns(Protocol):
    """Prices of one meter: `start`, `usd` shaped (tier, region[, key]), `status` shaped (region[, key])."""

    @property
    def start(self) -> Array: ...
    @property
    def usd(self) -> Array: ...
    @property
    def status(self) -> Array: ...


class PriceBook(Hashable, Protocol):
    """What the engine needs of a price book."""

    def prices(self, offer: str, label: str, by: str = "") -> PriceColumns:
        """Every Region's tiers of a rate; a rate it does not hold is NOT_IN_BOOK everywhere."""


@dataclass
class Meter:
    """The prices of one rate for the label combinations present in a case, and where each scenario finds
    its own.

    `start` and `usd` are shaped (tier, ...); `index` selects a scenario's column of the rest. `place` is
    the meter's (combination, region[, key]) for every scenario.
    """

    start: Array
    usd: Array
    status: Array
    index: tuple[Any, ...]
    place: tuple[Any, ...]
    labels: tuple[str, ...]

    @property
    def tiers(self) -> int:
        """How many tiers the deepest column has."""
        return len(self.usd)

    def bounds(self, tier: int) -> tuple[Array, Array, Array]:
        """Start, end and price of a tier, shaped like the scenarios."""
        start = self.start[tier][self.index]
        end = self.start[tier + 1][self.index] if tier + 1 < self.tiers else np.full(1, np.inf)
        return start, end, self.usd[tier][self.index]

    def state(self) -> Array:
        """PRICED, NOT_OFFERED or NOT_IN_BOOK, shaped like the scenarios."""
        found: Array = self.status[self.index]
        return found

    def certain(self) -> bool:
        """Whether every scenario finds a price: a rate that is priced has one in every tier there is."""
        return not self.state().any()  # PRICED is 0


def meter(rate: Rate, case: Service, region: Array, book: PriceBook) -> Meter:
    """Look a rate up for every scenario of a case. `region` holds region codes."""
    combination, labels = _labels(rate, case)
    if not rate.by:
        place: tuple[Any, ...] = (combination, region)
        return Meter(*_stacked(book, rate.offer, labels), place, place, labels)
    place = (combination, region, plain(case.input(case.by_name[rate.by])))
    columns = [book.prices(rate.offer, label, rate.by) for label in labels]
    if len(columns) == 1:
        only = columns[0]
        return Meter(only.start, only.usd, only.status, place[1:], place, labels)
    return Meter(*_gathered(columns, place), (...,), place, labels)


def _gathered(columns: Sequence[PriceColumns], place: tuple[Any, ...]) -> tuple[Array, Array, Array]:
    """Each scenario's start, price (tier, ...) and status from the columns of its own label. Columns with a
    key are too large to stack and keep for every set of labels that turns up.
    """
    combination, at = place[0], place[1:]
    shape = np.broadcast_shapes(*(np.shape(axis) for axis in place))
    deepest = max(len(c.usd) for c in columns)
    start, usd = np.full((deepest, *shape), np.inf), np.full((deepest, *shape), np.nan)
    status = np.zeros(shape, np.uint8)
    for number, c in enumerate(columns):
        mine = combination == number
        status = np.where(mine, c.status[at], status)
        for t in range(len(c.usd)):
            usd[t] = np.where(mine, c.usd[t][at], usd[t])
            start[t] = np.where(mine, c.start[t][at], start[t])
    return start, usd, status


@lru_cache(maxsize=512)
def _stacked(book: PriceBook, offer: str, labels: tuple[str, ...]) -> tuple[Array, Array, Array]:
    """Start, price (tier, label, region) and status (label, region) of several labels of one offer."""
    columns = [book.prices(offer, label) for label in labels]
    if len(columns) == 1:
        return columns[0].start[:, None], columns[0].usd[:, None], columns[0].status[None]
    deepest = max(len(c.usd) for c in columns)
    start = np.stack([_deepen(c.start, deepest, np.inf) for c in columns], axis=1)
    usd = np.stack([_deepen(c.usd, deepest, np.nan) for c in columns], axis=1)
    return start, usd, np.stack([c.status for c in columns])


def _deepen(tiers: Array, depth: int, fill: float) -> Array:
    missing = depth - len(tiers)
    return tiers if not missing else np.concatenate([tiers, np.full((missing, *tiers.shape[1:]), fill)])


def _labels(rate: Rate, case: Service) -> tuple[Any, tuple[str, ...]]:
    """The label combinations present, and for every scenario which of them it uses."""
    names = rate.fields
    if not names:
        return 0, (rate.label,)
    choices: list[Choice] = [case.by_name[n] for n in names]  # type: ignore[misc]
    codes = [plain(case.input(c)) for c in choices]
    if all(c.size == 1 for c in codes):
        return 0, (_label(rate, choices, [int(c.reshape(-1)[0]) for c in codes]),)
    combined: Any = 0
    for choice, code in zip(choices, codes, strict=True):
        combined = combined * len(choice.choices) + code
    counts = np.bincount(combined.reshape(-1))
    present = np.flatnonzero(counts)
    place = np.zeros(len(counts), np.intp)
    place[present] = np.arange(len(present))
    labels = []
    for flat in present.tolist():
        parts: list[int] = []
        rest: int = flat
        for choice in reversed(choices):
            rest, option = divmod(rest, len(choice.choices))
            parts.append(option)
        labels.append(_label(rate, choices, parts[::-1]))
    return place[combined], tuple(labels)


def _label(rate: Rate, choices: Sequence[Choice], codes: Sequence[int]) -> str:
    return rate.written({c.name: c.choices[code].value for c, code in zip(choices, codes, strict=True)})


def same_meter(a: Meter, b: Meter) -> Array:
    """Bools: where two usages meet in one meter (same label, region and key)."""
    left, right = np.asarray(a.labels)[a.place[0]], np.asarray(b.labels)[b.place[0]]
    same = left == right
    for x, y in zip(a.place[1:], b.place[1:], strict=True):
        if x is not y:
            same = same & (x == y)
    return np.asarray(same)
