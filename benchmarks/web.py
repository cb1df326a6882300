"""The site as a browser meets it: a real server on this machine, requests one after another on one connection."""

import gzip
import http.client
import os
import re
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from statistics import quantiles

REQUESTS = 300
WARM = 40


@dataclass(frozen=True)
class Times:
    """Seconds: the middle and the slow end of one kind of request."""

    name: str
    p50: float
    p95: float


@dataclass(frozen=True)
class Site:
    """A running site: its port, and what `fill` printed."""

    port: int
    filled: str = ""


@contextmanager
def server(fill: str = "", *, background: bool = False) -> Iterator[Site]:
    """The site under gunicorn with one worker, on a free port, with its static files collected.

    `background` starts a broker and a worker beside it. `fill` is a module that is run in the site's environment
    before it starts. The database is a new SQLite file, or the one of DATABASE_URL: give one that may be thrown away.
    """
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with tempfile.TemporaryDirectory() as folder:
        env = {
            **os.environ,
            "SIZEWRIGHT_ENV": "development",
            "DJANGO_SETTINGS_MODULE": "benchmarks.settings",
            "STATIC_ROOT": f"{folder}/static",
            "SIZEWRIGHT_VAR": folder,
            "HOST": "127.0.0.1",
            "PORT": str(port),
            "WEB_CONCURRENCY": "1",
            "LOG_LEVEL": "WARNING",
        }
        quiet = {"env": env, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        subprocess.run([sys.executable, "manage.py", "migrate", "--no-input"], check=True, **quiet)  # type: ignore[call-overload]
        subprocess.run([sys.executable, "manage.py", "collectstatic", "--no-input"], check=True, **quiet)  # type: ignore[call-overload]
        filled = ""
        if fill:
            done = subprocess.run([sys.executable, "-m", fill], env=env, check=True, stdout=subprocess.PIPE, text=True)
            filled = done.stdout
        command = [sys.executable, "-m", "gunicorn", "--config", "config/gunicorn.py", "config.wsgi:application"]
        if background:
            command = [sys.executable, "-m", "config.supervisor"]
        process = subprocess.Popen(command, **quiet)  # type: ignore[call-overload]
        try:
            _wait(port)
            yield Site(port, filled)
        finally:
            process.terminate()
            process.wait(60)


def _wait(port: int) -> None:
    for _ in range(600):
        try:
            get(http.client.HTTPConnection("127.0.0.1", port, timeout=5), "/healthz")
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise RuntimeError("the server did not start")


def get(connection: http.client.HTTPConnection, path: str, **headers: str) -> tuple[bytes, int]:
    """The body as it came over the wire, and the whole response's size in bytes."""
    connection.request("GET", path, headers={"Accept-Encoding": "gzip", **headers})
    response = connection.getresponse()
    body = response.read()
    if response.status >= 400:
        raise RuntimeError(f"{path}: {response.status}")
    head = sum(len(k) + len(v) + 4 for k, v in response.getheaders())
    return body, len(body) + head


def times(port: int, paths: dict[str, list[str]], **headers: str) -> list[Times]:
    """Each kind of request, taken in turn so that the machine's moods hit all alike."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    spent: dict[str, list[float]] = {name: [] for name in paths}
    for i in range(REQUESTS + WARM):
        for name, urls in paths.items():
            start = time.perf_counter()
            get(connection, urls[i % len(urls)], **headers)
            if i >= WARM:
                spent[name].append(time.perf_counter() - start)
    return [summed(name, values) for name, values in spent.items()]


def summed(name: str, spent: list[float]) -> Times:
    cuts = quantiles(spent, n=20)
    return Times(name, cuts[9], cuts[18])


def first_visit(port: int, path: str) -> int:
    """Bytes over the wire of a page and every script and style sheet it asks for at once."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    body, total = get(connection, path)
    page = (gzip.decompress(body) if body[:2] == b"\x1f\x8b" else body).decode()
    linked = re.findall(r'<(?:script[^>]*\ssrc|link[^>]*rel="(?:stylesheet|icon)"[^>]*\shref)="([^"]+)"', page)
    for url in linked:
        total += get(connection, url)[1]
    return total
