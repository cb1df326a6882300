"""The start, the receipts, the errors."""

import re
from html import unescape

import pytest
from django.test import Client

from calculator.services import services
from calculator.services.examples import examples


def test_the_start_names_every_service_and_the_day_of_the_prices(client: Client) -> None:
    text = unescape(client.get("/").content.decode())
    for service in services().values():
        assert f"/services/{service.slug}/" in text
        assert service.summary.split(",")[0] in text
    assert "AWS list prices up to" in re.sub(r"<[^>]+>", "", text)


def test_the_start_offers_worked_examples(client: Client) -> None:
    text = unescape(client.get("/").content.decode())
    shown = [e.name for s in services().values() for e in examples(s) if f"<b>{e.name}</b>" in text]
    assert len(shown) == 4


@pytest.mark.parametrize("words", ["", "   ", "zzzz", "<b>", "🦀", "a" * 10_000, "%", "\x00"])
def test_any_search_is_answered(client: Client, words: str) -> None:
    response = client.get("/", {"q": words})
    assert response.status_code == 200
    assert "<b>&" not in response.content.decode()
    part = client.get("/", {"q": words}, headers={"HX-Request": "true", "HX-Target": "services"})
    assert part.content.decode().strip().startswith('<div id="services">')


def test_an_option_leads_to_the_page_that_has_it_chosen(client: Client) -> None:
    text = client.get("/", {"q": "on-demand advantage"}).content.decode()
    assert "?mode=on-demand-advantage" in text


def test_a_region_is_found_in_every_regional_service(client: Client) -> None:
    text = client.get("/", {"q": "frankfurt"}).content.decode()
    regional = [s for s in services().values() if "region" in s.by_name]
    assert text.count("?region=eu-central-1") >= len(regional)


@pytest.mark.parametrize("path", ["/nothing", "/services/nothing/", "/services/nothing/options/x"])
def test_what_is_not_there_is_said_in_style(client: Client, path: str) -> None:
    response = client.get(path)
    assert response.status_code == 404
    assert "There is no such page" in response.content.decode()


def test_a_rate_nobody_knows_is_said_in_words(client: Client) -> None:
    response = client.get("/rates/", {"offer": "AmazonNothing", "label": "x", "region": "nowhere"})
    assert response.status_code == 404
    assert "There is no price for this here" in response.content.decode()


def test_pages_are_only_read(client: Client) -> None:
    assert client.post("/").status_code == 405


def test_robots_are_told(client: Client) -> None:
    response = client.get("/robots.txt")
    assert response.headers["Content-Type"].startswith("text/plain")
    assert b"Disallow" in response.content


def test_a_fault_of_ours_is_said_in_style(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("made up")

    monkeypatch.setattr("calculator.web.views.find.by_category", broken)
    client.raise_request_exception = False
    response = client.get("/")
    assert response.status_code == 500
    assert "Something went wrong here" in response.content.decode()


def test_nothing_is_fetched_from_elsewhere(client: Client) -> None:
    for path in ("/", *(f"/services/{slug}/" for slug in services())):
        text = client.get(path).content.decode()
        for attribute in ('src="http', '<link rel="stylesheet" href="http'):
            assert attribute not in text
        assert "<script>" not in text
