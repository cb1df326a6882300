"""What-if on background workers: large sweeps through a Redis of their own, by one process and by two."""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from benchmarks.sweeps import sweep
from calculator.services import services
from tests.sweeps_live.site import Site

SIZES = (10**8, 10**9)
WORKERS = (1, 2)
PATIENCE = 600


@dataclass(frozen=True)
class WorkersRow:
    """Seconds from "start" to "done", those the processor worked for it, and the most memory (bytes) that a process of
    the workers ever held.
    """

    service: str
    scenarios: int
    workers: int
    seconds: float
    processor: float
    memory: int


def rows() -> Iterator[WorkersRow]:
    """The service that asks most, each size by each number of worker processes."""
    slug = max(services().values(), key=lambda service: len(service.fields)).slug
    for workers in WORKERS:
        with tempfile.TemporaryDirectory(prefix="sw-") as folder:
            site = Site(Path(folder), f"sqlite:///{folder}/bench.sqlite3", WORKER_CONCURRENCY=str(workers))
            try:
                worker = site.work()
                _run(site, sweep(slug, 2_000_000))  # started, forked and warm
                for size in SIZES:
                    before, _ = _spent(worker.popen.pid)
                    seconds, scenarios = _run(site, sweep(slug, size))
                    after, memory = _spent(worker.popen.pid)
                    yield WorkersRow(slug, scenarios, workers, seconds, after - before, memory)
            finally:
                site.stop()


def _run(site: Site, data: dict[str, object]) -> tuple[float, int]:
    began = time.perf_counter()
    id = site.served("start", data=data)
    while (found := site.served("facts", id=id))["state"] != "done":
        if time.perf_counter() - began > PATIENCE:
            raise TimeoutError(f"{found}\n{site.logs()}")
        time.sleep(0.05)
    return time.perf_counter() - began, found["rows"]


def _spent(group: int) -> tuple[float, int]:
    """Processor seconds of a group of processes, and the peak memory of the largest."""
    seconds, peaks = 0.0, [0]
    for status in Path("/proc").glob("[0-9]*/status"):
        try:
            fields = (status.parent / "stat").read_text().rpartition(")")[2].split()
            if int(fields[2]) != group:
                continue
            seconds += (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
            peaks += [int(line.split()[1]) * 1024 for line in status.read_text().splitlines() if "VmHWM" in line]
        except OSError:  # it has just ended
            continue
    return seconds, max(peaks)
