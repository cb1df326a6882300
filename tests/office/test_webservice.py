"""LibreOffice itself asks the running server: 200 cells with the formulas that the pages offer, equal to the pages."""

from __future__ import annotations

import html
import re
from dataclasses import replace
from itertools import cycle, islice
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit

from django.http import QueryDict
from django.test import Client
from python_calamine import CalamineWorkbook

from calculator.kernel import Number, Service
from calculator.kernel.units import money
from calculator.services import services
from calculator.services.examples import examples
from calculator.sheets.pages import source_of
from calculator.sheets.snippets import Source, snippets
from calculator.web.asked import Asked, query_of, written
from tests.office.libreoffice import fill

CELLS = 200


def values(made: Path) -> list[list[Any]]:
    """The cells of a saved workbook's sheet."""
    return CalamineWorkbook.from_path(made).get_sheet_by_index(0).to_python(skip_empty_area=True)


def codes(source: Source) -> dict[str, str]:
    """What the page offers, by the snippet's id."""
    return {s.id: s.code for held in snippets(source).values() for s in held}


def workloads() -> list[Asked]:
    """Worked examples of every service in turn, each time with one number a little larger."""
    found = []
    for turn, service in enumerate(islice(cycle(services().values()), CELLS)):
        cases = examples(service)
        inputs = {name: written(value) for name, value in cases[turn % len(cases)].input.items()}
        number = next(f for f in service.fields if isinstance(f, Number) and f.when is None and f.max > CELLS)
        if number.name not in inputs:
            inputs[number.name] = str(int(max(number.default, number.min)) + turn)
        asked = Asked.read(service, QueryDict(query_of(service, inputs)))
        found.append(asked if not asked.faults else Asked.read(service, QueryDict("")))
    return found


def test_two_hundred_cells_say_what_the_pages_say(live_server: Any, tmp_path: Path) -> None:
    asked = workloads()
    formulas = {}
    for row, case in enumerate(asked, start=1):
        ways = codes(source_of(case, live_server.url))
        formulas[f"A{row}"] = ways["libreoffice"]
        formulas[f"B{row}"] = f"=ROUND(A{row};2)"
    cells = [row[1] for row in values(fill(formulas, "xlsx", tmp_path))]
    assert len(cells) == CELLS
    client = Client(SERVER_NAME=urlsplit(live_server.url).hostname or "")
    for cell, case in zip(cells, asked, strict=True):
        page = client.get(f"/services/{case.service.slug}/?{case.query}").content.decode()
        shown = re.search(r'id="monthly">([^<]+)<', page)
        assert shown
        assert money(cell) == html.unescape(shown[1]), case.query


def test_formulas_with_cells_and_xml_work_there_too(live_server: Any, tmp_path: Path) -> None:
    service: type[Service] = services()["kinesis-data-streams"]
    source = source_of(Asked.read(service, QueryDict("records=5000&record_kb=10&region=eu-west-1")), live_server.url)
    ways = codes(source)
    typed = {f"{letter}2": value for letter, value in zip("ABC", source.cells.values(), strict=True)}
    # Typed by a macro, a formula has semicolons between arguments.
    filled = ways["libreoffice-cells"].replace(',"",', ';"";')
    made = fill(
        {
            **typed,
            "D2": filled,
            "D3": filled.replace("2", "3"),
            "E2": f'=FILTERXML(WEBSERVICE("{source.address("xml", field="monthly,shards")}");"//shards")',
            "F2": f'=WEBSERVICE("{source.address("txt", region="mars", errors="cell")}")',
        },
        "xlsx",
        tmp_path,
    )
    row, blank = values(made)
    assert blank[3] in ("", None), "a formula copied down beside blank cells stays blank"
    answer = Client(SERVER_NAME="localhost").get("/v1/kinesis-data-streams.json?records=5000&kb=10&region=eu-west-1&field=monthly,shards").json()  # fmt: skip  # noqa: E501
    assert [float(cell) for cell in row[3:5]] == [answer["monthly"], answer["shards"]]
    assert str(row[5]).startswith("#ERR Region: “mars”")


def test_where_a_comma_is_the_decimal_mark_the_formulas_that_ask_for_it_are_right(
    live_server: Any, tmp_path: Path
) -> None:
    asked = Asked.read(services()["ec2"], QueryDict("instance_type=t3.micro&usage=percent&utilization=12.5"))
    source = replace(source_of(asked, live_server.url), comma=True)
    ways = codes(source)
    typed = {f"{letter}2": value for letter, value in zip("ABC", source.cells.values(), strict=True)}
    xml = source.in_formula("xml")
    made = fill(
        {
            **typed,
            "D2": ways["libreoffice"],
            "E2": ways["libreoffice-cells"],
            "F2": f'=VALUE(FILTERXML(WEBSERVICE("{xml}");"//monthly"))',
            "G2": '="12"&1/2',
        },
        "xlsx",
        tmp_path,
        "de-DE",
    )
    (row,) = values(made)
    found = Client(SERVER_NAME="localhost").get(f"/v1/ec2.json?{urlencode(source.query)}").json()
    assert row[6] == "120,5", "the sheet writes a comma"
    assert row[3:6] == [found["monthly"]] * 3
