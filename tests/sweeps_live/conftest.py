"""One site for the tests of a module: what one of them kills it starts again."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.sweeps_live.site import Site, database


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    # A Unix socket's path must be short.
    folder = Path(tempfile.mkdtemp(prefix="sw-"))
    try:
        with database(folder) as address:
            made = Site(folder, address)
            try:
                yield made
            finally:
                made.stop()
                # Shown where the test fails.
                print(made.logs())
    finally:
        shutil.rmtree(folder, ignore_errors=True)
