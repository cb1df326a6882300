"""The scenarios that none beats in two results."""

from __future__ import annotations

from calculator.web.charts import Figure, figure, stretched
from calculator.web.whatif.answer import lowered, series
from calculator.web.whatif.figures.drawn import aim_title, written
from calculator.web.whatif.wording import short, worded
from calculator.whatif.summary import Summary, Trade


def pareto(summary: Summary) -> Figure:
    aim, second = summary.objective, summary.second
    assert second is not None
    name, other = short(aim), second.label

    def told(t: Trade) -> str:
        return f"{worded(aim, t.objective)} with {worded(second, t.second)}"

    first, last = summary.pareto[0], summary.pareto[-1]
    title = f"{name} against {lowered(other)}: {told(first)}"
    title += f", {told(last)}" if len(summary.pareto) > 1 else ", the best in both"
    now = (summary.base.results.get(second.name), summary.base.results.get(aim.name))
    spoken = [series(t.scenario.values) for t in summary.pareto]
    return figure(
        "pareto",
        title,
        f"Each point is a scenario that no other beats in both {lowered(name)} and {lowered(other)}.",
        (other, name, "Scenario"),
        (
            (worded(second, t.second), worded(aim, t.objective), text)
            for t, text in zip(summary.pareto, spoken, strict=True)
        ),
        data={
            "kind": "pareto",
            "format": written(aim),
            "second": written(second),
            "label": aim_title(second),
            "y": aim_title(aim),
            "x": [t.second for t in summary.pareto],
            "values": [t.objective for t in summary.pareto],
            "told": [
                "\n".join([told(t), *(f"{k}: {v}" for k, v in t.scenario.values.items())]) for t in summary.pareto
            ],
            "now": None if None in now else now,
            "now_told": f"now: {worded(aim, now[1])} with {worded(second, now[0])}",
            "log": stretched([t.second for t in summary.pareto]),
        },
    )
