"""Edits from JSON: a verb and its arguments."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping
from typing import Any

from calculator.estimates.document import RefusedError
from calculator.estimates.edits.base import Edit
from calculator.estimates.edits.nodes import (
    AddGroup,
    AddItem,
    ChangeInputs,
    Duplicate,
    Enable,
    Move,
    Note,
    Remove,
    Rename,
)
from calculator.estimates.edits.whole import Change, ChangeSeveral, Reprice, Restore, SetField
from calculator.estimates.reading import fields

VERBS: dict[str, type[Edit]] = {
    kind.verb: kind
    for kind in (
        *(AddItem, AddGroup, Rename, Note, ChangeInputs, Duplicate, Move, Remove, Enable),
        *(ChangeSeveral, SetField, Change, Reprice, Restore),
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
