"""Columns as CSV, TSV, text, XML and JSON. A number has a decimal point unless the address asks for a comma, and all
digits that a spreadsheet keeps: rounded to the cent it is what the page shows, whatever the program that rounds it.
"""

from __future__ import annotations

import csv
import io
import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any
from xml.sax.saxutils import escape

import numpy as np

from calculator.api.writing import decimal, dumps
from calculator.exports.cells import text
from calculator.sheets.options import Notation
from calculator.sheets.table import Column

ERROR = "#ERR "
NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
NUMBER = re.compile(r"[+-]?[0-9][0-9.,]*(?:[eE][+-]?[0-9]{1,3})?")
NOT_A_NAME = re.compile(r"[^A-Za-z0-9_]")

Columns = Sequence[tuple[str, Column]]


def written(columns: Columns, how: Notation, *, single: bool) -> bytes:
    """The answer. `single` says that it is one row, which JSON writes as an object and not as an array of one."""
    match how.suffix:
        case "json":
            return _json(columns, single)
        case "xml":
            return _xml(columns, how)
        case "txt":
            return "\n".join(_cells(columns[0][1], how)).encode("utf-8", "replace")
    return separated(columns, how)


def separated(columns: Columns, how: Notation) -> bytes:
    """CSV or TSV with CRLF, as RFC 4180 has it. Text that a spreadsheet would take for a formula is quoted by '."""
    out = io.StringIO()
    table = csv.writer(out, delimiter=how.separator, lineterminator="\r\n")
    if how.header:
        table.writerow([text(name) for name, _ in columns])
    table.writerows(zip(*(_cells(column, how) for _, column in columns), strict=True))
    return (b"\xef\xbb\xbf" if how.bom else b"") + out.getvalue().encode("utf-8", "replace")


def piece(columns: Columns, how: Notation, *, first: bool, last: bool) -> bytes:
    """Some rows of a longer answer: only the first has what opens it, only the last what closes it."""
    match how.suffix:
        case "json":
            inner = _json(columns, single=False)[1:-1]
            return (b"[" if first else b",") + inner + (b"]" if last else b"")
        case "xml":
            body = _xml(columns, how)
            start, end = body.index(b"<row>"), body.rindex(b"</row>") + len(b"</row>")
            return (body[:start] if first else b"") + body[start:end] + (body[end:] if last else b"")
    return separated(columns, how if first else replace(how, header=False, bom=False))


def _cells(column: Column, how: Notation) -> list[str]:
    if isinstance(column, np.ndarray):
        return ["" if value != value else _number(value, how) for value in _ours(column)]
    if how.suffix == "txt":
        return [str(value).replace("\r", " ").replace("\n", " ") for value in column]
    if {str}.issuperset(map(type, column)):
        said = {value: _text(value, how) for value in dict.fromkeys(column)}  # most columns say few things often
        return [said[value] for value in column]
    return [_text(value, how) for value in column]


def _text(value: Any, how: Notation) -> str:
    """A cell of a column that may hold anything. What reads as a number is no formula: a credit stays negative."""
    if isinstance(value, str):
        return value if NUMBER.fullmatch(value) else text(value)
    if value is None:
        return ""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return str(value).lower()
    return _number(value, how) if math.isfinite(value) else ""


def _ours(column: np.ndarray) -> list[float]:
    """To the 15 digits that a double surely holds, as our files have them: 66.43, not 66.42999999999999."""
    return [float(f"{value:.15g}") for value in column.tolist()]


def _number(value: float, how: Notation) -> str:
    written = decimal(value)
    return written.replace(".", ",") if how.comma else written


def _values(column: Column) -> Iterable[Any]:
    if isinstance(column, np.ndarray):
        return (None if v != v else int(v) if v.is_integer() and abs(v) < 2**53 else v for v in _ours(column))
    return column


def _json(columns: Columns, single: bool) -> bytes:
    names = [name for name, _ in columns]
    rows = [dict(zip(names, row, strict=True)) for row in zip(*(_values(c) for _, c in columns), strict=True)]
    return dumps(rows[0] if single and rows else rows)


def _xml(columns: Columns, how: Notation) -> bytes:
    """Elements only, no attribute and no namespace, for FILTERXML: //monthly."""
    names = [element(name) for name, _ in columns]
    out = ['<?xml version="1.0" encoding="UTF-8"?>\n<answer>']
    for row in zip(*(_values(c) for _, c in columns), strict=True):
        out.append("<row>")
        for name, value in zip(names, row, strict=True):
            shown = "" if value is None else _number(value, how) if type(value) in (int, float) else _said(value)
            out.append(f"<{name}>{escape(NOT_XML.sub('', shown))}</{name}>")
        out.append("</row>")
    out.append("</answer>")
    return "".join(out).encode("utf-8", "replace")


def _said(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def element(name: str) -> str:
    """A column's name as an element's."""
    tidy = NOT_A_NAME.sub("_", name) or "_"
    return tidy if tidy[0].isalpha() or tidy[0] == "_" else f"_{tidy}"


def refusal(message: str, status: int, how: Notation) -> bytes:
    """What is wrong as a body of the format asked for; with `errors=cell` as a cell that can be read."""
    words = f"{ERROR}{message}" if how.in_cell else message
    match how.suffix:
        case "xml":
            tidy = escape(NOT_XML.sub("", words))
            head = '<?xml version="1.0" encoding="UTF-8"?>\n'
            return f"{head}<answer><row><status>error</status><error>{tidy}</error></row></answer>".encode()
        case "json":
            return dumps({"status": "error", "error": words, "code": status})
        case "txt":
            return words.replace("\r", " ").replace("\n", " ").encode("utf-8", "replace")
    if how.in_cell:
        # One cell and nothing above it: whatever the formula's cell shows is the error.
        return separated([("error", [words])], Notation(how.suffix, separator=how.separator, header=False, bom=how.bom))
    return separated([("status", ["error"]), ("error", [words])], how)
