"""The table of instance types: what it lists, in which order, in which words, and as a file."""

import csv
import io
import re
from html import unescape
from typing import Any
from urllib.parse import urlencode

import numpy as np
import pytest
from django.http import QueryDict
from django.test import Client

from calculator.kernel import Choice
from calculator.services import services
from calculator.web.instances_asked import FIELDS, PINS, ROWS, Asked
from calculator.web.instances_cells import OFFER, natural, plain, safe
from calculator.web.instances_columns import SHOWN, by_name, categories, columns, filled
from calculator.web.instances_found import Found, find, worded
from calculator.web.instances_priced import WAYS, priced
from pricing.book import embedded
from pricing.purchases import HOURS, PURCHASES
from pricing.regions import REGION_INDEX
from pricing.rows import Status

TABLE = embedded().instances()
PATH = "/instances/"
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


def url(**query: Any) -> str:
    return f"{PATH}?{urlencode(query)}" if query else PATH


def text(client: Client, part: bool = False, **query: Any) -> str:
    headers = {"HX-Request": "true", "HX-Target": "found"} if part else {}
    response = client.get(url(**query), headers=headers)
    assert response.status_code == 200
    return response.content.decode()


def rows(page: str) -> dict[str, list[str]]:
    """Types and the words of their cells, in the order of the page."""
    sheet = page.split('class="sheet"')[1].split("</table>")[0].split("<tbody>")[1]
    found = {}
    for row in sheet.split("</tr>")[:-1]:
        kind = re.search(r'value="([^"]+)"', row)
        assert kind
        cells = re.findall(r"<td[^>]*>(.*?)</td>", row)
        found[kind[1]] = [unescape(re.sub(r"<[^>]+>", "", cell)) for cell in cells]
    return found


def file(client: Client, **query: Any) -> list[dict[str, str]]:
    response = client.get(url(**query, format="csv"))
    assert response.status_code == 200
    return list(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig"))))


def found(**query: Any) -> Found:
    return find(Asked.read(QueryDict(urlencode(query))))


def types(**query: Any) -> list[str]:
    return [TABLE.type[k] for k in found(**query).rows]


def test_the_page_lists_a_hundred_types_and_says_of_how_many(client: Client) -> None:
    page = text(client)
    priced_here = int(np.isfinite(priced(0, "linux", "on-demand").effective).sum())
    assert len(rows(page)) == ROWS
    assert f"<b>1–100 of {priced_here:,}</b> types in US East (N. Virginia), Linux, shared tenancy" in page


def test_all_pages_together_hold_every_type_once(client: Client) -> None:
    seen: list[str] = []
    for number in range(1, 15):
        seen.extend(rows(text(client, part=True, offered="all", page=number)))
    assert sorted(seen) == sorted(TABLE.type)


def test_a_page_past_the_end_is_the_last(client: Client) -> None:
    assert rows(text(client, page=99_999)) == rows(text(client, page=14))


@pytest.mark.parametrize(
    ("query", "fits"),
    [
        ({"vcpu_min": 8}, TABLE.vcpu >= 8),
        ({"vcpu_max": 2}, TABLE.vcpu <= 2),
        ({"vcpu_min": 4, "vcpu_max": 4}, TABLE.vcpu == 4),
        ({"memory_min": 1024}, TABLE.memory_gib >= 1024),
        ({"memory_max": "1,024"}, TABLE.memory_gib <= 1024),
        ({"memory_max": "2 GiB"}, TABLE.memory_gib <= 2),
        ({"network_min": 100}, TABLE.network_baseline_gbps >= 100),
        ({"ebs_min": 20}, TABLE.ebs_baseline_mbps >= 20_000),
        ({"store": "yes"}, TABLE.store_gb > 0),
        ({"store": "no"}, TABLE.store_gb == 0),
        ({"store_min": 7600}, TABLE.store_gb >= 7600),
        ({"gpu": "yes"}, TABLE.gpus > 0),
        ({"gpu": "no"}, TABLE.gpus == 0),
        ({"burstable": "yes"}, TABLE.burstable),
        ({"burstable": "no"}, ~TABLE.burstable),
        ({"metal": "yes"}, TABLE.bare_metal),
        ({"metal": "no"}, ~TABLE.bare_metal),
        ({"current": "yes"}, TABLE.current),
        ({"arch": "arm64"}, np.array(TABLE.architecture) == "arm64"),
        ({"arch": "amd"}, np.array(TABLE.maker) == "AMD"),
        ({"category": "storage"}, np.array(categories()) == "storage"),
        ({"family": "m7g, c7g"}, np.isin(np.array(TABLE.family), ["m7g", "c7g"])),
        ({"price_max": 0.1}, priced(0, "linux", "on-demand").effective <= 0.1),
        ({"price_max": 73, "per": "month"}, priced(0, "linux", "on-demand").effective <= 0.1),
        ({"price_max": 0.02, "pay": "spot"}, priced(0, "linux", "spot").effective <= 0.02),
        ({"interruption": 5}, TABLE.spot_interruption[0, 0] == 0),
        ({"interruption": 15}, (TABLE.spot_interruption[0, 0] >= 0) & (TABLE.spot_interruption[0, 0] <= 2)),
    ],
    ids=lambda value: urlencode(value) if isinstance(value, dict) else "",
)
def test_a_filter_leaves_exactly_what_fits(query: dict[str, Any], fits: Any) -> None:
    listed = set(types(**query, offered="all"))
    assert listed == {TABLE.type[k] for k in np.flatnonzero(fits)}
    assert 0 < len(listed) < len(TABLE)


def test_filters_narrow_together() -> None:
    both = set(types(vcpu_min=8, arch="arm64"))
    assert both == set(types(vcpu_min=8)) & set(types(arch="arm64"))


@pytest.mark.parametrize(
    ("words", "includes", "leaves_out"),
    [
        ("m7g", "m7g.large", "m7i.large"),
        ("M7G.LARGE", "m7g.large", "m7g.xlarge"),
        ("m7*.large", "m7i-flex.large", "m7g.xlarge"),
        ("m7?.large", "m7g.large", "m7gd.large"),
        ("m7i -flex", "m7i.large", "m7i-flex.large"),
        ("nvidia l4", "g6.xlarge", "g4dn.xlarge"),
        ("graviton, intel", "m7g.large", "m7a.large"),
        ("m7 amd", "m7a.large", "m7i.large"),
    ],
)
def test_a_search_means_words_patterns_and_alternatives(words: str, includes: str, leaves_out: str) -> None:
    listed = types(q=words)
    assert includes in listed
    assert leaves_out not in listed


def test_a_search_for_nothing_but_commas_finds_everything() -> None:
    assert all(worded(", ,"))


@pytest.mark.parametrize("down", ["", "-"])
@pytest.mark.parametrize("name", ["type", *by_name()])
def test_every_column_sorts_and_what_is_unknown_comes_last(name: str, down: str) -> None:
    result = found(sort=f"{down}{name}", offered="all", pay="spot")
    assert sorted(result.rows) == list(range(len(TABLE)))
    if name != "type":
        key = filled(by_name()[name], result.scene).key[result.rows]
        known = key[~np.isnan(key)]
        assert np.isnan(key[len(known) :]).all()
        assert (np.diff(known) <= 0).all() if down else (np.diff(known) >= 0).all()


def test_types_sort_by_family_and_then_from_small_to_large() -> None:
    listed = types(sort="type", family="m7g")
    assert listed[:4] == ["m7g.medium", "m7g.large", "m7g.xlarge", "m7g.2xlarge"]
    assert natural("2xlarge") < natural("16xlarge")


def test_the_sorted_column_is_told_to_screen_readers(client: Client) -> None:
    page = text(client, sort="-memory")
    assert page.count("aria-sort=") == 1
    head = page.split('aria-sort="descending"')[1].split("</th>")[0]
    assert "Memory" in head
    assert "sort=memory" in head


def test_every_family_has_a_category() -> None:
    assert "" not in categories()
    placed = dict(zip(TABLE.family, categories(), strict=True))
    known = {
        "m7g": "general",
        "c6i": "compute",
        "u-6tb1": "memory",
        "hs1": "storage",
        "p5": "accelerated",
        "hpc7a": "hpc",
    }
    assert {family: placed[family] for family in known} == known
    assert placed["m2"] == placed["x2gd"] == placed["u7i-12tb"] == "memory"
    assert placed["h1"] == placed["im4gn"] == placed["is4gen"] == "storage"
    assert placed["inf2"] == placed["trn1"] == placed["dl1"] == "accelerated"


def test_every_way_to_pay_is_a_column_and_an_option() -> None:
    assert [w.code for w in WAYS] == list(PURCHASES)
    assert set(PURCHASES) <= set(by_name())
    pay = FIELDS["pay"]
    assert isinstance(pay, Choice)
    assert set(pay.codes) == set(PURCHASES)
    assert len({w.label for w in WAYS}) == len({w.short for w in WAYS}) == len(WAYS)


def test_an_upfront_payment_is_spread_over_its_term() -> None:
    place, k = REGION_INDEX["us-east-1"], TABLE.type.index("m6i.large")
    for pay in ("ri-standard-1yr-all", "ri-standard-3yr-partial", "sp-compute-3yr-all"):
        hour, upfront = (
            embedded().receipts(OFFER, f"linux shared {pay} {part}", "us-east-1", "m6i.large")[0].usd
            for part in ("hour", "upfront")
        )
        years = 3 if "-3yr-" in pay else 1
        assert priced(place, "linux", pay).effective[k] == pytest.approx(hour + upfront / HOURS[years])


def test_a_month_is_730_hours_and_a_year_8760() -> None:
    hour = float(file_value("hour"))
    assert float(file_value("month")) == pytest.approx(hour * 730)
    assert float(file_value("year")) == pytest.approx(hour * 8760)


def file_value(per: str) -> str:
    [row] = file(Client(), q="m6i.large", per=per, cols="on-demand")
    return row[f"On-Demand (USD / {per})"]


def test_shares_of_a_price_follow_the_chosen_way_to_pay(client: Client) -> None:
    [row] = file(
        client,
        q="g5.12xlarge",
        pay="ri-standard-1yr-no",
        cols="ri-standard-1yr-no,per-vcpu,per-gib,per-gpu,saving,on-demand",
    )
    paid, usual = float(row["RI 1 yr, no upfront (USD / hour)"]), float(row["On-Demand (USD / hour)"])
    assert float(row["Per vCPU (USD / hour)"]) == pytest.approx(paid / 48)
    assert float(row["Per GiB (USD / hour)"]) == pytest.approx(paid / 192)
    assert float(row["Per GPU (USD / hour)"]) == pytest.approx(paid / 4)
    assert float(row["Saving against On-Demand (%)"]) == pytest.approx((1 - paid / usual) * 100)
    assert row["Per vCPU (USD / hour), status"] == "worked out, published"


def test_another_region_stands_beside_this_one(client: Client) -> None:
    [row] = file(client, q="m6i.large", cols="on-demand,in-eu-west-1")
    there = embedded().receipts(OFFER, "linux shared on-demand hour", "eu-west-1", "m6i.large")[0].usd
    assert float(row["Europe (Ireland) (USD / hour)"]) == there


SCREENS = [
    {"vcpu_min": 8, "arch": "arm64", "sort": "-memory", "region": "eu-central-1"},
    {"q": "m7", "cols": ",".join(PURCHASES), "per": "month"},
    {"gpu": "yes", "cols": "gpus,gpu,gpu-memory,network,store,disks,per-gpu,spot,spot-interruption", "sort": "gpu"},
    {"offered": "all", "region": "ap-south-2", "os": "windows", "sort": "type"},
    {"cols": ",".join(c.name for c in columns()), "q": "large", "pay": "spot"},
]


@pytest.mark.parametrize("query", SCREENS, ids=lambda query: ",".join(query))
def test_the_file_is_what_the_screen_shows(client: Client, query: dict[str, Any]) -> None:
    shown: dict[str, list[str]] = {}
    for number in range(1, -(-len(types(**query)) // ROWS) + 1):
        shown |= rows(text(client, part=True, **query, page=number))
    lines = file(client, **query)
    assert [line["Type"] for line in lines] == list(shown)
    chosen = [by_name()[name] for name in by_name() if name in query.get("cols", ",".join(SHOWN)).split(",")]
    scene = found(**query).scene
    for line in lines:
        for column, cell in zip(chosen, shown[line["Type"]], strict=True):
            unit = column.said_unit(scene)
            name = f"{column.label} ({unit})" if unit else column.label
            value, status = line[name], line.get(f"{name}, status", "")
            if cell == "not offered":
                assert (value, status[:15]) == ("", "not offered in ")
            elif cell == "no price":
                assert (value, status) == ("", "no price in this book")
            elif cell == "unknown":
                assert value == ""
            elif cell == "–":
                assert value in ("", "0", "n/a")
            elif column.left:
                assert value == cell
            else:
                digits = cell.removeprefix("≈").replace(",", "")
                places = len(digits.partition(".")[2])
                least = max(0.5 * 10**-places, abs(float(value)) * 5e-4 if not column.priced else 0)
                assert float(digits) == pytest.approx(float(value), abs=least * 1.001)
            if column.priced and value:
                assert status.endswith("derived") == cell.startswith("≈")


def test_the_file_names_its_region_system_and_book(client: Client) -> None:
    response = client.get(url(region="eu-west-1", os="windows", format="csv"))
    book = embedded()
    assert response.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert f'filename="ec2-instances-eu-west-1-windows-{book.id}.csv"' in response.headers["Content-Disposition"]
    first = file(client, region="eu-west-1", os="windows")[0]
    assert (first["Region"], first["Operating system"], first["Price book"]) == ("eu-west-1", "windows", book.id)
    assert re.fullmatch(r"\d{4}-\d\d-\d\d", first["Prices up to"])


def test_numbers_in_the_file_are_plain_and_have_every_digit(client: Client) -> None:
    lines = file(client, cols="on-demand,memory,store", sort="type")
    on_demand = priced(0, "linux", "on-demand").effective
    for line in lines:
        assert re.fullmatch(r"\d+(\.\d+)?", line["On-Demand (USD / hour)"])
        assert float(line["On-Demand (USD / hour)"]) == on_demand[TABLE.type.index(line["Type"])]
    assert plain(1e-9) == "0.000000001"
    assert plain(1234567.5) == "1234567.5"
    assert plain(float("nan")) == ""


@pytest.mark.parametrize("word", ["=1+1", "+1", "-1", "@x", "\tx", "\rx"])
def test_no_text_in_the_file_is_a_formula(word: str) -> None:
    assert safe(word) == f"'{word}"
    assert safe("m7g") == "m7g"


def test_a_file_of_refused_filters_is_refused_in_the_same_words(client: Client) -> None:
    response = client.get(url(vcpu_min="abc", format="csv"))
    assert response.status_code == 400
    assert response.content.decode() in unescape(text(client, vcpu_min="abc"))


@pytest.mark.parametrize(
    "pay", ["on-demand", "ri-standard-1yr-no", "ri-standard-1yr-partial", "sp-compute-1yr-no", "spot"]
)
def test_derived_prices_are_marked_and_published_ones_are_not(client: Client, pay: str) -> None:
    for kind, [cell] in rows(text(client, cols=pay, family="m6i t2 g4dn")).items():
        receipts = embedded().receipts(OFFER, f"linux shared {pay} hour", "us-east-1", kind)
        if receipts:
            assert cell.startswith("≈") == (not receipts[0].published)
        else:
            assert cell in ("no price", "not offered")


def test_what_the_marks_mean_is_said_below(client: Client) -> None:
    page = text(client)
    assert "derived: worked out from published prices" in page
    assert "AWS does not offer it in US East (N. Virginia)" in page
    assert "this book does not hold it" in page


def test_no_price_and_not_offered_are_said_apart(client: Client) -> None:
    states = priced(REGION_INDEX["eu-west-1"], "linux", "on-demand").states
    for offered, state, word in (
        ("none", Status.NOT_IN_BOOK, "no price"),
        ("absent", Status.NOT_OFFERED, "not offered"),
    ):
        page = rows(text(client, region="eu-west-1", offered=offered, cols="on-demand"))
        assert len(page) == min(ROWS, int((states == state).sum()))
        assert {cell for [cell] in page.values()} == {word}


def test_types_without_a_price_are_counted_and_one_click_away(client: Client) -> None:
    result = found(region="eu-west-1")
    page = unescape(text(client, region="eu-west-1"))
    for count, code in ((result.unpriced, "none"), (result.absent, "absent")):
        link = re.search(rf'<a href="([^"]*offered={code}[^"]*)"[^>]*>([\d,]+) more', page)
        assert link
        assert int(link[2].replace(",", "")) == count > 0
        assert f"<b>{'1–100 of ' if count > ROWS else ''}{count:,}</b>" in client.get(link[1]).content.decode()


def test_types_left_out_for_want_of_a_source_are_counted(client: Client) -> None:
    [(what, many)] = found(network_min=1).untold
    assert f"{many} left out: no source states their {what}." in text(client, network_min=1)
    untold = set(np.flatnonzero(np.isnan(TABLE.network_baseline_gbps)))
    assert many == len(untold & set(found(offered="priced").rows))


def test_a_system_without_prices_has_an_empty_list_and_says_why(client: Client) -> None:
    page = text(client, os="rhel")
    assert "<b>No type</b>" in page
    assert "Red Hat Enterprise Linux" in page
    assert "no price in this book" in page


def test_no_accelerator_count_is_made_up() -> None:
    # What p3 carries is in no source at hand; it is not a type without one.
    k = TABLE.type.index("p3.2xlarge")
    assert np.isnan(TABLE.gpus[k])
    assert "p3.2xlarge" not in types(gpu="no")


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
    card = page.split('class="card pinned"')[1].split("</section>")[0]
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
