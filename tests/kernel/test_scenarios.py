"""Side by side, crossings and cheaper ways: all the same evaluation."""

import subprocess
import sys

import pytest

from calculator.kernel.answer import answer
from calculator.kernel.scenarios import side_by_side
from calculator.whatif.advice import advise
from tests.kernel.toy import BOOK, Toy, read


def test_options_side_by_side_show_totals_savings_and_the_cheapest() -> None:
    table = side_by_side(read(Toy, things="4"), Toy.compare[0], BOOK)
    pay, commit = table.rows
    assert (pay.monthly, pay.upfront, pay.first_36_months) == (6, 0, 216)
    assert (commit.monthly, commit.upfront, commit.first_36_months) == (4, 120, 504)
    assert pay.cheapest
    assert pay.chosen
    assert commit.saving == pytest.approx(6 - 14)


def test_the_month_in_which_a_commitment_has_paid_for_itself_is_within_its_term_or_none() -> None:
    table = side_by_side(read(Toy, things="4"), Toy.compare[0], BOOK)
    assert table.rows[1].breakeven_month is None


def test_an_option_without_a_price_falls_out_with_the_reason() -> None:
    table = side_by_side(read(Toy, things="4", region="nowhere"), Toy.compare[0], BOOK)
    assert [r.monthly for r in table.rows] == [None, None]
    assert table.cheapest is None
    assert table.rows[0].problems == ("no price for Box fee", "no price for Handling")


def test_a_way_is_offered_when_it_saves_and_breaks_nothing() -> None:
    case = read(Toy, things="80", region="there")
    found = advise(case, BOOK)
    ways, regions = found.ways, found.regions
    by_title = {w.title: w for w in ways}
    assert by_title["Region: Here"].changes == {"region": "here"}
    assert by_title["Bigger boxes"].saving == pytest.approx(40)
    assert regions is not None
    assert (regions.cheaper, regions.dearer, regions.not_offered) == (1, 0, 1)
    now = answer(case, BOOK).monthly
    assert by_title["Bigger boxes"].monthly == pytest.approx(now - 40)


def test_no_advice_is_given_against_an_unknown_price() -> None:
    assert advise(read(Toy, insured="yes"), BOOK).ways == ()


def test_the_kernel_imports_neither_django_nor_pandas() -> None:
    banned = ("django", "pandas", "rest_framework")
    code = f"import sys, calculator.kernel; print([m for m in {banned} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
