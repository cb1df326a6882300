"""Saved estimates over the API: an API token, a share link's token, and nothing that a cookie says.

Nobody knows from an answer whether an estimate that is not theirs to see is there.
"""

from __future__ import annotations

from typing import Any

from tests.accounts.routes import Row
from tests.accounts.world import World

API = "api/v1/estimates"
ONE = f"{API}/<str:id>"
NOBODY: Any = {"rest": "401"}
GONE: Any = {"revoked_link": "404", "expired_link": "404", "other_token": "404"}
ACCOUNTS: Any = {"read_token": "ok", "write_token": "ok", "other_token": "ok", **NOBODY}
READERS: Any = {"read_link": "ok", "edit_link": "ok", "read_token": "ok", "write_token": "ok", **GONE, **NOBODY}
HISTORY: Any = {**READERS, "read_link": "403"}
WRITERS: Any = {**READERS, "read_link": "403", "read_token": "403"}
OWNERS: Any = {**WRITERS, "edit_link": "403"}


def asked(world: World) -> dict[str, str]:
    """A link's holder sends its token; everybody what they saw."""
    shared = {"X-Share-Token": world.links[world.actor]} if world.actor in world.links else {}
    return {"If-Match": '"1"', **shared}


def one_token(world: World) -> dict[str, Any]:
    return {"token": world.token.pk}


def refused(answers: dict[str, str]) -> Any:
    """The same, where nothing is there to be done."""
    return {actor: "422" if answer == "ok" else answer for actor, answer in answers.items()}


def row(after: str, method: str = "GET", data: Any = None, **answers: Any) -> Row:
    return Row(f"{ONE}{after}", method, data=data, json=method != "GET", headers=asked, **answers)


ROWS = [
    Row("api/v1/estimate-examples", rest="ok"),
    Row(API, headers=asked, **ACCOUNTS),
    Row(API, "POST", data={"name": "New"}, json=True, headers=asked, **{**ACCOUNTS, "read_token": "403"}),
    Row(
        f"{API}/import",
        "POST",
        data={"format": 1, "root": {"id": "root"}},
        json=True,
        headers=asked,
        **{**ACCOUNTS, "read_token": "403"},
    ),
    row("", **READERS),
    row("", "PUT", {"document": {"root": {"id": "root", "name": "Other"}}}, **WRITERS),
    row("", "PATCH", {"edits": [{"verb": "rename", "id": "root", "name": "Other"}]}, **WRITERS),
    row("", "DELETE", **OWNERS),
    row("/totals", **READERS),
    row("/lines", **READERS),
    row("/export.csv", **READERS),
    row("/export.aws.csv", **READERS),
    *(row(f"/export.{ending}", **READERS) for ending in ("inputs.csv", "focus.csv", "xlsx", "parquet")),
    row("/export.json", **READERS),
    row("/export.infracost.json", **READERS),
    row("/undo", "POST", **refused(WRITERS)),
    row("/redo", "POST", **refused(WRITERS)),
    row("/versions", **HISTORY),
    row("/versions", "POST", {"note": "Second"}, **WRITERS),
    row("/versions/<int:number>", **{**HISTORY, "read_link": "404"}),
    row("/versions/<int:number>/restore", "POST", **WRITERS),
    row("/diff", **HISTORY),
    row("/links", **OWNERS),
    row("/links", "POST", {"name": "Team"}, **OWNERS),
    row("/links/<int:link>", "DELETE", **OWNERS),
    # A copy is somebody's: a link alone shows it and has no account to keep it.
    row("/duplicate", "POST", **{**OWNERS, "read_link": "401", "edit_link": "401"}),
    Row("api/v1/tokens", headers=asked, **ACCOUNTS),
    # The row's token is the one that only reads: it may revoke itself.
    Row(
        "api/v1/tokens/<int:token>",
        "DELETE",
        json=True,
        headers=asked,
        fill=one_token,
        **{**ACCOUNTS, "other_token": "404"},
    ),
]
