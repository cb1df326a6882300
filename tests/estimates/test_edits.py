"""Every verb, what it refuses, and what it says it did."""

from typing import Any

import pytest

from calculator.estimates import edits
from calculator.estimates.document import MAX_ITEMS, Document, RefusedError, within
from tests.estimates.made import STREAM, TRANSFER, built, group, item, sample


def tree(document: Document) -> list[str]:
    return ["/".join([*(g.id for g in path[1:]), node.id]) for path, node in document.nodes.values() if path]


def after(edit: dict[str, Any], start: Document | None = None) -> edits.Applied:
    return edits.apply(start or sample(), edits.read(edit))


def test_the_sample_is_a_tree() -> None:
    assert tree(sample()) == ["prod", "prod/data", "prod/data/orders", "prod/data/clicks", "prod/out", "spare"]


DONE: list[tuple[dict[str, Any], str]] = [
    ({"verb": "add_item", "service": TRANSFER, "name": "New", "group": "data"}, "Added “New” to “Data”."),
    ({"verb": "add_item", "service": STREAM}, "Added “Kinesis Data Streams”."),
    ({"verb": "add_group", "name": "Test"}, "Added the group “Test”."),
    ({"verb": "rename", "id": "orders", "name": " Sales "}, "Renamed “Orders” to “Sales”."),
    ({"verb": "rename", "id": "orders", "name": ""}, "Renamed “Orders” to “Kinesis Data Streams”."),
    ({"verb": "rename", "id": "root", "name": "Shop"}, "Renamed the estimate “New estimate” to “Shop”."),
    ({"verb": "note", "id": "data", "note": "two\nlines"}, "Noted something on “Data”."),
    (
        {"verb": "change_inputs", "id": "orders", "inputs": {"records": "800"}},
        "Changed Records written from 500 records/s to 800 records/s of “Orders”.",
    ),
    ({"verb": "change_inputs", "id": "orders", "inputs": {"kpl": True, "peak": 7}}, "Changed 2 inputs of “Orders”."),
    (
        {"verb": "change_several", "items": {"orders": {"records": "9", "peak": "10"}, "out": {"out_gb": "1"}}},
        "Took over a scenario: 3 inputs of “Orders” and “Out”.",
    ),
    ({"verb": "change_inputs", "id": "orders", "inputs": {"records": "500"}}, "Nothing changed in “Orders”."),
    ({"verb": "duplicate", "id": "prod"}, "Duplicated “Prod”."),
    ({"verb": "move", "id": "spare", "group": "data", "before": "clicks"}, "Moved “Spare” into “Data”."),
    ({"verb": "move", "id": "out", "group": "prod", "before": "data"}, "Moved “Out” within “Prod”."),
    ({"verb": "remove", "id": "data"}, "Removed “Data” and 2 items in it."),
    ({"verb": "enable", "id": "prod", "enabled": False}, "Disabled all of “Prod”."),
    (
        {"verb": "set_field", "field": "region", "value": "eu-west-1", "group": "prod"},
        "Set Region to Europe (Ireland) for 3 items of “Prod”.",
    ),
    (
        {"verb": "set_field", "field": "mode", "value": "on-demand"},
        "Set Capacity mode to On-demand for 2 items of “New estimate”; 2 items cannot have it.",
    ),
    ({"verb": "set", "settings": {"tax": "19"}}, "Changed tax."),
    (
        {"verb": "set", "settings": {"support": "business", "growth": 2}},
        "Changed the support plan and growth per month.",
    ),
    ({"verb": "reprice", "book": "2027"}, "Priced with the book 2027."),
]


@pytest.mark.parametrize(("edit", "sentence"), DONE, ids=[d[1] for d in DONE])
def test_an_edit_says_what_it_did_and_leaves_the_old_document(edit: dict[str, Any], sentence: str) -> None:
    start = sample()
    text = start.text
    done = after(edit, start)
    assert done.sentence == sentence
    assert Document(start.root, start.settings, start.book).text == text
    assert (done.document.text == text) == sentence.startswith("Nothing")


REFUSED: list[tuple[dict[str, Any], str]] = [
    ({}, "has a verb"),
    ({"verb": "explode"}, "has a verb"),
    ({"verb": "rename", "id": "orders"}, "needs name"),
    ({"verb": "rename", "id": "orders", "nam": "x"}, "did you mean name?"),
    ({"verb": "rename", "id": "orders", "name": 3}, "must be text"),
    ({"verb": "rename", "id": "nobody", "name": "x"}, "no group or item “nobody”"),
    ({"verb": "add_item", "service": "moon"}, "no service “moon”"),
    ({"verb": "add_item", "service": STREAM, "inputs": {"moon": "1"}}, "no field “moon”"),
    ({"verb": "add_item", "service": STREAM, "id": "orders"}, "already has the id"),
    ({"verb": "add_item", "service": STREAM, "group": "orders"}, "is an item, not a group"),
    ({"verb": "add_item", "service": STREAM, "before": "orders"}, "holds nothing of id"),
    ({"verb": "change_inputs", "id": "data", "inputs": {}}, "is a group, not an item"),
    ({"verb": "move", "id": "prod", "group": "data"}, "into itself"),
    ({"verb": "move", "id": "root", "group": "data"}, "into itself"),
    ({"verb": "remove", "id": "root"}, "deleted, not removed"),
    ({"verb": "duplicate", "id": "root"}, "making a copy"),
    ({"verb": "set_field", "field": "region", "value": "moon"}, "can take this value"),
    ({"verb": "set_field", "field": "moon", "value": "1"}, "no such field"),
    ({"verb": "set", "settings": {"taxes": "1"}}, "did you mean tax?"),
    ({"verb": "set", "settings": {"discounts": {"moon": "5"}}}, "no service “moon”"),
    ({"verb": "restore", "document": {"format": 9}}, "format 9"),
]


@pytest.mark.parametrize(("edit", "words"), REFUSED, ids=[r[1] for r in REFUSED])
def test_what_makes_no_sense_is_refused_in_words(edit: dict[str, Any], words: str) -> None:
    with pytest.raises(RefusedError) as refused:
        after(edit)
    assert words in refused.value.message


def test_an_edit_is_pure() -> None:
    edit = edits.Duplicate("prod")
    assert edits.apply(sample(), edit).document.text == edits.apply(sample(), edit).document.text


def test_a_copy_comes_right_after_and_shares_no_id() -> None:
    done = after({"verb": "duplicate", "id": "data", "seed": "s"}).document
    home = done.group("prod").children
    assert [node.title for node in home] == ["Data", "Data (copy)", "Out"]
    assert len({i.id for _, i in done.items}) == 6
    assert [i.inputs for i in within(home[0])] == [i.inputs for i in within(home[1])]


def test_moving_keeps_the_order_asked_for() -> None:
    done = after({"verb": "move", "id": "spare", "group": "data", "before": "clicks"}).document
    assert [c.id for c in done.group("data").children] == ["orders", "spare", "clicks"]
    assert [c.id for c in done.root.children] == ["prod"]


def test_only_what_differs_from_the_default_is_kept_and_as_it_was_typed() -> None:
    inputs = {"records": "1,000", "record_kb": "35", "peak": "", "mode": "provisioned", "growth": "lots"}
    made = after({"verb": "add_item", "service": STREAM, "id": "x", "inputs": inputs}).document.item("x")
    assert made.inputs == {"records": "1,000", "growth": "lots"}
    back = built(edits.ChangeInputs("x", {"growth": ""}), start=built(item("x", growth="lots")))
    assert back.item("x").inputs == {}
    whole = built(edits.ChangeInputs("x", {"peak": "9"}, whole=True), start=built(item("x", records="5")))
    assert whole.item("x").inputs == {"peak": "9"}


def test_a_field_set_for_a_group_reports_what_it_did_not_apply_to() -> None:
    done = after({"verb": "set_field", "field": "retention", "value": "48", "group": "prod"})
    assert done.document.item("orders").inputs["retention"] == "48"
    assert done.document.item("out").inputs == {"out_gb": "20000"}
    assert done.skipped == ("“Out” keeps its inputs: Data Transfer has no such field.",)


def test_more_items_than_an_estimate_holds_are_refused() -> None:
    start = built(group("g"), *(item(f"i{n}", TRANSFER, "g") for n in range(MAX_ITEMS // 2 + 1)))
    with pytest.raises(RefusedError, match="at most 500 items"):
        edits.apply(start, edits.Duplicate("g"))
