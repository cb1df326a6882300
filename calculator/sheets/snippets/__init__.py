"""Formulas and programs ready to copy, for whatever answers below `/v1/`: a calculation, an estimate, a sweep.

`snippets(Source(...))` is all that a page needs; `templates/sheets/snippets.html` shows what it gives.
"""

from __future__ import annotations

from calculator.sheets.snippets import excel, google, libre_office, programs
from calculator.sheets.snippets.source import Snippet, Source

WAYS = {
    "Google Sheets": google.ways,
    "Excel": excel.ways,
    "LibreOffice": libre_office.ways,
    "Programs": programs.ways,
}
__all__ = ["Snippet", "Source", "snippets"]


def snippets(source: Source) -> dict[str, list[Snippet]]:
    """Every way by program, the simplest of each first."""
    return {program: [found for found in ways(source) if found.code] for program, ways in WAYS.items()}
