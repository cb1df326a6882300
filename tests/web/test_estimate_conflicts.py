"""Two who change an estimate at once, and its history."""

from __future__ import annotations

import re
from typing import Any

import pytest

from calculator.estimates.models import Version
from tests.web.estimates import Opened

pytestmark = pytest.mark.django_db


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


@pytest.mark.parametrize(("query", "status"), [("", 422), ("?from=x", 422), ("?from=9", 404), ("?from=1&to=1", 200)])
def test_what_cannot_be_compared_is_said(shop: Opened, query: str, status: int) -> None:
    shop.client.post(f"{shop.url}versions/", {"revision": 1})
    assert shop.client.get(f"{shop.url}changes/{query}").status_code == status
