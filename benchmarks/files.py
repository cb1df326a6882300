"""Files in and out: 100,000 rows from a form to the priced file, and exports of an estimate of 200 items."""

import http.client
import json
import random
import re
import time
from collections.abc import Iterator
from dataclasses import dataclass
from statistics import median

from benchmarks import web

ROWS = 100_000
EXPORTS = ("estimate.xlsx", "lines.csv", "focus.csv", "lines.parquet")
TIMES = 5
BOUND = "the-rows-of-the-file"


@dataclass(frozen=True)
class FileRow:
    """What was measured, in seconds, and the most it may take (None: nothing was promised)."""

    name: str
    seconds: float
    wanted: float | None = None


def rows() -> Iterator[FileRow]:
    with web.server(fill="benchmarks.estimates_fill", background=True) as site:
        held = json.loads(site.filled)
        connection = http.client.HTTPConnection("127.0.0.1", site.port, timeout=120)
        yield from _upload(connection)
        for kind in EXPORTS:
            spent = []
            for path in held["paths"][:TIMES]:
                start = time.perf_counter()
                connection.request("GET", f"{path}export/{kind}", headers={"Cookie": held["cookie"]})
                response = connection.getresponse()
                response.read()
                if response.status != 200:
                    raise RuntimeError(f"{path}: {response.status}")
                spent.append(time.perf_counter() - start)
            yield FileRow(f"export 200 items as {kind}", median(spent), 2.0 if kind == "estimate.xlsx" else None)


def _table() -> bytes:
    rnd = random.Random(7)  # noqa: S311 - a made-up table, the same every time
    lines = ["Name,Quantity,OS,Instance type,Region,Storage (GB),Purchasing option"]
    for n in range(ROWS):
        count = rnd.choice((1, 2, 3, "x")) if n % 50 == 0 else rnd.randint(1, 9)
        kind, region = rnd.choice(("m5.large", "c5.xlarge", "r5.2xlarge")), rnd.choice(("us-east-1", "eu-west-1"))
        size = rnd.choice((50, 100, "1 TB"))
        lines.append(f"server {n},{count},{rnd.choice(('Linux', 'Windows Server'))},{kind},{region},{size},On-Demand")
    return "\n".join(lines).encode()


def _upload(connection: http.client.HTTPConnection) -> Iterator[FileRow]:
    connection.request("GET", "/bulk/")
    response = connection.getresponse()
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', response.read().decode())
    if token is None:
        raise RuntimeError("/bulk/ shows no form")
    cookies = [(response.getheader("Set-Cookie") or "").split(";")[0]]
    head = f'--{BOUND}\r\nContent-Disposition: form-data; name="csrfmiddlewaretoken"\r\n\r\n{token[1]}\r\n'
    head += f'--{BOUND}\r\nContent-Disposition: form-data; name="file"; filename="rows.csv"\r\n\r\n'
    body = head.encode() + _table() + f"\r\n--{BOUND}--\r\n".encode()
    headers = {"Cookie": "; ".join(cookies), "Content-Type": f"multipart/form-data; boundary={BOUND}"}
    start = time.perf_counter()
    connection.request("POST", "/bulk/", body, headers)
    response = connection.getresponse()
    response.read()
    if response.status != 302:
        raise RuntimeError(f"the file was answered by {response.status}")
    cookies += [value.split(";")[0] for name, value in response.getheaders() if name.lower() == "set-cookie"]
    page = str(response.getheader("Location"))
    headers = {"Cookie": "; ".join(cookies)}
    yield FileRow(f"read {ROWS:,} rows", time.perf_counter() - start)
    while True:
        connection.request("GET", page, headers=headers)
        if b'id="progress"' not in connection.getresponse().read():
            break
        time.sleep(0.1)
    yield FileRow(f"read, judge and price {ROWS:,} rows", time.perf_counter() - start)
    connection.request("GET", f"{page}file/all", headers=headers)
    size = len(connection.getresponse().read())
    yield FileRow(f"… and send the priced file ({size / 1e6:.1f} MB)", time.perf_counter() - start, 60.0)
