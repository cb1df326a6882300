"""Pricing a ledger: tier edges, pools, allowances, what is unknown, upfront payments."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from calculator.kernel import Rate, line
from calculator.kernel.answer import answer, answer_item
from calculator.kernel.columns import read_columns
from calculator.kernel.ledger import price
from tests.kernel.toy import BOOK, Kinds, Shelves, Toy, Worded, read


def handling(**raw: Any) -> Any:
    result = answer(read(Toy, **raw), BOOK)
    return next(r for r in result.lines if r.name == "handling")


@pytest.mark.parametrize(
    ("things", "usd"),
    [("100", 100), ("101", 100.5), ("1000", 550), ("1001", 550.1), ("2000", 650)],
)
def test_each_tier_is_charged_at_its_own_rate(things: str, usd: float) -> None:
    assert handling(things=things).amount == pytest.approx(usd, abs=1e-9)


def test_every_tier_is_a_row_of_quantity_times_price() -> None:
    rows = handling(things="1500").tiers
    assert [(t.begin, t.quantity, t.unit_price, t.amount) for t in rows] == [
        (0, 100, 1.0, 100),
        (100, 900, 0.5, 450),
        (1000, 500, 0.1, 50),
    ]


def test_what_the_account_already_uses_moves_the_start_into_a_later_tier() -> None:
    row = handling(things="10", already_handling="95")
    assert [(t.quantity, t.unit_price) for t in row.tiers] == [(5, 1.0), (5, 0.5)]


def test_items_of_one_estimate_share_the_tiers_of_a_meter_pro_rata() -> None:
    big, small = read(Toy, things="90"), read(Toy, things="30")
    priced = price([big, small], BOOK)
    rows = [
        next(r for r in answer_item(c, priced, i).lines if r.name == "handling") for i, c in enumerate((big, small))
    ]
    assert rows[0].amount == pytest.approx(110 * 90 / 120)
    assert rows[1].amount == pytest.approx(110 * 30 / 120)
    assert [t.quantity for t in rows[1].tiers] == pytest.approx([25, 5])


def test_items_in_different_regions_do_not_share_tiers() -> None:
    here, there = read(Toy, things="90"), read(Toy, things="90", region="there")
    amounts = [p.amount.item() for p in price([here, there], BOOK).lines() if p.usage.name == "handling"]
    assert amounts == [90, 180]


def test_an_allowance_is_free_once_for_the_account_and_region() -> None:
    cases = [read(Toy, things="30"), read(Toy, things="10")]
    amounts = [p.amount.item() for p in price(cases, BOOK, always_free=True).lines() if p.usage.name == "handling"]
    assert amounts == pytest.approx([15, 5])
    row = next(r for r in answer(read(Toy, things="30"), BOOK, always_free=True).lines if r.name == "handling")
    assert [(t.free, t.quantity, t.amount) for t in row.tiers] == [(True, 20, 0), (False, 10, 10)]


def test_an_allowance_that_is_already_used_up_gives_nothing() -> None:
    case = read(Toy, things="10", already_handling="50")
    assert answer(case, BOOK, always_free=True).monthly == answer(case, BOOK).monthly


def test_unknown_is_said_in_words_and_never_counts_as_zero() -> None:
    result = answer(read(Toy, insured="yes", region="here"), BOOK)
    assert not result.complete
    assert result.unpriced == ("Insurance: no price in this book",)
    assert next(r for r in result.lines if r.name == "insurance").amount is None
    nowhere = answer(read(Toy, region="nowhere"), BOOK)
    assert "Box fee: not offered in Nowhere" in nowhere.unpriced


def test_nothing_used_costs_nothing_even_where_the_price_is_unknown() -> None:
    result = answer(read(Toy, things="0", region="nowhere", plan="commit"), BOOK)
    assert result.lines[0].name == "commitment"
    assert len(result.lines) == 1


def test_each_chosen_region_is_charged_at_its_own_price() -> None:
    result = answer(read(Toy, copies="here,there", things="4"), BOOK)
    assert [(r.label, r.amount) for r in result.lines if r.name == "copied"] == [
        ("Copies in Here", 8),
        ("Copies in There", 16),
    ]


def test_an_upfront_payment_comes_again_with_every_term() -> None:
    result = answer(read(Toy, plan="commit", things="4"), BOOK)
    assert (result.upfront, result.monthly) == (120, 4)
    assert result.first_12_months == 120 + 48
    assert result.first_36_months == 360 + 144
    assert result.unit_costs[0].usd == pytest.approx((360 + 144) / 36 / 0.004)


def test_a_rate_named_after_a_choice_is_looked_up_per_row() -> None:
    case, _ = read_columns(Kinds, {"kind": ["a", "b", "c", "b"], "region": ["here", "here", "here", "there"]}, 4)
    priced = price([case], BOOK)
    assert priced.total().tolist() == [60, 15, 0, 30]
    assert priced.count_unknown().tolist() == [0, 0, 1, 0]


@given(
    st.lists(st.floats(min_value=0, max_value=5000), min_size=1, max_size=5),
    st.floats(min_value=0, max_value=3000),
)
def test_the_parts_of_a_pool_cost_what_the_pool_costs(amounts: list[float], already: float) -> None:
    cases = [
        Kinds({"kind": np.array([1]), "amount": np.array([a]), "already_use": np.array([already])}) for a in amounts
    ]
    pooled = price(cases, BOOK).total().item()
    whole = Kinds({"kind": np.array([1]), "amount": np.array([sum(amounts)]), "already_use": np.array([already])})
    assert pooled == pytest.approx(price([whole], BOOK).total().item(), rel=1e-9, abs=1e-9)


@given(st.floats(min_value=0.001, max_value=1e-6 * 1000), st.sampled_from([100.0, 1000.0]))
def test_cost_is_continuous_where_a_tier_begins(step: float, edge: float) -> None:
    def cost(things: float) -> float:
        case = Toy({"things": np.array([things]), "per_box": np.array([1e6])})
        return next(p.amount.item() for p in price([case], BOOK).lines() if p.usage.name == "handling")

    assert abs(cost(edge + step) - cost(edge - step)) <= 2 * step * 1.0 + 1e-9


def test_a_rate_may_write_an_option_in_words_of_its_own() -> None:
    plain, rare = (answer(read(Worded, kind=kind), BOOK).lines[0] for kind in ("plain", "rare"))
    assert (plain.rate_label, plain.amount) == ("kind a", 60)
    assert (rare.rate_label, rare.amount) == ("kind b", 15)


def test_an_allowance_gives_only_where_it_applies() -> None:
    many, _ = read_columns(Worded, {"kind": ["plain", "rare"]}, 2)
    assert price([many], BOOK, always_free=True).total().tolist() == [45, 15]


def test_lines_of_one_meter_that_exclude_each_other_cost_in_a_batch_what_they_cost_alone() -> None:
    rows = [
        {"kind": "open", "amount": "333.3", "already_lockers": "900"},
        {"kind": "locked", "amount": "123.7", "already_lockers": "950"},
    ]
    many, _ = read_columns(Shelves, {name: [row[name] for row in rows] for name in rows[0]}, 2)
    alone = [price([read(Shelves, **row)], BOOK).total().item() for row in rows]
    assert price([many], BOOK).total().tolist() == alone
    assert alone[0] == pytest.approx(100 + 233.3 / 2)


def test_what_is_already_used_may_differ_by_scenario_among_many_items() -> None:
    used = np.array([0.0, 50.0, 2000.0])
    items = [read(Toy, things="40") for _ in range(4)]
    items[1] = Toy({**items[1].inputs, "already_handling": used})
    found = np.broadcast_to(price(items, BOOK).total(), used.shape)
    for scenario, already in enumerate(used.tolist()):
        items[1] = read(Toy, things="40", already_handling=str(already))
        assert found[scenario] == pytest.approx(price(items, BOOK).total().item())


def test_an_upfront_payment_without_a_term_is_made_once() -> None:
    class Setup(Toy):
        @line("Setup", unit="fees", rate=Rate("Toy", "fee"), once=True)
        def setup(self) -> Any:
            """One fee."""
            return np.ones(1)

    with_fee, without = price([read(Setup)], BOOK), price([read(Toy)], BOOK)
    assert with_fee.over(36) - without.over(36) == 120
