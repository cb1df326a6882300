"""The OpenAPI document: shapes become components, each service's fields its inputs and its own routes.

Nothing here runs before the document is first asked for.
"""

from __future__ import annotations

import copy
import re
import types
from collections.abc import Collection, Iterator, Mapping
from typing import Annotated, Any, Literal, NotRequired, Union, get_args, get_origin, get_type_hints, is_typeddict

from calculator.api import problems, shapes, shapes_advice, shapes_estimates, shapes_sweeps, sweep_bodies
from calculator.api.catalog import LISTED, default_of
from calculator.api.describe import MAY, PER_SERVICE, QUERY, SCOPED, SECURITY, TAGGED
from calculator.api.estimate_bodies import body_schemas
from calculator.api.reading import OPTIONS, plain_value
from calculator.api.views import LONGEST_NAME, MOST_ITEMS
from calculator.kernel import Choice, Choices, Field, Number, Service
from calculator.services import services
from calculator.services.examples import examples
from calculator.whatif import scope
from pricing.regions import REGIONS

Schema = dict[str, Any]
API = "/api/v1/"

TAGS = {
    "Estimates": "Several items priced together.",
    "Saved estimates": "Kept, changed without overwriting anybody, undone, exported. They belong to an account.",
    "History": "Saved versions of an estimate, and what makes the difference between two.",
    "Sharing": "Links that open an estimate without an account, and tokens for programs.",
    "What-if": "A grid of scenarios over any inputs, ranked: up to a million at once, a billion by workers.",
    "Services": "What a service asks, bills and checks.",
    "Price book": "What AWS charges, with the source of every price.",
}
PRIMITIVES: dict[Any, Schema] = {
    str: {"type": "string"},
    int: {"type": "integer"},
    float: {"type": "number", "format": "double"},
    bool: {"type": "boolean"},
    Any: {},
}


# -- shapes --------------------------------------------------------------------------------------------------


def reference(name: str) -> Schema:
    return {"$ref": f"#/components/schemas/{name}"}


def shape_schemas() -> dict[str, Schema]:
    """A component for every shape."""
    held = {**vars(shapes), **vars(shapes_advice), **vars(shapes_estimates), **vars(shapes_sweeps)}
    found = {name: kind for name, kind in held.items() if is_typeddict(kind)}
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
        return {**_wrapped(schema_of(args[0])), "description": args[1]}
    if origin in (Union, types.UnionType):
        kept = [a for a in args if a is not type(None)]
        if len(kept) > 1:
            return {"oneOf": [schema_of(a) for a in kept]}
        return {**_wrapped(schema_of(kept[0])), "nullable": True}
    if origin is list:
        return {"type": "array", "items": schema_of(args[0])}
    if origin is dict:
        return {"type": "object", "additionalProperties": schema_of(args[1])}
    if origin is Literal:
        return {"type": "string", "enum": list(args)}
    if is_typeddict(hint):
        return reference(hint.__name__)
    return dict(PRIMITIVES[hint])


def _wrapped(schema: Schema) -> Schema:
    """In OpenAPI 3.0 nothing may stand beside a reference."""
    return {"allOf": [schema]} if "$ref" in schema else schema


# -- fields --------------------------------------------------------------------------------------------------


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
            schema = _wrapped(_choice(field))
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


# -- services ------------------------------------------------------------------------------------------------


def inputs_name(service: type[Service]) -> str:
    return f"{service.__name__}Inputs"


def item_name(service: type[Service]) -> str:
    return f"{service.__name__}Item"


def service_schemas() -> Iterator[tuple[str, Schema]]:
    """What each service takes, alone and as an item of an estimate."""
    for service in services().values():
        yield (
            inputs_name(service),
            {
                "type": "object",
                "description": f"Inputs of {service.title}. Each may be left out, or null, for its default.",
                "properties": {f.name: field_schema(f) for f in service.fields},
                "additionalProperties": False,
            },
        )
        yield (
            item_name(service),
            {
                "type": "object",
                "properties": {
                    "service": {"type": "string", "enum": [service.slug]},
                    "name": {"type": "string", "maxLength": LONGEST_NAME, "description": "Yours; echoed."},
                    "inputs": reference(inputs_name(service)),
                },
                "required": ["service"],
                "additionalProperties": False,
            },
        )
    kinds = services().values()
    yield (
        "EstimateRequest",
        {
            "type": "object",
            "properties": {
                "items": {
                    "type": "array",
                    "minItems": 1,
                    "maxItems": MOST_ITEMS,
                    "items": {
                        "oneOf": [reference(item_name(s)) for s in kinds],
                        "discriminator": {
                            "propertyName": "service",
                            "mapping": {s.slug: reference(item_name(s))["$ref"] for s in kinds},
                        },
                    },
                },
                **{name: field_schema(field) for name, field in OPTIONS.items()},
            },
            "required": ["items"],
            "additionalProperties": False,
        },
    )


# -- the document --------------------------------------------------------------------------------------------


def finish(result: Schema, generator: Any, request: Any, public: bool) -> Schema:
    """Hook of drf-spectacular: the components, the routes of each service, the problems every route may answer."""
    components = result.setdefault("components", {})
    components["schemas"] = {
        **shape_schemas(),
        "RegionCode": {"type": "string", "description": "An AWS Region.", "enum": [r.code for r in REGIONS]},
        **dict(service_schemas()),
        **body_schemas(),
        **sweep_bodies.body_schemas(),
    }
    components["securitySchemes"] = SECURITY
    components["headers"] = {"ETag": ETAG}
    components["responses"] = {_response_name(kind): _problem(kind) for kind in problems.KINDS}
    paths: dict[str, Schema] = {}
    for path, methods in result["paths"].items():
        if not path.startswith(API):
            paths[path] = methods  # finished by its own hook
            continue
        expanded: dict[str, Schema] = {}
        for method, operation in methods.items():
            query = QUERY.get(operation.pop("x-query", ""), {})
            operation.setdefault("parameters", []).extend(parameter(f) for f in query.values())
            per_service = operation.pop(PER_SERVICE, "")
            may = operation.pop(MAY, ())
            if operation.pop(TAGGED, False):
                _add_etag(operation)
            routes = _per_service(path, method, operation) if per_service else [(path, operation)]
            for address, finished in routes:
                _add_problems(finished, method, address, query, may)
                finished["operationId"] = _operation_id(method, address)
                expanded.setdefault(address, {})[method] = finished
        paths.update(expanded)
    result["paths"] = paths
    tags = {**TAGS, **{s.title: s.summary for s in services().values()}}
    result["tags"] = [{"name": name, "description": words} for name, words in tags.items()]
    return result


def _per_service(path: str, method: str, operation: Schema) -> Iterator[tuple[str, Schema]]:
    scoped = operation.pop(SCOPED, False)
    for service in services().values():
        own = copy.deepcopy(operation)
        if scoped:
            own["parameters"] += [parameter(f) for f in scope.fields(service).values()]
        own["summary"] = own["summary"].format(service=service.title)
        own["tags"] = [service.title]
        own["parameters"] = [p for p in own["parameters"] if p["in"] != "path"]
        if method == "get":
            own["parameters"] = [*(parameter(f) for f in service.fields), *own["parameters"]]
        else:
            own["requestBody"] = {
                "required": True,
                "content": {
                    "application/json": {
                        "schema": reference(inputs_name(service)),
                        "examples": _examples(service),
                    }
                },
            }
        yield path.replace("{slug}", service.slug), own


def _examples(service: type[Service]) -> dict[str, Schema]:
    found = {"defaults": {"summary": "All defaults", "value": {}}}
    for number, example in enumerate(examples(service)[:5], start=1):
        found[f"example-{number}"] = {"summary": example.name, "value": example.input}
    return found


def _response_name(kind: problems.Kind) -> str:
    return kind.slug.title().replace("-", "")


ETAG: Schema = {
    "description": "Begins with the estimate's revision; `If-Match` and `If-None-Match` take it.",
    "schema": {"type": "string"},
}


def _add_etag(operation: Schema) -> None:
    for status, response in operation["responses"].items():
        if status.startswith("2"):
            response["headers"] = {"ETag": {"$ref": "#/components/headers/ETag"}}


def _problem(kind: problems.Kind) -> Schema:
    shape = "StaleEstimate" if kind is problems.STALE else "Problem"
    content = {problems.MEDIA_TYPE: {"schema": reference(shape)}}
    return {"description": f"{kind.title}. {kind.meaning}", "content": content}


def _add_problems(
    operation: Schema, method: str, path: str, query: Mapping[str, Field], may: Collection[str] = ()
) -> None:
    possible = [problems.REFUSED, problems.NOT_ACCEPTABLE, problems.TOO_MANY]
    possible += [kind for kind in problems.KINDS if kind.slug in may]
    if "{" in path or "book" in query or method == "post":
        possible.append(problems.NOT_FOUND)
    if method in ("post", "put", "patch"):
        possible += [problems.MALFORMED, problems.TOO_LARGE, problems.MEDIA]
    for kind in sorted(possible, key=lambda k: k.status):
        name = _response_name(kind)
        operation["responses"][str(kind.status)] = {"$ref": f"#/components/responses/{name}"}


def _operation_id(method: str, path: str) -> str:
    words = path.removeprefix(API).replace("{", "by_").replace("}", "")
    return f"{method}_{re.sub(r'[/.-]', '_', words)}"
