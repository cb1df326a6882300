"""Real writers at once, on the database the tests run on: the first wins, the others are told, nothing is lost."""

from pathlib import Path

import pytest

from tests import apart

WRITERS, EACH = 6, 5


@pytest.mark.django_db(transaction=True)
def test_parallel_writers_never_overwrite_each_other(tmp_path: Path) -> None:
    found = apart.run("tests.estimates.writers", tmp_path)
    assert found["errors"] == []
    assert (found["won"], found["told"]) == (1, WRITERS - 1)
    written = 1 + WRITERS * EACH
    assert found["groups"] == written
    assert found["revision"] == 1 + written
    assert found["changes"] == list(range(2, written + 2))
    assert found["chained"]
    assert found["versions"] == list(range(1, WRITERS + 1))
