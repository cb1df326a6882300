"""Every test that takes `service` runs for every service there is."""

from tests.contract.conftest import book, pytest_generate_tests

__all__ = ["book", "pytest_generate_tests"]
