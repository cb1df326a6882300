"""How near scenarios come that cannot be had, and which one limit would have to give."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from calculator.kernel.feasible import Reason
from calculator.kernel.trace import plain
from calculator.whatif.aggregate import Miss
from calculator.whatif.evaluate import Judged

Array = np.ndarray


def excess(reason: Reason) -> Array:
    """By which share a limit is passed where it is: 0.5 is half as much again. Infinite where nothing is measured."""
    if reason.of is None:
        return np.where(reason.mask, np.inf, 0.0)
    used, limit = plain(reason.of.used), plain(reason.of.limit)
    with np.errstate(all="ignore"):
        share = (used - limit) / np.where(limit == 0, 1.0, np.abs(limit))
    # Unmeasured or infinite needs cannot be met by giving way.
    return np.where(reason.mask, np.where(np.isfinite(share), share, np.inf), 0.0)


def misses(judged: Judged, rows: Callable[[Array], Array]) -> tuple[Miss | None, dict[str, Miss]]:
    """The scenario that misses its limits by the least share, and by reason the same among those that fall out for
    that reason alone. `rows` gives the row numbers of places in the slab. Scenarios that nothing measurable would
    make feasible are left out.
    """
    shape = judged.shape
    worst: Array = np.zeros(1)
    count: Array = np.zeros(1, np.int64)
    shares = {}
    for reason in judged.reasons:
        share = shares[reason.key] = excess(reason)
        worst = np.maximum(worst, share)
        count = count + reason.mask
    nearest = _least(np.broadcast_to(worst, shape), rows)
    alone = {}
    for reason in judged.reasons:
        if reason.of is not None:
            only = np.where(reason.mask & (count == 1), shares[reason.key], np.inf)
            miss = _least(np.broadcast_to(only, shape), rows)
            if miss:
                alone[reason.key] = miss
    return nearest, alone


def _least(shares: Array, rows: Callable[[Array], Array]) -> Miss | None:
    least = float(shares.min())
    if not np.isfinite(least):
        return None
    return Miss(least, int(rows(np.flatnonzero(shares == least)).min()))
