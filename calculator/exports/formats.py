"""The files an estimate is exported as: name, media type and what writes it. Pages and API offer the same."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from calculator.estimates.totals import Totals
from calculator.exports.aws import aws_csv
from calculator.exports.flat import flat_csv
from calculator.exports.focus import focus_csv
from calculator.exports.infracost import infracost_json
from calculator.exports.json import export_json
from calculator.exports.parquet import parquet
from calculator.exports.table import inputs_csv
from calculator.exports.xlsx import xlsx

CSV = "text/csv; charset=utf-8"
JSON = "application/json"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PARQUET = "application/vnd.apache.parquet"


@dataclass(frozen=True)
class Format:
    """`label` is what the menu says; `ending` follows the estimate's name in the API's file name."""

    label: str
    media: str
    ending: str
    write: Callable[[Totals], str | bytes]

    def file(self, totals: Totals) -> bytes:
        written = self.write(totals)
        return written if isinstance(written, bytes) else written.encode("utf-8", "replace")


def _inputs(totals: Totals) -> str:
    return inputs_csv(totals.document)


FORMATS = {
    "estimate.xlsx": Format("Excel workbook with live formulas", XLSX, "xlsx", xlsx),
    "lines.csv": Format("CSV, a row per line and tier", CSV, "csv", flat_csv),
    "inputs.csv": Format("CSV of the inputs, to change and import", CSV, "inputs.csv", _inputs),
    "aws.csv": Format("CSV in AWS’s own layout", CSV, "aws.csv", aws_csv),
    "focus.csv": Format("CSV in FOCUS 1.2, beside your bill", CSV, "focus.csv", focus_csv),
    "estimate.json": Format("JSON with inputs, lines and working", JSON, "json", export_json),
    "infracost.json": Format("JSON in Infracost’s shape", JSON, "infracost.json", infracost_json),
    "lines.parquet": Format("Parquet, for data tools", PARQUET, "parquet", parquet),
}
"""By the name of the page's file, in the menu's order."""
