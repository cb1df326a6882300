"""Every row by itself: its cells read as its service reads a form, priced alone, or told why not, cell by cell."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from calculator.bulk.cells import Raw, raw_rows
from calculator.bulk.columns import Mapping
from calculator.kernel import Service
from calculator.kernel.columns import read_columns
from calculator.kernel.ledger import NOT_OFFERED, Priced, price
from calculator.kernel.outcomes import BROKEN
from calculator.services import services
from pricing.book import Book
from pricing.regions import REGIONS

GOOD, WRONG, UNPRICED, SKIPPED = "priced", "error", "no price", "skipped"
CODES = {GOOD: "p", WRONG: "e", UNPRICED: "n", SKIPPED: "s"}
STATES = {code: state for state, code in CODES.items()}
WHOLE_ROW = -1
"""The column of a reason that concerns no single cell."""


@dataclass
class Verdict:
    """What came of some rows, in their order. Money is in dollars, None where there is none.

    `why` holds for a row (column, words) pairs; `warnings` names the limits of AWS's that a priced row breaks.
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
        return "; ".join(dict.fromkeys(words for _, words in self.why.get(row, ())))

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


def judge(
    header: Sequence[str], rows: Sequence[Sequence[Any]], mapping: Mapping, book: Book, *, comma: bool = False
) -> Verdict:
    """Judge rows. `comma` says that numbers are written with a decimal comma."""
    n = len(rows)
    verdict = Verdict([SKIPPED] * n, [None] * n, [None] * n)
    raws = raw_rows(header, rows, mapping, comma=comma)
    by_service: dict[str, list[int]] = {}
    for at, raw in enumerate(raws):
        if raw is None:
            continue
        if raw.faults or not raw.service:
            verdict.states[at] = WRONG
            verdict.why[at] = list(raw.faults)
        if raw.service:
            by_service.setdefault(raw.service, []).append(at)
    for slug, places in by_service.items():
        _judge(services()[slug], places, [raws[at] for at in places], mapping, book, verdict)  # type: ignore[misc]
    return verdict


def _judge(
    service: type[Service], places: Sequence[int], raws: Sequence[Raw], mapping: Mapping, book: Book, verdict: Verdict
) -> None:
    n = len(raws)
    names = {name for raw in raws for name in raw.values}
    columns = {name: [raw.values.get(name) for raw in raws] for name in service.by_name if name in names}
    case, faults = read_columns(service, columns, n)
    at = mapping.fields
    for row, found in faults.items():
        place = places[row]
        verdict.states[place] = WRONG
        told = verdict.why.setdefault(place, [])
        known = {words for _, words in told}
        for fault in found:
            if fault.message not in known:
                column = next((raws[row].columns.get(f, at.get(f, WHOLE_ROW)) for f in fault.fields), WHOLE_ROW)
                told.append((column, fault.message))
    priced = price([case], book)
    monthly, upfront = _full(priced.total(), n), _full(priced.total(once=True), n)
    unknown = _full(priced.count_unknown() > 0, n)
    reasons = _unpriced(priced, n) if unknown.any() else {}
    broken = _broken(case, n)
    for row, place in enumerate(places):
        if verdict.states[place] == WRONG:
            continue
        if unknown[row]:
            verdict.states[place] = UNPRICED
            verdict.why[place] = [(WHOLE_ROW, words) for words in reasons[row]]
            continue
        verdict.states[place] = GOOD
        verdict.monthly[place], verdict.upfront[place] = float(monthly[row]), float(upfront[row])
        if row in broken:
            verdict.warnings[place] = "breaks a limit of AWS's: " + ", ".join(broken[row])


def _full(values: Any, n: int) -> np.ndarray:
    return np.broadcast_to(np.asarray(values), (n,))


def _unpriced(priced: Priced, n: int) -> dict[int, list[str]]:
    """By row: which lines have no price, and why."""
    found: dict[int, list[str]] = {}
    for line in priced.lines():
        missing = np.flatnonzero(_full(line.unknown(), n))
        if not len(missing):
            continue
        states, regions = _full(line.state(), n), _full(line.usage.region, n)
        for row in map(int, missing):
            where = f"not offered in {REGIONS[int(regions[row])].name}"
            why = where if states[row] == NOT_OFFERED else "no price in this book"
            found.setdefault(row, []).append(f"{line.usage.line.label}: {why}")
    return {row: list(dict.fromkeys(words)) for row, words in found.items()}


def _broken(case: Service, n: int) -> dict[int, list[str]]:
    found: dict[int, list[str]] = {}
    for checked in case.checked():
        for row in map(int, np.flatnonzero(_full(checked.state, n) == BROKEN)):
            labels = found.setdefault(row, [])
            if checked.check.label not in labels:
                labels.append(checked.check.label)
    return found
