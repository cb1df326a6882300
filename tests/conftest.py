"""What every test shares: which tests touch the database, and that a run in which anything was skipped is not green."""

import os
from typing import Any

import pytest
from django.conf import settings

DATABASE = {"db", "transactional_db", "live_server"}
"""pytest-django's fixtures that open the database."""


def pytest_report_header() -> str:
    return f"database: {settings.DATABASES['default']['ENGINE'].rpartition('.')[2]}"


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what touches the database: pytest-django keeps every other test away from it."""
    for item in items:
        if item.get_closest_marker("django_db") or DATABASE & set(getattr(item, "fixturenames", ())):
            item.add_marker("database")


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    reporter: Any = session.config.pluginmanager.get_plugin("terminalreporter")
    if reporter and reporter.stats.get("skipped") and session.exitstatus == pytest.ExitCode.OK:
        reporter.write_line("A skipped test proves nothing: the run fails.", red=True)
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """What `make fuzz` tried, as a table."""
    if "FUZZ_EXAMPLES" not in os.environ:
        return
    from tests.api.fuzz import TRIED, summary

    reports = [*terminalreporter.stats.get("passed", ()), *terminalreporter.stats.get("failed", ())]
    tried = [value for report in reports for name, value in report.user_properties if name == TRIED]
    if tried:
        terminalreporter.section("the API against its document")
        for line in summary(tried):
            terminalreporter.write_line(line)
