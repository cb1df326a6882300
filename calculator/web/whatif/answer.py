"""A sweep's answer as its page shows it: the best, the table of the k best, why others fall out, how near they come."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from calculator.kernel.units import unit_left
from calculator.web.asked import query_of
from calculator.web.result import width
from calculator.web.whatif.wording import difference, part, short, worded
from calculator.whatif.base import Result, ServiceBase
from calculator.whatif.definition import Definition
from calculator.whatif.scenario import Scenario
from calculator.whatif.summary import Summary

FIRST = 10
"""So many of the best are shown before the rest is unfolded."""
REASONS = 8
FILES = {"csv": "CSV", "parquet": "Parquet"}
ENOUGH = 30
"""So many scenarios have a spread worth looking at."""


@dataclass(frozen=True)
class Ways:
    """What can be done with a scenario: `use` is the address that applies one, `{row}` standing for its number."""

    definition: Definition
    use: str = ""

    def of(self, scenario: Scenario) -> dict[str, str]:
        base = self.definition.base
        if isinstance(base, ServiceBase):
            query = query_of(base.service, {**base.inputs, **scenario.changes})
            after = f"?{query}" if query else ""
            return {
                "open": reverse("service", args=[base.service.slug]) + after,
                "add": reverse("estimate-add", args=[base.service.slug]) + after,
            }
        return {"use": self.use.replace("{row}", str(scenario.row))} if self.use else {}


def presented(definition: Definition, summary: Summary, ways: Ways) -> dict[str, Any]:
    """The answer in words; charts are made of it elsewhere."""
    aim = summary.objective
    base = summary.base.results.get(aim.name) if summary.base.feasible else None
    columns = list(columns_of(definition, summary))
    labels = [axis.label for axis in definition.axes]
    rows = [_row(rank, s, summary, columns, labels, ways) for rank, s in enumerate(summary.best, start=1)]
    out = summary.rows - summary.feasible
    return {
        "total": f"{summary.total:,}",
        "rows": f"{summary.rows:,}",
        "complete": summary.complete,
        "feasible": f"{summary.feasible:,}",
        "any": summary.feasible > 0,
        "all": out == 0,
        "part": part(summary.feasible, summary.rows),
        "out": f"{out:,}",
        "aim": aim.label,
        "aim_lower": lowered(aim.label),
        "lowest": summary.direction == "min",
        "money": aim.money,
        "labels": labels,
        "columns": [{"label": short(c), "unit": head_unit(c)} for c in columns],
        "best": rows[:FIRST],
        "more": rows[FIRST:],
        "first": rows[0] if rows else None,
        "base": _base(summary, columns, labels),
        "spread": _spread(summary),
        "reasons": [
            {"words": words, "count": f"{n:,}", "part": part(n, summary.rows), "width": width(n / summary.rows)}
            for words, n in summary.reasons[:REASONS]
        ],
        "reasons_more": max(len(summary.reasons) - REASONS, 0),
        "miss": _miss(definition, summary, columns, labels, ways),
        "notes": summary.notes,
        "known": base is not None,
    }


def columns_of(definition: Definition, summary: Summary) -> list[Result]:
    """The results shown of each scenario: the objective, what the definition asks about, and what is paid when."""
    found = {summary.objective.name: summary.objective}
    for constraint in definition.constraints:
        found.setdefault(constraint.result.name, constraint.result)
    if summary.second is not None:
        found.setdefault(summary.second.name, summary.second)
    results = definition.base.results
    shown = [*summary.best, summary.base]
    for name in ("monthly", "upfront"):
        if name == "monthly" or any(s.results.get(name) for s in shown):
            found.setdefault(name, results[name])
    return list(found.values())


def head_unit(result: Result) -> str:
    """What stands below a result's label at the head of its column."""
    return "" if result.money else unit_left(result.label, result.unit)


def _row(
    rank: int, s: Scenario, summary: Summary, columns: list[Result], labels: list[str], ways: Ways
) -> dict[str, Any]:
    aim, base = summary.objective, summary.base
    value, now = s.results.get(aim.name), base.results.get(aim.name)
    held = [(label, s.values[label], base.values[label]) for label in labels]
    by = (value - now) if value is not None and now is not None else 0.0
    better = by < 0 if summary.direction == "min" else by > 0
    return {
        "rank": rank,
        "row": s.row,
        "cells": [(label, to, to != was) for label, to, was in held],
        "changed": [(label, to, was) for label, to, was in held if to != was],
        "results": [worded(c, s.results.get(c.name)) for c in columns],
        "by": difference(aim, value, now),
        "better": better and by != 0,
        "worse": not better and by != 0,
        "reasons": s.reasons,
        **ways.of(s),
    }


def _base(summary: Summary, columns: list[Result], labels: list[str]) -> dict[str, Any]:
    base = summary.base
    return {
        "cells": [(label, base.values[label]) for label in labels],
        "results": [worded(c, base.results.get(c.name)) for c in columns],
        "feasible": base.feasible,
        "reasons": base.reasons,
    }


def _spread(summary: Summary) -> list[tuple[str, str]]:
    """Words and amounts from the lowest to the highest; of few scenarios only what is exact."""
    aim = summary.objective
    if summary.minimum is None or summary.maximum is None or summary.feasible == 1:
        return []
    told = [("lowest", summary.minimum)]
    if summary.feasible >= ENOUGH:
        told += [(f"{p} % are below" if p != 50 else "median about", v) for p, v in sorted(summary.percentiles.items())]
    told += [("mean", summary.mean or 0.0), ("highest", summary.maximum)]
    return [(words, worded(aim, value)) for words, value in told]


def _miss(
    definition: Definition, summary: Summary, columns: list[Result], labels: list[str], ways: Ways
) -> dict[str, Any] | None:
    miss = summary.nearest_miss
    if miss is None:
        return None
    return {
        "row": _row(0, miss.scenario, summary, columns, labels, ways),
        "gives": [g.text for g in miss.gives],
        "relax": [
            {
                "text": r.give.text,
                "constraint": r.give.constraint,
                "needed": r.give.needed,
                "row": _row(0, r.scenario, summary, columns, labels, ways),
            }
            for r in miss.relax
        ],
    }


def lowered(label: str) -> str:
    """A label inside a sentence; abbreviations keep their capitals, and so do items by their names."""
    return label if label[1:2].isupper() or ": " in label else label[:1].lower() + label[1:]


def linked(path: str, query: str, **more: Any) -> str:
    """An address with a query and more of it."""
    added = urlencode({k: v for k, v in more.items() if v not in ("", None)})
    joined = "&".join(q for q in (query, added) if q)
    return f"{path}?{joined}" if joined else path


def files(rows: str, query: str = "", start: int = 0) -> list[tuple[str, str]]:
    """What files of rows are called and where they are, from the address of the rows' page."""
    begins = {"from": str(start)} if start else {}
    return [(label, linked(f"{rows.removesuffix('/')}.{kind}", query, **begins)) for kind, label in FILES.items()]


def series(mapping: Mapping[str, str]) -> str:
    return ", ".join(f"{k}: {v}" for k, v in mapping.items())
