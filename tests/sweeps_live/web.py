"""The web server that `make run` starts, on a free port, for tests to kill and to start again."""

from __future__ import annotations

import json
import socket
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

from config.supervisor import children
from tests.sweeps_live.site import Process
from tests.waiting import until

AS_IT_IS = urllib.request.build_opener(urllib.request.ProxyHandler({}))
"""Opens addresses without the proxy that the environment may name."""


def free_port() -> int:
    """A port of this machine that nobody listens on."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def answers(address: str) -> bool:
    """Whether there is an answer of 200."""
    try:
        with AS_IT_IS.open(address, timeout=5) as response:
            return bool(response.status == 200)
    except OSError:
        return False


class Web:
    """gunicorn over the site of `environment`; requests are made with the API token `key`."""

    def __init__(self, environment: dict[str, str], folder: Path, key: str) -> None:
        port = free_port()
        self.address = f"http://127.0.0.1:{port}"
        self.environment = {**environment, "PORT": str(port)}
        self.log = folder / "web.log"
        self.key = key
        self.start()

    def start(self) -> None:
        """Returns once it serves."""
        command = list(children(dev=False)[0].command)
        with self.log.open("ab") as out:
            self.process = Process(command, self.environment, self.log, stdout=out)
        until(lambda: answers(f"{self.address}/healthz"))

    def kill(self) -> None:
        """The whole of it, in the midst of whatever it does."""
        self.process.kill()

    def get(self, path: str) -> Any:
        return self._send(path)

    def post(self, path: str, body: Any) -> Any:
        return self._send(path, json.dumps(body).encode())

    def _send(self, path: str, data: bytes | None = None) -> Any:
        headers = {"Authorization": f"Bearer {self.key}", "Content-Type": "application/json"}
        request = urllib.request.Request(f"{self.address}{path}", data, headers)  # noqa: S310 - http, by its own address
        with AS_IT_IS.open(request, timeout=60) as response:
            return json.load(response)
