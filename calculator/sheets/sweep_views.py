"""A sweep as a live table: its best scenarios, any of its rows, or one row that sums it up."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import numpy as np
from django.conf import settings
from django.http import HttpResponse
from rest_framework.request import Request

from calculator.api import problems
from calculator.api.base import host_of
from calculator.api.describe import describe
from calculator.api.private import refused_by_core
from calculator.api.problems import Problem, at_parameter, refused
from calculator.api.reading import Text, named, read_query
from calculator.estimates.access import Viewer
from calculator.estimates.document import RefusedError
from calculator.estimates.problems import NotFoundError
from calculator.exports.scenarios import BETWEEN, heads
from calculator.kernel import Choice, Fault, Number
from calculator.sheets import writing
from calculator.sheets.options import IGNORED, KEY, WRITTEN, notation
from calculator.sheets.saved import LIVE, Columns, SavedTable, blank, column, is_id, names_in, picked
from calculator.whatif import queries
from calculator.whatif.definition import MAX_SCENARIOS
from calculator.whatif.models import DONE, Sweep
from calculator.whatif.older import STATUS as OLDER
from calculator.whatif.older import is_older
from calculator.whatif.plans import plan_of
from calculator.whatif.scenario import Rows, rows, span
from calculator.whatif.sharing import link_open
from calculator.whatif.summary import PERCENTILES, Summary, summarise
from pricing.book import embedded

ROWS, MOST_ROWS = 1_000, 10_000
"""Rows of one answer where it does not say how many, and at most."""
VIEW = Choice(
    "View",
    default="best",
    options=(
        ("best", "Best", "The best scenarios, the best first."),
        ("rows", "Rows", "Scenarios by number, from `start` up to `stop`."),
        ("summary", "Summary", "One row: the best, how many can be had, the spread."),
    ),
    help="Which rows to answer with.",
)
FIELD = Text("Columns", longest=1500, help="Names of columns of the view, by commas, in the order wanted.")
START = Number("First row", default=0, max=MAX_SCENARIOS, whole=True, help="Of view=rows; rows count from 0.")
STOP = Number(
    "Row to stop before",
    default=0,
    max=MAX_SCENARIOS,
    whole=True,
    help=f"Of view=rows; {ROWS:,} rows after `start` where it is left out, at most {MOST_ROWS:,}.",
)
ASKED = {**named(field=FIELD, view=VIEW, start=START, stop=STOP), **WRITTEN}
SO_FAR = "so far"
"""The status of what was found of a sweep that is not done."""


class SweepTable(SavedTable):
    kind = "sweep"

    @describe("A sweep in a cell", None, tag="Spreadsheets", query=ASKED)
    def get(self, request: Request, sweep: str, suffix: str) -> HttpResponse:
        """The best scenarios of a saved sweep, any of its rows, or what it found in one row; so far, while it runs. The
        address holds a share link's token, or the sweep's id with a key that may see it. `.txt` is one value of the
        first row: of the best scenario, unless `view` says otherwise.
        """
        query = {n: v for n, v in request.query_params.items() if n not in IGNORED and n != KEY}
        options = read_query(query, ASKED)
        self.how, _ = notation(suffix, query)
        view, names = options["view"], names_in(options["field"])
        if view != "rows" and ("start" in query or "stop" in query):
            raise _wrong("start" if "start" in query else "stop", "It goes with view=rows alone.")
        found, page = self._opened(sweep, host_of(request))
        try:
            if view == "rows":
                table = self._rows(found, options, stop="stop" in query)
            else:
                table = _summary(found, page) if view == "summary" else self._best(found)
        except RefusedError as error:
            raise refused_by_core(error) from None
        if suffix == "txt":
            names = names or ["best" if view == "summary" else str(plan_of(found).definition.objective.result.name)]
            if len(names) > 1:
                raise _wrong("field", "A .txt answer is one value: name one column, or ask for .csv.")
        table = picked(table, names)
        lone = view == "summary" or suffix == "txt"
        if lone and len(table) == 1 and blank(table[0][1]):
            raise Problem(problems.UNPRICED, "There is no such number; ask for .csv to see why.")
        response = self.answer(writing.written(table, self.how, single=lone), private=True, max_age=LIVE)
        response["X-Price-Book"], response["X-Engine-Version"] = found.book, settings.VERSION
        return response

    @property
    def scope(self) -> UUID | None:
        held = self.caller.sheet and self.caller.sheet.sweep
        return held.public_id if held else None

    def _opened(self, sweep: str, host: str) -> tuple[Sweep, str]:
        """The sweep, and the page that shows it."""
        if not is_id(sweep):
            opened = self.by_link(link_open, sweep)
            viewer, public_id, page = Viewer(link=opened.facts), str(opened.sweep.public_id), f"/what-if/s/{sweep}/"
        else:
            viewer, public_id, page = self.viewer_of(sweep), sweep, f"/what-if/{sweep}/"
        try:
            found, _ = queries.find(viewer, public_id)
        except NotFoundError:
            raise Problem(problems.NOT_FOUND, self.not_here) from None
        queries.keep_alive(found)
        return found, f"{host}{page}"

    def _best(self, sweep: Sweep) -> Columns:
        plan = plan_of(sweep)
        found = _found(sweep)
        numbers = found.best[1][: 1 if self.how.suffix == "txt" else plan.definition.best].tolist()
        if not numbers:
            if self.how.suffix == "txt":
                reasons = summarise(plan, found).reasons
                why = f" Most often: {reasons[0][0]}." if reasons else ""
                raise Problem(problems.UNPRICED, f"No scenario of this sweep can be had.{why}")
            return [(name, []) for name in ("rank", *_heads(sweep), "status")]
        ranks = np.arange(1.0, len(numbers) + 1)
        table = _table([rows(plan, np.asarray(numbers, np.int64))])
        return [("rank", ranks), *table, ("status", [_status(sweep)] * len(numbers))]

    def _rows(self, sweep: Sweep, options: dict[str, Any], *, stop: bool) -> Columns:
        start = int(options["start"])
        if start >= sweep.total:
            raise _wrong("start", f"This sweep has the rows 0 to {sweep.total - 1:,}.")
        usual = start + (1 if self.how.suffix == "txt" else ROWS)
        last = min(int(options["stop"]) if stop else usual, sweep.total)
        if last <= start:
            raise _wrong("stop", f"It must come after the first row, {start:,}.")
        if last - start > MOST_ROWS:
            raise _wrong("stop", f"At most {MOST_ROWS:,} rows at a time; these are {last - start:,}.")
        if self.how.suffix == "txt" and last - start > 1:
            raise _wrong("stop", "A .txt answer is one value, of one row; ask for .csv to get more.")
        return _table(list(span(plan_of(sweep), start, last)))


def _wrong(name: str, words: str) -> Problem:
    return refused([at_parameter(Fault((name,), words))])


def _status(sweep: Sweep) -> str:
    """Whether what is shown is all of it, and by one version of the formulas."""
    said = [SO_FAR] if sweep.state != DONE else []
    return ", ".join([*said, OLDER] if is_older(sweep) else said) or "ok"


def _found(sweep: Sweep) -> Any:
    found = queries.found_so_far(sweep)
    if found is None:
        raise Problem(problems.NOT_FOUND, "Nothing of this sweep is worked out yet: start it, or look again later.")
    return found


def _heads(sweep: Sweep) -> list[str]:
    return heads(plan_of(sweep).definition)


def _table(pieces: list[Rows]) -> Columns:
    """Rows under the names that their CSV has: the row, inputs by address, results, whether it can be had, why not."""
    return [
        ("row", np.concatenate([p.row for p in pieces]).astype(float)),
        *((name, [text for p in pieces for text in p.changes[name]]) for name in pieces[0].changes),
        *((name, np.concatenate([p.results[name] for p in pieces])) for name in pieces[0].results),
        ("feasible", ["yes" if yes else "no" for p in pieces for yes in p.feasible.tolist()]),
        ("reasons", [BETWEEN.join(words) for p in pieces for words in p.reasons]),
    ]


def _summary(sweep: Sweep, page: str) -> Columns:
    plan = plan_of(sweep)
    found: Summary = summarise(plan, _found(sweep))
    first = found.best[0] if found.best else None
    most_often = found.reasons[0][0] if found.reasons and not found.feasible else ""
    standing: dict[str, Any] = {
        "best": first.results.get(found.objective.name) if first else None,
        "objective": found.objective.name,
        "unit": found.objective.unit,
        "row": first.row if first else None,
        "status": _status(sweep),
        "error": f"no scenario can be had: {most_often}" if most_often else "",
        "scenarios": found.total,
        "worked_out": found.rows,
        "feasible": found.feasible,
        "minimum": found.minimum,
        "mean": found.mean,
        "maximum": found.maximum,
        **{f"p{percent}": found.percentiles.get(percent) for percent in PERCENTILES},
        "price_book": sweep.book,
        "effective_date": embedded().as_of.isoformat(),
        "engine_version": settings.VERSION,
        "url": page,
        "name": sweep.name,
    }
    # Then the best scenario itself, whose columns are the sweep's own.
    shown = {**first.changes, **first.results} if first else dict.fromkeys(_heads(sweep)[1:-2])
    standing |= {name: value for name, value in shown.items() if name not in standing}
    return [(name, column([value])) for name, value in standing.items()]
