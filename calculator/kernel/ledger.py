"""Phase 2: a usage ledger priced from a book.

Tiers and allowances apply once per account, Region and rate over all items of an estimate, on top of what the account
uses elsewhere, and are shared back to the items pro rata. Order: usage already there, then the free allowance, then
tiers from the position so reached.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from calculator.kernel.inplace import into
from calculator.kernel.meters import Meter, PriceBook, meter, same_meter
from calculator.kernel.outcomes import Usage
from calculator.kernel.priced import NOTHING, Priced, PricedLine
from calculator.kernel.service import Service
from calculator.kernel.steps import Allowance, Rate
from calculator.kernel.trace import plain

Array = np.ndarray


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
        shared = into(np.divide, cost * usage.quantity, pool.used)
        mine = np.where(usage.quantity == pool.used, cost, np.where(pool.used > 0, shared, 0.0))
    return PricedLine(usage, m, _known(mine, usage.quantity, certain), pool.before, free, pool.used, certain)


def _pool(usages: Sequence[Usage], meters: Sequence[Meter], already: Sequence[Array], i: int, account: bool) -> _Pool:
    """Scenario by scenario, what all usages take of the meter of usage `i`, and where asked of the whole `account`."""
    pool = _Pool(usages[i].quantity, already[i], usages[i].quantity, already[i])
    for j, other in enumerate(usages):
        if j == i:
            continue
        same = same_meter(meters[i], meters[j])
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
        top = high if t + 1 == m.tiers else np.minimum(high, end)
        in_tier = top - np.maximum(low, start)
        np.maximum(in_tier, 0.0, out=in_tier)
        if np.isnan(usd).any():
            # A region with fewer tiers than the others holds NaN in the missing ones, which nothing reaches.
            amount = np.where(in_tier > 0, in_tier * usd, 0.0)
        else:
            amount = into(np.multiply, in_tier, usd)
        cost = into(np.add, cost, amount)
    return cost


def _known(cost: Array, amount: Array, certain: bool) -> Array:
    """Nothing used costs nothing, whatever the price."""
    return cost if certain else np.where(amount > 0, cost, 0.0)


def _already(usage: Usage) -> Array:
    """What the account uses of the meter elsewhere; asked of a line only where it bills something."""
    field_ = usage.case.by_name.get(f"already_{usage.line.name}")
    if field_ is None:
        return np.zeros(1)
    return np.where(usage.quantity > 0, plain(usage.case.input(field_)), 0.0)
