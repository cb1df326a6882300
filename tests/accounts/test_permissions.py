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
from tests.accounts.world import KEYS, world

FILES = sorted(p.stem for p in Path(__file__).parent.glob("rows_*.py"))
ROWS: list[Row] = [row for f in FILES for row in getattr(importlib.import_module(f"tests.accounts.{f}"), "ROWS", ())]
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


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row.method} /{row.route}")
def test_each_gets_what_the_table_says(row: Row, db: Any) -> None:
    worlds = {True: world("browser"), False: world("owner")}
    got = {}
    for actor in ACTORS:
        cache.clear()
        with transaction.atomic():
            got[actor] = replace(worlds[actor in KEYS], actor=actor).ask(row)
            transaction.set_rollback(True)
    assert got == row.answers


@pytest.mark.parametrize("route", sorted({row.route for row in ROWS}), ids=lambda route: f"/{route}")
def test_a_method_without_a_row_is_not_served(route: str, db: Any) -> None:
    rows = [row for row in ROWS if row.route == route]
    asked = world("owner")
    served = {}
    for method in METHODS:
        if method not in {row.method for row in rows}:
            answer = asked.ask(Row(route, method, fill=rows[0].fill, headers=rows[0].headers, rest="405"))
            # An API may ask who it is before it says that there is no such method.
            if answer not in ("405", "401"):
                served[method] = answer
    assert not served, f"/{route} answers methods that no row speaks of: {served}"
