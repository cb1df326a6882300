"""The OpenAPI document, its explorer and the page about the API."""

import re
import subprocess
import sys
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import yaml
from django.core.management import call_command
from django.test import Client

from calculator.api.openapi.services import inputs_name
from calculator.kernel import Number, Service
from calculator.services import services
from tests.api.answers import V1
from tests.api.fuzz import connection_kept, try_out
from tests.api.operations import operations
from tests.markup import tight

ROOT = Path(__file__).parents[2]
SNAPSHOT = ROOT / "tests" / "snapshots" / "openapi.yml"


@pytest.fixture(scope="module")
def document() -> Any:
    return Client().get(f"{V1}/openapi.json").json()


def test_the_document_is_valid_made_without_a_warning_and_the_one_in_the_snapshot(tmp_path: Path) -> None:
    call_command("spectacular", "--validate", "--fail-on-warn", file=str(tmp_path / "openapi.yml"))
    written = (tmp_path / "openapi.yml").read_text(encoding="utf-8")
    same = written == SNAPSHOT.read_text(encoding="utf-8")
    assert same, "the contract has changed: look at it, then `make openapi`"


def test_json_and_yaml_say_the_same(client: Client, document: Any) -> None:
    response = client.get(f"{V1}/openapi.yaml")
    assert response.headers["Content-Type"] == "application/yaml"
    assert yaml.load(response.content, Loader=yaml.CSafeLoader) == document


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


def test_an_unchanged_answer_is_documented_wherever_it_is_given(client: Client, document: Any) -> None:
    given = {
        path
        for path, methods in document["paths"].items()
        if path.startswith(V1) and "get" in methods and "{" not in path and not methods["get"].get("security")
        if client.get(path, headers={"If-None-Match": "*"}).status_code == 304
    }
    documented = {p for p, methods in document["paths"].items() if "304" in methods.get("get", {}).get("responses", {})}
    assert given, "no public address answers without parameters"
    assert given <= documented
    for path, methods in document["paths"].items():
        if any(p["name"] == "If-None-Match" for p in methods.get("get", {}).get("parameters", ())):
            assert path in documented, path


# -- the document against the server -------------------------------------------------------------------------

# What asks who is calling is tried with a token, and a database, in test_estimate_contract.py.
OPERATIONS = operations(keyed=False)


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda op: f"{op.method} {op.path}")
def test_the_server_keeps_to_its_document(operation: Any, record_property: Any) -> None:
    def send(case: Any, data: Any) -> Any:
        return case.call(headers={"Accept-Encoding": "identity"})

    with connection_kept():
        try_out(operation, record_property, cases=8, send=send)


# -- pages ---------------------------------------------------------------------------------------------------


def test_the_page_lists_every_method_of_every_route(client: Client, document: Any) -> None:
    page = unescape(tight(client.get("/api/").content.decode()))
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


def test_the_pages_file_of_rows_comes_back_priced(client: Client) -> None:
    page = unescape(client.get("/api/").content.decode())
    command = re.search(r"curl --data-binary @workloads.csv -H '([^']+)' \\\n +'([^']+)' -o priced.csv", page)
    assert command
    kind, path = command[1].removeprefix("Content-Type: "), urlsplit(command[2]).path
    slug = path.removeprefix("/v1/").removesuffix(".csv")
    field = next(f for f in services()[slug].fields if isinstance(f, Number) and f.when is None)
    sent = f"team,{field.name}\r\nred,{field.text(field.min + 1)}\r\nblue,many\r\n"
    answer = client.post(path, sent, content_type=kind)
    head, red, blue = answer.content.decode().splitlines()
    assert head == f"team,{field.name},status,error,monthly,upfront"
    assert red.split(",")[2] in ("ok", "limit")
    assert "“many” is not" in blue
