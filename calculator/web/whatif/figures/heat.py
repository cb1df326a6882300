"""Two axes against each other, as a table whose cells are coloured."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import combinations
from math import log
from typing import Any

from calculator.web.charts import Figure, figure, stretched
from calculator.web.whatif.answer import lowered
from calculator.web.whatif.figures.drawn import aimed, axis_title
from calculator.web.whatif.wording import compact, short, worded
from calculator.whatif.base import Result
from calculator.whatif.summary import AxisSummary, Summary

AMOUNTS = 12
"""So many columns have room for their amounts."""
FIRST_PAIRS = 6
FAINTEST, STRONGEST = 10, 58
"""Percent of colour that a cell is mixed with: text upon it stays readable."""
Pair = tuple[int, int]


def pairs(summary: Summary, chosen: Pair) -> list[dict[str, Any]]:
    """Any two axes to choose a heat map by, the most telling first."""
    return [
        {"key": f"{i}-{j}", "label": f"{summary.axes[i].label} × {summary.axes[j].label}", "on": (i, j) == chosen}
        for i, j in _ranked(summary)
    ]


def pair_of(asked: str, summary: Summary) -> Pair | None:
    """The two axes that a text such as "0-1" names; None for any other."""
    first, _, second = asked[:9].partition("-")
    if not (first.isascii() and first.isdigit() and second.isascii() and second.isdigit()):
        return None
    pair = (int(first), int(second))
    return pair if pair in summary.pairs else None


def _ranked(summary: Summary) -> list[Pair]:
    """Pairs whose values stand for themselves before those that hold ranges; then by how much the two matter."""

    def order(pair: Pair) -> tuple[bool, float]:
        return _ranges(summary, pair), -sum(summary.axes[i].share_of_variance or 0.0 for i in pair)

    return sorted(combinations(range(len(summary.axes)), 2), key=order)


def _ranges(summary: Summary, pair: Pair) -> bool:
    """Whether a row or a column holds several values."""
    held = summary.pairs[pair]
    sizes = len(held.rows), len(held.columns)
    return any(summary.axes[i].size > n for i, n in zip(pair, sizes, strict=True))


@dataclass(frozen=True)
class Sheet:
    """A pair laid out: fewer columns than rows, where it has many, since pages are longer than they are wide."""

    down: AxisSummary
    across: AxisSummary
    rows: tuple[str, ...]
    columns: tuple[str, ...]
    values: tuple[tuple[float | None, ...], ...]


def _laid_out(summary: Summary, pair: Pair) -> Sheet:
    held = summary.pairs[pair]
    first, second = (summary.axes[i] for i in pair)
    if len(held.columns) > max(len(held.rows), 6):
        return Sheet(second, first, held.columns, held.rows, tuple(zip(*held.best, strict=True)))
    return Sheet(first, second, held.rows, held.columns, held.best)


def heat(summary: Summary, asked: str) -> Figure:
    """The best of every two values; of the two inputs that matter most where `asked` names none."""
    pair = pair_of(asked, summary) or _ranked(summary)[0]
    sheet, aim = _laid_out(summary, pair), summary.objective
    now = summary.base.results.get(aim.name)
    known = [v for row in sheet.values for v in row if v is not None]
    at = summary.base.values.get(sheet.down.label), summary.base.values.get(sheet.across.label)
    choices = pairs(summary, pair)
    best = min(known) if summary.direction == "min" else max(known)
    colour = _colours(known, now, summary.direction == "min")
    lines: list[dict[str, Any]] = [
        {
            "label": _bare(row, sheet.down),
            "now": row == at[0],
            "cells": [
                _cell(aim, value, colour, best) | {"now": (row, column) == at, "told": f"{row}, {column}"}
                for column, value in zip(sheet.columns, values, strict=True)
            ],
        }
        for row, values in zip(sheet.rows, sheet.values, strict=True)
    ]
    first = [summary.best[0].values[axis.label] for axis in (sheet.down, sheet.across)]
    note = f"The {aimed(summary)} with every two values."
    if _ranges(summary, pair):
        note += " Where neighbours share a row or column it is the best of them."
    return figure(
        "heat",
        f"{sheet.down.label} and {lowered(sheet.across.label)}: {worded(aim, best)} with {', '.join(first)}",
        note,
        (),
        (),
        body="charts/heat.html",
        wide=True,
        down=axis_title(sheet.down),
        across=axis_title(sheet.across),
        columns=[{"label": _bare(c, sheet.across), "now": c == at[1]} for c in sheet.columns],
        lines=lines,
        numbers=sheet.down.numeric,
        dense=len(sheet.columns) > AMOUNTS,
        gaps=any(v is None for row in sheet.values for v in row),
        key=_key(aim, known, now, summary.direction == "min"),
        here=any(cell["now"] for line in lines for cell in line["cells"]),
        aim=short(aim),
        choices=choices[:FIRST_PAIRS],
        more_choices=choices[FIRST_PAIRS:],
    )


def _bare(text: str, axis: AxisSummary) -> str:
    """A value without the unit that its heading says."""
    return text.replace(f" {axis.unit}", "") if axis.numeric and axis.unit else text


def _cell(aim: Result, value: float | None, colour: Callable[[float], tuple[str, int]], best: float) -> dict[str, Any]:
    if value is None:
        return {"none": True, "text": "", "amount": "cannot be had"}
    side, strength = colour(value)
    return {
        "text": compact(aim, value),
        "amount": worded(aim, value),
        "side": side,
        "strength": strength,
        "best": value == best,
    }


def _colours(known: list[float], now: float | None, low: bool) -> Callable[[float], tuple[str, int]]:
    """The side of now that a value is on, and how strongly: by factors where values are far apart, else by amounts.
    Where now is not known the strongest is the best.
    """
    logs = stretched(known + ([now] if now is not None else []))
    turned = log if logs else float
    if now is None:
        ends = sorted((turned(min(known)), turned(max(known))), reverse=low)
        span = ends[1] - ends[0]
        return lambda v: ("better", _strength((turned(v) - ends[0]) / span if span else 0.5))
    middle = turned(now)
    # Where few cells dwarf the rest, colours follow the rest.
    far = sorted(abs(turned(v) - middle) for v in known)
    most = far[int(len(far) * 0.95)] if len(far) > 20 else far[-1]

    def placed(value: float) -> tuple[str, int]:
        gap = turned(value) - middle
        if gap == 0 or most == 0:
            return "same", 0
        return ("better" if (gap < 0) == low else "worse"), _strength(abs(gap) / most)

    return placed


def _strength(share: float) -> int:
    return round(FAINTEST + (STRONGEST - FAINTEST) * min(max(share, 0.0), 1.0))


def _key(aim: Result, known: list[float], now: float | None, low: bool) -> list[dict[str, str]]:
    """What the colours mean, from the lowest to the highest."""
    least, most = min(known), max(known)
    ends = ("better", "worse") if low else ("worse", "better")
    if now is None:
        return [
            {"side": ends[0], "strength": str(STRONGEST if low else FAINTEST), "words": worded(aim, least)},
            {"side": "better", "strength": str(FAINTEST if low else STRONGEST), "words": worded(aim, most)},
        ]
    words = ("less than now", "more than now")
    found = []
    if least < now:
        found.append({"side": ends[0], "strength": str(STRONGEST), "words": f"{words[0]}, from {worded(aim, least)}"})
    if most > now:
        found.append({"side": ends[1], "strength": str(STRONGEST), "words": f"{words[1]}, to {worded(aim, most)}"})
    return found
