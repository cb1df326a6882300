"""What one axis does."""

from __future__ import annotations

from calculator.web.whatif.answer import lowered
from calculator.web.whatif.figures.drawn import Figure, best_word, figure, stretched, written
from calculator.web.whatif.wording import short, worded
from calculator.whatif.summary import AxisSummary, Summary

DRAWN_BARS = 30


def axis_figure(summary: Summary, place: int, axis: AxisSummary) -> Figure:
    aim, best = summary.objective, best_word(summary)
    note = f"{best} and mean {lowered(short(aim))} of all feasible scenarios with each value."
    values = list(axis.values)
    drawn = [v for v in values if v.best is not None]
    sign = 1 if summary.direction == "min" else -1
    if axis.numeric:
        drawn.sort(key=lambda v: v.number or 0.0)
    else:
        drawn.sort(key=lambda v: sign * (v.best or 0.0))
        values.sort(key=lambda v: (v.best is None, sign * (v.best or 0.0)))
        if len(drawn) > DRAWN_BARS:
            note += f" The {DRAWN_BARS} best of {len(values):,} are drawn, the table has them all."
            drawn = drawn[:DRAWN_BARS]
    log = axis.numeric and stretched([v.number for v in drawn])
    data = {
        "kind": "line" if axis.numeric else "bars",
        "format": written(aim),
        "label": f"{axis.label}, {axis.unit}" if axis.unit else axis.label,
        "y": short(aim),
        "log": log,
        "x": [v.number for v in drawn],
        "labels": [v.text for v in drawn],
        "best": [v.best for v in drawn],
        "mean": [v.mean for v in drawn],
        "words": [best, "Mean"],
    }
    rows = ((v.text, worded(aim, v.best), worded(aim, v.mean), f"{v.feasible:,} of {v.count:,}") for v in values)
    return figure(
        f"axis-{place}", f"By {lowered(axis.label)}", note, data, (axis.label, best, "Mean", "Feasible"), rows
    )
