"""Fields of services and of addresses as schemas and parameters of the OpenAPI document."""

from __future__ import annotations

from calculator.api.reading import plain_value
from calculator.api.schemas import Schema, reference, wrapped
from calculator.api.services.catalog import LISTED, default_of
from calculator.kernel import Choice, Choices, Field, Number
from pricing.regions import REGIONS


def field_schema(field: Field) -> Schema:
    """An input with its bounds, default, options and unit."""
    schema: Schema
    match field:
        case Number():
            schema = {
                "type": "integer" if field.whole else "number",
                "minimum": plain_value(field, field.min),
                "maximum": plain_value(field, field.max),
            }
        case Choices():
            schema = {"type": "array", "items": _choice(field), "uniqueItems": True}
        case Choice():
            schema = wrapped(_choice(field))
        case _:
            schema = {"type": "boolean" if field.kind == "flag" else "string"}
            if field.kind == "text":
                schema["maxLength"] = field.longest  # type: ignore[attr-defined]
    default = default_of(field)
    if default not in ("", []):
        schema["default"] = default
    schema["description"] = described(field)
    if field.unit:
        schema["x-unit"] = field.unit
    return schema


def _choice(field: Choice) -> Schema:
    values = [o.value for o in field.choices]
    if values == [r.code for r in REGIONS]:
        return reference("RegionCode")
    return {"type": "string", "enum": values} if len(values) <= LISTED else {"type": "string"}


def described(field: Field) -> str:
    """The input in words: label and unit, help, why its bounds are so."""
    label = f"{field.label}, in {field.unit}." if field.unit else f"{field.label}."
    only = "Applies only for some values of other inputs." if field.when is not None else ""
    many = ""
    if isinstance(field, Choice) and len(field.choices) > LISTED:
        many = "Its options have a route of their own."
    return " ".join(filter(None, (label, field.help, field.why, only, many)))


def parameter(field: Field) -> Schema:
    """A field as a query parameter."""
    schema = field_schema(field)
    words = schema.pop("description")
    listed = {"style": "form", "explode": False} if isinstance(field, Choices) else {}
    return {"name": field.name, "in": "query", "description": words, "schema": schema, **listed}
