"""A whole estimate as the base of a sweep: the totals of `calculator.estimates.totals`, for every scenario at once.

Items that no axis touches are worked out once. Of those only the lines that share a meter's tiers with a line that
moves are priced again in each slab.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

import numpy as np

from calculator.estimates.document import Document, Item
from calculator.estimates.items import REGION, read_items
from calculator.estimates.months import MONTHS, due, growth_of, left_of, term_of
from calculator.estimates.support import Support, support
from calculator.kernel import Choice, Service
from calculator.kernel.feasible import Reason, broken_limits, impossible, unpriced
from calculator.kernel.ledger import price_ledgers
from calculator.kernel.meters import PriceBook
from calculator.kernel.outcomes import Usage
from calculator.kernel.priced import Priced
from calculator.kernel.trace import plain
from calculator.whatif.base import MONEY, UNIT, Outcome, Result, Target, steps_of

Array = np.ndarray
MARK = "|"
"""Stands between an item and the reason of it in a reason's key."""


@dataclass(frozen=True, eq=False)
class EstimateBase:
    """`document` without its disabled items' part in the sum; inputs are addressed `<item id>.<field>`. Money is in
    the estimate's currency and includes discounts, growth, AWS Support and tax. `estimate` is the public id it was
    taken from, empty for none.
    """

    document: Document
    estimate: str = ""
    _held: dict[Any, Any] = field(default_factory=dict)

    @property
    def name(self) -> str:
        return self.document.name

    @property
    def currency(self) -> str:
        return self.document.settings.currency.code

    @cached_property
    def items(self) -> Mapping[str, Item]:
        """The priceable items by id, in the document's order."""
        return {item.id: item for _, item in self.document.items if item.id in self.cases}

    @cached_property
    def problems(self) -> Mapping[str, tuple[str, ...]]:
        """Why enabled items cannot be priced, by id."""
        return read_items(self.document)[1]

    @cached_property
    def cases(self) -> Mapping[str, Service]:
        return {item.id: r.single(i) for r in read_items(self.document)[0] for i, item in enumerate(r.items)}

    @cached_property
    def titles(self) -> Mapping[str, str]:
        return {item.id: item.title for item in self.items.values()}

    @cached_property
    def targets(self) -> Mapping[str, Target]:
        return {
            f"{item}.{f.name}": Target(f"{item}.{f.name}", f, item, self.titles[item])
            for item, case in self.cases.items()
            for f in case.fields
        }

    @cached_property
    def results(self) -> Mapping[str, Result]:
        found = {name: Result(name, label, self.currency, money=True) for name, label in MONEY.items()}
        for item, case in self.cases.items():
            title = self.titles[item]
            for u in type(case).unit_costs:
                name = f"{UNIT}{item}.{u.label}"
                found[name] = Result(name, f"Cost of the estimate per {u.label} of {title}", self.currency, money=True)
            for name, _, s in steps_of(type(case)):
                found.setdefault(f"{item}.{name}", Result(f"{item}.{name}", f"{title}: {s.label}", s.unit))
        return found

    def now(self, target: Target) -> Any:
        return target.field.values(self.cases[target.item]).reshape(-1)[0]

    def outcome(self, values: Mapping[str, Array], book: PriceBook, always_free: bool) -> Outcome:
        """`always_free` is the document's own setting."""
        moved: dict[str, dict[str, Array]] = {}
        for address, column in values.items():
            item, _, name = address.partition(".")
            moved.setdefault(item, {})[name] = column
        cases = dict(self.cases)
        for item, inputs in moved.items():
            case = self.cases[item]
            cases[item] = type(case)({**case.inputs, **self._already(item, inputs), **inputs})
        priced = self._priced(cases, frozenset(moved), book)
        return EstimateOutcome(self, cases, frozenset(moved), priced, support(self.document.settings.support, book))

    def _already(self, item: str, inputs: Mapping[str, Array]) -> dict[str, Array]:
        """Where the Region moves, what the account uses elsewhere moves with it."""
        service = type(self.cases[item])
        asked = service.by_name.get(REGION)
        if REGION not in inputs or not isinstance(asked, Choice):
            return {}
        typed_, slug = self.items[item].inputs, self.items[item].service
        found: dict[str, Array] = {}
        for a in self.document.settings.already:
            if a.service != slug or a.field not in service.by_name or a.field in typed_ or a.field in inputs:
                continue
            initial = float(service.by_name[a.field].initial()[0])
            table = found.setdefault(a.field, np.full(len(asked.choices), initial))
            where = slice(None) if not a.region else asked.codes.get(a.region)
            if where is not None and (a.region or (table == initial).all()):
                table[where] = float(a.amount)
        return {name: table[inputs[REGION]] for name, table in found.items()}

    def _priced(self, cases: Mapping[str, Service], moved: frozenset[str], book: PriceBook) -> dict[str, Priced]:
        """Lines by item. What is fixed and shares no tiers with what moves is priced once."""
        free = self.document.settings.always_free
        fixed = self._fixed(moved)
        moving = {item: cases[item].ledger() for item in cases if item in moved}
        rates = frozenset(u.line.rate for ledger in moving.values() for u in ledger)
        together = {**moving, **{item: [u for u in ledger if u.line.rate in rates] for item, ledger in fixed.items()}}
        priced = price_ledgers(list(together.values()), book, always_free=free)
        found = {item: list(lines) for item, lines in zip(together, priced.items, strict=True)}
        key = (moved, rates, book)
        if key not in self._held:
            alone = [[u for u in ledger if u.line.rate not in rates] for ledger in fixed.values()]
            self._held[key] = price_ledgers(alone, book, always_free=free, rows=[1] * len(alone)).items
        for item, lines in zip(fixed, self._held[key], strict=True):
            found[item] += lines
        return {item: Priced([lines]) for item, lines in found.items()}

    def _fixed(self, moved: frozenset[str]) -> dict[str, list[Usage]]:
        if moved not in self._held:
            self._held[moved] = {item: case.ledger() for item, case in self.cases.items() if item not in moved}
        known: dict[str, list[Usage]] = self._held[moved]
        return known


@dataclass(eq=False)
class EstimateOutcome:
    """Money as in `calculator.estimates.totals`, its steps in the same order."""

    base: EstimateBase
    cases: Mapping[str, Service]
    moved: frozenset[str]
    priced: Mapping[str, Priced]
    plan: Support
    _known: dict[str, Array] = field(default_factory=dict)

    def result(self, name: str) -> Array:
        if name in MONEY:
            return self._money(name)
        if name.startswith(UNIT):
            item, _, label = name.removeprefix(UNIT).partition(".")
            case = self.cases[item]
            unit = next(u for u in type(case).unit_costs if u.label == label)
            count = plain(getattr(case, unit.step)) / unit.per
            return np.where(count > 0, self._money("effective") / count, np.nan)
        item, _, step = name.partition(".")
        path, declared = next((path, s) for n, path, s in steps_of(type(self.cases[item])) if n == step)
        return self.cases[item].value_in(path, declared)

    def reasons(self, unbroken: bool) -> Iterator[Reason]:
        for item, case in self.cases.items():
            found = self._reasons(item, case, unbroken)
            for reason in found:
                yield replace(
                    reason, key=f"{item}{MARK}{reason.key}", words=f"{self.base.titles[item]}: {reason.words}"
                )

    def _reasons(self, item: str, case: Service, unbroken: bool) -> Iterator[Reason]:
        if unbroken:
            yield from broken_limits(case)
        if item in self.moved:  # the base itself holds no impossible combination
            yield from impossible(case)
        yield from unpriced(self.priced[item])

    # -- money ---------------------------------------------------------------------------------------------

    def _money(self, name: str) -> Array:
        if name not in self._known:
            self._known |= self._totals(name)
        return self._known[name]

    @cached_property
    def _sums(self) -> tuple[Array, Array, list[tuple[float, Array, Array]]]:
        """Dollars a month at AWS's prices, the same after discounts, and payments due once: what is left of them after
        discounts, amount, term.
        """
        listed: Array = np.zeros(1)
        net: Array = np.zeros(1)
        payments = []
        for item, priced in self.priced.items():
            left = left_of(self.base.document.settings, self.base.items[item].service)
            monthly: Array = np.zeros(1)
            for line in priced.lines():
                if line.usage.line.once:
                    payments.append((left, line.known(), term_of(line.usage)))
                else:
                    monthly = monthly + line.known()
            listed, net = listed + monthly, net + monthly * left
        return listed, net, payments

    def _totals(self, name: str) -> dict[str, Array]:
        settings = self.base.document.settings
        listed, net, payments = self._sums
        growth = growth_of(settings)
        plan = self.plan
        scale = float(settings.currency.rate) * (1 + float(settings.tax) / 100)

        def paid(month: int) -> Array:
            return _sum(amount * due(month, term) for _, amount, term in payments)

        if name == "monthly":
            return {name: (net + plan.of(listed)) * scale}
        if name == "upfront":
            fee = plan.of(listed + paid(0)) - plan.of(listed)
            return {name: (_sum(amount * left for left, amount, _ in payments) + fee) * scale}
        months = 12 if name == "first_12" else MONTHS
        spent = net * float(growth[:months].sum())
        spent = spent + _sum(amount * left * np.ceil(months / term) for left, amount, term in payments)
        if plan.tiers:
            paying = _paying(months, [term for _, _, term in payments])
            spent = spent + plan.summed(listed, growth[:months][~paying])
            for month in np.flatnonzero(paying).tolist():
                spent = spent + plan.of(listed * growth[month] + paid(month))
        spent = spent * scale
        return {name: spent} if name == "first_12" else {"first_36": spent, "effective": spent / MONTHS}


def _paying(months: int, terms: list[Array]) -> Array:
    """Of the first so many months those in which a payment of any of these terms is due, in any scenario."""
    known = np.unique(np.concatenate([t.ravel() for t in terms])) if terms else np.zeros(0)
    return np.asarray((due(np.arange(months)[:, None], known) > 0).any(axis=1))


def _sum(values: Iterator[Array]) -> Array:
    total: Array = np.zeros(1)
    for value in values:
        total = total + value
    return total
