"""Real clients at once, on the database the tests run on: the first wins, the others are told and merge."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

from tests.estimates.test_writers import address

CLIENTS, EACH = 6, 3


@pytest.mark.django_db(transaction=True)
def test_parallel_clients_never_overwrite_each_other(tmp_path: Path) -> None:
    environment = {
        **os.environ,
        "DATABASE_URL": address(tmp_path),
        "DJANGO_SETTINGS_MODULE": "config.settings_test",
        "API_CALLS_A_MINUTE": "0",
        "ALLOWED_HOSTS": "testserver",
    }
    run = subprocess.run(
        [sys.executable, "-m", "tests.api.estimate_writers"],
        cwd=settings.BASE_DIR,
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert run.returncode == 0, run.stderr
    found = json.loads(run.stdout.splitlines()[-1])
    assert found["errors"] == []
    assert found["race"] == {"200": 1, "412": CLIENTS - 1}
    assert found["told"] == CLIENTS - 1
    written = 1 + CLIENTS * EACH
    assert found["groups"] == written
    assert found["revision"] == 1 + written
    assert found["unseen"] == {"428": CLIENTS}
    assert found["made"] == 1
    assert found["gone"] == {"204": 1, "404": CLIENTS - 1}
    assert found["left"] == 0
