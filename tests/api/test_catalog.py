"""What the API says about services and about the price book."""

from typing import Any

import pytest
from django.test import Client

from calculator.api.reading import OPTIONS
from calculator.api.services.catalog import LISTED
from calculator.api.shapes import book as shapes
from calculator.api.shapes.services import Options, ServiceDetail, Services
from calculator.kernel import Choice, Number, Service
from calculator.services import services
from pricing.book import Book
from pricing.regions import REGIONS
from tests.api.answers import V1, fits


def test_every_service_is_listed_with_addresses_that_answer(client: Client) -> None:
    found = client.get(f"{V1}/services").json()
    fits(found, Services)
    assert [s["slug"] for s in found["services"]] == list(services())
    for s in found["services"]:
        assert client.get(s["url"]).status_code == 200
        assert client.get(s["price_url"]).status_code == 200


def test_a_service_describes_each_field(service: type[Service], client: Client) -> None:
    found = client.get(f"{V1}/services/{service.slug}").json()
    fits(found, ServiceDetail)
    assert [f["name"] for f in found["fields"]] == [f.name for f in service.fields]
    for shown, field in zip(found["fields"], service.fields, strict=True):
        assert (shown["label"], shown["unit"], shown["kind"]) == (field.label, field.unit, field.kind)
        assert shown["conditional"] == (field.when is not None)
        if isinstance(field, Number):
            assert (shown["min"], shown["max"], shown["default"]) == (field.min, field.max, field.default)
        if isinstance(field, Choice):
            assert shown["options_count"] == len(field.choices)
            assert (shown["options"] is None) == (len(field.choices) > LISTED)
            options = client.get(shown["options_url"]).json()
            fits(options, Options)
            assert [o["value"] for o in options["options"]] == [o.value for o in field.choices]
    assert {line["name"] for line in found["lines"]} >= {line.name for line in service.lines}
    assert len(found["examples"]) >= 1


def test_no_field_is_called_like_a_switch_of_the_api(service: type[Service]) -> None:
    assert not OPTIONS.keys() & service.by_name.keys()


def test_options_are_searched_by_words(client: Client) -> None:
    service = next(s for s in services().values() if "region" in s.by_name)
    found = client.get(f"{V1}/services/{service.slug}/fields/region/options", {"q": "europe irel"}).json()
    assert [o["value"] for o in found["options"]] == ["eu-west-1"]


def test_options_of_what_is_no_choice_are_not_found(client: Client) -> None:
    service = next(s for s in services().values() if "region" in s.by_name)
    path = f"{V1}/services/{service.slug}/fields"
    assert "did you mean region?" in client.get(f"{path}/regio/options").json()["detail"]
    number = next(f.name for f in service.fields if isinstance(f, Number))
    assert "has no options" in client.get(f"{path}/{number}/options").json()["detail"]


def test_regions_and_books_are_listed(client: Client, book: Book) -> None:
    regions, books = client.get(f"{V1}/regions").json(), client.get(f"{V1}/books").json()
    fits(regions, shapes.Regions)
    fits(books, shapes.Books)
    assert [r["code"] for r in regions["regions"]] == [r.code for r in REGIONS]
    assert [b["id"] for b in books["books"]] == [book.id]
    assert all(s["url"].startswith("https://") for s in books["books"][0]["sources"])


# -- rates ---------------------------------------------------------------------------------------------------


def test_rates_are_found_by_words_offer_and_region(client: Client) -> None:
    asked = {"q": "shard hour", "offer": "AmazonKinesis", "region": "eu-west-1"}
    found = client.get(f"{V1}/rates", asked).json()
    fits(found, shapes.Rates)
    assert found["count"] == len(found["rates"]) > 0
    for row in found["rates"]:
        assert (row["offer"], row["region"]) == ("AmazonKinesis", "eu-west-1")
        assert float(row["usd"]) > 0
        assert row["source"]
        assert row["as_of"]


def test_pages_of_rates_join_without_gap_or_overlap(client: Client) -> None:
    asked: dict[str, Any] = {"offer": "AmazonKinesis", "region": "us-east-1"}
    whole = client.get(f"{V1}/rates", {**asked, "page_size": 500}).json()
    seen, address = [], f"{V1}/rates?offer=AmazonKinesis&region=us-east-1&page_size=4"
    while address:
        page = client.get(address).json()
        assert len(page["rates"]) <= 4
        seen += page["rates"]
        address = page["next"]
    assert seen == whole["rates"]
    assert len(seen) == whole["count"]


def test_a_page_beyond_the_last_is_empty(client: Client) -> None:
    asked: dict[str, Any] = {"offer": "AmazonKinesis", "page": 100_000}
    found = client.get(f"{V1}/rates", asked).json()
    assert (found["rates"], found["next"]) == ([], None)


def test_one_rate_says_whether_it_is_offered(client: Client, book: Book) -> None:
    asked: dict[str, Any] = {"offer": "AmazonKinesis", "label": book.labels("AmazonKinesis")[0], "region": "us-east-1"}
    assert client.get(f"{V1}/rates", asked).json()["status"] == "priced"
    nothing = client.get(f"{V1}/rates", {**asked, "label": "no such"}).json()
    assert (nothing["status"], nothing["rates"]) == ("no price in this book", [])


def test_the_rates_of_an_instance_type_are_found_by_key(client: Client, book: Book) -> None:
    kind = book.keys("instance_type")[0]
    region = next(r.code for r in REGIONS if book.receipts("AmazonEC2", "linux shared on-demand hour", r.code, kind))
    asked = {"offer": "AmazonEC2", "label": "linux shared on-demand hour", "region": region, "key": kind}
    found = client.get(f"{V1}/rates", asked).json()
    assert [(r["key"], r["begin"]) for r in found["rates"]] == [(kind, 0.0)]


# -- instance types ------------------------------------------------------------------------------------------


def types(client: Client, **asked: Any) -> dict[str, Any]:
    found: dict[str, Any] = client.get(f"{V1}/instance-types", asked).json()
    fits(found, shapes.InstanceTypes)
    return found


def test_instance_types_are_filtered_by_what_is_needed(client: Client) -> None:
    found = types(client, vcpu_min=8, memory_min=64, architecture="arm64", region="eu-west-1", page_size=500)
    assert found["count"] == len(found["instance_types"]) > 10
    for row in found["instance_types"]:
        assert row["vcpu"] >= 8
        assert row["memory_gib"] >= 64
        assert row["architecture"] == "arm64"
        assert row["purchases"][0]["purchase"] == "on-demand"


def test_instance_types_are_found_by_family_and_words(client: Client) -> None:
    family = types(client, family="m7g", page_size=500)["instance_types"]
    assert {row["family"] for row in family} == {"m7g"}
    assert {row["type"] for row in types(client, q="m7g.large")["instance_types"]} >= {"m7g.large"}


def test_instance_types_are_sorted_by_price(client: Client) -> None:
    prices = [row["purchases"][0]["hour"] for row in types(client, sort="price", page_size=500)["instance_types"]]
    assert prices == sorted(prices)


def test_an_instance_type_costs_what_the_book_says(client: Client, book: Book) -> None:
    (row,) = types(client, q="m7g.large", family="m7g", page_size=1)["instance_types"]
    (receipt,) = book.receipts("AmazonEC2", "linux shared on-demand hour", "us-east-1", "m7g.large")
    assert row["purchases"][0] == {
        "purchase": "on-demand",
        "hour": receipt.usd,
        "upfront": 0.0,
        "effective_hour": receipt.usd,
    }
    for purchase in row["purchases"]:
        assert purchase["effective_hour"] >= purchase["hour"]
        assert purchase["effective_hour"] <= receipt.usd * 1.0001


@pytest.mark.parametrize("os", ["windows", "rhel"])
def test_other_operating_systems_have_their_own_prices(client: Client, os: str) -> None:
    found = types(client, os=os, page_size=500)
    assert found["os"] == os
    linux = {r["type"]: r["purchases"][0]["hour"] for r in types(client, page_size=500)["instance_types"]}
    for row in found["instance_types"]:
        if row["type"] in linux:
            assert row["purchases"][0]["hour"] > linux[row["type"]]
