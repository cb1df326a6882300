"""Every test that asks for `service` runs for every service there is."""

import pytest
from django.core.cache import cache

from calculator.services import services


@pytest.fixture(autouse=True)
def _nothing_tried() -> None:
    cache.clear()


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "service" in metafunc.fixturenames:
        found = services()
        metafunc.parametrize("service", found.values(), ids=list(found))
