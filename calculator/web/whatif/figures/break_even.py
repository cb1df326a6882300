"""Where one option becomes cheaper than another."""

from __future__ import annotations

from collections.abc import Sequence

from calculator.kernel.units import number
from calculator.web.charts import Figure, figure, stretched
from calculator.web.whatif.answer import lowered
from calculator.web.whatif.figures.drawn import aim_title, aimed, axis_title, superlative, together, written
from calculator.web.whatif.wording import worded
from calculator.whatif.crossings import Crossing
from calculator.whatif.summary import AxisSummary, Summary

DRAWN_LINES, FEW_LINES, LINE_FIGURES, SENTENCES = 8, 5, 3, 12
Table = Sequence[Sequence[float | None]]


def lines(summary: Summary) -> list[Figure]:
    """A chart for every numeric axis and axis of options whose best option changes, the most changes first."""
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
    winners = list(dict.fromkeys(name for c in crossed for name in (c.before, c.after)))
    now = summary.base.values.get(options.label)
    drawn = _drawn(summary, names, table, winners, now)
    places = _places(axis, len(texts))
    shown = [v for i in drawn for v in table[i]]
    note = f"The {aimed(summary)} with each."
    if len(drawn) < len(names):
        note += (
            f" {len(drawn)} of {len(names)} are drawn: what is {superlative(summary)} somewhere and what comes near."
        )
    unit = f" {axis.unit}" if axis.unit else ""
    said = [crossing_words(summary, c) for c in crossed]
    return figure(
        f"lines-{along}-{across}",
        _title(summary, axis, options, crossed, names, table),
        note,
        (axis.label, *(names[i] for i in drawn)),
        ((text, *(worded(aim, table[i][k]) for i in drawn)) for k, text in enumerate(texts)),
        wide=True,
        sentences=said[:SENTENCES] if len(said) > 1 else [],
        more_sentences=max(len(said) - SENTENCES, 0),
        data={
            "kind": "lines",
            "format": written(aim),
            "label": axis_title(axis),
            "y": aim_title(aim),
            "log": stretched(places),
            "log_y": stretched(shown, 8 if stretched(places) else 30),
            "x": places,
            "series": [
                {
                    "label": f"{names[i]} (now)" if names[i] == now else names[i],
                    "y": table[i],
                    "told": [f"{names[i]}, {text}: {worded(aim, v)}" for text, v in zip(texts, table[i], strict=True)],
                }
                for i in drawn
            ],
            "marks": [{"label": f"{number(c.at, digits=3)}{unit}", "at": c.at} for c in crossed if c.at is not None]
            + ([] if axis.now is None else [{"label": "now", "at": axis.now}]),
        },
    )


def _places(axis: AxisSummary, count: int) -> list[float]:
    """Where each of `count` values or ranges of an axis stands: in the middle of what it holds."""
    numbers = [v.number or 0.0 for v in axis.values]
    held: list[list[float]] = [[] for _ in range(count)]
    for i, n in enumerate(numbers):
        held[i * count // len(numbers)].append(n)
    return [(h[0] + h[-1]) / 2 for h in held]


def _drawn(summary: Summary, names: Sequence[str], table: Table, winners: list[str], now: str | None) -> list[int]:
    """The lines that are drawn, by their places: the best somewhere, now's, and those that come nearest to the best."""
    sign = 1 if summary.direction == "min" else -1
    best = [min((sign * v for v in column if v is not None), default=0.0) for column in zip(*table, strict=True)]

    def behind(i: int) -> float:
        return min((sign * v - b for v, b in zip(table[i], best, strict=True) if v is not None), default=float("inf"))

    order = sorted(range(len(names)), key=lambda i: (names[i] not in winners, names[i] != now, behind(i)))
    kept = max(min(len(winners), DRAWN_LINES), FEW_LINES if len(names) > DRAWN_LINES else DRAWN_LINES)
    return sorted(i for i in order[:kept] if any(v is not None for v in table[i]))


def _title(
    summary: Summary,
    axis: AxisSummary,
    options: AxisSummary,
    crossed: list[Crossing],
    names: Sequence[str],
    table: Table,
) -> str:
    best, name, along = superlative(summary), options.label, lowered(axis.label)
    if not crossed:
        return f"{name}: {_steady(summary, names, table)} at every value"
    if len(crossed) > 1:
        return f"{name}: {best} changes {len(crossed)} times with {along}"
    one = crossed[0]
    if one.at is None:
        return f"{name}: {crossing_words(summary, one).rstrip('.')}"
    unit = f" {axis.unit}" if axis.unit else ""
    return f"{name}: {one.before} is {best} below {number(one.at, digits=3)}{unit}, {one.after} above"


def _steady(summary: Summary, names: Sequence[str], table: Table) -> str:
    """What is the best at every value, with how many others."""
    sign = 1 if summary.direction == "min" else -1
    best = [min((sign * v for v in column if v is not None), default=None) for column in zip(*table, strict=True)]
    first = [
        sum(v is not None and sign * v == b for v, b in zip(line, best, strict=True) if b is not None) for line in table
    ]
    most = max(first)
    found = [n for n, count in zip(names, first, strict=True) if count == most]
    return together(found, superlative(summary))


def crossing_words(summary: Summary, c: Crossing) -> str:
    """ "From about 120 records/s (records written) on, Provisioned is cheaper than On-demand." """
    axis = summary.axes[c.along]
    unit = f" {axis.unit}" if axis.unit else ""
    if not axis.unit.startswith(lowered(axis.label)):  # "writes/s (writes)"
        unit += f" ({lowered(axis.label)})"
    cheaper = "is cheaper than" if summary.objective.money and summary.direction == "min" else "is better than"
    if c.at is not None:
        return f"From about {number(c.at, digits=3)}{unit} on, {c.after} {cheaper} {c.before}."
    between = f"Between {number(c.low)} and {number(c.high)}{unit}"
    if c.ends:
        return f"{between} {c.before} can no longer be had, and {c.after} takes over."
    return f"{between} {c.after} can be had, too, and takes over from {c.before}."
