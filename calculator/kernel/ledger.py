"""Phase 2: a usage ledger priced from a book.

Tiers and allowances apply once per account, region and rate over all items of an estimate, on top of
what the account
uses elsewhere, and are shared back to the items pro rata. Order: usage already there, then the free
allowance,
then tiers from the position so reached.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, Protocol

import numpy as np

from calculator.kernel.fields import Choice
from calculator.kernel.outcomes import Usage
from calculator.kernel.service import Service
from calculator.kernel.steps import Allowance, Rate
from calculator.kernel.trace import plain

PRICED, NOT_OFFERED, NOT_IN_BOOK = range(3)

Array = np.ndarray
NOTHING, ONE = np.zeros(1), np.ones(1)
NOTHING.flags.writeable = ONE.flags.writeable = False


class PriceColumns(Protocol):
    """Prices of one meter: `start`, `usd` shaped (tier, region[, key]), `status` shaped (region[, key])."""

    @property
    def start(self) -> Array: ...
    @property
    def usd(self) -> Array: ...
    @property
    def status(self) -> Array: ...


class PriceBook(Hashable, Protocol):
    def prices(self, offer: str, label: str, by: str = "") -> PriceColumns: ...


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
        return len(self.usd)

    def bounds(self, tier: int) -> tuple[Array, Array, Array]:
        """Start, end and price of a tier, shaped like the scenarios."""
        start = self.start[tier][self.index]
        end = self.start[tier + 1][self.index] if tier + 1 < self.tiers else np.full(1, np.inf)
        return start, end, self.usd[tier][self.index]

    def state(self) -> Array:
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


@dataclass
class Tier:
    """One tier's part of a line: `quantity` x `usd` = `amount`. `begin` is NaN for the free allowance."""

    begin: Array
    end: Array
    quantity: Array
    usd: Array

    @property
    def amount(self) -> Array:
        return np.asarray(self.quantity * self.usd)


@dataclass
class PricedLine:
    """A usage with its price. `amount` is 0 where the quantity is 0 and NaN where the price is unknown; it holds no
    NaN at all where `certain`.
    """

    usage: Usage
    meter: Meter
    amount: Array
    used_before: Array
    free: Array
    pool: Array
    certain: bool = False

    def tiers(self) -> Iterator[Tier]:
        """The line's share of every tier of its pool that is used in some scenario."""
        q = self.usage.quantity
        if self.meter.tiers == 1 and self.free is NOTHING and self.pool is q:
            yield Tier(*self.meter.bounds(0)[:2], q, self.meter.bounds(0)[2])
            return
        share: Array = ONE
        if self.pool is not q:
            with np.errstate(divide="ignore", invalid="ignore"):
                share = np.where(self.pool > 0, q / self.pool, 0.0)
        given = self.free * share
        if (given > 0).any():
            nothing = np.zeros_like(given)
            yield Tier(nothing + np.nan, nothing + np.nan, given, nothing)
        low = self.used_before + self.free
        high = self.used_before + self.pool
        for t in range(self.meter.tiers):
            start, end, usd = self.meter.bounds(t)
            in_tier = np.maximum(np.minimum(high, end) - np.maximum(low, start), 0.0)
            if in_tier.any():
                yield Tier(start, end, in_tier * share, usd)

    def unknown(self) -> Array:
        """Bools: where something is used whose price is unknown."""
        return np.zeros(1, bool) if self.certain else np.asarray(np.isnan(self.amount))

    def known(self) -> Array:
        """The amount, 0 where the price is unknown."""
        return self.amount if self.certain else np.nan_to_num(self.amount)

    def state(self) -> Array:
        return self.meter.state()


@dataclass
class Priced:
    """A priced estimate: one list of lines per item. Totals leave unknown prices out and count them."""

    items: list[list[PricedLine]]
    _known: dict[tuple[str, int], Array] = field(default_factory=dict, repr=False)

    def lines(self) -> Iterator[PricedLine]:
        for item in self.items:
            yield from item

    def total(self, *, once: bool = False) -> Array:
        """Dollars: monthly, or with `once` the upfront payments of the first month. Unknown prices are
        left out.
        """
        return self._once("total", once, lambda: _sum(p.known() for p in self.lines() if p.usage.line.once == once))

    def over(self, months: int) -> Array:
        """Dollars over a number of months, upfront payments repeated at the start of every term, those
        without a term made once.
        """
        return self._once("over", months, lambda: self._over(months))

    def _over(self, months: int) -> Array:
        upfront: Array = np.zeros(1)
        for line in self.lines():
            if line.usage.line.once:
                renewals = np.maximum(np.ceil(months / _term(line.usage)), 1)
                upfront = upfront + line.known() * renewals
        return np.asarray(self.total() * months + upfront)

    def term(self) -> Array:
        """Months from one upfront payment to the next, the shortest; inf where there is none."""
        shortest: Array = np.full(1, np.inf)
        for line in self.lines():
            if line.usage.line.once:
                shortest = np.minimum(shortest, np.where(line.usage.quantity > 0, _term(line.usage), np.inf))
        return shortest

    def count_unknown(self) -> Array:
        """How many lines use something whose price is unknown."""
        return self._once(
            "unknown", 0, lambda: _sum(p.unknown().astype(float) for p in self.lines() if not p.certain).astype(int)
        )

    def _once(self, what: str, of: int, work: Callable[[], Array]) -> Array:
        known = self._known.get((what, of))
        if known is None:
            known = self._known[what, of] = work()
        return known


def _term(usage: Usage) -> Array:
    if not usage.line.term:
        return np.full(1, np.inf)
    months = plain(getattr(usage.case, usage.line.term))
    return np.where(months > 0, months, np.inf)


def _sum(amounts: Any) -> Array:
    total: Array = np.zeros(1)
    for amount in amounts:
        total = total + amount
    return total


def price(
    cases: Sequence[Service], book: PriceBook, *, always_free: bool = False, rows: Sequence[int] | None = None
) -> Priced:
    """Price the items of one estimate together. A service alone is an estimate of one item.

    A case is one item, and its scenarios exclude each other. With `rows` the scenarios of a case are items of
    the estimate as well, that many of them: one evaluation prices all items of a service, tiers and allowances
    shared among all.
    """
    return price_ledgers([case.ledger() for case in cases], book, always_free=always_free, rows=rows)


def price_ledgers(
    usages: Sequence[Sequence[Usage]],
    book: PriceBook,
    *,
    always_free: bool = False,
    rows: Sequence[int] | None = None,
) -> Priced:
    """The same for ledgers at hand, one an item."""
    groups: dict[Rate, list[tuple[int, int, Usage]]] = {}
    for i, ledger in enumerate(usages):
        for j, usage in enumerate(ledger):
            groups.setdefault(usage.line.rate, []).append((i, j, usage))
    items: list[list[PricedLine]] = [[None] * len(ledger) for ledger in usages]  # type: ignore[list-item]
    for rate, members in groups.items():
        held = [u for _, _, u in members]
        meters = [meter(rate, u.case, u.region, book) for u in held]
        already = [_already(u) for u in held]
        pools: list[_Pool] | None = None
        for n, ((i, j, usage), m) in enumerate(zip(members, meters, strict=True)):
            allowance = usage.line.allowance if always_free else None
            if m.tiers == 1 and allowance is None:
                items[i][j] = _flat_line(usage, m)
                continue
            if pools is None and rows is not None:
                pools = _pools_of_rows(held, meters, already, [rows[k] for k, _, _ in members])
            elif pools is None and len(held) > 2 and all(map(_single, held, meters, already)):
                pools = _pools_of_rows(held, meters, already, [1] * len(held))
            account = allowance is not None and allowance.scope == "account"
            pool = pools[n] if pools else _pool(held, meters, already, n, account)
            items[i][j] = _tiered_line(usage, m, pool, allowance)
    return Priced(items)


@dataclass
class _Pool:
    """All use of one line's meter, and of its rate everywhere; `before` is what the account uses elsewhere."""

    used: Array
    before: Array
    everywhere: Array
    everywhere_before: Array


def _flat_line(usage: Usage, m: Meter) -> PricedLine:
    cost, certain = usage.quantity * m.bounds(0)[2], m.certain()
    return PricedLine(usage, m, _known(cost, usage.quantity, certain), NOTHING, NOTHING, usage.quantity, certain)


def _tiered_line(usage: Usage, m: Meter, pool: _Pool, allowance: Allowance | None) -> PricedLine:
    free: Array = np.zeros(1)
    if allowance is not None:
        given = allowance.given(usage.case)
        if allowance.scope == "account":
            left = np.clip(given - pool.everywhere_before, 0.0, pool.everywhere)
            with np.errstate(divide="ignore", invalid="ignore"):
                free = np.where(pool.everywhere > 0, left * pool.used / pool.everywhere, 0.0)
        else:
            free = np.clip(given - pool.before, 0.0, pool.used)
    cost, certain = _charge(m, pool.before + free, pool.before + pool.used), m.certain()
    if pool.used is usage.quantity:
        amount = _known(cost, usage.quantity, certain)
        return PricedLine(usage, m, amount, pool.before, free, pool.used, certain)
    with np.errstate(divide="ignore", invalid="ignore"):
        # Alone in its pool a line costs the whole, to the last bit, whatever else its case may hold.
        shared = np.where(pool.used > 0, cost * usage.quantity / pool.used, 0.0)
        mine = np.where(usage.quantity == pool.used, cost, shared)
    return PricedLine(usage, m, _known(mine, usage.quantity, certain), pool.before, free, pool.used, certain)


def _pool(usages: Sequence[Usage], meters: Sequence[Meter], already: Sequence[Array], i: int, account: bool) -> _Pool:
    """Scenario by scenario, what all usages take of the meter of usage `i`, and where asked of the whole `account`."""
    pool = _Pool(usages[i].quantity, already[i], usages[i].quantity, already[i])
    for j, other in enumerate(usages):
        if j == i:
            continue
        same = _same(meters[i], meters[j])
        if same.any():
            pool.used = pool.used + np.where(same, other.quantity, 0.0)
            pool.before = np.maximum(pool.before, np.where(same, already[j], 0.0))
        if account:
            pool.everywhere = pool.everywhere + other.quantity
            pool.everywhere_before = np.maximum(pool.everywhere_before, already[j])
    return pool


def _single(usage: Usage, m: Meter, already: Array) -> bool:
    """Whether a usage is one scenario, so that many of them pool at once and not pair by pair."""
    return usage.quantity.shape == already.shape == (1,) and all(
        np.size(place) == 1 and np.ndim(place) < 2 for place in m.place
    )


def _pools_of_rows(
    usages: Sequence[Usage], meters: Sequence[Meter], already: Sequence[Array], rows: Sequence[int]
) -> list[_Pool]:
    """Per usage and row, what the rows of all usages take of the same meter."""
    names: dict[str, int] = {}
    places = []
    for m, n in zip(meters, rows, strict=True):
        place = np.array([names.setdefault(name, len(names)) for name in m.labels])[m.place[0]]
        for axis in m.place[1:]:
            place = place * 65_536 + axis
        places.append(np.broadcast_to(place, n))
    _, meter_of = np.unique(np.concatenate(places), return_inverse=True)
    quantity = np.concatenate([np.broadcast_to(u.quantity, n) for u, n in zip(usages, rows, strict=True)])
    elsewhere = np.concatenate([np.broadcast_to(a, n) for a, n in zip(already, rows, strict=True)])
    pooled = np.bincount(meter_of, quantity)
    before = np.zeros(len(pooled))
    np.maximum.at(before, meter_of, elsewhere)
    total, most = np.full(1, quantity.sum()), np.full(1, elsewhere.max())
    return [_Pool(pooled[span], before[span], total, most) for span in np.split(meter_of, np.cumsum(rows)[:-1])]


def _charge(m: Meter, low: Array, high: Array) -> Array:
    """Cost of the units from `low` to `high`, each tier at its own rate."""
    cost: Array = np.zeros(1)
    most = high.max()
    for t in range(m.tiers):
        start, end, usd = m.bounds(t)
        if t and most <= start.min():
            break  # nothing reaches this tier, nor the ones above it
        in_tier = np.maximum(np.minimum(high, end) - np.maximum(low, start), 0.0)
        amount = in_tier * usd
        # A region with fewer tiers than the others holds NaN in the missing ones, which nothing reaches.
        cost = cost + (np.where(in_tier > 0, amount, 0.0) if np.isnan(usd).any() else amount)
    return cost


def _known(cost: Array, amount: Array, certain: bool) -> Array:
    """Nothing used costs nothing, whatever the price."""
    return cost if certain else np.where(amount > 0, cost, 0.0)


def _same(a: Meter, b: Meter) -> Array:
    """Bools: where two usages meet in one meter (same label, region and key)."""
    left, right = np.asarray(a.labels)[a.place[0]], np.asarray(b.labels)[b.place[0]]
    same = left == right
    for x, y in zip(a.place[1:], b.place[1:], strict=True):
        same = same & (x == y)
    return np.asarray(same)


def _already(usage: Usage) -> Array:
    """What the account uses of the meter elsewhere; asked of a line only where it bills something."""
    field_ = usage.case.by_name.get(f"already_{usage.line.name}")
    if field_ is None:
        return np.zeros(1)
    return np.where(usage.quantity > 0, plain(usage.case.input(field_)), 0.0)
