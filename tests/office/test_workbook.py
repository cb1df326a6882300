"""The exported workbook, worked out again by LibreOffice: the page's totals to the cent, and they follow a change."""

import io
import re
import zipfile
from pathlib import Path
from typing import Any

import pytest
from python_calamine import CalamineWorkbook

from calculator.estimates import edits
from calculator.estimates.document import Document
from calculator.estimates.examples import examples
from calculator.estimates.money import Amounts
from calculator.estimates.totals import Totals, totals
from calculator.exports.xlsx import xlsx
from tests.estimates.made import STREAM, TRANSFER, built, group, item, sample
from tests.office.libreoffice import convert

SETTINGS = {
    "tax": "19", "support": "business", "discount": "10", "growth": "2", "always_free": True,
    "currency": {"code": "EUR", "rate": "0.9"}, "discounts": {"ec2": "5", STREAM: "12.5"},
    "already": [{"service": TRANSFER, "field": "already_internet_out", "region": "", "amount": "9000"}],
}  # fmt: skip


def everything() -> Document:
    """Tiers shared by items, allowances, upfront payments of two terms, growth, discounts, support, tax, euros."""
    document = built(
        edits.Change(SETTINGS),
        item("reserved", "ec2", purchase="ri-standard-3yr-all", count="12"),
        group("later"),
        item("partial", "ec2", "later", purchase="ri-standard-1yr-partial", count="3", volumes_each="2"),
        item("bucket", "s3", "later"),
        item("table", "dynamodb"),
        item("more", TRANSFER, out_gb="70000"),
        start=sample(),
    )
    return built(edits.Enable("spare", False), edits.ChangeInputs("clicks", {"records": "many"}), start=document)


def sums(file: Path) -> dict[str, Amounts]:
    """The rows of the first sheet by their first cell."""
    rows: list[list[Any]] = CalamineWorkbook.from_path(file).get_sheet_by_name("Summary").to_python()
    return {r[0]: Amounts(*r[1:5]) for r in rows if isinstance(r[1], float) and isinstance(r[4], float)}


def cents(amounts: Amounts) -> tuple[str, ...]:
    return tuple(f"{value:.2f}" for value in amounts.values)


def recalculated(found: Totals, folder: Path, changes: dict[str, dict[str, float]] | None = None) -> Path:
    """The workbook without any value that it came with, some cells changed, as LibreOffice works it out."""
    file = folder / "estimate.xlsx"
    file.write_bytes(changed(xlsx(found), changes or {}))
    return convert(file, "xlsx", folder)


def changed(data: bytes, changes: dict[str, dict[str, float]]) -> bytes:
    """Numbers by sheet file and cell; the kept values of all formulas become 0."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for part in old.infolist():
            text = old.read(part)
            if part.filename.startswith("xl/worksheets/sheet"):
                text = re.sub(rb"</f><v>[^<]*</v>", b"</f><v>0</v>", text)
                for cell, value in changes.get(part.filename.rpartition("/")[2], {}).items():
                    pattern = rf'(<c r="{cell}"[^>]*><v>)[^<]*(</v>)'.encode()
                    text, count = re.subn(pattern, rf"\g<1>{value}\g<2>".encode(), text)
                    assert count == 1, cell
            new.writestr(part.filename, text)
    return out.getvalue()


DOCUMENTS = {"everything": everything(), **{e.slug: e.document for e in examples()[:2]}}


@pytest.mark.parametrize("name", DOCUMENTS)
def test_libreoffice_works_out_the_pages_totals_to_the_cent(name: str, tmp_path: Path) -> None:
    found = totals(DOCUMENTS[name])
    shown = sums(recalculated(found, tmp_path))
    assert cents(shown["Items"]) == cents(found.subtotal)
    assert cents(shown[found.plan.title]) == cents(found.support)
    assert cents(shown["Tax"]) == cents(found.tax)
    assert cents(shown["Total"]) == cents(found.total)


def test_every_cell_has_the_value_that_libreoffice_works_out(tmp_path: Path) -> None:
    found = totals(everything())
    made = CalamineWorkbook.from_path(recalculated(found, tmp_path))
    given = tmp_path / "given.xlsx"
    given.write_bytes(xlsx(found))
    for sheet in ("Summary", "Lines", "Tiers", "Cash flow"):
        ours = CalamineWorkbook.from_path(given).get_sheet_by_name(sheet).to_python()
        theirs = made.get_sheet_by_name(sheet).to_python()
        for row, (a, b) in enumerate(zip(ours, theirs, strict=True), start=1):
            assert _numbers(a) == pytest.approx(_numbers(b), rel=1e-9, abs=1e-9), f"{sheet} {row}"


def _numbers(row: list[Any]) -> list[float]:
    return [cell for cell in row if isinstance(cell, float)]


def test_a_reviewers_changes_move_the_total_as_they_would_on_the_page(tmp_path: Path) -> None:
    """A quantity beyond the next tier and another tax, typed into the sheet, against the same typed into the page."""
    document = built(
        edits.Change({"tax": "10"}), item("out", TRANSFER, out_gb="1000"), item("other", TRANSFER, out_gb="9000")
    )
    found = totals(document)
    file = tmp_path / "first.xlsx"
    file.write_bytes(xlsx(found))
    lines = CalamineWorkbook.from_path(file).get_sheet_by_name("Lines").to_python()
    row = next(n for n, cells in enumerate(lines, start=1) if cells[3] == 1000)
    assumed = CalamineWorkbook.from_path(file).get_sheet_by_name("Assumptions").to_python()
    tax = next(n for n, cells in enumerate(assumed, start=1) if cells[0] == "Tax")
    made = recalculated(found, tmp_path, {"sheet2.xml": {f"D{row}": 60_000}, "sheet4.xml": {f"B{tax}": 0.2}})
    wanted = totals(built(edits.Change({"tax": "20"}), edits.ChangeInputs("out", {"out_gb": "60000"}), start=document))
    assert cents(sums(made)["Total"]) == cents(wanted.total)
    assert wanted.total.monthly > 5 * found.total.monthly
