"""The OpenAPI document: shapes become components, each service's fields its inputs and its own routes.

Nothing here runs before the document is first asked for.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Collection, Iterator, Mapping
from typing import Any

from calculator.api import problems
from calculator.api.describe import MAY, PER_SERVICE, QUERY, SCOPED, SECURITY, TAGGED
from calculator.api.estimates import bodies as estimate_bodies
from calculator.api.openapi.fields import parameter
from calculator.api.openapi.services import body_examples, inputs_name, service_schemas
from calculator.api.openapi.shapes import shape_schemas
from calculator.api.schemas import Schema, reference
from calculator.api.sweeps import bodies as sweep_bodies
from calculator.kernel import Field
from calculator.services import services
from calculator.whatif import scope
from pricing.regions import REGIONS

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


def finish(result: Schema, generator: Any, request: Any, public: bool) -> Schema:
    """Hook of drf-spectacular: the components, the routes of each service, the problems every route may answer."""
    components = result.setdefault("components", {})
    components["schemas"] = {
        **shape_schemas(),
        "RegionCode": {"type": "string", "description": "An AWS Region.", "enum": [r.code for r in REGIONS]},
        **dict(service_schemas()),
        **estimate_bodies.body_schemas(),
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
                _add_unchanged(finished, method)
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
            own["parameters"] += [parameter(f) for f in scope.offered(service).values()]
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
                        "examples": body_examples(service),
                    }
                },
            }
        yield path.replace("{slug}", service.slug), own


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


UNCHANGED: Schema = {"description": "You have it: If-None-Match names its ETag."}


def _add_unchanged(operation: Schema, method: str) -> None:
    """What anybody may see carries an ETag; of what is kept those that say so."""
    asked = any(p["name"] == "If-None-Match" for p in operation["parameters"])
    if method == "get" and (asked or not operation.get("security")):
        operation["responses"]["304"] = UNCHANGED


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
