"""The card of cheaper ways and the pages of Regions, for every service: none is named here."""

import re
from urllib.parse import parse_qsl, urlsplit

import pytest
from django.test import Client

from calculator.kernel import Number, Service
from calculator.kernel.answer import answer
from calculator.services import services
from calculator.whatif.advice import advise
from calculator.whatif.levers import origins, place_of
from calculator.whatif.places import everywhere
from calculator.whatif.scope import read_scope
from pricing.book import embedded
from pricing.regions import REGIONS
from tests.web.test_service_page import ABSURD, Page, get, url


def applying(text: str) -> list[str]:
    """Addresses of the links that apply a change."""
    return [m[1].replace("&amp;", "&") for m in re.finditer(r'class="btn" href="([^"]+)" data-apply', text)]


def test_the_limits_of_advice_live_in_the_address(client: Client, service: type[Service]) -> None:
    kept = list(origins(service))[1:2]
    query = {"within": "region", "max_upfront": "100", **({"keep": kept[0]} if kept else {})}
    text = get(client, service, query)
    page = Page(text)
    assert page.values["within"] == ["region"]
    assert page.values["max_upfront"] == ["100"]
    for name in kept:
        assert name in page.values["keep"]
    for address in applying(text):
        asked = dict(parse_qsl(urlsplit(address).query))
        assert {name: asked.get(name) for name in query} == query


def test_what_limits_nothing_is_left_out_of_the_address(client: Client, service: type[Service]) -> None:
    headers = {"HX-Request": "true", "HX-Target": "result"}
    response = client.get(url(service, {"within": "anywhere", "max_upfront": "", "keep": ""}), headers=headers)
    assert response.headers["HX-Replace-Url"] == url(service)


@pytest.mark.parametrize("absurd", ABSURD)
def test_a_limit_that_is_none_says_so_beside_itself_and_prices_all_the_same(
    client: Client, service: type[Service], absurd: str
) -> None:
    text = get(client, service, {"max_upfront": absurd[:60], "within": absurd[:60]})
    assert "<script>alert" not in text
    assert 'id="monthly"' in text
    found = get(client, service, {"max_upfront": absurd[:60]}, part="more")
    _, faults = read_scope(service, {"max_upfront": absurd[:60]})
    assert ('id="e-max_upfront"' in found) == bool(faults)


def test_the_first_answer_brings_no_advice_and_the_second_does(client: Client, service: type[Service]) -> None:
    assert "ways-found" not in get(client, service, part="result")
    text = get(client, service, part="more")
    for way in advise(service.read({})[0], embedded()).ways:
        assert way.title.split(":")[0] in text


def test_what_breaks_a_limit_is_offered_its_repair(client: Client, service: type[Service]) -> None:
    for field in service.fields:
        if not isinstance(field, Number):
            continue
        raw = {field.name: field.text(field.max)}
        case, faults = service.read(raw)
        if not faults and answer(case, embedded()).broken:
            text = get(client, service, raw, part="more")
            assert "What would fit" in text or "Nothing we know of would fit" in text
            return


# -- Regions ------------------------------------------------------------------------------------------------


def test_one_service_stands_in_every_region_the_cheapest_first(client: Client, service: type[Service]) -> None:
    place = place_of(service)
    response = client.get(f"/regions/{service.slug}/")
    if place is None:
        assert response.status_code == 404
        return
    text = response.content.decode()
    found = everywhere(service.read({})[0], embedded())
    at = [text.index(f">{p.label}</a>") for p in found]
    assert at == sorted(at)
    assert len(found) == len(place.choices)
    assert 'class="tag now">here' in text


def test_regions_keep_the_inputs_and_lead_back_to_them(client: Client, service: type[Service]) -> None:
    field = next(f for f in service.fields if isinstance(f, Number) and f.when is None and f.max > 7 > f.min)
    text = client.get(f"/regions/{service.slug}/", {field.name: "7"}).content.decode()
    assert f"<b>{field.label}</b>" in text
    assert f'href="/services/{service.slug}/?{field.name}=7"' in text


@pytest.mark.parametrize("absurd", ABSURD)
def test_wrong_inputs_are_named_and_no_region_is_priced(client: Client, service: type[Service], absurd: str) -> None:
    field = next(f for f in service.fields if isinstance(f, Number) and f.when is None)
    response = client.get(f"/regions/{service.slug}/", {field.name: absurd[:60]})
    text = response.content.decode()
    assert response.status_code == 200
    assert "<script>alert" not in text
    _, faults = service.read({field.name: absurd[:60]})
    assert ("Correct the inputs" in text) == bool(faults)


def test_all_regions_are_ranked_over_all_services(client: Client) -> None:
    text = client.get("/regions/").content.decode()
    for service in services().values():
        assert f'href="/regions/{service.slug}/"' in text
    assert text.count("<tr>") == len(REGIONS) + 1


def test_no_such_service_has_no_regions(client: Client) -> None:
    assert client.get("/regions/no-such-thing/").status_code == 404
