"""The charts of a sweep's answer: data to draw, and the same as a table for those who do not look at pictures."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from itertools import combinations
from typing import Any

from calculator.kernel.units import number
from calculator.web.result import percent
from calculator.web.whatif.answer import lowered
from calculator.web.whatif.wording import UNKNOWN, short, worded
from calculator.whatif.base import Result
from calculator.whatif.crossings import Crossing
from calculator.whatif.summary import AxisSummary, PairSummary, Summary

DRAWN_BARS, DRAWN_LINES, LINE_FIGURES = 30, 8, 3
TABLE_ROWS, SENTENCES = 400, 12

Figure = dict[str, Any]


def figures(summary: Summary, pair: str = "") -> list[Figure]:
    """Every chart that these axes allow, the most telling first."""
    if not summary.feasible:
        return []
    found = [_tornado(summary)] if len(summary.axes) > 1 else []
    found += _lines(summary)
    found += [_axis(summary, i, axis) for i, axis in enumerate(summary.axes)]
    if len(summary.axes) > 1:
        found.append(heat(summary, pair))
    if summary.pareto:
        found.append(_pareto(summary))
    if len(summary.histogram) > 1:
        found.append(_histogram(summary))
    return [f for f in found if f]


def _figure(name: str, title: str, note: str, data: dict[str, Any], head: Sequence[str], rows: Iterable[Any]) -> Figure:
    body = [[str(cell) for cell in row] for row in rows]
    return {
        "id": name,
        "title": title,
        "note": note,
        "data": _data(data),
        "head": head,
        "rows": body[:TABLE_ROWS],
        "left_out": max(len(body) - TABLE_ROWS, 0),
    }


def _data(value: Any) -> str:
    """JSON that may stand inside a script element."""
    return json.dumps(value, separators=(",", ":")).replace("<", "\\u003c").replace("&", "\\u0026")


def _format(result: Result) -> dict[str, str]:
    """How a chart writes the result."""
    if not result.money:
        return {"unit": result.unit, "kind": "number"}
    return {"unit": "" if result.unit == "USD" else result.unit, "kind": "money"}


def _short(text: str, most: int = 42) -> str:
    return text if len(text) <= most else f"{text[: most - 1]}…"


def _best_word(summary: Summary) -> str:
    return "Lowest" if summary.direction == "min" else "Highest"


# -- one axis ----------------------------------------------------------------------------------------------


def _axis(summary: Summary, place: int, axis: AxisSummary) -> Figure:
    aim, best = summary.objective, _best_word(summary)
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
    log = axis.numeric and _stretched([v.number for v in drawn])
    data = {
        "kind": "line" if axis.numeric else "bars",
        "format": _format(aim),
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
    return _figure(
        f"axis-{place}", f"By {lowered(axis.label)}", note, data, (axis.label, best, "Mean", "Feasible"), rows
    )


def _stretched(numbers: Iterable[float | None]) -> bool:
    """Whether numbers span so much that a chart needs a logarithmic axis."""
    known = [n for n in numbers if n is not None]
    return len(known) > 1 and min(known) > 0 and max(known) / min(known) > 30


# -- which input matters most ------------------------------------------------------------------------------


def _tornado(summary: Summary) -> Figure:
    aim = summary.objective
    bars = []
    for axis in summary.axes:
        held = [v for v in axis.values if v.mean is not None]
        if held:
            low, high = min(held, key=lambda v: v.mean or 0.0), max(held, key=lambda v: v.mean or 0.0)
            bars.append((axis, low, high))
    bars.sort(key=lambda b: -((b[2].mean or 0.0) - (b[1].mean or 0.0)))
    data = {
        "kind": "tornado",
        "format": _format(aim),
        "y": f"Mean {lowered(short(aim))}",
        "mean": summary.mean,
        "labels": [axis.label for axis, _, _ in bars],
        "low": [low.mean for _, low, _ in bars],
        "high": [high.mean for _, _, high in bars],
        "low_text": [low.text for _, low, _ in bars],
        "high_text": [high.text for _, _, high in bars],
    }
    rows = (
        (
            axis.label,
            f"{worded(aim, low.mean)} with {low.text}",
            f"{worded(aim, high.mean)} with {high.text}",
            worded(aim, (high.mean or 0.0) - (low.mean or 0.0)),
            UNKNOWN if axis.share_of_variance is None else percent(axis.share_of_variance),
        )
        for axis, low, high in bars
    )
    head = ("Input", "Lowest mean", "Highest mean", "Between them", "Of the variance")
    shares = [(a.label, a.share_of_variance) for a, _, _ in bars if a.share_of_variance]
    note = "How far the mean moves over each input's values, all others averaged."
    if shares:
        label, share = max(shares, key=lambda s: s[1] or 0.0)
        note += f" {label} alone explains {percent(share or 0.0)} of the variance."
    return _figure("tornado", "Which input matters most", note, data, head, rows)


# -- two axes ----------------------------------------------------------------------------------------------


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
    aim, best = summary.objective, _best_word(summary)
    pair = pair_of(asked, summary)
    if pair is None:
        order = sorted(range(len(summary.axes)), key=lambda i: -(summary.axes[i].share_of_variance or 0.0))
        pair = (min(order[:2]), max(order[:2]))
    cells: PairSummary = summary.pairs[pair]
    first, second = (summary.axes[i] for i in pair)
    data = {
        "kind": "heat",
        "format": _format(aim),
        "rows": [_short(t) for t in cells.rows],
        "columns": [_short(t) for t in cells.columns],
        "z": cells.best,
        "low_is_good": summary.direction == "min",
        "label": [first.label, second.label],
    }
    note = f"{best} {lowered(short(aim))} with every two values; empty where nothing is feasible."
    rows = ((row, *(worded(aim, v) for v in values)) for row, values in zip(cells.rows, cells.best, strict=True))
    head = (f"{first.label} \\ {second.label}", *cells.columns)
    figure = _figure("heat", f"{first.label} against {second.label}", note, data, head, rows)
    return {**figure, "choices": pairs(summary, pair), "wide": True}


# -- where one becomes cheaper than another ----------------------------------------------------------------


def _lines(summary: Summary) -> list[Figure]:
    crossed: dict[tuple[int, int], list[Crossing]] = {}
    for crossing in summary.crossings:
        crossed.setdefault((crossing.along, crossing.across), []).append(crossing)
    if not crossed and (pair := _comparable(summary)):
        crossed[pair] = []
    found = sorted(crossed.items(), key=lambda c: -len(c[1]))
    return [_break_even(summary, along, across, held) for (along, across), held in found[:LINE_FIGURES]]


def _comparable(summary: Summary) -> tuple[int, int] | None:
    """A numeric axis and one of a few options, which lines can compare although the best never changes."""
    numbers = [i for i, a in enumerate(summary.axes) if a.numeric and len(a.values) > 1]
    options = [i for i, a in enumerate(summary.axes) if not a.numeric and 1 < len(a.values) <= DRAWN_LINES]
    return (numbers[0], options[0]) if numbers and options else None


def _break_even(summary: Summary, along: int, across: int, crossed: list[Crossing]) -> Figure:
    aim = summary.objective
    axis, options = summary.axes[along], summary.axes[across]
    pair = summary.pairs[(min(along, across), max(along, across))]
    table = pair.best if across < along else tuple(zip(*pair.best, strict=True))
    names = pair.rows if across < along else pair.columns
    texts = pair.columns if across < along else pair.rows
    # The same values as the axis has, when it is not so long that a pair of axes holds ranges of them.
    places = [v.number for v in axis.values] if len(axis.values) == len(texts) else list(range(len(texts)))
    winners = list(dict.fromkeys(name for c in crossed for name in (c.before, c.after)))
    rest = [n for n in names if n not in winners]
    kept = {*winners[:DRAWN_LINES], *rest[: max(DRAWN_LINES - len(winners), 0)]}
    drawn = [i for i, name in enumerate(names) if name in kept]
    data = {
        "kind": "lines",
        "format": _format(aim),
        "label": f"{axis.label}, {axis.unit}" if axis.unit else axis.label,
        "y": short(aim),
        "log": _stretched(places),
        "x": places,
        "texts": list(texts),
        "series": [{"label": _short(names[i]), "y": table[i]} for i in drawn],
        "at": [c.at for c in crossed if c.at is not None] if len(axis.values) == len(texts) else [],
    }
    rows = ((text, *(worded(aim, table[i][k]) for i in drawn)) for k, text in enumerate(texts))
    head = (axis.label, *(names[i] for i in drawn))
    title = f"{options.label} by {lowered(axis.label)}"
    if crossed:
        title += ": where the best changes"
    note = ""
    if len(drawn) < len(names):
        note = f"{len(drawn)} of {len(names)} options are drawn: those that are best somewhere."
    figure = _figure(f"lines-{along}-{across}", title, note, data, head, rows)
    said = [crossing_words(summary, c) for c in crossed] or [_steady(summary, names, table)]
    return {**figure, "sentences": said[:SENTENCES], "more_sentences": max(len(said) - SENTENCES, 0)}


def _steady(summary: Summary, names: Sequence[str], table: Sequence[Sequence[float | None]]) -> str:
    """The best where it is the same everywhere."""
    sign = 1 if summary.direction == "min" else -1
    known = [(sign * v, name) for name, line in zip(names, table, strict=True) for v in line if v is not None]
    return f"{min(known)[1]} is the best at every value." if known else "Nothing can be had."


def crossing_words(summary: Summary, c: Crossing) -> str:
    """ "From about 120 records/s Records written on, Provisioned is cheaper than On-demand." """
    axis = summary.axes[c.along]
    unit = f" {axis.unit}" if axis.unit else ""
    name = lowered(axis.label)
    cheaper = "is cheaper than" if summary.objective.money and summary.direction == "min" else "is better than"
    if c.at is None:
        return f"Between {number(c.low)} and {number(c.high)}{unit} ({name}) {c.after} takes over from {c.before}."
    return f"From about {number(c.at, digits=3)}{unit} ({name}) on, {c.after} {cheaper} {c.before}."


# -- spread ------------------------------------------------------------------------------------------------


def _histogram(summary: Summary) -> Figure:
    aim = summary.objective
    bars = summary.histogram
    base = summary.base.results.get(aim.name)
    data = {
        "kind": "histogram",
        "format": _format(aim),
        "label": short(aim),
        "low": [b.low for b in bars],
        "high": [b.high for b in bars],
        "count": [b.count for b in bars],
        "log": bars[0].low > 0 and bars[-1].high / bars[0].low > 30,
        "marks": [{"label": "median", "at": summary.percentiles.get(50)}, {"label": "now", "at": base}],
    }
    rows = ((f"{worded(aim, b.low)} to {worded(aim, b.high)}", f"{b.count:,}") for b in bars)
    note = "Feasible scenarios by " + lowered(short(aim)) + "."
    return _figure("spread", "Spread", note, data, (short(aim), "Scenarios"), rows)


def _pareto(summary: Summary) -> Figure:
    aim, second = summary.objective, summary.second
    assert second is not None
    now = (summary.base.results.get(second.name), summary.base.results.get(aim.name))
    told = [", ".join(f"{k}: {v}" for k, v in t.scenario.values.items()) for t in summary.pareto]
    data = {
        "kind": "pareto",
        "format": _format(aim),
        "second": _format(second),
        "label": f"{second.label}, {second.unit}" if second.unit and not second.money else second.label,
        "y": short(aim),
        "x": [t.second for t in summary.pareto],
        "values": [t.objective for t in summary.pareto],
        "texts": told,
        "now": now if None not in now else None,
        "log": _stretched([t.second for t in summary.pareto]),
    }
    head = (second.label, short(aim), "Scenario")
    rows = (
        (worded(second, t.second), worded(aim, t.objective), text) for t, text in zip(summary.pareto, told, strict=True)
    )
    note = f"No scenario has a better {lowered(short(aim))} with as good a {lowered(second.label)} as these."
    return _figure("pareto", f"{short(aim)} against {lowered(second.label)}", note, data, head, rows)
