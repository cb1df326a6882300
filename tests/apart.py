"""Programs of the tests that run as processes of their own, on the database that the tests run on."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.db import connection


def server(held: dict[str, Any]) -> str:
    """The address of a PostgreSQL server, of the settings of a database on it."""
    who = quote(held["USER"]) + (f":{quote(held['PASSWORD'])}" if held["PASSWORD"] else "")
    return f"postgres://{who}@{held['HOST'] or 'localhost'}:{held['PORT'] or 5432}"


def address(folder: Path) -> str:
    """A database that other processes can open: PostgreSQL's test database itself, or a fresh SQLite file."""
    if connection.vendor == "sqlite":
        return f"sqlite:///{folder / 'apart.sqlite3'}"
    return f"{server(connection.settings_dict)}/{connection.settings_dict['NAME']}"


def run(module: str, folder: Path, **environment: str) -> Any:
    """What a module prints last, as JSON."""
    done = subprocess.run(
        [sys.executable, "-m", module],
        cwd=settings.BASE_DIR,
        env={
            **os.environ,
            "DATABASE_URL": address(folder),
            "DJANGO_SETTINGS_MODULE": "config.settings_test",
            **environment,
        },
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])
