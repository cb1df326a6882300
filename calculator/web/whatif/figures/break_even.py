"""Where one option becomes cheaper than another."""

from __future__ import annotations

from collections.abc import Sequence

from calculator.kernel.units import number
from calculator.web.whatif.answer import lowered
from calculator.web.whatif.figures.drawn import Figure, figure, shortened, stretched, written
from calculator.web.whatif.wording import short, worded
from calculator.whatif.crossings import Crossing
from calculator.whatif.summary import Summary

DRAWN_LINES, LINE_FIGURES, SENTENCES = 8, 3, 12


def lines(summary: Summary) -> list[Figure]:
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
        "format": written(aim),
        "label": f"{axis.label}, {axis.unit}" if axis.unit else axis.label,
        "y": short(aim),
        "log": stretched(places),
        "x": places,
        "texts": list(texts),
        "series": [{"label": shortened(names[i]), "y": table[i]} for i in drawn],
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
    made = figure(f"lines-{along}-{across}", title, note, data, head, rows)
    said = [crossing_words(summary, c) for c in crossed] or [_steady(summary, names, table)]
    return {**made, "sentences": said[:SENTENCES], "more_sentences": max(len(said) - SENTENCES, 0)}


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
