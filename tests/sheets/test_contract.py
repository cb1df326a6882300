"""The server against its OpenAPI document, as anybody may call it. `make fuzz` tries more of the same for longer."""

from __future__ import annotations

from typing import Any

import pytest

from calculator.services import services
from calculator.services.examples import examples
from calculator.sheets.schema import address
from tests.api.fuzz import connection_kept, try_out
from tests.api.operations import operations

OPERATIONS = operations("/v1/")


@pytest.mark.django_db
@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda op: f"{op.method} {op.path}")
def test_the_server_keeps_to_its_document(operation: Any, record_property: Any) -> None:
    def send(case: Any, data: Any) -> Any:
        return case.call(headers={"Accept-Encoding": "identity"})

    with connection_kept():
        try_out(operation, record_property, cases=6, send=send)


def test_every_service_is_in_the_document_with_examples() -> None:
    held = {op.path: op for op in OPERATIONS if op.method.lower() == "get"}
    for slug, service in services().items():
        raw = held[f"/v1/{slug}.{{suffix}}"].definition.raw
        assert raw["x-examples"] == [address(service, e.input) for e in examples(service)[:3]]
        names = {p["name"] for p in raw["parameters"]}
        assert {f.short or f.name for f in service.fields} <= names
