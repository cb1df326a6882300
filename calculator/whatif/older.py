"""Sweeps that were found by other formulas than those of today.

What is kept of a sweep are sums, counts and the numbers of the best rows. A row's own results are worked out again
whenever somebody looks, so those of an older sweep are today's and do not belong to its sums: that is said wherever
both are shown.
"""

from __future__ import annotations

from calculator.whatif.aggregate import Aggregate
from calculator.whatif.models import Sweep
from calculator.whatif.summary import Summary
from calculator.whatif.version import formulas

NEAR = 1e-9
"""Two results are the same that differ by less than this share."""
STATUS = "older formulas"
"""What tables say of what such a sweep found."""


def is_older(sweep: Sweep) -> bool:
    """Whether anything of it was found by other formulas."""
    return sweep.formulas not in ("", formulas())


def told(found: Aggregate, made: Summary) -> str:
    """What a reader must know of an older sweep, from what was kept and what is shown."""
    n, others = len(made.best), _others(found, made)
    words = "The formulas have changed since this sweep was worked out. "
    if not n:
        return words + "Run it again to have all of it by those of today."
    if not others:
        return words + (
            f"The best {'scenario comes' if n == 1 else f'{n} scenarios come'} to the same by those of today; run it "
            "again to be sure of the rest."
        )
    return words + (
        f"Scenarios are shown as they are today, and {others} of the {n} best now {'comes' if others == 1 else 'come'} "
        "to something else; their order, the spread and the charts are older. Run it again to have all of it by the "
        "formulas of today."
    )


def _others(found: Aggregate, made: Summary) -> int:
    """How many of the best are not what they were, or cannot be had any more."""
    sign = 1.0 if made.direction == "min" else -1.0
    count = 0
    for kept, scenario in zip(found.best[0].tolist(), made.best, strict=True):
        now = scenario.results.get(made.objective.name)
        same = now is not None and abs(now - sign * kept) <= NEAR * max(abs(kept), NEAR)
        count += not (same and scenario.feasible)
    return count
