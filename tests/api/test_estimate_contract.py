"""The contract of the estimates API, the page that explains it, and the server against both."""

from __future__ import annotations

import re
import shlex
from html import unescape
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.test import Client
from hypothesis import strategies as st

from calculator.api.sweeps.bodies import EXAMPLE
from calculator.estimates.edits import VERBS
from tests.api.answers import V1
from tests.api.estimates import by_link, path_of, program
from tests.api.fuzz import connection_kept, try_out
from tests.api.operations import operations
from tests.estimates.made import sample

OPERATIONS = operations(keyed=True)


@pytest.mark.django_db
@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda op: f"{op.method} {op.path}")
def test_the_server_keeps_to_its_document_for_whoever_asks(operation: Any, record_property: Any) -> None:
    alice = program("alice")
    made = alice.made(sample())
    alice.post(path_of(made, "versions"), {"note": "First"}, If_Match="*")
    link = alice.post(path_of(made, "links"), {"mode": "edit"}).json()
    sweep = alice.post(f"{V1}/sweeps", {"definition": EXAMPLE, "start": False}).json()
    look = alice.post(f"{V1}/sweeps/{sweep['id']}/links", {}).json()
    of_sweep = operation.path.startswith(f"{V1}/sweeps")
    one, shared = (sweep, look) if of_sweep else (made, link)
    callers = [alice, alice, by_link(shared["token"]), program("bob")]

    def send(case: Any, data: Any) -> Any:
        # Half of the cases are about what is there.
        if data.draw(st.booleans()):
            there = {"id": one["id"], "number": 1, "link": shared["id"]}
            case.path_parameters = {**case.path_parameters, **there} if case.path_parameters else {}
            case.path_parameters = {n: v for n, v in case.path_parameters.items() if f"{{{n}}}" in operation.path}
        if "If-Match" in (case.headers or {}) and data.draw(st.booleans()):
            case.headers["If-Match"] = "*"
        headers = data.draw(st.sampled_from(callers)).headers
        return case.call(headers={"Accept-Encoding": "identity", **headers})

    # Django's client connects the signals again after each of its requests, so only now.
    with connection_kept():
        try_out(operation, record_property, cases=12, send=send)


@pytest.fixture(scope="module")
def document() -> Any:
    return Client().get(f"{V1}/openapi.json").json()


def test_whatever_is_kept_asks_who_is_calling(document: Any) -> None:
    for path, methods in document["paths"].items():
        if not path.startswith(V1):
            continue  # what a spreadsheet may see: tests/sheets
        for operation in methods.values():
            kept = path.startswith((f"{V1}/estimates", f"{V1}/sweeps", f"{V1}/tokens"))
            assert bool(operation.get("security")) == kept, path
            assert ("401" in operation["responses"]) == kept, path
    schemes = document["components"]["securitySchemes"]
    assert schemes["token"]["scheme"] == "bearer"


def test_every_change_of_an_estimate_is_under_if_match(document: Any) -> None:
    made = {"links", "duplicate", "{link}"}
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            if not path.startswith(f"{V1}/estimates/{{id}}") or method == "get":
                continue
            needed = [p for p in operation["parameters"] if p["name"] == "If-Match" and p["required"]]
            assert bool(needed) == (path.rpartition("/")[2] not in made), (method, path)
            assert ("428" in operation["responses"]) == ("412" in operation["responses"]) == bool(needed)


def test_every_verb_of_an_edit_is_in_the_contract(document: Any) -> None:
    schemas = document["components"]["schemas"]
    items = schemas["EditList"]["properties"]["edits"]["items"]
    assert items["discriminator"]["mapping"].keys() == VERBS.keys()
    for verb, address in items["discriminator"]["mapping"].items():
        schema = schemas[address.rpartition("/")[2]]
        assert schema["properties"]["verb"]["enum"] == [verb]
        assert schema["description"]


# -- the page ------------------------------------------------------------------------------------------------


@pytest.fixture
def about(client: Client) -> str:
    return unescape(client.get("/api/").content.decode())


def test_the_page_lists_the_verbs_and_leads_to_the_tokens(about: str) -> None:
    assert all(f"<code>{verb}</code>" in about for verb in VERBS)
    assert 'href="/account/tokens/"' in about


@pytest.mark.django_db
def test_the_pages_requests_for_estimates_work_as_printed(about: str) -> None:
    alice = program("alice")
    printed = re.findall(r"curl (?:[^\n<\\]|\\\n)*--json[^\n<]*", about)
    made: dict[str, Any] = {}
    assert len(printed) == 2
    for command in printed:
        words = shlex.split(command.replace("\\\n", " "))
        method = words[words.index("-X") + 1] if "-X" in words else "POST"
        address = urlsplit(next(w for w in words if w.startswith("http"))).path.replace("$ID", made.get("id", ""))
        sent = dict(words[i + 1].split(": ", 1) for i, word in enumerate(words) if word == "-H")
        assert sent.pop("Authorization") == "Bearer $TOKEN"
        body = words[words.index("--json") + 1]
        response = Client().generic(
            method, address, body, content_type="application/json", headers={**alice.headers, **sent}
        )
        assert response.status_code in (200, 201), response.content
        made = response.json()
    assert made["name"] == "Shop"
