"""What a cell may name: a service's inputs by name or short name, and every number its declaration works out.

All of it follows from the declaration. Names never change their meaning within `/v1/`; new ones may come.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from calculator.kernel import Field, Service, UnitCost, check, line, size
from calculator.kernel.once import once
from calculator.kernel.steps import rule


@dataclass(frozen=True)
class Result:
    """A column of the answer. `label` and `unit` are for people, `text` says that it is no number. It comes from a
    total, a unit cost (`per`) or a step (`of`) of the service or of a part (`path`).
    """

    name: str
    label: str
    unit: str = ""
    text: bool = False
    per: UnitCost | None = None
    of: Any = None
    path: tuple[str, ...] = ()
    money: bool = False


TOTALS = (
    Result("monthly", "Cost a month", "USD"),
    Result("upfront", "Paid upfront", "USD"),
    Result("first_12_months", "First 12 months, upfront payments included", "USD"),
    Result("first_36_months", "First 36 months, upfront payments included", "USD"),
)
ABOUT = (
    Result("currency", "Currency", text=True),
    Result("status", "“ok”, “limit” (a limit is broken), “no price” or “error”", text=True),
    Result("error", "What is wrong, in words", text=True),
    Result("price_book", "Id of the price book", text=True),
    Result("effective_date", "Day of the book's newest price", text=True),
    Result("engine_version", "Version of the formulas", text=True),
    Result("url", "The page that explains the number", text=True),
)
EXTRA = (
    Result("effective_monthly", "Cost a month over 36 months, upfront payments spread", "USD"),
    Result("service", "Service", text=True),
)
STANDARD = tuple(r.name for r in (*TOTALS, *ABOUT))
"""The columns of an answer that asks for none, in an order that stays; further ones only ever come at its right."""
MONEY = frozenset(r.name for r in (*TOTALS, EXTRA[0]))


@once
def results(service: type[Service]) -> Mapping[str, Result]:
    """Every column a service's answer can hold, by name."""
    found = {r.name: r for r in (*TOTALS, *ABOUT, *EXTRA)}
    for per in service.unit_costs:
        name = "per_" + re.sub(r"[^a-z0-9]+", "_", per.label.lower()).strip("_")
        found.setdefault(name, Result(name, f"Cost per {per.label}", "USD", per=per))
    for result in _worked_out(service, ()):
        if result.name not in service.by_name:
            found.setdefault(result.name, result)
    return found


def _worked_out(service: type[Service], path: tuple[str, ...], title: str = "") -> Iterator[Result]:
    for s in (*service.sizes, *service.lines, *(s for s in service.steps if not isinstance(s, size | line))):
        if isinstance(s, check | rule):
            continue
        name = "_".join((*path, s.name))
        label = f"{title}: {s.label}" if title else s.label
        yield Result(name, label, s.unit, of=s, path=path)
        if isinstance(s, line):
            paid = "upfront" if s.once else "a month"
            yield Result(f"{name}_usd", f"{label}, {paid}", "USD", of=s, path=path, money=True)
        if isinstance(s, size):
            yield Result(f"{name}_binding", f"{label}: the dimension that decides", text=True, of=s, path=path)
    for p in service.parts:
        yield from _worked_out(p.service, (*path, p.name), p.title)


@once
def inputs(service: type[Service]) -> Mapping[str, Field]:
    """Every name of every input: its own and its short one."""
    return {**service.by_name, **{f.short: f for f in service.fields if f.short}}


def shortest(field: Field) -> str:
    return field.short or field.name


def read_names(service: type[Service], raw: Mapping[str, Any]) -> tuple[dict[str, Any], list[str], list[str]]:
    """Values under the inputs' own names; names that are no input; inputs that were given under both their names."""
    known = inputs(service)
    values: dict[str, Any] = {}
    unknown, twice = [], []
    for name, value in raw.items():
        field = known.get(name)
        if field is None:
            unknown.append(name)
        elif field.name in values:
            twice.append(field.name)
        else:
            values[field.name] = value
    return values, unknown, twice
