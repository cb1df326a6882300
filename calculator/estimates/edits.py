"""Every change of an estimate is an edit: a verb and its arguments, applied to a document and giving a new one.

An edit is data (`read` takes it from JSON) and pure: the same edit on the same document gives the same document. It
refuses what makes no sense in words, and says in one sentence what it did; that sentence is the history.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar

from calculator.estimates.document import (
    ID,
    MAX_NAME,
    MAX_NOTE,
    MAX_VALUE,
    ROOT,
    Document,
    Group,
    Item,
    RefusedError,
    checked_text,
    count,
    ids_of,
    new_id,
    renamed,
    typed,
    within,
    written,
)
from calculator.estimates.reading import fields, load, load_settings
from calculator.estimates.words import SETTING_WORDS, changes_of_inputs
from calculator.estimates.words import said as said
from calculator.kernel import Service
from calculator.services import services


@dataclass(frozen=True)
class Applied:
    """A document after an edit, what was done in a sentence, and what it could not be done to, in words."""

    document: Document
    sentence: str
    skipped: tuple[str, ...] = ()


@dataclass(frozen=True)
class Edit:
    """Base of all edits. `verb` names it to programs."""

    verb: ClassVar[str] = ""

    def apply(self, document: Document) -> Applied:
        raise TypeError("apply belongs to a kind of edit")


def apply(document: Document, edit: Edit) -> Applied:
    """The document after the edit; the one given is untouched. RefusedError says why it cannot be done."""
    done = edit.apply(document)
    done.document.within_bounds()
    return done


# -- what is in it -----------------------------------------------------------------------------------------


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
        service = _service(self.service)
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
        service = _service(item.service)
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


@dataclass(frozen=True)
class SetField(Edit):
    """One field (Region, purchase option, any shared one) of every item in a group, where the item has it and the
    value is one of its own. `service` narrows it to one service.
    """

    verb = "set_field"
    field: str
    value: Any
    group: str = ROOT
    service: str = ""

    def apply(self, document: Document) -> Applied:
        group = document.group(self.group)
        value = checked_text(written(self.value), MAX_VALUE, "The value", "value")
        meant = [i for i in within(group) if self.service in ("", i.service)]
        done: dict[str, Item] = {}
        skipped = []
        label = shown = ""
        for item in meant:
            service = item.declared
            asked = service.by_name.get(self.field) if service else None
            if service is None or asked is None:
                what = service.title if service else f"the service “{item.service}”"
                skipped.append(f"“{item.title}” keeps its inputs: {what} has no such field.")
                continue
            values, errors = asked.parse([value])
            if errors:
                skipped.append(f"“{item.title}” keeps its inputs: {errors[0]}")
                continue
            label, shown = label or asked.label, shown or asked.spoken(values[0])
            kept = {n: v for n, v in item.inputs.items() if n != self.field}
            done[item.id] = dataclasses.replace(item, inputs={**kept, **typed(service, {self.field: value})})
        if not done:
            why = f" {skipped[0]}" if skipped else ""
            raise RefusedError(f"Nothing in “{group.title}” can take this value.{why}", "field")
        changed = document.mapped(lambda item: done.get(item.id, item))
        rest = f"; {count(len(skipped), 'item')} cannot have it" if skipped else ""
        said = f"Set {label} to {shown} for {count(len(done), 'item')} of “{group.title}”{rest}."
        return Applied(changed, said, tuple(skipped))


# -- what holds for all of it ------------------------------------------------------------------------------


@dataclass(frozen=True)
class Change(Edit):
    """Settings of the estimate, those that are named; the rest stay."""

    verb = "set"
    settings: Mapping[str, Any]

    def apply(self, document: Document) -> Applied:
        settings = load_settings(self.settings, document.settings)
        slugs = [s for s in (*settings.discounts, *(a.service for a in settings.already)) if s not in services()]
        known = {*document.settings.discounts, *(a.service for a in document.settings.already)}
        for slug in slugs:
            if slug not in known:
                _service(slug)
        what = [SETTING_WORDS[key] for key in self.settings]
        said = f"Changed {', '.join(what[:-1])} and {what[-1]}." if len(what) > 1 else f"Changed {''.join(what)}."
        return Applied(dataclasses.replace(document, settings=settings), said if what else "Nothing changed.")


@dataclass(frozen=True)
class Reprice(Edit):
    """Another price book: a deliberate act, never something that happens to a saved number."""

    verb = "reprice"
    book: str

    def apply(self, document: Document) -> Applied:
        book = checked_text(self.book, 80, "Price book", "book")
        return Applied(dataclasses.replace(document, book=book), f"Priced with the book {book}.")


@dataclass(frozen=True)
class Restore(Edit):
    """The whole document at once: an older version, a merge, an import. `why` is what history says."""

    verb = "restore"
    document: Mapping[str, Any]
    why: str = "Replaced the whole estimate."

    def apply(self, document: Document) -> Applied:
        return Applied(load(self.document), checked_text(self.why, 200, "The reason", "why"))


# -- in and out of JSON ------------------------------------------------------------------------------------

VERBS: dict[str, type[Edit]] = {
    kind.verb: kind
    for kind in (
        *(AddItem, AddGroup, Rename, Note, ChangeInputs, Duplicate, Move, Remove, Enable),
        *(SetField, Change, Reprice, Restore),
    )
}
KINDS: dict[str, tuple[Callable[[Any], bool], str]] = {
    "str": (lambda v: isinstance(v, str), "text"),
    "bool": (lambda v: isinstance(v, bool), "true or false"),
    "Any": (lambda v: isinstance(v, str | int | float | bool | list), "a value"),
    "Mapping[str, Any]": (lambda v: isinstance(v, Mapping) and all(isinstance(k, str) for k in v), "an object"),
}


def read(data: Any) -> Edit:
    """An edit from JSON: {"verb": ..., and its arguments}."""
    verb = data.get("verb") if isinstance(data, Mapping) else None
    kind = VERBS.get(verb) if isinstance(verb, str) else None
    if kind is None:
        raise RefusedError(f"An edit has a verb: {', '.join(VERBS)}.", "verb")
    known = dataclasses.fields(kind)
    held = fields({k: v for k, v in data.items() if k != "verb"}, tuple(f.name for f in known), f"“{verb}”", "")
    for f in known:
        needed = f.default is dataclasses.MISSING and f.default_factory is dataclasses.MISSING
        if f.name not in held:
            if needed:
                raise RefusedError(f"“{verb}” needs {f.name}.", f.name)
            continue
        fits, words = KINDS[str(f.type)]
        if not fits(held[f.name]):
            raise RefusedError(f"{f.name} of “{verb}” must be {words}.", f.name)
    return kind(**held)


def _service(slug: str) -> type[Service]:
    found = services().get(slug)
    if found is None:
        raise RefusedError(f"There is no service “{slug[:80]}” here.", "service")
    return found


def _fresh(document: Document, node: str) -> str:
    if not ID.fullmatch(node):
        raise RefusedError("An id is up to 40 small letters, digits and hyphens.", "id")
    if node in document.nodes:
        raise RefusedError(f"“{document.find(node).title}” already has the id {node}.", "id")
    return node
