"""What bodies about what-if hold, as OpenAPI describes them; the core's own reader reads them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rest_framework.request import Request

from calculator.api.members import read_members
from calculator.api.problems import refused
from calculator.api.reading import read_body
from calculator.api.schemas import Schema, closed, reference
from calculator.api.sweeps.answers import errors
from calculator.estimates.document import MAX_NAME, RefusedError
from calculator.whatif.axis import KINDS
from calculator.whatif.definition import MAX_AXES, MAX_BEST, MAX_CONSTRAINTS, MAX_SCENARIOS, Definition
from calculator.whatif.reading import KEYS, Reading, read

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
NAME: Schema = {"type": "string", "maxLength": MAX_NAME}
OPEN: Schema = {"type": "object", "additionalProperties": True}
NUMERAL: Schema = {"anyOf": [{"type": "string"}, {"type": "number"}], "description": "As it would be typed."}


AIM = closed({"result": TEXT, "direction": {"type": "string", "enum": ["min", "max"]}}, ["result"])
AXIS = closed(
    {
        "kind": {"type": "string", "enum": list(KINDS)},
        "of": {"type": "array", "items": TEXT, "minItems": 1, "description": "Addresses of inputs."},
        "values": {"type": "array", "items": {"type": "array", "items": NUMERAL}},
        "low": NUMERAL,
        "high": NUMERAL,
        "count": {"type": "integer", "minimum": 1},
        "scale": {"type": "string", "enum": ["linear", "log"]},
        "needs": OPEN,
        "name": TEXT,
        "factors": {"type": "array", "items": NUMERAL},
    },
    ["kind", "of"],
    "One axis. `values` lists inputs' values; `range` and `percent` go from `low` to `high` in `count` "
    "steps; `options` takes every option; `instances` every instance type that meets `needs`; `together` moves several "
    "inputs by rows of `values`; `driver` multiplies several by `factors`.",
)
BASE = closed(
    {
        "service": TEXT,
        "inputs": OPEN,
        "document": reference("DocumentBody"),
        "estimate": {"type": "string", "description": "The estimate's id, to lead back to it."},
    },
    (),
    "A service with its inputs, or the document of an estimate, whose inputs are addressed `<item>.<field>`.",
)
BOUND = closed(
    {"result": TEXT, "op": {"type": "string", "enum": ["<=", ">="]}, "value": NUMERAL}, ["result", "op", "value"]
)
MEMBERS: dict[str, Schema] = {
    "base": reference("SweepBase"),
    "axes": {
        "type": "array",
        "minItems": 1,
        "maxItems": MAX_AXES,
        "items": reference("SweepAxis"),
        "description": f"At most {MAX_SCENARIOS:,} scenarios together.",
    },
    "objective": {"allOf": [AIM], "description": "What to rank by; effective monthly cost if left out."},
    "constraints": {"type": "array", "maxItems": MAX_CONSTRAINTS, "items": BOUND},
    "unbroken": {"type": "boolean", "default": True, "description": "Leave out what breaks a limit of AWS."},
    "second": {**AIM, "nullable": True, "description": "A second result, for the Pareto front."},
    "best": {"type": "integer", "minimum": 1, "maximum": MAX_BEST, "default": 20},
    "always_free": {"type": "boolean", "default": False},
    "book": {"type": "string", "description": "The price book; the current one if left out."},
}


def body_schemas() -> dict[str, Schema]:
    """A component for every body about what-if."""
    return {
        "SweepBase": BASE,
        "SweepAxis": AXIS,
        "SweepDefinition": {**closed({name: MEMBERS[name] for name in KEYS}, ["base", "axes"]), "example": EXAMPLE},
        "SweepStart": {**closed({"base": reference("SweepBase")}, ["base"]), "example": {"base": EXAMPLE["base"]}},
        "NewSweep": closed(
            {
                "name": {**NAME, "nullable": True},
                "definition": reference("SweepDefinition"),
                "start": {"type": "boolean", "default": True, "nullable": True},
            },
            ["definition"],
        ),
        "SweepName": closed({"name": {"type": "string", "minLength": 1, "maxLength": MAX_NAME}}, ["name"]),
        "NewSweepLink": closed(
            {
                "name": {**NAME, "nullable": True},
                "expires_at": {"type": "string", "format": "date-time", "nullable": True},
                "passphrase": {"type": "string", "maxLength": 200, "nullable": True},
            }
        ),
    }
