"""What a spreadsheet waits for: one number by plain GET, and a table of 10,000 rows by POST."""

from __future__ import annotations

import csv
import http.client
import io
import time
from statistics import median

from benchmarks import web
from benchmarks.web import Times, times
from calculator.kernel.columns import header, template_row
from calculator.services import services

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
    return median(_posted(port, slug, body) for _ in range(TRIES))


def whole_table(slug: str, field: str) -> tuple[float, float]:
    """The same with a column for every input: as the first request of a new process, and after it."""
    service = services()[slug]
    names = header(service)
    cells = dict(zip(names, template_row(service), strict=True))
    out = io.StringIO()
    rows = csv.DictWriter(out, names)
    rows.writeheader()
    rows.writerows({**cells, field: 1 + i % 900} for i in range(ROWS))
    with web.server() as site:
        first = _posted(site.port, slug, out.getvalue())
        return first, median(_posted(site.port, slug, out.getvalue()) for _ in range(TRIES))


def _posted(port: int, slug: str, body: str) -> float:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    start = time.perf_counter()
    connection.request("POST", f"/v1/{slug}.csv", body, {"Content-Type": "text/csv"})
    response = connection.getresponse()
    answer = response.read()
    spent = time.perf_counter() - start
    connection.close()
    if response.status != 200 or answer.count(b"\r\n") != ROWS + 1:
        raise RuntimeError(f"{slug}: {response.status}")
    return spent
