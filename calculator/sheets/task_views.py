"""How far a long table is, and its rows once they are there. Whoever has the id may see both."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from django.http import HttpResponse, StreamingHttpResponse
from rest_framework.request import Request

from calculator.api import problems
from calculator.api.base import host_of
from calculator.api.describe import describe
from calculator.api.problems import Problem
from calculator.api.reading import read_query
from calculator.sheets import background, writing
from calculator.sheets.base import SheetApi
from calculator.sheets.models import RowsTask
from calculator.sheets.options import IGNORED, KEY, WRITTEN, Notation, notation
from calculator.sheets.table import Column

POLL_SECONDS = "2"


def standing(task: RowsTask, key: str, suffix: str, host: str) -> list[tuple[str, Column]]:
    """One row: how far the task is, and where to ask again and to fetch its rows."""
    at = background.progress(task)
    address = f"{host}/v1/tasks/{key}"
    return [
        ("task", [key]),
        ("state", [at.state]),
        ("rows", np.array([float(at.rows)])),
        ("done", np.array([float(at.done)])),
        ("wrong", np.array([float(at.wrong)])),
        ("error", [at.error]),
        ("progress_url", [f"{address}.{suffix}"]),
        ("rows_url", [f"{address}/rows.{suffix}"]),
    ]


def found(key: str) -> RowsTask:
    task = background.find_task(key)
    if task is None:
        raise Problem(problems.NOT_FOUND, "There is no such task; tasks are kept for a week.")
    return task


class TaskApi(SheetApi):
    def asked(self, request: Request, suffix: str) -> None:
        query = {n: v for n, v in request.query_params.items() if n not in IGNORED and n != KEY}
        read_query(query, WRITTEN)
        self.how, _ = notation(suffix, query)

    def fresh(self, body: bytes) -> HttpResponse:
        response = HttpResponse(body, content_type=self.how.content_type)
        response["Cache-Control"] = "no-store"
        return response


class TaskProgress(TaskApi):
    methods = "GET, HEAD, DELETE, OPTIONS"

    @describe("How far a table is", None, tag="Spreadsheets", query=WRITTEN)
    def get(self, request: Request, task: str, suffix: str) -> HttpResponse:
        """`state` is queued, running, done, cancelled or failed; `done` of `rows` are priced, `wrong` of them not."""
        self.asked(request, suffix)
        row = standing(found(task), task, suffix, host_of(request))
        shown = row[1:2] if suffix == "txt" else row
        response = self.fresh(writing.written(shown, self.how, single=True))
        response["Retry-After"] = POLL_SECONDS
        return response

    @describe("Cancel a table", None, tag="Spreadsheets", query=WRITTEN)
    def delete(self, request: Request, task: str, suffix: str) -> HttpResponse:
        """It stops, and what it holds is deleted. Again changes nothing."""
        self.asked(request, suffix)
        held = found(task)
        background.cancel(held)
        held.refresh_from_db()
        return self.fresh(writing.written(standing(held, task, suffix, host_of(request)), self.how, single=True))


class TaskRows(TaskApi):
    formats = ("csv", "tsv", "json", "xml")

    @describe("The rows of a table", None, tag="Spreadsheets", query=WRITTEN)
    def get(self, request: Request, task: str, suffix: str) -> HttpResponse | StreamingHttpResponse:
        """The rows as a short table's answer has them, once all are there; 404 until then."""
        self.asked(request, suffix)
        held = found(task)
        at = background.progress(held)
        if at.state != "done":
            words = f"The rows are not there: the task is {at.state}, {at.done:,} of {at.rows:,} rows are priced."
            raise Problem(problems.NOT_FOUND, words, headers={"Retry-After": POLL_SECONDS})
        response = StreamingHttpResponse(_stream(held, self.how), content_type=self.how.content_type)
        response["Cache-Control"] = "no-store"
        return response


def _stream(task: RowsTask, how: Notation) -> Iterator[bytes]:
    """Chunk by chunk; what opens and closes the whole stands once."""
    for i, columns in enumerate(background.made(task)):
        first, last = i == 0, i == task.chunks - 1
        yield writing.piece(columns, how, first=first, last=last)
