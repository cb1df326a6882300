"""The table of instance types as a file."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

import pytest
from django.test import Client

from calculator.web.instances_asked import ROWS
from calculator.web.instances_cells import plain, safe
from calculator.web.instances_columns import SHOWN, by_name, columns
from calculator.web.instances_priced import priced
from pricing.book import embedded
from pricing.purchases import PURCHASES
from tests.web.instances import TABLE, file, found, rows, text, types, url

SCREENS = [
    {"vcpu_min": 8, "arch": "arm64", "sort": "-memory", "region": "eu-central-1"},
    {"q": "m7", "cols": ",".join(PURCHASES), "per": "month"},
    {"gpu": "yes", "cols": "gpus,gpu,gpu-memory,network,store,disks,per-gpu,spot,spot-interruption", "sort": "gpu"},
    {"offered": "all", "region": "ap-south-2", "os": "windows", "sort": "type"},
    {"cols": ",".join(c.name for c in columns()), "q": "large", "pay": "spot"},
]


@pytest.mark.parametrize("query", SCREENS, ids=lambda query: ",".join(query))
def test_the_file_is_what_the_screen_shows(client: Client, query: dict[str, Any]) -> None:
    shown: dict[str, list[str]] = {}
    for number in range(1, -(-len(types(**query)) // ROWS) + 1):
        shown |= rows(text(client, part=True, **query, page=number))
    lines = file(client, **query)
    assert [line["Type"] for line in lines] == list(shown)
    chosen = [by_name()[name] for name in by_name() if name in query.get("cols", ",".join(SHOWN)).split(",")]
    scene = found(**query).scene
    for line in lines:
        for column, cell in zip(chosen, shown[line["Type"]], strict=True):
            unit = column.said_unit(scene)
            name = f"{column.label} ({unit})" if unit else column.label
            value, status = line[name], line.get(f"{name}, status", "")
            if cell == "not offered":
                assert (value, status[:15]) == ("", "not offered in ")
            elif cell == "no price":
                assert (value, status) == ("", "no price in this book")
            elif cell == "unknown":
                assert value == ""
            elif cell == "–":
                assert value in ("", "0", "n/a")
            elif column.left:
                assert value == cell
            else:
                digits = cell.removeprefix("≈").replace(",", "")
                places = len(digits.partition(".")[2])
                least = max(0.5 * 10**-places, abs(float(value)) * 5e-4 if not column.priced else 0)
                assert float(digits) == pytest.approx(float(value), abs=least * 1.001)
            if column.priced and value:
                assert status.endswith("derived") == cell.startswith("≈")


def test_the_file_names_its_region_system_and_book(client: Client) -> None:
    response = client.get(url(region="eu-west-1", os="windows", format="csv"))
    book = embedded()
    assert response.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert f'filename="ec2-instances-eu-west-1-windows-{book.id}.csv"' in response.headers["Content-Disposition"]
    first = file(client, region="eu-west-1", os="windows")[0]
    assert (first["Region"], first["Operating system"], first["Price book"]) == ("eu-west-1", "windows", book.id)
    assert re.fullmatch(r"\d{4}-\d\d-\d\d", first["Prices up to"])


def test_numbers_in_the_file_are_plain_and_have_every_digit(client: Client) -> None:
    lines = file(client, cols="on-demand,memory,store", sort="type")
    on_demand = priced(0, "linux", "on-demand").effective
    for line in lines:
        assert re.fullmatch(r"\d+(\.\d+)?", line["On-Demand (USD / hour)"])
        assert float(line["On-Demand (USD / hour)"]) == on_demand[TABLE.type.index(line["Type"])]
    assert plain(1e-9) == "0.000000001"
    assert plain(1234567.5) == "1234567.5"
    assert plain(float("nan")) == ""


@pytest.mark.parametrize("word", ["=1+1", "+1", "-1", "@x", "\tx", "\rx"])
def test_no_text_in_the_file_is_a_formula(word: str) -> None:
    assert safe(word) == f"'{word}"
    assert safe("m7g") == "m7g"


def test_a_file_of_refused_filters_is_refused_in_the_same_words(client: Client) -> None:
    response = client.get(url(vcpu_min="abc", format="csv"))
    assert response.status_code == 400
    assert response.content.decode() in unescape(text(client, vcpu_min="abc"))
