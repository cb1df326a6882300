"""Versions line by line with the cause of each difference, and documents side by side."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from calculator.estimates import edits
from calculator.estimates.compare import Column, compare, item_of
from calculator.estimates.diff import diff
from calculator.estimates.document import Document, RefusedError
from calculator.estimates.money import NOTHING, Amounts
from calculator.estimates.totals import totals
from tests.estimates.made import TRANSFER, built, item, possible, random_edit, sample


def changed(*steps: edits.Edit) -> Document:
    return built(*steps, start=sample())


def total(found: list[Amounts]) -> tuple[float, ...]:
    return sum(found, NOTHING).values


def test_each_cause_has_its_words_and_its_part_of_the_difference() -> None:
    found = diff(
        sample(),
        changed(
            edits.ChangeInputs("orders", {"records": "900"}),
            edits.Remove("spare"),
            item("more", TRANSFER, "prod", out_gb="1000"),
            edits.Enable("clicks", False),
            edits.Move("out", "root"),
            edits.Change({"tax": "10", "support": "business"}),
        ),
    )
    said = {c.kind: c for c in found.causes}
    assert set(said) == {"setting", "input", "disabled", "moved", "added", "removed", "total"}
    assert said["input"].words == "Orders: Records written from 500 records/s to 900 records/s."
    assert said["disabled"].words == "Clicks: No longer counted."
    assert said["moved"].words == "Out: Moved from “Prod” to “New estimate”."
    assert said["moved"].amounts.monthly != 0  # its share of the tiers moved with the items that came and went
    assert total([c.amounts for c in found.causes]) == pytest.approx(found.amounts.values)


def test_items_that_share_a_tier_with_a_changed_one_are_said_to() -> None:
    found = diff(sample(), changed(edits.ChangeInputs("spare", {"out_gb": "90000"})))
    assert [c.kind for c in found.causes] == ["input", "shared"]
    assert found.causes[1].amounts.monthly < 0
    (own, other) = sorted(found.items, key=lambda c: c.id, reverse=True)
    assert (own.kinds, other.kinds) == (("input",), ())
    (line,) = own.lines
    assert line.label == "Out to the internet"
    assert line.quantity == (5000, 90000)


def test_lines_are_held_side_by_side() -> None:
    found = diff(sample(), changed(edits.ChangeInputs("orders", {"mode": "on-demand"})))
    (change,) = found.items
    came = [line for line in change.lines if line.amount[0] is None]
    went = [line for line in change.lines if line.amount[1] is None]
    assert came
    assert went
    assert change.words == ("Capacity mode from Provisioned to On-demand.",)


def test_another_currency_is_no_difference_of_money() -> None:
    found = diff(sample(), changed(edits.Change({"currency": {"code": "EUR", "rate": "0.5"}})))
    assert found.amounts == NOTHING
    assert found.currency == "EUR"
    assert found.notes == ("The currency or its rate changed: both sides are shown at the second one's.",)


def test_nothing_changed_is_nothing() -> None:
    found = diff(sample(), sample())
    assert (found.causes, found.items, found.amounts) == ((), (), NOTHING)


@settings(max_examples=50, deadline=None)
@given(st.data())
def test_the_causes_add_up_to_the_difference_whatever_was_edited(data: st.DataObject) -> None:
    sides = []
    for _ in range(2):
        side = sample()
        for _ in range(data.draw(st.integers(0, 6))):
            side = possible(side, data.draw(random_edit(side))) or side
        sides.append(side)
    found = diff(sides[0], sides[1])
    noise = 1e-12 * max(found.before.first_36, found.after.first_36) + 1e-9
    assert total([c.amounts for c in found.causes]) == pytest.approx(found.amounts.values, rel=1e-9, abs=noise)
    assert found.after == totals(sides[1]).total


def test_documents_stand_side_by_side_with_what_differs_marked() -> None:
    other = changed(edits.ChangeInputs("orders", {"mode": "on-demand"}), edits.Remove("clicks"))
    found = compare([Column("Before", sample()), Column("After", other)])
    rows = {(r.kind, r.label): r for r in found.rows}
    assert rows["total", "Total"].differs
    assert rows["group", "Data"].amounts[0] == found.priced[0].groups["data"].net
    assert rows["item", "Clicks"].amounts[1] is None
    assert rows["item", "Clicks"].differs
    assert not rows["item", "Out"].differs
    assert rows["input", "Capacity mode"].details == ("Provisioned", "On-demand")
    assert found.comparable == ()


def test_two_to_six_columns_and_one_item_alone() -> None:
    alone = item_of(sample(), "out")
    assert [i.id for _, i in alone.items] == ["out"]
    assert len(compare([Column("a", alone)] * 6).columns) == 6
    for n in (1, 7):
        with pytest.raises(RefusedError, match="Compare 2 to 6"):
            compare([Column("a", alone)] * n)


def test_a_side_without_a_price_is_said_not_to_be_comparable() -> None:
    broken = changed(edits.ChangeInputs("out", {"out_gb": "many"}))
    (words,) = compare([Column("Good", sample()), Column("Bad", broken)]).comparable
    assert words.startswith("Bad: Out: Out to the internet must be a number")
