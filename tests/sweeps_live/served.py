"""Sweeps started in chunks of a wanted size, and their rows, for tests: a line of JSON in, a line of JSON out."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from hashlib import sha256
from typing import Any

import django

django.setup()

from django.contrib.auth.models import User  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.utils import timezone  # noqa: E402

from calculator.estimates.access import Viewer, digest  # noqa: E402
from calculator.estimates.sharing import token_create  # noqa: E402
from calculator.whatif import actions, queries, tasks  # noqa: E402
from calculator.whatif.models import Chunk, Sweep  # noqa: E402
from calculator.whatif.reading import definition  # noqa: E402

VIEWER = Viewer(browser=digest("live"))
MEASURED = actions.measured_pace


def start(data: dict[str, Any], pace: float | None = None) -> str:
    """A sweep made and started, cut into chunks of `pace` scenarios, or of about a second."""
    actions.measured_pace = (lambda plan: pace) if pace else MEASURED
    sweep, _ = actions.sweep_create(viewer=VIEWER, definition=definition(data))
    actions.sweep_start(viewer=VIEWER, public_id=sweep.public_id)
    return str(sweep.public_id)


def go_on(id: str) -> None:
    actions.sweep_start(viewer=VIEWER, public_id=id)


def cancel(id: str) -> None:
    actions.sweep_cancel(viewer=VIEWER, public_id=id)


def progress(id: str) -> dict[str, Any]:
    """What a page that is watched asks for."""
    return asdict(queries.progress(VIEWER, id))


def facts(id: str) -> dict[str, Any]:
    """The rows, without touching anything."""
    sweep = Sweep.objects.get(public_id=id)
    now = timezone.now()
    open_ = Chunk.objects.filter(sweep=sweep, finished_at=None)
    ended = sweep.finished_at
    return {
        "state": sweep.state,
        "chunks": sweep.chunks,
        "taken": sweep.next_index,
        "generation": sweep.generation,
        "leased": open_.filter(leased_until__gt=now).count(),
        "given_back": [(c.leased_until - ended).total_seconds() for c in open_] if ended else [],
        "begun_again": Chunk.objects.filter(sweep=sweep, taken__gt=1).count(),
        "rows": sweep.rows,
        "found": sha256(sweep.found).hexdigest() if sweep.found else "",
    }


def token() -> str:
    """An API token of an account."""
    user, _ = User.objects.get_or_create(username="live", defaults={"email": "live@example.org"})
    return token_create(user=user, name="live", writes=True)[1]


def doubled(id: str, times: int) -> None:
    """Send the sweep's messages again, so many times."""
    sweep = Sweep.objects.get(public_id=id)
    tasks.ask(sweep, sweep.generation, times)


def main() -> None:
    call_command("migrate", verbosity=0)
    print("ready", flush=True)
    known = {f.__name__: f for f in (start, go_on, cancel, progress, facts, token, doubled)}
    for line in sys.stdin:
        name, given = json.loads(line)
        print(json.dumps(known[name](**given), default=str), flush=True)


if __name__ == "__main__":
    main()
