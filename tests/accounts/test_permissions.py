"""Every route against everybody: owner, others, nobody, links and tokens that hold or no longer do.

The table is in the `rows_*.py` beside this file. A route without a row fails here.
"""

from __future__ import annotations

import importlib
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.db import transaction

from tests.accounts.routes import ACTORS, METHODS, Row, routes
from tests.accounts.rows_public import PUBLIC
from tests.accounts.world import KEYS, World, world

FILES = sorted(p.stem for p in Path(__file__).parent.glob("rows_*.py"))
TABLE: dict[str, tuple[Row, ...]] = {
    f: tuple(getattr(importlib.import_module(f"tests.accounts.{f}"), "ROWS", ())) for f in FILES
}
"""The rows by their file. One world serves a file: what a request does to it is taken back."""
ROWS = [row for rows in TABLE.values() for row in rows]
ADMIN = "admin/"
"""Django's own administration is asked as a whole in test_administration.py."""


def test_every_route_has_a_row() -> None:
    said = {row.route for row in ROWS} | set(PUBLIC)
    silent = [r for r in routes() if r not in said and not r.startswith(ADMIN)]
    assert not silent, f"Say in tests/accounts/rows_*.py who gets what (CONTRIBUTING.md tells how) at: {silent}"


def test_every_row_has_a_route() -> None:
    there = set(routes())
    gone = [r for r in [*PUBLIC, *(row.route for row in ROWS)] if r not in there]
    assert not gone, f"The URL conf has no such routes: {gone}"


def ask(there: World, row: Row) -> str:
    """What a request is answered with; whatever it did is undone."""
    cache.clear()
    with transaction.atomic():
        answer = there.ask(row)
        transaction.set_rollback(True)
    return answer


@pytest.mark.parametrize("rows", TABLE.values(), ids=list(TABLE))
def test_each_gets_what_the_table_says(rows: tuple[Row, ...], db: Any) -> None:
    of_key, of_user = world("browser").settle(KEYS), world("owner").settle(set(ACTORS) - set(KEYS))
    wrong = {}
    for row in rows:
        got = {actor: ask(replace(of_key if actor in KEYS else of_user, actor=actor), row) for actor in ACTORS}
        if different := {actor: (got[actor], said) for actor, said in row.answers.items() if got[actor] != said}:
            wrong[f"{row.method} /{row.route}"] = different
    assert not wrong, f"answered, and said in the table: {wrong}"


@pytest.mark.parametrize("rows", TABLE.values(), ids=list(TABLE))
def test_a_method_without_a_row_is_not_served(rows: tuple[Row, ...], db: Any) -> None:
    owner = world("owner").settle(["owner"])
    spoken_of = {(row.route, row.method) for row in ROWS}
    served = {}
    for route, row in {row.route: row for row in reversed(rows)}.items():
        for method in METHODS:
            if (route, method) not in spoken_of:
                answer = ask(owner, Row(route, method, fill=row.fill, headers=row.headers, rest="405"))
                # An API may ask who it is before it says that there is no such method.
                if answer not in ("405", "401"):
                    served[f"{method} /{route}"] = answer
    assert not served, f"methods that no row speaks of are answered: {served}"
