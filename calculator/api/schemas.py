"""OpenAPI 3.0 schemas, piece by piece."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

Schema = dict[str, Any]


def reference(name: str) -> Schema:
    return {"$ref": f"#/components/schemas/{name}"}


def closed(properties: Mapping[str, Schema], required: Sequence[str] = (), words: str = "") -> Schema:
    """An object of these members and no others."""
    return {
        "type": "object",
        **({"description": words} if words else {}),
        "properties": dict(properties),
        **({"required": list(required)} if required else {}),
        "additionalProperties": False,
    }


def wrapped(schema: Schema) -> Schema:
    """In OpenAPI 3.0 nothing may stand beside a reference."""
    return {"allOf": [schema]} if "$ref" in schema else schema
