"""The administration sees that a sweep exists and how far it is, not what it asks nor a secret."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from calculator.estimates.access import Viewer
from calculator.whatif import actions, sharing
from calculator.whatif.models import SweepLink
from tests.sweeps.made import small

pytestmark = pytest.mark.django_db


def test_lists_and_pages_say_how_far_it_is_and_nothing_of_what_it_says(owner: Viewer) -> None:
    sweep, _ = actions.sweep_create(viewer=owner, definition=small(), name="Merger with a rival")
    link, token = sharing.link_create(viewer=owner, public_id=sweep.public_id, name="finance", passphrase="sesame")
    boss = Client()
    boss.force_login(User.objects.create_superuser("boss", "boss@example.org", "a secret of boss"))
    digest = SweepLink.objects.get().digest
    for name, row in (("sweep", sweep), ("sweeplink", link)):
        for path in (
            reverse(f"admin:whatif_{name}_changelist"),
            reverse(f"admin:whatif_{name}_change", args=[row.pk]),
        ):
            page = boss.get(path).content.decode()
            assert "Merger" not in page
            assert "Capacity mode" not in page
            assert not any(secret in page for secret in (token, digest, "sesame", "md5$"))
    assert str(sweep.public_id) in boss.get(reverse("admin:whatif_sweep_changelist")).content.decode()
    assert boss.get(reverse("admin:whatif_sweep_add")).status_code == 403
