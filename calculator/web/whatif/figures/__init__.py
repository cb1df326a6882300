"""The charts of a sweep's answer: data to draw, and the same as a table for those who do not look at pictures."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from calculator.web.charts import Figure
from calculator.web.whatif.answer import ENOUGH
from calculator.web.whatif.figures.axes import axis_figure
from calculator.web.whatif.figures.break_even import lines
from calculator.web.whatif.figures.heat import heat
from calculator.web.whatif.figures.pareto import pareto
from calculator.web.whatif.figures.spread import histogram
from calculator.web.whatif.figures.tornado import tornado
from calculator.whatif.summary import Summary

__all__ = ["Figure", "figures", "heat_alone"]


def figures(summary: Summary, pair: str = "") -> list[Figure]:
    """Every chart that these axes allow, the most telling first."""
    if not summary.feasible:
        return []
    found = [tornado(summary)] if len(summary.axes) > 1 else []
    found += lines(summary)
    found += [axis_figure(summary, i, axis) for i, axis in enumerate(summary.axes)]
    if len(summary.axes) > 1:
        found.append(heat(summary, pair))
    if summary.pareto:
        found.append(pareto(summary))
    if len(summary.histogram) > 1 and summary.feasible >= ENOUGH:
        found.append(histogram(summary))
    return [f for f in found if f]


def heat_alone(request: HttpRequest, context: Mapping[str, Any]) -> HttpResponse:
    """The heat map of the pair that the address names, for htmx; nothing where no scenario can be had."""
    summary = context.get("summary")
    if summary is None or not summary.feasible:
        return HttpResponse(status=204)
    return render(request, "charts/figure.html", {**context, "c": heat(summary, request.GET.get("heat", ""))})
