"""Options side by side as JSON."""

from __future__ import annotations

from collections.abc import Mapping

from calculator.api.services.answers import page, query_of
from calculator.api.shapes import comparisons as shapes
from calculator.api.writing import finite
from calculator.kernel import Service
from calculator.kernel.scenarios import Comparison, OptionRow


def comparison(
    case: Service, given: Mapping[str, str], found: Comparison, host: str, always_free: bool
) -> shapes.Comparison:
    """One comparison of the service."""
    driver = found.driver
    compare = found.compare

    def option(row: OptionRow) -> shapes.Option:
        query = query_of(type(case), {**given, compare.axis: row.value}, always_free)
        return {
            "value": row.value,
            "label": row.label,
            "hint": row.hint,
            "chosen": row.chosen,
            "cheapest": row.cheapest,
            "feasible": row.feasible,
            "monthly": row.monthly,
            "upfront": row.upfront,
            "effective_monthly": row.effective_monthly,
            "first_12_months": row.first_12_months,
            "first_36_months": row.first_36_months,
            "saving": row.saving,
            "breakeven_month": row.breakeven_month,
            "crossing": row.crossing,
            "cheaper_above": row.cheaper_above,
            "steps": [
                {"label": label, "unit": unit, "value": finite(value)}
                for (label, unit), value in zip(found.step_labels, row.steps, strict=True)
            ],
            "unit_costs": [
                {"label": label, "usd": usd} for label, usd in zip(found.unit_labels, row.unit_costs, strict=True)
            ],
            "problems": list(row.problems),
            "permalink": page(type(case), host, query),
        }

    return {
        "axis": compare.axis,
        "title": compare.title,
        "note": compare.note,
        "baseline": found.baseline,
        "driver": None
        if driver is None
        else {
            "name": driver.name,
            "label": driver.label,
            "unit": driver.unit,
            "low": compare.low,
            "high": compare.high,
        },
        "options": [option(row) for row in found.rows],
    }
