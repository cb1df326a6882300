"""The limits that the API's page tells are those that callers are held to."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

import pytest
from django.test import Client

from calculator.api import limits as told
from calculator.sheets import rows, views
from calculator.sheets.tokens import CALLS_A_MINUTE

EC2 = "/v1/ec2.json"


def shown(client: Client) -> dict[str, str]:
    page = unescape(client.get("/api/").content.decode())
    part = page[page.index('id="limits"') : page.index('id="versions"')]
    return dict(re.findall(r'<tr><th scope="row">([^<]+)</th><td>([^<]+)</td></tr>', part))


def test_settings_move_what_is_told(client: Client, settings: Any) -> None:
    settings.API_CALLS_A_MINUTE, settings.SWEEPS_RUNNING = 1234, 17
    settings.SWEEP_SCENARIOS_ANONYMOUS = 5_000_001
    found = shown(client)
    assert found["From one network address"] == "1,234 a minute"
    assert found["Sweeps at work at once"].startswith("17 of an account")
    assert found["Scenarios of a sweep"].endswith("5,000,001 without")
    settings.API_CALLS_A_MINUTE = 0
    assert shown(client)["From one network address"] == "as many as you like"


@pytest.mark.parametrize(
    ("where", "name", "row"),
    [
        ("MOST_ROWS", "Rows answered at once", "4,321"),
        ("MOST_TASK_ROWS", "Rows of a task", "4,321, kept 7 days"),
        ("MOST_ITEMS", "Items priced together by one request", "4321"),
        ("MAX_ESTIMATES", "Kept", "4,321 an account"),
    ],
)
def test_constants_move_what_is_told(monkeypatch: pytest.MonkeyPatch, where: str, name: str, row: str) -> None:
    monkeypatch.setattr(told, where, 4321)
    assert row in [much for part in told.limits().values() for what, much in part if what == name]


def test_a_table_of_as_many_rows_as_is_told_is_answered_and_one_more_is_a_task(
    client: Client, monkeypatch: pytest.MonkeyPatch, db: Any
) -> None:
    most = int(shown(client)["Rows answered at once"].replace(",", ""))
    assert most == rows.MOST_ROWS == views.MOST_ROWS
    body = "count\r\n" + "1\r\n" * most
    assert client.post(EC2, body, content_type="text/csv").status_code == 200
    assert client.post(EC2, f"{body}1\r\n", content_type="text/csv").status_code == 202


def test_more_columns_than_is_told_are_refused(client: Client) -> None:
    most = int(shown(client)["Body of rows"].rpartition(", ")[2].split()[0])
    names = ["count", *(f"own{n}" for n in range(most - 1))]
    for more, status in ((0, 200), (1, 413)):
        held = [*names, *(f"more{n}" for n in range(more))]
        body = f"{','.join(held)}\r\n{','.join('1' for _ in held)}\r\n"
        assert client.post(EC2, body, content_type="text/csv").status_code == status


def test_every_share_of_a_sheet_token_is_told(client: Client) -> None:
    assert shown(client)["Of one sheet token, wherever from"] == "60, 600 or 6,000 a minute, as it was made"
    assert {60, 600, 6000} == set(CALLS_A_MINUTE)


def test_the_policy_for_versions_is_on_the_page_and_in_the_index(client: Client) -> None:
    page = unescape(client.get("/api/").content.decode())
    assert page.count('href="#limits"') >= 1
    assert page.count('href="#versions"') >= 1
    policy = page[page.index('id="versions"') :]
    for words in ("Deprecation", "Sunset", "twelve months", "X-Engine-Version"):
        assert words in policy
