"""Charts that the server draws: they print, need no script and take the page's own colours."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

WIDTH = 720
PLOT_TOP, PLOT_HEIGHT, PLOT_LEFT = 12, 190, 86
STEPS = 4
ROUND = (1, 1.2, 1.6, 2, 2.4, 3, 4, 5, 6, 8, 10)


@dataclass(frozen=True)
class Bar:
    """`share` is in percent of the longest."""

    label: str
    value: str
    share: float


def bars(pairs: Sequence[tuple[str, float]], write: Callable[[float], str], *, most: int = 12) -> tuple[Bar, ...]:
    """The largest values; what is beyond `most` is one bar of the rest. None where there is nothing to draw."""
    held = sorted((p for p in pairs if p[1] > 0), key=lambda p: -p[1])
    if len(held) > most:
        rest = held[most - 1 :]
        held = [*held[: most - 1], (f"{len(rest)} more", sum(v for _, v in rest))]
    largest = max((v for _, v in held), default=1.0)
    return tuple(Bar(label, write(value), 100 * value / largest) for label, value in held)


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
    """Months side by side; `write` gives the short words of the scale. None where nothing is paid."""
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
    """The next number whose quarters are round, too."""
    power = 1.0
    while power * 10 <= value:
        power *= 10
    while power > value:
        power /= 10
    return next(power * m for m in ROUND if power * m >= value * 0.999999)
