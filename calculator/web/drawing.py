"""Charts as SVG that the server draws: they print, need no script and take the page's own colours."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

BAR, GAP, LABEL, WIDTH, END = 22, 10, 210, 720, 120
PLOT_TOP, PLOT_HEIGHT, PLOT_LEFT = 12, 190, 86
STEPS = 4


@dataclass(frozen=True)
class Bar:
    label: str
    value: str
    y: float
    width: float


@dataclass(frozen=True)
class Bars:
    """Horizontal bars, the longest filling the width. `height` is in the units of the drawing."""

    bars: tuple[Bar, ...]
    height: float
    label: int = LABEL
    width: int = WIDTH
    thick: int = BAR


def bars(pairs: Sequence[tuple[str, float]], write: Callable[[float], str], *, most: int = 12) -> Bars | None:
    """The largest values; what is beyond `most` is one bar of the rest. None where there is nothing to draw."""
    held = sorted((p for p in pairs if p[1] > 0), key=lambda p: -p[1])
    if not held:
        return None
    if len(held) > most:
        rest = held[most - 1 :]
        held = [*held[: most - 1], (f"{len(rest)} more", sum(v for _, v in rest))]
    largest = max(v for _, v in held)
    room = WIDTH - LABEL - END
    drawn = tuple(
        Bar(_short(label), write(value), n * (BAR + GAP), max(room * value / largest, 1.0))
        for n, (label, value) in enumerate(held)
    )
    return Bars(drawn, len(held) * (BAR + GAP) - GAP)


def _short(label: str, most: int = 30) -> str:
    return label if len(label) <= most else label[: most - 1] + "…"


@dataclass(frozen=True)
class Box:
    x: float
    y: float
    width: float
    height: float
    kind: int


@dataclass(frozen=True)
class Tick:
    y: float
    label: str


@dataclass(frozen=True)
class Columns:
    """Stacked columns, one a month: `kinds` name the parts from the bottom up."""

    boxes: tuple[Box, ...]
    ticks: tuple[Tick, ...]
    months: tuple[tuple[float, int], ...]
    kinds: tuple[str, ...]
    width: int = WIDTH
    height: int = PLOT_TOP + PLOT_HEIGHT + 26
    left: int = PLOT_LEFT
    base: int = PLOT_TOP + PLOT_HEIGHT


def columns(series: Sequence[tuple[str, Sequence[float]]], write: Callable[[float], str]) -> Columns | None:
    """Months side by side. None where nothing is paid."""
    held = [(label, values) for label, values in series if any(v > 0 for v in values)]
    if not held:
        return None
    count = len(held[0][1])
    sums = [sum(values[m] for _, values in held) for m in range(count)]
    top = nice(max(sums))
    step = (WIDTH - PLOT_LEFT - 8) / count
    boxes = []
    for month in range(count):
        y = float(PLOT_TOP + PLOT_HEIGHT)
        for kind, (_, values) in enumerate(held):
            tall = PLOT_HEIGHT * values[month] / top
            y -= tall
            if tall > 0.05:
                boxes.append(Box(PLOT_LEFT + month * step + step * 0.14, y, step * 0.72, tall, kind))
    ticks = tuple(Tick(PLOT_TOP + PLOT_HEIGHT * (1 - n / STEPS), write(top * n / STEPS)) for n in range(STEPS + 1))
    months = tuple((PLOT_LEFT + (m + 0.5) * step, m + 1) for m in range(count) if m in (0, 5, 11, 17, 23, 29, 35))
    return Columns(tuple(boxes), ticks, months, tuple(label for label, _ in held))


def nice(value: float) -> float:
    """The next round number: 1, 2, 2.5 or 5 times a power of ten."""
    power = 1.0
    while power * 10 <= value:
        power *= 10
    while power > value:
        power /= 10
    return next(power * m for m in (1, 2, 2.5, 5, 10) if power * m >= value * 0.999999)
