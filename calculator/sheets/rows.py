"""Tables in: JSON objects or arrays, CSV, TSV, whatever the caller calls them; and the same rows out, priced.

Every row is an estimate of its own and is judged by itself: one bad row costs no other its number.
"""

from __future__ import annotations

import csv
import difflib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict
from rest_framework.request import Request

from calculator.api import problems
from calculator.api.problems import Problem
from calculator.api.reading import json_kind
from calculator.estimates.settings import Currency
from calculator.kernel import Number, Service
from calculator.sheets.names import inputs, shortest
from calculator.sheets.table import Column, Table, columns
from calculator.tables.judge import JudgedRows, judge_rows
from calculator.tables.numbers import with_point
from calculator.tables.text import cut, sentences
from pricing.book import Book

MOST_ROWS = 10_000
"""Rows that are answered at once; more become a task."""
MOST_TASK_ROWS = 200_000
LARGEST = 32 * 1024 * 1024
MOST_COLUMNS = 200
APPENDED = ("status", "error", "monthly", "upfront")
NEAR = 0.75
JSON_KINDS = ("application/json", "text/json")
CSV_KINDS = ("text/csv", "application/csv", "text/tab-separated-values")
FORM_KINDS = ("application/x-www-form-urlencoded", "multipart/form-data")


@dataclass
class Rows:
    """A table as it was sent: values by column, all of one length."""

    columns: dict[str, list[Any]]

    def __len__(self) -> int:
        return len(next(iter(self.columns.values()), ()))

    def part(self, start: int, stop: int) -> Rows:
        return Rows({name: values[start:stop] for name, values in self.columns.items()})


# -- reading -------------------------------------------------------------------------------------------------


def read(request: Request) -> Rows:
    """The table of a body. `text/plain` and forms are read as well: a browser sends those without asking first."""
    kind = (request.content_type or "").partition(";")[0].strip().lower()
    if kind not in (*JSON_KINDS, *CSV_KINDS, *FORM_KINDS, "text/plain", ""):
        raise Problem(problems.MEDIA, f"The body is {kind}; send rows as JSON, CSV, plain text or a form field “rows”.")
    return parsed(_text(request, kind), kind)


def _text(request: Request, kind: str) -> str:
    if kind == "multipart/form-data":
        given = request._request.FILES.get("rows") or request._request.POST.get("rows", "")
        body = given if isinstance(given, str) else given.read(LARGEST + 1)
    else:
        length = int(request.META.get("CONTENT_LENGTH") or 0)
        if length > LARGEST:
            raise _too_large()
        body = request._request.read(length)
    if len(body) > LARGEST:
        raise _too_large()
    try:
        text = body if isinstance(body, str) else body.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Problem(problems.MALFORMED, "The body is not UTF-8: save the file as “CSV UTF-8”.") from None
    if kind == "application/x-www-form-urlencoded":
        text = str(QueryDict(text).get("rows", ""))
    if not text and kind in FORM_KINDS:
        words = "The form has no field “rows”. A file of rows goes with Content-Type: text/csv."
        raise Problem(problems.MALFORMED, words)
    return text


def _too_large() -> Problem:
    return Problem(problems.TOO_LARGE, f"The body is larger than {LARGEST:,} bytes; send the rows in parts.")


def parsed(text: str, kind: str = "") -> Rows:
    """A table from its text; where the kind does not say, a bracket begins JSON."""
    text = text.lstrip("\ufeff").strip("\r\n")
    if not text.strip():
        raise Problem(problems.MALFORMED, "There are no rows: send a header and a row for each calculation.")
    is_json = kind in JSON_KINDS or (kind not in CSV_KINDS and text.lstrip()[:1] in ("[", "{"))
    found = _from_json(text) if is_json else _from_csv(text, "\t" if kind == CSV_KINDS[2] else "")
    if not len(found):
        raise Problem(problems.MALFORMED, "There is a header and no row.")
    if len(found.columns) > MOST_COLUMNS:
        raise Problem(problems.TOO_LARGE, f"A table has at most {MOST_COLUMNS} columns; this has {len(found.columns)}.")
    return found


def _from_json(text: str) -> Rows:
    try:
        body = json.loads(text, parse_constant=lambda name: None)
    except (ValueError, RecursionError) as error:
        where = f" at line {error.lineno}, column {error.colno}" if isinstance(error, json.JSONDecodeError) else ""
        raise Problem(problems.MALFORMED, f"The rows are not JSON{where}.") from error
    if isinstance(body, dict):
        body = body.get("rows")
    if not isinstance(body, list) or not body:
        raise Problem(
            problems.MALFORMED, "Rows are an array of objects, or of arrays of which the first is the header."
        )
    if isinstance(body[0], list):
        return _from_lists([str(name or "").strip() for name in body[0]], body[1:])
    names: dict[str, None] = {}
    for row in body:
        if not isinstance(row, dict):
            raise Problem(problems.MALFORMED, f"Every row must be an object, as the first is; one is {json_kind(row)}.")
        names.update(dict.fromkeys(row))
    return Rows({name: [_plain(row.get(name)) for row in body] for name in names})


def _from_lists(names: Sequence[str], rows: Sequence[Any]) -> Rows:
    if any(not isinstance(row, list) for row in rows):
        raise Problem(problems.MALFORMED, "Every row must be an array, as the header is.")
    _refuse_twice(names)
    width = len(names)
    for number, row in enumerate(rows, start=2):
        _refuse_more(number, row, width)
    full = [row if len(row) == width else [*row[:width], *[None] * (width - len(row))] for row in rows]
    return Rows({name: [_plain(row[i]) for row in full] for i, name in enumerate(names) if name})


def _plain(value: Any) -> Any:
    """A cell holds one value; whatever else JSON can say is shown as it was written, and refused where it is read."""
    return json.dumps(value) if isinstance(value, dict | list) else value


def _from_csv(text: str, separator: str) -> Rows:
    try:
        cells, _ = cut(text, separator)
    except csv.Error as error:
        raise Problem(problems.MALFORMED, f"The rows are not CSV: {error}.") from error
    lines = [line for line in cells if line]
    names = [name.strip() for name in lines[0]]
    _refuse_twice(names)
    width = len(names)
    for number, line in enumerate(cells, start=1):
        _refuse_more(number, line, width, " A value that holds the separator goes in quotes.")
    body = [line if len(line) == width else [*line[:width], *[""] * (width - len(line))] for line in lines[1:]]
    columns = map(list, zip(*body, strict=True)) if body else ([] for _ in names)
    return Rows({name: values for name, values in zip(names, columns, strict=True) if name})


def _refuse_twice(names: Sequence[str]) -> None:
    twice = next((name for i, name in enumerate(names) if name and name in names[:i]), None)
    if twice is not None:
        raise Problem(problems.MALFORMED, f"The header names the column “{twice[:80]}” twice.")


def _refuse_more(number: int, row: Sequence[Any], width: int, hint: str = "") -> None:
    """1,000 without quotes is two cells: to drop the second would price 1."""
    if len(row) > width and any(cell not in ("", None) for cell in row[width:]):
        raise Problem(problems.MALFORMED, f"Row {number} has {len(row)} cells and the header {width}.{hint}")


# -- pricing -------------------------------------------------------------------------------------------------


def refuse_columns(service: type[Service], rows: Rows, appended: Sequence[str]) -> None:
    """Columns of the caller's own go along; one that is nearly an input is a slip, and a slip would price a default."""
    known = inputs(service)
    own = [name for name in rows.columns if name not in known and name not in appended]
    for name in own:
        near = difflib.get_close_matches(name.lower().replace(" ", "_"), known, n=1, cutoff=NEAR)
        if near:
            raise Problem(
                problems.REFUSED, f"There is a column “{name[:80]}”; did you mean {near[0]}? Rename it to keep it."
            )
    if len(own) == len([name for name in rows.columns if name not in appended]):
        usual = ", ".join(shortest(f) for f in service.fields[:4])
        raise Problem(problems.REFUSED, f"No column is an input of {service.title}; inputs are called {usual}, ….")
    fields: dict[str, str] = {}
    for name in rows.columns:
        if name in known and fields.setdefault(known[name].name, name) != name:
            raise Problem(problems.REFUSED, f"“{fields[known[name].name]}” and “{name}” are the same input.")


def priced(
    service: type[Service],
    rows: Rows,
    book: Book,
    *,
    chosen: Sequence[str] = (),
    always_free: bool = False,
    comma: bool = False,
    host: str = "",
    currency: Mapping[str, str] | None = None,
) -> list[tuple[str, Column]]:
    """The columns as they came, then status, error, monthly, upfront and the chosen ones. A row without any input, such
    as a heading, stays as it is. `comma`: numbers are written 1,5. `currency`: its `code` and `rate`, US dollars where
    there is none.
    """
    appended = list(dict.fromkeys((*APPENDED, *chosen)))
    # A chosen input that was sent is there already.
    appended = [name for name in appended if name not in service.by_name or name not in rows.columns]
    kept = {name: values for name, values in rows.columns.items() if name not in appended}
    judged, wrong = _judged(service, kept, len(rows), book, always_free, comma)
    table = Table(judged, host=host, wrong=wrong, currency=Currency(**(currency or {})))
    return [*kept.items(), *columns(table, appended)]


def _judged(
    service: type[Service], given: Mapping[str, list[Any]], count: int, book: Book, always_free: bool, comma: bool
) -> tuple[JudgedRows, dict[int, str]]:
    """The rows, and what is wrong with some in words: none for a row without any input."""
    known = inputs(service)
    raw = {known[name].name: values for name, values in given.items() if name in known}
    if comma:
        for name, values in raw.items():
            if isinstance(service.by_name[name], Number):
                raw[name] = [with_point(v) if isinstance(v, str) else v for v in values]
    blank = list(range(count))
    for values in raw.values():
        blank = [row for row in blank if values[row] is None or values[row] == ""]
    judged = judge_rows(service, raw, count, book, apart=blank, always_free=always_free)
    wrong = {row: sentences(f.message for f in found) for row, found in judged.faults.items()}
    return judged, wrong | dict.fromkeys(blank, "")
