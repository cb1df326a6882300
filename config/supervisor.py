"""`python -m config.supervisor [dev]`: the broker, a worker and the web server as one thing to start and to stop.

A process that ends is started again; one that keeps ending at once stops the whole with its exit code, so that a
taken port is an error and not a loop. Ctrl-C, SIGTERM and a closed terminal stop everything: the web server finishes
its requests, the worker its tasks, the broker saves what waits.

With CELERY_BROKER_URL or REDIS_URL set there is no broker to start. Containers run each process by itself instead.
"""

from __future__ import annotations

import contextlib
import ctypes
import logging
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from logging.config import dictConfig
from types import FrameType

from config.broker import Broker

logger = logging.getLogger("sizewright.supervisor")

LOOK = 0.5
"""Seconds between two looks at the processes."""
STEADY = 10.0
"""Seconds after which a process counts as well started."""
MOST_FALSE_STARTS = 3
GRACE = 25.0
"""Seconds a process gets to finish what it does."""
PR_SET_PDEATHSIG = 1


@dataclass
class Child:
    """A process that is kept running. `nice` is added to its priority; `group` stops its descendants with it."""

    name: str
    command: Sequence[str]
    nice: int = 0
    group: bool = False
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    false_starts: int = 0

    def start(self) -> None:
        self.started = time.monotonic()
        # A session of its own: the terminal's Ctrl-C reaches the supervisor alone, which then stops things in order.
        self.process = subprocess.Popen(self.command, start_new_session=True, preexec_fn=self._before)  # noqa: S603

    def _before(self) -> None:
        if self.nice:
            os.nice(self.nice)
        if sys.platform == "linux":  # a supervisor that is killed leaves nobody behind
            ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)

    def tend(self) -> int | None:
        """Start it again if it has ended; the exit code once it is hopeless."""
        if self.process is None or (code := self.process.poll()) is None:
            return None
        early = time.monotonic() - self.started < STEADY
        self.false_starts = self.false_starts + 1 if early else 0
        if self.false_starts >= MOST_FALSE_STARTS:
            logger.error("%s does not start: it ended with %s, %s times", self.name, code, self.false_starts)
            return code or 1
        logger.warning("%s has ended with %s; starting it again", self.name, code)
        self.start()
        return None

    def stop(self) -> None:
        self._signal(signal.SIGTERM)

    def wait(self, until: float) -> None:
        """Wait for its end, by force after `until` (of the monotonic clock)."""
        if self.process is None:
            return
        try:
            self.process.wait(max(0.1, until - time.monotonic()))
        except subprocess.TimeoutExpired:
            logger.warning("%s takes too long and is killed; its work is done again at the next start", self.name)
            self.group = True
            self._signal(signal.SIGKILL)
            self.process.wait()

    def _signal(self, number: int) -> None:
        if self.process is None or self.process.poll() is not None:
            return
        with contextlib.suppress(ProcessLookupError):
            (os.killpg if self.group else os.kill)(self.process.pid, number)


class Supervisor:
    """Runs `children`, in this order, on top of `broker` (None where one runs elsewhere)."""

    def __init__(self, children: Sequence[Child], broker: Broker | None = None) -> None:
        self.children = children
        self.broker = broker
        self._stop = threading.Event()

    def ask_to_stop(self, number: int, frame: FrameType | None) -> None:
        self._stop.set()

    def run(self) -> int:
        """Until a signal or a hopeless process; the exit code."""
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self.ask_to_stop)
        code: int | None = None
        try:
            if self.broker:
                self.broker.start()
            for child in self.children:
                child.start()
            while code is None and not self._stop.wait(LOOK):
                if self.broker:
                    self.broker.start()
                code = next((c for child in self.children if (c := child.tend()) is not None), None)
        finally:
            until = time.monotonic() + GRACE
            for child in self.children:
                child.stop()
            for child in self.children:
                child.wait(until)
            if self.broker:
                self.broker.stop()
        return code or 0


def children(*, dev: bool) -> list[Child]:
    """The web server first: it is what somebody waits for."""
    python = sys.executable
    port = os.environ.get("PORT", "8000")
    web = (
        Child("the web server", [python, "manage.py", "runserver", port], group=True)
        if dev
        else Child("the web server", [python, "-m", "gunicorn", "-c", "config/gunicorn.py", "config.wsgi:application"])
    )
    worker = [python, "-m", "celery", "--quiet", "--app", "config.celery", "worker", "--beat", "--without-gossip"]
    # Background work gives way to somebody who waits for a page.
    return [web, Child("the worker", worker, nice=5)]


def main() -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    from django.conf import settings

    dictConfig(settings.LOGGING)
    broker = Broker(settings.BROKER_SOCKET, settings.VAR_DIR / "valkey") if settings.EMBEDDED_BROKER else None
    return Supervisor(children(dev=sys.argv[1:] == ["dev"]), broker).run()


if __name__ == "__main__":
    sys.exit(main())
