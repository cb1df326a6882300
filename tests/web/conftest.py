"""Every test that asks for `service` runs for every service there is."""

import pytest

from calculator.services import services


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "service" in metafunc.fixturenames:
        found = services()
        metafunc.parametrize("service", found.values(), ids=list(found))
