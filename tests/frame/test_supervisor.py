"""Processes that are started, started again and stopped together; and the broker on its socket, for real."""

import contextlib
import os
import select
import signal
import socket
import subprocess
import sys
import textwrap
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from config import supervisor
from config.broker import Broker, socket_in
from config.supervisor import Child, Supervisor
from tests.waiting import PATIENCE

ROOT = Path(__file__).parents[2]


@pytest.fixture
def broker(tmp_path: Path) -> Iterator[Broker]:
    broker = Broker(socket_in(tmp_path), tmp_path / "valkey")
    yield broker
    broker.stop()


def alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    state = Path(f"/proc/{pid}/stat")
    return not state.exists() or state.read_text().rpartition(")")[2].split()[0] != "Z"


def gone(pid: int) -> None:
    """Wait for the end of a process that is not a child of ours."""
    with contextlib.suppress(ProcessLookupError):
        held = os.pidfd_open(pid)
        try:
            assert select.select([held], [], [], PATIENCE)[0], f"{pid} goes on"
        finally:
            os.close(held)


def test_a_long_folder_does_not_make_a_socket_that_cannot_be_opened(tmp_path: Path) -> None:
    assert socket_in(Path("/srv/var")) == Path("/srv/var/valkey.sock")
    long = socket_in(tmp_path / ("folder-" * 20))
    assert len(os.fsencode(long)) <= 100
    assert long != socket_in(tmp_path / ("other-" * 20))


def test_the_broker_starts_once_is_private_and_stops(broker: Broker) -> None:
    assert not broker.answers()
    broker.start()
    broker.start()
    assert broker.answers()
    assert broker.path.stat().st_mode & 0o077 == 0
    broker.stop()
    assert not broker.answers()


def test_a_broker_left_running_is_taken_over_and_stopped(broker: Broker) -> None:
    broker.start()
    second = Broker(broker.path, broker.folder)
    second.start()
    second.stop()
    assert not broker.answers()


def test_a_broker_that_dies_comes_back_with_what_waited(broker: Broker) -> None:
    def say(line: bytes) -> bytes:
        with socket.socket(socket.AF_UNIX) as connection:
            connection.settimeout(5)
            connection.connect(str(broker.path))
            connection.sendall(line + b"\r\n")
            return connection.recv(200)

    broker.start()
    assert say(b"LPUSH celery waiting") == b":1\r\n"
    # Its file is written every second; a kill loses at most that second.
    say(b"WAITAOF 1 0 5000")
    server = process_of(broker)
    server.kill()
    server.wait(PATIENCE)
    broker.start()
    assert say(b"LLEN celery") == b":1\r\n"


def process_of(broker: Broker) -> subprocess.Popen[bytes]:
    assert broker._server is not None
    process: subprocess.Popen[bytes] | None = broker._server._process
    assert process is not None
    return process


class Running:
    """A supervisor in a process of its own, over small programs that say their names as they start."""

    def __init__(self, *programs: str) -> None:
        self.pids: dict[str, list[int]] = {}
        self.said = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.said.bind(("127.0.0.1", 0))
        self.said.settimeout(PATIENCE)
        children = ", ".join(
            f"Child({i!r}, [sys.executable, '-c', {textwrap.dedent(p)!r}])" for i, p in enumerate(programs)
        )
        code = (
            "import sys; from config import supervisor; from config.supervisor import Child, Supervisor; "
            f"supervisor.LOOK = 0.02; sys.exit(Supervisor([{children}]).run())"
        )
        env = {**os.environ, "SAID": str(self.said.getsockname()[1])}
        self.process = subprocess.Popen([sys.executable, "-c", code], cwd=ROOT, env=env)

    def wait_for(self, *names: str) -> None:
        """Until these have started (once more)."""
        missing = list(names)
        while missing:
            name, pid = self.said.recv(100).decode().split()
            self.pids.setdefault(name, []).append(int(pid))
            missing.remove(name)


WAIT = """
    import os, signal, socket
    here = ("127.0.0.1", int(os.environ["SAID"]))
    socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(f"{name} {{os.getpid()}}".encode(), here)
    signal.pause()
"""


@pytest.fixture
def run() -> Iterator[Callable[..., Running]]:
    started: list[Running] = []

    def start(*programs: str) -> Running:
        started.append(Running(*programs))
        return started[-1]

    yield start
    for running in started:
        running.process.kill()
        running.process.wait()
        running.said.close()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_one_signal_stops_everything(run: Callable[..., Running], number: signal.Signals) -> None:
    running = run(WAIT.format(name="a"), WAIT.format(name="b"))
    running.wait_for("a", "b")
    running.process.send_signal(number)
    assert running.process.wait(PATIENCE) == 0
    assert not any(alive(pid) for pid in running.pids["a"] + running.pids["b"])


def test_a_process_that_dies_is_started_again_and_the_others_stay(run: Callable[..., Running]) -> None:
    running = run(WAIT.format(name="a"), WAIT.format(name="b"))
    running.wait_for("a", "b")
    os.kill(running.pids["a"][0], signal.SIGKILL)
    running.wait_for("a")
    assert running.pids["a"][0] != running.pids["a"][1]
    assert alive(running.pids["a"][1])
    assert alive(running.pids["b"][0])


def test_a_process_that_never_starts_ends_the_whole_with_its_code(run: Callable[..., Running]) -> None:
    running = run(WAIT.format(name="a"), "raise SystemExit(7)")
    assert running.process.wait(PATIENCE) == 7
    running.said.settimeout(0)
    with contextlib.suppress(BlockingIOError):  # it may have been stopped before it could say so
        running.wait_for("a")
    assert not any(alive(pid) for pid in running.pids.get("a", ()))


def test_a_killed_supervisor_leaves_nobody_behind(run: Callable[..., Running]) -> None:
    running = run(WAIT.format(name="a"))
    running.wait_for("a")
    running.process.kill()
    running.process.wait(PATIENCE)
    if sys.platform == "linux":
        gone(running.pids["a"][0])


def test_a_process_that_does_not_listen_is_killed_in_the_end(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    ready = tmp_path / "ready"
    os.mkfifo(ready)
    deaf = (
        "import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN); "
        f"open({str(ready)!r}, 'w').close(); signal.pause()"
    )
    monkeypatch.setattr(supervisor, "GRACE", 0.2)
    child = Child("deaf", [sys.executable, "-c", deaf])
    child.start()
    ready.read_text()  # blocks until it is opened over there
    child.stop()
    child.wait(time.monotonic() + 0.2)
    assert child.process is not None
    assert child.process.returncode == -signal.SIGKILL


def test_the_site_is_a_web_server_and_a_worker_that_gives_way() -> None:
    web, worker = supervisor.children(dev=False)
    assert "gunicorn" in web.command
    assert web.nice == 0
    assert {"worker", "--beat"} <= set(worker.command)
    assert worker.nice > 0
    assert "runserver" in supervisor.children(dev=True)[0].command
    assert Supervisor([]).broker is None
