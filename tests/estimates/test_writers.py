"""Real writers at once, on the database the tests run on: the first wins, the others are told, nothing is lost."""

import json
import os
import subprocess
import sys
from pathlib import Path
from urllib.parse import quote

import pytest
from django.conf import settings
from django.db import connection

WRITERS, EACH = 6, 5


def address(folder: Path) -> str:
    """A database other processes can open: PostgreSQL's test database itself, or a fresh SQLite file."""
    if connection.vendor == "sqlite":
        return f"sqlite:///{folder / 'writers.sqlite3'}"
    held = connection.settings_dict
    who = quote(held["USER"]) + (f":{quote(held['PASSWORD'])}" if held["PASSWORD"] else "")
    return f"postgres://{who}@{held['HOST'] or 'localhost'}:{held['PORT'] or 5432}/{held['NAME']}"


@pytest.mark.django_db(transaction=True)
def test_parallel_writers_never_overwrite_each_other(tmp_path: Path) -> None:
    environment = {**os.environ, "DATABASE_URL": address(tmp_path), "DJANGO_SETTINGS_MODULE": "config.settings_test"}
    run = subprocess.run(
        [sys.executable, "-m", "tests.estimates.writers"],
        cwd=settings.BASE_DIR,
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert run.returncode == 0, run.stderr
    found = json.loads(run.stdout)
    assert found["errors"] == []
    assert (found["won"], found["told"]) == (1, WRITERS - 1)
    written = 1 + WRITERS * EACH
    assert found["groups"] == written
    assert found["revision"] == 1 + written
    assert found["changes"] == list(range(2, written + 2))
    assert found["chained"]
    assert found["versions"] == list(range(1, WRITERS + 1))
