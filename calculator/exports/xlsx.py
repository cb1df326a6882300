"""A workbook with live formulas: change a quantity, a discount or the tax in Excel or LibreOffice and the total moves.

Sheets: the summary, every line with its tiers, the tiers that lines share, what is assumed, the cash flow of 36 months,
the receipt of every price, the limits met, and the inputs as a table that `exports.reading` takes back. Every formula
carries the value it has now, so that programs that do not calculate show the same numbers.
"""

from __future__ import annotations

import io
from datetime import UTC, datetime
from typing import Any

from calculator.estimates.totals import Totals
from calculator.exports.blocks import blocks
from calculator.exports.xlsx_assumed import Assumed, assumptions
from calculator.exports.xlsx_cash import cash_flow
from calculator.exports.xlsx_format import Formats
from calculator.exports.xlsx_lines import write_lines
from calculator.exports.xlsx_sheets import inputs, limits, receipts
from calculator.exports.xlsx_summary import summary
from calculator.exports.xlsx_tiers import write_tiers

SHEETS = ("Summary", "Lines", "Tiers", "Assumptions", "Cash flow", "Receipts", "Limits", "Estimate")


def xlsx(totals: Totals) -> bytes:
    """The workbook. The same estimate gives the same bytes: it says the day of its prices, not of its making."""
    import xlsxwriter  # a spreadsheet library is needed by this export alone

    from calculator.exports.xlsx_plain import PlainSheet

    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book = xlsxwriter.Workbook(out, options)
    book.set_properties(
        {
            "title": totals.document.name[:250],
            "comments": f"Priced from the book {totals.book.id}.",
            "created": datetime(*totals.book.as_of.timetuple()[:3], tzinfo=UTC),
        }
    )
    book.set_calc_mode("auto")
    formats = Formats(book, totals.currency)
    sheets: dict[str, Any] = {name: book.add_worksheet(name, PlainSheet) for name in SHEETS}
    held = list(blocks(totals))
    assumed: Assumed = assumptions(book, sheets["Assumptions"], totals, formats)
    places = write_tiers(sheets["Tiers"], held, formats)
    lines = write_lines(sheets["Lines"], totals, {b.priced.item.id: b for b in held}, assumed, places, formats)
    cash_flow(sheets["Cash flow"], totals, lines, assumed, formats)
    summary(book, sheets["Summary"], totals, lines, assumed, formats)
    receipts(sheets["Receipts"], held, totals, formats)
    limits(sheets["Limits"], held, formats)
    inputs(sheets["Estimate"], totals.document, formats)
    if not places.brackets:
        sheets["Tiers"].hide()
    sheets["Summary"].activate()
    book.close()
    return out.getvalue()
