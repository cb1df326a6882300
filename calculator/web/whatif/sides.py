"""`/what-if/compare/`: two to four saved sweeps side by side."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from calculator.accounts.visitor import viewer
from calculator.estimates.document import RefusedError
from calculator.estimates.problems import NotFoundError
from calculator.web.whatif.kept import kindly
from calculator.web.whatif.place import framed
from calculator.web.whatif.saved import described
from calculator.web.whatif.wording import UNKNOWN, difference, part, worded
from calculator.whatif import queries
from calculator.whatif.models import Sweep
from calculator.whatif.older import is_older
from calculator.whatif.plans import plan_of

LEAST, MOST = 2, 4


@require_safe
@kindly
def compare(request: HttpRequest) -> HttpResponse:
    """Each `?with=` is the id of a sweep that the visitor may see; the first is what others are held against."""
    asked = list(dict.fromkeys(text[:40] for text in request.GET.getlist("with") if text))[:MOST]
    columns, problems = [], []
    for text in asked:
        try:
            kept, _ = queries.find(viewer(request), text)
            columns.append(_column(kept))
        except NotFoundError:
            problems.append("One of these sweeps is not there for you: it may have been deleted.")
        except RefusedError as error:
            problems.append(error.message)
    if columns:
        _held_against(columns)
    context = {
        "columns": columns,
        "problems": list(dict.fromkeys(problems)),
        "offered": list(queries.sweeps(viewer(request))[:50]),
        "chosen": asked,
        "least": LEAST,
        "most": MOST,
    }
    return render(request, "whatif/compare.html", framed(request, **context))


def _column(kept: Sweep) -> dict[str, Any]:
    definition = plan_of(kept).definition
    summary = queries.summary_of(kept)
    aim = definition.objective.result
    found: dict[str, Any] = {
        "sweep": kept,
        "state": kept.get_state_display(),
        "older": is_older(kept),
        **described(definition),
        "total": f"{kept.total:,}",
        "aim_label": aim.label,
        "result": aim,
        "direction": definition.objective.direction,
        "best_value": None,
        "amounts": [],
        "feasible": UNKNOWN,
        "now": UNKNOWN,
        "best_at": [],
        "matters": "",
    }
    if summary is None:
        return found
    best = summary.best[0] if summary.best else None
    found["best_value"] = None if best is None else best.results.get(aim.name)
    found["feasible"] = f"{summary.feasible:,} ({part(summary.feasible, summary.rows)})"
    found["now"] = worded(aim, summary.base.results.get(aim.name))
    found["best_at"] = list(best.values.items()) if best else []
    found["amounts"] = [
        worded(aim, v) for v in (summary.minimum, summary.percentiles.get(50), summary.mean, summary.maximum)
    ]
    shares = [(a.share_of_variance, a.label) for a in summary.axes if a.share_of_variance]
    found["matters"] = max(shares)[1] if shares else ""
    return found


def _held_against(columns: list[dict[str, Any]]) -> None:
    """Each best, and its difference from the first column's where both look for the same."""
    first = columns[0]
    for place, column in enumerate(columns):
        aim = column["result"]
        column["best"] = worded(aim, column["best_value"])
        same = (aim.name, aim.unit) == (first["result"].name, first["result"].unit)
        column["by"] = difference(aim, column["best_value"], first["best_value"]) if place and same else ""
        column["better"] = column["by"].startswith("−" if column["direction"] == "min" else "+")
