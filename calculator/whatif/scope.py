"""How far advice may go: which Regions, how much upfront, what stays as it is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from calculator.kernel import Choice, Fault, Field, Number, Service
from calculator.kernel.choice import Choices
from calculator.kernel.units import money
from calculator.whatif.levers import Move, origins, place_of
from pricing.regions import REGION_INDEX, REGIONS

WITHIN = "within"
UPFRONT = "max_upfront"
KEEP = "keep"
NAMES = (WITHIN, UPFRONT, KEEP)
"""Names in an address. No service may have a field that is called so."""

NEARNESS = (
    ("anywhere", "Any Region", "Where AWS sells to you: GovCloud and the other Regions stay apart."),
    ("area", "This part of the world", "Regions of the same group in the list of Regions, such as Europe."),
    ("region", "This Region", "Nothing moves."),
)


def _named(name: str, field: Field) -> Field:
    field.name = name
    return field


NEAR = Choice("Regions to look in", default="anywhere", options=NEARNESS)
MOST = Number("Upfront at most", unit="USD", default=1e12, max=1e12, help="Blank for any amount.")
_named(WITHIN, NEAR)
_named(UPFRONT, MOST)


def fields(service: type[Service]) -> dict[str, Field]:
    """What may be said of advice on a service, as fields: each has one way to read a value and one message."""
    place = place_of(service)
    kinds = {name: label for name, label in origins(service).items() if place is None or name != place.name}
    kept = Choices(
        "Leave as it is",
        options=tuple(kinds.items()),
        help="Kinds of change that are out of the question.",
    )
    return {WITHIN: NEAR, UPFRONT: MOST, KEEP: _named(KEEP, kept)}


def offered(service: type[Service]) -> dict[str, Field]:
    """Those of the fields that leave something to choose: where only the Region may change, nothing can be kept."""
    return {name: f for name, f in fields(service).items() if not isinstance(f, Choices) or f.choices}


@dataclass(frozen=True)
class Scope:
    """`within` is "anywhere", "area" or "region"; `upfront` dollars of all upfront payments; `keep` names origins of
    changes that are not to be made.
    """

    within: str = "anywhere"
    upfront: float = np.inf
    keep: tuple[str, ...] = ()

    @property
    def limited(self) -> bool:
        return self != Scope()


ANY = Scope()


def read_scope(service: type[Service], raw: Mapping[str, Any]) -> tuple[Scope, list[Fault]]:
    """A scope from texts by name (absent or blank: no limit), and what is wrong with it."""
    if not any(raw.values()):
        return ANY, []
    values: dict[str, Any] = {}
    faults = []
    for name, field in fields(service).items():
        found, errors = field.parse([raw.get(name)])
        if errors:
            faults.append(Fault((name,), errors[0]))
            found = field.clean(None)
        values[name] = found[0]
    upfront = float(values[UPFRONT])
    kept = fields(service)[KEEP]
    assert isinstance(kept, Choices)
    scope = Scope(
        within=NEAR.choices[int(values[WITHIN])].value,
        upfront=np.inf if upfront >= MOST.max else upfront,
        keep=tuple(kept.choices[i].value for i in kept.chosen(values[KEEP])),
    )
    return scope, faults


def written_scope(scope: Scope) -> dict[str, str]:
    """The scope as it stands in an address; what limits nothing is left out."""
    found = {} if scope.within == ANY.within else {WITHIN: scope.within}
    if scope.upfront != ANY.upfront:
        found[UPFRONT] = MOST.text(scope.upfront)
    return found | ({KEEP: ",".join(scope.keep)} if scope.keep else {})


# -- what it rules out -------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Rules:
    """A scope applied to one case."""

    scope: Scope
    place: Choice | None
    here: str

    @classmethod
    def of(cls, case: Service, scope: Scope) -> Rules:
        place = place_of(type(case))
        return cls(scope, place, "" if place is None else place.text(place.values(case).reshape(-1)[0]))

    def outside(self, region: str) -> bool:
        """Whether a Region is farther away than the scope allows."""
        if region == self.here:
            return False
        if self.scope.within == "region" or self.apart(region):
            return True
        return self.scope.within == "area" and self._area(region) != self._area(self.here)

    def apart(self, region: str) -> bool:
        """Whether nobody can simply move there: GovCloud is another kind of account."""
        return _partition(region) != _partition(self.here)

    def _area(self, region: str) -> str:
        assert self.place is not None
        return self.place.choices[self.place.codes[region]].hint

    def broken_by(self, move: Move) -> frozenset[str]:
        """Keys of the limits that a change does not keep: "within", "keep:purchase"; "" of what no scope allows."""
        found = {f"{KEEP}:{move.origin}"} if move.origin in self.scope.keep else set()
        region = move.changes.get(self.place.name, self.here) if self.place else self.here
        if self.outside(region):
            found.add("" if self.apart(region) else WITHIN)
        return frozenset(found)

    def words(self, key: str, service: type[Service], needed: float = 0.0) -> str:
        """What giving way on a limit means: "In another Region"."""
        if key == UPFRONT:
            return f"With {money(needed)} upfront"
        if key == WITHIN:
            return "In another Region"
        return f"With “{origins(service)[key.partition(':')[2]]}” allowed"


def _partition(region: str) -> str:
    at = REGION_INDEX.get(region)
    return "" if at is None else REGIONS[at].partition


def keys(scope: Scope) -> Sequence[str]:
    """The limits a scope sets."""
    found = [] if scope.within == ANY.within else [WITHIN]
    found += [UPFRONT] if scope.upfront != ANY.upfront else []
    return [*found, *(f"{KEEP}:{name}" for name in scope.keep)]
