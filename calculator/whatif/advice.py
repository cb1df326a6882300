"""Cheaper ways for the same need: the sweep over everything that may be changed, within what the user allows.

One change at a time, and several together; what could be saved if one of the user's limits gave way; and what repairs a
case that breaks a limit.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from calculator.kernel import Service
from calculator.kernel.meters import PriceBook
from calculator.whatif.base import ServiceBase
from calculator.whatif.jointly import Grid, Yielding
from calculator.whatif.levers import levers, moves, place_of
from calculator.whatif.moved import Advice
from calculator.whatif.repair import Repairs, repairs
from calculator.whatif.scope import ANY, Rules, Scope
from calculator.whatif.singly import RegionNote, Singles

__all__ = ["Advice", "Advised", "RegionNote", "Yielding", "advise"]


@dataclass(frozen=True)
class Advised:
    """`ways` are single changes, at most one of a kind, the largest saving first. `together` are the best two, three
    and more changes at once, each worth its further change. `tried` counts the combinations looked at.
    """

    scope: Scope
    ways: tuple[Advice, ...] = ()
    together: tuple[Advice, ...] = ()
    regions: RegionNote | None = None
    yielding: tuple[Yielding, ...] = ()
    repairs: Repairs = field(default_factory=Repairs)
    tried: int = 0


def mend(case: Service, book: PriceBook, *, always_free: bool = False, scope: Scope = ANY) -> Repairs:
    """Repairs of a case of one scenario: of a broken limit, a missing price, a combination that AWS does not offer."""
    rules = Rules.of(case, scope)
    allowed = [m for m in moves(case) if not rules.broken_by(m)]
    return repairs(ServiceBase(type(case), {}, case), allowed, rules, book, always_free)


def advise(case: Service, book: PriceBook, *, always_free: bool = False, scope: Scope = ANY, limit: int = 6) -> Advised:
    """Cheaper ways for a case of one scenario, and repairs where it breaks a limit or has no price.

    A way is offered when all its lines have a price, it breaks no limit, it is within the scope and it saves at least
    a cent and half a per cent.
    """
    base = ServiceBase(type(case), {}, case)
    candidates = list(moves(case))
    rules = Rules.of(case, scope)
    if not candidates:
        return Advised(scope, repairs=mend(case, book, always_free=always_free, scope=scope))
    single = Singles(base, candidates, book, always_free)
    fixes = mend(case, book, always_free=always_free, scope=scope) if single.reasons_now else Repairs()
    if single.unknown_now:
        return Advised(scope, repairs=fixes)
    grid = Grid(base, single.narrowed(levers(case, candidates)), book, always_free, rules)
    return Advised(
        scope,
        ways=tuple(single.ways(rules))[:limit],
        together=grid.steps(),
        regions=single.regions(place_of(type(case))),
        yielding=grid.yielding(),
        repairs=fixes,
        tried=grid.size,
    )
