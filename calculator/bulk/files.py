"""The judged file: what was sent, in its own format, with status, reason and price of every row at the right."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from typing import Any

from calculator.bulk.actions import verdicts
from calculator.bulk.columns import OURS
from calculator.bulk.judge import GOOD, SKIPPED, Verdict
from calculator.bulk.models import Upload
from calculator.bulk.table import About
from calculator.exports.cells import lines, number, text

CSV, XLSX = "text/csv", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
WRONG_FILL, HEAD_FILL = "#fdeeec", "#eef1f5"


def judged_rows(upload: Upload, about: About, *, bad: bool) -> Iterator[tuple[list[Any], Verdict, int]]:
    """Each row with the verdicts of its part and its place among them. `bad` leaves out what is priced."""
    for rows, verdict in verdicts(upload):
        for place, row in enumerate(rows):
            state = verdict.states[place]
            if not (bad and state in (GOOD, SKIPPED)):
                yield list(row), verdict, place


def _added(verdict: Verdict, place: int) -> list[Any]:
    state = verdict.states[place]
    monthly, upfront = verdict.monthly[place], verdict.upfront[place]
    return [state, verdict.reason(place), verdict.warnings.get(place, ""), monthly, upfront]


def csv_file(upload: Upload, *, bad: bool) -> Iterator[bytes]:
    """The file as CSV in its own separator and encoding, part by part."""
    about = About.read(upload.about)
    columns = about.own
    # UTF-16 comes back as UTF-8 with its mark, which every spreadsheet opens.
    encoding = "utf-8-sig" if about.encoding in ("utf-8-sig", "utf-16") else about.encoding
    out = io.StringIO()
    table = csv.writer(out, delimiter=about.delimiter, lineterminator="\r\n")

    def cell(value: Any) -> str:
        if value is None:
            return ""
        if isinstance(value, int | float) and not isinstance(value, bool):
            written = number(value)
            return written.replace(".", ",") if about.comma else written
        return lines(_safe(str(value)))

    for above in about.preamble:
        table.writerow([cell(c) for c in above])
    table.writerow([*(cell(about.header[n]) for n in columns), *OURS])
    first = True
    for row, verdict, place in judged_rows(upload, about, bad=bad):
        table.writerow([*(cell(row[n]) if n < len(row) else "" for n in columns), *map(cell, _added(verdict, place))])
        if out.tell() > 200_000:
            yield out.getvalue().encode(encoding if first else encoding.removesuffix("-sig"), "replace")
            first = False
            out.seek(0)
            out.truncate()
    yield out.getvalue().encode(encoding if first else encoding.removesuffix("-sig"), "replace")


def _safe(value: str) -> str:
    """Text that is no formula; a number that came as text stays what it was."""
    try:
        float(value.replace(",", "."))
    except ValueError:
        return text(value)
    return value


def xlsx_file(upload: Upload, *, bad: bool) -> bytes:
    """The file as a workbook: cells that are wrong are marked and say why in a comment."""
    import xlsxwriter  # a spreadsheet library is needed by this file alone

    about = About.read(upload.about)
    columns = about.own
    out = io.BytesIO()
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    book = xlsxwriter.Workbook(out, options)
    sheet = book.add_worksheet((about.sheet or "Rows")[:31])
    head = book.add_format({"bold": True, "bg_color": HEAD_FILL, "text_wrap": True, "valign": "top"})
    wrong = book.add_format({"bg_color": WRONG_FILL})
    money = book.add_format({"num_format": "#,##0.00"})
    top = len(about.preamble)
    sheet.freeze_panes(top + 1, 0)
    for n in range(len(columns)):
        sheet.set_column(n, n, 18)
    sheet.set_column(len(columns), len(columns), 10)
    sheet.set_column(len(columns) + 1, len(columns) + 2, 48)
    for r, above in enumerate(about.preamble):
        for c, n in enumerate(columns):
            if n < len(above) and above[n] not in ("", None):
                _put(sheet, r, c, above[n])
    for c, title in enumerate([*(about.header[n] for n in columns), *OURS]):
        sheet.write_string(top, c, title, head)
    comments = 0
    for r, (row, verdict, place) in enumerate(judged_rows(upload, about, bad=bad), start=top + 1):
        why = dict(verdict.why.get(place, ()))
        for c, n in enumerate(columns):
            value = row[n] if n < len(row) else ""
            if n in why:
                _put(sheet, r, c, value, wrong)
                if comments < 20_000:
                    sheet.write_comment(r, c, why[n], {"x_scale": 2.2})
                    comments += 1
            elif value not in ("", None):
                _put(sheet, r, c, value)
        for c, value in enumerate(_added(verdict, place), start=len(columns)):
            if isinstance(value, float):
                sheet.write_number(r, c, value, money)
            elif value:
                sheet.write_string(r, c, value)
    book.close()
    return out.getvalue()


def _put(sheet: Any, row: int, column: int, value: Any, look: Any = None) -> None:
    if isinstance(value, int | float) and not isinstance(value, bool):
        sheet.write_number(row, column, value, look)
    elif value not in ("", None):
        sheet.write_string(row, column, str(value), look)
    else:
        sheet.write_blank(row, column, None, look)
