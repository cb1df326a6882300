"""How many scenarios give what."""

from __future__ import annotations

from calculator.web.whatif.answer import lowered
from calculator.web.whatif.figures.drawn import Figure, figure, written
from calculator.web.whatif.wording import short, worded
from calculator.whatif.summary import Summary


def histogram(summary: Summary) -> Figure:
    aim = summary.objective
    bars = summary.histogram
    base = summary.base.results.get(aim.name)
    data = {
        "kind": "histogram",
        "format": written(aim),
        "label": short(aim),
        "low": [b.low for b in bars],
        "high": [b.high for b in bars],
        "count": [b.count for b in bars],
        "log": bars[0].low > 0 and bars[-1].high / bars[0].low > 30,
        "marks": [{"label": "median", "at": summary.percentiles.get(50)}, {"label": "now", "at": base}],
    }
    rows = ((f"{worded(aim, b.low)} to {worded(aim, b.high)}", f"{b.count:,}") for b in bars)
    note = "Feasible scenarios by " + lowered(short(aim)) + "."
    return figure("spread", "Spread", note, data, (short(aim), "Scenarios"), rows)
