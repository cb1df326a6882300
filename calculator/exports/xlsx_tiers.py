"""The sheet of tiers that lines share: an account reaches a tier with all its lines together.

It is a sheet of its own because a quantity changed in one line moves the tiers of the others.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from math import isfinite
from typing import Any

from calculator.exports.blocks import Block, ItemBlock
from calculator.exports.xlsx_format import Formats, head, widths

SHEET = "Tiers"
HEAD = (
    *("Meter", "AWS's label", "Region", "Used elsewhere", "Free a month", "In this estimate", "Free of it"),
    *("From", "To", "Unit price (USD)", "In this tier"),
)
QUANTITIES, METERS, RATES = "Lines!$D:$D", "Lines!$U:$U", "Lines!$V:$V"
"""Columns of the sheet of lines: quantities of lines, never of tiers, so that nothing depends on itself."""


@dataclass
class Bracket:
    """A meter (`id`) with one allowance: where its totals stand, and the cell of each rung's quantity."""

    id: str
    rate: str
    used: float
    pool_cell: str = ""
    free_cell: str = ""
    free: float = 0.0
    rungs: list[tuple[str, float]] = field(default_factory=list)


@dataclass
class Places:
    """Brackets by what `key_of` says of a line; ids of meters and rates by name."""

    brackets: dict[Any, Bracket] = field(default_factory=dict)

    def of(self, line: Block) -> Bracket:
        return self.brackets[key_of(line)]


def key_of(line: Block) -> tuple[Any, ...]:
    return (*line.meter.name, line.meter.given, line.meter.of_account)


def write_tiers(sheet: Any, held: Iterable[ItemBlock], formats: Formats) -> Places:
    widths(sheet, (9, 50, 24, 16, 14, 18, 14, 14, 14, 20, 18))
    head(sheet, 0, HEAD, formats, frozenset(range(3, 11)))
    sheet.freeze_panes(1, 1)
    lines = [line for item in held for line in item.lines if line.priced and line.meter.pooled]
    pooled: dict[tuple[str, ...], float] = {}
    everywhere: dict[str, float] = {}
    first: dict[Any, Block] = {}
    for line in lines:
        quantity = line.line.quantity
        pooled[line.meter.name] = pooled.get(line.meter.name, 0.0) + quantity
        everywhere[line.meter.rate] = everywhere.get(line.meter.rate, 0.0) + quantity
        first.setdefault(key_of(line), line)
    meters = {name: f"M{n}" for n, name in enumerate(pooled, start=1)}
    rates = {name: f"R{n}" for n, name in enumerate(everywhere, start=1)}
    rows: dict[Any, int] = {}
    row = 1
    for key, line in first.items():
        rows[key] = row
        row += 1 + len(line.ladder)
    places = Places()
    for key, line in first.items():
        others = [rows[k] for k, other in first.items() if other.meter.rate == line.meter.rate]
        most = max(other.meter.before for other in first.values() if other.meter.rate == line.meter.rate)
        bracket = Bracket(meters[line.meter.name], rates[line.meter.rate], pooled[line.meter.name])
        _bracket(sheet, rows[key], line, bracket, others, everywhere[line.meter.rate], most, formats)
        places.brackets[key] = bracket
    return places


def _bracket(
    sheet: Any, row: int, line: Block, made: Bracket, others: list[int], everywhere: float, most: float, f: Formats
) -> None:
    at, meter = row + 1, line.meter
    sheet.write_string(row, 0, made.id, f.soft)
    sheet.write_string(row, 1, line.line.rate_label, f.bold)
    sheet.write_string(row, 2, line.region, f.plain)
    sheet.write_number(row, 3, meter.before, f.quantity(meter.before, asked=True))
    sheet.write_number(row, 4, meter.given, f.quantity(meter.given, asked=True))
    pool = f'SUMIFS({QUANTITIES},{METERS},"{made.id}")'
    sheet.write_formula(row, 5, f"={pool}", f.quantity(made.used), made.used)
    if meter.of_account:
        before = f"MAX({','.join(f'D{n + 1}' for n in others)})"
        all_ = f'SUMIFS({QUANTITIES},{RATES},"{made.rate}")'
        formula = f"=IF({all_}=0,0,MAX(0,MIN(E{at}-{before},{all_}))*F{at}/{all_})"
        made.free = min(max(meter.given - most, 0.0), everywhere) * made.used / everywhere if everywhere else 0.0
    else:
        formula = f"=MAX(0,MIN(E{at}-D{at},F{at}))"
        made.free = min(max(meter.given - meter.before, 0.0), made.used)
    sheet.write_formula(row, 6, formula, f.quantity(made.free), made.free)
    made.pool_cell, made.free_cell = f"{SHEET}!$F${at}", f"{SHEET}!$G${at}"
    for n, rung in enumerate(line.ladder, start=1):
        here = row + n + 1
        sheet.write_number(row + n, 7, rung.begin, f.quantity(rung.begin))
        if isfinite(rung.end):
            sheet.write_number(row + n, 8, rung.end, f.quantity(rung.end))
        sheet.write_number(row + n, 9, rung.usd, f.price)
        low, high = meter.before + made.free, meter.before + made.used
        value = max(min(high, rung.end) - max(low, rung.begin), 0.0)
        top = f"MIN($D${at}+$F${at},I{here})" if isfinite(rung.end) else f"$D${at}+$F${at}"
        formula = f"=MAX(0,{top}-MAX($D${at}+$G${at},H{here}))"
        sheet.write_formula(row + n, 10, formula, f.quantity(value), value)
        made.rungs.append((str(here), value))
