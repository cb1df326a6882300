"""Every service on every surface: page, API, schema. The same inputs give the same number and the same words."""

from typing import Any

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from calculator.kernel import Number, Service
from calculator.kernel.answer import answer
from calculator.kernel.units import money
from calculator.services.examples import examples
from pricing.book import Book
from tests.budget import shared

FAST = settings(
    max_examples=shared(90, least=5),
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@pytest.fixture
def visitor() -> Client:
    return Client()


def test_the_page_opens_with_the_number_of_its_defaults(service: type[Service], book: Book, visitor: Client) -> None:
    page = visitor.get(f"/services/{service.slug}/")
    assert page.status_code == 200
    case, _ = service.read({})
    assert money(answer(case, book).monthly) in page.text
    assert service.title in page.text


def test_the_page_the_api_and_the_kernel_say_the_same(service: type[Service], book: Book, visitor: Client) -> None:
    for example in examples(service)[:6]:
        case, _ = service.read(example.input)
        monthly = answer(case, book).monthly
        typed = {
            name: str(value).lower() if value in (True, False) else str(value) for name, value in example.input.items()
        }
        address = f"/api/v1/services/{service.slug}/price"
        by_post = visitor.post(address, example.input, content_type="application/json").json()
        by_get = visitor.get(address, typed).json()
        assert by_post["monthly"] == by_get["monthly"] == monthly, example.name
        assert by_post["lines"] == by_get["lines"]
        assert money(monthly) in visitor.get(f"/services/{service.slug}/", typed).text, example.name


def test_the_schema_has_a_component_for_the_inputs(service: type[Service], visitor: Client) -> None:
    schema = visitor.get("/api/v1/openapi.json").json()
    described = [
        c for c in schema["components"]["schemas"].values() if set(c.get("properties", {})) >= set(service.by_name)
    ]
    assert described, f"no component holds the inputs of {service.slug}"


@FAST
@given(data=st.data())
def test_page_and_api_refuse_the_same_value_with_the_same_words(service: type[Service], data: Any) -> None:
    field = data.draw(st.sampled_from([f for f in service.fields if isinstance(f, Number)]))
    value = data.draw(st.sampled_from(["abc", "-1", "1e400", "nan", "1,00", "1_000", "e5", "<b>", "9" * 40]))
    _, faults = service.read({field.name: value})
    visitor = Client()
    answered = visitor.post(
        f"/api/v1/services/{service.slug}/price", {field.name: value}, content_type="application/json"
    )
    page = visitor.get(f"/services/{service.slug}/", {field.name: value})
    assert page.status_code == 200
    if not faults:
        assert answered.status_code == 200
        return
    assert answered.status_code == 422
    assert answered.headers["Content-Type"].startswith("application/problem+json")
    assert [e["message"] for e in answered.json()["errors"]] == [f.message for f in faults]
    for fault in faults:
        assert fault.message in page.context["faults"][0].message
