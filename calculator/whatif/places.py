"""The same item everywhere: what it costs in every Region, as it is and at its cheapest there."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from calculator.kernel import Choice, Service
from calculator.kernel.meters import PriceBook
from calculator.whatif.base import ServiceBase
from calculator.whatif.jointly import Grid
from calculator.whatif.levers import Move, levers, moves, place_of
from calculator.whatif.moved import WORTH_SHARE, WORTH_USD, Advice
from calculator.whatif.scope import ANY, Rules, Scope
from calculator.whatif.singly import Singles


@dataclass(frozen=True)
class Place:
    """An item in one Region. Money is None where a price is missing; `effective` is a month's share of 36 months.
    `more` is the difference to where the item is now, `ratio` the cost as a multiple of the cheapest Region's.
    `problems` say why it cannot be had there. `best` is the cheapest way to have it there, if another way than now is.
    """

    code: str
    label: str
    area: str
    here: bool
    feasible: bool
    monthly: float | None
    upfront: float | None
    effective: float | None
    more: float | None
    ratio: float | None
    problems: tuple[str, ...]
    best: Advice | None = None


def everywhere(
    case: Service, book: PriceBook, *, always_free: bool = False, scope: Scope = ANY, best: bool = True
) -> tuple[Place, ...]:
    """A case of one scenario in every Region, the cheapest first, those where it cannot be had last. Empty for a
    service that has no Region. With `best` other changes within the scope are looked for, too.
    """
    field = place_of(type(case))
    if field is None:
        return ()
    base = ServiceBase(type(case), {}, case)
    here = field.text(field.values(case).reshape(-1)[0])
    others = [o for o in field.choices if o.value != here]
    moved = [Move(o.label, "", {field.name: o.value}, field.name) for o in others]
    if not moved:
        return ()
    single = Singles(base, moved, book, always_free)
    codes = [here, *(o.value for o in others)]
    known = ~single.unpriced
    can = single.feasible & known
    cheapest = float(single.effective[can].min()) if can.any() else np.nan
    ways = _ways(base, field, book, always_free, scope) if best else {}
    found = []
    for i, code in enumerate(codes):
        option = field.choices[field.codes[code]]
        cost = float(single.effective[i]) if known[i] else None
        found.append(
            Place(
                code=code,
                label=option.label,
                area=option.hint,
                here=not i,
                feasible=bool(can[i]),
                monthly=float(single.monthly[i]) if known[i] else None,
                upfront=float(single.upfront[i]) if known[i] else None,
                effective=cost,
                more=None if cost is None or not known[0] else cost - single.now,
                ratio=cost / cheapest if cost is not None and cheapest > 0 else None,
                problems=single.problems(i),
                best=_better(ways.get(code), cost if can[i] else None, field),
            )
        )
    return tuple(sorted(found, key=lambda p: (not p.feasible, p.effective is None, p.effective or 0.0)))


def _ways(base: ServiceBase, field: Choice, book: PriceBook, free: bool, scope: Scope) -> dict[str, Advice]:
    """The cheapest way to have the item in each Region, by its code."""
    candidates = list(moves(base.case))
    rules = Rules.of(base.case, scope)
    if not any(m.origin == field.name for m in candidates):
        return {}
    # Every Region stays in the grid, whatever it costs there.
    whole = Singles(base, candidates, book, free).narrowed(levers(base.case, candidates), keeping=field.name)
    grid = Grid(base, whole, book, free, rules)
    lever = next(v for v in whole if any(m.origin == field.name for m in v.moves))
    found = {rules.here: grid.best_at(lever, 0)}
    for position, move in enumerate(lever.moves, start=1):
        if move.origin == field.name:
            found[move.changes[field.name]] = grid.best_at(lever, position)
    return {code: way for code, way in found.items() if way is not None}


def _better(way: Advice | None, cost: float | None, field: Choice) -> Advice | None:
    """A way where it is another than only the Region, and worth it."""
    if way is None or not set(way.changes) - {field.name}:
        return None
    if cost is None:
        return way
    saved = cost - way.effective
    return way if saved >= WORTH_USD and saved >= WORTH_SHARE * cost else None
