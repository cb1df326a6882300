"""An estimate's pages by plain requests: each change, each refusal, with and without htmx."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from django.test import Client

from calculator.accounts.visitor import COOKIE
from calculator.estimates.document import Document, Group, Item
from calculator.estimates.examples import examples
from calculator.estimates.models import Change, Estimate, Version
from calculator.estimates.reading import spell
from calculator.estimates.totals import totals
from calculator.web.estimates.outline import Money
from calculator.web.estimates.page import BARS, charts_of

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


def document(**settings: Any) -> Document:
    web = Group("web", "Web", (Item("files", "s3", "Files", {"storage_gb": "100"}), Item("disk", "ebs", "Disk")))
    data = Group("data", "Data", (Item("orders", "dynamodb", "Orders"),))
    return Document(Group("root", "Shop", (web, data, Item("out", "data-transfer", "Out", {"out_gb": "500"}))))


class Opened:
    """A visitor's estimate."""

    def __init__(self, client: Client, held: Document) -> None:
        self.client = client
        answer = client.post("/estimates/new/", {"import": "1", "text": spell(held)})
        self.url = answer.headers["Location"]

    @property
    def row(self) -> Estimate:
        return Estimate.objects.get(public_id=self.url.split("/")[-2])

    @property
    def document(self) -> Document:
        return self.row.content

    def edit(self, verb: str, **data: Any) -> Any:
        """Send one change; `htmx` asks for it as a script does, `revision` is what the page had seen."""
        htmx = data.pop("htmx", False)
        sent = {"verb": verb, "revision": self.row.revision, **data}
        return self.client.post(f"{self.url}edit/", sent, headers=HTMX if htmx else None)

    def text(self, path: str = "", **more: Any) -> str:
        answer = self.client.get(f"{self.url}{path}", **more)
        assert answer.status_code == 200
        return answer.content.decode()


@pytest.fixture
def shop(client: Client) -> Opened:
    return Opened(client, document())


# -- who ---------------------------------------------------------------------------------------------------


def test_looking_around_keeps_nothing_and_making_one_sets_a_signed_cookie(client: Client) -> None:
    for path in ("/estimates/", f"/estimates/examples/{examples()[0].slug}/"):
        assert COOKIE not in client.get(path).cookies
    answer = client.post("/estimates/new/")
    cookie = answer.cookies[COOKIE]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    assert cookie.value.split(":")[0] not in str(Estimate.objects.values())


def test_nobody_else_sees_it(shop: Opened) -> None:
    answer = Client().get(shop.url)
    assert answer.status_code == 404
    assert "There is nothing here" in answer.content.decode()


def test_a_form_without_its_token_changes_nothing(shop: Opened) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = shop.client.cookies
    assert strict.post(f"{shop.url}edit/", {"verb": "rename", "id": "root", "name": "x"}).status_code == 403
    token = re.search(r'csrfmiddlewaretoken" value="(\w+)"', strict.get(shop.url).content.decode())
    assert token
    sent = {"verb": "rename", "id": "root", "name": "x", "csrfmiddlewaretoken": token[1], "revision": 1}
    assert strict.post(f"{shop.url}edit/", sent).status_code == 303


# -- the list, new ones ------------------------------------------------------------------------------------


def test_every_example_opens_as_a_copy_of_ones_own(client: Client) -> None:
    for example in examples():
        assert f"/estimates/examples/{example.slug}/" in client.get("/").content.decode()
        preview = client.get(f"/estimates/examples/{example.slug}/").content.decode()
        made = client.post("/estimates/new/", {"example": example.slug})
        text = client.get(made.headers["Location"]).content.decode()
        monthly = Money("USD")(totals(example.document).total.monthly)
        assert monthly in preview
        assert monthly in text
    assert Estimate.objects.count() == len(examples())


def test_the_list_tells_totals_items_and_finds_by_name(shop: Opened) -> None:
    listed = shop.client.get("/estimates/").content.decode()
    assert "Shop" in listed
    assert Money("USD")(totals(shop.document).total.monthly) in listed
    shop.edit("enable", id="web", enabled="no")
    assert Money("USD")(totals(shop.document).total.monthly) in shop.client.get("/estimates/").content.decode()
    assert "Shop" in shop.client.get("/estimates/?q=sho").content.decode()
    assert "None of your estimates" in shop.client.get("/estimates/?q=zzz").content.decode()


def test_a_list_asks_the_database_as_often_for_many_as_for_few(
    client: Client, django_assert_max_num_queries: Any
) -> None:
    for _ in range(12):
        client.post("/estimates/new/", {"example": examples()[0].slug})
    with django_assert_max_num_queries(3):
        client.get("/estimates/")


def test_what_was_exported_is_imported_again(shop: Opened) -> None:
    exported = shop.text("export/estimate.json")
    made = shop.client.post("/estimates/new/", {"import": "1", "text": exported})
    copy = Estimate.objects.get(public_id=made.headers["Location"].split("/")[-2])
    assert copy.content.root == shop.document.root


@pytest.mark.parametrize(
    ("text", "words"), [("", "Choose a file"), ("{", "not JSON"), ('{"format": 9}', "format 9"), ("[]", "must be")]
)
def test_a_bad_import_is_refused_in_words_and_kept_to_be_mended(client: Client, text: str, words: str) -> None:
    answer = client.post("/estimates/new/", {"import": "1", "text": text})
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not Estimate.objects.exists()


def test_deleting_asks_first(shop: Opened) -> None:
    assert "Delete “Shop”?" in shop.text("delete/")
    assert Estimate.objects.exists()
    assert shop.client.post(f"{shop.url}delete/").headers["Location"] == "/estimates/"
    assert not Estimate.objects.exists()
    assert "Deleted “Shop”." in shop.client.get("/estimates/").content.decode()


# -- each change -------------------------------------------------------------------------------------------


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


# -- the item's own calculator -----------------------------------------------------------------------------


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


# -- two at once -------------------------------------------------------------------------------------------


def conflict(shop: Opened) -> tuple[int, str]:
    """Somebody changed the files while they were changed here."""
    shop.edit("change_inputs", id="files", **{"i.storage_gb": "900"})
    shop.edit("rename", id="data", name="Tables")
    answer = shop.edit("change_inputs", revision=1, id="files", **{"i.storage_gb": "7000"})
    text = answer.content.decode()
    assert answer.status_code == 409
    assert "from 100 GB to 900 GB" in text
    assert "from 100 GB to 7,000 GB" in text
    edit = re.search(r'name="edit" value="([^"]+)"', text)
    assert edit
    return shop.row.revision, edit[1].replace("&quot;", '"')


@pytest.mark.parametrize(
    ("data", "stored", "name"),
    [
        ({"how": "merge"}, "900", "Tables"),
        ({"how": "merge", "side.files/inputs/storage_gb": "mine"}, "7000", "Tables"),
        ({"how": "mine"}, "7000", "Data"),
        ({"how": "again"}, "7000", "Tables"),
    ],
)
def test_the_second_saver_sees_both_and_chooses(shop: Opened, data: dict[str, Any], stored: str, name: str) -> None:
    revision, edit = conflict(shop)
    sent = {"edit": edit, "expected": 1, "revision": revision, **data}
    assert shop.client.post(f"{shop.url}settle/", sent).status_code == 303
    assert shop.document.item("files").inputs == {"storage_gb": stored}
    assert shop.document.group("data").title == name


def test_a_third_saver_while_choosing_is_told_again(shop: Opened) -> None:
    revision, edit = conflict(shop)
    shop.edit("rename", id="root", name="Third")
    sent = {"edit": edit, "expected": 1, "revision": revision, "how": "merge"}
    assert shop.client.post(f"{shop.url}settle/", sent).status_code == 409
    assert shop.document.name == "Third"


@pytest.mark.parametrize("sent", [{}, {"edit": "{"}, {"edit": "[]"}, {"edit": '{"verb": "x"}'}])
def test_settling_nothing_is_refused(shop: Opened, sent: dict[str, str]) -> None:
    assert shop.client.post(f"{shop.url}settle/", sent).status_code == 422


# -- history -----------------------------------------------------------------------------------------------


def test_versions_are_kept_compared_and_restored(shop: Opened) -> None:
    saved = shop.client.post(f"{shop.url}versions/", {"note": "Offer", "revision": 1})
    assert saved.headers["Location"] == f"{shop.url}history/"
    assert Version.objects.get().note == "Offer"
    shop.edit("change_inputs", id="files", **{"i.storage_gb": "900"})
    shop.edit("remove", id="disk")
    history = shop.text("history/")
    assert "Offer" in history
    assert "Removed “Disk”." in history
    assert "this browser" in history
    told = shop.text("changes/?from=1&to=now")
    assert "Data stored from 100 GB to 900 GB" in told
    assert "Removed “Disk”." in told
    shop.client.post(f"{shop.url}versions/1/restore/", {"revision": shop.row.revision})
    assert shop.document == Version.objects.get().content


def test_every_change_is_told_and_gone_back_to(shop: Opened) -> None:
    first = shop.document
    shop.edit("change_inputs", id="files", **{"i.storage_gb": "900"})
    second = shop.document
    shop.edit("remove", id="disk")
    assert "Data stored from 100 GB to 900 GB" in shop.text("changes/?from=r1&to=r2")
    last = shop.text("changes/?from=r2&to=r3")
    assert "Removed “Disk”." in last
    assert "from 100 GB" not in last
    shop.client.post(f"{shop.url}revisions/2/restore/", {"revision": 3})
    assert (shop.document, shop.row.revision) == (second, 4)
    assert "Went back to revision 2." in shop.text("history/")
    shop.client.post(f"{shop.url}undo/", {"revision": 4})
    assert "disk" not in shop.document.nodes
    stale = shop.client.post(f"{shop.url}revisions/1/restore/", {"revision": 4})
    assert stale.status_code == 409
    shop.client.post(f"{shop.url}revisions/1/restore/", {"revision": 5})
    assert shop.document == first
    for beyond in ("revisions/99/restore/", "revisions/0/restore/"):
        assert "does not reach back" in shop.client.post(f"{shop.url}{beyond}", {"revision": 6}).content.decode()
    assert shop.client.get(f"{shop.url}changes/?from=r99").status_code == 422


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


@pytest.mark.parametrize(("query", "status"), [("", 422), ("?from=x", 422), ("?from=9", 404), ("?from=1&to=1", 200)])
def test_what_cannot_be_compared_is_said(shop: Opened, query: str, status: int) -> None:
    shop.client.post(f"{shop.url}versions/", {"revision": 1})
    assert shop.client.get(f"{shop.url}changes/{query}").status_code == status


# -- reading -----------------------------------------------------------------------------------------------


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
    drawn = json.loads(chart["data"])
    assert (len(drawn["labels"]), drawn["labels"][0], drawn["labels"][-1]) == (BARS, "Item 19", "9 more")
    assert sum(drawn["values"]) * 36 == pytest.approx(priced.total.first_36)
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
    assert text.count("data-figure") == 3
    assert text.count("The same as a table") == 3
    for found in re.findall(r'id="data-[\w-]+">(.*?)</script>', text):
        json.loads(found)
    assert shop.text("charts/").count("data-figure") == 3


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
