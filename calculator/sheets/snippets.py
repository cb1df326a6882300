"""Formulas and programs ready to copy, for whatever answers below `/v1/`: a calculation, an estimate, a sweep.

`snippets(Source(...))` is all that a page needs; `templates/sheets/snippets.html` shows what it gives.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import urlencode

from calculator.sheets.writing import element

LONGEST_LITERAL = 250
"""Excel takes at most 255 characters between quotes in a formula."""
LIKE_A_CELL = re.compile(r"[rc]|[a-z]{1,3}\d+", re.IGNORECASE)
"""What no name of a LAMBDA may look like."""
FORMULA_INPUTS = 3
"""Inputs that the formulas take from cells."""


@dataclass(frozen=True)
class Source:
    """What answers: `host`, `path` without its suffix, and the query that is at hand, as typed.

    `cells` are names of `query` that a formula should take from cells, with their values. `rows` says that tables may
    be posted to it, `sample` is such a table: names and one row. `number` is the column of the `.txt`.
    Where an answer has many rows, `row` is what an address adds to get one.
    """

    host: str
    path: str
    query: Mapping[str, str] = field(default_factory=dict)
    cells: Mapping[str, str] = field(default_factory=dict)
    number: str = "monthly"
    rows: bool = False
    sample: Mapping[str, str] = field(default_factory=dict)
    row: Mapping[str, str] = field(default_factory=dict)

    def address(self, suffix: str, without: Sequence[str] = (), **more: str) -> str:
        pairs = {name: value for name, value in {**self.query, **more}.items() if name not in without}
        query = urlencode(pairs, safe=",:/")
        return f"{self.host}{self.path}.{suffix}{'?' if query else ''}{query}"


@dataclass(frozen=True)
class Snippet:
    """One way to call: `where` it goes, in words `how`, the `code`, and a `file` name where it is a whole file."""

    id: str
    title: str
    where: str
    how: str
    code: str
    file: str = ""


def snippets(source: Source) -> list[Snippet]:
    """Every way, the simplest of each program first."""
    found = [*_google(source), *_excel(source), *_libre_office(source), *_programs(source)]
    return [snippet for snippet in found if snippet.code]


# -- formulas ------------------------------------------------------------------------------------------------


def _quoted(text: str) -> str:
    """A text literal of a formula, in pieces where it is long for Excel."""
    pieces = [text[i : i + LONGEST_LITERAL] for i in range(0, len(text), LONGEST_LITERAL)] or [""]
    return "&".join('"{}"'.format(piece.replace('"', '""')) for piece in pieces)


def _letters(source: Source) -> dict[str, str]:
    """The cell of each input that is taken from one: A2, B2, …"""
    return {name: f"{chr(ord('A') + i)}2" for i, name in enumerate(source.cells)}


def _from_cells(source: Source, suffix: str, encode: str, at: Mapping[str, str]) -> str:
    """The address as a formula that joins cells, or names of a LAMBDA, into it."""
    fixed = source.address(suffix, without=list(at), field=source.number)
    joined = _quoted(fixed + ("&" if "?" in fixed else "?"))
    parts = []
    for i, (name, cell) in enumerate(at.items()):
        parts.append(f'"{"&" if i else ""}{name}="&{encode}({cell})')
    return "&".join([joined, *parts])


def _google(source: Source) -> list[Snippet]:
    cells = _letters(source)
    return [
        Snippet(
            "sheets",
            "A table",
            "Google Sheets",
            "Header and rows. Sheets asks again every hour while the sheet is open.",
            f"=IMPORTDATA({_quoted(source.address('csv'))})",
        ),
        Snippet(
            "sheets-number",
            "One number",
            "Google Sheets",
            "What is wrong shows in the cell as #ERR.",
            f"=IMPORTDATA({_quoted(source.address('txt', field=source.number, errors='cell'))})",
        ),
        Snippet(
            "sheets-cells",
            "From cells",
            "Google Sheets",
            f"Takes {_spoken(cells)}. For more than a few dozen rows use the script below: it asks once.",
            f"=IMPORTDATA({_from_cells(source, 'txt', 'ENCODEURL', cells)})" if cells else "",
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


def _excel(source: Source) -> list[Snippet]:
    cells = _letters(source)
    names = {name: f"{name}_" if LIKE_A_CELL.fullmatch(name) else name for name in source.cells}
    number = f"VALUE(WEBSERVICE({_from_cells(source, 'txt', 'ENCODEURL', names)}))"
    return [
        Snippet(
            "excel",
            "One number",
            "Excel for Windows",
            "Asked again whenever the cell is worked out anew.",
            f"=VALUE(WEBSERVICE({_quoted(source.address('txt', field=source.number))}))",
        ),
        Snippet(
            "excel-cells",
            "From cells",
            "Excel for Windows",
            f"Takes {_spoken(cells)}.",
            f"=VALUE(WEBSERVICE({_from_cells(source, 'txt', 'ENCODEURL', cells)}))" if cells else "",
        ),
        Snippet(
            "excel-xml",
            "Several values of one answer",
            "Excel for Windows",
            "One call in A1, values from it where you need them.",
            f"A1: =WEBSERVICE({_quoted(source.address('xml', **source.row))})\n"
            f'B1: =VALUE(FILTERXML(A1,"//{element(source.number)}"))\n'
            'C1: =FILTERXML(A1,"//status")',
        ),
        Snippet(
            "lambda",
            "A function of your own",
            "Excel, Formulas › Name Manager, as SIZEWRIGHT",
            f"Then =SIZEWRIGHT({', '.join(cells.values())}).",
            f"=LAMBDA({','.join(names.values())},{number})" if cells else "",
        ),
        Snippet(
            "power-query",
            "A query that refreshes",
            "Excel and Power BI, Get Data › Blank Query › Advanced Editor",
            'Choose Anonymous when asked how to sign in. For a key add key = "…" to Query.',
            _power_query(source),
            "sizewright.pq",
        ),
        Snippet(
            "power-query-rows",
            "A query over a table of yours",
            "Excel and Power BI, with a table named Workloads",
            "Sends the whole table at once and gets it back with its numbers.",
            _power_query_rows(source) if source.rows else "",
            "sizewright-rows.pq",
        ),
    ]


def _libre_office(source: Source) -> list[Snippet]:
    cells = _letters(source)
    return [
        Snippet(
            "libreoffice",
            "One number",
            "LibreOffice Calc",
            "",
            f"=VALUE(WEBSERVICE({_quoted(source.address('txt', field=source.number))}))",
        ),
        Snippet(
            "libreoffice-cells",
            "From cells",
            "LibreOffice Calc",
            f"Takes {_spoken(cells)}.",
            f"=VALUE(WEBSERVICE({_from_cells(source, 'txt', 'ENCODEURL', cells)}))" if cells else "",
        ),
        Snippet(
            "libreoffice-table",
            "A table",
            "LibreOffice Calc, Sheet › Link to External Data…",
            "Give it this address and choose how often it is refreshed.",
            source.address("csv"),
        ),
    ]


def _programs(source: Source) -> list[Snippet]:
    to = f"{source.host}{source.path}.json"
    posted = (
        f"\n\nrows = {json.dumps([dict(source.sample)])}\nanswer = requests.post({to!r}, json=rows, timeout=60)\n"
        "print([row['monthly'] for row in answer.json()])"
    )
    return [
        Snippet("curl", "One number", "A shell", "", f"curl '{source.address('txt', field=source.number)}'"),
        Snippet(
            "curl-rows",
            "A file of rows",
            "A shell",
            "The file comes back with status, error, monthly and upfront appended to each row.",
            f"curl --data-binary @workloads.csv -H 'Content-Type: text/csv' \\\n  '{source.host}{source.path}.csv' "
            "-o priced.csv"
            if source.rows
            else "",
        ),
        Snippet(
            "python",
            "requests",
            "Python",
            "",
            f"import requests\n\nanswer = requests.get({source.address('json', **source.row)!r}, timeout=30)\n"
            f"answer.raise_for_status()\nprint(answer.json()[{source.number!r}])" + (posted if source.rows else ""),
        ),
        Snippet(
            "pandas",
            "pandas",
            "Python",
            "",
            f"import pandas\n\nframe = pandas.read_csv({source.address('csv')!r})",
        ),
    ]


def _spoken(cells: Mapping[str, str]) -> str:
    return ", ".join(f"{name} from {cell}" for name, cell in cells.items())


# -- files ---------------------------------------------------------------------------------------------------


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


def _power_query(source: Source) -> str:
    query = ", ".join(f"{_m_name(name)} = {_m_text(value)}" for name, value in source.query.items())
    return f"""let
  Answer = Web.Contents({_m_text(source.host)}, [
    RelativePath = {_m_text(source.path.lstrip("/") + ".csv")},
    Query = [{query}]
  ]),
  Table = Table.PromoteHeaders(Csv.Document(Answer, [Delimiter = ",", Encoding = 65001])),
  Typed = Table.TransformColumnTypes(Table, {{{{{_m_text(source.number)}, type number}}}}, "en-US")
in
  Typed
"""


def _power_query_rows(source: Source) -> str:
    return f"""let
  Workloads = Excel.CurrentWorkbook(){{[Name = "Workloads"]}}[Content],
  Body = Json.FromValue([rows = Table.ToRecords(Workloads)]),
  Answer = Web.Contents({_m_text(source.host)}, [
    RelativePath = {_m_text(source.path.lstrip("/") + ".json")},
    Headers = [#"Content-Type" = "application/json"],
    Content = Body
  ]),
  Rows = Json.Document(Answer),
  Priced = Table.FromRecords(Rows, Record.FieldNames(Rows{{0}}), MissingField.UseNull)
in
  Priced
"""


def _m_text(text: str) -> str:
    return '"{}"'.format(text.replace('"', '""'))


def _m_name(name: str) -> str:
    return f'#"{name}"'
