"""Estimates: at their own address for their owner alone; under a share link for whoever holds it, as far as it goes."""

from typing import Any

from calculator.estimates.examples import examples
from tests.accounts.routes import Row
from tests.accounts.world import World

MINE: dict[str, Any] = {"owner": "ok", "browser": "ok", "rest": "404"}
GONE: dict[str, Any] = {"revoked_link": "404", "expired_link": "404"}
READS: dict[str, Any] = {**GONE, "rest": "ok"}
EDITS: dict[str, Any] = {**GONE, "edit_link": "ok", "rest": "403"}
NOBODY: dict[str, Any] = {**GONE, "rest": "403"}
ALL: dict[str, Any] = {"rest": "ok"}
STEP: dict[str, Any] = {"owner": "422", "browser": "422", "rest": "404"}
RENAME = {"verb": "rename", "id": "a1", "name": "Other clicks"}


def filled(world: World) -> dict[str, object]:
    return {"node": "a1", "group": "g1", "revision": 1, "kind": "lines.csv", "slug": "s3"}


def example(world: World) -> dict[str, object]:
    found = examples()[0]
    return {"slug": found.slug, "node": next(item.id for _, item in found.document.items)}


ONE: list[tuple[str, str, object, dict[str, Any]]] = [
    ("", "GET", None, READS),
    ("edit/", "POST", RENAME, EDITS),
    ("settle/", "POST", {"edit": '{"verb": "rename", "id": "a1", "name": "x"}', "how": "again"}, EDITS),
    ("nodes/<slug:node>/", "GET", None, READS),
    ("charts/", "GET", None, READS),
    ("add/", "GET", None, EDITS),
    ("groups/<slug:group>/add/<slug:slug>/", "GET", None, EDITS),
    ("items/<slug:node>/", "GET", None, EDITS),
    ("items/<slug:node>/at/<int:revision>/", "GET", None, EDITS),
    ("copy/", "POST", None, READS),
    ("delete/", "GET", None, NOBODY),
    ("delete/", "POST", None, NOBODY),
    ("history/", "GET", None, EDITS),
    ("versions/", "POST", {"note": "Second"}, EDITS),
    ("versions/<int:number>/restore/", "POST", None, EDITS),
    ("changes/", "GET", {"from": "1", "to": "now"}, EDITS),
    ("reprice/", "POST", None, EDITS),
    ("share/", "GET", None, NOBODY),
    ("share/", "POST", {"name": "For all", "mode": "read", "lasts": "7"}, NOBODY),
    ("share/<int:link>/revoke/", "POST", None, NOBODY),
    ("share/<int:link>/change/", "POST", {"name": "Board", "until": ""}, NOBODY),
    ("revisions/<int:revision>/restore/", "POST", None, EDITS),
    ("export/<str:kind>", "GET", None, READS),
    ("report/", "GET", None, READS),
    ("spreadsheet/", "GET", None, READS),
    # Nothing was changed: who may change it is told so, everybody else what they are told anyway.
    ("undo/", "POST", None, {**GONE, "edit_link": "422", "rest": "403"}),
    ("redo/", "POST", None, {**GONE, "edit_link": "422", "rest": "403"}),
]

ROWS = [
    Row("estimates/", **ALL),
    Row("estimates/new/", "POST", **ALL),
    Row("estimates/add/<slug:slug>/", **ALL),
    Row("estimates/add/<slug:slug>/", "POST", data={"to": "new"}, **ALL),
    Row("estimates/examples/<slug:slug>/", fill=example, **ALL),
    Row("estimates/examples/<slug:slug>/nodes/<slug:node>/", fill=example, **ALL),
    Row("estimates/examples/<slug:slug>/charts/", fill=example, **ALL),
    *(
        Row(
            f"estimates/<uuid:public_id>/{route}",
            method,
            data=data,
            fill=filled,
            **(STEP if route in ("undo/", "redo/") else MINE),
        )
        for route, method, data, _ in ONE
    ),
    *(Row(f"s/<str:token>/{route}", method, data=data, fill=filled, **who) for route, method, data, who in ONE),
    # What a link's own address is sent is a passphrase; without one it leads back to the page.
    Row("s/<str:token>/", "POST", **READS),
]
