"""What repairs a case that breaks a limit, has no price or cannot be had at all: the fewest inputs changed, then the
least cost.

Tried are the changes that keep the need (other options, the service's ways, more of something), then other answers to
the questions, then asking for less. Where nothing repairs it, how near it comes.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from calculator.kernel import Choice, Choices, Flag, Service
from calculator.kernel.answer import given
from calculator.kernel.feasible import Reason
from calculator.kernel.meters import PriceBook
from calculator.kernel.trace import plain
from calculator.kernel.units import quantity
from calculator.whatif.base import ServiceBase
from calculator.whatif.bounds import Ladder, Step
from calculator.whatif.instances import is_instance_type
from calculator.whatif.levers import Move, column, texts
from calculator.whatif.near import excess
from calculator.whatif.scope import Rules

Array = np.ndarray
KEEPS, ASKS_OTHERWISE, ASKS_LESS = range(3)
KINDS = ("the same need", "another answer", "asks for less")
"""How much of what was asked for a repair keeps, the best first."""
SHORT = 60
"""Choices of more options are no list to try through."""
SHOWN, MOST_CHANGES = 4, 5
PAIRED = 64
"""Moves tried two by two."""


@dataclass(frozen=True)
class Repair:
    """Texts to type, by field name; `kind` says whether the need is kept. `monthly`, `upfront` and `effective` are what
    it costs then.
    """

    title: str
    note: str
    changes: dict[str, str]
    kind: int
    monthly: float
    upfront: float
    effective: float


@dataclass(frozen=True)
class Near:
    """The change that comes nearest to a repair, and the limits that it still breaks."""

    title: str
    changes: dict[str, str]
    still: tuple[str, ...]


@dataclass(frozen=True)
class Repairs:
    """`reasons` are the limits broken and the prices missing now; `found` the repairs, the nearest first; `near` is
    there where nothing repairs it.
    """

    reasons: tuple[str, ...] = ()
    found: tuple[Repair, ...] = ()
    near: Near | None = None


@dataclass(frozen=True)
class _Try:
    """Moves to be made at once."""

    moves: tuple[Move, ...]
    kind: int

    @property
    def changes(self) -> dict[str, str]:
        return {name: text for move in self.moves for name, text in move.changes.items()}

    @property
    def title(self) -> str:
        return " + ".join(move.title for move in self.moves)


class _Judge:
    """Prices moves and says what each of them leaves wrong."""

    def __init__(self, base: ServiceBase, rules: Rules, book: PriceBook, always_free: bool) -> None:
        self.base, self.rules, self.book, self.always_free = base, rules, book, always_free

    def reasons(self, values: Mapping[str, Array]) -> list[Reason]:
        with np.errstate(all="ignore"):
            return list(self.base.outcome(values, self.book, self.always_free).reasons(True))

    def moved(self, tries: Sequence[_Try]) -> _Tried:
        merged = [Move("", "", t.changes, "") for t in tries]
        names = dict.fromkeys(name for move in merged for name in move.changes)
        by_name = self.base.case.by_name
        values = {name: column(self.base.case, by_name[name], merged)[1:] for name in names}
        n = len(tries)
        with np.errstate(all="ignore"):
            outcome = self.base.outcome(values, self.book, self.always_free)
            reasons = list(outcome.reasons(True))
            monthly, upfront, effective = (
                np.broadcast_to(outcome.result(name), (n,)) for name in ("monthly", "upfront", "effective")
            )
        left = np.zeros(n, int)
        worst: Array = np.zeros(n)
        for reason in reasons:
            left = left + reason.mask
            worst = np.maximum(worst, excess(reason))
        return _Tried(tries, reasons, left, worst, monthly, upfront, effective, self.rules.scope.upfront)


@dataclass(frozen=True)
class _Tried:
    """One place a try: `left` counts the reasons that stay, `worst` is the largest share by which a limit is missed."""

    tries: Sequence[_Try]
    reasons: list[Reason]
    left: Array
    worst: Array
    monthly: Array
    upfront: Array
    effective: Array
    upfront_most: float

    def repaired(self) -> list[int]:
        """The places where nothing is left, those that keep the need first, then the cheapest."""
        good = np.flatnonzero((self.left == 0) & (self.upfront <= self.upfront_most)).tolist()
        return sorted(good, key=lambda i: (self.tries[i].kind, round(float(self.effective[i]), 6), i))

    def repair(self, i: int) -> Repair:
        t = self.tries[i]
        note = t.moves[0].note if len(t.moves) == 1 else ""
        money = (float(a[i]) for a in (self.monthly, self.upfront, self.effective))
        return Repair(t.title, note, t.changes, t.kind, *money)

    def near(self) -> Near | None:
        """What leaves the fewest reasons, and of those what misses by the least share."""
        if not self.tries:
            return None
        i = int(np.lexsort((self.effective, self.worst, self.left))[0])
        still = tuple(
            _missed(r, i, len(self.tries)) for r in self.reasons if np.broadcast_to(r.mask, (len(self.tries),))[i]
        )
        return Near(self.tries[i].title, self.tries[i].changes, still)


def repairs(base: ServiceBase, allowed: Sequence[Move], rules: Rules, book: PriceBook, always_free: bool) -> Repairs:
    """Repairs of a case of one scenario; `allowed` are the moves that keep the need, within the user's limits."""
    judge = _Judge(base, rules, book, always_free)
    now = [r for r in judge.reasons({}) if r.mask.any()]
    if not now:
        return Repairs()
    words = tuple(dict.fromkeys(f"{r.words}: {r.detail}" if r.detail else r.words for r in now))
    pool = [_Try((move,), KEEPS) for move in allowed]
    pool += [_Try((move,), ASKS_OTHERWISE) for move in _otherwise(base.case, rules)]
    ladder = Ladder(base.case, judge.reasons)
    single = judge.moved([*pool, *_bounded(ladder.clearing())])
    found = list(_chosen(single, texts(base.case))) if single.tries else []
    if any(r.kind == KEEPS for r in found):
        return Repairs(words, tuple(found))
    pool += _bounded([step for key in dict.fromkeys(r.key for r in now) for step in ladder.clearing(key)])
    if not pool:
        return Repairs(words)
    several = _several(judge, judge.moved(pool))
    if isinstance(several, Repair):
        # Less than a single change can be asked for; more than one is worth it where it keeps the need.
        if not found or several.kind < found[0].kind:
            found = [several, *found][:SHOWN]
        return Repairs(words, tuple(found))
    return Repairs(words, tuple(found), None if found else several.near())


def _chosen(tried: _Tried, now: Mapping[str, str]) -> Iterator[Repair]:
    """The best of each origin, so many that the list stays short."""
    seen: set[object] = set()
    for i in tried.repaired():
        # Two ways to say the same are one.
        made = frozenset((name, text) for name, text in tried.tries[i].changes.items() if now[name] != text)
        origin = tried.tries[i].moves[0].origin
        if not seen & {origin, made}:
            seen |= {origin, made}
            yield tried.repair(i)
        if len(seen) == 2 * SHOWN:
            return


def _several(judge: _Judge, single: _Tried) -> Repair | _Tried:
    """Two changes, then more, each the one that leaves least; what came nearest where none repairs it."""
    order = np.lexsort((single.effective, single.worst, single.left))
    pool = [single.tries[i] for i in order[:PAIRED].tolist()]
    best = single
    for _ in range(2, MOST_CHANGES + 1):
        pairs = _joined(best, pool) if best is not single else [p for p in map(_merged, combinations(pool, 2)) if p]
        if not pairs:
            return best
        tried = judge.moved(pairs)
        if places := tried.repaired():
            return tried.repair(places[0])
        if tried.left.min() >= best.left.min() and tried.worst.min() >= best.worst.min():
            return best
        best = tried
    return best


def _joined(tried: _Tried, pool: Sequence[_Try]) -> list[_Try]:
    """The try that leaves least, with one more move each."""
    i = int(np.lexsort((tried.effective, tried.worst, tried.left))[0])
    return [t for t in (_merged((tried.tries[i], more)) for more in pool) if t]


def _merged(pair: tuple[_Try, _Try]) -> _Try | None:
    """Two tries as one; None where both set the same input."""
    one, other = pair
    if one.changes.keys() & other.changes.keys():
        return None
    return _Try((*one.moves, *other.moves), max(one.kind, other.kind))


# -- what may be tried -------------------------------------------------------------------------------------


def _otherwise(case: Service, rules: Rules) -> Iterator[Move]:
    """Every other answer to the questions that have a short list of them."""
    now = given(case)
    for field in case.fields:
        if not case.applies(field) or field.name in rules.scope.keep:
            continue
        if isinstance(field, Choices):
            chosen = field.chosen(field.values(case).reshape(-1)[0])
            for i in chosen:
                rest = ",".join(field.choices[k].value for k in chosen if k != i)
                yield Move(f"{field.label}: without {field.choices[i].label}", "", {field.name: rest}, field.name)
        elif isinstance(field, Flag):
            other = "no" if now[field.name] == "yes" else "yes"
            yield Move(f"{field.label}: {other}", "", {field.name: other}, field.name)
        elif isinstance(field, Choice) and field is not rules.place and _listed(case, field):
            for o in field.choices:
                if o.value != now[field.name]:
                    yield Move(f"{field.label}: {o.label}", o.hint, {field.name: o.value}, field.name)


def _listed(case: Service, field: Choice) -> bool:
    """Whether a question has a short list of answers that no lever holds."""
    return not field.vary and len(field.choices) <= SHORT and not is_instance_type(type(case), field)


def _bounded(steps: Sequence[Step]) -> list[_Try]:
    """Numbers set to where a limit is kept."""
    found = []
    for field, value, up in steps:
        text = field.spoken(value)
        less = not up and field.rising
        bound = "at most" if not up else "at least"
        title = f"{field.label}: {bound} {text}"
        kind = ASKS_LESS if less else KEEPS if up and field.rising else ASKS_OTHERWISE
        found.append(_Try((Move(title, "", {field.name: field.text(value)}, field.name),), kind))
    return found


def _missed(reason: Reason, i: int, n: int) -> str:
    """A limit with its numbers: "Shards: 1,200 of 1,000 allowed"."""
    if reason.of is None:
        return f"{reason.words}: {reason.detail}" if reason.detail else reason.words
    used, limit = (float(np.broadcast_to(plain(v), (n,))[i]) for v in (reason.of.used, reason.of.limit))
    return f"{reason.words}: {quantity(used, reason.of.unit)} of {quantity(limit, reason.of.unit)} allowed"
