"""Layouts of files that others give out, as services declare them: `imports.toml` in a service's folder.

A layout names its headers and what each means; what a service's fields are called elsewhere are its `aliases`. Nothing
here knows a service or a vendor.
"""

from __future__ import annotations

import re
import sys
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

from calculator.kernel import Service
from calculator.services import services

GROUP, NAME, NOTE, SERVICE = "=group", "=name", "=note", "=service"
"""Targets of a column that are no field of a service."""
TARGETS = {"group": GROUP, "name": NAME, "note": NOTE}


@dataclass(frozen=True)
class Column:
    """A column of a layout.

    `to` is a field, `group` or `name`; `values` turns cells into the field's values, `sets` gives further fields by
    cell, `adds` gives them wherever the cell is neither blank nor 0. `by` names the column that decides between
    `cases` (what `to` is, and what a number is divided by); `only` names columns whose cell must hold one of some
    words. `refused` says why some cells cannot be had.
    """

    header: str
    to: str = ""
    unit: str = ""
    values: Mapping[str, str] = field(default_factory=dict)
    sets: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    adds: Mapping[str, str] = field(default_factory=dict)
    by: str = ""
    cases: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    only: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    refused: Mapping[str, str] = field(default_factory=dict)

    def matches(self, header: str) -> bool:
        """Whether a header begins with this one, whatever its case, spaces and line breaks."""
        return plain(header).startswith(plain(self.header))


@dataclass(frozen=True)
class Layout:
    """`needs` are the headers by which a file is known."""

    id: str
    service: str
    title: str
    source: str
    needs: tuple[str, ...]
    columns: tuple[Column, ...]

    def known(self, header: list[str]) -> bool:
        return all(any(plain(h).startswith(plain(n)) for h in header) for n in self.needs)

    def column(self, header: str) -> Column | None:
        found = [c for c in self.columns if c.matches(header)]
        return max(found, key=lambda c: len(c.header), default=None)


def plain(text: str) -> str:
    """Letters and digits alone, small: how headers and options are compared."""
    return re.sub(r"[^a-z0-9%]+", "", text.lower())


@dataclass(frozen=True)
class Declared:
    """`by_hand` are fields that no header means by itself. `adds` are further fields by one that a column gives, where
    no column gives them: a size of disks means one disk.
    """

    aliases: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    adds: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    layouts: tuple[Layout, ...] = ()
    by_hand: frozenset[str] = frozenset()


def declared(service: type[Service]) -> Declared:
    """What a service's folder says of imports. A field that is none fails at once, naming the file."""
    return _declared(service.slug)


@lru_cache(maxsize=256)
def _declared(slug: str) -> Declared:
    service = services()[slug]
    module = sys.modules[service.__module__].__file__
    path = Path(module or "").with_name("imports.toml")
    if not path.is_file():
        return Declared()
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    aliases = {name: tuple(words) for name, words in data.get("aliases", {}).items()}
    adds = data.get("adds", {})
    layouts = tuple(_layout(service, n, raw) for n, raw in enumerate(data.get("layout", ())))
    by_hand = frozenset(data.get("by_hand", ()))
    added = {name for given in adds.values() for name in given}
    used = {
        *aliases,
        *by_hand,
        *adds,
        *added,
        *(name for layout in layouts for c in layout.columns for name in _fields(c)),
    }
    if unknown := used - set(service.by_name) - set(TARGETS):
        raise TypeError(
            f"{path.parent.name}/imports.toml: {service.__name__} has no field {', '.join(sorted(unknown))}"
        )
    return Declared(aliases, adds, layouts, by_hand)


def _layout(service: type[Service], number: int, raw: Mapping[str, Any]) -> Layout:
    columns = tuple(
        Column(**{**c, "only": {name: tuple(words) for name, words in c.get("only", {}).items()}})
        for c in raw["column"]
    )
    return Layout(f"{service.slug}:{number}", service.slug, raw["title"], raw["source"], tuple(raw["needs"]), columns)


def _fields(column: Column) -> set[str]:
    cases = {case["to"] for case in column.cases.values() if case.get("to")}
    sets = {name for given in column.sets.values() for name in given}
    return {*filter(None, (column.to,)), *cases, *sets, *column.adds}


def layouts() -> tuple[Layout, ...]:
    return tuple(layout for service in services().values() for layout in declared(service).layouts)


def layout_of(id_: str) -> Layout | None:
    return next((layout for layout in layouts() if layout.id == id_), None)
