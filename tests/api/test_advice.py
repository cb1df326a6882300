"""Advice and Regions over HTTP are what the engine finds, with every problem at its place."""

from typing import Any

from django.test import Client

from calculator.api.shapes import advice as shapes
from calculator.kernel import Number, Service
from calculator.kernel.answer import answer
from calculator.services import services
from calculator.whatif.advice import advise
from calculator.whatif.levers import origins
from calculator.whatif.places import everywhere
from calculator.whatif.scope import Scope
from pricing.book import Book
from tests.api.answers import V1, fits
from tests.api.conftest import Post


def address(service: type[Service], route: str) -> str:
    return f"{V1}/services/{service.slug}/{route}"


def test_combinations_and_limits_are_the_engines(service: type[Service], book: Book, client: Client) -> None:
    kept = tuple(origins(service))[1:2]
    query: dict[str, Any] = {"within": "area", "max_upfront": "0", "keep": ",".join(kept)}
    told = client.get(address(service, "advice"), query).json()
    found = advise(service.read({})[0], book, scope=Scope("area", 0.0, kept))
    assert told["scope"] == {"within": "area", "max_upfront": 0, "keep": list(kept)}
    assert [(w["changes"], w["saving"]) for w in told["together"]] == [(w.changes, w.saving) for w in found.together]
    assert [(y["limit"], y["more"]) for y in told["limits"]] == [(y.limit, y.more) for y in found.yielding]
    assert told["combinations"] == found.tried


def test_a_way_is_applied_by_its_changes_and_by_its_permalink(
    service: type[Service], client: Client, post: Post
) -> None:
    told = client.get(address(service, "advice"), {"within": "region"}).json()
    for way in (*told["advice"], *told["together"]):
        priced = post(address(service, "price"), {**told["inputs"], **way["changes"]}).json()
        assert abs(priced["first_36_months"] / 36 - way["effective_monthly"]) < 1e-6
        assert "within=region" in way["permalink"]
        assert client.get(way["permalink"].partition("testserver")[2]).status_code == 200


def test_what_is_broken_comes_with_repairs(service: type[Service], book: Book, post: Post) -> None:
    for field in service.fields:
        if not isinstance(field, Number):
            continue
        case, faults = service.read({field.name: field.max})
        if not faults and answer(case, book).broken:
            body = post(address(service, "advice"), {field.name: field.max}).json()
            fits(body, shapes.Advice)
            assert body["repairs"]["reasons"]
            for repair in body["repairs"]["found"]:
                priced = post(address(service, "price"), {**body["inputs"], **repair["changes"]}).json()
                assert not [c for c in priced["checks"] if c["state"] == "broken"]
            return


def test_regions_are_ranked_as_the_engine_ranks_them(service: type[Service], book: Book, client: Client) -> None:
    body = client.get(address(service, "regions")).json()
    fits(body, shapes.Places)
    found = everywhere(service.read({})[0], book)
    assert [(p["region"], p["effective_monthly"]) for p in body["places"]] == [(p.code, p.effective) for p in found]


def test_a_limit_that_is_none_is_refused_at_its_parameter(client: Client, post: Post) -> None:
    service = next(iter(services().values()))
    query = "within=moon&max_upfront=lots&keep=everything"
    for response in (
        client.get(f"{address(service, 'advice')}?{query}"),
        post(f"{address(service, 'regions')}?{query}", {}),
    ):
        assert response.status_code == 422
        assert [e["parameter"] for e in response.json()["errors"]] == ["within", "max_upfront", "keep"]
