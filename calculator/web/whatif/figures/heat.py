"""Two axes against each other."""

from __future__ import annotations

from itertools import combinations
from typing import Any

from calculator.web.whatif.answer import lowered
from calculator.web.whatif.figures.drawn import Figure, best_word, figure, shortened, written
from calculator.web.whatif.wording import short, worded
from calculator.whatif.summary import PairSummary, Summary


def pairs(summary: Summary, chosen: tuple[int, int]) -> list[dict[str, Any]]:
    """Any two axes, to choose a heat map by."""
    return [
        {"key": f"{i}-{j}", "label": f"{summary.axes[i].label} × {summary.axes[j].label}", "on": (i, j) == chosen}
        for i, j in combinations(range(len(summary.axes)), 2)
    ]


def pair_of(asked: str, summary: Summary) -> tuple[int, int] | None:
    """The two axes that a text such as "0-1" names; None for any other."""
    first, _, second = asked[:9].partition("-")
    if not (first.isascii() and first.isdigit() and second.isascii() and second.isdigit()):
        return None
    pair = (int(first), int(second))
    return pair if pair in summary.pairs else None


def heat(summary: Summary, asked: str) -> Figure:
    """The best of every two values; of the two inputs that matter most where `asked` names none."""
    aim, best = summary.objective, best_word(summary)
    pair = pair_of(asked, summary)
    if pair is None:
        order = sorted(range(len(summary.axes)), key=lambda i: -(summary.axes[i].share_of_variance or 0.0))
        pair = (min(order[:2]), max(order[:2]))
    cells: PairSummary = summary.pairs[pair]
    first, second = (summary.axes[i] for i in pair)
    data = {
        "kind": "heat",
        "format": written(aim),
        "rows": [shortened(t) for t in cells.rows],
        "columns": [shortened(t) for t in cells.columns],
        "z": cells.best,
        "low_is_good": summary.direction == "min",
        "label": [first.label, second.label],
    }
    note = f"{best} {lowered(short(aim))} with every two values; empty where nothing is feasible."
    rows = ((row, *(worded(aim, v) for v in values)) for row, values in zip(cells.rows, cells.best, strict=True))
    head = (f"{first.label} \\ {second.label}", *cells.columns)
    made = figure("heat", f"{first.label} against {second.label}", note, data, head, rows)
    return {**made, "choices": pairs(summary, pair), "wide": True}
