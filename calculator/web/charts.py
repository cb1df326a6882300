"""What every chart of a page is made of: an answer for a title, what is drawn, and the same as a table."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any

TABLE_ROWS = 400

Figure = dict[str, Any]


def figure(name: str, title: str, note: str, head: Sequence[str], rows: Iterable[Any], **drawn: Any) -> Figure:
    """A chart for `charts/figure.html`: its title is its answer, its table says what the drawing says.

    `drawn` is the rest that its template needs: `body` names the template of a drawing that the server makes, `data`
    is what the script plots.
    """
    body = [[str(cell) for cell in row] for row in rows]
    if "data" in drawn:
        drawn["data"] = script_data(drawn["data"])
    return {
        "id": name,
        "title": title,
        "note": note,
        "head": head,
        "rows": body[:TABLE_ROWS],
        "left_out": max(len(body) - TABLE_ROWS, 0),
        **drawn,
    }


def script_data(value: Any) -> str:
    """JSON that may stand inside a script element."""
    return json.dumps(value, separators=(",", ":")).replace("<", "\\u003c").replace("&", "\\u0026")


def stretched(numbers: Iterable[float | None], times: float = 30) -> bool:
    """Whether numbers span so much that a chart needs a logarithmic axis."""
    known = [n for n in numbers if n is not None]
    return len(known) > 1 and min(known) > 0 and max(known) / min(known) > times
