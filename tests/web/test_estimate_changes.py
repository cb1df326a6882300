"""Each change of an estimate's page, each refusal, with and without htmx."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client

from calculator.estimates.models import Change, Estimate
from calculator.estimates.totals import totals
from calculator.web.estimates.outline import Money
from tests.web.estimates import Opened

pytestmark = pytest.mark.django_db

CHANGES: list[tuple[str, dict[str, str], str]] = [
    ("rename", {"id": "files", "name": "Pictures"}, "Renamed “Files” to “Pictures”."),
    ("note", {"id": "web", "note": "Two\nlines"}, "Noted something on “Web”."),
    ("enable", {"id": "files", "enabled": "no"}, "Disabled “Files”."),
    ("duplicate", {"id": "web"}, "Duplicated “Web”."),
    ("remove", {"id": "web"}, "Removed “Web” and 2 items in it."),
    ("add_group", {"name": "Staging", "group": "web"}, "Added the group “Staging”."),
    ("add_item", {"service": "s3", "inputs": "storage_gb=7", "name": "More"}, "Added “More”."),
    ("change_inputs", {"id": "files", "i.storage_gb": "250"}, "Changed Data stored from 100 GB to 250 GB of “Files”."),
    ("change_inputs", {"id": "files", "inputs": "storage_gb=9"}, "Changed Data stored from 100 GB to 9 GB of “Files”."),
    ("move", {"id": "disk", "to": "up"}, "Moved “Disk” within “Web”."),
    ("move", {"id": "files", "to": "down"}, "Moved “Files” within “Web”."),
    ("move", {"id": "files", "to": "out"}, "Moved “Files” into “Shop”."),
    ("move", {"id": "out", "to": "in"}, "Moved “Out” into “Data”."),
    ("move", {"id": "out", "group": "web", "before": "disk"}, "Moved “Out” into “Web”."),
    ("set_field", {"group": "web", "to.region": "eu-west-1"}, "Set Region to Europe (Ireland) for 2 items of “Web”."),
    ("set", {"tax": "19", "support": "business"}, "Changed the support plan and tax."),
    ("set", {"discount.s3": "12"}, "Changed discounts by service."),
    ("set", {"currency": "eur", "rate": "0.9"}, "Changed the currency."),
    ("set", {"always_free": "yes"}, "Changed always-free allowances."),
]


@pytest.mark.parametrize(("verb", "data", "sentence"), CHANGES)
def test_each_change_is_one_form_and_is_taken_back_by_one_button(
    shop: Opened, verb: str, data: dict[str, Any], sentence: str
) -> None:
    before = shop.document
    if verb == "set":
        data = {"growth": "0", "discount": "0", "tax": "0", "support": "none", **data}
    answer = shop.edit(verb, **data)
    assert answer.status_code == 303
    assert sentence in shop.text().replace("&#x27;", "'")
    assert shop.document != before
    assert Change.objects.get().sentence == sentence
    shop.client.post(f"{shop.url}undo/", {"revision": shop.row.revision})
    assert shop.document == before
    shop.client.post(f"{shop.url}redo/", {"revision": shop.row.revision})
    assert shop.document != before


@pytest.mark.parametrize(("verb", "data", "sentence"), CHANGES)
def test_htmx_gets_what_changed_and_the_new_totals(
    shop: Opened, verb: str, data: dict[str, Any], sentence: str
) -> None:
    shop.text()
    if verb == "set":
        data = {"growth": "0", "discount": "0", "tax": "0", "support": "none", **data}
    answer = shop.edit(verb, htmx=True, open="files", **data)
    text = answer.content.decode()
    found = totals(shop.document)
    assert answer.status_code == 200
    assert f'<b id="monthly">{Money(found.currency)(found.total.monthly)}</b>' in text
    assert f'data-revision="{shop.row.revision}"' in text
    assert 'aria-label="Undo: ' in text


def test_a_small_change_is_answered_with_its_rows_alone(shop: Opened) -> None:
    whole = shop.text()
    answer = shop.edit("change_inputs", htmx=True, id="files", **{"i.storage_gb": "250"})
    text = answer.content.decode()
    assert answer.headers["HX-Reswap"] == "none"
    assert set(re.findall(r'<div class="row[^"]*" id="r-(\w+)" hx-swap-oob', text)) == {"files", "web"}
    assert len(text) < len(whole) / 2
    moved = shop.edit("move", htmx=True, id="disk", to="up")
    assert "HX-Reswap" not in moved.headers
    assert 'id="outline"' in moved.content.decode()


REFUSALS: list[tuple[str, dict[str, str], str]] = [
    ("rename", {"id": "nothing", "name": "x"}, "has no group or item"),
    ("rename", {"id": "files", "name": "x" * 121}, "at most 120 characters"),
    ("note", {"id": "files", "note": "\x07"}, "control character"),
    ("move", {"id": "files", "to": "up"}, "already the first there"),
    ("move", {"id": "out", "to": "down"}, "already the last there"),
    ("move", {"id": "out", "to": "out"}, "is in no group"),
    ("move", {"id": "files", "to": "in"}, "no group beside"),
    ("move", {"id": "web", "group": "web"}, "cannot be moved into itself"),
    ("move", {"id": "root", "to": "up"}, "no place to move to"),
    ("remove", {"id": "root"}, "deleted, not removed"),
    ("add_item", {"service": "nothing"}, "There is no service"),
    ("set_field", {"group": "web"}, "Choose what the items shall have"),
    ("set_field", {"group": "data", "to.volume_type": "gp3"}, "Nothing in “Data” can take this value"),
    ("set", {"tax": "abc"}, "“abc” is not"),
    ("set", {"growth": "-99"}, "at least"),
    ("set", {"currency": "EURO"}, "three capitals"),
    ("set", {"discount.s3": "101"}, "at most 100"),
    ("nonsense", {}, "nothing that is known"),
]


@pytest.mark.parametrize(("verb", "data", "words"), REFUSALS)
@pytest.mark.parametrize("htmx", [False, True])
def test_a_refusal_says_why_changes_nothing_and_shows_what_was_typed(
    shop: Opened, verb: str, data: dict[str, Any], words: str, htmx: bool
) -> None:
    before = shop.document
    answer = shop.edit(verb, htmx=htmx, **data)
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert shop.document == before
    if htmx:
        assert answer.headers["HX-Retarget"] == "#refused"
    else:
        assert all(v in answer.content.decode() for k, v in data.items() if k != "id" and v != "\x07")


def test_nothing_to_undo_is_said(shop: Opened) -> None:
    answer = shop.client.post(f"{shop.url}undo/", {"revision": 1})
    assert answer.status_code == 422
    assert "nothing to undo" in answer.content.decode()


def test_a_region_that_some_do_not_have_is_set_for_the_rest_and_those_are_named(shop: Opened) -> None:
    shop.edit("add_item", service="ebs", name="Odd", group="web")
    answer = shop.edit("set_field", htmx=True, group="root", **{"to.volume_type": "io2"})
    text = answer.content.decode()
    told = text[text.index('id="report"') :]
    assert " for 2 items of “Shop”; 3 items cannot have it." in told, told
    assert "“Files” keeps its inputs: S3 has no such field." in text
    again = shop.edit("set_field", group="root", **{"to.volume_type": "gp3"})
    assert "keeps its inputs" in shop.client.get(again.headers["Location"]).content.decode()


def test_a_wrong_input_is_kept_and_told_where_it_stands(shop: Opened) -> None:
    shop.edit("change_inputs", id="files", **{"i.storage_gb": "lots"})
    text = shop.text("?open=files")
    assert 'value="lots"' in text
    assert "“lots” is not" in text
    assert "Incomplete" in text
    assert "no price" in text


def test_a_broken_limit_is_told_at_its_item(shop: Opened) -> None:
    assert "breaks a limit" not in shop.text()
    shop.edit("add_item", service="kinesis-data-streams", name="Stream", inputs="fan_out=30")
    text = shop.text()
    assert "breaks a limit: Fan-out consumers" in text
    assert "1 item breaks a limit of AWS’s" in text


def test_already_used_amounts_are_set_and_taken_back(shop: Opened) -> None:
    text = shop.text()
    name = re.search(r'name="(already\.s3/[^"]+/new)"', text)
    assert name
    shop.edit("set", **{name[1]: "600000"})
    held = shop.document.settings.already
    assert [a.amount for a in held] == ["600000"]
    shop.edit("set", **{f"already.{held[0].key}": ""})
    assert not shop.document.settings.already


def test_an_item_is_edited_in_its_services_own_calculator_and_saved(shop: Opened) -> None:
    answer = shop.client.get(f"{shop.url}items/files/")
    assert answer.headers["Location"] == f"{shop.url}items/files/at/1/?storage_gb=100"
    text = shop.client.get(f"{shop.url}items/files/at/1/?storage_gb=333").content.decode()
    assert "Save to estimate" in text
    assert 'name="inputs" value="storage_gb=333"' in text
    saved = shop.edit("change_inputs", id="files", inputs="storage_gb=333", open="files")
    assert saved.headers["Location"] == f"{shop.url}?open=files#n-files"
    assert shop.document.item("files").inputs == {"storage_gb": "333"}


def test_saving_over_somebody_elses_change_of_the_item_is_told(shop: Opened) -> None:
    shop.edit("change_inputs", id="files", **{"i.storage_gb": "5"})
    answer = shop.edit("change_inputs", id="files", inputs="storage_gb=333", revision=1)
    assert answer.status_code == 409


def test_a_calculation_is_added_to_a_new_estimate_and_to_one_there_is(client: Client) -> None:
    page = client.get("/services/s3/?storage_gb=77").content.decode()
    assert '/estimates/add/s3/?storage_gb=77"' in page
    first = client.post("/estimates/add/s3/?storage_gb=77", {"to": "new", "name": "Mine"})
    held = Estimate.objects.get()
    assert str(held.public_id) in first.headers["Location"]
    asked = client.get("/estimates/add/ebs/").content.decode()
    assert str(held.public_id) in asked
    client.post("/estimates/add/ebs/", {"to": str(held.public_id)})
    held.refresh_from_db()
    assert [i.service for _, i in held.content.items] == ["s3", "ebs"]
    refused = Client().post("/estimates/add/ebs/", {"to": str(held.public_id)})
    assert refused.status_code == 422


def test_another_currency_asks_for_its_rate_and_counts_no_dollar_for_a_euro(shop: Opened) -> None:
    answer = shop.edit("set", currency="EUR", rate="")
    assert answer.status_code == 422
    assert "Say how many EUR one US dollar is" in answer.content.decode()
    assert shop.document.settings.currency.code == "USD"
    shop.edit("set", currency="EUR", rate="0.92", rate_note="ECB")
    assert totals(shop.document).rate == 0.92
    assert shop.edit("set", currency="GBP", rate="").status_code == 422
    # Another setting keeps the currency and its rate.
    shop.edit("set", tax="19")
    assert (shop.document.settings.currency.code, shop.document.settings.currency.rate) == ("EUR", "0.92")
