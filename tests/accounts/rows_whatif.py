"""What-if: a service's sweep is in its address and anybody's; an estimate's opens for who owns the estimate. A saved
sweep is its owner's alone; under a share link whoever holds it looks, and makes copies.
"""

from __future__ import annotations

import secrets
from datetime import timedelta
from functools import lru_cache
from typing import Any

from django.utils import timezone

from calculator.estimates.access import digest
from calculator.whatif.definition import Definition
from calculator.whatif.evaluate import Plan
from calculator.whatif.fold import fold
from calculator.whatif.models import DONE, Sweep, SweepLink
from calculator.whatif.reading import definition as defined
from pricing.book import embedded
from tests.accounts.routes import Row
from tests.accounts.world import SERVICE, World

MINE: dict[str, Any] = {"owner": "ok", "browser": "ok", "rest": "404"}
MINE_SPELLED: dict[str, Any] = {"owner": "ok", "browser": "ok", "rest": "422"}
GONE: dict[str, Any] = {"revoked_link": "404", "expired_link": "404"}
READS: dict[str, Any] = {**GONE, "rest": "ok"}
NOBODY: dict[str, Any] = {**GONE, "rest": "403"}
ALL: dict[str, Any] = {"rest": "ok"}
SPELLED = f"of={SERVICE}&x0=mode&x0.k=options"


@lru_cache(maxsize=1)
def found() -> tuple[Definition, bytes, int]:
    """A small sweep worked out: every permission is asked of the same one."""
    sweep = defined({"base": {"service": SERVICE}, "axes": [{"kind": "options", "of": ["mode"]}]})
    plan = Plan(sweep, embedded())
    return sweep, fold(plan, 0, plan.grid.slabs).to_bytes(), plan.grid.slabs


def saved(world: World) -> dict[str, object]:
    """A sweep of whoever owns the world's estimate, with the links that the actors hold."""
    definition, result, slabs = found()
    now = timezone.now()
    sweep = Sweep.objects.create(
        owner=world.estimate.owner, browser=world.estimate.browser, name="Modes", definition=dict(definition.data),
        digest=definition.digest, book=definition.book, total=definition.total, slabs=slabs, chunk_slabs=slabs,
        chunks=1, pace=1e6, state=DONE, started_at=now, finished_at=now, found=result, folded=1, rows=definition.total,
    )  # fmt: skip
    token = secrets.token_urlsafe(32)
    link = SweepLink.objects.create(sweep=sweep, digest=digest(token), created_by="owner")
    if world.actor == "revoked_link":
        SweepLink.objects.filter(pk=link.pk).update(revoked_at=now)
    if world.actor == "expired_link":
        SweepLink.objects.filter(pk=link.pk).update(expires_at=now - timedelta(minutes=1))
    return {"public_id": sweep.public_id, "token": token, "link": link.pk, "row": 0, "kind": "csv"}


def of_estimate(world: World) -> dict[str, str]:
    return {"est": str(world.estimate.public_id), "x0": "a1.records", "row": "0"}


ONE: list[tuple[str, str, object, dict[str, Any]]] = [
    ("", "GET", None, READS),
    ("progress/", "GET", None, READS),
    ("rows/", "GET", None, READS),
    ("rows.<str:kind>", "GET", None, READS),
    ("use/<int:row>/", "GET", None, READS),
    ("use/<int:row>/", "POST", None, READS),
    ("spreadsheet/", "GET", None, READS),
    ("copy/", "POST", None, READS),
    ("cancel/", "POST", None, NOBODY),
    ("go/", "POST", None, NOBODY),
    ("rename/", "POST", {"name": "Other modes"}, NOBODY),
    ("delete/", "GET", None, NOBODY),
    ("delete/", "POST", None, NOBODY),
    ("share/", "GET", None, NOBODY),
    ("share/", "POST", {"lasts": "7"}, NOBODY),
    ("share/<int:link>/revoke/", "POST", None, NOBODY),
]

ROWS = [
    Row("what-if/", data=lambda world: {"est": str(world.estimate.public_id), "x0": "a1.records"}, **MINE),
    Row("what-if/start/", "POST", data={"query": SPELLED, "name": "Modes"}, **ALL),
    Row("what-if/use/", data=of_estimate, **MINE_SPELLED),
    Row("what-if/use/", "POST", data={"to": "new"}, rest="404"),
    Row("what-if/rows/", data=of_estimate, **MINE_SPELLED),
    Row("what-if/rows.<str:kind>", data=of_estimate, fill=lambda world: {"kind": "csv"}, **MINE_SPELLED),
    Row("what-if/compare/", data={"with": "00000000-0000-0000-0000-000000000000"}, **ALL),
    *(Row(f"what-if/<uuid:public_id>/{route}", m, data=d, fill=saved, **MINE) for route, m, d, _ in ONE),
    *(Row(f"what-if/s/<str:token>/{route}", m, data=d, fill=saved, **answers) for route, m, d, answers in ONE),
    Row("what-if/s/<str:token>/", "POST", data={"passphrase": "x"}, fill=saved, **READS),
]
