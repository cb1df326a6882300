"""Every row by itself: its cells read as its service reads a form, priced alone, or told why not, cell by cell."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from calculator.bulk.cells import Raw, raw_rows
from calculator.bulk.columns import Mapping, searched
from calculator.bulk.table import About
from calculator.kernel import Service
from calculator.services import services
from calculator.tables.judge import JudgedRows, judge_rows
from calculator.tables.text import sentences
from pricing.book import Book

GOOD, WRONG, UNPRICED, SKIPPED = "priced", "error", "no price", "skipped"
CODES = {GOOD: "p", WRONG: "e", UNPRICED: "n", SKIPPED: "s"}
STATES = {code: state for state, code in CODES.items()}
WHOLE_ROW = -1
"""The column of a reason that concerns no single cell."""


@dataclass
class Verdict:
    """What came of some rows, in their order. Money is in dollars, None where there is none.

    `why` holds for a row (column, words) pairs; `warnings` names the limits of AWS's that a priced row breaks, the
    defaults that it takes where its cell says no Region or instance type, and inputs that it does not use.
    """

    states: list[str]
    monthly: list[float | None]
    upfront: list[float | None]
    why: dict[int, list[tuple[int, str]]] = field(default_factory=dict)
    warnings: dict[int, str] = field(default_factory=dict)

    @property
    def good(self) -> int:
        return self.states.count(GOOD)

    @property
    def bad(self) -> int:
        return len(self.states) - self.good - self.states.count(SKIPPED)

    def reason(self, row: int) -> str:
        return sentences(words for _, words in self.why.get(row, ()))

    def data(self) -> dict[str, Any]:
        return {
            "states": "".join(CODES[s] for s in self.states),
            "monthly": self.monthly,
            "upfront": self.upfront,
            "why": {str(row): found for row, found in self.why.items()},
            "warnings": {str(row): words for row, words in self.warnings.items()},
        }

    @classmethod
    def read(cls, data: dict[str, Any]) -> Verdict:
        return cls(
            [STATES[code] for code in data["states"]],
            data["monthly"],
            data["upfront"],
            {int(row): [(int(c), w) for c, w in found] for row, found in data["why"].items()},
            {int(row): words for row, words in data["warnings"].items()},
        )


def judge(about: About, rows: Sequence[Sequence[Any]], mapping: Mapping, book: Book) -> Verdict:
    """Judge rows of the file that `about` tells of."""
    n = len(rows)
    verdict = Verdict([SKIPPED] * n, [None] * n, [None] * n)
    raws = raw_rows(about.header, rows, mapping, comma=about.comma)
    by_service: dict[str, list[int]] = {}
    beyond = _beyond(about)
    for at, raw in enumerate(raws):
        if raw is None:
            continue
        raw.faults += [
            (n, f"“{str(rows[at][n])[:60]}” stands right of the last header: put what holds a separator in quotes.")
            for n in beyond
            if n < len(rows[at]) and rows[at][n] not in ("", None)
        ]
        if raw.faults or not raw.service:
            verdict.states[at] = WRONG
            verdict.why[at] = list(raw.faults)
        if raw.service:
            by_service.setdefault(raw.service, []).append(at)
    for slug, places in by_service.items():
        _judge(services()[slug], places, [raws[at] for at in places], mapping, book, verdict)  # type: ignore[misc]
    return verdict


def _unused(judged: JudgedRows) -> dict[int, list[str]]:
    """By row: inputs that are given and change nothing, such as the throughput of a volume that has none to buy."""
    found: dict[int, list[str]] = {}
    for asked in judged.service.fields:
        if asked.when is None:
            continue
        (usual,), _ = asked.parse([""])
        idle = ~asked.when.mask(judged.case) & (asked.values(judged.case) != usual)
        for row in map(int, np.flatnonzero(judged.full(idle))):
            found.setdefault(row, []).append(asked.label)
    return found


def _beyond(about: About) -> list[int]:
    """The columns of a CSV right of its last header: the second half of a 1,000 without quotes ends up there."""
    last = max((n for n in about.own if about.header[n]), default=-1)
    return [n for n in about.own if n > last] if about.kind == "csv" else []


def _judge(
    service: type[Service], places: Sequence[int], raws: Sequence[Raw], mapping: Mapping, book: Book, verdict: Verdict
) -> None:
    n = len(raws)
    names = {name for raw in raws for name in raw.values}
    columns = {name: [raw.values.get(name) for raw in raws] for name in service.by_name if name in names}
    judged = judge_rows(service, columns, n, book)
    at = mapping.fields
    for row, found in judged.faults.items():
        place = places[row]
        verdict.states[place] = WRONG
        told = verdict.why.setdefault(place, [])
        known = {words for _, words in told}
        for fault in found:
            if fault.message not in known:
                column = next((raws[row].columns.get(f, at.get(f, WHOLE_ROW)) for f in fault.fields), WHOLE_ROW)
                told.append((column, fault.message))
    unused = _unused(judged)
    usual = {f.name: f"no {f.label}: taken as {f.default}" for f in searched(service) if f.name in at}
    monthly, upfront = (judged.full(judged.priced.total(once=once)) for once in (False, True))
    for row, place in enumerate(places):
        if verdict.states[place] == WRONG:
            continue
        if judged.unknown[row]:
            verdict.states[place] = UNPRICED
            verdict.why[place] = [(WHOLE_ROW, f"{label}: {why}") for label, why in judged.unpriced[row]]
            continue
        verdict.states[place] = GOOD
        verdict.monthly[place], verdict.upfront[place] = float(monthly[row]), float(upfront[row])
        warnings = [words for name, words in usual.items() if raws[row].values.get(name) in (None, "")]
        if row in unused:
            warnings.append("not used: " + ", ".join(unused[row]))
        if row in judged.broken:
            warnings.append("breaks a limit of AWS's: " + ", ".join(judged.broken[row]))
        if warnings:
            verdict.warnings[place] = "; ".join(warnings)
