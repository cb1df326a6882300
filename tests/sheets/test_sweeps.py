"""A sweep in a sheet: its best, its rows, its sum, by link and by key, as the spreadsheets call."""

from __future__ import annotations

import csv
import html
import json
import re
from typing import Any
from uuid import UUID

import pytest
from django.test import Client

from calculator.estimates import sharing as estimates
from calculator.estimates.access import Viewer
from calculator.estimates.problems import NotFoundError
from calculator.sheets.tokens import sheet_token_create
from calculator.whatif import actions, queries, sharing
from calculator.whatif.reading import definition
from tests.accounts.world import World, world
from tests.sheets.callers import (
    CellError,
    PowerQuery,
    filter_xml,
    import_data,
    import_xml,
    libre_office,
    office_js,
    value,
    web_service,
)
from tests.sweeps.made import data, large

pytestmark = pytest.mark.django_db


@pytest.fixture
def there() -> World:
    return world()


def made(there: World, asked: dict[str, Any] | None = None) -> tuple[UUID, str]:
    """A finished sweep of the owner's: its id, and the token of a link to it."""
    viewer = Viewer(user=there.owner.pk)
    sweep, _ = actions.sweep_create(viewer=viewer, definition=definition(asked or data(10, 10)), name="=HYPER")
    actions.sweep_start(viewer=viewer, public_id=sweep.public_id)
    _, token = sharing.link_create(viewer=viewer, public_id=sweep.public_id)
    return sweep.public_id, token


def get(path: str, key: str = "", **query: str) -> Any:
    return Client().get(path, query, headers={"Authorization": f"Bearer {key}"} if key else {})


# -- as the programs call ------------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_every_caller_reads_the_same_best(live_server: Any) -> None:
    there = world()
    public_id, token = made(there)
    found = queries.summary(Viewer(user=there.owner.pk), public_id)
    assert found is not None
    best = found.best[0].results["effective"]
    at = f"{live_server.url}/v1/sweeps/{token}"
    table = import_data(f"{at}.csv")
    assert table[0][:2] == ["rank", "row"]
    assert [row[1] for row in table[1:]] == [float(s.row or 0) for s in found.best]
    assert {row[table[0].index("status")] for row in table[1:]} == {"ok"}
    column = table[0].index("monthly")
    assert [row[column] for row in table[1:]] == pytest.approx([s.results["monthly"] for s in found.best], rel=1e-14)
    shown = pytest.approx(best, rel=1e-14)  # a cell has 15 digits
    assert [float(cell) for cell in import_xml(f"{at}.xml?view=summary", "//best")] == [shown]
    assert value(web_service(f"{at}.txt")) == value(libre_office(f"{at}.txt")) == shown
    assert float(filter_xml(web_service(f"{at}.xml"), "//effective")[0]) == shown
    assert json.loads(office_js(f"{at}.json").body)[0]["effective"] == shown
    query = PowerQuery(live_server.url).contents(f"v1/sweeps/{token}.csv", {"view": "rows", "start": "3", "stop": "5"})
    assert [line.split(",")[0] for line in query.text.splitlines()] == ["row", "3", "4"]
    with pytest.raises(CellError):
        import_data(f"{at[:-2]}xx.csv")
    assert str(import_data(f"{at[:-2]}xx.csv?errors=cell")[0][0]).startswith("#ERR There is no such sweep")


# -- what it shows -------------------------------------------------------------------------------------------


def test_rows_are_those_of_the_sweeps_own_csv_and_stay_in_bounds(there: World) -> None:
    public_id, token = made(there)
    at = f"/v1/sweeps/{token}"
    key = there.tokens["read_token"]
    own = get(f"/api/v1/sweeps/{public_id}/rows.csv", key, start="7", limit="30")
    lines = list(csv.DictReader(b"".join(own.streaming_content).decode().splitlines()))
    shown = list(csv.DictReader(get(f"{at}.csv", view="rows", start="7", stop="37").content.decode().splitlines()))
    assert [list(row) for row in shown] == [list(row) for row in lines], "the same columns"
    assert [(row["row"], row["mode"], row["feasible"]) for row in shown] == [
        (row["row"], row["mode"], row["feasible"]) for row in lines
    ]
    assert [float(row["monthly"]) for row in shown] == pytest.approx([float(row["monthly"]) for row in lines])
    assert len(get(f"{at}.json", view="rows").json()) == 300
    assert len(get(f"{at}.json", view="rows", start="290", stop="1000").json()) == 10
    for query, words in (
        ({"view": "rows", "start": "300"}, "rows 0 to 299"),
        ({"view": "rows", "start": "5", "stop": "5"}, "after the first row"),
        ({"start": "5"}, "view=rows alone"),
        ({"view": "rows", "start": "-1"}, "First row"),
        ({"field": "month"}, "did you mean"),
        ({"view": "everything"}, "View"),
    ):
        answer = get(f"{at}.csv", **query)
        assert answer.status_code == 422, query
        assert words in answer.content.decode(), query


def test_more_rows_than_a_cell_takes_are_refused(there: World) -> None:
    viewer = Viewer(user=there.owner.pk)
    sweep, _ = actions.sweep_create(viewer=viewer, definition=large())
    at = f"/v1/sweeps/{sweep.public_id}"
    key = there.tokens["read_token"]
    assert "At most 10,000" in get(f"{at}.csv", key, view="rows", stop="10001").content.decode()
    last = get(f"{at}.json", key, view="rows", start="1199999").json()
    assert [row["row"] for row in last] == [1_199_999], "rows are there before it was ever run"
    assert get(f"{at}.csv", key).status_code == 404
    cell = get(f"{at}.txt", key, errors="cell")
    assert (cell.status_code, b"Nothing of this sweep is worked out yet" in cell.content) == (200, True)


def test_txt_is_one_value_of_the_first_row(there: World) -> None:
    _, token = made(there)
    at = f"/v1/sweeps/{token}.txt"
    best = get(f"/v1/sweeps/{token}.json").json()[0]
    assert get(at, field="mode").content.decode() == best["mode"]
    assert float(get(at, field="upfront").content) == best["upfront"]
    assert get(at, view="summary", field="feasible").content == b"300"
    row = get(f"/v1/sweeps/{token}.json", view="rows", start="4", stop="5").json()[0]
    assert float(get(at, view="rows", start="4", field="monthly").content) == row["monthly"]
    assert get(at, field="monthly,upfront").status_code == 422
    assert get(at, view="rows", stop="3", field="monthly").status_code == 422
    assert get(at, field="monthly", dec="comma").content.decode() == str(best["monthly"]).replace(".", ",")


def test_a_sweep_of_which_nothing_can_be_had_says_so_and_is_no_zero(there: World) -> None:
    never = [{"result": "monthly", "op": "<=", "value": "0.01"}]
    _, token = made(there, data(10, 10, constraints=never))
    at = f"/v1/sweeps/{token}"
    assert get(f"{at}.json").json() == []
    lone = get(f"{at}.txt")
    assert (lone.status_code, b"No scenario of this sweep can be had" in lone.content) == (422, True)
    summary = get(f"{at}.json", view="summary").json()
    assert (summary["best"], summary["feasible"]) == (None, 0)
    assert summary["error"].startswith("no scenario can be had: ")


def test_a_name_is_no_formula_and_the_notation_is_the_askers(there: World) -> None:
    _, token = made(there)
    at = f"/v1/sweeps/{token}.csv"
    assert get(at, view="summary", field="name", header="0").content == b"'=HYPER\r\n"
    shown = get(at, field="rank,monthly", dec="comma", bom="1").content.decode()
    assert shown.startswith("\ufeffrank;monthly\r\n1;")
    assert get(at, field="rank", sep="tab", _="7").status_code == 200
    answer = get(at)
    assert "private" in answer["Cache-Control"]
    assert answer["Access-Control-Allow-Origin"] == "*"


# -- who may -------------------------------------------------------------------------------------------------


def test_an_id_needs_a_key_and_a_sheet_token_reads_its_one_sweep(there: World) -> None:
    public_id, _ = made(there)
    other, _ = made(there, data(3))
    at = f"/v1/sweeps/{public_id}.txt"
    assert b"opens nothing without a key" in get(at).content
    _, key = sheet_token_create(user=there.owner, name="a", sweep=public_id)
    assert get(at, key=key).status_code == 200
    assert Client().get(at, {"key": key}).status_code == 200
    assert get(f"/v1/sweeps/{other}.txt", key).status_code == 404
    assert get(f"/v1/estimates/{there.estimate.public_id}.txt", key).status_code == 404
    for name, status in (("read_token", 200), ("other_token", 404), ("sheet_token", 404), ("calc_token", 404)):
        assert get(at, there.tokens[name]).status_code == status, name
    with pytest.raises(NotFoundError):
        sheet_token_create(user=there.other, name="a", sweep=public_id)


def test_a_link_opens_until_it_is_revoked_and_never_with_a_passphrase(there: World) -> None:
    public_id, token = made(there)
    viewer = Viewer(user=there.owner.pk)
    at = f"/v1/sweeps/{token}.txt"
    assert get(at).status_code == 200
    _, locked = sharing.link_create(viewer=viewer, public_id=public_id, passphrase="open sesame")
    refused = get(f"/v1/sweeps/{locked}.txt")
    assert (refused.status_code, b"must not hold" in refused.content) == (403, True)
    for link in sharing.links(viewer, public_id):
        sharing.link_revoke(viewer=viewer, public_id=public_id, link=link.pk)
    assert get(at).status_code == 404
    assert get(f"/v1/sweeps/{there.links['read_link']}.txt").status_code == 404, "an estimate's link opens no sweep"


def test_a_key_for_a_sweep_is_made_on_the_account_page(there: World) -> None:
    public_id, _ = made(there)
    client = there.client()
    page = client.get(f"/account/sheet-tokens/?sweep={public_id}").content.decode()
    assert f'value="{public_id}" selected' in page
    sent = {"name": "Budget", "reads": str(public_id), "calls_a_minute": "60", "expires": "30"}
    assert f"/v1/sweeps/{public_id}.csv?key=sw_sheet_" in client.post("/account/sheet-tokens/", sent).content.decode()


# -- formulas to copy ----------------------------------------------------------------------------------------


def test_the_page_of_a_link_is_filled_in_and_each_address_on_it_answers(there: World) -> None:
    public_id, token = made(there)
    page = html.unescape(Client().get(f"/what-if/s/{token}/spreadsheet/").content.decode())
    found = set(re.findall(r"http://testserver(/v1/[^\"'\s<]+)", page))
    assert {path.partition("?")[0].rpartition(".")[2] for path in found} == {"csv", "txt", "xml", "json"}
    for path in found:
        assert Client().get(path).status_code == 200, path
    assert Client().get(f"/v1/sweeps/{token}.json", {"view": "summary"}).json()["effective"] > 0
    assert f'href="/what-if/s/{token}/spreadsheet/"' in Client().get(f"/what-if/s/{token}/").content.decode()
    client = there.client()
    owners = client.get(f"/what-if/{public_id}/spreadsheet/").content.decode()
    assert f"/account/sheet-tokens/?sweep={public_id}" in owners
    assert f"/v1/sweeps/{public_id}.csv?key=sw_sheet_YOUR-KEY" in owners
    assert f'href="/what-if/{public_id}/spreadsheet/"' in client.get(f"/what-if/{public_id}/").content.decode()


@pytest.mark.parametrize("kind", ["estimate", "sweep"])
def test_a_link_with_a_passphrase_has_no_formulas_and_says_why(there: World, kind: str) -> None:
    viewer = Viewer(user=there.owner.pk)
    if kind == "sweep":
        _, token = sharing.link_create(viewer=viewer, public_id=made(there)[0], passphrase="open sesame")
        base = f"/what-if/s/{token}/"
    else:
        _, token = estimates.link_create(viewer=viewer, public_id=there.estimate.public_id, passphrase="open sesame")
        base = f"/s/{token}/"
    client = Client()
    assert client.post(base, {"unlock": "1", "passphrase": "open sesame"}).status_code == 303
    page = client.get(f"{base}spreadsheet/").content.decode()
    assert "This link asks for a passphrase" in page
    assert "/v1/" not in page


def test_a_new_links_panel_leads_to_its_formulas_unless_it_has_a_passphrase(there: World) -> None:
    public_id, _ = made(there)
    client = there.client()
    for base in (f"/what-if/{public_id}/share/", f"/estimates/{there.estimate.public_id}/share/"):
        plain = client.post(base, {"lasts": "7", "mode": "read"}).content.decode()
        assert re.search(r'href="http://testserver/(what-if/)?s/[\w-]{43}/spreadsheet/"', plain), base
        locked = client.post(base, {"lasts": "7", "mode": "read", "passphrase": "open sesame"}).content.decode()
        assert "make a link without one" in locked
        assert "/spreadsheet/" not in locked
