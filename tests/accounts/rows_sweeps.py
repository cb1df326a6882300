"""Sweeps over the API: an API token, a share link of the sweep itself, and nothing that a cookie says."""

from __future__ import annotations

from typing import Any

from calculator.estimates.access import Viewer
from calculator.whatif import actions, sharing
from calculator.whatif.reading import definition
from tests.accounts.routes import Row
from tests.accounts.world import SERVICE, World

API = "api/v1/sweeps"
ONE = f"{API}/<str:id>"
DEFINITION = {
    "base": {"service": SERVICE},
    "axes": [{"kind": "values", "of": ["records"], "values": [["1"], ["2"]]}],
}
# The links of the world open its estimate, which opens no sweep.
LINKS: Any = {"read_link": "404", "edit_link": "404", "revoked_link": "404", "expired_link": "404"}
NOBODY: Any = {"rest": "401"}
ACCOUNTS: Any = {"read_token": "ok", "write_token": "ok", "other_token": "ok", **NOBODY}
READERS: Any = {"read_token": "ok", "write_token": "ok", "other_token": "404", **LINKS, **NOBODY}
WRITERS: Any = {**READERS, "read_token": "403"}


def asked(world: World) -> dict[str, str]:
    """A link's holder sends its token."""
    return {"X-Share-Token": world.links[world.actor]} if world.actor in world.links else {}


def sweep(world: World) -> dict[str, Any]:
    """A finished sweep of the owner's, with a link."""
    viewer = Viewer(user=world.owner.pk)
    made, _ = actions.sweep_create(viewer=viewer, definition=definition(DEFINITION), key="the world's")
    actions.sweep_start(viewer=viewer, public_id=made.public_id)
    link, _ = sharing.link_create(viewer=viewer, public_id=made.public_id)
    return {"id": made.public_id, "link": link.pk}


def row(after: str, method: str = "GET", data: Any = None, **answers: Any) -> Row:
    return Row(f"{ONE}{after}", method, data=data, json=method != "GET", headers=asked, fill=sweep, **answers)


ROWS = [
    Row(API, headers=asked, **ACCOUNTS),
    Row(
        API,
        "POST",
        data={"definition": DEFINITION},
        json=True,
        headers=asked,
        **{**ACCOUNTS, "read_token": "403"},
    ),
    row("", **READERS),
    row("", "PATCH", {"name": "Other"}, **WRITERS),
    row("", "DELETE", **WRITERS),
    row("/start", "POST", {}, **WRITERS),
    row("/cancel", "POST", {}, **WRITERS),
    row("/duplicate", "POST", {}, **WRITERS),
    row("/results", **READERS),
    row("/rows", **READERS),
    row("/rows.csv", **READERS),
    row("/rows.parquet", **READERS),
    row("/links", **WRITERS),
    row("/links", "POST", {"name": "Team"}, **WRITERS),
    row("/links/<int:link>", "DELETE", **WRITERS),
]
