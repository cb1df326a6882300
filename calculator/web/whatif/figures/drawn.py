"""How the charts of a sweep's answer name things."""

from __future__ import annotations

from collections.abc import Sequence

from calculator.kernel.units import titled
from calculator.web.whatif.answer import lowered
from calculator.web.whatif.wording import short
from calculator.whatif.base import Result
from calculator.whatif.summary import AxisSummary, Summary


def written(result: Result) -> dict[str, str]:
    """What stands around the result's numbers along an axis."""
    return {"before": "$"} if result.money and result.unit == "USD" else {}


def aim_title(result: Result) -> str:
    return titled(short(result), result.unit)


def axis_title(axis: AxisSummary) -> str:
    return titled(axis.label, axis.unit)


def aimed(summary: Summary) -> str:
    """ "lowest effective monthly cost"."""
    return f"{best_word(summary).lower()} {lowered(short(summary.objective))}"


def best_word(summary: Summary) -> str:
    return "Lowest" if summary.direction == "min" else "Highest"


def superlative(summary: Summary) -> str:
    return "the cheapest" if summary.objective.money and summary.direction == "min" else "the best"


def together(names: Sequence[str], what: str) -> str:
    """ "Spot is the cheapest"; "Ohio and 2 others are the cheapest"."""
    if len(names) == 1:
        return f"{names[0]} is {what}"
    return f"{names[0]} and {len(names) - 1} other{'s' if len(names) > 2 else ''} are {what}"
