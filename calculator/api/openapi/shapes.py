"""Shapes as the components of the OpenAPI document."""

from __future__ import annotations

import types
from typing import Annotated, Any, Literal, NotRequired, Union, get_args, get_origin, get_type_hints, is_typeddict

from calculator.api.schemas import Schema, reference, wrapped
from calculator.api.shapes import (
    advice,
    answers,
    base,
    book,
    comparisons,
    errors,
    estimates,
    exports,
    history,
    services,
    sharing,
    sweeps,
)

SHAPES = (base, answers, comparisons, advice, services, book, estimates, exports, history, sharing, sweeps, errors)
PRIMITIVES: dict[Any, Schema] = {
    str: {"type": "string"},
    int: {"type": "integer"},
    float: {"type": "number", "format": "double"},
    bool: {"type": "boolean"},
    Any: {},
}


def shape_schemas() -> dict[str, Schema]:
    """A component for every shape."""
    found = {name: kind for module in SHAPES for name, kind in vars(module).items() if is_typeddict(kind)}
    return {name: _object(kind) for name, kind in sorted(found.items())}


def _object(shape: Any) -> Schema:
    hints = get_type_hints(shape, include_extras=True)
    words = " ".join((shape.__doc__ or "").split())
    return {
        "type": "object",
        **({"description": words} if words and not words.startswith("dict(") else {}),
        "properties": {name: schema_of(hint) for name, hint in hints.items()},
        "required": [name for name, hint in hints.items() if get_origin(hint) is not NotRequired],
    }


def schema_of(hint: Any) -> Schema:
    """The schema of a type of a shape."""
    origin, args = get_origin(hint), get_args(hint)
    if origin is NotRequired:
        return schema_of(args[0])
    if origin is Annotated:
        return {**wrapped(schema_of(args[0])), "description": args[1]}
    if origin in (Union, types.UnionType):
        kept = [a for a in args if a is not type(None)]
        if len(kept) > 1:
            return {"oneOf": [schema_of(a) for a in kept]}
        return {**wrapped(schema_of(kept[0])), "nullable": True}
    if origin is list:
        return {"type": "array", "items": schema_of(args[0])}
    if origin is dict:
        return {"type": "object", "additionalProperties": schema_of(args[1])}
    if origin is Literal:
        return {"type": "string", "enum": list(args)}
    if is_typeddict(hint):
        return reference(hint.__name__)
    return dict(PRIMITIVES[hint])
