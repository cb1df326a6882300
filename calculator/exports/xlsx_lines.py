"""The sheet of lines: groups, items, lines and tiers, each with its subtotal, outlined so that they fold."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from math import isfinite
from typing import Any

from calculator.estimates.document import Group, Item
from calculator.estimates.totals import MONTHS, Totals
from calculator.exports.blocks import Block, ItemBlock
from calculator.exports.xlsx_assumed import Assumed
from calculator.exports.xlsx_format import Formats, head, widths
from calculator.exports.xlsx_tiers import SHEET as TIERS
from calculator.exports.xlsx_tiers import Places
from pricing.book import RateRow

ONCE = "once"
"""What stands in the column of months for a payment that is never due again."""
SUMS = "JKNOP"
MOST_LEVELS = 7
"""Outline levels a spreadsheet has."""


@dataclass
class Lines:
    """What the other sheets need of the lines: the row of the sum, the rows of groups, the terms that there are."""

    total: int = 0
    groups: list[tuple[int, Group, int]] = field(default_factory=list)
    payments: list[tuple[float, float]] = field(default_factory=list)
    """Dollars paid upfront before discounts, and after how many months again (inf for never)."""

    @property
    def terms(self) -> list[float]:
        return sorted({due for _, due in self.payments if isfinite(due)})

    @property
    def once(self) -> bool:
        return any(not isfinite(due) for _, due in self.payments)


class _Writer:
    def __init__(
        self,
        sheet: Any,
        totals: Totals,
        blocks: Mapping[str, ItemBlock],
        assumed: Assumed,
        places: Places,
        formats: Formats,
    ) -> None:
        self.sheet, self.totals, self.blocks = sheet, totals, blocks
        self.assumed, self.places, self.f = assumed, places, formats
        self.row = 1
        growth = 1 + float(totals.document.settings.growth) / 100
        self.twelve = sum(growth**m for m in range(12))
        self.made = Lines()

    def group(self, group: Group, level: int) -> None:
        row = self._open(group.title, level, bold=True)
        self.made.groups.append((row, group, level))
        for child in group.children:
            if isinstance(child, Item):
                self.item(child, level + 1)
            else:
                self.group(child, level + 1)
        net = self.totals.groups[group.id].net
        listed = [self.totals.items[i.id].list for p, i in self.totals.document.items if group in p]
        rate = self.totals.rate
        values = (
            sum(a.monthly for a in listed) / rate, sum(a.upfront for a in listed) / rate,
            net.monthly, net.upfront, net.first_12,
        )  # fmt: skip
        self._close(row, values, bold=True)

    def item(self, item: Item, level: int) -> None:
        block = self.blocks[item.id]
        row = self._open(item.title, level, bold=False)
        if block.answer is None:
            self.sheet.write_string(row, 19, block.status, self.f.soft)
            return
        for line in block.lines:
            self.line(line, block, level + 1)
        p, rate = block.priced, self.totals.rate
        values = (p.list.monthly / rate, p.list.upfront / rate, p.net.monthly, p.net.upfront, p.net.first_12)
        self._close(row, values)

    def line(self, line: Block, block: ItemBlock, level: int) -> None:
        sheet, f, row = self.sheet, self.f, self._open(line.label, level, bold=False)
        sheet.write_string(row, 2, line.region, f.plain)
        sheet.write_number(row, 3, line.line.quantity, f.quantity(line.line.quantity, asked=line.priced))
        sheet.write_string(row, 4, line.line.unit, f.plain)
        if not line.priced:
            sheet.write_string(row, 19, line.line.status, f.soft)
            return
        if not line.meter.pooled:
            rung = line.ladder[0]
            self._leaf(row, f"D{row + 1}", line.line.quantity, rung.usd, rung.receipt, line, block)
            return
        bracket = self.places.of(line)
        sheet.write_string(row, 20, bracket.id, f.soft)
        sheet.write_string(row, 21, bracket.rate, f.soft)
        share = line.line.quantity / bracket.used if bracket.used else 0.0
        if line.meter.given:
            here = self._open("Free allowance", level + 1, bold=False)
            formula = f"=IF({bracket.pool_cell}=0,0,{bracket.free_cell}*$D${row + 1}/{bracket.pool_cell})"
            sheet.write_formula(here, 7, formula, f.quantity(bracket.free * share), bracket.free * share)
            sheet.write_number(here, 8, 0.0, f.price)
        for rung, (place, in_tier) in zip(line.ladder, bracket.rungs, strict=True):
            here = self._open("Tier", level + 1, bold=False)
            sheet.write_number(here, 5, rung.begin, f.quantity(rung.begin))
            if isfinite(rung.end):
                sheet.write_number(here, 6, rung.end, f.quantity(rung.end))
            value = in_tier * share
            formula = f"=IF({bracket.pool_cell}=0,0,{TIERS}!$K${place}*$D${row + 1}/{bracket.pool_cell})"
            sheet.write_formula(here, 7, formula, f.quantity(value), value)
            self._leaf(here, f"H{here + 1}", value, rung.usd, rung.receipt, line, block, f"{TIERS}!$J${place}")
        monthly = sum(t.amount for t, _ in line.tiers)
        left = (1 - block.priced.discount / 100) * self.totals.rate
        self._close(row, self._amounts(monthly, line, left))

    def _leaf(
        self,
        row: int,
        quantity: str,
        value: float,
        usd: float,
        receipt: RateRow | None,
        line: Block,
        block: ItemBlock,
        price: str = "",
    ) -> None:
        """A row that is billed: quantity x unit price, what is left of it, and its receipt."""
        sheet, f, at = self.sheet, self.f, row + 1
        sheet.write_string(row, 1, block.priced.service, f.plain)
        if price:
            sheet.write_formula(row, 8, f"={price}", f.of(num_format="0.00#############"), usd)
        else:
            sheet.write_number(row, 8, usd, f.price)
        left = 1 - block.priced.discount / 100
        listed, upfront, net, net_upfront, year = self._amounts(value * usd, line, left * self.totals.rate)
        if line.due is None:
            sheet.write_formula(row, 9, f"={quantity}*I{at}", f.money(), listed)
        else:
            sheet.write_formula(row, 10, f"={quantity}*I{at}", f.money(), upfront)
            self.made.payments.append((upfront, line.due))
            if isfinite(line.due):
                sheet.write_number(row, 11, line.due, f.quantity(line.due))
            else:
                sheet.write_string(row, 11, ONCE, f.plain)
        sheet.write_formula(row, 12, f"={self.assumed.left[block.priced.item.service]}", f.share, left)
        sheet.write_formula(row, 13, f"=J{at}*M{at}*Exchange_rate", f.money(), net)
        sheet.write_formula(row, 14, f"=K{at}*M{at}*Exchange_rate", f.money(), net_upfront)
        again = f"IF(ISNUMBER(L{at}),ROUNDUP(12/L{at},0),1)"
        growth = "IF(Growth_per_month=0,12,((1+Growth_per_month)^12-1)/Growth_per_month)"
        sheet.write_formula(row, 15, f"=N{at}*{growth}+O{at}*{again}", f.money(), year)
        if receipt is not None:
            sheet.write_string(row, 16, receipt.rate_code, f.plain)
            sheet.write_datetime(row, 17, date(*receipt.as_of.timetuple()[:3]), f.day)
            sheet.write_string(row, 18, "published" if receipt.published else "derived", f.plain)

    def _amounts(self, dollars: float, line: Block, left: float) -> tuple[float, float, float, float, float]:
        if line.due is None:
            return dollars, 0.0, dollars * left, 0.0, dollars * left * self.twelve
        due = line.due if isfinite(line.due) else MONTHS * 100.0
        return 0.0, dollars, 0.0, dollars * left, dollars * left * -(-12 // due)

    def _open(self, title: str, level: int, *, bold: bool) -> int:
        row = self.row
        look = self.f.of(indent=min(level, 15), bold=bold, **({"bg_color": "#f6f7f9"} if bold else {}))
        self.sheet.write_string(row, 0, title, look)
        self.sheet.set_row(row, None, None, {"level": min(level, MOST_LEVELS)})
        self.row += 1
        return row

    def _close(self, row: int, values: tuple[float, ...], *, bold: bool = False) -> None:
        """Sums of what stands below a row, down to where the sheet is now."""
        for column, value in zip(SUMS, values, strict=True):
            inside = f"SUBTOTAL(9,{column}{row + 2}:{column}{self.row})" if self.row > row + 1 else "0"
            look = self.f.money(bold=bold, fill=bold)
            self.sheet.write_formula(row, ord(column) - ord("A"), f"={inside}", look, value)


def write_lines(
    sheet: Any,
    totals: Totals,
    blocks: Mapping[str, ItemBlock],
    assumed: Assumed,
    places: Places,
    formats: Formats,
) -> Lines:
    """Write the sheet. A subtotal leaves the subtotals inside it out, which is what SUBTOTAL is for."""
    code = totals.currency
    names = (
        *("Item", "Service", "Region", "Quantity", "Unit", "Tier from", "Tier to", "In this tier"),
        *("Unit price (USD)", "USD a month", "USD upfront", "Due again (months)", "Left after discounts"),
        *(f"{code} a month", f"{code} upfront", f"{code} first 12 months", "Rate code", "Price date"),
        *("Published or derived", "Status", "Meter", "Rate"),
    )
    head(sheet, 0, names, formats, frozenset((3, *range(5, 16))))
    widths(sheet, (46, 18, 24, 16, 15, 13, 13, 15, 17, 14, 14, 10, 10, 15, 15, 17, 42, 12, 12, 34, 7, 7))
    sheet.freeze_panes(1, 1)
    sheet.outline_settings(True, False, True, False)
    writer = _Writer(sheet, totals, blocks, assumed, places, formats)
    writer.group(totals.document.root, 0)
    writer.made.total = 1
    return writer.made
