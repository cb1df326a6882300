"""What each option has cost so far, month by month, as a chart."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from calculator.kernel import Choice, Compare
from calculator.kernel.ledger import price
from calculator.kernel.meters import PriceBook
from calculator.kernel.scenarios import OptionRow, side_by_side, spread
from calculator.kernel.units import money
from calculator.web.asked import Asked
from calculator.web.charts import Figure, figure

DRAWN = 6
"""Lines of a chart beside the chosen option and the baseline; the table below it has every option."""
MILESTONES = (1, 6, 12, 18, 24, 30, 36)

Array = np.ndarray


def charts(asked: Asked, book: PriceBook) -> list[Figure]:
    """Cumulative cost by month of every option that can be had, for each comparison that has a time span."""
    return [
        _chart(number, asked, compare, book)
        for number, compare in enumerate(asked.service.compare)
        if compare.months and compare.axis not in asked.hidden
    ]


def _chart(place: int, asked: Asked, compare: Compare, book: PriceBook) -> Figure:
    choice = asked.service.by_name[compare.axis]
    assert isinstance(choice, Choice)
    count = len(choice.choices)
    found = side_by_side(asked.case, replace(compare, driver="", steps=()), book, always_free=asked.always_free)
    many = price(
        [spread(asked.case, [{compare.axis: o.value} for o in choice.choices])],
        book,
        always_free=asked.always_free,
    )
    # Month 0 is the moment after the first upfront payment.
    first = np.broadcast_to(many.total(once=True), (count,))
    paid = np.stack([first, *(np.broadcast_to(many.over(m), (count,)) for m in range(1, compare.months + 1))])
    shown = sorted((i for i, row in enumerate(found.rows) if row.feasible), key=lambda i: paid[-1, i])
    marked = [i for i in shown if found.rows[i].chosen or found.rows[i].value == found.baseline]
    drawn = sorted({*marked, *shown[:DRAWN]}, key=shown.index)
    months = [m for m in MILESTONES if m <= compare.months]
    return figure(
        f"paid-{place}",
        _title(found.rows, shown, paid) if shown else "No option has a price here",
        _note(compare, len(drawn), len(shown), count),
        ("After month", *map(str, months)),
        ((_named(found.rows[i]), *(money(paid[m, i]) for m in months)) for i in shown),
        data={
            "kind": "lines",
            "format": {"before": "$"},
            "label": "Month",
            "y": "Paid so far (USD)",
            "x": list(range(compare.months + 1)),
            "ticks": list(range(0, compare.months + 1, 6)),
            "series": [
                {
                    "label": _named(found.rows[i]),
                    "y": [round(float(v), 2) for v in paid[:, i]],
                    "told": [f"{found.rows[i].label}, month {m}: {money(v)}" for m, v in enumerate(paid[:, i])],
                    "strong": found.rows[i].chosen,
                }
                for i in drawn
            ],
            "marks": _marks(found.rows, shown, paid),
        },
    )


def _named(row: OptionRow) -> str:
    return f"{row.label} (chosen)" if row.chosen else row.label


def _title(rows: Sequence[OptionRow], shown: list[int], paid: Array) -> str:
    """What the cheapest has cost in the end, and what the chosen one."""
    months, least = len(paid) - 1, shown[0]
    told = f"After {months} months {rows[least].label} has cost the least, {money(paid[-1, least])}"
    chosen = next((i for i in shown if rows[i].chosen and i != least), None)
    return told if chosen is None else f"{told}; {rows[chosen].label} {money(paid[-1, chosen])}"


def _note(compare: Compare, drawn: int, shown: int, count: int) -> str:
    words = f"{compare.title}: paid so far, by month."
    if drawn < shown:
        words += f" The {drawn} that matter most are drawn; the table has all {shown}."
    if shown < count:
        left = count - shown
        words += f" {left} {'is' if left == 1 else 'are'} left out: without a price, or against a limit."
    return words


def _marks(rows: Sequence[OptionRow], shown: list[int], paid: Array) -> list[dict[str, object]]:
    """The month from which on the cheapest has cost less than the chosen option, where it begins dearer."""
    chosen = next((i for i in shown if rows[i].chosen), None)
    if chosen is None or chosen == shown[0]:
        return []
    behind = np.flatnonzero(paid[:, shown[0]] > paid[:, chosen])
    if not len(behind) or behind[-1] + 1 >= len(paid):
        return []
    return [{"label": f"pays back in month {behind[-1] + 1}", "at": int(behind[-1] + 1)}]
