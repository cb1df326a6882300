"""Cells of CSV files: text that no spreadsheet takes for a formula, numbers that stay numbers."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

Cell = str | float | int | None
FORMULA = ("=", "+", "-", "@", "\t", "\r")


def text(value: str) -> str:
    """Text as a cell: a leading apostrophe keeps a spreadsheet from working out what a stranger typed."""
    # A spreadsheet drops blanks and line breaks before it looks for a formula.
    return f"'{value}" if value.lstrip(" \n").startswith(FORMULA) or value.startswith(FORMULA) else value


def number(value: float) -> str:
    """A number with all its digits, a decimal point and nothing else."""
    if value == int(value) and abs(value) < 1e15:
        return str(int(value))
    shown = repr(float(value))
    return f"{value:.20f}".rstrip("0") if "e" in shown and abs(value) < 1 else shown


def cents(value: float) -> str:
    return f"{value + 0.0:.2f}".replace("-0.00", "0.00")


def write(rows: Iterable[Sequence[Cell]]) -> str:
    """CSV of rows; numbers are written by `number`, None is an empty cell."""
    out = io.StringIO()
    table = csv.writer(out, lineterminator="\n")
    for row in rows:
        table.writerow(["" if c is None else text(c) if isinstance(c, str) else number(c) for c in row])
    return out.getvalue()
