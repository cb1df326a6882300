"""Files when their sender gets an account: they come along, once, and are in what one takes along."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User

from calculator.bulk import actions
from calculator.bulk.accounts import uploads_claim, uploads_export
from calculator.estimates.access import Viewer, digest
from tests.bulk.files import INVENTORY

pytestmark = pytest.mark.django_db


def test_what_a_browser_sent_becomes_the_accounts() -> None:
    alice, bob = (User.objects.create_user(name) for name in ("alice", "bob"))
    anonymous = Viewer(browser=digest("mine"))
    upload = actions.upload_create(viewer=anonymous, data=INVENTORY.encode(), name="inventory.csv")
    assert uploads_claim(user=bob, browser="") == 0
    assert uploads_claim(user=alice, browser=anonymous.browser) == 1
    assert uploads_claim(user=bob, browser=anonymous.browser) == 0
    assert [u.pk for u in actions.uploads(Viewer(user=alice.pk))] == [upload.pk]
    assert not actions.uploads(anonymous)
    (kept,) = uploads_export(user=alice)
    assert (kept["name"], kept["rows"]) == ("inventory.csv", 3)
