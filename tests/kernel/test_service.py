"""Declarations and cases: what applies, what binds, what is impossible, what fails at import."""

import re
from typing import Any

import numpy as np
import pytest

from calculator.kernel import Compare, Number, Service, UnitCost, ceil, floor, part, step
from calculator.kernel.answer import answer, check_rows
from calculator.kernel.columns import read_columns
from calculator.kernel.trace import Traced
from tests.kernel.toy import BOOK, Crate, Toy, read


def test_a_size_is_its_largest_dimension_rounded_up_and_names_it() -> None:
    case = read(Toy, things="10")
    assert case.boxes.tolist() == [3]
    result = answer(case, BOOK)
    (boxes,) = result.sizes
    assert (boxes.value, boxes.binding) == (3, "things")
    assert [(d.name, d.capacity, round(d.share, 3)) for d in boxes.dimensions] == [
        ("things", 12, 0.833),
        ("labels", 300, 0.033),
    ]
    assert boxes.sentence == "3 boxes are needed; things decide."


def test_a_step_whose_condition_does_not_hold_is_zero_and_leaves_no_trace() -> None:
    case = read(Toy)
    assert case.months.tolist() == [0]
    assert "Term" not in [row.label for row in answer(case, BOOK, working=True).working]


def test_a_batch_of_mixed_options_zeroes_each_row_where_a_line_does_not_apply() -> None:
    case, faults = read_columns(Toy, {"plan": ["pay", "commit", "pay"], "things": ["4", "4", "8"]}, 3)
    assert not faults
    quantities = {u.line.name: u.quantity.tolist() for u in case.ledger()}
    assert quantities["box_fee"] == [1, 0, 2]
    assert quantities["commitment"] == [0, 1, 0]


def test_a_refused_value_of_a_field_that_does_not_apply_is_no_fault() -> None:
    _, faults = Toy.read({"cover": "lots"})
    assert not faults
    _, faults = Toy.read({"cover": "lots", "insured": "yes"})
    assert [f.fields for f in faults] == [("cover",)]


def test_an_impossible_combination_names_both_fields() -> None:
    _, faults = Toy.read({"things": "1", "per_box": "2000"})
    assert [f.fields for f in faults] == [("things", "per_box")]
    assert faults[0].message.startswith("Things (1 thing) must be at least things per box (2,000 things)")


def test_the_working_shows_each_sentence_with_its_arithmetic() -> None:
    rows = {r.name: r for r in answer(read(Toy, insured="yes", things="9"), BOOK, working=True).working}
    assert rows["insurance"].sentence == "50 % of the things are insured: 4.5 things."
    assert rows["insurance"].arithmetic == "9 × 50 ÷ 100 = 4.5 things"
    assert rows["boxes"].arithmetic == "⌈max(9 ÷ 4, 9 ÷ 100)⌉ = 3 boxes"


def test_working_shows_only_the_branch_that_was_taken() -> None:
    x: Any = Traced(np.array([3.0]))
    chosen: Any = np.where(x > 2, x * 2, x / 7)
    assert chosen.arithmetic == "3 × 2"
    largest: Any = np.maximum(np.maximum(x, 1), 2) - (x - 1)
    assert largest.arithmetic == "max(3, 1, 2) − (3 − 1)"
    clipped: Any = np.clip(x, 0, 2)
    assert clipped.arithmetic == "min(max(3, 0), 2)"


def test_a_formula_that_branches_with_if_says_what_to_use_instead() -> None:
    with pytest.raises(TypeError, match=r"np\.where"):
        bool(Traced(np.array([1.0])) > 0)


@pytest.mark.parametrize(("x", "up", "down"), [(0.1 * 3 * 10, 3, 3), (3.0000001, 4, 3), (2.9999999, 3, 2), (0, 0, 0)])
def test_rounding_follows_decimal_arithmetic_not_binary_noise(x: float, up: int, down: int) -> None:
    assert ceil(np.array([x])).tolist() == [up]
    assert floor(np.array([x])).tolist() == [down]


def test_checks_are_fine_near_or_broken_and_say_what_to_do() -> None:
    states = {n: answer(read(Toy, things=n), BOOK).checks[0] for n in ("799", "800", "1000", "1001")}
    assert [c.state for c in states.values()] == ["fine", "near", "near", "broken"]
    assert states["799"].advice == ""
    assert states["1001"].sentence == "1,001 of 1,000 things fit the store."
    assert states["1001"].advice == "Rent another store."


def test_a_part_runs_the_inner_formulas_on_the_outer_values() -> None:
    case = read(Crate, count="2")
    result = answer(case, BOOK, working=True)
    alone = answer(read(Toy, things="60", per_box="10"), BOOK)
    assert result.monthly == alone.monthly
    assert [r.name for r in result.lines] == ["content_box_fee", "content_handling"]
    assert {r.group for r in result.working} == {"", "Content"}
    assert [f.name for f in Crate.fields][:6] == [
        "region", "count", "shipped", "content_per_box", "content_insured", "content_cover",
    ]  # fmt: skip
    assert "content_already_handling" in Crate.by_name


def test_a_part_that_does_not_apply_costs_and_asks_nothing() -> None:
    case = read(Crate, shipped="no")
    assert answer(case, BOOK).monthly == 0
    assert not case.applies(Crate.by_name["content_per_box"])


def test_a_field_of_a_part_that_was_not_given_keeps_its_default() -> None:
    case = Crate({"count": np.array([1.0])})
    assert case.ledger()[0].quantity.tolist() == [3]


def test_a_batch_keeps_a_part_only_where_it_applies() -> None:
    case, _ = read_columns(Crate, {"shipped": ["yes", "no"], "count": [1, 1]}, 2)
    assert [u.quantity.tolist() for u in case.ledger()] == [[3, 0], [30, 0]]


def test_a_declaration_that_names_something_unknown_fails_at_import() -> None:
    with pytest.raises(TypeError, match=r"Broken\.cost: the sentence names unknown price"):

        class Broken(Service):
            amount = Number("Amount")

            @step("Cost")
            def cost(self) -> Any:
                """{amount} at {price}."""
                return self.amount


def test_a_name_that_every_service_needs_itself_is_refused_at_import() -> None:
    with pytest.raises(TypeError, match=r"Probed\.checks: every service has a 'checks' of its own"):

        class Probed(Service):
            checks = Number("Health checks")

    with pytest.raises(TypeError, match=r"Queued\.order: every service has a 'order' of its own"):

        class Queued(Service):
            @step("Order")
            def order(self) -> Any:
                """In order."""
                return np.zeros(1)


@pytest.mark.parametrize(
    ("slip", "message"),
    [
        ({"headline": "boxen"}, "headline names unknown step 'boxen'"),
        ({"unit_costs": (UnitCost("thing", "thinks"),)}, "the unit cost of a thing counts unknown 'thinks'"),
        (
            {"unit_costs": (UnitCost("thing", "things", lines=("box_fees",)),)},
            "the unit cost of a thing names unknown line 'box_fees'",
        ),
        ({"compare": (Compare("plans", "Plans"),)}, "compare names unknown field 'plans'"),
        ({"compare": (Compare("plan", "Plans", steps=("packet",)),)}, "compare names unknown step 'packet'"),
        ({"compare": (Compare("plan", "Plans", driving={"thing": "1"}),)}, "compare names unknown field 'thing'"),
        (
            {"content": part(Toy, "Content", ask=(), given={"things": "thinks"})},
            ".content: the part is given unknown 'thinks'",
        ),
    ],
)
def test_a_name_that_leads_nowhere_fails_at_import_in_words(slip: dict[str, Any], message: str) -> None:
    with pytest.raises(TypeError, match=rf"Slipped.*{re.escape(message)}$"):
        type("Slipped", (Toy,), slip)


def test_every_slip_of_a_declaration_is_told_at_once() -> None:
    with pytest.raises(TypeError) as caught:
        type("Slipped", (Toy,), {"headline": "boxen", "unit_costs": (UnitCost("thing", "thinks"),)})
    assert len(str(caught.value).splitlines()) == 2


def test_a_step_without_a_sentence_fails_at_import() -> None:
    with pytest.raises(TypeError, match="needs a docstring"):

        class Mute(Service):
            @step("Cost")
            def cost(self) -> Any:
                return 1


def test_rows_of_limits_that_are_far_away_may_be_left_out_but_are_counted() -> None:
    case, _ = Toy.read({})
    whole, brief = answer(case, BOOK), answer(case, BOOK, far=False)
    assert brief.checks == tuple(c for c in whole.checks if c.state != "fine")
    assert brief.checked == whole.checked == len(whole.checks)
    assert {c.name for c in check_rows(case, heeded=False)} == {c.name for c in whole.checks if c.state == "fine"}
    assert check_rows(case, heeded=True) == brief.checks
