"""What a spreadsheet may see: an estimate by its link or by a key for it, a long table by its id."""

from __future__ import annotations

from typing import Any

from calculator.sheets.background import task_create
from calculator.sheets.rows import Rows
from tests.accounts.routes import Row
from tests.accounts.world import SERVICE, World

DEAD: Any = {"revoked_token": "401", "expired_token": "401", "revoked_sheet": "401"}


def shown(world: World) -> dict[str, Any]:
    """A link's holder names its token, everybody else the estimate's id."""
    return {"estimate": world.links.get(world.actor, world.estimate.public_id), "suffix": "csv"}


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
    Row("v1/tasks/<slug:task>.<slug:suffix>", fill=table, **DEAD, rest="ok"),
    Row("v1/tasks/<slug:task>.<slug:suffix>", "DELETE", fill=table, **DEAD, rest="ok"),
    # Nobody has priced it yet.
    Row("v1/tasks/<slug:task>/rows.<slug:suffix>", fill=table, **DEAD, rest="404"),
]
