"""Files of rows as somebody sends them: workbooks and separated text, read without trusting them.

A workbook is measured before it is read: a cell at the far corner of a sheet would ask for the whole sheet's memory.
"""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from calculator.estimates.document import RefusedError
from calculator.tables.text import cut

MOST_UNPACKED = 400_000_000
MOST_CELLS = 12_000_000
CELL = re.compile(rb"""\br=["']([A-Z]{1,3})(\d{1,7})["']""")
ERROR = re.compile(rb"""(<c\b[^>]*?\bt=["'])e(["'])""")
CHUNK = 1 << 20
OLD = b"\xd0\xcf\x11\xe0"

Grid = list[list[Any]]


@dataclass(frozen=True)
class Dialect:
    """How separated text is written: what separates cells, and in which encoding."""

    delimiter: str = ","
    encoding: str = "utf-8"


def is_workbook(data: bytes) -> bool:
    """Whether it says to be a workbook, of a kind that is read or not."""
    return data[:4] in (b"PK\x03\x04", OLD)


def sheets(data: bytes) -> dict[str, Grid]:
    """The cells of every visible sheet by its name. RefusedError says why a file is none or too large."""
    from python_calamine import CalamineError, SheetVisibleEnum, ZipError, load_workbook

    if data[:4] == OLD:
        raise RefusedError(
            "This is an old .xls workbook, or one with a password: save it as .xlsx without one.", "file"
        )
    if _measure(data):
        data = _errors_as_text(data)
    try:
        book = load_workbook(io.BytesIO(data))
        shown = [s.name for s in book.sheets_metadata if s.visible == SheetVisibleEnum.Visible]
        return {name: _grid(book.get_sheet_by_name(name)) for name in shown}
    except (CalamineError, ZipError, OSError) as error:
        raise RefusedError(f"This workbook cannot be read: {str(error)[:120]}.", "file") from error


def _grid(sheet: Any) -> Grid:
    """A sheet's cells. Words in a cell merged over several rows, such as a Region, hold for each of them; a number
    might be their sum, and stays in the first.
    """
    grid: Grid = sheet.to_python(skip_empty_area=False)
    for (top, left), (bottom, _) in sheet.merged_cell_ranges or ():
        for row in grid[top + 1 : bottom + 1]:
            if isinstance(grid[top][left], str):
                row[left] = grid[top][left]
    return grid


def _errors_as_text(data: bytes) -> bytes:
    """The workbook with #N/A and its like as words: they are read as empty cells, and would take a default."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for part in old.infolist():
            body = old.read(part)
            if part.filename.startswith("xl/worksheets/"):
                body = ERROR.sub(rb"\1str\2", body)
            new.writestr(part, body)
    return out.getvalue()


def _measure(data: bytes) -> bool:
    """Refuse what would unpack to more than a machine should hold; whether a cell holds an error, such as #N/A."""
    errors = False
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
            if not any(p.filename == "xl/workbook.xml" for p in parts):
                raise RefusedError("This is a zip file, but not an .xlsx workbook.", "file")
            if sum(p.file_size for p in parts) > MOST_UNPACKED:
                raise RefusedError("This workbook unpacks to more than 400 MB: split it, or send it as CSV.", "file")
            for part in parts:
                if part.filename.startswith("xl/worksheets/"):
                    errors |= _extent(archive, part)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError) as error:
        raise RefusedError("This workbook is damaged: save it again.", "file") from error
    return errors


def _extent(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> bool:
    rows, widest, seen, rest, errors = 0, b"", 0, b"", False
    with archive.open(part) as file:
        while chunk := file.read(CHUNK):
            seen += len(chunk)
            if seen > MOST_UNPACKED:
                raise RefusedError("This workbook unpacks to more than 400 MB: split it, or send it as CSV.", "file")
            for column, row in CELL.findall(rest + chunk):
                rows = max(rows, int(row))
                widest = max(widest, column, key=lambda c: (len(c), c))
            errors = errors or ERROR.search(rest + chunk) is not None
            rest = chunk[-40:]
    width = 0
    for letter in widest:
        width = width * 26 + letter - 64
    if rows * width > MOST_CELLS:
        raise RefusedError(
            f"A sheet of this workbook reaches to row {rows:,} and column {width:,}: "
            "delete what stands outside its table.",
            "file",
        )
    return errors


def text_rows(data: bytes) -> tuple[Grid, Dialect]:
    """The cells of separated text, and how it was written."""
    text, encoding = _decoded(data)
    try:
        rows, delimiter = cut(text)
    except csv.Error as error:
        raise RefusedError(f"This text is no table: {error}.", "file") from error
    return rows, Dialect(delimiter, encoding)


def _decoded(data: bytes) -> tuple[str, str]:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        encoding = "utf-16"
    else:
        encoding = "utf-8-sig" if data.startswith(b"\xef\xbb\xbf") else "utf-8"
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        # What Excel saves as plain CSV on a Western machine.
        encoding, text = "cp1252", data.decode("cp1252", "replace")
    if "\x00" in text:
        raise RefusedError("This is neither text nor a workbook: send a CSV or an .xlsx file.", "file")
    return text, encoding


def plain(value: Any) -> Any:
    """A cell as a text or a number: a whole number without its decimals, dates as ISO, an empty cell as ""."""
    match value:
        case None:
            return ""
        case bool():
            return "yes" if value else "no"
        case float() if value == int(value) and abs(value) < 1e15:
            return int(value)
        case datetime() | date() | time():
            return value.isoformat()
        case timedelta():
            return str(value)
        case _:
            return value


def trimmed(rows: Sequence[Sequence[Any]]) -> Grid:
    """Without empty rows at the end and empty columns at the right."""
    kept = [list(row) for row in rows]
    while kept and not any(c not in ("", None) for c in kept[-1]):
        kept.pop()
    width = max((max((i + 1 for i, c in enumerate(r) if c not in ("", None)), default=0) for r in kept), default=0)
    return [[*row[:width], *[""] * (width - len(row))] for row in kept]
