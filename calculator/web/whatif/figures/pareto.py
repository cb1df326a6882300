"""The scenarios that none beats in two results."""

from __future__ import annotations

from calculator.web.whatif.answer import lowered
from calculator.web.whatif.figures.drawn import Figure, figure, stretched, written
from calculator.web.whatif.wording import short, worded
from calculator.whatif.summary import Summary


def pareto(summary: Summary) -> Figure:
    aim, second = summary.objective, summary.second
    assert second is not None
    now = (summary.base.results.get(second.name), summary.base.results.get(aim.name))
    told = [", ".join(f"{k}: {v}" for k, v in t.scenario.values.items()) for t in summary.pareto]
    data = {
        "kind": "pareto",
        "format": written(aim),
        "second": written(second),
        "label": f"{second.label}, {second.unit}" if second.unit and not second.money else second.label,
        "y": short(aim),
        "x": [t.second for t in summary.pareto],
        "values": [t.objective for t in summary.pareto],
        "texts": told,
        "now": now if None not in now else None,
        "log": stretched([t.second for t in summary.pareto]),
    }
    head = (second.label, short(aim), "Scenario")
    rows = (
        (worded(second, t.second), worded(aim, t.objective), text) for t, text in zip(summary.pareto, told, strict=True)
    )
    note = f"No scenario has a better {lowered(short(aim))} with as good a {lowered(second.label)} as these."
    return figure("pareto", f"{short(aim)} against {lowered(second.label)}", note, data, head, rows)
