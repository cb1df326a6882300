"""Every test that asks for `service` runs for every service there is."""

import pytest
from django.core.cache import cache
from django.test import Client

from calculator.services import services
from tests.web.estimates import Opened, document


@pytest.fixture(autouse=True)
def _nothing_tried() -> None:
    cache.clear()


@pytest.fixture
def shop(client: Client) -> Opened:
    return Opened(client, document())


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "service" in metafunc.fixturenames:
        found = services()
        metafunc.parametrize("service", found.values(), ids=list(found))
