"""The report: the page's numbers on paper, with every line, limit and receipt, at an owner's address and a link's."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from calculator.accounts.visitor import COOKIE
from calculator.estimates import actions, edits, sharing
from calculator.estimates.access import Viewer, digest
from calculator.estimates.document import Document
from calculator.estimates.totals import totals
from calculator.web.drawing import bars, columns, nice
from calculator.web.estimates.outline import Money
from pricing.book import embedded
from tests.accounts.world import browser_cookie
from tests.estimates.made import built, item, sample

pytestmark = pytest.mark.django_db
ME = Viewer(browser=digest("mine"))


@pytest.fixture
def mine() -> Client:
    client = Client()
    client.cookies[COOKIE] = browser_cookie("mine")
    return client


def html(client: Client, document: Document) -> str:
    made = actions.estimate_create(viewer=ME, document=document)
    response = client.get(f"/estimates/{made.public_id}/report/")
    assert response.status_code == 200
    return response.content.decode()


def test_the_report_says_the_pages_totals_and_a_receipt_for_every_price(mine: Client) -> None:
    document = built(edits.Change({"tax": "19", "support": "business"}), start=sample())
    text = html(mine, document)
    found = totals(document)
    assert f"${found.total.monthly:,.2f}" in text
    assert f"${found.total.first_36:,.2f}" in text
    assert "AWS Support: Business" in text
    assert "from 10,240 to 51,200" in text  # a tier that the transfer reaches
    codes = re.findall(r'<td class="code">([^<]+)</td>', text)
    assert len(codes) >= 4
    assert "Tax: 19 %" in text or "19 %" in text


def test_only_the_sources_of_prices_that_are_used_are_named(mine: Client) -> None:
    text = html(mine, built(item("out", "data-transfer", out_gb="100")))
    named = text.partition('id="rep-sources"')[2]
    assert "datatransfer" in named
    assert "dynamodb" not in named
    assert len(re.findall("<li>", named)) < len(embedded().sources)


def test_what_has_no_price_is_said_first_and_limits_are_told(mine: Client) -> None:
    document = built(
        edits.ChangeInputs("orders", {"records": "many"}),
        item("fast", "ebs", iops="90000", size_gib="10"),
        start=sample(),
    )
    text = html(mine, document)
    assert "Incomplete: these have no price" in text
    assert 'class="state">broken' in text


def test_an_empty_estimate_has_a_report_too(mine: Client) -> None:
    text = html(mine, Document())
    assert "Nothing in this estimate yet." in text
    assert '<svg viewBox="0 0 720' not in text


def test_a_link_shows_the_report_and_names_are_text(mine: Client) -> None:
    document = built(edits.Rename("root", "<script>alert(1)</script>"), start=sample())
    made = actions.estimate_create(viewer=ME, document=document)
    _, token = sharing.link_create(viewer=ME, public_id=made.public_id, name="", mode="read")
    response = Client().get(f"/s/{token}/report/")
    assert response.status_code == 200
    assert b"<script>alert" not in response.content
    assert b"&lt;script&gt;alert" in response.content
    assert response.headers["Referrer-Policy"] == "no-referrer"


def test_bars_and_columns_fill_their_drawing_and_no_more() -> None:
    drawn = bars([("a", 4.0), ("b", 2.0), ("nothing", 0.0), *((f"n{i}", 0.1) for i in range(20))], str)
    assert [b.label for b in drawn][:2] == ["a", "b"]
    assert drawn[-1].label == "11 more"
    assert max(b.share for b in drawn) == drawn[0].share == 2 * drawn[1].share == 100
    flow = columns([("Usage", [1.0] * 36), ("Upfront", [9.0, *[0.0] * 35]), ("Tax", [0.0] * 36)], str)
    assert flow is not None
    assert flow.kinds == ("Usage", "Upfront")
    assert min(b.y for b in flow.boxes) >= 12
    assert [nice(v) for v in (0.4, 1, 3, 10.1, 960)] == [0.4, 1, 3, 12, 1000]
    assert bars([], str) == ()
    assert [Money("USD").brief(v) for v in (0.0, 750.0, 2250.0, 1.2e6)] == ["$0", "$750", "$2.25k", "$1.2M"]
    assert Money("EUR").brief(3000.0) == "3k EUR"
