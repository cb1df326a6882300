"""Our own files back: the same estimate, to the byte of its inputs, whatever was typed into it."""

import csv
import io
import zipfile
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from calculator.estimates import edits
from calculator.estimates.document import Document, Group, Item, RefusedError
from calculator.estimates.reading import load
from calculator.estimates.totals import totals
from calculator.exports.aws import aws_csv
from calculator.exports.flat import flat_csv
from calculator.exports.formats import FORMATS
from calculator.exports.json import export_json
from calculator.exports.reading import import_file
from calculator.exports.table import inputs_csv
from calculator.exports.xlsx import xlsx
from tests.estimates.made import STREAM, TRANSFER, built, sample

NASTY = [
    "=1+1",
    "'=1",
    "'",
    '"',
    '"x"',
    "-5",
    "+1",
    "@a",
    " lead",
    "trail ",
    "_x000D_",
    "\u00a0x",
    "1.0",
    "007",
    "TRUE",
]
VALUE = st.one_of(
    st.sampled_from(NASTY),
    st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), min_size=1, max_size=20),
    st.floats(allow_nan=False).map(repr),
)
UNTOLD = "".join(map(chr, [*range(9), 11, 12, *range(14, 32), 127]))
"""Control characters that no note holds."""
NOTE = st.text(st.characters(codec="utf-8", exclude_categories=["Cs"], exclude_characters=UNTOLD), max_size=30)
NAME = st.one_of(st.just(""), VALUE)


@st.composite
def documents(draw: st.DrawFn) -> Document:
    """Any document: known and unknown services and fields, odd texts, empty groups, settings."""
    ids = iter(range(1, 1000))

    def node(depth: int) -> Any:
        if depth and draw(st.booleans()):
            children = [node(depth - 1) for _ in range(draw(st.integers(0, 3)))]
            return {"id": f"n{next(ids)}", "name": draw(NAME), "note": draw(NOTE), "children": children}
        fields = st.sampled_from(["records", "region", "mode", "out_gb", "gone"])
        return {
            "id": f"n{next(ids)}", "service": draw(st.sampled_from([STREAM, TRANSFER, "no-such-service"])),
            "name": draw(NAME), "note": draw(NOTE), "enabled": draw(st.booleans()),
            "inputs": draw(st.dictionaries(fields, VALUE, max_size=4)),
        }  # fmt: skip

    children = [node(2) for _ in range(draw(st.integers(0, 3)))]
    root = {"id": "root", "name": draw(NAME), "note": draw(NOTE), "children": children}
    used = {"service": TRANSFER, "field": "already_out", "region": "eu-west-1", "amount": "5"}
    chosen = {
        "tax": draw(st.sampled_from(["0", "19", "7.7"])), "growth": draw(st.sampled_from(["0", "-2.5", "3"])),
        "support": draw(st.sampled_from(["none", "business"])), "always_free": draw(st.booleans()),
        "discounts": draw(st.dictionaries(st.sampled_from([STREAM, "other"]), st.just("12.5"))),
        "currency": draw(st.sampled_from([{}, {"code": "EUR", "rate": "0.9", "note": "=ECB"}])),
        "already": draw(st.sampled_from([[], [used]])),
    }  # fmt: skip
    return load({"book": "2026-01-01-abc", "settings": chosen, "root": root})


@settings(max_examples=40, deadline=None)
@given(documents())
def test_workbook_table_and_json_bring_back_the_whole_estimate(document: Document) -> None:
    priced = totals(document)
    for file in (xlsx(priced), inputs_csv(document).encode(), export_json(priced).encode()):
        assert import_file(file).text == document.text


@settings(max_examples=40, deadline=None)
@given(documents())
def test_the_flat_csv_brings_back_every_item_in_its_order_with_its_inputs(document: Document) -> None:
    items = [item for _, item in document.items]
    if not items:
        with pytest.raises(RefusedError):
            import_file(flat_csv(totals(document)).encode())
        return
    again = [item for _, item in import_file(flat_csv(totals(document)).encode()).items]
    assert [(i.id, i.service, dict(i.inputs), i.enabled) for i in again] == [
        (i.id, i.service, dict(i.inputs), i.enabled) for i in items
    ]


def test_the_flat_csv_brings_groups_and_notes() -> None:
    document = built(edits.Note("out", "=2\nlines"), edits.Rename("prod", "+Prod"), start=sample())
    again = import_file(flat_csv(totals(document)).encode())
    assert again.name == document.name
    assert again.item("out").note == "=2\nlines"
    assert [[g.title for g in path] for path, _ in again.items] == [[g.title for g in p] for p, _ in document.items]
    assert totals(again).total == totals(document).total


def test_a_table_saved_by_excel_still_reads() -> None:
    """Semicolons, a byte order mark, CRLF, and numbers that became numbers."""
    rows = list(csv.reader(io.StringIO(inputs_csv(sample()))))
    out = io.StringIO()
    csv.writer(out, delimiter=";", lineterminator="\r\n").writerows(rows)
    assert import_file(out.getvalue().encode("utf-8-sig")).text == sample().text


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "empty"),
        (b"a,b\n1,2\n", "bulk upload"),
        (b"\x00\x01\x02", "neither text nor a workbook"),
        (b"\xd0\xcf\x11\xe0rest", "old .xls"),
        (b"PK\x03\x04rest", "damaged"),
        (b"{", "not JSON"),
        (b"Kind,Id,In,Name,Service,Field,Value,Note\nthing,a,root\n", "Row 2: “thing” is no kind of row"),
        (b"Kind,Id,In,Name,Service,Field,Value,Note\ninput,,nowhere,,,a,b\n", "Row 2: “nowhere” is no item"),
        (b"Kind,Id,In,Name,Service,Field,Value,Note\n", "id “root”"),
        (aws_csv(totals(sample())).encode(), "not what was typed"),
    ],
)
def test_what_is_no_export_of_ours_is_refused_in_words(data: bytes, words: str) -> None:
    with pytest.raises(RefusedError, match=words):
        import_file(data)


def test_a_workbook_that_reaches_to_the_end_of_its_sheet_is_refused_before_it_is_read() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(xlsx(totals(sample())))) as old, zipfile.ZipFile(out, "w") as new:
        for part in old.infolist():
            held = old.read(part)
            if part.filename == "xl/worksheets/sheet8.xml":
                held = held.replace(
                    b"</sheetData>", b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
                )
            new.writestr(part.filename, held)
    with pytest.raises(RefusedError, match="row 1,048,576 and column 16,384"):
        import_file(out.getvalue())


def test_an_item_named_like_its_service_keeps_its_place() -> None:
    document = Document(Group("root", "A", (Item("a", TRANSFER, "Data Transfer"), Item("b", TRANSFER, "Other"))))
    assert [i.title for _, i in import_file(flat_csv(totals(document)).encode()).items] == ["Data Transfer", "Other"]


def test_a_file_of_costs_alone_says_what_it_is_and_what_to_import_instead() -> None:
    found = totals(sample())
    for name, words in (("aws.csv", "AWS Pricing"), ("focus.csv", "FOCUS rows"), ("infracost.json", "Infracost")):
        with pytest.raises(RefusedError, match=f"{words}.* tells what things cost.*or of inputs"):
            import_file(FORMATS[name].file(found))
