"""The working: every step with its sentence and its arithmetic, from numbers that remember how they came about."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from calculator.kernel.rows import StepRow
from calculator.kernel.service import Service
from calculator.kernel.steps import line
from calculator.kernel.trace import Traced, one
from calculator.kernel.units import quantity


def explain(service: type[Service], inputs: dict[str, Any]) -> tuple[StepRow, ...]:
    """The working: the case is run once more on numbers that remember how they came about."""
    traced = service({k: v for k, v in inputs.items() if not k.startswith("_")}, traced=True)
    traced.ledger()
    traced.checked()
    traced.work_out()
    return tuple(_explained(traced, ""))


def _explained(case: Service, group: str) -> Iterator[StepRow]:
    for s, result in case.order:
        value = one(result)
        if s.name in case.unspoken or (isinstance(s, line) and value == 0):
            continue
        arithmetic = result.arithmetic if isinstance(result, Traced) else ""
        unit = s.unit
        yield StepRow(
            name=s.name,
            label=s.label,
            sentence=case.say(s.sentence),
            arithmetic=f"{arithmetic} = {quantity(value, unit)}" if arithmetic else "",
            value=value,
            unit=unit,
            source=s.source,
            group=group,
        )
    for p, inner, _ in case.used_parts():
        yield from _explained(inner, p.title)
