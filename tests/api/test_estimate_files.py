"""Lines and files of an estimate: the numbers of its page, and the same estimate back again."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import fields
from typing import Any

import pytest
from django.test import Client

from calculator.api.shapes import estimates as shapes
from calculator.api.shapes.exports import ExportedEstimate
from calculator.estimates import edits
from calculator.estimates.document import MAX_ITEMS, Document, Group, Item, dump, typed
from calculator.estimates.examples import examples
from calculator.estimates.models import Estimate
from calculator.estimates.totals import totals
from calculator.exports.aws import aws_csv
from calculator.exports.flat import HEADER, flat_csv
from calculator.exports.formats import FORMATS
from calculator.exports.json import LARGEST, as_json, export_json
from calculator.exports.rows import ExportRow
from calculator.services import services
from calculator.services.examples import examples as service_examples
from tests.api.answers import fits, problem
from tests.api.estimates import ESTIMATES, Program, path_of
from tests.estimates.made import STREAM, built, sample

pytestmark = pytest.mark.django_db


def discounted() -> Document:
    settings = {
        "support": "business",
        "tax": "19",
        "growth": "2",
        "discounts": {STREAM: "12.5"},
        "discount": "3",
        "currency": {"code": "EUR", "rate": "0.9", "note": "today"},
    }
    return built(edits.Change(settings), edits.Rename("root", "=Shop; rm -rf /"), start=sample())


DOCUMENTS = [sample(), discounted(), *(e.document for e in examples())]


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda d: d.name)
def test_every_file_adds_up_to_what_the_estimate_says_it_costs(alice: Program, document: Document) -> None:
    made = alice.made(document)
    total = made["totals"]["total"]
    lines = alice.get(path_of(made, "lines")).json()
    fits(lines, shapes.EstimateLines)
    assert lines["total"] == total
    assert sum(r["net"] or 0 for r in lines["lines"]) == pytest.approx(total["monthly"], rel=1e-12)
    assert sum(r["net_upfront"] or 0 for r in lines["lines"]) == pytest.approx(total["upfront"], rel=1e-12)

    flat = list(csv.DictReader(io.StringIO(alice.get(path_of(made, "export.csv")).content.decode())))
    assert len(flat) == len(lines["lines"])
    assert sum(float(r["Net per month"] or 0) for r in flat) == pytest.approx(total["monthly"], rel=1e-9)
    assert [r["Rate code"] for r in flat] == [r["rate_code"] for r in lines["lines"]]

    aws = list(csv.reader(io.StringIO(alice.get(path_of(made, "export.aws.csv")).content.decode())))
    assert aws[2][1] == f"{total['monthly']:.2f}"

    file = alice.get(path_of(made, "export.json")).json()
    fits(file, ExportedEstimate)
    assert file["totals"]["total"]["first_36"] == total["first_36_months"]


def test_the_files_are_those_of_the_page(alice: Program) -> None:
    made = alice.made(discounted())
    found = totals(Estimate.objects.get().content)
    for name, written, kind in (
        ("export.csv", flat_csv(found), "text/csv; charset=utf-8"),
        ("export.aws.csv", aws_csv(found), "text/csv; charset=utf-8"),
        ("export.json", export_json(found), "application/json"),
    ):
        response = alice.get(path_of(made, name))
        assert response.content.decode() == written
        assert response.headers["Content-Type"] == kind
        ending = name.removeprefix("export.")
        assert response.headers["Content-Disposition"] == f'attachment; filename="shop-rm-rf.{ending}"'


def test_lines_carry_every_column_of_the_flat_file() -> None:
    assert set(shapes.EstimateLine.__annotations__) == {f.name for f in fields(ExportRow)}
    assert len(HEADER) >= len(fields(ExportRow))


def test_csv_is_served_to_whoever_takes_csv(alice: Program) -> None:
    made = alice.made(sample())
    for accept in ("text/csv", "*/*", "text/*"):
        assert alice.get(path_of(made, "export.csv"), Accept=accept).status_code == 200
    problem(alice.get(path_of(made, "export.csv"), Accept="text/html"), 406, "not-acceptable")
    problem(alice.get(path_of(made, "export.json"), Accept="text/csv"), 406, "not-acceptable")


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda d: d.name)
def test_an_export_is_imported_as_the_same_estimate(alice: Program, document: Document) -> None:
    made = alice.made(document)
    file = alice.get(path_of(made, "export.json")).json()
    response = alice.post(f"{ESTIMATES}/import", file)
    assert response.status_code == 201, response.content
    again = response.json()
    fits(again, shapes.SavedEstimate)
    assert again["id"] != made["id"]
    assert again["document"] == made["document"]
    assert again["totals"] == made["totals"]
    assert alice.post(f"{ESTIMATES}/import", made["document"]).json()["document"] == made["document"]


def test_what_cannot_be_imported_says_why(alice: Program) -> None:
    for body, words in (
        ({"kind": "sizewright-estimate"}, "must be an object"),
        ({"kind": "other"}, "no “kind”"),
        ({"root": {"id": "x"}}, "outermost"),
        ({"kind": "sizewright-estimate", "document": {"root": {"id": "root", "children": [3]}}}, "must be an object"),
    ):
        assert words in problem(alice.post(f"{ESTIMATES}/import", body), 422, "refused-input")["detail"]


def test_the_largest_export_there_can_be_is_imported(alice: Program) -> None:
    """An estimate as full as it may be, of the cases with the most to say."""
    longest = max(
        (
            (len(json.dumps(as_json(totals(Document(root=Group("root", "", (item,))))))), item)
            for slug, service in services().items()
            for n, e in enumerate(service_examples(service))
            if (item := Item(f"{slug}-{n}", slug, inputs=typed(service, e.input)))
        ),
        key=lambda pair: pair[0],
    )[1]
    assert MAX_ITEMS * len(export_json(totals(Document(root=Group("root", "", (longest,)))))) < LARGEST
    data = {"kind": "sizewright-estimate", "document": dump(sample()), "items": "x" * (LARGEST - 10_000)}
    assert alice.post(f"{ESTIMATES}/import", data).status_code == 201
    problem(alice.post(f"{ESTIMATES}/import", {**data, "more": "x" * 10_000}), 413, "too-large")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-32"])
def test_json_in_any_of_its_encodings_is_imported(alice: Program, encoding: str) -> None:
    body = json.dumps({"root": {"id": "root", "name": "Été"}}, ensure_ascii=False).encode(encoding)
    response = Client().post(f"{ESTIMATES}/import", body, content_type="application/json", headers=alice.headers)
    assert response.json()["name"] == "Été"


@pytest.mark.parametrize("kind", ["estimate.xlsx", "inputs.csv"])
def test_a_workbook_and_a_table_of_inputs_are_imported_as_the_same_estimate(alice: Program, kind: str) -> None:
    form = FORMATS[kind]
    data = form.file(totals(discounted()))
    headers = {**alice.headers, "Idempotency-Key": kind}
    for _ in range(2):  # sent twice, made once
        response = Client().post(f"{ESTIMATES}/import", data, content_type=form.media, headers=headers)
        assert response.status_code == 201, response.content
        assert response.json()["document"] == dump(discounted()) | {"book": response.json()["document"]["book"]}
    assert Estimate.objects.count() == 1
    wrong = Client().post(f"{ESTIMATES}/import", b"a,b\n1,2\n", content_type="text/csv", headers=alice.headers)
    assert "bulk upload" in problem(wrong, 422, "refused-input")["detail"]


def test_no_cell_is_a_formula(alice: Program) -> None:
    made = alice.made(discounted())
    for row in csv.reader(io.StringIO(alice.get(path_of(made, "export.csv")).content.decode())):
        assert not any(cell.startswith(("=", "+", "@")) for cell in row)


def test_an_incomplete_estimate_says_so_everywhere(alice: Program) -> None:
    document = built(edits.ChangeInputs("orders", {"records": "lots"}), start=sample())
    made: dict[str, Any] = alice.made(document)
    lines = alice.get(path_of(made, "lines")).json()
    fits(lines, shapes.EstimateLines)
    assert (lines["complete"], made["totals"]["complete"]) == (False, False)
    broken = next(r for r in lines["lines"] if r["item"] == "Orders")
    assert broken["net"] is None
    assert "Records" in broken["status"]
