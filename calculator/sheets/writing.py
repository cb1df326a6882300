"""Columns as CSV, TSV, text, XML and JSON. A number has a decimal point unless the address asks for a comma."""

from __future__ import annotations

import csv
import io
import math
import re
from collections.abc import Iterable, Sequence
from typing import Any
from xml.sax.saxutils import escape

import numpy as np

from calculator.api.writing import dumps
from calculator.exports.cells import number, text
from calculator.sheets.options import Notation
from calculator.sheets.table import Column

ERROR = "#ERR "
NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
NOT_A_NAME = re.compile(r"[^A-Za-z0-9_]")

Columns = Sequence[tuple[str, Column]]


def written(columns: Columns, how: Notation, *, single: bool) -> bytes:
    """The answer. `single` says that it is one row, which JSON writes as an object and not as an array of one."""
    match how.suffix:
        case "json":
            return _json(columns, single)
        case "xml":
            return _xml(columns)
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


def _cells(column: Column, how: Notation) -> list[str]:
    if isinstance(column, np.ndarray):
        cells = ["" if value != value else number(value) for value in column.tolist()]
        return [cell.replace(".", ",") for cell in cells] if how.comma else cells
    if how.suffix == "txt":
        return [value.replace("\r", " ").replace("\n", " ") for value in column]
    return [text(value) for value in column]


def _values(column: Column) -> Iterable[Any]:
    if isinstance(column, np.ndarray):
        return (None if math.isnan(value) else value for value in column.tolist())
    return column


def _json(columns: Columns, single: bool) -> bytes:
    names = [name for name, _ in columns]
    rows = [dict(zip(names, row, strict=True)) for row in zip(*(_values(c) for _, c in columns), strict=True)]
    return dumps(rows[0] if single and rows else rows)


def _xml(columns: Columns) -> bytes:
    """Elements only, no attribute and no namespace, for FILTERXML: //monthly."""
    names = [element(name) for name, _ in columns]
    out = ['<?xml version="1.0" encoding="UTF-8"?>\n<answer>']
    for row in zip(*(_values(c) for _, c in columns), strict=True):
        out.append("<row>")
        for name, value in zip(names, row, strict=True):
            shown = "" if value is None else number(value) if isinstance(value, float) else str(value)
            out.append(f"<{name}>{escape(NOT_XML.sub('', shown))}</{name}>")
        out.append("</row>")
    out.append("</answer>")
    return "".join(out).encode("utf-8", "replace")


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
