"""The first sheet: what it costs, by group and by service, with a chart; what has no price, said first."""

from __future__ import annotations

from typing import Any

from calculator.estimates.money import Amounts
from calculator.estimates.totals import Totals
from calculator.exports.xlsx_assumed import Assumed
from calculator.exports.xlsx_cash import SHEET as CASH
from calculator.exports.xlsx_format import Formats, head, widths
from calculator.exports.xlsx_lines import Lines


def summary(book: Any, sheet: Any, totals: Totals, lines: Lines, assumed: Assumed, f: Formats) -> None:
    widths(sheet, (46, 18, 18, 20, 20))
    sheet.hide_gridlines(2)
    sheet.write_string(0, 0, totals.document.name, f.title)
    told = f"AWS list prices up to {totals.book.as_of.isoformat()}, price book {totals.book.id}. A month is 730 hours."
    sheet.write_string(1, 0, told, f.soft)
    row = 3
    for words in totals.unpriced:
        sheet.write_string(row, 0, f"Not in the total: {words}", f.of(font_color="#b0231c"))
        row += 1
    row = _totals(sheet, row + bool(totals.unpriced), totals, lines, assumed, f)
    row = _groups(sheet, row + 2, totals, lines, f)
    _services(book, sheet, row + 2, totals, f)


def _row(
    sheet: Any, row: int, label: str, formulas: tuple[str, ...], values: Amounts, f: Formats, *, bold: bool
) -> None:
    sheet.write_string(row, 0, label, f.of(bold=True, top=1) if bold else f.plain)
    for column, (formula, value) in enumerate(zip(formulas, values.values, strict=True), start=1):
        sheet.write_formula(row, column, f"={formula}", f.money(bold=bold, top=bold), value)


def _totals(sheet: Any, row: int, totals: Totals, lines: Lines, assumed: Assumed, f: Formats) -> int:
    code = totals.currency
    names = (f"In {code}", "A month", "Upfront", "First 12 months", "36 months")
    head(sheet, row, names, f, frozenset(range(1, 5)))
    at, items = lines.total + 1, row + 2

    def cash(column: str, months: int) -> str:
        return f"SUM({CASH}!${column}$2:${column}${months + 1})"

    spans = (12, 36)
    formulas = (
        f"Lines!$N${at}", f"Lines!$O${at}", *(f"{cash('D', m)}+{cash('E', m)}" for m in spans),
    )  # fmt: skip
    _row(sheet, row + 1, "Items", formulas, totals.subtotal, f, bold=False)
    once = f"Lines!$J${at}"
    monthly = f"({assumed.support(once)})*Exchange_rate"
    first = f"({assumed.support(f'({once}+Lines!$K${at})')})*Exchange_rate"
    formulas = (monthly, f"{first}-B{items + 1}", *(cash("F", m) for m in spans))
    _row(sheet, row + 2, totals.plan.title, formulas, totals.support, f, bold=False)
    taxed = tuple(f"({c}{items}+{c}{items + 1})*Tax_rate" for c in "BCDE")
    _row(sheet, row + 3, "Tax", taxed, totals.tax, f, bold=False)
    sums = tuple(f"SUM({c}{items}:{c}{items + 2})" for c in "BCDE")
    _row(sheet, row + 4, "Total", sums, totals.total, f, bold=True)
    return row + 4


def _groups(sheet: Any, row: int, totals: Totals, lines: Lines, f: Formats) -> int:
    held = [g for g in lines.groups if g[2] > 0]
    if not held:
        return row - 2
    names = ("By group, before AWS Support and tax", "A month", "Upfront", "First 12 months")
    head(sheet, row, names, f, frozenset(range(1, 4)))
    for at, group, level in held:
        row += 1
        net = totals.groups[group.id].net
        sheet.write_string(row, 0, group.title, f.of(indent=min(level - 1, 15)))
        for column, source, value in (
            (1, "N", net.monthly), (2, "O", net.upfront), (3, "P", net.first_12)
        ):  # fmt: skip
            sheet.write_formula(row, column, f"=Lines!${source}${at + 1}", f.money(), value)
    return row


def _services(book: Any, sheet: Any, row: int, totals: Totals, f: Formats) -> None:
    if not totals.services:
        return
    names = ("By service, before AWS Support and tax", "A month", "Upfront", "First 12 months")
    head(sheet, row, names, f, frozenset(range(1, 4)))
    start = row + 1
    for service in totals.services:
        row += 1
        sheet.write_string(row, 0, service.title, f.plain)
        for column, source, value in (
            (1, "N", service.net.monthly), (2, "O", service.net.upfront), (3, "P", service.net.first_12)
        ):  # fmt: skip
            formula = f"=SUMIFS(Lines!${source}:${source},Lines!$B:$B,$A{row + 1})"
            sheet.write_formula(row, column, formula, f.money(), value)
    chart = book.add_chart({"type": "bar"})
    chart.add_series(
        {
            "categories": ["Summary", start, 0, row, 0],
            "values": ["Summary", start, 3, row, 3],
            "fill": {"color": "#1c4f94"},
        }
    )
    chart.set_title({"name": f"First 12 months by service, {totals.currency}", "name_font": {"size": 11}})
    chart.set_legend({"none": True})
    chart.set_y_axis({"reverse": True})
    chart.set_size({"width": 560, "height": max(200, 60 + 32 * len(totals.services))})
    sheet.insert_chart(3, 6, chart, {"description": "Cost of the first 12 months by service"})
