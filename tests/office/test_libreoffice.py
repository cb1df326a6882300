"""The spreadsheet program itself: what the other tests of this folder build on."""

from pathlib import Path

import xlsxwriter
from python_calamine import CalamineWorkbook

from tests.office.libreoffice import convert, fill


def test_a_workbooks_formulas_are_worked_out_again_whatever_values_it_came_with(tmp_path: Path) -> None:
    file = tmp_path / "book.xlsx"
    with xlsxwriter.Workbook(file) as book:
        sheet = book.add_worksheet()
        sheet.write_number("A1", 2.5)
        sheet.write_formula("A2", "=A1*4", value=99)
    made = convert(file, "xlsx", tmp_path)
    assert CalamineWorkbook.from_path(made).get_sheet_by_index(0).to_python() == [[2.5], [10.0]]


def test_formulas_are_typed_into_a_new_sheet(tmp_path: Path) -> None:
    made = fill({"A1": "=6*7", "B1": '=IF(A1>40;"many";"few")'}, "csv", tmp_path)
    assert made.read_text().strip() == "42,many"
