"""What an estimate says: one tree of groups and items, and the settings that hold for all of it.

Everything is immutable and plain data. An input is the text that was typed; what it means is asked of the service
each time, so an item whose service or field is gone stays as it was, is shown as not priceable and is never lost.
"""

from __future__ import annotations

import json
import re
import secrets
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from hashlib import sha256
from typing import Any

from calculator.estimates.settings import Settings, dump_settings
from calculator.kernel import Service
from calculator.services import services

FORMAT = 1
ROOT = "root"
MAX_ITEMS, MAX_GROUPS, MAX_DEPTH = 500, 200, 6
MAX_NAME, MAX_NOTE, MAX_VALUE, MAX_INPUTS = 120, 2000, 2000, 300
ID = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")
CONTROL = re.compile("[\x00-\x1f\x7f\ud800-\udfff]")
CONTROL_BUT_LINES = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")


class RefusedError(ValueError):
    """Something that cannot be taken, and why, in the reader's words. `where` is its place in what was sent."""

    def __init__(self, message: str, where: str = "") -> None:
        super().__init__(message)
        self.message, self.where = message, where


@dataclass(frozen=True)
class Item:
    """One calculation: a service and the texts typed into its form, those that differ from the defaults."""

    id: str
    service: str
    name: str = ""
    inputs: Mapping[str, str] = field(default_factory=dict)
    enabled: bool = True
    note: str = ""

    @property
    def declared(self) -> type[Service] | None:
        """The service, or None where this version does not know it."""
        return services().get(self.service)

    @property
    def title(self) -> str:
        """The item's own name, else its service's."""
        declared = self.declared
        return self.name or (declared.title if declared else self.service)


@dataclass(frozen=True)
class Group:
    """Items and groups in one order. The root group's name is the estimate's."""

    id: str
    name: str = ""
    children: tuple[Node, ...] = ()
    note: str = ""

    @property
    def title(self) -> str:
        return self.name or ("Estimate" if self.id == ROOT else "Group")


Node = Item | Group
Path = tuple[Group, ...]


@dataclass(frozen=True)
class Document:
    """An estimate's whole content. `book` is the id of the price book it is pinned to."""

    root: Group = field(default_factory=lambda: Group(ROOT, "New estimate"))
    settings: Settings = field(default_factory=Settings)
    book: str = ""

    @property
    def name(self) -> str:
        return self.root.title

    @cached_property
    def nodes(self) -> Mapping[str, tuple[Path, Node]]:
        """Every group and item by id, in the order shown, each with the groups it is in (outermost first)."""
        return {node.id: (path, node) for path, node in _walk((), self.root)}

    @property
    def items(self) -> Iterator[tuple[Path, Item]]:
        return ((path, node) for path, node in self.nodes.values() if isinstance(node, Item))

    @property
    def groups(self) -> Iterator[tuple[Path, Group]]:
        return ((path, node) for path, node in self.nodes.values() if isinstance(node, Group))

    @cached_property
    def data(self) -> Mapping[str, Any]:
        """The document as JSON values, not to be changed."""
        return dump(self)

    @cached_property
    def text(self) -> str:
        """The document's one spelling: equal documents, equal bytes."""
        return json.dumps(self.data, ensure_ascii=False, separators=(",", ":"))

    @cached_property
    def digest(self) -> str:
        return sha256(self.text.encode()).hexdigest()

    def find(self, node: str) -> Node:
        """The group or item of this id; RefusedError where there is none."""
        found = self.nodes.get(node)
        if found is None:
            raise RefusedError(f"This estimate has no group or item “{node[:40]}”; it may have been removed.", "id")
        return found[1]

    def item(self, node: str) -> Item:
        found = self.find(node)
        if not isinstance(found, Item):
            raise RefusedError(f"“{found.title}” is a group, not an item.", "id")
        return found

    def group(self, node: str) -> Group:
        found = self.find(node)
        if not isinstance(found, Group):
            raise RefusedError(f"“{found.title}” is an item, not a group.", "group")
        return found

    def parent(self, node: str) -> Group | None:
        path = self.nodes[node][0]
        return path[-1] if path else None

    # -- changed copies ------------------------------------------------------------------------------------

    def changed(self, node: str, **values: Any) -> Document:
        """With some attributes of one group or item set."""
        self.find(node)
        return replace(self, root=_mapped(self.root, lambda n: replace(n, **values) if n.id == node else n))

    def mapped(self, change: Callable[[Item], Item]) -> Document:
        """With every item replaced by what `change` makes of it."""
        return replace(self, root=_mapped(self.root, lambda n: change(n) if isinstance(n, Item) else n))

    def without(self, node: str) -> Document:
        self.find(node)
        return replace(self, root=_without(self.root, node))

    def inserted(self, node: Node, group: str, before: str = "") -> Document:
        """With a node put into a group, before one of its children or at its end. Bounds are checked."""
        home = self.group(group)
        ids = [child.id for child in home.children]
        if before and before not in ids:
            raise RefusedError(f"“{home.title}” holds nothing of id “{before[:40]}” to put it before.", "before")
        at = ids.index(before) if before else len(ids)
        children = (*home.children[:at], node, *home.children[at:])
        grown = self.changed(group, children=children)
        grown.within_bounds()
        return grown

    def within_bounds(self) -> None:
        """RefusedError where there are too many items or groups, or groups too deep."""
        items = sum(1 for _ in self.items)
        groups = [path for path, _ in self.groups]
        if items > MAX_ITEMS:
            raise RefusedError(f"An estimate holds at most {MAX_ITEMS} items; this would make {items:,}.", "root")
        if len(groups) - 1 > MAX_GROUPS:
            raise RefusedError(
                f"An estimate holds at most {MAX_GROUPS} groups; this would make {len(groups) - 1:,}.", "root"
            )
        if max(len(path) for path in groups) > MAX_DEPTH:
            raise RefusedError(f"Groups nest at most {MAX_DEPTH} deep.", "root")


def dump(document: Document) -> dict[str, Any]:
    """The document as JSON values; `load` gives it back."""
    return {
        "format": FORMAT,
        "book": document.book,
        "settings": dump_settings(document.settings),
        "root": _dump_node(document.root),
    }


def _dump_node(node: Node) -> dict[str, Any]:
    if isinstance(node, Group):
        children = [_dump_node(child) for child in node.children]
        return {"id": node.id, "name": node.name, "note": node.note, "children": children}
    return {
        "id": node.id,
        "service": node.service,
        "name": node.name,
        "note": node.note,
        "inputs": dict(sorted(node.inputs.items())),
        "enabled": node.enabled,
    }


def _walk(path: Path, node: Node) -> Iterator[tuple[Path, Node]]:
    yield path, node
    if isinstance(node, Group):
        for child in node.children:
            yield from _walk((*path, node), child)


def _mapped(group: Group, change: Callable[[Any], Any]) -> Group:
    children = tuple(_mapped(c, change) if isinstance(c, Group) else change(c) for c in group.children)
    same = all(a is b for a, b in zip(children, group.children, strict=True))
    changed: Group = change(group)
    # A change of the group's own children stands; else those of the changed ones below.
    return changed if same or changed.children is not group.children else replace(changed, children=children)


def _without(group: Group, node: str) -> Group:
    kept = tuple(_without(c, node) if isinstance(c, Group) else c for c in group.children if c.id != node)
    same = len(kept) == len(group.children) and all(a is b for a, b in zip(kept, group.children, strict=True))
    return group if same else replace(group, children=kept)


def new_id() -> str:
    """An id nobody else makes: two people who add at once never meet in one."""
    return secrets.token_hex(6)


def renamed(node: Node, seed: str) -> Node:
    """A copy with fresh ids throughout; the same seed gives the same ids."""
    made = sha256(f"{seed}/{node.id}".encode()).hexdigest()[:12]
    if isinstance(node, Group):
        return replace(node, id=made, children=tuple(renamed(c, seed) for c in node.children))
    return replace(node, id=made)


def within(node: Node) -> Iterator[Item]:
    """The item itself, or every item in a group and its groups."""
    return (n for _, n in _walk((), node) if isinstance(n, Item))


def ids_of(node: Node) -> Iterator[str]:
    """The ids of a node and of all that is in it."""
    return (n.id for _, n in _walk((), node))


def typed(service: type[Service], raw: Mapping[str, Any]) -> dict[str, str]:
    """Raw values as texts, without those that are blank or mean the default. RefusedError for an unknown field."""
    kept = {}
    for name, value in raw.items():
        asked = service.by_name.get(name)
        if asked is None:
            raise RefusedError(f"{service.title} has no field “{name[:80]}”.", name)
        text = written(value)
        if not text.strip():
            continue
        values, errors = asked.parse([text])
        if errors or asked.text(values[0]) != asked.text(asked.clean(None)[0]):
            kept[name] = checked_text(text, MAX_VALUE, asked.label, name)
    return kept


def written(value: Any) -> str:
    """A raw value of any surface as the text a person would type."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list | tuple):
        return ",".join(map(str, value))
    return str(value)


def checked_text(value: Any, most: int, label: str, where: str = "", *, lines: bool = False) -> str:
    """Text that every database and every export can hold. `lines` allows several lines."""
    if not isinstance(value, str):
        raise RefusedError(f"{label} must be text.", where)
    if len(value) > most:
        raise RefusedError(f"{label} holds at most {most:,} characters; you gave {len(value):,}.", where)
    if (CONTROL_BUT_LINES if lines else CONTROL).search(value):
        raise RefusedError(f"{label} holds a control character; take it out.", where)
    return value
