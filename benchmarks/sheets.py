"""What a spreadsheet waits for: one number by plain GET, and a table of 10,000 rows by POST."""

from __future__ import annotations

import http.client
import time
from statistics import median

from benchmarks.web import Times, times

ROWS = 10_000
TRIES = 3


def scalars(port: int, changed: dict[str, str]) -> list[Times]:
    """The bare monthly cost of each service, one input varied."""
    return times(
        port, {slug: [f"/v1/{slug}.txt?{field}={n}" for n in range(20, 27)] for slug, field in changed.items()}
    )


def table(port: int, slug: str, field: str) -> float:
    """Seconds for 10,000 rows of one varied input, priced and written as CSV; the middle of three tries."""
    body = f"{field}\n" + "".join(f"{1 + i % 900}\n" for i in range(ROWS))
    spent = []
    for _ in range(TRIES):
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        start = time.perf_counter()
        connection.request("POST", f"/v1/{slug}.csv", body, {"Content-Type": "text/csv"})
        response = connection.getresponse()
        answer = response.read()
        spent.append(time.perf_counter() - start)
        if response.status != 200 or answer.count(b"\r\n") != ROWS + 1:
            raise RuntimeError(f"{slug}: {response.status}")
        connection.close()
    return median(spent)
