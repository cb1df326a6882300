"""One case, explained: what it needs, what it costs, the working behind it and the limits it meets.

`Answer` is plain data in the reader's words; the page, the API and the exports all show this and nothing
else.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from calculator.kernel.choice import Choice
from calculator.kernel.ledger import price
from calculator.kernel.meters import PriceBook
from calculator.kernel.outcomes import BROKEN, FINE, STATES, Checked, Dimension, binding
from calculator.kernel.priced import Priced, PricedLine
from calculator.kernel.service import Service
from calculator.kernel.steps import line
from calculator.kernel.trace import Traced, plain
from calculator.kernel.units import number, quantity
from calculator.kernel.unpriced import why_unpriced
from calculator.kernel.ways import UnitCost


@dataclass(frozen=True)
class TierRow:
    """One priced row: quantity x unit_price = amount, to the last bit. `free` marks an allowance."""

    quantity: float
    unit_price: float
    amount: float
    begin: float
    end: float
    free: bool = False


@dataclass(frozen=True)
class LineRow:
    """One line of the bill. `status` is "priced", or in words why there is no price; then `amount` is
    None.
    """

    name: str
    label: str
    note: str
    quantity: float
    unit: str
    amount: float | None
    once: bool
    status: str
    offer: str
    rate_label: str
    key: str
    region: str
    tiers: tuple[TierRow, ...]
    group: str = ""


@dataclass(frozen=True)
class DimensionRow:
    name: str
    amount: float
    capacity: float
    share: float
    unit: str
    binding: bool


@dataclass(frozen=True)
class SizeRow:
    name: str
    label: str
    value: float
    unit: str
    sentence: str
    binding: str
    dimensions: tuple[DimensionRow, ...]
    source: str
    group: str = ""


@dataclass(frozen=True)
class StepRow:
    """One step of the working: the sentence, the arithmetic with its numbers, the value and the rule's
    source.
    """

    name: str
    label: str
    sentence: str
    arithmetic: str
    value: float
    unit: str
    source: str
    group: str = ""


@dataclass(frozen=True)
class CheckRow:
    """A limit: state is "fine", "near", "warning" or "broken". `share` is None where nothing is measured."""

    name: str
    label: str
    state: str
    sentence: str
    advice: str
    used: float | None
    limit: float | None
    unit: str
    share: float | None
    source: str
    group: str = ""


@dataclass(frozen=True)
class UnitCostRow:
    label: str
    usd: float


@dataclass(frozen=True)
class Answer:
    """A priced case. Totals are None when nothing is priced; `complete` says whether every line has a
    price; `checked` how many limits apply.
    """

    case: Service
    monthly: float
    upfront: float
    first_12_months: float
    first_36_months: float
    complete: bool
    unpriced: tuple[str, ...]
    lines: tuple[LineRow, ...]
    sizes: tuple[SizeRow, ...]
    checks: tuple[CheckRow, ...]
    unit_costs: tuple[UnitCostRow, ...]
    working: tuple[StepRow, ...] = field(default=())
    checked: int = 0

    @property
    def inputs(self) -> dict[str, str]:
        """The inputs as text, every field that applies."""
        return given(self.case)

    @property
    def broken(self) -> bool:
        return any(c.state == STATES[BROKEN] for c in self.checks)


def _one(value: Any) -> float:
    return float(plain(value).item(0))


def answer(
    case: Service, book: PriceBook, *, always_free: bool = False, working: bool = False, far: bool = True
) -> Answer:
    """Price one scenario alone. `far=False` leaves the rows of limits out that are far away."""
    priced = price([case], book, always_free=always_free)
    return answer_item(case, priced, 0, working=working, far=far)


def answer_item(case: Service, priced: Priced, item: int, *, working: bool = False, far: bool = True) -> Answer:
    """One item of an estimate that was priced together."""
    checked = case.checked()
    own = Priced([priced.items[item]])
    lines = tuple(_line_row(p) for p in own.lines() if _one(p.usage.quantity) > 0)
    monthly = _one(own.total())
    costs = []
    for u in type(case).unit_costs:
        usd = _one(unit_cost(case, own, u, 36))
        if np.isfinite(usd):
            costs.append(UnitCostRow(u.label, usd))
    unpriced = tuple(dict.fromkeys(f"{row.label}: {row.status}" for row in lines if row.amount is None))
    return Answer(
        case=case,
        monthly=monthly,
        upfront=_one(own.total(once=True)),
        first_12_months=_one(own.over(12)),
        first_36_months=_one(own.over(36)),
        complete=not unpriced,
        unpriced=unpriced,
        lines=lines,
        sizes=tuple(_sizes(case)),
        checks=tuple(_check_row(c) for c in checked if far or _one(c.state) != FINE),
        unit_costs=tuple(costs),
        working=explain(type(case), case.inputs) if working else (),
        checked=len(checked),
    )


def unit_cost(case: Service, priced: Priced, per: UnitCost, months: int) -> np.ndarray:
    """Dollars per unit, payments spread over `months`; NaN where there are no units or a price is missing."""
    counted = priced
    if per.lines:
        counted = Priced([[p for p in item if p.usage.name in per.lines] for item in priced.items])
    count = plain(getattr(case, per.step)) / per.per
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        usd = counted.over(months) / months / count
    return np.where((count > 0) & (counted.count_unknown() == 0), usd, np.nan)


def given(case: Service) -> dict[str, str]:
    """The case's inputs as text, every field that applies."""
    return {f.name: f.text(f.values(case).reshape(-1)[0]) for f in case.fields if case.applies(f)}


def _line_row(p: PricedLine) -> LineRow:
    usage = p.usage
    case, item = usage.case, usage.line
    amount = _one(p.amount)
    region_field = case.by_name[item.each or item.region]
    assert isinstance(region_field, Choice)
    region = region_field.choices[int(_one(usage.region))]
    key = ""
    if item.rate.by:
        chosen = case.by_name[item.rate.by]
        key = chosen.text(chosen.values(case).reshape(-1)[0])
    status = why_unpriced(p, 1).get(0, "priced")
    tiers = [
        TierRow(
            _one(t.quantity),
            _one(t.usd),
            _one(t.amount),
            _one(t.begin),
            _one(t.end),
            bool(np.isnan(_one(t.begin))),
        )
        for t in p.tiers()
        if _one(t.quantity) > 0
    ]
    return LineRow(
        name=usage.name,
        label=f"{item.label} in {region.label}" if item.each else item.label,
        note=case.say(item.sentence),
        quantity=_one(usage.quantity),
        unit=item.unit,
        amount=None if np.isnan(amount) else amount,
        once=item.once,
        status=status,
        offer=item.rate.offer,
        rate_label=p.meter.labels[0],
        key=key,
        region=region.value,
        tiers=tuple(tiers) if status == "priced" else (),
        group=_group(case, usage.path),
    )


def _group(case: Service, path: tuple[str, ...]) -> str:
    return case.title if path else ""


def _sizes(case: Service, group: str = "") -> Iterator[SizeRow]:
    for s in type(case).sizes:
        if s.when is not None and not s.when.anywhere(case):
            continue
        dimensions = case.dimensions(s)
        names = [(d.name, _one(d.share)) for d in dimensions]
        fullest = binding(names)
        yield SizeRow(
            name=s.name,
            label=s.label,
            value=_one(case.value(s)),
            unit=s.unit,
            sentence=case.say(s.sentence),
            binding=fullest,
            dimensions=tuple(
                _dimension_row(d, fullest)
                for d in sorted(dimensions, key=lambda d: -_one(d.share))
                if np.isfinite(_one(d.capacity))  # what nothing limits is no bar
            ),
            source=s.source,
            group=group,
        )
    for p, inner, _ in case.used_parts():
        yield from _sizes(inner, p.title)


def _dimension_row(d: Dimension, fullest: str) -> DimensionRow:
    return DimensionRow(d.name, _one(d.amount), _one(d.capacity), _one(d.share), d.unit, d.name == fullest)


def check_rows(case: Service, *, heeded: bool) -> tuple[CheckRow, ...]:
    """The limits that are broken, near or deserve a look; or, not `heeded`, the others."""
    return tuple(_check_row(c) for c in case.checked() if (_one(c.state) != FINE) == heeded)


def _check_row(c: Checked) -> CheckRow:
    used = limit = share = None
    extra = {}
    if c.of is not None:
        used, limit = _one(c.of.used), _one(c.of.limit)
        share = used / limit if limit else (0.0 if not used else float("inf"))
        extra = {"used": number(used), "limit": quantity(limit, c.of.unit)}
    state = int(_one(c.state))
    return CheckRow(
        name=c.check.name,
        label=c.check.label,
        state=STATES[state],
        sentence=c.case.say(c.check.sentence, **extra),
        advice=c.case.say(c.check.advice, **extra) if state != FINE else "",
        used=used,
        limit=limit,
        unit=c.of.unit if c.of else "",
        share=share,
        source=c.check.source,
        group=_group(c.case, c.path),
    )


def explain(service: type[Service], inputs: dict[str, Any]) -> tuple[StepRow, ...]:
    """The working: the case is run once more on numbers that remember how they came about."""
    traced = service({k: v for k, v in inputs.items() if not k.startswith("_")}, traced=True)
    traced.ledger()
    traced.checked()
    traced.work_out()
    return tuple(_explained(traced, ""))


def _explained(case: Service, group: str) -> Iterator[StepRow]:
    for s, result in case.order:
        value = _one(result)
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
