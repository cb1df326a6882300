"""When nothing can be had: the scenario that comes nearest, and what would have to give."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from calculator.kernel.feasible import Reason
from calculator.kernel.trace import plain
from calculator.kernel.units import quantity
from calculator.whatif.aggregate import Aggregate
from calculator.whatif.definition import Definition, said
from calculator.whatif.evaluate import CONSTRAINT, Plan
from calculator.whatif.reasons import limit_name
from calculator.whatif.scenario import Scenario, scenarios


@dataclass(frozen=True)
class Give:
    """A limit in the way: `bound` is what it allows and `needed` what it would have to allow. `constraint` is its
    place among the definition's constraints, None for a limit of AWS; `text` says it in one sentence.
    """

    words: str
    bound: float
    needed: float
    unit: str
    constraint: int | None
    text: str


@dataclass(frozen=True)
class Relaxation:
    """The one limit that, were it what `give` says, would make `scenario` feasible."""

    give: Give
    scenario: Scenario


@dataclass(frozen=True)
class NearestMiss:
    """The scenario whose worst miss is least, as a `share` of the limit, with all that keeps it from being feasible;
    and for each limit the least that giving way on it alone would take, the smallest share first.
    """

    scenario: Scenario
    share: float
    gives: tuple[Give, ...]
    relax: tuple[Relaxation, ...]


def nearest_miss(plan: Plan, found: Aggregate) -> NearestMiss | None:
    """None while something is feasible, or where no limit that could give way stands between."""
    if found.feasible or found.nearest is None:
        return None
    alone = sorted(found.relax.items(), key=lambda pair: (pair[1].key(), pair[0]))
    numbers = [found.nearest.row, *(miss.row for _, miss in alone)]
    made = scenarios(plan, numbers)
    judged = plan.rows(np.array(numbers, np.int64))
    by_key = {r.key: r for r in judged.reasons}

    def give(reason: Reason, i: int) -> Give | None:
        return _give(plan.definition, reason, i, len(numbers))

    gives = [give(r, 0) for r in judged.reasons if np.broadcast_to(r.mask, (len(numbers),))[0]]
    relax = []
    for i, (key, _) in enumerate(alone, start=1):
        if key in by_key and (g := give(by_key[key], i)):
            relax.append(Relaxation(g, made[i]))
    return NearestMiss(made[0], found.nearest.share, tuple(g for g in gives if g), tuple(relax))


def _give(definition: Definition, reason: Reason, i: int, n: int) -> Give | None:
    if reason.of is None:
        return None
    used, limit = (float(np.broadcast_to(plain(v), (n,))[i]) for v in (reason.of.used, reason.of.limit))
    if reason.key.startswith(CONSTRAINT):
        place = int(reason.key.removeprefix(CONSTRAINT))
        c = definition.constraints[place]
        needed = used if c.op == "<=" else limit
        text = f"{c.words}: it would have to be {said(c.result, needed)}."
        return Give(c.words, c.value, needed, c.result.unit, place, text)
    unit, words = reason.of.unit, limit_name(definition, reason.key)
    text = f"{words}: {quantity(used, unit)} of {quantity(limit, unit)} allowed."
    return Give(words, limit, used, unit, None, text)
