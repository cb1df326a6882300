"""The OpenAPI document, its explorer and the page about the API."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import yaml
from django.core.management import call_command
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from django.test import Client
from hypothesis import HealthCheck, Phase, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from calculator.api.openapi.services import inputs_name
from calculator.kernel import Number, Service
from calculator.services import services
from tests.api.conftest import V1
from tests.api.operations import CHECKS, operations

ROOT = Path(__file__).parents[2]
SNAPSHOT = ROOT / "tests" / "snapshots" / "openapi.yml"


@pytest.fixture(scope="module")
def document() -> Any:
    return Client().get(f"{V1}/openapi.json").json()


def test_the_document_is_valid_and_made_without_a_warning(tmp_path: Path) -> None:
    call_command("spectacular", "--validate", "--fail-on-warn", file=str(tmp_path / "openapi.yml"))


def test_the_contract_is_the_one_in_the_snapshot(tmp_path: Path) -> None:
    call_command("spectacular", file=str(tmp_path / "openapi.yml"))
    written = (tmp_path / "openapi.yml").read_text(encoding="utf-8")
    same = written == SNAPSHOT.read_text(encoding="utf-8")
    assert same, "the contract has changed: look at it, then `make openapi`"


def test_json_and_yaml_say_the_same(client: Client, document: Any) -> None:
    response = client.get(f"{V1}/openapi.yaml")
    assert response.headers["Content-Type"] == "application/yaml"
    assert yaml.safe_load(response.content) == document


def test_each_service_has_its_own_routes_and_inputs(service: type[Service], document: Any) -> None:
    inputs = document["components"]["schemas"][inputs_name(service)]
    assert inputs["properties"].keys() == service.by_name.keys()
    for field in service.fields:
        shown = inputs["properties"][field.name]
        assert field.label in shown["description"]
        if isinstance(field, Number):
            assert (shown["minimum"], shown["maximum"], shown["default"]) == (field.min, field.max, field.default)
            assert shown.get("x-unit", "") == field.unit
    for route in ("price", "compare", "advice"):
        methods = document["paths"][f"{V1}/services/{service.slug}/{route}"]
        assert methods.keys() == {"get", "post"}
        names = {p["name"] for p in methods["get"]["parameters"]}
        assert service.by_name.keys() <= names


def test_every_reference_of_the_document_leads_somewhere(document: Any) -> None:
    def walk(node: Any) -> None:
        if isinstance(node, dict):
            if isinstance(node.get("$ref"), str):
                target = document
                for part in node["$ref"].removeprefix("#/").split("/"):
                    target = target[part]
            for child in node.values():
                walk(child)
        elif isinstance(node, list):
            for child in node:
                walk(child)

    walk(document)


def test_operations_have_names_of_their_own(document: Any) -> None:
    names = [op["operationId"] for methods in document["paths"].values() for op in methods.values()]
    assert len(names) == len(set(names))


def test_starting_the_site_builds_no_document() -> None:
    program = (
        "import config.wsgi; from calculator.api.openapi import views; print(views.document.cache_info().currsize)"
    )
    found = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True)
    assert found.stdout.split() == ["0"]


# -- the document against the server -------------------------------------------------------------------------

# What asks who is calling is tried with a token, and a database, in test_estimate_contract.py.
OPERATIONS = operations(keyed=False)


@pytest.fixture
def _no_database() -> Iterator[None]:
    """As Django's own test client does: a request neither checks nor closes connections of other tests."""
    request_started.disconnect(close_old_connections)
    request_finished.disconnect(close_old_connections)
    yield
    request_started.connect(close_old_connections)
    request_finished.connect(close_old_connections)


@pytest.mark.usefixtures("_no_database")
@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda op: f"{op.method} {op.path}")
def test_the_server_keeps_to_its_document(operation: Any) -> None:
    @hypothesis_settings(
        max_examples=int(os.environ.get("FUZZ_EXAMPLES", "8")),
        deadline=None,
        derandomize="FUZZ_EXAMPLES" not in os.environ,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(data=st.data())
    def run(data: Any) -> None:
        case = data.draw(operation.as_strategy())
        response = case.call(headers={"Accept-Encoding": "identity"})
        case.validate_response(response, checks=CHECKS)

    run()


# -- pages ---------------------------------------------------------------------------------------------------


def test_the_page_lists_every_method_of_every_route(client: Client, document: Any) -> None:
    page = unescape(client.get("/api/").content.decode())
    rows = re.findall(r'<code>([A-Z, ]+)</code></td><th scope="row"><code>([^<]+)</code></th><td>([^<]+\.)</td>', page)
    slugs = "|".join(services())
    documented = {
        (method.upper(), re.sub(rf"(?<=/services/)({slugs})(?=/)|(?<=^/v1/)({slugs})(?=\.)", "{slug}", path))
        for path, operations in document["paths"].items()
        for method in operations
    }
    assert {(method, path) for methods, path, _ in rows for method in methods.split(", ")} == documented


def test_the_page_links_every_service(client: Client) -> None:
    page = unescape(client.get("/api/").content.decode())
    for slug, s in services().items():
        assert f'/api/v1/services/{slug}">{s.title}</a>' in page


def test_the_pages_example_works_as_printed(client: Client) -> None:
    page = unescape(client.get("/api/").content.decode())
    address = re.search(r"curl '([^']+)'", page)
    assert address
    parts = urlsplit(address[1])
    answer = client.get(f"{parts.path}?{parts.query}").json()
    assert f'"monthly": {answer["monthly"]}' in page
    for body, path in zip(re.findall(r"-d '([^']+)'", page), re.findall(r"curl (\S+) \\", page), strict=True):
        posted = client.post(urlsplit(path).path, body, content_type="application/json")
        assert posted.status_code == 200


def test_each_kind_of_problem_is_explained_where_its_address_leads(client: Client) -> None:
    from calculator.api.problems import KINDS

    page = client.get("/api/").content.decode()
    for kind in KINDS:
        assert kind.address == f"/api/#{kind.slug}"
        assert f'id="{kind.slug}"' in page


def test_the_explorer_needs_nothing_from_elsewhere_and_sets_no_cookie(client: Client) -> None:
    response = client.get("/api/docs/")
    page = response.content.decode()
    for address in re.findall(r'(?:src|href)="([^"]+)"', page):
        assert address.startswith("/"), address
        found = client.get(unescape(address))
        assert found.status_code == 200, address
        assert not found.cookies
        assert found.getvalue()
    assert not response.cookies
    assert not re.search(r"<script>(?!\s*</script>)", page), "the content policy forbids inline scripts"
