"""The page of a service, for every service: none is named here."""

import json
import re
from html import unescape
from html.parser import HTMLParser
from typing import Any
from urllib.parse import parse_qsl, urlencode

import pytest
from django.test import Client

from calculator.kernel import Choice, Choices, Flag, Number, Service
from calculator.kernel.answer import answer
from calculator.kernel.units import money
from calculator.services import services
from calculator.services.examples import examples
from calculator.web import form
from calculator.web.asked import defaults
from pricing.book import embedded
from tests.markup import tight

ABSURD = ("1e300", "abc", "-1", "🦀", "9" * 10_000, "<script>alert(1)</script>", "\x00", "1e-300", "NaN", "inf", "٣")


class Page(HTMLParser):
    """What a page's form holds: the value of every control by name, and the ids of all elements."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.values: dict[str, list[str]] = {}
        self.ids: list[str] = []
        self.invalid: set[str] = set()
        self._select = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        a = dict(attrs)
        if a.get("id"):
            self.ids.append(a["id"] or "")
        name = a.get("name") or ""
        if "aria-invalid" in a:
            self.invalid.add(name)
        if tag == "select":
            self._select = name
        elif tag == "option" and "selected" in a and self._select:
            self.values.setdefault(self._select, []).append(a.get("value") or "")
        elif tag == "input" and "disabled" not in a and (a.get("type") not in ("radio", "checkbox") or "checked" in a):
            self.values.setdefault(name, []).append(a.get("value") or "")

    def handle_endtag(self, tag: str) -> None:
        if tag == "select":
            self._select = ""


def url(service: type[Service], query: dict[str, Any] | None = None) -> str:
    return f"/services/{service.slug}/" + (f"?{urlencode(query)}" if query else "")


def get(client: Client, service: type[Service], query: dict[str, Any] | None = None, part: str = "") -> str:
    headers = {"HX-Request": "true", "HX-Target": part} if part else {}
    response = client.get(url(service, query), headers=headers)
    assert response.status_code == 200
    return response.content.decode()


def first_number(service: type[Service]) -> Number:
    return next(f for f in service.fields if isinstance(f, Number) and f.when is None)


def test_a_page_asks_every_field_with_its_default(client: Client, service: type[Service]) -> None:
    page = Page(get(client, service))
    for field in service.fields:
        value = page.values[field.name]
        held = ",".join(v for v in value if v) if isinstance(field, Choices) else value[-1]
        assert held == defaults(service)[field.name], field.name
        assert f"e-{field.name}" in page.ids


def test_no_id_is_given_twice(client: Client, service: type[Service]) -> None:
    ids = Page(get(client, service)).ids
    assert len(ids) == len(set(ids))


def test_sending_the_untouched_form_asks_for_the_defaults(client: Client, service: type[Service]) -> None:
    page = Page(get(client, service))
    sent = [(n, v) for n, values in page.values.items() if n in service.by_name for v in values]
    response = client.get(
        f"/services/{service.slug}/?{urlencode(sent)}", headers={"HX-Request": "true", "HX-Target": "result"}
    )
    assert response.headers["HX-Replace-Url"] == url(service)


def test_the_page_shows_what_the_engine_answers(client: Client, service: type[Service]) -> None:
    case, _ = service.read({})
    found = answer(case, embedded())
    text = unescape(get(client, service))
    for row in found.lines:
        assert row.label in text
        assert (money(row.amount) if row.amount is not None else row.status) in text
    for size in found.sizes:
        assert size.sentence in text
    for check in found.checks:
        assert check.sentence in text


def test_worked_examples_open_filled_in(client: Client, service: type[Service]) -> None:
    shown = get(client, service)
    for example in examples(service):
        assert example.name in unescape(shown)
    links = re.findall(r'<li><a href="(/services/[^"]*)"[^>]*data-apply', tight(shown))
    assert len(links) == len(examples(service))
    for link, example in zip(links, examples(service), strict=True):
        page = Page(client.get(unescape(link)).content.decode())
        assert not page.invalid
        case, faults = service.read(example.input)
        assert not faults
        for name in example.input:
            field = service.by_name[name]
            value = page.values[name]
            shown = ",".join(v for v in value if v) if isinstance(field, Choices) else value[-1]
            assert field.clean(shown).tolist() == field.values(case).tolist(), name


def test_a_change_replaces_the_result_and_nothing_else(client: Client, service: type[Service]) -> None:
    text = get(client, service, {first_number(service).name: "3"}, part="result")
    assert "<html" not in text
    assert "<input" not in text
    assert 'id="result"' in text
    assert 'id="heeded"' in text
    assert json.loads(text.split('id="state">')[1].split("</script>")[0])["faults"] == {}


def test_what_follows_later_brings_no_form_and_no_total(client: Client, service: type[Service]) -> None:
    text = get(client, service, part="more")
    assert 'id="ways-found" hx-swap-oob="true"' in text
    assert 'id="far" hx-swap-oob="true"' in text
    assert 'id="total"' not in text
    assert 'class="work"' not in text


def test_the_working_comes_when_it_is_asked_for(client: Client, service: type[Service]) -> None:
    text = get(client, service, {"working": 1}, part="more")
    assert 'class="work"' in text
    case, _ = service.read({})
    for step in answer(case, embedded(), working=True).working:
        assert step.sentence in unescape(text)
    assert 'class="work"' in get(client, service, {"working": 1})


def test_a_chart_has_its_numbers_as_a_table(client: Client, service: type[Service]) -> None:
    drawn = any(c.months for c in service.compare)
    text = get(client, service, {"chart": 1}, part="more")
    assert ("data-draw" in text) == drawn
    if drawn:
        data = json.loads(text.split('<script type="application/json">')[1].split("</script>")[0])
        assert data["x"][-1] == max(c.months for c in service.compare)
        assert all(len(s["y"]) == len(s["told"]) == len(data["x"]) for s in data["series"])
        assert "After month" in text


@pytest.mark.parametrize("typed", ABSURD, ids=lambda t: t[:12])
def test_absurd_values_are_kept_and_answered_in_words(client: Client, service: type[Service], typed: str) -> None:
    query = {f.name: typed for f in service.fields}
    for part in ("", "result", "more"):
        text = get(client, service, query, part)
        assert "<script>alert" not in text
    field = first_number(service)
    page = Page(get(client, service, {field.name: typed}))
    _, faults = service.read({field.name: typed})
    if faults:
        assert page.values[field.name] == [typed]
        assert page.invalid == {field.name}


def test_a_refused_value_hides_every_number(client: Client, service: type[Service]) -> None:
    field = first_number(service)
    for part in ("", "result"):
        text = get(client, service, {field.name: "abc"}, part)
        _, faults = service.read({field.name: "abc"})
        assert faults[0].message in unescape(text)
        assert 'id="monthly"' not in text
        assert "$" not in text.split('id="result"')[1].split('id="tried-title"')[0]
    assert "$" not in get(client, service, {field.name: "abc"}, part="more")


def test_a_refused_value_stays_in_the_url(client: Client, service: type[Service]) -> None:
    field = first_number(service)
    response = client.get(url(service, {field.name: "abc"}), headers={"HX-Request": "true", "HX-Target": "result"})
    assert response.headers["HX-Replace-Url"] == url(service, {field.name: "abc"})


def test_names_that_are_no_field_are_mentioned_and_ignored(client: Client, service: type[Service]) -> None:
    text = get(client, service, {"no_such_<input>": "1"})
    assert "no_such_&lt;input&gt;" in text
    assert 'id="monthly"' in text


def test_the_short_url_says_the_same(client: Client, service: type[Service]) -> None:
    query = {f.name: "yes" for f in service.fields if isinstance(f, Flag)}
    query |= {f.name: f.choices[-1].value for f in service.fields if isinstance(f, Choice)}
    headers = {"HX-Request": "true", "HX-Target": "result"}
    first = client.get(url(service, query), headers=headers)
    short = first.headers["HX-Replace-Url"]
    again = client.get(short, headers=headers)
    assert again.headers["HX-Replace-Url"] == short
    assert again.content == first.content
    assert set(dict(parse_qsl(short.partition("?")[2]))) <= set(service.by_name)


def test_every_choice_can_be_searched(client: Client, service: type[Service]) -> None:
    for field in service.fields:
        if not isinstance(field, Choice):
            continue
        option = field.choices[-1]
        path = f"/services/{service.slug}/options/{field.name}"
        text = unescape(client.get(path, {"q": option.value}).content.decode())
        assert f'data-value="{option.value}"' in text
        assert client.get(path).content.count(b"role=") == min(50, len(field.choices))
        assert b"role=" not in client.get(path, {"q": "no such thing"}).content


def test_long_choices_are_not_written_into_the_page(client: Client, service: type[Service]) -> None:
    text = get(client, service)
    for field in service.fields:
        if isinstance(field, Choice) and not isinstance(field, Choices) and len(field.choices) > form.LISTED:
            assert f"/services/{service.slug}/options/{field.name}" in text
            assert text.count(field.choices[-1].value) <= 2


def test_each_unit_price_leads_to_its_receipt(client: Client, service: type[Service]) -> None:
    text = get(client, service)
    links = [unescape(link) for link in re.findall(r'href="(/rates/\?[^"]*)"', text)]
    case, _ = service.read({})
    priced = [row for row in answer(case, embedded()).lines if row.amount is not None]
    assert len(links) >= len(priced)
    for link in dict.fromkeys(links):
        receipt = client.get(link)
        assert receipt.status_code == 200
        said = receipt.content.decode()
        assert "published" in said or "derived" in said
        assert "Rate code" in said
        assert "As of" in said


def test_a_search_finds_the_service_by_its_title(client: Client, service: type[Service]) -> None:
    for text in (service.title, *service.keywords[:2]):
        found = client.get("/", {"q": text}).content.decode()
        assert url(service) in found.split('id="services"')[1].split("Worked examples")[0]


def test_caches_tell_parts_and_pages_apart(client: Client, service: type[Service]) -> None:
    vary = client.get(url(service)).headers["Vary"].lower()
    assert "hx-request" in vary
    assert "hx-target" in vary


def test_a_number_in_another_unit_stays_as_it_was_typed_and_says_what_it_makes(client: Client) -> None:
    kinesis = services()["kinesis-data-streams"]
    page = get(client, kinesis, {"records": "250 million/month"})
    assert 'value="250 million/month"' in page
    assert '<output class="converted" id="c-records" for="i-records">= 95.13 records/s</output>' in tight(page)
    changed = client.get(
        "/services/kinesis-data-streams/",
        {"records": "250 million/month"},
        headers={"HX-Request": "true", "HX-Target": "result"},
    )
    assert "records=250+million/month" in changed.headers["HX-Replace-Url"]
    assert '"converted":{"records":"95.13 records/s"}' in changed.text


def test_an_option_that_falls_out_says_why_with_its_numbers(client: Client) -> None:
    text = get(client, services()["ebs"], {"iops": "4000"}, part="more")
    assert "The need is 4,000 IOPS; a Cold HDD (sc1) volume gives 250 IOPS at most, whatever its size." in text
