"""Exports equal the screen, cannot be taken for formulas, and come back as the same estimate."""

import csv
import io
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from calculator.estimates import edits
from calculator.estimates.document import Document, RefusedError
from calculator.estimates.totals import totals
from calculator.exports.aws import ACKNOWLEDGEMENT, aws_csv
from calculator.exports.cells import number, text
from calculator.exports.flat import HEADER, flat_csv
from calculator.exports.json import export_json, import_json
from calculator.exports.rows import rows
from tests.estimates.made import TRANSFER, built, group, item, possible, random_edit, sample

SETTINGS = {"tax": "19", "support": "business", "discount": "10", "currency": {"code": "EUR", "rate": "0.9"}}


def read(csv_text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(csv_text)))


def test_a_row_per_line_and_tier_with_its_rate_and_where_it_is_from() -> None:
    table = read(flat_csv(totals(sample())))
    assert tuple(table[0]) == HEADER
    out = [r for r in table if r["Item"] == "Out"]
    assert [(r["Quantity"], r["Unit price (USD)"]) for r in out] == [("8192", "0.09"), ("11808", "0.085")]
    assert out[0]["Group path"] == "New estimate > Prod"
    assert next(r for r in table if r["Item"] == "Orders")["Rate code"].count(".") == 2
    assert (out[0]["Published or derived"], out[0]["Status"]) == ("published", "priced")
    for row in table:
        assert float(row["Quantity"]) * float(row["Unit price (USD)"]) == pytest.approx(
            float(row["Amount (USD/month)"]) + float(row["Upfront (USD)"])
        )


def test_the_free_allowance_is_a_row_of_its_own() -> None:
    document = built(edits.Change({"always_free": True}), start=sample())
    free = [r for r in rows(totals(document)) if r.origin == "free"]
    assert sum(r.quantity or 0 for r in free) == pytest.approx(100)


@settings(max_examples=50, deadline=None)
@given(st.data())
def test_the_rows_add_up_to_the_screen_whatever_was_edited(data: st.DataObject) -> None:
    document = sample()
    if data.draw(st.booleans()):
        document = built(edits.Change(SETTINGS), item("box", "ec2", purchase="ri-standard-3yr-all"), start=document)
    for _ in range(data.draw(st.integers(0, 6))):
        document = possible(document, data.draw(random_edit(document))) or document
    found = totals(document)
    table = read(flat_csv(found))
    assert sum(float(r["Net per month"] or 0) for r in table) == pytest.approx(found.total.monthly)
    assert sum(float(r["Net upfront"] or 0) for r in table) == pytest.approx(found.total.upfront)
    assert import_json(export_json(found)).text == document.text


def test_what_has_no_price_is_an_empty_cell_with_its_reason() -> None:
    document = built(edits.ChangeInputs("out", {"out_gb": "many"}), edits.Enable("spare", False), start=sample())
    table = {r["Item"]: r for r in read(flat_csv(totals(document)))}
    assert table["Out"]["Amount (USD/month)"] == ""
    assert "must be a number" in table["Out"]["Status"]
    assert table["Spare"]["Status"] == "disabled"


EVIL = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", " =1", "\n=1"]


@pytest.mark.parametrize("value", EVIL)
def test_text_is_never_taken_for_a_formula(value: str) -> None:
    assert text(value) == f"'{value}"


def test_names_are_made_safe_and_numbers_stay_numbers() -> None:
    document = built(
        edits.Rename("out", "=cmd|'/c calc'!A1"),
        edits.Rename("root", "@home"),
        edits.Note("spare", "-2"),
        start=sample(),
    )
    for written in (flat_csv(totals(document)), aws_csv(totals(document))):
        cells = [cell for row in csv.reader(io.StringIO(written)) for cell in row]
        assert not [c for c in cells if c[:1] in "=+@\t\r" and c]
    assert number(-12.5) == "-12.5"
    assert number(0.000000014) == "0.000000014"
    assert number(0.1 + 0.2) == "0.3"
    assert number(1e15) == "1000000000000000"


def test_the_layout_of_awss_calculator_byte_for_byte() -> None:
    document = built(item("out", TRANSFER, out_gb="1000"), edits.Rename("root", "My Estimate"))
    assert aws_csv(totals(document)) == (
        "Estimate summary\n"
        "Upfront cost,Monthly cost,Total 12 months cost,Currency\n"
        "0,90.00,1080.00,USD\n"
        ",,* Includes upfront cost\n"
        "\n"
        "\n"
        "Detailed Estimate\n"
        "Group hierarchy,Region,Description,Service,Upfront,Monthly,First 12 months total,Currency,Status,"
        "Configuration summary\n"
        "My Estimate,US East (N. Virginia),Out,AWS Data Transfer,0.00,90.00,1080.00,USD,,"
        '"Out to the internet (1,000 GB)"\n'
        "\n"
        "\n"
        "Acknowledgement\n"
        f'"{ACKNOWLEDGEMENT}"\n'
    )


def test_a_row_of_awss_layout_has_its_groups_awss_names_and_its_inputs_in_one_cell() -> None:
    bare = edits.AddItem("ec2", {"region": "ap-south-1", "count": "450"}, group="data", id="box")
    document = built(group("prod"), group("data", "prod"), bare, edits.Rename("root", "My Estimate"))
    row = aws_csv(totals(document)).splitlines()[8]
    assert row.startswith("My Estimate > Prod > Data,Asia Pacific (Mumbai),,Amazon EC2,0.00,")
    assert row.endswith('Number of instances (450 instances)"') or "Number of instances (450 instances)," in row


def test_json_holds_inputs_lines_and_working() -> None:
    data = json.loads(export_json(totals(sample())))
    orders = next(i for i in data["items"] if i["id"] == "orders")
    assert orders["inputs"]["records"] == "500"
    assert orders["lines"][0]["tiers"][0]["end"] is None
    assert orders["working"]
    assert data["totals"]["total"]["monthly"] == totals(sample()).total.monthly


def test_what_is_no_export_is_refused() -> None:
    for wrong in ("", "[]", "{", '{"kind": "sizewright-estimate"}', "[" * 100_000):
        with pytest.raises(RefusedError):
            import_json(wrong)
    with pytest.raises(RefusedError, match="at most 16,000,000"):
        import_json(" " * 16_000_001)
    assert import_json(Document().text) == Document()
