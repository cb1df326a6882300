"""A case priced over HTTP is the case the engine prices."""

import json
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client

from calculator.api.reading import defaults
from calculator.api.services import answers
from calculator.api.shapes import answers as shapes
from calculator.api.shapes.advice import Advice
from calculator.api.shapes.book import Rates
from calculator.api.shapes.comparisons import Comparisons
from calculator.kernel import Allowance, Number, Rate, Service, line
from calculator.kernel.answer import answer
from calculator.kernel.scenarios import side_by_side
from calculator.services import services
from calculator.services.examples import examples
from calculator.services.regions import region
from calculator.whatif.advice import advise
from pricing.book import Book
from tests.api.answers import V1, fits
from tests.api.conftest import Post


def address(service: type[Service], route: str = "price") -> str:
    return f"{V1}/services/{service.slug}/{route}"


def typed(inputs: dict[str, Any]) -> dict[str, Any]:
    return {k: ",".join(map(str, v)) if isinstance(v, list) else str(v) for k, v in inputs.items()}


def test_every_service_prices_its_examples_alike_by_post_by_get_and_in_the_engine(
    service: type[Service], book: Book, client: Client, post: Post
) -> None:
    for inputs in [{}, *(e.input for e in examples(service))]:
        case, faults = service.read(inputs)
        assert not faults
        wanted = answer(case, book)
        posted = post(address(service), inputs)
        assert posted.status_code == 200
        assert client.get(address(service), typed(inputs)).json() == posted.json()
        got = posted.json()
        assert got["monthly"] == wanted.monthly
        assert got["upfront"] == wanted.upfront
        assert got["first_12_months"] == wanted.first_12_months
        assert got["first_36_months"] == wanted.first_36_months
        assert got["complete"] == wanted.complete
        assert [(r["name"], r["quantity"], r["amount"]) for r in got["lines"]] == [
            (r.name, r.quantity, r.amount) for r in wanted.lines
        ]
        assert [(s["name"], s["value"], s["binding"]) for s in got["sizes"]] == [
            (s.name, s.value, s.binding) for s in wanted.sizes
        ]
        assert [(c["name"], c["state"]) for c in got["checks"]] == [(c.name, c.state) for c in wanted.checks]


def test_an_answer_has_the_shape_the_document_promises(service: type[Service], post: Post) -> None:
    for inputs in [{}, *(e.input for e in examples(service))]:
        fits(post(f"{address(service)}?working=1&always_free=1", inputs).json(), shapes.Answer)
        fits(post(address(service, "compare"), inputs).json(), Comparisons)
        fits(post(address(service, "advice"), inputs).json(), Advice)


def test_the_working_comes_only_when_asked_for(service: type[Service], book: Book, client: Client) -> None:
    assert "working" not in client.get(address(service)).json()
    case, _ = service.read({})
    steps = client.get(address(service), {"working": "true"}).json()["working"]
    wanted = answer(case, book, working=True).working
    assert [(s["sentence"], s["arithmetic"]) for s in steps] == [(s.sentence, s.arithmetic) for s in wanted]


def test_every_priced_tier_carries_its_receipt(service: type[Service], book: Book, post: Post) -> None:
    for inputs in [{}, *(e.input for e in examples(service))]:
        for row in post(address(service), inputs).json()["lines"]:
            at = row["rate"]["offer"], row["rate"]["label"], row["rate"]["region"], row["rate"]["key"]
            receipts = {r.begin: r for r in book.receipts(*at)}
            for tier in row["tiers"]:
                assert tier["free"] or tier["receipt"], f"{row['name']} has a price from nowhere"
                assert float(tier["unit_price_usd"]) == tier["unit_price"]
                assert "e" not in tier["unit_price_usd"].lower()
                if tier["receipt"]:
                    assert tier["receipt"]["rate_code"] == receipts[tier["begin"]].rate_code
                    assert float(tier["receipt"]["usd"]) == receipts[tier["begin"]].usd


def test_a_lines_rate_address_leads_to_its_tiers(service: type[Service], client: Client) -> None:
    for row in client.get(address(service)).json()["lines"]:
        found = client.get(row["rate"]["url"]).json()
        fits(found, Rates)
        assert found["status"] == row["status"]
        prices = {float(r["usd"]) for r in found["rates"]}
        assert all(t["free"] or t["unit_price"] in prices for t in row["tiers"])


def test_the_addresses_of_an_answer_lead_back_to_it(service: type[Service], client: Client, post: Post) -> None:
    for example in examples(service):
        got = post(address(service), example.input).json()
        again = client.get(got["url"]).json()
        assert again == got
        parts = urlsplit(got["permalink"])
        assert parts.path == f"/services/{service.slug}/"
        shown = {name: values[0] for name, values in parse_qs(parts.query).items()}
        case, faults = service.read(shown)
        assert not faults
        assert answers.inputs(case, got["inputs"]) == got["inputs"]
        assert not {n for n, text in shown.items() if text == defaults(service)[n]}, "defaults are left out"


def test_the_example_addresses_of_a_service_answer(service: type[Service], client: Client) -> None:
    described = client.get(f"{V1}/services/{service.slug}").json()
    for example in described["examples"]:
        assert client.get(example["url"]).status_code == 200, example["name"]


def test_null_and_absent_are_the_default_and_text_is_read_as_the_form_reads_it(
    service: type[Service], post: Post
) -> None:
    usual = post(address(service), {}).json()
    assert post(address(service), dict.fromkeys(service.by_name)).json() == usual
    assert post(address(service), defaults(service)).json() == usual


def test_comparisons_and_advice_are_the_engines(service: type[Service], book: Book, client: Client) -> None:
    case, _ = service.read({})
    compared = client.get(address(service, "compare")).json()["comparisons"]
    assert [[o["monthly"] for o in c["options"]] for c in compared] == [
        [r.monthly for r in side_by_side(case, c, book).rows] for c in service.compare
    ]
    ways = advise(case, book).ways
    advised = client.get(address(service, "advice")).json()["advice"]
    assert [(a["title"], a["saving"]) for a in advised] == [(w.title, w.saving) for w in ways]
    for way in advised:
        shown = {name: values[0] for name, values in parse_qs(urlsplit(way["permalink"]).query).items()}
        assert answer(service.read(shown)[0], book).monthly == pytest.approx(way["monthly"])


# -- several items as one estimate ---------------------------------------------------------------------------


MOST_TIERED = ("AmazonS3", "Standard Storage First 50 TB per GB Mo")


@pytest.fixture
def stored(monkeypatch: pytest.MonkeyPatch) -> type[Service]:
    """A service of one tiered line, which only this test knows."""
    known = dict(services())

    class Stored(Service):
        slug = "stored-for-a-test"
        title = "Stored"

        region = region()
        gb = Number("Stored", unit="GB", max=1e12, default=1)

        @line(
            "Storage",
            unit="GB-months",
            rate=Rate(*MOST_TIERED),
            already=True,
            allowance=Allowance(10, "https://aws.amazon.com/"),
        )
        def storage(self) -> Any:
            """{gb} are kept."""
            return self.gb

    known[Stored.slug] = Stored
    monkeypatch.setattr("calculator.api.reading.services", lambda: known)
    monkeypatch.setattr("calculator.api.services.together.services", lambda: known)
    return Stored


def test_two_buckets_share_the_tier_of_50_tb(post: Post) -> None:
    item = {"service": "s3", "inputs": {"storage_gb": 40_000}}
    pooled = post(f"{V1}/price", {"items": [{**item, "name": "logs"}, {**item, "name": "images"}]}).json()
    rows = [next(r for r in i["lines"] if r["name"] == "storage_standard") for i in pooled["items"]]
    assert sum(r["amount"] for r in rows) == pytest.approx(51_200 * 0.023 + 28_800 * 0.022)
    for row in rows:
        assert [(t["quantity"], t["unit_price_usd"]) for t in row["tiers"]] == [(25_600, "0.023"), (14_400, "0.022")]


def test_items_of_an_estimate_share_the_tiers_of_a_meter(stored: type[Service], book: Book, post: Post) -> None:
    offer, label = stored.lines[0].rate.offer, stored.lines[0].rate.label
    first = book.receipts(offer, label, "us-east-1")[0].end
    one, both = first * 0.6, first * 1.2
    item = {"service": stored.slug, "inputs": {"gb": one}}
    alone = post(address(stored), {"gb": one}).json()["monthly"]
    pooled = post(f"{V1}/price", {"items": [{**item, "name": "a"}, {**item, "name": "b"}]}).json()
    fits(pooled, shapes.Estimate)
    together = answer(stored.read({"gb": both})[0], book).monthly
    assert pooled["monthly"] == pytest.approx(together)
    assert pooled["monthly"] != pytest.approx(2 * alone)
    assert [i["name"] for i in pooled["items"]] == ["a", "b"]
    assert sum(i["monthly"] for i in pooled["items"]) == pytest.approx(pooled["monthly"])
    for shown in pooled["items"]:
        assert sum(t["amount"] for t in shown["lines"][0]["tiers"]) == pytest.approx(shown["monthly"])


def test_an_allowance_counts_once_for_all_items_and_only_when_asked_for(
    stored: type[Service], book: Book, post: Post
) -> None:
    items = [{"service": stored.slug, "inputs": {"gb": 8}}] * 2
    free = post(f"{V1}/price", {"items": items, "always_free": True}).json()
    paid = post(f"{V1}/price", {"items": items}).json()
    assert free["always_free"] is True
    assert free["monthly"] == pytest.approx(paid["monthly"] * 6 / 16)
    given = [t for t in free["items"][0]["lines"][0]["tiers"] if t["free"]]
    assert [t["quantity"] for t in given] == [5]
    assert given[0]["receipt"] is None


def test_an_estimate_of_every_service_is_the_sum_of_its_items(post: Post) -> None:
    items = [{"service": slug, "inputs": {}} for slug in services()]
    got = post(f"{V1}/price", {"items": items, "working": True}).json()
    fits(got, shapes.Estimate)
    assert got["monthly"] == pytest.approx(sum(i["monthly"] for i in got["items"]))
    assert all("working" in i for i in got["items"])
    assert [i["name"] for i in got["items"]] == [s.title for s in services().values()]


def test_a_missing_price_is_null_and_named_not_nothing(
    stored: type[Service], monkeypatch: pytest.MonkeyPatch, post: Post
) -> None:
    monkeypatch.setattr(stored.lines[0], "rate", Rate("AmazonNothing", "no such label"))
    got = post(f"{V1}/price", {"items": [{"service": stored.slug, "name": "x"}]}).json()
    (item,) = got["items"]
    assert item["lines"][0]["amount"] is None
    assert item["lines"][0]["status"] == "no price in this book"
    assert item["complete"] is got["complete"] is False
    assert item["unpriced"] == ["Storage: no price in this book"]
    assert got["unpriced"] == ["x: Storage: no price in this book"]


# -- caching -------------------------------------------------------------------------------------------------


def test_a_get_carries_an_etag_and_an_unchanged_answer_is_a_304(client: Client) -> None:
    path = address(next(iter(services().values())))
    first = client.get(path)
    assert first.headers["Cache-Control"] == "public, max-age=300"
    again = client.get(path, headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert client.get(path, {"working": "1"}).headers["ETag"] != first.headers["ETag"]


def test_a_request_that_names_its_book_may_be_kept_longer(client: Client, book: Book) -> None:
    path = address(next(iter(services().values())))
    assert "max-age=86400" in client.get(path, {"book": book.id}).headers["Cache-Control"]
    refused = client.get(path, {"book": "1999-01-01"})
    assert refused.status_code == 404
    assert book.id in refused.json()["detail"]


def test_nothing_in_an_answer_is_nan_or_endless(service: type[Service], client: Client) -> None:
    def refuse(name: str) -> None:
        raise AssertionError(name)

    for route in ("price?working=1", "compare", "advice"):
        json.loads(client.get(f"{V1}/services/{service.slug}/{route}").content, parse_constant=refuse)
