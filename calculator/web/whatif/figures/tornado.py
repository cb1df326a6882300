"""Which input matters most."""

from __future__ import annotations

from calculator.web.result import percent
from calculator.web.whatif.answer import lowered
from calculator.web.whatif.figures.drawn import Figure, figure, written
from calculator.web.whatif.wording import UNKNOWN, short, worded
from calculator.whatif.summary import Summary


def tornado(summary: Summary) -> Figure:
    aim = summary.objective
    bars = []
    for axis in summary.axes:
        held = [v for v in axis.values if v.mean is not None]
        if held:
            low, high = min(held, key=lambda v: v.mean or 0.0), max(held, key=lambda v: v.mean or 0.0)
            bars.append((axis, low, high))
    bars.sort(key=lambda b: -((b[2].mean or 0.0) - (b[1].mean or 0.0)))
    data = {
        "kind": "tornado",
        "format": written(aim),
        "y": f"Mean {lowered(short(aim))}",
        "mean": summary.mean,
        "labels": [axis.label for axis, _, _ in bars],
        "low": [low.mean for _, low, _ in bars],
        "high": [high.mean for _, _, high in bars],
        "low_text": [low.text for _, low, _ in bars],
        "high_text": [high.text for _, _, high in bars],
    }
    rows = (
        (
            axis.label,
            f"{worded(aim, low.mean)} with {low.text}",
            f"{worded(aim, high.mean)} with {high.text}",
            worded(aim, (high.mean or 0.0) - (low.mean or 0.0)),
            UNKNOWN if axis.share_of_variance is None else percent(axis.share_of_variance),
        )
        for axis, low, high in bars
    )
    head = ("Input", "Lowest mean", "Highest mean", "Between them", "Of the variance")
    shares = [(a.label, a.share_of_variance) for a, _, _ in bars if a.share_of_variance]
    note = "How far the mean moves over each input's values, all others averaged."
    if shares:
        label, share = max(shares, key=lambda s: s[1] or 0.0)
        note += f" {label} alone explains {percent(share or 0.0)} of the variance."
    return figure("tornado", "Which input matters most", note, data, head, rows)
