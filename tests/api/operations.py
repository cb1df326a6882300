"""The operations of the API's own document, and what every answer is held to."""

from __future__ import annotations

from typing import Any

import schemathesis
from schemathesis.core.result import Ok

from config.wsgi import application
from tests.api.answers import V1

CHECKS = [
    schemathesis.checks.not_a_server_error,
    schemathesis.checks.status_code_conformance,
    schemathesis.checks.content_type_conformance,
    schemathesis.checks.response_schema_conformance,
]


def operations(root: str = V1, *, keyed: bool | None = None) -> list[Any]:
    """Those below `root`; with `keyed` only those that ask who is calling, or only those that do not."""
    schema = schemathesis.openapi.from_wsgi(f"{V1}/openapi.json", application)
    found = [r.ok() for r in schema.get_all_operations() if isinstance(r, Ok)]
    return [
        operation
        for operation in found
        if operation.path.startswith(root)
        and (keyed is None or bool(operation.definition.raw.get("security")) == keyed)
    ]
