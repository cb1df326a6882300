"""Cells of CSV files: text that no spreadsheet takes for a formula, numbers that stay numbers."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from decimal import Decimal

Cell = str | float | int | None
FORMULA = ("=", "+", "-", "@", "\t", "\r")


def text(value: str) -> str:
    """Text as a cell: a leading apostrophe keeps a spreadsheet from working out what a stranger typed."""
    # A spreadsheet drops blanks and line breaks before it looks for a formula.
    return f"'{value}" if value.lstrip(" \n").startswith(FORMULA) or value.startswith(FORMULA) else value


def lines(value: str) -> str:
    """Text with one kind of line break: a lone carriage return would end the row, for csv does not quote it."""
    return value.replace("\r\n", "\n").replace("\r", "\n") if "\r" in value else value


def number(value: float) -> str:
    """A number with a decimal point and nothing else. The 15 digits a double surely holds, without binary noise."""
    return format(Decimal(f"{value:.15g}"), "f")


def cents(value: float) -> str:
    return f"{value + 0.0:.2f}".replace("-0.00", "0.00")


def write(rows: Iterable[Sequence[Cell]]) -> str:
    """CSV of rows; numbers are written by `number`, None is an empty cell."""
    out = io.StringIO()
    table = csv.writer(out, lineterminator="\n")
    for row in rows:
        table.writerow(["" if c is None else lines(text(c)) if isinstance(c, str) else number(c) for c in row])
    return out.getvalue()
