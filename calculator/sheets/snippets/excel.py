"""Excel: WEBSERVICE, FILTERXML, a LAMBDA, and queries of Power Query, which Power BI takes, too."""

from __future__ import annotations

import re

from calculator.sheets.snippets.formulas import from_cells, letters, quoted, spoken, where_filled
from calculator.sheets.snippets.source import Snippet, Source
from calculator.sheets.writing import element

LIKE_A_CELL = re.compile(r"[rc]|[a-z]{1,3}\d+", re.IGNORECASE)
"""What no name of a LAMBDA may look like."""


def ways(source: Source) -> list[Snippet]:
    cells = letters(source)
    names = {name: f"{name}_" if LIKE_A_CELL.fullmatch(name) else name for name in source.cells}
    number = f"VALUE(WEBSERVICE({from_cells(source, 'txt', 'ENCODEURL', names)}))"
    return [
        Snippet(
            "excel",
            "One number",
            "Excel for Windows",
            "Asked again whenever the cell is worked out anew.",
            f"=VALUE(WEBSERVICE({quoted(source.in_formula('txt', field=source.number))}))",
        ),
        Snippet(
            "excel-cells",
            "From cells",
            "Excel for Windows",
            f"Takes {spoken(cells)}.",
            where_filled(source, cells, f"VALUE(WEBSERVICE({from_cells(source, 'txt', 'ENCODEURL', cells)}))"),
        ),
        Snippet(
            "excel-xml",
            "Several values of one answer",
            "Excel for Windows",
            "One call in A1, values from it where you need them.",
            f"A1: =WEBSERVICE({quoted(source.in_formula('xml', **source.row))})\n"
            f'B1: =VALUE(FILTERXML(A1{source.between}"//{element(source.number)}"))\n'
            f'C1: =FILTERXML(A1{source.between}"//status")',
        ),
        Snippet(
            "lambda",
            "A function of your own",
            "Excel, Formulas › Name Manager, as SIZEWRIGHT",
            f"Then =SIZEWRIGHT({f'{source.between} '.join(cells.values())}).",
            f"=LAMBDA({source.between.join([*names.values(), number])})" if cells else "",
        ),
        Snippet(
            "power-query",
            "A query that refreshes",
            "Excel and Power BI, Get Data › Blank Query › Advanced Editor",
            "Choose Anonymous when asked how to sign in."
            + ("" if source.keyed else ' For a key add key = "…" to Query.'),
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
