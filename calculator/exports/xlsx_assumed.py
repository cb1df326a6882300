"""The sheet of assumptions: discounts, growth, AWS Support, tax and currency as cells that the formulas read."""

from __future__ import annotations

from dataclasses import dataclass
from math import isfinite
from typing import Any

from calculator.estimates.totals import Totals
from calculator.exports.xlsx_format import Formats, head, widths

SHEET = "Assumptions"


@dataclass(frozen=True)
class Assumed:
    """Where the formulas find an assumption: a service's share left after discounts, the plan's tiers and fee."""

    left: dict[str, str]
    tiers: tuple[tuple[str, str, str], ...]
    fee: str

    def support(self, charges: str) -> str:
        """The plan's price for the charges of a cell or expression, in dollars."""
        if not self.tiers:
            return "0"
        parts = [
            f"MAX(0,{f'MIN({charges},{end})' if end else charges}-{begin})*{rate}" for begin, end, rate in self.tiers
        ]
        return f"MAX({self.fee},{'+'.join(parts)})"


def assumptions(book: Any, sheet: Any, totals: Totals, formats: Formats) -> Assumed:
    settings = totals.document.settings
    widths(sheet, (44, 16, 20, 60))
    sheet.write_string(0, 0, "What the numbers assume", formats.title)
    sheet.write_string(1, 0, "Blue cells may be changed; every sum follows.", formats.soft)
    row = 3
    head(sheet, row, ("Assumption", "Value", "", "Meaning"), formats, frozenset({1}))
    named = (
        ("Overall_discount", "Negotiated discount, all services", float(settings.discount) / 100, "percent",
         "Taken after a service's own discount."),
        ("Growth_per_month", "Growth a month", float(settings.growth) / 100, "percent",
         "Compounding. Tiers are those of the first month; payments due once do not grow."),
        ("Tax_rate", "Tax", float(settings.tax) / 100, "percent", "On everything, AWS Support included."),
        ("Exchange_rate", f"{totals.currency} for 1 USD", totals.rate, "asked",
         settings.currency.note or "AWS's prices are in US dollars."),
    )  # fmt: skip
    for name, label, value, style, meaning in named:
        row += 1
        sheet.write_string(row, 0, label, formats.plain)
        sheet.write_number(row, 1, value, getattr(formats, style))
        sheet.write_string(row, 3, meaning, formats.soft)
        book.define_name(name, f"={SHEET}!$B${row + 1}")
    for label, words in (
        ("Hours in a month", "730, as in AWS's own calculator."),
        ("Free allowances", "counted where AWS gives them for ever." if settings.always_free else "not counted."),
        ("Price book", f"{totals.book.id}, newest price of {totals.book.as_of.isoformat()}."),
        *(("Note", note) for note in totals.notes),
    ):
        row += 1
        sheet.write_string(row, 0, label, formats.plain)
        sheet.write_string(row, 3, words, formats.soft)
    left, row = _discounts(sheet, row + 2, totals, formats)
    tiers, fee = _support(sheet, row + 2, totals, formats)
    return Assumed(left, tiers, fee)


def _discounts(sheet: Any, row: int, totals: Totals, formats: Formats) -> tuple[dict[str, str], int]:
    settings = totals.document.settings
    head(sheet, row, ("Discount by service", "Discount", "Left after both"), formats, frozenset({1, 2}))
    left = {}
    slugs = {p.item.service: p.service for p in totals.items.values() if p.item.enabled}
    for slug, title in slugs.items():
        row += 1
        percent = float(settings.discounts.get(slug, 0))
        sheet.write_string(row, 0, title, formats.plain)
        sheet.write_number(row, 1, percent / 100, formats.percent)
        value = (100 - percent) * (100 - float(settings.discount)) / 10_000
        sheet.write_formula(row, 2, f"=(1-B{row + 1})*(1-Overall_discount)", formats.share, value)
        left[slug] = f"{SHEET}!$C${row + 1}"
    return left, row


def _support(sheet: Any, row: int, totals: Totals, formats: Formats) -> tuple[tuple[tuple[str, str, str], ...], str]:
    plan = totals.plan
    head(sheet, row, (plan.title, "From (USD)", "To (USD)", "Share of the charges"), formats, frozenset({1, 2, 3}))
    if not plan.tiers:
        words = "No price in this book: not in the totals." if not plan.known else "Nothing is charged for support."
        sheet.write_string(row + 1, 0, words, formats.soft)
        return (), "0"
    found = []
    for tier in plan.tiers:
        row += 1
        sheet.write_string(row, 0, "Charges of a month before discounts", formats.plain)
        sheet.write_number(row, 1, tier.begin, formats.money())
        if isfinite(tier.end):
            sheet.write_number(row, 2, tier.end, formats.money())
        sheet.write_number(row, 3, tier.rate, formats.percent)
        end = f"{SHEET}!$C${row + 1}" if isfinite(tier.end) else ""
        found.append((f"{SHEET}!$B${row + 1}", end, f"{SHEET}!$D${row + 1}"))
    row += 1
    sheet.write_string(row, 0, "Least fee a month (USD)", formats.plain)
    sheet.write_number(row, 1, plan.fee, formats.asked)
    return tuple(found), f"{SHEET}!$B${row + 1}"
