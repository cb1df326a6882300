"""Reading an estimate's page: queries, charts, files, names."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from django.test import Client

from calculator.estimates.document import Document, Group, Item
from calculator.estimates.totals import totals
from calculator.web.estimates.charts import BARS, charts_of
from tests.web.estimates import HTMX, Opened

pytestmark = pytest.mark.django_db


def test_a_page_asks_the_database_as_often_for_200_items_as_for_one(
    client: Client, django_assert_max_num_queries: Any
) -> None:
    items = tuple(Item(f"i{n}", "s3", f"Item {n}", {"storage_gb": str(n + 1)}) for n in range(200))
    big = Opened(client, Document(Group("root", "Big", items)))
    big.edit("rename", id="i0", name="First")
    with django_assert_max_num_queries(3):
        text = big.text()
    assert text.count('class="leaf"') == 200
    with django_assert_max_num_queries(9):
        big.client.post(f"{big.url}edit/", {"verb": "rename", "id": "i1", "name": "x", "revision": 2}, headers=HTMX)


def test_a_chart_of_many_groups_draws_the_dearest_and_the_rest_as_one_bar() -> None:
    items = tuple(Item(f"i{n}", "data-transfer", f"Item {n}", {"out_gb": str(100 * (n + 1))}) for n in range(20))
    priced = totals(Document(Group("root", "Many", items)))
    chart = charts_of(priced)[1]
    drawn = chart["bars"]
    assert (len(drawn), drawn[0]["label"], drawn[-1]["label"]) == (BARS, "Item 19", "9 more")
    amounts = sum(float(bar["amount"].replace("$", "").replace(",", "")) for bar in drawn)
    assert amounts * 36 == pytest.approx(priced.total.first_36, abs=36 * 0.005 * BARS)
    assert chart["title"] == f"By group: Item 19 is {drawn[0]['second']}"
    assert len(chart["rows"]) == 20


def test_an_item_without_any_price_shows_no_amount(client: Client) -> None:
    nowhere = Item("n", "ec2", "Nowhere", {"instance_type": "u7in-32tb.224xlarge", "region": "ap-east-2"})
    shop = Opened(client, Document(Group("root", "Shop", (nowhere,))))
    row = shop.text().split('id="r-n"')[1].split('class="drawer"')[0]
    assert "no price" in row
    assert "not offered in Asia Pacific (Taipei)" in row
    assert "$0.00" not in row


def test_charts_come_with_their_tables(shop: Opened) -> None:
    text = shop.text("?charts=1")
    assert text.count("<figure") == 3
    assert text.count("The same as a table") == 3
    plotted = [json.loads(d) for d in re.findall(r'<script type="application/json">(.*?)</script>', text)]
    assert [len(s["y"]) for d in plotted for s in d["series"]] == [36]
    assert shop.text("charts/").count("<figure") == 3


@pytest.mark.parametrize("kind", ["lines.csv", "aws.csv", "estimate.json"])
def test_exports_are_files_with_the_pages_numbers(shop: Opened, kind: str) -> None:
    answer = shop.client.get(f"{shop.url}export/{kind}")
    assert answer.headers["Content-Disposition"] == f'attachment; filename="shop-{kind}"'
    monthly = totals(shop.document).total.monthly
    if kind == "aws.csv":
        assert f"{monthly:.2f}" in answer.content.decode()
    if kind == "estimate.json":
        assert json.loads(answer.content)["totals"]["total"]["monthly"] == monthly


def test_names_are_text_wherever_they_are_shown(client: Client) -> None:
    evil = "<script>alert(1)</script>{{ 7*7 }}"
    items = (Group("g", evil, (Item("a", "s3", evil, note=evil),)),)
    shop = Opened(client, Document(Group("root", evil, items, evil)))
    shop.edit("rename", id="a", name=evil + "!")
    shop.client.post(f"{shop.url}versions/", {"note": evil, "revision": 2})
    for path in ("", "?open=a", "?open=g&charts=1", "history/", "changes/?from=1", "share/", "delete/", "add/?group=g"):
        text = shop.text(path)
        assert "<script>alert" not in text
        assert "&lt;script&gt;" in text or "\\u003cscript" in text
    assert "<script>alert" not in shop.client.get("/estimates/").content.decode()


def test_an_unknown_service_is_shown_and_kept(client: Client) -> None:
    gone = Item("old", "no-longer", "Old", {"size": "5"})
    shop = Opened(client, Document(Group("root", "Shop", (gone,))))
    text = shop.text("?open=old")
    assert "not known here" in text
    assert "<dd>5</dd>" in text
    assert shop.client.get(f"{shop.url}items/old/").status_code == 422
