"""Edits of many items at once, and of what holds for the whole estimate."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from calculator.estimates.document import (
    MAX_VALUE,
    ROOT,
    Document,
    Item,
    RefusedError,
    checked_text,
    typed,
    within,
    written,
)
from calculator.estimates.edits.base import Applied, Edit, service_of
from calculator.estimates.edits.nodes import ChangeInputs
from calculator.estimates.reading import load, load_settings
from calculator.estimates.words import SETTING_WORDS, count, named
from calculator.services import services


@dataclass(frozen=True)
class ChangeSeveral(Edit):
    """Values of several items at once, by item and field name, as a scenario of a sweep has them. Others stay."""

    verb = "change_several"
    items: Mapping[str, Any]

    def apply(self, document: Document) -> Applied:
        titles = []
        for item, inputs in self.items.items():
            if not isinstance(inputs, Mapping):
                raise RefusedError("The inputs of each item are an object by field name.", "items")
            titles.append(document.item(item).title)
            document = ChangeInputs(item, inputs).apply(document).document
        if not titles:
            raise RefusedError("Say which items shall change.", "items")
        inputs_ = count(sum(len(i) for i in self.items.values()), "input")
        return Applied(document, f"Took over a scenario: {inputs_} of {named(titles)}.")


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
                service_of(slug)
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
