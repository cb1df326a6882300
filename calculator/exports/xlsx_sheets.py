"""The sheets that only tell: receipts of prices, limits met, and the inputs that can be taken back."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from math import isfinite
from typing import Any

from calculator.estimates.document import Document
from calculator.estimates.totals import Totals
from calculator.exports import table
from calculator.exports.blocks import ItemBlock
from calculator.exports.receipts import price_receipts
from calculator.exports.xlsx_format import Formats, head, widths


def receipts(sheet: Any, held: Iterable[ItemBlock], totals: Totals, f: Formats) -> None:
    """Every price that was used: AWS's offer and label, tier, rate code, source and day."""
    names = (
        *("AWS offer", "AWS label", "Region", "Of", "Tier from", "Tier to", "Unit price (USD)", "Rate code"),
        *("Price date", "Published or derived", "Source", "Note"),
    )
    head(sheet, 0, names, f, frozenset((4, 5, 6)))
    widths(sheet, (20, 60, 16, 16, 13, 13, 18, 44, 12, 12, 60, 60))
    sheet.freeze_panes(1, 0)
    row = 0
    for r in price_receipts(held, totals):
        row += 1
        for column, words in ((0, r.offer), (1, r.label), (2, r.region), (3, r.key), (7, r.rate_code)):
            sheet.write_string(row, column, words, f.plain)
        sheet.write_number(row, 4, r.begin, f.quantity(r.begin))
        if isfinite(r.end):
            sheet.write_number(row, 5, r.end, f.quantity(r.end))
        sheet.write_number(row, 6, r.usd, f.of(num_format="0.00#############"))
        sheet.write_datetime(row, 8, date(*r.as_of.timetuple()[:3]), f.day)
        sheet.write_string(row, 9, "published" if r.published else "derived", f.plain)
        sheet.write_string(row, 10, r.source_url, f.plain)
        sheet.write_string(row, 11, r.note, f.plain)
    row += 2
    sheet.write_string(row, 0, "Price book", f.bold)
    sheet.write_string(row, 1, f"{totals.book.id}, made of:", f.plain)
    for source in totals.book.sources:
        row += 1
        sheet.write_string(row, 0, source.short, f.plain)
        sheet.write_string(row, 1, source.what, f.plain)
        sheet.write_datetime(row, 8, date(*source.as_of.timetuple()[:3]), f.day)
        sheet.write_string(row, 10, source.url, f.plain)


def limits(sheet: Any, held: Iterable[ItemBlock], f: Formats) -> None:
    """AWS's limits that items break or come near, with what to do."""
    head(sheet, 0, ("Item", "Limit", "State", "What it says", "What to do", "Source"), f)
    widths(sheet, (32, 28, 10, 70, 60, 60))
    sheet.freeze_panes(1, 0)
    row = 0
    for block in held:
        for c in block.answer.checks if block.answer else ():
            if c.state == "fine":
                continue
            row += 1
            cells = (block.priced.item.title, c.label, c.state, c.sentence, c.advice, c.source)
            for column, words in enumerate(cells):
                sheet.write_string(row, column, words, f.wrapped)
    if not row:
        sheet.write_string(1, 0, "No item breaks or comes near a limit of AWS's.", f.soft)


def inputs(sheet: Any, document: Document, f: Formats) -> None:
    """The inputs as a table; importing the workbook makes the estimate of this sheet."""
    head(sheet, 0, table.HEADER, f)
    widths(sheet, (14, 16, 16, 34, 22, 26, 30, 40, 44))
    sheet.freeze_panes(1, 0)
    for row, cells in enumerate(table.table(document), start=1):
        for column, words in enumerate(cells):
            sheet.write_string(row, column, table.cell(words), f.text)
