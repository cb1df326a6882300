"""Three-way merge: both sides' changes, conflicts listed, nothing lost."""

from hypothesis import given, settings
from hypothesis import strategies as st

from calculator.estimates import edits
from calculator.estimates.document import Document
from calculator.estimates.merge import merge
from tests.estimates.made import TRANSFER, built, group, item, possible, random_edit, sample


def both(mine: list[edits.Edit], theirs: list[edits.Edit], **choices: str) -> tuple[Document, list[str]]:
    base = sample()
    merged = merge(base, built(*mine, start=base), built(*theirs, start=base), choices)
    return merged.document, [c.key for c in merged.conflicts]


def test_changes_of_different_things_are_both_taken() -> None:
    document, conflicts = both(
        [
            edits.ChangeInputs("orders", {"records": "700"}),
            item("new", TRANSFER, "data"),
            edits.Change({"tax": "19"}),
            edits.Remove("spare"),
        ],
        [
            edits.ChangeInputs("orders", {"record_kb": "10"}),
            group("test"),
            edits.Change({"growth": "2", "discounts": {TRANSFER: "5"}}),
            edits.Rename("root", "Shop"),
            edits.Move("out", "data"),
        ],
    )
    assert conflicts == []
    assert document.item("orders").inputs == {"records": "700", "record_kb": "10"}
    assert [c.id for c in document.group("data").children] == ["orders", "clicks", "new", "out"]
    assert [c.id for c in document.root.children] == ["prod", "test"]
    assert (document.settings.tax, document.settings.growth, document.settings.discounts) == (
        "19",
        "2",
        {TRANSFER: "5"},
    )
    assert document.name == "Shop"


def test_the_same_thing_changed_twice_is_a_conflict_and_theirs_unless_chosen() -> None:
    mine: list[edits.Edit] = [edits.ChangeInputs("orders", {"records": "700"}), edits.Change({"tax": "19"})]
    theirs: list[edits.Edit] = [edits.ChangeInputs("orders", {"records": "900"}), edits.Change({"tax": "7"})]
    document, conflicts = both(mine, theirs)
    assert conflicts == ["orders/inputs/records", "settings/tax"]
    assert document.item("orders").inputs["records"] == "900"
    document, _ = both(mine, theirs, **{"orders/inputs/records": "mine"})
    assert (document.item("orders").inputs["records"], document.settings.tax) == ("700", "7")
    document, _ = both(mine, theirs, **{"*": "mine"})
    assert document.settings.tax == "19"
    (conflict, _) = merge(sample(), built(*mine, start=sample()), built(*theirs, start=sample())).conflicts
    assert (conflict.what, conflict.base, conflict.mine, conflict.theirs) == (
        "Records written of “Orders”",
        "500 records/s",
        "700 records/s",
        "900 records/s",
    )


def test_what_one_removed_and_the_other_changed_is_kept_and_told() -> None:
    document, conflicts = both([edits.Remove("prod")], [edits.ChangeInputs("orders", {"records": "9"})])
    assert conflicts == ["orders/removed"]
    assert list(document.nodes) == ["root", "prod", "data", "orders", "spare"]
    document, _ = both(
        [edits.Remove("prod")], [edits.ChangeInputs("orders", {"records": "9"})], **{"orders/removed": "mine"}
    )
    assert list(document.nodes) == ["root", "spare"]


def test_groups_moved_into_each_other_do_not_vanish() -> None:
    base = built(group("a"), group("b"), item("x", group="a"))
    merged = merge(base, built(edits.Move("a", "b"), start=base), built(edits.Move("b", "a"), start=base))
    assert set(merged.document.nodes) == {"root", "a", "b", "x"}


def test_one_id_for_two_things_loses_neither() -> None:
    base = sample()
    merged = merge(
        base, built(group("new"), item("x", group="new"), start=base), built(item("new"), start=base)
    ).document
    assert sorted(i.title for _, i in merged.items) == ["Clicks", "New", "Orders", "Out", "Spare", "X"]
    assert [g.title for _, g in merged.groups][-1] == "New"


def test_an_order_changed_by_one_side_is_kept() -> None:
    document, conflicts = both([edits.Move("clicks", "data", "orders")], [edits.Rename("orders", "Sales")])
    assert conflicts == []
    assert [c.id for c in document.group("data").children] == ["clicks", "orders"]


@settings(max_examples=50, deadline=None)
@given(st.data())
def test_any_two_histories_merge_into_a_document_that_holds_all_that_is_new(data: st.DataObject) -> None:
    base = sample()
    sides = []
    for _ in range(2):
        side = base
        for _ in range(data.draw(st.integers(0, 5))):
            side = possible(side, data.draw(random_edit(side))) or side
        sides.append(side)
    mine, theirs = sides
    merged = merge(base, mine, theirs).document
    for side in sides:
        assert set(side.nodes) - set(base.nodes) <= set(merged.nodes)
    assert merge(base, mine, base).document.text == mine.text
    assert merge(base, base, theirs).document.text == theirs.text
    assert merge(base, mine, mine).document.text == mine.text
    assert not merge(base, mine, base).conflicts
