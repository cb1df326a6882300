"""Side-by-side tables: where options cross, when an upfront payment pays off, what a unit costs."""

from typing import Any

import numpy as np
import pytest

from calculator.kernel import Choice, Compare, Number, Rate, Service, UnitCost, line, step
from calculator.kernel.meters import PriceBook
from calculator.kernel.scenarios import OptionRow, side_by_side
from pricing.rows import lock

USD = {"pay": 1.0, "commit": 0.6, "prepay": 500.0, "disk": 8.0}


class Columns:
    def __init__(self, usd: float) -> None:
        prices = lock(np.zeros((1, 1)), np.full((1, 1), usd), np.zeros(1, np.uint8), "")
        self.start, self.usd, self.status = prices.start, prices.usd, prices.status


class Book:
    def prices(self, offer: str, label: str, by: str = "") -> Any:
        return Columns(USD[label])


class Machine(Service):
    region = Choice("Region", default="here", options=(("here", "Here"),))
    kind = Choice("Usage", default="always", options=(("always", "Always"), ("percent", "Percent")))
    used = Number("Used", unit="%", default=100, max=100, when=kind.is_("percent"))
    plan = Choice("Plan", default="pay", options=(("pay", "Pay"), ("commit", "Commit"), ("prepay", "Prepay a year")))

    @step("Hours", unit="hours")
    def hours(self) -> Any:
        """{hours}."""
        return np.where(self.is_(kind="percent"), self.used, 100.0)

    @step("Term", unit="months")
    def term(self) -> Any:
        """{term}."""
        return np.full(1, 12.0)

    @line("Pay", rate=Rate("", "pay"), when=plan.is_("pay"))
    def pay(self) -> Any:
        """{pay}."""
        return self.hours

    @line("Commit", rate=Rate("", "commit"), when=plan.is_("commit"))
    def commit(self) -> Any:
        """{commit}."""
        return np.full(1, 100.0)

    @line("Prepay", rate=Rate("", "prepay"), when=plan.is_("prepay"), once=True, term="term")
    def prepay(self) -> Any:
        """{prepay}."""
        return np.full(1, 1.0)

    @line("Disk", rate=Rate("", "disk"))
    def disk(self) -> Any:
        """{disk}."""
        return np.full(1, 1.0)

    compare = (Compare("plan", "Plans", driver="used", baseline="pay", driving={"kind": "percent"}),)
    unit_costs = (UnitCost("hour", "hours", lines=("pay", "commit", "prepay")),)


def rows(**raw: str) -> dict[str, OptionRow]:
    case, faults = Machine.read(raw)
    assert not faults
    book: PriceBook = Book()
    return {row.value: row for row in side_by_side(case, Machine.compare[0], book).rows}


def test_options_cross_where_they_cost_the_same_even_if_the_case_has_no_driver() -> None:
    found = rows()
    assert found["commit"].crossing == pytest.approx(60)
    assert found["prepay"].crossing == pytest.approx(500 / 12)
    assert found["commit"].cheaper_above
    assert found["pay"].crossing is None


def test_a_crossing_that_falls_on_a_grid_point_is_found() -> None:
    USD["commit"] = 0.5
    try:
        assert rows()["commit"].crossing == pytest.approx(50)
    finally:
        USD["commit"] = 0.6


def test_an_upfront_payment_pays_off_within_its_term_or_not_at_all() -> None:
    assert rows()["prepay"].breakeven_month == pytest.approx(5)
    assert rows(kind="percent", used="45")["prepay"].breakeven_month == pytest.approx(500 / 45)
    assert rows(kind="percent", used="40")["prepay"].breakeven_month is None  # 12.5 months, but due again at 12


def test_each_option_says_what_a_unit_costs_by_the_lines_that_count() -> None:
    found = rows(kind="percent", used="50")
    assert found["pay"].unit_costs[0] == pytest.approx(1.0)
    assert found["commit"].unit_costs[0] == pytest.approx(1.2)
    assert found["prepay"].unit_costs[0] == pytest.approx(500 / 12 / 50)
