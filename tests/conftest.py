"""What every test shares: a run in which anything was skipped is not a green run."""

from typing import Any

import pytest


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    reporter: Any = session.config.pluginmanager.get_plugin("terminalreporter")
    if reporter and reporter.stats.get("skipped") and session.exitstatus == pytest.ExitCode.OK:
        reporter.write_line("A skipped test proves nothing: the run fails.", red=True)
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
