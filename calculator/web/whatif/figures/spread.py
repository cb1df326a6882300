"""How many scenarios give what."""

from __future__ import annotations

from calculator.web.charts import Figure, figure, stretched
from calculator.web.whatif.answer import lowered
from calculator.web.whatif.figures.drawn import aim_title, written
from calculator.web.whatif.wording import compact, short, worded
from calculator.whatif.summary import Summary


def histogram(summary: Summary) -> Figure:
    aim, bars = summary.objective, summary.histogram
    log = stretched([bars[0].low, bars[-1].high])
    widths = [b.high - b.low for b in bars]
    even = not log and max(widths) > 4 * min(widths)
    if even:
        bars = tuple(b for b in bars if b.count)
    unit = "" if aim.money or not aim.unit else f" {aim.unit}"
    base, middle = summary.base.results.get(aim.name), summary.percentiles.get(50)
    spans = [f"{worded(aim, b.low)} to {worded(aim, b.high)}" for b in bars]
    note = f"Scenarios that can be had, by {lowered(short(aim))}."
    if {5, 95} <= summary.percentiles.keys():
        low, high = sorted((summary.percentiles[5], summary.percentiles[95]))
        note += f" About 5 % are below {compact(aim, low)}{unit}, 5 % above {compact(aim, high)}{unit}."
    return figure(
        "spread",
        f"Half of the scenarios are below about {compact(aim, middle)}{unit}",
        note,
        (short(aim), "Scenarios"),
        ((span, f"{b.count:,}") for span, b in zip(spans, bars, strict=True)),
        data={
            "kind": "histogram",
            "format": written(aim),
            "label": aim_title(aim),
            "y": "Scenarios",
            "low": [b.low for b in bars],
            "high": [b.high for b in bars],
            "count": [b.count for b in bars],
            "told": [f"{span}: {b.count:,}" for span, b in zip(spans, bars, strict=True)],
            "log": log,
            "even": even,
            "marks": [
                {"label": f"{name} {compact(aim, at)}", "at": at, "now": name == "now"}
                for name, at in (("median", middle), ("now", base))
                if at is not None
            ],
        },
    )
