"""One case, explained: what it needs, what it costs, the working behind it and the limits it meets.

`Answer` is plain data in the reader's words; the page, the API and the exports all show this and nothing else.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np

from calculator.kernel.choice import Choice
from calculator.kernel.ledger import price
from calculator.kernel.meters import PriceBook
from calculator.kernel.outcomes import BROKEN, FINE, STATES, Checked, Dimension, binding
from calculator.kernel.priced import Priced, PricedLine
from calculator.kernel.rows import CheckRow, DimensionRow, LineRow, SizeRow, StepRow, TierRow, UnitCostRow
from calculator.kernel.service import Service
from calculator.kernel.trace import one, plain
from calculator.kernel.units import number, quantity
from calculator.kernel.unpriced import why_unpriced
from calculator.kernel.ways import UnitCost
from calculator.kernel.working import explain


@dataclass(frozen=True)
class Answer:
    """A priced case of one scenario, money in dollars. Totals leave out lines without a price, of which `unpriced`
    tells; `complete` says that there are none. `checked` is how many limits apply.
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
    lines = tuple(_line_row(p) for p in own.lines() if one(p.usage.quantity) > 0)
    monthly = one(own.total())
    costs = []
    for u in type(case).unit_costs:
        usd = one(unit_cost(case, own, u, 36))
        if np.isfinite(usd):
            costs.append(UnitCostRow(u.label, usd))
    unpriced = tuple(dict.fromkeys(f"{row.label}: {row.status}" for row in lines if row.amount is None))
    return Answer(
        case=case,
        monthly=monthly,
        upfront=one(own.total(once=True)),
        first_12_months=one(own.over(12)),
        first_36_months=one(own.over(36)),
        complete=not unpriced,
        unpriced=unpriced,
        lines=lines,
        sizes=tuple(_sizes(case)),
        checks=tuple(_check_row(c) for c in checked if far or one(c.state) != FINE),
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
    amount = one(p.amount)
    region_field = case.by_name[item.each or item.region]
    assert isinstance(region_field, Choice)
    region = region_field.choices[int(one(usage.region))]
    key = ""
    if item.rate.by:
        chosen = case.by_name[item.rate.by]
        key = chosen.text(chosen.values(case).reshape(-1)[0])
    status = why_unpriced(p, 1).get(0, "priced")
    tiers = [
        TierRow(
            one(t.quantity),
            one(t.usd),
            one(t.amount),
            one(t.begin),
            one(t.end),
            bool(np.isnan(one(t.begin))),
        )
        for t in p.tiers()
        if one(t.quantity) > 0
    ]
    return LineRow(
        name=usage.name,
        label=f"{item.label} in {region.label}" if item.each else item.label,
        note=case.say(item.sentence),
        quantity=one(usage.quantity),
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
        if not case.applies(s):
            continue
        dimensions = case.dimensions(s)
        names = [(d.name, one(d.share)) for d in dimensions]
        fullest = binding(names)
        yield SizeRow(
            name=s.name,
            label=s.label,
            value=one(case.value(s)),
            unit=s.unit,
            sentence=case.say(s.sentence),
            binding=fullest,
            dimensions=tuple(
                _dimension_row(d, fullest)
                for d in sorted(dimensions, key=lambda d: -one(d.share))
                if np.isfinite(one(d.capacity))  # what nothing limits is no bar
            ),
            source=s.source,
            group=group,
        )
    for p, inner, _ in case.used_parts():
        yield from _sizes(inner, p.title)


def _dimension_row(d: Dimension, fullest: str) -> DimensionRow:
    return DimensionRow(d.name, one(d.amount), one(d.capacity), one(d.share), d.unit, d.name == fullest)


def check_rows(case: Service, *, heeded: bool) -> tuple[CheckRow, ...]:
    """The limits that are broken, near or deserve a look; or, not `heeded`, the others."""
    return tuple(_check_row(c) for c in case.checked() if (one(c.state) != FINE) == heeded)


def _check_row(c: Checked) -> CheckRow:
    used = limit = share = None
    extra = {}
    if c.of is not None:
        used, limit = one(c.of.used), one(c.of.limit)
        share = used / limit if limit else (0.0 if not used else float("inf"))
        extra = {"used": number(used), "limit": quantity(limit, c.of.unit)}
    state = int(one(c.state))
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
