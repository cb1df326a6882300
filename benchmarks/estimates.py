"""Estimates as their owner meets them: opening one of 200 items, saving one change of it, among 10,000 estimates."""

import http.client
import json
import re
import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from benchmarks import web

ESTIMATES, ITEMS = 10_000, 200
LARGE = 100
"""Estimates of 200 items: more than a server keeps priced, so that each of them asked in turn is priced anew."""
KEPT = f"{ESTIMATES:,} estimates in the database"
CHANGES = 200


@dataclass(frozen=True)
class EstimateRow:
    """What was measured, and the most seconds that 95 of 100 may take."""

    times: web.Times
    wanted: float


def rows() -> Iterator[EstimateRow]:
    """Seconds from the request on a kept connection to the last byte of the answer."""
    with web.server(fill="benchmarks.estimates_fill") as site:
        held = json.loads(site.filled)
        connection = http.client.HTTPConnection("127.0.0.1", site.port, timeout=30)
        cookie = {"Cookie": held["cookie"]}
        opened = web.times(site.port, {f"open an estimate of {ITEMS} items": held["paths"]}, **cookie)
        yield EstimateRow(opened[0], 0.150)
        listed = web.times(site.port, {"the list of one's estimates": ["/estimates/"]}, **cookie)
        yield EstimateRow(listed[0], 0.150)
        yield EstimateRow(_saved(connection, held), 0.050)


def _saved(connection: http.client.HTTPConnection, held: dict[str, Any]) -> web.Times:
    """An input changed in the page's own way, a new amount each time; the answer is the rows that changed."""
    path, headers = held["paths"][0], {"Cookie": held["cookie"]}
    connection.request("GET", path, headers=headers)
    response = connection.getresponse()
    page = response.read().decode()
    secret = (response.getheader("Set-Cookie") or "").split(";")[0]
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)
    revision = re.search(r'data-revision="(\d+)"', page)
    if token is None or revision is None:
        raise RuntimeError(f"{path} shows no form")
    headers |= {"Cookie": f"{held['cookie']}; {secret}", "HX-Request": "true", "Accept-Encoding": "gzip"}
    headers |= {"X-CSRFToken": token[1], "Content-Type": "application/x-www-form-urlencoded"}
    spent = []
    for n in range(CHANGES + web.WARM):
        asked = {"verb": "change_inputs", "id": held["node"], "i.count": n + 2, "revision": int(revision[1]) + n}
        start = time.perf_counter()
        connection.request("POST", f"{path}edit/", urlencode(asked), headers)
        response = connection.getresponse()
        response.read()
        if response.status != 200:
            raise RuntimeError(f"a change was answered by {response.status}")
        if n >= web.WARM:
            spent.append(time.perf_counter() - start)
    return web.summed(f"save one change of {ITEMS} items", spent)
