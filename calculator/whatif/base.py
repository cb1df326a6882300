"""What a sweep starts from: one case of a service. Its inputs by address, its results by name."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Protocol

import numpy as np

from calculator.kernel import Field, Service
from calculator.kernel.answer import unit_cost
from calculator.kernel.feasible import Reason, broken_limits, impossible, unpriced
from calculator.kernel.ledger import price
from calculator.kernel.meters import PriceBook
from calculator.kernel.priced import Priced
from calculator.kernel.steps import check, rule, step

Array = np.ndarray
MONTHS = 36

MONEY = {
    "monthly": "Monthly cost",
    "upfront": "Upfront payments",
    "first_12": "First 12 months",
    "first_36": "First 36 months",
    "effective": "Effective monthly cost over 36 months",
}
"""Results in money that every base has. `upfront` is what is due in the first month besides the monthly cost."""
UNIT = "unit:"
"""Prefix of a result that is money per unit of a driver: `unit:million requests`."""


@dataclass(frozen=True)
class Result:
    """A number that scenarios can be ranked by, held to or shown with. `money` says that it is in dollars, or in the
    estimate's currency.
    """

    name: str
    label: str
    unit: str
    money: bool = False


@dataclass(frozen=True)
class Target:
    """An input that a sweep may vary: its address, the item it belongs to ("" for a service) and its field."""

    address: str
    field: Field
    item: str = ""
    title: str = ""
    """The item's name, to tell two inputs of one label apart."""

    @property
    def label(self) -> str:
        return f"{self.title}: {self.field.label}" if self.title else self.field.label


class Outcome(Protocol):
    """What scenarios come to: arrays that broadcast together."""

    def result(self, name: str) -> Array:
        """A number of every scenario; NaN where there is none. Unknown prices are left out of money."""

    def reasons(self, unbroken: bool) -> Iterator[Reason]:
        """Why scenarios cannot be had; broken limits only with `unbroken`."""


class Base(Protocol):
    """A service or an estimate, as a sweep sees it."""

    @property
    def name(self) -> str:
        """What people call it."""

    @property
    def targets(self) -> Mapping[str, Target]:
        """Every input that may vary, by address."""

    @property
    def results(self) -> Mapping[str, Result]: ...

    @property
    def cases(self) -> Mapping[str, Service]:
        """The case of each item as the base has it; "" for a service."""

    @property
    def titles(self) -> Mapping[str, str]:
        """What each item is called; empty for a service."""

    @property
    def currency(self) -> str: ...

    def now(self, target: Target) -> Any:
        """The value that the base has of an input, as the field's array holds it."""

    def outcome(self, values: Mapping[str, Array], book: PriceBook, always_free: bool) -> Outcome:
        """Scenarios with some inputs set to arrays, by address."""


def steps_of(service: type[Service], path: tuple[str, ...] = ()) -> Iterator[tuple[str, tuple[str, ...], step]]:
    """Name, parts on the way and declaration of every number a service works out; its own before its parts'."""
    for s in service.steps:
        if not isinstance(s, check | rule):
            yield "_".join((*path, s.name)), path, s
    for p in service.parts:
        yield from steps_of(p.service, (*path, p.name))


@dataclass(frozen=True)
class ServiceBase:
    """One case of a service. `inputs` are the texts typed, those that differ from the defaults."""

    service: type[Service]
    inputs: Mapping[str, str]
    case: Service
    currency: str = "USD"

    @cached_property
    def targets(self) -> Mapping[str, Target]:
        return {f.name: Target(f.name, f) for f in self.service.fields}

    @cached_property
    def cases(self) -> Mapping[str, Service]:
        return {"": self.case}

    @property
    def name(self) -> str:
        return self.service.title

    @property
    def titles(self) -> Mapping[str, str]:
        return {"": ""}

    @cached_property
    def steps(self) -> Mapping[str, tuple[tuple[str, ...], step]]:
        found: dict[str, tuple[tuple[str, ...], step]] = {}
        for name, path, s in steps_of(self.service):
            found.setdefault(name, (path, s))
        return found

    @cached_property
    def results(self) -> Mapping[str, Result]:
        found = {name: Result(name, label, self.currency, money=True) for name, label in MONEY.items()}
        for u in self.service.unit_costs:
            name = UNIT + u.label
            found[name] = Result(name, f"Cost per {u.label}", self.currency, money=True)
        for name, (_, s) in self.steps.items():
            found.setdefault(name, Result(name, s.label, s.unit))
        return found

    def now(self, target: Target) -> Any:
        return target.field.values(self.case).reshape(-1)[0]

    def outcome(self, values: Mapping[str, Array], book: PriceBook, always_free: bool) -> Outcome:
        case = self.service({**self.case.inputs, **values})
        return ServiceOutcome(self, case, price([case], book, always_free=always_free))


@dataclass
class ServiceOutcome:
    base: ServiceBase
    case: Service
    priced: Priced

    def result(self, name: str) -> Array:
        if name in MONEY:
            return money(self.priced, name)
        if name.startswith(UNIT):
            unit = next(u for u in self.base.service.unit_costs if u.label == name.removeprefix(UNIT))
            return unit_cost(self.case, self.priced, unit, MONTHS)
        return self.case.value_in(*self.base.steps[name])

    def reasons(self, unbroken: bool) -> Iterator[Reason]:
        if unbroken:
            yield from broken_limits(self.case)
        yield from impossible(self.case)
        yield from unpriced(self.priced)


def money(priced: Priced, name: str) -> Array:
    """One of `MONEY` for a service alone, in dollars."""
    match name:
        case "monthly":
            return priced.total()
        case "upfront":
            return priced.total(once=True)
        case "first_12":
            return priced.over(12)
        case "first_36":
            return priced.over(MONTHS)
        case _:
            return priced.over(MONTHS) / MONTHS
