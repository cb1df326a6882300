"""Edits of one group or item."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from calculator.estimates.document import (
    ID,
    MAX_NAME,
    MAX_NOTE,
    ROOT,
    Document,
    Group,
    Item,
    RefusedError,
    checked_text,
    ids_of,
    new_id,
    renamed,
    typed,
    within,
)
from calculator.estimates.edits.base import Applied, Edit, service_of
from calculator.estimates.words import changes_of_inputs, count


@dataclass(frozen=True)
class AddItem(Edit):
    """A new item of a service, at the end of a group or before one of its children."""

    verb = "add_item"
    service: str
    inputs: Mapping[str, Any] = field(default_factory=dict)
    name: str = ""
    group: str = ROOT
    before: str = ""
    id: str = field(default_factory=new_id)

    def apply(self, document: Document) -> Applied:
        service = service_of(self.service)
        name = checked_text(self.name, MAX_NAME, "Name", "name").strip()
        item = Item(_fresh(document, self.id), service.slug, name, typed(service, self.inputs))
        place = document.group(self.group)
        where = f" to “{place.title}”" if place.id != ROOT else ""
        return Applied(document.inserted(item, self.group, self.before), f"Added “{item.title}”{where}.")


@dataclass(frozen=True)
class AddGroup(Edit):
    """A new, empty group."""

    verb = "add_group"
    name: str = ""
    group: str = ROOT
    before: str = ""
    id: str = field(default_factory=new_id)

    def apply(self, document: Document) -> Applied:
        name = checked_text(self.name, MAX_NAME, "Name", "name").strip()
        made = Group(_fresh(document, self.id), name)
        return Applied(document.inserted(made, self.group, self.before), f"Added the group “{made.title}”.")


@dataclass(frozen=True)
class Rename(Edit):
    """A name for an item or a group; the root group's is the estimate's. An empty one falls back to what it is."""

    verb = "rename"
    id: str
    name: str

    def apply(self, document: Document) -> Applied:
        old = document.find(self.id)
        changed = document.changed(self.id, name=checked_text(self.name, MAX_NAME, "Name", "name").strip())
        what = "the estimate " if self.id == ROOT else ""
        return Applied(changed, f"Renamed {what}“{old.title}” to “{changed.find(self.id).title}”.")


@dataclass(frozen=True)
class Note(Edit):
    """A remark on an item, a group or (root) the estimate."""

    verb = "note"
    id: str
    note: str

    def apply(self, document: Document) -> Applied:
        title = document.find(self.id).title
        note = checked_text(self.note, MAX_NOTE, "Note", "note", lines=True).strip()
        said = f"Noted something on “{title}”." if note else f"Took the note off “{title}”."
        return Applied(document.changed(self.id, note=note), said)


@dataclass(frozen=True)
class ChangeInputs(Edit):
    """Values typed into an item's form, by field name; blank means the default. Others keep theirs, unless `whole`.

    A wrong value is kept as it was typed: the item then says what is wrong and has no price.
    """

    verb = "change_inputs"
    id: str
    inputs: Mapping[str, Any]
    whole: bool = False

    def apply(self, document: Document) -> Applied:
        item = document.item(self.id)
        service = service_of(item.service)
        kept = {} if self.whole else {n: v for n, v in item.inputs.items() if n not in self.inputs}
        changed = document.changed(self.id, inputs={**kept, **typed(service, self.inputs)})
        after = changed.item(self.id)
        words = [w for _, w in changes_of_inputs(item, after)]
        said = f"Changed {words[0] if len(words) == 1 else count(len(words), 'input')} of “{item.title}”."
        return Applied(changed, said if words else f"Nothing changed in “{item.title}”.")


@dataclass(frozen=True)
class Duplicate(Edit):
    """A copy of an item or a group with all in it, right after it."""

    verb = "duplicate"
    id: str
    seed: str = field(default_factory=new_id)

    def apply(self, document: Document) -> Applied:
        node, home = document.find(self.id), document.parent(self.id)
        if home is None:
            raise RefusedError("The whole estimate is copied by making a copy of it, not inside it.", "id")
        copied = renamed(node, self.seed)
        if not document.nodes.keys().isdisjoint(ids_of(copied)):
            raise RefusedError("This copy was already made.", "seed")
        copied = dataclasses.replace(copied, name=f"{node.title[: MAX_NAME - 7]} (copy)")
        ids = [child.id for child in home.children]
        after = ids[ids.index(self.id) + 1 :]
        return Applied(document.inserted(copied, home.id, after[0] if after else ""), f"Duplicated “{node.title}”.")


@dataclass(frozen=True)
class Move(Edit):
    """An item or a group to another place: into `group`, before one of its children or at its end."""

    verb = "move"
    id: str
    group: str = ROOT
    before: str = ""

    def apply(self, document: Document) -> Applied:
        node, home = document.find(self.id), document.group(self.group)
        inside = [g.id for g in (*document.nodes[home.id][0], home)]
        if self.id == ROOT or self.id in inside:
            raise RefusedError(f"“{node.title}” cannot be moved into itself.", "group")
        if self.before == self.id:
            return Applied(document, f"“{node.title}” stays where it is.")
        old = document.parent(self.id)
        moved = document.without(self.id).inserted(node, self.group, self.before)
        where = f"into “{home.title}”" if old is None or old.id != home.id else f"within “{home.title}”"
        return Applied(moved, f"Moved “{node.title}” {where}.")


@dataclass(frozen=True)
class Remove(Edit):
    """An item, or a group with all in it. Undo brings it back."""

    verb = "remove"
    id: str

    def apply(self, document: Document) -> Applied:
        node = document.find(self.id)
        if self.id == ROOT:
            raise RefusedError("The whole estimate is deleted, not removed from itself.", "id")
        inside = f" and {count(len(list(within(node))), 'item')} in it" if isinstance(node, Group) else ""
        return Applied(document.without(self.id), f"Removed “{node.title}”{inside}.")


@dataclass(frozen=True)
class Enable(Edit):
    """Whether an item counts, or all items of a group do."""

    verb = "enable"
    id: str
    enabled: bool

    def apply(self, document: Document) -> Applied:
        node = document.find(self.id)
        meant = {item.id for item in within(node)}
        changed = document.mapped(
            lambda item: dataclasses.replace(item, enabled=self.enabled) if item.id in meant else item
        )
        all_of = "all of " if isinstance(node, Group) else ""
        return Applied(changed, f"{'Enabled' if self.enabled else 'Disabled'} {all_of}“{node.title}”.")


def _fresh(document: Document, node: str) -> str:
    if not ID.fullmatch(node):
        raise RefusedError("An id is up to 40 small letters, digits and hyphens.", "id")
    if node in document.nodes:
        raise RefusedError(f"“{document.find(node).title}” already has the id {node}.", "id")
    return node
