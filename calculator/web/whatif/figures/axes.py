"""What one axis does: a line along numbers, a bar for each option."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from calculator.web.charts import TABLE_ROWS, Figure, figure, stretched
from calculator.web.result import width
from calculator.web.whatif.figures.drawn import aim_title, aimed, axis_title, best_word, superlative, together, written
from calculator.web.whatif.wording import short, worded
from calculator.whatif.summary import AxisSummary, AxisValue, Summary

DRAWN_BARS = 12


def axis_figure(summary: Summary, place: int, axis: AxisSummary) -> Figure:
    made = _line(summary, axis) if axis.numeric else _bars(summary, axis)
    aim, best = summary.objective, best_word(summary)
    rows = (
        (v.text, worded(aim, v.best), worded(aim, v.mean), f"{v.feasible:,} of {v.count:,}") for v in made.pop("values")
    )
    return figure(f"axis-{place}", head=(axis.label, best, "Mean", "Can be had"), rows=rows, **made)


def _line(summary: Summary, axis: AxisSummary) -> dict[str, Any]:
    aim = summary.objective
    drawn = sorted((v for v in axis.values if v.best is not None), key=lambda v: v.number or 0.0)
    title = f"{axis.label}: {', '.join(f'{worded(aim, v.best)} with {v.text}' for v in _telling(summary, drawn))}"
    if len({worded(aim, v.best) for v in drawn}) == 1:
        title = f"{axis.label}: {worded(aim, drawn[0].best)} with every value"
    best, mean = [v.best for v in drawn], [v.mean for v in drawn]
    log = stretched(v.number for v in drawn)
    series = [{"label": best_word(summary), "y": best, "told": _told(summary, drawn, best)}]
    if not _alone(axis):
        series.append({"label": "Mean", "y": mean, "told": _told(summary, drawn, mean)})
    return {
        "title": title,
        "note": _note(summary, axis),
        "values": axis.values,
        "data": {
            "kind": "lines",
            "format": written(aim),
            "label": axis_title(axis),
            "y": aim_title(aim),
            "log": log,
            "log_y": stretched(best + mean, 8 if log else 30),
            "x": [v.number for v in drawn],
            "series": series,
            "marks": [] if axis.now is None else [{"label": "now", "at": axis.now}],
        },
    }


def _telling(summary: Summary, drawn: Sequence[AxisValue]) -> list[AxisValue]:
    """The ends of a line, and the best between them where it is better than both."""
    sign = 1 if summary.direction == "min" else -1
    best = min(drawn, key=lambda v: sign * (v.best or 0.0))
    ends = [drawn[0], drawn[-1]]
    return [ends[0], best, ends[1]] if best.best not in [v.best for v in ends] else ends


def _in_table(values: int) -> str:
    return "all" if values <= TABLE_ROWS else f"the {TABLE_ROWS} best"


def _alone(axis: AxisSummary) -> bool:
    """Whether each value stands for one scenario, which is then its own mean."""
    return all(v.count == 1 for v in axis.values)


def _note(summary: Summary, axis: AxisSummary) -> str:
    if _alone(axis):
        return f"{short(summary.objective)} with each value."
    return f"The {aimed(summary)} with each value, and the mean of all scenarios with it."


def _told(summary: Summary, values: Sequence[AxisValue], amounts: Sequence[float | None]) -> list[str]:
    return [f"{v.text}: {worded(summary.objective, a)}" for v, a in zip(values, amounts, strict=True)]


def _bars(summary: Summary, axis: AxisSummary) -> dict[str, Any]:
    aim, best, alone = summary.objective, best_word(summary), _alone(axis)
    sign = 1 if summary.direction == "min" else -1
    values = sorted(axis.values, key=lambda v: (v.best is None, sign * (v.best or 0.0)))
    now = summary.base.values.get(axis.label)
    shown = values[:DRAWN_BARS]
    shown += [v for v in values[DRAWN_BARS:] if v.text == now]
    longest = max((v.best for v in shown if v.best is not None), default=0.0)
    note = _note(summary, axis)
    if len(shown) < len(values):
        note += f" The {DRAWN_BARS} best of {len(values):,}; the table has {_in_table(len(values))}."
    if axis.size > len(values):
        note += f" {axis.size:,} values are too many to stand alone: neighbours share a bar, which is the best of them."
    return {
        "title": f"{axis.label}: {_first_words(summary, axis, values)}",
        "note": note,
        "values": values,
        "body": "charts/bars.html",
        "heads": (short(aim),) if alone else (best, "Mean"),
        "bars": [
            {
                "label": v.text,
                "amount": worded(aim, v.best),
                "second": "" if alone else worded(aim, v.mean),
                "width": width(v.best / longest) if v.best and longest > 0 else "0",
                "none": v.best is None,
                "first": n == 0 and v.best is not None,
                "now": v.text == now,
            }
            for n, v in enumerate(shown)
        ],
    }


def _first_words(summary: Summary, axis: AxisSummary, values: Sequence[AxisValue]) -> str:
    """ "Spot is the cheapest"; several that are as good are named together."""
    if axis.size > len(values):
        return f"{summary.best[0].values[axis.label]} is {superlative(summary)}"
    aim, first = summary.objective, values[0]
    equal = [v.text for v in values if v.best is not None and worded(aim, v.best) == worded(aim, first.best)]
    if len(equal) < len(values) or len(values) == 1:
        return together(equal, superlative(summary))
    words = f"{worded(aim, first.best)} with every value"
    means = {worded(aim, v.mean) for v in values}
    if len(means) == 1:
        return words
    sign = 1 if summary.direction == "min" else -1
    return (
        f"{words}, {min(values, key=lambda v: sign * (v.mean or 0.0)).text} has the {best_word(summary).lower()} mean"
    )
