"""`python -m config.healthcheck [worker|beat]`: exit 1 unless this container's process is well.

Without a word: ask the web server for /healthz. `worker`, `beat`: look at the file that the running process touches
every few seconds, which costs nothing and needs no answer from a worker that is busy.
"""

import os
import sys
import time
from http.client import HTTPConnection, HTTPException
from pathlib import Path

OLDEST_SIGN = 60
"""Seconds since the last sign of life."""


def host_header(allowed_hosts: str) -> str:
    """A host that the server answers for, out of the ALLOWED_HOSTS it was given."""
    first = allowed_hosts.split(",")[0].strip()
    return "localhost" if first in ("", "*") else first.removeprefix(".")


def lives(kind: str) -> int:
    """0 while the `worker` or `beat` of this container gives signs of life."""
    sign = Path(os.environ.get("SIZEWRIGHT_VAR", "var"), f"{kind}.alive")
    try:
        age = time.time() - sign.stat().st_mtime
    except FileNotFoundError:
        print(f"{kind}: no sign of life yet")
        return 1
    print(f"{kind}: last sign of life {age:.0f} s ago")
    return 0 if age <= OLDEST_SIGN else 1


def main() -> int:
    connection = HTTPConnection("127.0.0.1", int(os.environ.get("PORT", "8000")), timeout=4)
    try:
        connection.request("GET", "/healthz", headers={"Host": host_header(os.environ.get("ALLOWED_HOSTS", ""))})
        status = connection.getresponse().status
    except (OSError, HTTPException) as error:
        print(f"no answer: {error}")
        return 1
    finally:
        connection.close()
    print(f"/healthz says {status}")
    return 0 if status == 200 else 1


if __name__ == "__main__":
    sys.exit(lives(sys.argv[1]) if len(sys.argv) > 1 else main())
