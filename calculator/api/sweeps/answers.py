"""Sweeps as JSON."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Any
from uuid import UUID

from calculator.api.problems import at_place
from calculator.api.shapes import sweeps as shapes
from calculator.api.shapes.errors import ProblemError
from calculator.api.writing import finite, maybe, moment
from calculator.whatif.base import Result
from calculator.whatif.models import Sweep, SweepLink
from calculator.whatif.nearest import Give, NearestMiss
from calculator.whatif.older import is_older
from calculator.whatif.queries import Progress
from calculator.whatif.reading import Reading
from calculator.whatif.scenario import Rows, Scenario
from calculator.whatif.suggest import Suggestions
from calculator.whatif.summary import AxisSummary, Summary
from calculator.whatif.words import Fault

Table = Iterable[Iterable[float | None]]


def errors(faults: Iterable[Fault], prefix: str = "") -> list[ProblemError]:
    """Faults of a definition, each at its place in the body."""
    return [at_place(fault.where, fault.message, prefix) for fault in faults]


def check(reading: Reading) -> shapes.SweepCheck:
    made = reading.definition
    return {
        "sound": made is not None,
        "scenarios": reading.count,
        "at_once": made is not None and made.at_once,
        "errors": errors(reading.faults),
        "notes": list(made.notes) if made else [],
        "definition": dict(made.data) if made else None,
    }


def suggestions(found: Suggestions) -> shapes.SweepSuggestions:
    return {
        "inputs": [
            {
                "address": s.address,
                "label": s.label,
                "unit": s.unit,
                "group": s.group,
                "item": s.item,
                "now": s.now,
                "kinds": list(s.kinds),
                "axis": dict(s.axis),
                "applies": s.applies,
                "usual": s.usual,
            }
            for s in found.inputs
        ],
        "drivers": [dict(d) for d in found.drivers],
        "results": [result(r) for r in found.results],
    }


def result(r: Result) -> shapes.SweepResult:
    return {"name": r.name, "label": r.label, "unit": r.unit, "money": r.money}


def scenario(s: Scenario) -> shapes.SweepScenario:
    return {
        "row": s.row,
        "values": s.values,
        "changes": s.changes,
        "results": {name: finite(value) for name, value in s.results.items()},
        "feasible": s.feasible,
        "reasons": list(s.reasons),
    }


# -- what was found ------------------------------------------------------------------------------------------


def summary(found: Summary) -> shapes.SweepSummary:
    return {
        "total": found.total,
        "rows": found.rows,
        "feasible": found.feasible,
        "reasons": [{"words": words, "scenarios": n} for words, n in found.reasons],
        "objective": result(found.objective),
        "direction": found.direction,  # type: ignore[typeddict-item]
        "second": result(found.second) if found.second else None,
        "base": scenario(found.base),
        "best": [scenario(s) for s in found.best],
        "minimum": finite(found.minimum),
        "mean": finite(found.mean),
        "maximum": finite(found.maximum),
        "percentiles": {str(percent): value for percent, value in found.percentiles.items()},
        "histogram": [{"low": b.low, "high": b.high, "scenarios": b.count} for b in found.histogram],
        "axes": [_axis(a) for a in found.axes],
        "pairs": [
            {
                "axes": list(key),
                "rows": list(p.rows),
                "columns": list(p.columns),
                "best": _table(p.best),
                "mean": _table(p.mean),
            }
            for key, p in found.pairs.items()
        ],
        "pareto": [
            {"objective": t.objective, "second": t.second, "scenario": scenario(t.scenario)} for t in found.pareto
        ],
        "break_even": [
            {
                "along": c.along,
                "across": c.across,
                "before": c.before,
                "after": c.after,
                "low": c.low,
                "high": c.high,
                "at": finite(c.at),
            }
            for c in found.crossings
        ],
        "nearest_miss": _nearest(found.nearest_miss) if found.nearest_miss else None,
        "notes": list(found.notes),
    }


def _table(rows: Table) -> list[list[float | None]]:
    return [[finite(v) for v in row] for row in rows]


def _axis(a: AxisSummary) -> shapes.AxisFound:
    return {
        "label": a.label,
        "unit": a.unit,
        "kind": a.kind,
        "share_of_variance": finite(a.share_of_variance),
        "values": [
            {
                "text": v.text,
                "number": finite(v.number),
                "scenarios": v.count,
                "feasible": v.feasible,
                "best": finite(v.best),
                "mean": finite(v.mean),
            }
            for v in a.values
        ],
    }


def _nearest(found: NearestMiss) -> shapes.NearestScenario:
    return {
        "scenario": scenario(found.scenario),
        "share": found.share,
        "gives": [_give(g) for g in found.gives],
        "relax": [{"give": _give(r.give), "scenario": scenario(r.scenario)} for r in found.relax],
    }


def _give(g: Give) -> shapes.Give:
    return {"words": g.words, "bound": g.bound, "needed": g.needed, "unit": g.unit, "text": g.text}


# -- what is kept --------------------------------------------------------------------------------------------


def address(public_id: UUID, host: str) -> str:
    return f"{host}/api/v1/sweeps/{public_id}"


def line(sweep: Sweep, host: str) -> shapes.SweepSummaryLine:
    return {
        "id": str(sweep.public_id),
        "name": sweep.name,
        "state": sweep.state,  # type: ignore[typeddict-item]
        "scenarios": sweep.total,
        "rows": sweep.rows,
        "book": sweep.book,
        "older_formulas": is_older(sweep),
        "created_at": moment(sweep.created_at),
        "updated_at": moment(sweep.updated_at),
        "finished_at": maybe(sweep.finished_at),
        "url": address(sweep.public_id, host),
    }


def saved(sweep: Sweep, at: Progress, via: str, host: str) -> shapes.SavedSweep:
    return {
        **line(sweep, host),
        "state": at.state,  # type: ignore[typeddict-item]
        "rows": at.rows,
        "finished_at": maybe(at.finished_at),
        "definition": sweep.definition,
        "digest": sweep.digest,
        "error": at.error,
        "started_at": maybe(at.started_at),
        "progress": {
            "rows": at.rows,
            "share": at.share,
            "rate": finite(at.rate),
            "seconds": finite(at.seconds),
            "seconds_left": finite(at.seconds_left),
            "chunks": at.chunks,
            "chunks_done": at.chunks_done,
        },
        "best": [scenario(s) for s in at.best],
        "access": via,  # type: ignore[typeddict-item]
    }


def rows(sweep: Sweep, start: int, stop: int, pieces: Iterable[Rows]) -> shapes.SweepRows:
    total = sweep.total
    found: shapes.SweepRows = {
        "start": start,
        "stop": stop,
        "total": total,
        "next": stop if stop < total else None,
        "older_formulas": is_older(sweep),
        "row": [],
        "changes": {},
        "results": {},
        "feasible": [],
        "reasons": [],
    }
    for piece in pieces:
        found["row"] += piece.row.tolist()
        found["feasible"] += piece.feasible.tolist()
        found["reasons"] += [list(r) for r in piece.reasons]
        for name, texts in piece.changes.items():
            found["changes"].setdefault(name, []).extend(texts)
        for name, column in piece.results.items():
            values: list[Any] = column.tolist()
            found["results"].setdefault(name, []).extend(v if math.isfinite(v) else None for v in values)
    return found


def link(held: SweepLink) -> shapes.SweepLinkLine:
    return {
        "id": held.pk,
        "name": held.name,
        "has_passphrase": bool(held.passphrase),
        "created_by": held.created_by,
        "created_at": moment(held.created_at),
        "expires_at": maybe(held.expires_at),
        "revoked_at": maybe(held.revoked_at),
        "last_used_at": maybe(held.last_used_at),
    }
