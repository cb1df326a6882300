"""Threads that start together, each with a connection to the database of its own."""

from __future__ import annotations

import threading
from collections.abc import Callable

from django.db import connection


def at_once(many: int, work: Callable[[int], None]) -> list[str]:
    """Run `work` in so many threads that start together; the words of every unexpected error."""
    errors: list[str] = []
    barrier = threading.Barrier(many)

    def run(n: int) -> None:
        try:
            barrier.wait()
            work(n)
        except Exception as error:  # noqa: BLE001 - the test wants to see any of them
            errors.append(repr(error))
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(n,)) for n in range(many)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return errors
