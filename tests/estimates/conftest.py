"""People and an estimate to try things on."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import User

from calculator.estimates.access import Viewer, digest
from calculator.estimates.actions import estimate_create
from calculator.estimates.models import Estimate
from tests.estimates.made import sample


@pytest.fixture
def alice(db: Any) -> User:
    return User.objects.create_user("alice", "alice@example.org", "a secret of alice")


@pytest.fixture
def bob(db: Any) -> User:
    return User.objects.create_user("bob", "bob@example.org", "a secret of bob")


@pytest.fixture
def owner(alice: User) -> Viewer:
    return Viewer(user=alice.pk, name="alice")


@pytest.fixture
def stranger(bob: User) -> Viewer:
    return Viewer(user=bob.pk, name="bob")


@pytest.fixture
def anonymous() -> Viewer:
    return Viewer(browser=digest("a browser's key"))


@pytest.fixture
def estimate(owner: Viewer) -> Estimate:
    return estimate_create(viewer=owner, document=sample())
