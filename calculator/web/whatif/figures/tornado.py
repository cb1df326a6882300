"""Which input matters most."""

from __future__ import annotations

from calculator.web.charts import Figure, figure
from calculator.web.result import percent
from calculator.web.whatif.answer import lowered
from calculator.web.whatif.wording import UNKNOWN, short, worded
from calculator.whatif.summary import AxisSummary, AxisValue, Summary

Bar = tuple[AxisSummary, AxisValue, AxisValue]


def tornado(summary: Summary) -> Figure:
    """A bar an input, from its lowest to its highest mean, the longest first."""
    aim, name = summary.objective, short(summary.objective)
    bars = _bars(summary)
    low = min(b[1].mean or 0.0 for b in bars)
    high = max(b[2].mean or 0.0 for b in bars)
    span = high - low

    def place(value: float | None) -> str:
        """Where a value stands between the ends, as a CSS percentage."""
        return f"{100 * ((value or 0.0) - low) / span:.2f}%" if span > 0 else "0%"

    note = "How far the mean moves as one input takes each of its values, all others averaged."
    longest = most = bars[0][0].label
    if shares := [(a.share_of_variance, a.label) for a, _, _ in bars if a.share_of_variance]:
        share, most = max(shares)
        note += f" {percent(share)} of the variance comes from {lowered(most)} alone"
        note += "." if most == longest else f"; {lowered(longest)} has the extremes."
    now = summary.base.results.get(aim.name)
    return figure(
        "tornado",
        f"{name} depends most on {lowered(most)}" if span > 0 else f"Nothing here moves the {lowered(name)}",
        note,
        ("Input", "Lowest mean", "Highest mean", "Between them", "Of the variance"),
        [
            (
                axis.label,
                f"{worded(aim, least.mean)} with {least.text}",
                f"{worded(aim, most.mean)} with {most.text}",
                worded(aim, (most.mean or 0.0) - (least.mean or 0.0)),
                UNKNOWN if axis.share_of_variance is None else percent(axis.share_of_variance),
            )
            for axis, least, most in bars
        ],
        body="charts/tornado.html",
        wide=True,
        bars=[
            {
                "label": axis.label,
                "low": worded(aim, least.mean),
                "low_at": least.text,
                "high": worded(aim, most.mean),
                "high_at": most.text,
                "from": place(least.mean),
                "to": place(most.mean),
                "share": "" if axis.share_of_variance is None else percent(axis.share_of_variance),
            }
            for axis, least, most in bars
        ],
        mean=worded(aim, summary.mean),
        mean_at=place(summary.mean),
        now=worded(aim, now) if now is not None and low <= now <= high and span > 0 else "",
        now_at=place(now),
    )


def _bars(summary: Summary) -> list[Bar]:
    bars = []
    for axis in summary.axes:
        held = [v for v in axis.values if v.mean is not None]
        if held:
            ends = min(held, key=lambda v: v.mean or 0.0), max(held, key=lambda v: v.mean or 0.0)
            bars.append((axis, *ends))
    return sorted(bars, key=lambda b: -((b[2].mean or 0.0) - (b[1].mean or 0.0)))
