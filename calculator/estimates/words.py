"""How changes of an estimate are said: settings by name, inputs with their old and new value."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from calculator.estimates.document import Item
from calculator.kernel import Service

SETTING_WORDS = {
    "always_free": "always-free allowances",
    "growth": "growth per month",
    "discount": "the overall discount",
    "discounts": "discounts by service",
    "support": "the support plan",
    "tax": "tax",
    "currency": "the currency",
    "already": "what the account already uses",
}


def changes_of_inputs(before: Item, after: Item) -> Iterator[tuple[str, str]]:
    """(field name, "Records written from 100 to 200") of each input that differs between two states of an item."""
    service = after.declared
    for name in dict.fromkeys((*before.inputs, *after.inputs)):
        old, new = before.inputs.get(name), after.inputs.get(name)
        if old != new:
            asked = service.by_name.get(name) if service else None
            label = asked.label if asked else name
            yield name, f"{label} from {said(service, name, old)} to {said(service, name, new)}"


def said(service: type[Service] | None, name: str, raw: str | None) -> str:
    """A raw value as a sentence says it: the option's words, the number with its unit; as typed where it is wrong."""
    asked = service.by_name.get(name) if service else None
    if asked is None:
        return f"“{raw or ''}”"
    values, errors = asked.parse([raw])
    return f"“{raw}”" if errors else asked.spoken(values[0])


def count(number: int, noun: str) -> str:
    """1 item, 1,200 items."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def named(things: Iterable[str], most: int = 3) -> str:
    """“a”, “b”, “c” and 4 more."""
    names = [f"“{t}”" for t in things]
    if len(names) > most:
        return f"{', '.join(names[:most])} and {len(names) - most} more"
    return " and ".join([", ".join(names[:-1]), names[-1]]) if len(names) > 1 else "".join(names)
