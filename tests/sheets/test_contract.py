"""The server against its OpenAPI document, as anybody may call it. `make fuzz` tries more of the same for longer."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from calculator.services import services
from calculator.services.examples import examples
from calculator.sheets.schema import address
from tests.api.operations import CHECKS, operations

EXAMPLES = int(os.environ.get("FUZZ_EXAMPLES", "6"))
OPERATIONS = operations("/v1/")


@pytest.fixture
def _connection_kept() -> Iterator[None]:
    """As Django's own test client does: a request does not close the connection that the test rolls back."""
    request_started.disconnect(close_old_connections)
    request_finished.disconnect(close_old_connections)
    yield
    request_started.connect(close_old_connections)
    request_finished.connect(close_old_connections)


@pytest.mark.django_db
@pytest.mark.usefixtures("_connection_kept")
@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda op: f"{op.method} {op.path}")
def test_the_server_keeps_to_its_document(operation: Any) -> None:
    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        derandomize="FUZZ_EXAMPLES" not in os.environ,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(data=st.data())
    def run(data: Any) -> None:
        case = data.draw(operation.as_strategy())
        case.validate_response(case.call(headers={"Accept-Encoding": "identity"}), checks=CHECKS)

    run()


def test_every_service_is_in_the_document_with_examples() -> None:
    held = {op.path: op for op in OPERATIONS if op.method.lower() == "get"}
    for slug, service in services().items():
        raw = held[f"/v1/{slug}.{{suffix}}"].definition.raw
        assert raw["x-examples"] == [address(service, e.input) for e in examples(service)[:3]]
        names = {p["name"] for p in raw["parameters"]}
        assert {f.short or f.name for f in service.fields} <= names
