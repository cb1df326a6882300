"""`python -m config.healthcheck`: ask this container's own server for /healthz; exit 1 unless it says 200."""

import os
import sys
from http.client import HTTPConnection, HTTPException


def host_header(allowed_hosts: str) -> str:
    """A host that the server answers for, out of the ALLOWED_HOSTS it was given."""
    first = allowed_hosts.split(",")[0].strip()
    return "localhost" if first in ("", "*") else first.removeprefix(".")


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
    sys.exit(main())
