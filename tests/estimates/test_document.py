"""The document: one spelling, strict about shape and bounds, lenient about services that are gone."""

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from calculator.estimates.document import MAX_DEPTH, MAX_ITEMS, Document, RefusedError, dump
from calculator.estimates.reading import load, loads
from calculator.estimates.totals import totals
from tests.estimates.made import built, group, item, possible, random_edit, sample


def test_a_document_written_and_read_is_the_same_byte_for_byte() -> None:
    document = sample()
    assert loads(document.text).text == document.text
    assert load(json.loads(json.dumps(dump(document)))) == document


@settings(max_examples=50, deadline=None)
@given(st.data())
def test_any_edited_document_is_read_back_the_same(data: st.DataObject) -> None:
    document = sample()
    for _ in range(data.draw(st.integers(1, 8))):
        document = possible(document, data.draw(random_edit(document))) or document
    assert loads(document.text).text == document.text


ITEM = {"id": "a", "service": "kinesis-data-streams"}
WRONG: list[tuple[Any, str, str]] = [
    ([], "A document must be an object", ""),
    ({"rooot": {}}, "did you mean root?", "rooot"),
    ({"format": 2}, "format 2", "format"),
    ({"settings": {"tax": "101"}}, "Tax must be at most 100 %", "settings/tax"),
    ({"settings": {"support": "gold"}}, "Support plan", "settings/support"),
    ({"settings": {"currency": {"code": "euro"}}}, "three capitals", "settings/currency/code"),
    ({"settings": {"currency": {"code": "USD", "rate": "2"}}}, "rate of USD is 1", "settings/currency/rate"),
    ({"settings": {"currency": {"code": "EUR", "rate": "0"}}}, "at least", "settings/currency/rate"),
    ({"settings": {"already": [{"service": "x"}]}}, "names a service", "settings/already/0"),
    ({"settings": {"discounts": {"x": "-1"}}}, "at least 0 %", "settings/discounts/x"),
    ({"root": {"id": "top"}}, "outermost", "root/id"),
    ({"root": {"id": "root", "children": [{"id": "Bad Id"}]}}, "small letters", "root/children/0/id"),
    ({"root": {"id": "root", "children": [ITEM, ITEM]}}, "same id", "root"),
    ({"root": {"id": "root", "name": "x" * 121}}, "at most 120", "root/name"),
    ({"root": {"id": "root", "name": "a\x00"}}, "control character", "root/name"),
    ({"root": {"id": "root", "name": "\ud800"}}, "control character", "root/name"),
    ({"root": {"id": "root", "children": [{**ITEM, "inputs": {"records": 3}}]}}, "must be text", "inputs/records"),
    ({"root": {"id": "root", "children": [{**ITEM, "price": "0"}]}}, "no “price”", "root/children/0/price"),
    ({"root": {"id": "root", "children": [{**ITEM, "enabled": 1}]}}, "true or false", "enabled"),
]


@pytest.mark.parametrize(("data", "words", "where"), WRONG, ids=[w[1] for w in WRONG])
def test_what_is_wrong_is_refused_in_words_with_its_place(data: Any, words: str, where: str) -> None:
    with pytest.raises(RefusedError) as refused:
        load(data)
    assert words in refused.value.message
    assert refused.value.where.endswith(where)


def test_depth_and_number_are_bounded() -> None:
    deep: dict[str, Any] = {"id": "root"}
    for i in range(MAX_DEPTH + 1):
        deep = {"id": "root" if i == MAX_DEPTH else f"g{i}", "children": [deep | {"id": f"x{i}"}]}
    with pytest.raises(RefusedError, match="at most 6 deep"):
        load({"root": deep})
    many = [{**ITEM, "id": f"i{n}"} for n in range(MAX_ITEMS + 1)]
    with pytest.raises(RefusedError, match="at most 500 items"):
        load({"root": {"id": "root", "children": many}})


def test_json_deeper_than_any_reader_is_refused_not_a_crash() -> None:
    with pytest.raises(RefusedError):
        loads('{"root":' + '{"id":"root","children":[' * 200_000)


def test_an_item_of_an_unknown_service_or_field_stays_and_says_it_has_no_price() -> None:
    document = load(
        {
            "root": {
                "id": "root",
                "children": [
                    {"id": "a", "service": "gone", "inputs": {"x": "1"}},
                    {"id": "b", "service": "data-transfer", "inputs": {"gone": "1"}},
                    {"id": "c", "service": "data-transfer", "inputs": {"out_gb": "many"}},
                ],
            }
        }
    )
    found = totals(document)
    assert [p.state for p in found.items.values()] == ["not priceable"] * 3
    words = [p.problems[0] for p in found.items.values()]
    assert words[0] == "The service “gone” is not known here."
    assert words[1] == "Data Transfer has no field “gone” here."
    assert "must be a number" in words[2]
    assert not found.complete
    assert loads(document.text) == document


def test_changing_one_item_leaves_the_old_document_as_it_was() -> None:
    document = built(group("prod"), item("orders", group="prod"))
    text = document.text
    changed = document.changed("orders", name="Else")
    assert (document.text, changed.item("orders").name) == (text, "Else")
    assert Document().text == Document().text
