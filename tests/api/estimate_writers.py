"""Many programs at once, run as a process of its own on the database of DATABASE_URL: prints what came of it as JSON.

Each thread is a client with a connection of its own; the requests go through the whole site but for the socket.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from typing import Any

import django

django.setup()

from django.core.management import call_command  # noqa: E402

from calculator.estimates.models import Change, Estimate  # noqa: E402
from tests.api.estimates import ESTIMATES, path_of, program  # noqa: E402
from tests.api.test_estimate_writers import CLIENTS, EACH  # noqa: E402
from tests.at_once import at_once  # noqa: E402

Answer = tuple[int, Any]


def main() -> int:
    call_command("migrate", verbosity=0)
    alice = program("alice")
    path = path_of(alice.made())
    answers: list[Answer] = []

    def patch(name: str, tag: str) -> Answer:
        body = {"edits": [{"verb": "add_group", "name": name}]}
        response = alice.send("PATCH", path, body, If_Match=tag)
        return response.status_code, response.json()

    errors = at_once(CLIENTS, lambda n: answers.append(patch(f"racer {n}", '"1"')))
    race = Counter(status for status, _ in answers)
    told = sum(
        len(body["theirs"]["root"]["children"]) == 1
        and len(body["merged"]["document"]["root"]["children"]) == 2
        and body["merged"]["conflicts"] == []
        for status, body in answers
        if status == 412
    )

    def insist(n: int) -> None:
        """PUT the merge that each 412 offers until it is in."""
        for k in range(EACH):
            tag = alice.get(path).headers["ETag"]
            status, body = patch(f"client {n} {k}", tag)
            while status == 412:
                merged = {"document": body["merged"]["document"]}
                response = alice.send("PUT", path, merged, If_Match=body["etag"])
                status, body = response.status_code, response.json()
            assert status == 200, body

    errors += at_once(CLIENTS, insist)
    estimate = Estimate.objects.get()
    names = [g.name for _, g in estimate.content.groups]

    unseen = Counter[int]()
    errors += at_once(CLIENTS, lambda n: unseen.update([alice.send("PATCH", path, {"edits": []}).status_code]))

    made: list[str] = []
    key = {"Idempotency_Key": "the same"}
    errors += at_once(CLIENTS, lambda n: made.append(alice.post(ESTIMATES, {"name": "Once"}, **key).json()["id"]))

    gone = Counter[int]()
    errors += at_once(CLIENTS, lambda n: gone.update([alice.send("DELETE", path, If_Match="*").status_code]))
    print(
        json.dumps(
            {
                "errors": errors,
                "race": dict(race),
                "told": told,
                "groups": len(set(names)) - 1,
                "revision": estimate.revision,
                "unseen": dict(unseen),
                "made": len(set(made)),
                "gone": dict(gone),
                "left": Change.objects.count(),
            }
        )
    )
    Estimate.objects.all().delete()
    return 0


if __name__ == "__main__":
    sys.exit(main())
