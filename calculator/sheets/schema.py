"""The routes of `/v1/` in the OpenAPI document: one path a service, with its inputs by their shortest names."""

from __future__ import annotations

import copy
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

from calculator.api.describe import PER_SERVICE, QUERY
from calculator.api.openapi.document import UNCHANGED
from calculator.api.openapi.fields import parameter
from calculator.kernel import Choices, Field, Service
from calculator.services import services
from calculator.services.examples import examples
from calculator.sheets.base import EXPOSED
from calculator.sheets.names import STANDARD, read_names, results, shortest
from calculator.sheets.options import FORMATS

Schema = dict[str, Any]
TAG = "Spreadsheets"
ROOT = "/v1/"
ERRORS = {
    400: "The table cannot be read.",
    401: "The key is none of ours: mistyped, revoked or expired.",
    403: "Not with this key; or plain http.",
    404: "No such service, column, format, price book, estimate, sweep or task.",
    405: "Not with this method.",
    413: "The body is larger than this server reads.",
    415: "A body of a kind that is not read here.",
    422: "Some input was refused, or there is no price for it. The body says which, in words.",
    429: "The key, or the address without one, has used its share of this minute.",
}
TASK = (
    "A task, for many rows: one row with `task`, `state`, `rows`, `done`, `wrong`, `error`, `progress_url` to ask how "
    "far it is, and `rows_url`, where the rows are once `state` is done."
)
ERROR: Schema = {"$ref": "#/components/schemas/SheetError"}
COLUMN: Schema = {"oneOf": [{"type": "number"}, {"type": "string"}, {"type": "boolean"}], "nullable": True}


def finish(result: Schema, generator: Any, request: Any, public: bool) -> Schema:
    """Hook of drf-spectacular, after the API's own."""
    components = result["components"]
    components["schemas"] |= SCHEMAS
    components["headers"] |= {
        name: {"schema": {"type": "string"}, "description": HEADERS.get(name, "")} for name in EXPOSED.split(", ")
    }
    components["securitySchemes"]["sheetKey"] = {
        "type": "apiKey",
        "in": "query",
        "name": "key",
        "description": "A sheet token, for callers that send no headers. It also goes as Bearer or X-Api-Key.",
    }
    components["responses"] |= {f"Sheet{status}": _error(words) for status, words in ERRORS.items()}
    paths: dict[str, Schema] = {}
    for path, methods in result["paths"].items():
        if not path.startswith(ROOT):
            paths[path] = methods
            continue
        for method, operation in methods.items():
            for address, finished in _routes(path, method, operation):
                finished["operationId"] = _operation_id(method, address)
                paths.setdefault(address, {})[method] = finished
    result["paths"] = paths
    result["tags"].insert(0, {"name": TAG, "description": "One number or one table by plain GET, for a cell."})
    return result


HEADERS = {
    "RateLimit-Limit": "Requests of this key or address in a clock minute.",
    "RateLimit-Remaining": "How many of them are left.",
    "RateLimit-Reset": "Seconds until all are there again.",
    "Retry-After": "Seconds to wait.",
    "X-Request-Id": "Name it when you report a problem.",
    "X-Price-Book": "Id of the price book the answer is from.",
    "X-Effective-Date": "Day of its newest price.",
    "X-Engine-Version": "Version of the formulas.",
}
SCHEMAS: dict[str, Schema] = {
    "SheetRow": {
        "type": "object",
        "description": f"By column; without `field` these: {', '.join(STANDARD)}.",
        "additionalProperties": COLUMN,
    },
    "SheetError": {
        "type": "object",
        "properties": {
            "status": {"type": "string", "enum": ["error"]},
            "error": {"type": "string"},
            "code": {"type": "integer"},
        },
        "required": ["status", "error", "code"],
    },
    "SheetTable": {
        "description": "Rows as objects, or as arrays of which the first holds the names of the columns.",
        "oneOf": [
            {
                "type": "object",
                "properties": {"rows": {"$ref": "#/components/schemas/SheetRows"}},
                "required": ["rows"],
            },
            {"$ref": "#/components/schemas/SheetRows"},
        ],
    },
    "SheetRows": {
        "type": "array",
        "minItems": 1,
        "items": {
            "anyOf": [
                {"type": "object", "additionalProperties": COLUMN},
                {"type": "array", "items": COLUMN},
            ]
        },
    },
}


def _error(words: str) -> Schema:
    content: Schema = {kind: {"schema": {"type": "string"}} for kind in FORMATS.values()}
    content["application/json"] = {"schema": {"$ref": "#/components/schemas/SheetError"}}
    return {"description": f"{words} A short body in the format asked for.", "content": content}


def _answer(suffixes: list[str], rows: bool) -> Schema:
    row: Schema = {"$ref": "#/components/schemas/SheetRow"}
    many = {"type": "array", "items": row}
    content: Schema = {FORMATS[s]: {"schema": {"type": "string"}} for s in suffixes}
    if "json" in suffixes:
        content["application/json"] = {"schema": {"oneOf": [many, ERROR if rows else row]}}
    headers = ("RateLimit-Limit", "RateLimit-Remaining", "RateLimit-Reset", "X-Request-Id", "X-Price-Book")
    return {
        "description": "In the format of the suffix; with `errors=cell` what is wrong too.",
        "content": content,
        "headers": {name: {"$ref": f"#/components/headers/{name}"} for name in headers},
    }


def _routes(path: str, method: str, operation: Schema) -> Iterator[tuple[str, Schema]]:
    query = QUERY.get(operation.pop("x-query", ""), {})
    kind = operation.pop(PER_SERVICE, "")
    operation["parameters"] = [p for p in operation.get("parameters", ()) if p["in"] == "path"]
    suffixes = [path.rpartition(".")[2]] if not path.endswith("{suffix}") else list(FORMATS)
    for p in operation["parameters"]:
        if p["name"] == "suffix":
            p["schema"] = {"type": "string", "enum": suffixes}
    operation["security"] = [{}, {"sheetKey": []}, {"token": []}, {"key": []}]
    given = list(operation["responses"])
    operation["responses"] = {s: _answer(suffixes, method == "post" and s == "200") for s in given}
    if "202" in operation["responses"]:
        operation["responses"]["202"]["description"] = TASK
    if method == "get":
        operation["responses"]["304"] = UNCHANGED
    statuses = [401, 403, 404, 422, 429, *([400, 413, 415] if method == "post" else [])]
    for status in sorted(statuses):
        operation["responses"][str(status)] = {"$ref": f"#/components/responses/Sheet{status}"}
    written = [parameter(f) for f in query.values()]
    for service in services().values() if kind else (None,):
        own = copy.deepcopy(operation)
        own["tags"] = [TAG]
        if service is None:
            own["parameters"] += written
            yield path, own
            continue
        own["summary"] = own["summary"].format(service=service.title)
        own["parameters"] = [p for p in own["parameters"] if p["name"] != "slug"]
        if method == "get":
            own["parameters"] += [named(f) for f in service.fields]
            own["x-examples"] = [address(service, example.input) for example in examples(service)[:3]]
        else:
            own["requestBody"] = _body(service)
        own["parameters"] += written
        for p in own["parameters"]:
            if p["name"] == "field":
                shown = ", ".join(r.name for r in results(service).values())
                p["description"] += f" Columns: {shown}; and every input."
        yield path.replace("{slug}", service.slug), own


def named(field: Field) -> Schema:
    """An input as a parameter under its shortest name."""
    found = parameter(field)
    if field.short:
        found["name"] = field.short
        found["description"] += f" Also as `{field.name}`."
    if isinstance(field, Choices):
        found["schema"] = {"type": "string"}
        found["description"] += " Several by commas."
        del found["style"], found["explode"]
    elif field.kind == "flag":
        found["schema"] = {"type": "string", "enum": ["yes", "no"], "default": "yes" if field.default else "no"}
    return found


def address(service: type[Service], given: dict[str, Any], suffix: str = "csv") -> str:
    """The shortest address of a case, raw values by any name."""
    values, _, _ = read_names(service, given)
    pairs = {shortest(service.by_name[name]): _typed(value) for name, value in values.items()}
    query = urlencode(pairs, safe=",:/")
    return f"{ROOT}{service.slug}.{suffix}{'?' if query else ''}{query}"


def _typed(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return ",".join(map(str, value)) if isinstance(value, list | tuple) else str(value)


def _body(service: type[Service]) -> Schema:
    table: Schema = {"schema": {"$ref": "#/components/schemas/SheetTable"}}
    rows = [{shortest(service.by_name[n]): _typed(v) for n, v in e.input.items()} for e in examples(service)[:3]] or [
        {}
    ]
    names = list(dict.fromkeys(name for row in rows for name in row))
    text = "\r\n".join([",".join(names), *(",".join(row.get(n, "") for n in names) for row in rows)])
    as_text: Schema = {"schema": {"type": "string"}, "example": text}
    return {
        "required": True,
        "content": {
            "application/json": {**table, "example": rows},
            "text/csv": as_text,
            "text/plain": as_text,
            "application/x-www-form-urlencoded": {
                "schema": {"type": "object", "properties": {"rows": {"type": "string"}}, "required": ["rows"]}
            },
        },
    }


def _operation_id(method: str, path: str) -> str:
    words = path.removeprefix(ROOT).replace("{", "by_").replace("}", "")
    return f"{method}_sheet_{re.sub(r'[/.-]', '_', words)}"
