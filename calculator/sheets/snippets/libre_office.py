"""LibreOffice Calc: WEBSERVICE, and a link to external data."""

from __future__ import annotations

from calculator.sheets.snippets.formulas import from_cells, letters, quoted, spoken, where_filled
from calculator.sheets.snippets.source import Snippet, Source


def ways(source: Source) -> list[Snippet]:
    cells = letters(source)
    return [
        Snippet(
            "libreoffice",
            "One number",
            "LibreOffice Calc",
            "",
            f"=VALUE(WEBSERVICE({quoted(source.in_formula('txt', field=source.number))}))",
        ),
        Snippet(
            "libreoffice-cells",
            "From cells",
            "LibreOffice Calc",
            f"Takes {spoken(cells)}.",
            where_filled(source, cells, f"VALUE(WEBSERVICE({from_cells(source, 'txt', 'ENCODEURL', cells)}))"),
        ),
        Snippet(
            "libreoffice-table",
            "A table",
            "LibreOffice Calc, Sheet › Link to External Data…",
            "Give it this address and choose how often it is refreshed.",
            source.in_formula("csv"),
        ),
    ]
