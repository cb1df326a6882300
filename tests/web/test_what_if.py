"""`/what-if/`: a sweep spelled by its address, defined by plain forms, answered at once."""

from __future__ import annotations

import json
import re
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.http import QueryDict
from django.test import Client

from calculator.kernel import Service
from calculator.services import services
from calculator.web.whatif.asked import Sketch, control_of
from calculator.web.whatif.axis_asked import AxisAsked
from calculator.web.whatif.lists import listed, rows_of, sets_of
from calculator.whatif.reading import read
from calculator.whatif.suggest import suggest
from calculator.whatif.summary import evaluate_now
from tests.accounts.world import World, world
from tests.markup import tight, words

WHAT_IF = "/what-if/"
MODES = "of=kinesis-data-streams&x0=mode&x0.k=options&x1=records&x1.k=range&x1.lo=10&x1.hi=1000&x1.n=5&x1.s=log"


def opened(client: Client, query: str, **headers: str) -> Any:
    return client.get(f"{WHAT_IF}?{query}", follow=True, headers=headers)


def state(page: str) -> dict[str, Any]:
    found = re.search(r'id="said-state">(.*?)</script>', page, re.DOTALL)
    assert found
    return dict(json.loads(found[1]))


# -- the address -------------------------------------------------------------------------------------------


def test_an_address_says_the_same_when_it_is_read_and_written_again(service: type[Service]) -> None:
    base = read({"base": {"service": service.slug}}).base
    assert base is not None
    for s in suggest(base).inputs:
        sketch = Sketch(service=service.slug, axes=(AxisAsked.of_data(s.axis),))
        again = Sketch.read(QueryDict(sketch.query))
        assert again.query == sketch.query
        before = read({"base": {"service": service.slug}, "axes": [s.axis]}).definition
        after = read(again.data({"service": service.slug}, base)).definition
        assert before is not None
        assert after is not None
        assert after.axes[0].data == before.axes[0].data, s.address


def test_lists_are_read_as_people_type_them() -> None:
    assert listed("1, 2, 3") == ["1", "2", "3"]
    assert listed("1,2,3") == ["1", "2", "3"]
    assert listed("1,000 2,000\n3,000;4") == ["1,000", "2,000", "3,000", "4"]
    assert listed("1,000") == ["1,000"]
    assert listed("12,500") == ["12,500"]
    assert listed("1,000,000") == ["1,000,000"]
    assert listed("100,200") == ["100", "200"]
    assert listed("64,128,256") == ["64", "128", "256"]
    assert listed(" , \n ") == []
    assert rows_of("1 | a\n\n2 | b") == [["1", "a"], ["2", "b"]]
    assert rows_of("1,2") == [["1", "2"]]
    assert sets_of("none\na,b\n") == ["", "a,b"]


@pytest.mark.parametrize(
    ("where", "control"),
    [
        ("axes/0/low", "x0.lo"),
        ("axes/1/high", "x1.to"),
        ("axes/0/of/0", "x0"),
        ("axes/2/needs/vcpu", "x2.need.vcpu"),
        ("axes/1/values/3", "x1.v"),
        ("axes/9", "x9"),
        ("constraints/1/value", "c1.to"),
        ("objective/result", "goal"),
        ("base/inputs/records", "i.records"),
        ("best", "best"),
        ("", "axes"),
    ],
)
def test_a_fault_stands_beside_the_control_it_came_from(where: str, control: str) -> None:
    sketch = Sketch.read(QueryDict("of=x&x0=a&x0.k=range&x1=b&x1.k=percent&x2=c&x2.k=instances"))
    assert control_of(where, sketch.axes) == control


# -- defining ----------------------------------------------------------------------------------------------


def test_the_start_offers_every_service_and_questions_about_it(client: Client, db: Any) -> None:
    page = client.get(WHAT_IF).content.decode()
    for service in services().values():
        assert service.title in words(page)
    ideas = re.findall(r'href="(/what-if/\?of=[^"]+)"', page)
    assert len(ideas) > 2 * len(services())
    for link in ideas[:: max(len(ideas) // 8, 1)]:
        assert client.get(link.replace("&amp;", "&"), follow=True).status_code == 200


def test_a_click_on_a_mark_makes_an_axis_that_suits_the_input(client: Client, db: Any, service: type[Service]) -> None:
    page = client.get(f"/services/{service.slug}/").content.decode()
    marks = re.findall(r'class="vary" href="([^"]+)"', page)
    assert len(marks) >= 3
    response = client.get(marks[-1].replace("&amp;", "&"), follow=True)
    assert response.status_code == 200
    assert response.redirect_chain
    assert "x0=" in response.redirect_chain[-1][0]
    assert "scenario" in words(response.content.decode())


def test_the_values_at_hand_go_along_with_a_mark(client: Client, db: Any) -> None:
    page = client.get("/services/kinesis-data-streams/?records=4321").content.decode()
    mark = next(m for m in re.findall(r'class="vary" href="([^"]+)"', page) if m.endswith("add=consumers"))
    shown = client.get(mark.replace("&amp;", "&"), follow=True)
    assert "Records written 4,321 records/s" in words(shown.content.decode())


def test_buttons_add_move_and_take_axes_without_scripts(client: Client, db: Any) -> None:
    start = "of=kinesis-data-streams&x0=mode&x0.k=options&x1=consumers&x1.k=values&x1.v=1, 2"

    def after(more: str) -> dict[str, list[str]]:
        response = opened(client, f"{start}&{more}")
        return parse_qs(urlsplit(response.redirect_chain[-1][0]).query)

    assert after("add=region")["x2"] == ["region"]
    assert after("do=up-1")["x0"] == ["consumers"]
    assert after("do=down-0")["x0"] == ["consumers"]
    assert after("do=drop-0")["x0"] == ["consumers"]
    assert "x1" not in after("do=drop-0")
    assert after("hold=shards")["c0"] == ["shards"]
    assert after("add=%2Bdriver")["x2.k"] == ["driver"]
    assert after("add=%2Btogether")["x2.k"] == ["together"]


def test_a_kind_that_is_changed_brings_first_values_of_its_own(client: Client, db: Any) -> None:
    response = opened(client, "of=kinesis-data-streams&x0=records&x0.k=percent&x0.lo=10&x0.hi=1000&do=")
    query = parse_qs(urlsplit(response.redirect_chain[-1][0]).query)
    assert query["x0.from"] == ["-50"]
    assert "x0.lo" not in query


def test_what_is_wrong_stands_at_its_field_and_what_was_typed_is_kept(client: Client, db: Any) -> None:
    page = opened(client, MODES.replace("hi=1000", "hi=abc")).content.decode()
    assert "must be a number" in state(page)["errors"]["x1.hi"]
    assert 'value="abc"' in page
    assert re.search(r'id="e-x1\.hi">[^<]*must be a number', page)
    assert "3 scenarios" in words(page)  # the other axis still counts


def test_a_base_that_is_wrong_shows_its_form_and_keeps_the_axes(client: Client, db: Any) -> None:
    page = opened(client, f"{MODES}&i.consumers=-3").content.decode()
    assert "must be at least" in state(page)["errors"]["i.consumers"]
    assert '<input type="hidden" name="x1.hi" value="1000">' in tight(page)


def test_inputs_at_their_defaults_and_parts_that_say_nothing_are_left_out_of_the_address(
    client: Client, db: Any
) -> None:
    response = opened(client, f"{MODES}&i.consumers=1&i.records=200&best=20&broken=0&second=&do=")
    address = response.redirect_chain[-1][0]
    assert "i.records=200" in address
    for left_out in ("consumers", "best", "broken", "second", "do="):
        assert left_out not in address


@pytest.mark.parametrize(
    "query",
    [
        "of=nothing",
        "est=not-an-id",
        "est=00000000-0000-0000-0000-000000000000",
        "of=kinesis-data-streams&x0=nothing&x0.k=range",
        "of=kinesis-data-streams&x0=mode&x0.k=range&x0.lo=1&x0.hi=2",
        "of=kinesis-data-streams&x0=records,records&x0.k=driver&x0.v=",
        "of=kinesis-data-streams&x0=&x0.k=together&x0.v=1|2",
        "of=kinesis-data-streams&x0=records&x0.k=values&x0.v=" + "9," * 300,
        "of=kinesis-data-streams&x99=records&x0.k=values&c0=nothing&c0.to=x&goal=nothing&second=zz&best=-1",
        "of=kinesis-data-streams&x0=records&x0.k=range&x0.lo=1&x0.hi=2&x0.n=999999999999",
        "of=kinesis-data-streams&add=%00&hold=%00&do=drop-99&heat=9-9&i.%00=%00",
        "of[]=1&x0[]=2&x0.k[]=3",
    ],
)
def test_nonsense_is_answered_in_words(client: Client, db: Any, query: str) -> None:
    assert opened(client, query).status_code in (200, 404)
    assert opened(client, query, hx_request="true", hx_target="answer").status_code in (200, 404)


# -- the answer --------------------------------------------------------------------------------------------


def test_the_answer_is_the_summary_of_the_same_definition(client: Client, db: Any) -> None:
    page = words(opened(client, MODES).content.decode())
    sketch = Sketch.read(QueryDict(MODES))
    start = {"service": sketch.service}
    base = read({"base": start}).base
    assert base is not None
    definition = read(sketch.data(start, base)).definition
    assert definition is not None
    summary = evaluate_now(definition)
    assert "Capacity mode 3 × Records written 5 = 15 scenarios" in page
    assert summary.minimum is not None
    assert f"${summary.minimum:,.2f} lowest effective monthly cost" in page
    best = summary.best[0].values
    assert "Effective monthly cost depends most on records written" in page
    assert f"Capacity mode: {best['Capacity mode']} is the cheapest" in page
    assert f"Records written: ${summary.minimum:,.2f} with {best['Records written']}" in page
    assert f"Capacity mode and records written: ${summary.minimum:,.2f} with" in page


def test_a_linear_range_is_still_linear_when_its_address_is_opened_again(client: Client, db: Any) -> None:
    asked = "of=dynamodb&x0=writes&x0.k=range&x0.lo=1&x0.hi=101&x0.n=5&x0.s=linear"
    kept = opened(client, asked, hx_request="true", hx_target="answer").headers["HX-Replace-Url"]
    again = client.get(kept, follow=True).content.decode()
    assert '<option value="linear" selected>' in again
    assert "26 writes/s" in again


def test_a_range_from_nothing_is_linear_unless_told(client: Client, db: Any) -> None:
    page = opened(client, "of=dynamodb&x0=writes&x0.k=range&x0.lo=0&x0.hi=100&x0.n=5").content.decode()
    assert "25 writes/s" in page
    assert "starts above 0" not in page


def test_lines_that_never_cross_name_all_that_are_the_cheapest_everywhere(client: Client, db: Any) -> None:
    """At 0 GB every Region costs nothing: the first of them by name is not the answer."""
    query = "of=data-transfer&x0=out_gb&x0.k=range&x0.lo=0&x0.hi=100000&x0.n=5"
    page = words(opened(client, f"{query}&x1=region&x1.k=options&x1.v=us-east-1,eu-west-1,af-south-1").content.decode())
    assert "Region: US East (N. Virginia) and 1 other are the cheapest at every value" in page
    assert "Region: $0.00 with every value, US East (N. Virginia) has the lowest mean" in page


def test_where_an_option_ends_the_next_takes_over(client: Client, db: Any) -> None:
    query = "of=dynamodb&x0=mode&x0.k=options&x1=writes&x1.k=range&x1.lo=1&x1.hi=100000&x1.n=30&x1.s=log"
    page = words(opened(client, query).content.decode())
    assert re.search(r"From about [\d.,]+ writes/s on, Reserved, 3 years is cheaper than Provisioned\.", page)
    assert "writes/s Reserved, 3 years can no longer be had, and On-demand takes over." in page


def test_the_title_of_a_tornado_and_its_variance_name_one_input(client: Client, db: Any) -> None:
    """One count far from all others has the longest bar; which option it is explains more of the spread."""
    counts = ", ".join(str(n) for n in (*range(100, 120), 160))
    query = f"of=ec2&x0=count&x0.k=values&x0.v={counts}&x1=purchase&x1.k=options&x1.v=on-demand,ri-standard-1yr-no"
    page = words(opened(client, query).content.decode())
    assert "Effective monthly cost depends most on purchase option" in page
    assert "of the variance comes from purchase option alone; number of instances has the extremes." in page


def test_a_peak_between_the_ends_of_a_line_is_in_its_title(client: Client, db: Any) -> None:
    sizes = "x1=size_gib&x1.k=values&x1.v=1, 1000, 4000, 6000"
    query = f"of=ebs&x0=volume_type&x0.k=options&{sizes}&goal=iops_given&dir=max&c0=monthly&c0.to=500"
    page = words(opened(client, query).content.decode())
    assert "3,000 IOPS with 1 GiB, 12,000 IOPS with 4,000 GiB, 3,000 IOPS with 6,000 GiB" in page


def test_few_scenarios_are_told_in_exact_numbers_alone(client: Client, db: Any) -> None:
    two = words(opened(client, "of=ec2&x0=count&x0.k=values&x0.v=1,3").content.decode())
    assert "All 2 scenarios can be had. Lowest $70.08 · mean $140.16 · highest $210.24" in two
    one = words(opened(client, "of=ec2&x0=count&x0.k=values&x0.v=3").content.decode())
    assert "The one scenario can be had. " in one
    assert "Lowest $" not in one


def test_many_scenarios_have_a_spread_and_few_have_none(client: Client, db: Any) -> None:
    few = words(opened(client, MODES).content.decode())
    many = words(opened(client, MODES.replace("x1.n=5", "x1.n=20")).content.decode())
    assert "Half of the scenarios are below about $" in many
    assert "Half of the scenarios" not in few


def test_a_heat_map_of_more_types_than_rows_names_the_best_of_them(client: Client, db: Any) -> None:
    query = "of=ec2&x0=instance_type&x0.k=instances&x1=region&x1.k=options&x1.v=us-east-1,eu-west-1"
    page = words(opened(client, query).content.decode())
    best = re.search(r"Instance type: (\S+) is the cheapest", page)
    assert best
    assert re.search(rf"Instance type and region: \$[\d.,]+ with {re.escape(best[1])}, US East", page)
    assert re.search(r"one of \d from \S+ to \S+", page)
    assert "Where neighbours share a row or column it is the best of them." in page


def test_a_unit_that_is_its_label_is_said_once(client: Client, db: Any) -> None:
    page = words(opened(client, f"{MODES}&second=shards").content.decode())
    assert re.search(r"Effective monthly cost against shards: \$[\d.,]+ with \d+ shards", page)
    assert not re.search(r"shards\W+shards", page, re.IGNORECASE)


def test_each_chart_has_its_table(client: Client, db: Any) -> None:
    page = opened(client, f"{MODES.replace('x1.n=5', 'x1.n=20')}&second=shards").content.decode()
    figures = re.findall(r"<figure.*?</figure>", page, re.DOTALL)
    assert len(figures) >= 6
    for figure in figures:
        assert figure.count("<tr>") >= 2
        plotted = re.search(r'application/json">(.*?)</script>', figure, re.DOTALL)
        assert not plotted or json.loads(plotted[1])["kind"] in ("lines", "histogram", "pareto")


def test_htmx_gets_the_answer_alone_with_the_count_and_the_short_address(client: Client, db: Any) -> None:
    response = opened(client, f"{MODES}&i.consumers=1", hx_request="true", hx_target="answer")
    page = response.content.decode()
    assert page.lstrip().startswith('<div id="answer"')
    assert 'id="count" aria-live="polite" hx-swap-oob="true"' in page
    assert response.headers["HX-Replace-Url"] == f"{WHAT_IF}?{Sketch.read(QueryDict(MODES)).query}"
    heat = opened(client, f"{MODES}&heat=0-1", hx_request="true", hx_target="fig-heat")
    assert heat.content.decode().lstrip().startswith("<figure")


def test_a_scenario_leads_to_the_calculator_and_into_an_estimate(client: Client, db: Any) -> None:
    page = tight(opened(client, f"{MODES}&i.consumers=3").content.decode())
    link = re.search(r'href="(/services/kinesis-data-streams/\?[^"]+)" aria-label="Open the best scenario', page)
    assert link
    there = client.get(link[1].replace("&amp;", "&")).content.decode()
    best = re.search(r'<p class="big"><b>([^<]+)</b>', page)
    assert best
    assert f'<b id="monthly">{best[1]}</b>' in there
    assert 'name="consumers" value="3"' in there
    assert "/estimates/add/kinesis-data-streams/?" in page


def test_when_nothing_can_be_had_the_nearest_miss_and_what_to_relax_are_told(client: Client, db: Any) -> None:
    page = opened(client, f"{MODES}&c0=monthly&c0.to=1")
    told = words(page.content.decode())
    assert "None of 15 scenarios can be had" in told
    assert "The nearest miss" in told
    relax = re.search(r'class="btn" href="(/what-if/\?[^"]+)">Relax it', page.content.decode())
    assert relax
    after = words(client.get(relax[1].replace("&amp;", "&"), follow=True).content.decode())
    assert "None of" not in after


def test_reasons_are_counted(client: Client, db: Any) -> None:
    page = words(opened(client, f"{MODES}&c0=shards&c0.op=le&c0.to=1").content.decode())
    assert re.search(r"Why \d+ cannot be had", page)
    assert "Shards above 1 shard" in page


def test_too_many_to_answer_at_once_says_so(client: Client, db: Any) -> None:
    query = "of=kinesis-data-streams&x0=records&x0.k=range&x0.lo=1&x0.hi=9999&x0.n=2000"
    page = opened(client, f"{query}&x1=record_kb&x1.k=range&x1.lo=1&x1.hi=1000&x1.n=999")
    assert "1,998,000 scenarios" in words(page.content.decode())


# -- from an estimate --------------------------------------------------------------------------------------


@pytest.fixture
def mine(db: Any) -> World:
    return world("browser")


def test_an_estimate_varies_as_a_whole(mine: World) -> None:
    client = mine.client()
    base = f"est={mine.estimate.public_id}"
    page = words(opened(client, base).content.decode())
    assert "Clicks of the shop" in page
    page = words(opened(client, f"{base}&add=a1.records").content.decode())
    assert "Clicks: Records written" in page
    assert re.search(r"\d+ scenarios", page)


def test_a_mark_on_an_items_calculator_varies_the_estimate_with_what_was_typed(mine: World) -> None:
    client = mine.client()
    at = f"/estimates/{mine.estimate.public_id}/items/a2/at/{mine.estimate.revision}/?records=777"
    page = client.get(at).content.decode()
    mark = next(m for m in re.findall(r'class="vary" href="([^"]+)"', page) if m.endswith("add=a2.consumers"))
    response = client.get(mark.replace("&amp;", "&"), follow=True)
    query = parse_qs(urlsplit(response.redirect_chain[-1][0]).query, keep_blank_values=True)
    assert query["est"] == [str(mine.estimate.public_id)]
    assert query["i.a2.records"] == ["777"]
    assert query["i.a2.region"] == [""]  # the form shows its default, not what the item has
    assert query["x0"] == ["a2.consumers"]
