"""Many writers at once, run as a process of its own on the database of DATABASE_URL: prints what came of it as JSON."""

from __future__ import annotations

import json
from itertools import pairwise

import django

django.setup()

from django.core.management import call_command  # noqa: E402

from calculator.estimates import actions, edits, queries  # noqa: E402
from calculator.estimates.access import Viewer, digest  # noqa: E402
from calculator.estimates.models import Change, Estimate, Version  # noqa: E402
from calculator.estimates.problems import ConflictError  # noqa: E402
from tests.at_once import at_once  # noqa: E402

WRITERS, EACH = 6, 5
VIEWER = Viewer(browser=digest("writers"))


def main() -> None:
    call_command("migrate", verbosity=0)
    made = actions.estimate_create(viewer=VIEWER)
    won: list[int] = []
    told: list[int] = []

    def race(n: int) -> None:
        try:
            edit = edits.AddGroup(f"racer {n}")
            actions.estimate_edit(viewer=VIEWER, public_id=made.public_id, edit=edit, expected_revision=1)
            won.append(n)
        except ConflictError as conflict:
            if conflict.theirs.root.children and not conflict.merged().conflicts:
                told.append(n)

    errors = at_once(WRITERS, race)

    def insist(n: int) -> None:
        """Merge and try again until it is in."""
        for k in range(EACH):
            revision = queries.show(VIEWER, made.public_id).estimate.revision
            edit = edits.AddGroup(f"writer {n} {k}")
            while True:
                try:
                    actions.estimate_edit(
                        viewer=VIEWER, public_id=made.public_id, edit=edit, expected_revision=revision
                    )
                    break
                except ConflictError as conflict:
                    revision = conflict.revision

    errors += at_once(WRITERS, insist)

    def save(n: int) -> None:
        actions.version_save(viewer=VIEWER, public_id=made.public_id, note=str(n))

    errors += at_once(WRITERS, save)
    estimate = Estimate.objects.get(pk=made.pk)
    names = [g.name for _, g in estimate.content.groups]
    changes = list(Change.objects.filter(estimate=made).order_by("revision"))
    chained = all(
        before.document_before.root.children == after.document_before.root.children[:-1]
        for before, after in pairwise(changes)
    )
    print(
        json.dumps(
            {
                "errors": errors,
                "won": len(won),
                "told": len(told),
                "revision": estimate.revision,
                "groups": len(set(names)) - 1,
                "changes": [c.revision for c in changes],
                "chained": chained,
                "versions": sorted(Version.objects.filter(estimate=made).values_list("number", flat=True)),
            }
        )
    )
    estimate.delete()


if __name__ == "__main__":
    main()
