"""Google Sheets: IMPORTDATA, and a custom function of Apps Script."""

from __future__ import annotations

import json

from calculator.sheets.snippets.formulas import from_cells, letters, quoted, spoken, where_filled
from calculator.sheets.snippets.source import Snippet, Source


def ways(source: Source) -> list[Snippet]:
    cells = letters(source)
    # As CSV and not as .txt: IMPORTDATA cuts a text with a comma, such as an error, into several cells.
    one = {"header": "0", "errors": "cell", **source.row}
    return [
        Snippet(
            "sheets",
            "A table",
            "Google Sheets",
            "Header and rows. Sheets asks again every hour while the sheet is open.",
            "=" + _import_data(source, quoted(source.in_formula("csv", errors="cell"))),
        ),
        Snippet(
            "sheets-number",
            "One number",
            "Google Sheets",
            "What is wrong shows in the cell as #ERR.",
            "=" + _import_data(source, quoted(source.in_formula("csv", field=source.number, **one))),
        ),
        Snippet(
            "sheets-cells",
            "From cells",
            "Google Sheets",
            f"Takes {spoken(cells)}. For more than a few dozen rows use the script below: it asks once.",
            where_filled(source, cells, _import_data(source, from_cells(source, "csv", "ENCODEURL", cells, **one))),
        ),
        Snippet(
            "apps-script",
            "A function that takes a range",
            "Google Sheets, Extensions › Apps Script",
            "Paste it, save, then =SIZEWRIGHT(A1:D500): the range with its header comes back with its numbers, "
            "in one call. Put a key into the script's properties as SIZEWRIGHT_KEY if you have one.",
            _apps_script(source) if source.rows else "",
            "sizewright.gs",
        ),
    ]


def _import_data(source: Source, address: str) -> str:
    """With semicolons between cells where the comma is the decimal mark, which the formula has to say."""
    return f'IMPORTDATA({address};";")' if source.comma else f"IMPORTDATA({address})"


def _apps_script(source: Source) -> str:
    return f"""/**
 * Prices every row of a range.
 *
 * @param {{A1:D500}} range Header and rows; the header names inputs, other columns go along.
 * @param {{"{source.number}"}} columns Further columns to append, by commas. Optional.
 * @return The rows with status, error, monthly and upfront appended.
 * @customfunction
 */
function SIZEWRIGHT(range, columns) {{
  var url = {json.dumps(source.host + source.path + ".json")};
  if (columns) url += "?field=" + encodeURIComponent(columns);
  var key = PropertiesService.getScriptProperties().getProperty("SIZEWRIGHT_KEY");
  var response = UrlFetchApp.fetch(url, {{
    method: "post",
    contentType: "application/json",
    headers: key ? {{ Authorization: "Bearer " + key }} : {{}},
    payload: JSON.stringify({{ rows: range }}),
    muteHttpExceptions: true
  }});
  var answer = JSON.parse(response.getContentText());
  if (response.getResponseCode() !== 200) throw new Error(answer.error);
  var names = Object.keys(answer[0]);
  return [names].concat(answer.map(function (row) {{
    return names.map(function (name) {{ return row[name] === null ? "" : row[name]; }});
  }}));
}}
"""
