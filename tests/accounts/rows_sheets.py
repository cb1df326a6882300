"""What a spreadsheet may see: an estimate or a sweep by its link or a key for it, a long table by its id."""

from __future__ import annotations

from typing import Any

from calculator.sheets.background import task_create
from calculator.sheets.rows import Rows
from tests.accounts.routes import Row
from tests.accounts.rows_sweeps import sweep
from tests.accounts.world import SERVICE, World

DEAD: Any = {"revoked_token": "401", "expired_token": "401", "revoked_sheet": "401"}


def shown(world: World) -> dict[str, Any]:
    """A link's holder names its token, everybody else the estimate's id."""
    return {"estimate": world.links.get(world.actor, world.estimate.public_id), "suffix": "csv"}


def swept(world: World) -> dict[str, Any]:
    """A link's holder names its token, everybody else the sweep's id."""
    return {"sweep": world.links.get(world.actor, sweep(world)["id"]), "suffix": "csv"}


def table(world: World) -> dict[str, Any]:
    asked = {"chosen": [], "always_free": False, "comma": False, "host": "", "book": ""}
    _, key = task_create(service=SERVICE, rows=Rows({"records": ["1"]}), asked=asked)
    return {"task": key, "suffix": "json"}


ROWS = [
    Row(
        "v1/estimates/<slug:estimate>.<slug:suffix>",
        fill=shown,
        read_link="ok",
        edit_link="ok",
        read_token="ok",
        write_token="ok",
        sheet_token="ok",
        **DEAD,
        rest="404",
    ),
    # The links of the world open its estimate, and so do its sheet tokens; neither opens a sweep.
    Row("v1/sweeps/<slug:sweep>.<slug:suffix>", fill=swept, read_token="ok", write_token="ok", **DEAD, rest="404"),
    Row("v1/tasks/<slug:task>.<slug:suffix>", fill=table, **DEAD, rest="ok"),
    Row("v1/tasks/<slug:task>.<slug:suffix>", "DELETE", fill=table, **DEAD, rest="ok"),
    # Nobody has priced it yet.
    Row("v1/tasks/<slug:task>/rows.<slug:suffix>", fill=table, **DEAD, rest="404"),
]
