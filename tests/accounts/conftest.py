"""Every test of accounts begins with no tries counted."""

import pytest
from django.core.cache import cache


@pytest.fixture(autouse=True)
def no_tries_counted() -> None:
    cache.clear()
