"""What all charts are made of."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any

from calculator.web.whatif.answer import lowered
from calculator.web.whatif.wording import short
from calculator.whatif.base import Result
from calculator.whatif.summary import AxisSummary, Summary

TABLE_ROWS = 400

Figure = dict[str, Any]


def figure(name: str, title: str, note: str, head: Sequence[str], rows: Iterable[Any], **drawn: Any) -> Figure:
    """A chart: its title is its answer, its table says what the drawing says. `drawn` is what its template needs;
    `data` of it goes to the script that plots.
    """
    body = [[str(cell) for cell in row] for row in rows]
    if "data" in drawn:
        drawn["data"] = _data(drawn["data"])
    return {
        "id": name,
        "title": title,
        "note": note,
        "head": head,
        "rows": body[:TABLE_ROWS],
        "left_out": max(len(body) - TABLE_ROWS, 0),
        **drawn,
    }


def _data(value: Any) -> str:
    """JSON that may stand inside a script element."""
    return json.dumps(value, separators=(",", ":")).replace("<", "\\u003c").replace("&", "\\u0026")


def written(result: Result) -> dict[str, str]:
    """What stands around the result's numbers along an axis."""
    return {"before": "$"} if result.money and result.unit == "USD" else {}


def titled(label: str, unit: str) -> str:
    """The title of an axis, with its unit where the label does not say it."""
    return label if not unit or unit.lower() == label.lower() else f"{label} ({unit})"


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


def stretched(numbers: Iterable[float | None], times: float = 30) -> bool:
    """Whether numbers span so much that a chart needs a logarithmic axis."""
    known = [n for n in numbers if n is not None]
    return len(known) > 1 and min(known) > 0 and max(known) / min(known) > times
