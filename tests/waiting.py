"""Waiting for what another process does."""

import time
from collections.abc import Callable
from typing import TypeVar

PATIENCE = 60
T = TypeVar("T")


def until(what: Callable[[], T | None], seconds: float = PATIENCE) -> T:
    """Ask again and again until the answer is true; that answer."""
    end = time.monotonic() + seconds
    while not (found := what()):
        assert time.monotonic() < end, "it did not happen"
        time.sleep(0.02)
    return found
