"""Results of a sweep, how many scenarios it has and how long it takes, as its pages write them."""

from __future__ import annotations

from collections.abc import Iterable

from calculator.kernel.units import number
from calculator.web.result import dollars, fine_money, percent
from calculator.whatif.axis import Axis
from calculator.whatif.base import UNIT, Result
from calculator.whatif.definition import said

UNKNOWN = "–"
SIZES = ((1e12, "T"), (1e9, "B"), (1e6, "M"), (1e3, "k"))


def worded(result: Result, value: float | None) -> str:
    """A result with its unit; what is not known is a dash."""
    if value is None:
        return UNKNOWN
    if result.money and result.unit == "USD":
        return fine_money(value) if result.name.startswith(UNIT) else dollars(value)
    return said(result, value)


def compact(result: Result, value: float | None) -> str:
    """A result in three figures, for charts: $16.4k."""
    if value is None:
        return UNKNOWN
    if result.money and 0 < value < 1:
        return fine_money(value) if result.unit == "USD" else number(value, digits=3)
    size, word = next(((s, w) for s, w in SIZES if abs(value) >= s), (1.0, ""))
    dollar = "$" if result.money and result.unit == "USD" else ""
    cents = result.money and 1 <= abs(value) < 100
    return f"{dollar}{value:.2f}" if cents else f"{dollar}{number(value / size, digits=3)}{word}"


def short(result: Result) -> str:
    """A result's label without the span it is worked out over, for headings that stand beside the long one."""
    return result.label.split(" over ")[0]


def difference(result: Result, value: float | None, base: float | None) -> str:
    """How far a result is from the base's, with its sign; empty where one of them is not known."""
    if value is None or base is None:
        return ""
    by = value - base
    small = 0.005 if result.money and not result.name.startswith(UNIT) else abs(base) * 1e-9
    if abs(by) <= small:
        return "the same"
    sign = "−" if by < 0 else "+"
    share = f" ({sign}{percent(abs(by) / abs(base))})" if base else ""
    return f"{sign}{worded(result, abs(by))}{share}"


def roughly(value: float) -> str:
    """A large number as people say it: 1.4 million, 2.1 billion; a smaller one in two figures."""
    for size, word in ((1e12, "trillion"), (1e9, "billion"), (1e6, "million")):
        if value >= size:
            return f"{value / size:.2g} {word}" if value < 100 * size else f"{value / size:,.0f} {word}"
    return f"{float(f'{value:.2g}'):,.0f}"


def part(count: int, total: int) -> str:
    """A part of the whole in percent, never 0 where there is some and never 100 where some is missing."""
    share = count / total * 100 if total else 0.0
    if 0 < share < 0.01:
        return "< 0.01 %"
    if 99.99 < share < 100:
        return "> 99.99 %"
    return f"{number(share, digits=3)} %"


def scenarios_words(axes: Iterable[Axis | None], total: int) -> str:
    """ "36 Region × 20 Purchase option = 720 scenarios": the factors by their labels, and what they make."""
    factors = [f"{axis.label} {len(axis):,}" for axis in axes if axis is not None]
    noun = "scenario" if total == 1 else "scenarios"
    if len(factors) < 2:
        return f"{total:,} {noun}"
    return f"{' × '.join(factors)} = {total:,} {noun}"


def seconds_words(seconds: float) -> str:
    """A time to wait as people say it."""
    if seconds < 1:
        return "less than a second"
    if seconds < 90:
        return f"about {number(seconds, digits=2)} s"
    if seconds < 5400:
        return f"about {round(seconds / 60)} min"
    if seconds < 172_800:
        return f"about {number(seconds / 3600, digits=2)} hours"
    return f"about {round(seconds / 86_400):,} days"
