"""What all charts are made of."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any

from calculator.whatif.base import Result
from calculator.whatif.summary import Summary

TABLE_ROWS = 400

Figure = dict[str, Any]


def figure(name: str, title: str, note: str, data: dict[str, Any], head: Sequence[str], rows: Iterable[Any]) -> Figure:
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


def written(result: Result) -> dict[str, str]:
    """How a chart writes the result."""
    if not result.money:
        return {"unit": result.unit, "kind": "number"}
    return {"unit": "" if result.unit == "USD" else result.unit, "kind": "money"}


def shortened(text: str, most: int = 42) -> str:
    return text if len(text) <= most else f"{text[: most - 1]}…"


def best_word(summary: Summary) -> str:
    return "Lowest" if summary.direction == "min" else "Highest"


def stretched(numbers: Iterable[float | None]) -> bool:
    """Whether numbers span so much that a chart needs a logarithmic axis."""
    known = [n for n in numbers if n is not None]
    return len(known) > 1 and min(known) > 0 and max(known) / min(known) > 30
