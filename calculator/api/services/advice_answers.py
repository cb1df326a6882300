"""Advice as JSON: the same words as on the page, with the address that applies each."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from calculator.api.services.answers import page, query_of
from calculator.api.shapes import advice as shapes
from calculator.kernel import Service
from calculator.kernel.answer import given
from calculator.whatif.advice import Advice, Advised, Yielding
from calculator.whatif.levers import place_of
from calculator.whatif.places import Place
from calculator.whatif.repair import KINDS, Near, Repair, Repairs
from calculator.whatif.scope import Scope, written_scope


class Teller:
    """Says what was found for one case."""

    def __init__(self, case: Service, host: str, always_free: bool, scope: Scope) -> None:
        self.service, self.host, self.always_free, self.asked = type(case), host, always_free, scope
        self.given = given(case)
        self.place_name = getattr(place_of(type(case)), "name", "")

    def _link(self, changes: Mapping[str, str]) -> str:
        query = query_of(self.service, {**self.given, **changes}, self.always_free, written_scope(self.asked))
        return page(self.service, self.host, query)

    def scope(self) -> shapes.AdviceScope:
        upfront = self.asked.upfront
        return {
            "within": self.asked.within,  # type: ignore[typeddict-item]
            "max_upfront": upfront if math.isfinite(upfront) else None,
            "keep": list(self.asked.keep),
        }

    def advice(self, found: Advised) -> dict[str, Any]:
        note = found.regions
        return {
            "scope": self.scope(),
            "advice": [self.way(w) for w in found.ways],
            "together": [self.way(w) for w in found.together],
            "limits": [self._yielding(y) for y in found.yielding],
            "repairs": self._repairs(found.repairs),
            "regions": note
            and {"cheaper": note.cheaper, "same": note.same, "dearer": note.dearer, "not_offered": note.not_offered},
            "combinations": found.tried,
        }

    def way(self, way: Advice) -> shapes.CheaperWay:
        return {
            "title": way.title,
            "note": way.note,
            "changes": way.changes,
            "moves": [
                {"title": m.title, "note": m.note, "origin": m.origin, "changes": dict(m.changes)} for m in way.moves
            ],
            "monthly": way.monthly,
            "upfront": way.upfront,
            "effective_monthly": way.effective,
            "saving": way.saving,
            "share": way.share,
            "permalink": self._link(way.changes),
        }

    def _yielding(self, y: Yielding) -> shapes.Yielding:
        return {"limit": y.limit, "words": y.words, "more": y.more, "way": self.way(y.way)}

    def _repairs(self, found: Repairs) -> shapes.Repairs | None:
        if not found.reasons:
            return None
        return {
            "reasons": list(found.reasons),
            "found": [self._repair(r) for r in found.found],
            "nearest": self._near(found.near) if found.near else None,
        }

    def _repair(self, r: Repair) -> shapes.Repair:
        return {
            "title": r.title,
            "note": r.note,
            "changes": r.changes,
            "kind": KINDS[r.kind],  # type: ignore[typeddict-item]
            "monthly": r.monthly,
            "upfront": r.upfront,
            "effective_monthly": r.effective,
            "permalink": self._link(r.changes),
        }

    def _near(self, near: Near) -> shapes.NearestMiss:
        return {
            "title": near.title,
            "changes": near.changes,
            "still": list(near.still),
            "permalink": self._link(near.changes),
        }

    def place(self, p: Place) -> shapes.Place:
        return {
            "region": p.code,
            "name": p.label,
            "area": p.area,
            "here": p.here,
            "feasible": p.feasible,
            "problems": list(p.problems),
            "monthly": p.monthly,
            "upfront": p.upfront,
            "effective_monthly": p.effective,
            "difference": p.more,
            "ratio": p.ratio,
            "best": self.way(p.best) if p.best else None,
            "permalink": self._link({self.place_name: p.code}),
        }
