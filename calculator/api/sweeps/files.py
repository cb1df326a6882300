"""What a sweep found, and any of its rows: they are worked out anew whenever they are asked for, always the same."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.http import HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.text import slugify
from rest_framework.request import Request

from calculator.api import writing
from calculator.api.private import linked, not_modified, sent, watched
from calculator.api.problems import NOT_FOUND, Problem
from calculator.api.reading import named, read_query
from calculator.api.renderers import RENDERERS
from calculator.api.shapes import sweeps as shapes
from calculator.api.sweeps import answers
from calculator.api.sweeps.views import TAG, SweepApi
from calculator.exports.formats import PARQUET
from calculator.exports.scenarios import scenarios_csv, scenarios_parquet
from calculator.kernel import Number
from calculator.whatif import queries
from calculator.whatif.definition import MAX_SCENARIOS
from calculator.whatif.models import Sweep
from calculator.whatif.plans import plan_of
from calculator.whatif.queries import MAX_ROWS
from calculator.whatif.scenario import Rows

JSON_ROWS, JSON_MOST = 1_000, 20_000
BLOCK = 65_536
FIRST = Number("First row", default=0, max=MAX_SCENARIOS, whole=True, help="Rows count from 0, the last axis fastest.")


class SweepResults(SweepApi):
    @watched("What a sweep found", shapes.SweepSummary, tag=TAG)
    def get(self, request: Request, id: str) -> HttpResponse:
        """The best scenarios, the spread, every axis and pair of axes, the Pareto front, break-even points. While it
        runs, of what is worked out so far; before that there is nothing, a 404.
        """
        read_query(request.GET, {})
        sweep, _, tag = self.state(id)
        if same := not_modified(request, tag):
            return same
        found = queries.summary_of(sweep)
        if found is None:
            raise Problem(NOT_FOUND, "Nothing of this sweep is worked out yet: start it, or look again in a second.")
        return writing.send_private(answers.summary(found), etag=tag)


class SweepRows(SweepApi):
    query = named(start=FIRST, limit=Number("Rows", default=JSON_ROWS, min=1, max=JSON_MOST, whole=True))

    @linked("Rows of a sweep", shapes.SweepRows, tag=TAG, query=query)
    def get(self, request: Request, id: str) -> HttpResponse:
        """Any rows by number, as columns, by today's formulas; whether or not the sweep was ever run. `next` says
        where to go on.
        """
        sweep, _ = queries.find(self.viewer, id)
        asked = read_query(request.GET, self.query)
        start, stop = span_of(sweep, asked)
        pieces = queries.rows(self.viewer, id, start, stop)
        return sent(request, answers.rows(sweep, start, stop, pieces))


def span_of(sweep: Sweep, asked: dict[str, Any]) -> tuple[int, int]:
    """The rows that are there of those that are asked for."""
    start = min(int(asked["start"]), sweep.total)
    return start, min(start + int(asked["limit"]), sweep.total)


class SweepFile(SweepApi):
    query = named(
        start=FIRST,
        limit=Number("Rows", default=MAX_ROWS, min=1, max=MAX_ROWS, whole=True),
    )
    ending = ""

    def file(self, request: Request, id: str) -> HttpResponseBase:
        sweep, _ = queries.find(self.viewer, id)
        start, stop = span_of(sweep, read_query(request.GET, self.query))
        response = self.made(sweep, queries.rows(self.viewer, id, start, stop))
        name = slugify(sweep.name)[:60] or "sweep"
        response["Content-Disposition"] = f'attachment; filename="{name}-{start}-{stop}.{self.ending}"'
        response["Cache-Control"] = "private, no-cache"
        return response

    def made(self, sweep: Sweep, pieces: Iterator[Rows]) -> HttpResponseBase:
        raise NotImplementedError


class SweepCsv(SweepFile):
    ending = "csv"
    renderer_classes = RENDERERS["text/csv"]

    @linked("Rows as CSV", str, tag=TAG, query=SweepFile.query, content_type="text/csv")
    def get(self, request: Request, id: str) -> HttpResponseBase:
        """Up to a million rows, sent as they are worked out, by today's formulas. Whether the sweep was found by
        others is its `older_formulas`.
        """
        return self.file(request, id)

    def made(self, sweep: Sweep, pieces: Iterator[Rows]) -> HttpResponseBase:
        lines = scenarios_csv(plan_of(sweep).definition, pieces)
        return StreamingHttpResponse((text.encode() for text in lines), content_type="text/csv; charset=utf-8")


class SweepParquet(SweepFile):
    ending = "parquet"
    renderer_classes = RENDERERS[PARQUET]

    @linked("Rows as Parquet", str, tag=TAG, query=SweepFile.query, content_type=PARQUET)
    def get(self, request: Request, id: str) -> HttpResponseBase:
        """Up to a million rows as typed columns, for data tools; by today's formulas, like those of the CSV."""
        return self.file(request, id)

    def made(self, sweep: Sweep, pieces: Iterator[Rows]) -> HttpResponseBase:
        return StreamingHttpResponse(self._read(sweep, pieces), content_type=PARQUET)

    @staticmethod
    def _read(sweep: Sweep, pieces: Iterator[Rows]) -> Iterator[bytes]:
        """The file is made when its first byte is asked for, and closed with the last or when nobody reads on."""
        with scenarios_parquet(plan_of(sweep).definition, pieces) as held:
            while block := held.read(BLOCK):
                yield block
