"""The card of cheaper ways and the pages of Regions, for every service: none is named here."""

import re
from random import Random
from urllib.parse import parse_qsl, urlsplit

import pytest
from django.test import Client

from calculator.kernel import Choice, Flag, Number, Service
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


def impossible(service: type[Service]) -> dict[tuple[str, ...], dict[str, str]]:
    """Inputs that break a rule, one of each: found by changing a few inputs at random, from a fixed seed."""
    rng = Random(service.slug)  # noqa: S311 - nothing secret
    found: dict[tuple[str, ...], dict[str, str]] = {}
    for _ in range(1500):
        raw = {}
        for field in rng.sample(service.fields, min(4, len(service.fields))):
            if isinstance(field, Choice):
                raw[field.name] = rng.choice(field.choices).value
            else:
                raw[field.name] = "yes" if isinstance(field, Flag) else rng.choice(("0", "1", "60"))
        case, faults = service.read(raw)
        if faults and faults == case.broken_rules():
            found.setdefault(faults[0].fields, raw)
    return found


def has_rules(service: type[Service]) -> bool:
    return bool(service.rules) or any(has_rules(p.service) for p in service.parts)


def test_what_cannot_be_had_at_all_is_offered_what_would_fit(client: Client, service: type[Service]) -> None:
    found = impossible(service)
    assert bool(found) == has_rules(service)
    offered = 0
    for raw in found.values():
        text = get(client, service, raw, part="result")
        assert Page(text).ids.count("total") == 1
        assert 'id="monthly"' not in text
        for address in applying(text):
            case, faults = service.read(dict(parse_qsl(urlsplit(address).query)))
            assert not faults, (raw, address)
            priced = answer(case, embedded())
            assert (priced.complete, priced.broken) == (True, False), (raw, address)
            offered += 1
    assert bool(offered) == bool(found)


def test_a_refused_value_is_corrected_before_anything_is_offered(client: Client, service: type[Service]) -> None:
    for raw in list(impossible(service).values())[:1]:
        number = next(f for f in service.fields if isinstance(f, Number) and f.name not in raw and not f.when)
        text = get(client, service, {**raw, number.name: "abc"}, part="result")
        assert "needs another value" in text
        assert not applying(text)


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
