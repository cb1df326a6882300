"""The charts of an estimate: cost by service and by group, cash by month."""

from __future__ import annotations

from collections.abc import Sequence

from calculator.estimates.money import NOTHING, Amounts
from calculator.estimates.totals import Totals
from calculator.web.charts import Figure, figure
from calculator.web.estimates.outline import Money
from calculator.web.result import percent, width

BARS = 12
"""Bars of a chart at most; the last stands for the rest. The table beside it has them all."""

Parts = Sequence[tuple[str, Amounts]]


def charts_of(priced: Totals) -> list[Figure]:
    """Every chart that has something to show."""
    by_group = [
        (c.title, priced.groups[c.id].net if c.id in priced.groups else priced.items[c.id].net)
        for c in priced.document.root.children
    ]
    made = (
        _bars(priced, "by-service", "By service", "Service", [(s.title, s.net) for s in priced.services]),
        _bars(priced, "by-group", "By group", "Group or item", by_group),
        _cash(priced),
    )
    return [f for f in made if f]


def _bars(priced: Totals, name: str, title: str, head: str, parts: Parts) -> Figure | None:
    write = Money(priced.currency)
    held = sorted((p for p in parts if p[1].first_36), key=lambda p: -p[1].first_36)
    if not held:
        return None
    all_ = sum(net.first_36 for _, net in held)
    label, most = held[0]
    if len(held) > BARS:
        rest = sum((net for _, net in held[BARS - 1 :]), NOTHING)
        held = [*held[: BARS - 1], (f"{len(held) - BARS + 1} more", rest)]
    longest = max(net.first_36 for _, net in held)
    return figure(
        name,
        f"{title}: {label} is {percent(most.first_36 / all_)}" if len(parts) > 1 else f"{title}: all is {label}",
        "Average of 36 months, upfront payments among them.",
        (head, "A month", "Upfront", "36 months"),
        [(label, write(n.monthly), write(n.upfront), write(n.first_36)) for label, n in parts],
        body="charts/bars.html",
        heads=("A month", "Share"),
        bars=[
            {
                "label": label,
                "amount": write(net.first_36 / 36),
                "second": percent(net.first_36 / all_),
                "width": width(net.first_36 / longest),
            }
            for label, net in held
        ],
    )


def _cash(priced: Totals) -> Figure | None:
    cash, write = priced.cash, Money(priced.currency)
    kinds = [
        (label, values)
        for label, values in (
            ("Usage", cash.usage),
            ("Upfront", cash.upfront),
            ("AWS Support", cash.support),
            ("Tax", cash.tax),
        )
        if any(values)
    ]
    if not kinds:
        return None
    first, last = write(cash.total[0]), write(cash.total[-1])
    title = f"Cash flow: {first} in month 1, {last} in month {len(cash.total)}"
    if len({write(v) for v in cash.total}) == 1:
        title = f"Cash flow: {first} every month"
    return figure(
        "cash",
        title,
        "What is due in each month.",
        ("Month", *(label for label, _ in kinds), "All"),
        [(str(m + 1), *(write(values[m]) for _, values in kinds), write(v)) for m, v in enumerate(cash.total)],
        data={
            "kind": "months",
            "format": {"before": "$"} if priced.currency == "USD" else {},
            "label": "Month",
            "y": f"Due ({priced.currency})",
            "ticks": [1, *range(6, len(cash.total) + 1, 6)],
            "series": [
                {
                    "label": label,
                    "y": list(values),
                    "told": [f"Month {m + 1}: {write(v)} {label}" for m, v in enumerate(values)],
                }
                for label, values in kinds
            ],
        },
    )
