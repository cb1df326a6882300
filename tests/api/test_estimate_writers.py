"""Real clients at once, on the database the tests run on: the first wins, the others are told and merge."""

from pathlib import Path

import pytest

from tests import apart

CLIENTS, EACH = 6, 3


@pytest.mark.django_db(transaction=True)
def test_parallel_clients_never_overwrite_each_other(tmp_path: Path) -> None:
    found = apart.run("tests.api.estimate_writers", tmp_path, API_CALLS_A_MINUTE="0", ALLOWED_HOSTS="testserver")
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
