"""Comparisons in the reader's words: the cards and the tables."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from calculator.kernel.answer import check_rows
from calculator.kernel.meters import PriceBook
from calculator.kernel.scenarios import Comparison, OptionRow, side_by_side, spread
from calculator.kernel.units import money, number, quantity
from calculator.web.asked import Asked
from calculator.web.form import CARDS, axis
from calculator.web.result import dollars, fine_money, percent


def cards(asked: Asked, book: PriceBook | None) -> list[dict[str, Any]]:
    """The options of the first comparison, each with its own price; without a book only their names."""
    choice = axis(asked.service)
    if choice is None or choice.name in asked.hidden:
        return []
    held = asked.values.get(choice.name, choice.default)
    if book is None:
        return [
            {"value": o.value, "label": o.label, "hint": o.hint, "on": o.value == held, "cost": "—"}
            for o in choice.choices
        ]
    compare = asked.service.compare[0]
    headline = asked.service.headline
    # The cards show neither crossings nor the other columns, so they are not worked out.
    brief = replace(compare, driver="", steps=(headline,) if headline else ())
    found = side_by_side(asked.case, brief, book, always_free=asked.always_free)
    return [
        {
            "value": row.value,
            "label": row.label,
            "hint": row.hint,
            "on": row.chosen,
            "cheapest": row.cheapest,
            "broken": not row.feasible and row.effective_monthly is not None,
            "cost": "no price" if row.effective_monthly is None else dollars(row.effective_monthly),
            "upfront": dollars(row.upfront) if row.upfront else "",
            "size": _sizes(found, row),
            "why": "" if row.feasible else "; ".join(row.problems),
        }
        for row in found.rows
    ]


def _sizes(found: Comparison, row: OptionRow) -> str:
    return ", ".join(
        quantity(value, unit) for value, (_, unit) in zip(row.steps, found.step_labels, strict=True) if value > 0
    )


def comparisons(asked: Asked, book: PriceBook) -> list[dict[str, Any]]:
    """One table for every comparison whose choice applies."""
    return [
        _table(asked, number_, side_by_side(asked.case, compare, book, always_free=asked.always_free))
        for number_, compare in enumerate(asked.service.compare)
        if compare.axis not in asked.hidden
    ]


def _table(asked: Asked, number_: int, found: Comparison) -> dict[str, Any]:
    rows = found.rows
    base = next(row for row in rows if row.value == found.baseline)
    if len(rows) > CARDS:
        # What can be had comes first, the cheapest on top; a few options keep the order of their cards.
        rows = tuple(
            sorted(rows, key=lambda r: (not r.feasible, r.effective_monthly is None, r.effective_monthly or 0))
        )
    upfront = any(row.upfront for row in rows)
    # A column that says the same of every option says nothing.
    told = [i for i in range(len(found.step_labels)) if len({row.steps[i] for row in rows}) > 1]
    return {
        "id": f"compare-{number_}",
        "title": found.compare.title,
        "note": found.compare.note,
        "axis": asked.service.by_name[found.compare.axis].label,
        "upfront": upfront,
        "driver": found.driver.label if found.driver and any(r.crossing is not None for r in rows) else "",
        "baseline": base.label,
        "steps": [found.step_labels[i][0] for i in told],
        "rows": [
            {
                "label": row.label,
                "query": asked.changed({found.compare.axis: row.value}),
                "chosen": row.chosen,
                "cheapest": row.cheapest,
                "feasible": row.feasible,
                "why": [] if row.feasible else _why(asked, found, row),
                "upfront": _money(row.upfront),
                "monthly": _money(row.monthly),
                "effective": _money(row.effective_monthly),
                "unit_cost": _unit_cost(found, row),
                "year": _money(row.first_12_months),
                "three_years": _money(row.first_36_months),
                "saving": "baseline" if row is base else _saving(row, base),
                "better": row.feasible and row.saving is not None and row.saving >= 0.005,
                "crossing": _crossing(found, row),
                "pays_back": f"pays back in month {np.ceil(row.breakeven_month):.0f}" if row.breakeven_month else "",
                "steps": [quantity(row.steps[i], found.step_labels[i][1]) if row.steps[i] else "–" for i in told],
            }
            for row in rows
        ],
    }


def _why(asked: Asked, found: Comparison, row: OptionRow) -> list[str]:
    """Why an option cannot be had: each broken limit with its numbers, or what else stands against it."""
    case = spread(asked.case, [{found.compare.axis: row.value}])
    told = {c.label: c.sentence for c in check_rows(case, heeded=True) if c.state == "broken"}
    return [told.get(problem, problem) for problem in row.problems]


def _money(value: float | None) -> str:
    return "" if value is None else dollars(value)


def _unit_cost(found: Comparison, row: OptionRow) -> str:
    """The first unit cost of an option: "$0.0379 per instance-hour used"."""
    cost = row.unit_costs[0] if row.unit_costs else None
    return "" if cost is None else f"{fine_money(cost)} per {found.unit_labels[0]}"


def _saving(row: OptionRow, base: OptionRow) -> str:
    if row.saving is None:
        return ""
    sign = "−" if row.saving > 0 else "+"
    if abs(row.saving) < 0.005:
        return "the same"
    if not base.effective_monthly or row.effective_monthly is None:
        return f"{sign}{money(abs(row.saving))}"
    if row.effective_monthly >= 2 * base.effective_monthly:
        return f"{number(row.effective_monthly / base.effective_monthly, digits=2)} × as much"
    return f"{sign}{percent(abs(row.saving) / base.effective_monthly)}"


def _crossing(found: Comparison, row: OptionRow) -> str:
    if row.crossing is None or found.driver is None:
        return ""
    side = "above" if row.cheaper_above else "below"
    return f"cheaper {side} {number(row.crossing, digits=3)} {found.driver.unit}".rstrip()
