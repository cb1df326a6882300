"""The page of instance types: its address, its form, what is typed wrongly, pinned rows."""

from __future__ import annotations

import re
from html import unescape
from typing import Any
from urllib.parse import urlencode

import pytest
from django.http import QueryDict
from django.test import Client

from calculator.services import services
from calculator.web.instances_asked import FIELDS, PINS, Asked
from calculator.web.instances_columns import SHOWN
from tests.markup import tight
from tests.web.instances import PATH, TABLE, rows, text, url

ABSURD = (
    "1e300",
    "abc",
    "-1",
    "🦀",
    "9" * 10_000,
    "<script>alert(1)</script>",
    "\x00",
    "NaN",
    "inf",
    "٣",
    "' OR 1=1",
    ",",
)


def test_the_url_holds_the_state_and_nothing_that_is_usual(client: Client) -> None:
    usual = dict.fromkeys(FIELDS, "") | {
        "region": "us-east-1",
        "os": "linux",
        "per": "hour",
        "cols": ",".join(SHOWN),
    }
    headers = {"HX-Request": "true", "HX-Target": "found"}
    assert client.get(url(**usual), headers=headers).headers["HX-Replace-Url"] == PATH
    query: dict[str, Any] = {
        "vcpu_min": "4",
        "q": "m7*, c7",
        "cols": "vcpu,spot",
        "sort": "-spot",
        "pin": "m7g.large,c7g.large",
        "page": "2",
    }
    short = client.get(url(**query), headers=headers).headers["HX-Replace-Url"]
    assert client.get(short, headers=headers).headers["HX-Replace-Url"] == short
    assert rows(client.get(short).content.decode()) == rows(text(client, **query))


def test_repeated_names_of_a_form_without_scripts_are_read_like_commas(client: Client) -> None:
    by_form = client.get(f"{PATH}?cols=vcpu&cols=spot&pin=m7g.large&pin=c7g.large&vcpu_max=&current=yes").content
    assert by_form == client.get(f"{PATH}?cols=vcpu,spot&pin=m7g.large,c7g.large&current=yes").content


def test_a_form_without_scripts_carries_everything(client: Client) -> None:
    page = text(client, sort="-memory", pin="x1.32xlarge", q="m7g")
    form = page.split('<form id="filters"')[1]
    assert 'action="/instances/"' in form
    assert 'name="sort" value="-memory" form="filters"' in page
    # A pinned type that is not on the page would be lost without this.
    assert '<input type="hidden" name="pin" value="x1.32xlarge" form="filters">' in page
    for name in (*FIELDS, "q", "family", "cols"):
        assert f'name="{name}"' in form


def test_a_change_brings_the_list_and_no_form(client: Client) -> None:
    page = text(client, part=True, vcpu_min=4)
    assert "<html" not in page
    assert 'id="filters"' not in page
    assert 'id="filters-state"' in page


@pytest.mark.parametrize("typed", ABSURD, ids=lambda t: t[:12])
def test_absurd_values_are_kept_and_answered_in_words(client: Client, typed: str) -> None:
    for name in (*FIELDS, "q", "family", "cols", "sort", "pin", "page", "nonsense"):
        for part in (False, True):
            page = text(client, part=part, **{name: typed})
            assert "<script>alert" not in page
    assert client.get(url(**dict.fromkeys(FIELDS, typed), format="csv")).status_code in (200, 400)
    page = unescape(text(client, vcpu_min=typed))
    if "vcpu_min" in Asked.read(QueryDict(urlencode({"vcpu_min": typed}))).faults:
        assert f'name="vcpu_min" value="{typed.strip()}"' in page
        assert "Nothing is listed until" in page
        assert 'class="sheet"' not in page


@pytest.mark.parametrize(
    ("query", "field", "words"),
    [
        ({"vcpu_min": "abc"}, "vcpu_min", "Least vCPU must be a number, such as 4; “abc” is not."),
        ({"memory_max": "-1"}, "memory_max", "Most memory must be at least 0 GiB"),
        ({"vcpu_min": 8, "vcpu_max": 4}, "vcpu_min", "Least vCPU is 8 and Most vCPU is 4"),
        ({"region": "mars"}, "region", "is not one of the 36 options"),
        ({"family": "m7x"}, "family", "did you mean"),
        ({"q": "x" * 201}, "q", "at most 200 letters"),
    ],
)
def test_a_wrong_filter_is_said_beside_its_field(client: Client, query: dict[str, Any], field: str, words: str) -> None:
    page = unescape(text(client, **query))
    beside = page.split(f'id="e-{field}"')[1].split("</p>")[0]
    assert words in beside
    assert "hidden" not in beside.split(">")[0]


def test_links_to_what_is_not_there_say_so_and_use_the_rest(client: Client) -> None:
    page = unescape(text(client, vcpu_min=64, cols="vcpu,nonsense", sort="wrong", pin="x9.large", unheard="1"))
    for words in (
        "no column “nonsense”",
        "no column “wrong” to sort by",
        "no instance type “x9.large”",
        "called “unheard”",
    ):
        assert words in page
    assert {cell for [cell] in rows(page).values()} <= {str(int(v)) for v in TABLE.vcpu if v >= 64}


def test_a_row_leads_to_the_calculator_with_everything_filled_in(client: Client) -> None:
    page = text(client, region="eu-west-1", os="windows", pay="ri-standard-1yr-no", q="m5.large")
    link = re.search(r'<a href="(/services/[^"]+)">m5.large</a>', page)
    assert link
    asked = QueryDict(unescape(link[1]).partition("?")[2])
    assert asked["instance_type"] == "m5.large"
    assert asked["region"] == "eu-west-1"
    assert {"windows", "ri-standard-1yr-no"} <= set(asked.dict().values())
    service = services()[link[1].split("/")[2]]
    _case, faults = service.read(asked.dict())
    assert not faults
    answer = client.get(unescape(link[1]))
    assert answer.status_code == 200
    assert "m5.large" in answer.content.decode()


def test_pinned_types_stand_side_by_side_with_their_differences(client: Client) -> None:
    page = text(client, pin="m7g.large,m7i.large", q="c7")
    card = tight(page).split('class="card pinned"')[1].split("</section>")[0]
    assert re.search(r'<tr class="differs"><th scope="row">Processor', card)
    assert re.search(r'<tr><th scope="row">vCPU', card)
    links = [unescape(link) for link in re.findall(r'href="(/rates/[^"]+)"', card)]
    assert links
    for link in links:
        assert client.get(link).status_code == 200


def test_no_more_types_are_pinned_than_can_be_read(client: Client) -> None:
    pins = TABLE.type[: PINS + 1]
    page = text(client, pin=",".join(pins))
    assert f"At most {PINS} types are compared; {pins[PINS]} is left out." in page


def test_each_page_asks_nothing_of_a_database(client: Client) -> None:
    # Without the db mark, any query fails the test.
    assert text(client, vcpu_min=2, pin="m7g.large")


def test_caches_tell_the_list_and_the_page_apart(client: Client) -> None:
    vary = client.get(PATH).headers["Vary"].lower()
    assert "hx-request" in vary
    assert "hx-target" in vary


def test_pages_name_no_id_twice(client: Client) -> None:
    queries: tuple[dict[str, Any], ...] = (
        {},
        {"pin": "t4g.nano,x1.32xlarge"},
        {"vcpu_min": "x", "region": "mars"},
    )
    for query in queries:
        ids = re.findall(r'\sid="([^"]+)"', text(client, **query))
        assert len(ids) == len(set(ids))
