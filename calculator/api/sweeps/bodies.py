"""What bodies about what-if hold, as OpenAPI describes them; the core's own reader reads them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rest_framework.request import Request

from calculator.api.members import read_members
from calculator.api.problems import refused
from calculator.api.reading import read_body
from calculator.api.sweeps.answers import errors
from calculator.estimates.document import MAX_NAME, RefusedError
from calculator.whatif.axis import KINDS
from calculator.whatif.definition import MAX_AXES, MAX_BEST, MAX_CONSTRAINTS, MAX_SCENARIOS, Definition
from calculator.whatif.reading import KEYS, Reading, read

Schema = dict[str, Any]
NEW = ("name", "definition", "start")

EXAMPLE: dict[str, Any] = {
    "base": {"service": "dynamodb", "inputs": {"writes": "500", "reads": "2000"}},
    "axes": [
        {"kind": "options", "of": ["mode"]},
        {"kind": "options", "of": ["region"]},
        {"kind": "range", "of": ["storage_gb"], "low": "10", "high": "10000", "count": 20, "scale": "log"},
        {"kind": "driver", "name": "Traffic", "of": ["writes", "reads"], "factors": ["1", "2", "5", "10"]},
    ],
    "objective": {"result": "effective", "direction": "min"},
    "constraints": [{"result": "upfront", "op": "<=", "value": "5000"}],
    "best": 10,
}
"""The definition that the document and the page show."""


def read_definition(request: Request) -> tuple[Reading, Definition]:
    """A definition as the whole body; a problem with a pointer for everything wrong with it."""
    return _sound(read(read_body(request)), "")


def read_new(request: Request) -> tuple[Mapping[str, Any], Definition, bool]:
    """The body of a new sweep: its members, the definition, whether to start it."""
    body = read_members(request, NEW)
    start = body.get("start")
    if start is not None and not isinstance(start, bool):
        raise RefusedError("“start” must be true or false.", "start")
    return body, _sound(read(body.get("definition")), "/definition")[1], start is not False


def _sound(reading: Reading, prefix: str) -> tuple[Reading, Definition]:
    if reading.definition is None:
        raise refused(errors(reading.faults, prefix))
    return reading, reading.definition


# -- schemas -------------------------------------------------------------------------------------------------

TEXT: Schema = {"type": "string"}
NUMERAL: Schema = {"anyOf": [{"type": "string"}, {"type": "number"}], "description": "As it would be typed."}
AIM: Schema = {
    "type": "object",
    "properties": {"result": TEXT, "direction": {"type": "string", "enum": ["min", "max"]}},
    "required": ["result"],
    "additionalProperties": False,
}


def body_schemas() -> dict[str, Schema]:
    axis = {
        "type": "object",
        "description": "One axis. `values` lists inputs' values; `range` and `percent` go from `low` to `high` in "
        "`count` steps; `options` takes every option; `instances` every instance type that meets `needs`; `together` "
        "moves several inputs by rows of `values`; `driver` multiplies several by `factors`.",
        "properties": {
            "kind": {"type": "string", "enum": list(KINDS)},
            "of": {"type": "array", "items": TEXT, "minItems": 1, "description": "Addresses of inputs."},
            "values": {"type": "array", "items": {"type": "array", "items": NUMERAL}},
            "low": NUMERAL,
            "high": NUMERAL,
            "count": {"type": "integer", "minimum": 1},
            "scale": {"type": "string", "enum": ["linear", "log"]},
            "needs": {"type": "object", "additionalProperties": True},
            "name": TEXT,
            "factors": {"type": "array", "items": NUMERAL},
        },
        "required": ["kind", "of"],
        "additionalProperties": False,
    }
    base = {
        "type": "object",
        "description": "A service with its inputs, or the document of an estimate, whose inputs are addressed "
        "`<item>.<field>`.",
        "properties": {
            "service": TEXT,
            "inputs": {"type": "object", "additionalProperties": True},
            "document": {"$ref": "#/components/schemas/DocumentBody"},
            "estimate": {"type": "string", "description": "The estimate's id, to lead back to it."},
        },
        "additionalProperties": False,
    }
    properties: dict[str, Schema] = {
        "base": {"$ref": "#/components/schemas/SweepBase"},
        "axes": {
            "type": "array",
            "minItems": 1,
            "maxItems": MAX_AXES,
            "items": {"$ref": "#/components/schemas/SweepAxis"},
            "description": f"At most {MAX_SCENARIOS:,} scenarios together.",
        },
        "objective": {"allOf": [AIM], "description": "What to rank by; effective monthly cost if left out."},
        "constraints": {
            "type": "array",
            "maxItems": MAX_CONSTRAINTS,
            "items": {
                "type": "object",
                "properties": {"result": TEXT, "op": {"type": "string", "enum": ["<=", ">="]}, "value": NUMERAL},
                "required": ["result", "op", "value"],
                "additionalProperties": False,
            },
        },
        "unbroken": {"type": "boolean", "default": True, "description": "Leave out what breaks a limit of AWS."},
        "second": {**AIM, "nullable": True, "description": "A second result, for the Pareto front."},
        "best": {"type": "integer", "minimum": 1, "maximum": MAX_BEST, "default": 20},
        "always_free": {"type": "boolean", "default": False},
        "book": {"type": "string", "description": "The price book; the current one if left out."},
    }
    definition: Schema = {
        "type": "object",
        "properties": {name: properties[name] for name in KEYS},
        "required": ["base", "axes"],
        "additionalProperties": False,
        "example": EXAMPLE,
    }
    return {
        "SweepBase": base,
        "SweepAxis": axis,
        "SweepDefinition": definition,
        "SweepStart": {
            "type": "object",
            "properties": {"base": {"$ref": "#/components/schemas/SweepBase"}},
            "required": ["base"],
            "additionalProperties": False,
            "example": {"base": EXAMPLE["base"]},
        },
        "NewSweep": {
            "type": "object",
            "properties": {
                "name": {"type": "string", "maxLength": MAX_NAME, "nullable": True},
                "definition": {"$ref": "#/components/schemas/SweepDefinition"},
                "start": {"type": "boolean", "default": True, "nullable": True},
            },
            "required": ["definition"],
            "additionalProperties": False,
        },
        "SweepName": {
            "type": "object",
            "properties": {"name": {"type": "string", "minLength": 1, "maxLength": MAX_NAME}},
            "required": ["name"],
            "additionalProperties": False,
        },
        "NewSweepLink": {
            "type": "object",
            "properties": {
                "name": {"type": "string", "maxLength": MAX_NAME, "nullable": True},
                "expires_at": {"type": "string", "format": "date-time", "nullable": True},
                "passphrase": {"type": "string", "maxLength": 200, "nullable": True},
            },
            "additionalProperties": False,
        },
    }
