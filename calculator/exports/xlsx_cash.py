"""The sheet of cash flow: what is paid in each of 36 months, worked out from the sums of the lines."""

from __future__ import annotations

from math import isfinite
from typing import Any

from calculator.estimates.totals import MONTHS, Totals
from calculator.exports.xlsx_assumed import Assumed
from calculator.exports.xlsx_format import Formats, head, widths
from calculator.exports.xlsx_lines import ONCE, Lines

SHEET = "'Cash flow'"
FIRST = 1


def cash_flow(sheet: Any, totals: Totals, lines: Lines, assumed: Assumed, f: Formats) -> None:
    code = totals.currency
    names = (
        *("Month", "USD usage, before discounts", "USD upfront, before discounts", f"{code} usage", f"{code} upfront"),
        *(f"{code} AWS Support", f"{code} tax", f"{code} in all"),
    )
    head(sheet, 0, names, f, frozenset(range(8)))
    widths(sheet, (8, *[17] * 7))
    sheet.freeze_panes(1, 1)
    sum_row = lines.total + 1
    cash, rate = totals.cash, totals.rate
    for month in range(MONTHS):
        row, at = FIRST + month, FIRST + month + 1
        sheet.write_number(row, 0, month + 1, f.plain)
        grown = f"*(1+Growth_per_month)^(A{at}-1)"
        growth = (1 + float(totals.document.settings.growth) / 100) ** month
        listed = sum(i.list.monthly for i in totals.items.values()) / rate * growth
        sheet.write_formula(row, 1, f"=Lines!$J${sum_row}{grown}", f.money(), listed)
        sheet.write_formula(row, 2, f"={_due('K', lines, at)}", f.money(), _listed_upfront(lines, month))
        sheet.write_formula(row, 3, f"=Lines!$N${sum_row}{grown}", f.money(), cash.usage[month])
        sheet.write_formula(row, 4, f"={_due('O', lines, at)}", f.money(), cash.upfront[month])
        charges = f"(B{at}+C{at})"
        support = f"={assumed.support(charges)}*Exchange_rate"
        sheet.write_formula(row, 5, support, f.money(), cash.support[month])
        sheet.write_formula(row, 6, f"=SUM(D{at}:F{at})*Tax_rate", f.money(), cash.tax[month])
        sheet.write_formula(row, 7, f"=SUM(D{at}:G{at})", f.money(bold=True), cash.total[month])


def _due(column: str, lines: Lines, at: int) -> str:
    """The payments that are due in the month of a row: each term's when its number of months has passed."""
    parts = []
    if lines.once:
        parts.append(f'IF(A{at}=1,SUMIFS(Lines!${column}:${column},Lines!$L:$L,"{ONCE}"),0)')
    parts += [
        f"IF(MOD(A{at}-1,{term:g})=0,SUMIFS(Lines!${column}:${column},Lines!$L:$L,{term:g}),0)" for term in lines.terms
    ]
    return "+".join(parts) or "0"


def _listed_upfront(lines: Lines, month: int) -> float:
    return sum(usd for usd, due in lines.payments if (month % due == 0 if isfinite(due) else month == 0))
