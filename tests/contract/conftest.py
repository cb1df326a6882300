"""Every test here runs for every service there is: a new service has nothing to add."""

import pytest

from calculator.services import services
from pricing.book import Book, embedded


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "service" in metafunc.fixturenames:
        found = services()
        metafunc.parametrize("service", found.values(), ids=list(found))


@pytest.fixture(scope="session")
def book() -> Book:
    return embedded()
