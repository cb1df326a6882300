"""The server against its OpenAPI document, as anybody may call it. `make fuzz` tries more of the same for longer."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import strategies as st

from calculator.estimates.access import Viewer
from calculator.kernel import Service
from calculator.services import services
from calculator.services.examples import examples
from calculator.sheets import background
from calculator.sheets.models import RowsTask
from calculator.sheets.names import inputs
from calculator.sheets.rows import Rows
from calculator.sheets.schema import address
from calculator.tables import parts
from calculator.whatif import actions as whatif
from calculator.whatif import sharing
from calculator.whatif.reading import definition
from tests.accounts.world import World, world
from tests.api.fuzz import connection_kept, try_out
from tests.api.operations import operations
from tests.sweeps.made import data as sweep_data

OPERATIONS = operations("/v1/")


@pytest.mark.django_db
@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda op: f"{op.method} {op.path}")
def test_the_server_keeps_to_its_document(operation: Any, record_property: Any) -> None:
    there = _made(world())
    service = services().get(operation.path.removeprefix("/v1/").partition(".")[0])

    def send(case: Any, data: Any) -> Any:
        # Half of the cases are about what is there, and half of the tables about inputs.
        if data.draw(st.booleans()):
            known = {name: value for name, value in there.items() if f"{{{name}}}" in operation.path}
            case.path_parameters = {**(case.path_parameters or {}), **known}
        if service is not None and data.draw(st.booleans()):
            case.body = _about_inputs(case.body, service, data)
        return case.call(headers={"Accept-Encoding": "identity"})

    with connection_kept():
        try_out(operation, record_property, cases=6, send=send)


def _made(there: World) -> dict[str, str]:
    """What the addresses of saved things open with: an estimate's link, a sweep's link, a priced table's id."""
    viewer = Viewer(user=there.owner.pk)
    sweep, _ = whatif.sweep_create(viewer=viewer, definition=definition(sweep_data(10, 10)), name="=HYPER")
    whatif.sweep_start(viewer=viewer, public_id=sweep.public_id)
    _, look = sharing.link_create(viewer=viewer, public_id=sweep.public_id)
    asked = {"chosen": [], "always_free": False, "comma": False, "host": "", "book": ""}
    task, key = background.task_create(service="ec2", rows=Rows({"count": ["1", "x", ""]}), asked=asked)
    while parts.work(RowsTask, task.pk):
        pass
    return {"estimate": there.links["read_link"], "sweep": look, "task": key}


def _about_inputs(body: Any, service: type[Service], data: Any) -> Any:
    """The table with its columns renamed to inputs, so that its cells are looked at."""
    names = st.sampled_from(sorted(inputs(service)))
    if isinstance(body, dict) and "rows" in body:
        return {**body, "rows": _about_inputs(body["rows"], service, data)}
    if isinstance(body, list) and body and isinstance(body[0], list):
        return [[data.draw(names) for _ in body[0]], *body[1:]]
    if isinstance(body, list):
        return [{data.draw(names): v for v in row.values()} if isinstance(row, dict) else row for row in body]
    if isinstance(body, str):
        return f"{data.draw(names)},{data.draw(names)}\n{body}"
    return body


def test_every_service_is_in_the_document_with_examples() -> None:
    held = {op.path: op for op in OPERATIONS if op.method.lower() == "get"}
    for slug, service in services().items():
        raw = held[f"/v1/{slug}.{{suffix}}"].definition.raw
        assert raw["x-examples"] == [address(service, e.input) for e in examples(service)[:3]]
        names = {p["name"] for p in raw["parameters"]}
        assert {f.short or f.name for f in service.fields} <= names
