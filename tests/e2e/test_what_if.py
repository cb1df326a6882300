"""What-if under people's hands: from a mark to an answer, typed into, without scripts, for every eye."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.looks import assert_fits

Open = Callable[..., Page]
Check = Callable[[Page], None]
LOOKS = [("light", 1280), ("dark", 1280), ("light", 400), ("dark", 400)]
SMALL = (
    "/what-if/?of=kinesis-data-streams&x0=mode&x0.k=options&x1=records&x1.k=range&x1.lo=10&x1.hi=100000&x1.n=9&x1.s=log"
)


def test_from_a_mark_to_an_answer_that_follows_what_is_typed(open_page: Open) -> None:
    page = open_page("/services/kinesis-data-streams/")
    page.get_by_label("Records written", exact=True).fill("250")
    page.get_by_role("link", name="Vary Records written", exact=True).click()
    expect(page).to_have_url(re.compile(r"i\.records=250.*x0=records"))
    expect(page.locator("#count")).to_have_text("21 scenarios")
    page.get_by_label("Vary one more").select_option("mode")
    expect(page.locator("#count")).to_have_text("Records written 21 × Capacity mode 3 = 63 scenarios")
    high = page.locator("[name='x0.hi']")
    high.fill("abc")
    expect(page.locator("[id='e-x0.hi']")).to_contain_text("must be a number")
    expect(high).to_have_attribute("aria-invalid", "true")
    expect(high).to_be_focused()
    high.fill("90000")
    expect(page.locator("[id='e-x0.hi']")).to_be_hidden()
    expect(page.locator("#answer .big")).to_contain_text("lowest")
    expect(page).to_have_url(re.compile(r"x0\.hi=90000"))
    page.locator("[name='x0.n']").fill("9")
    expect(page.locator("#count")).to_contain_text("27 scenarios")
    # What the address says is what there is after going away and back.
    told = page.locator("#answer .big").inner_text()
    page.reload()
    expect(page.locator("#answer .big")).to_have_text(told)
    page.get_by_role("button", name="Do not vary Capacity mode").click()
    expect(page.locator("#count")).to_have_text("9 scenarios")
    page.go_back()
    expect(page.locator("#count")).to_contain_text("27 scenarios")


def test_charts_are_drawn_and_say_the_same_as_their_tables(open_page: Open) -> None:
    page = open_page(f"{SMALL}&second=shards")
    figures = page.locator("figure")
    for i in range(figures.count()):
        figure = figures.nth(i)
        figure.scroll_into_view_if_needed()
        if figure.locator("[data-draw]").count():
            expect(figure.locator("svg.main-svg").first).to_be_visible()
        for folded in figure.get_by_text("The same as a table").all():
            folded.click()
        expect(figure.locator("tbody tr").first).to_be_visible()
    page.get_by_role("button", name=re.compile("Show .* more")).click()
    expect(page.locator(".rest tr").first).to_be_visible()


def test_a_list_too_long_for_an_address_says_what_to_do(open_page: Open) -> None:
    page = open_page(SMALL)
    page.route(re.compile(r"/what-if/\?"), lambda route: route.fulfill(status=414))
    page.locator("[name='x1.n']").fill("8")
    expect(page.locator("#trouble")).to_contain_text("shorten what you typed")
    expect(page.locator("[name='x1.n']")).to_have_value("8")


def test_another_pair_of_inputs_changes_the_heat_map_alone(open_page: Open) -> None:
    page = open_page(f"{SMALL}&x2=consumers&x2.k=values&x2.v=1,2,3")
    page.locator("#fig-heat").scroll_into_view_if_needed()
    page.get_by_role("link", name="Capacity mode × Consumer").click()
    expect(page.locator("#fig-heat .across")).to_have_text(re.compile("Capacity mode|Consumer"))
    expect(page.locator("#fig-heat [aria-current]")).to_have_text("Capacity mode × Consumer applications")


def test_it_works_from_the_keyboard_and_without_scripts(open_page: Open) -> None:
    page = open_page("/what-if/?of=kinesis-data-streams", javascript=False)
    page.get_by_label("Choose an input to vary").select_option("mode")
    page.get_by_role("button", name="Add", exact=True).first.press("Enter")
    expect(page.locator("#count")).to_have_text("3 scenarios")
    page.get_by_label("Vary one more").select_option("+driver")
    page.get_by_role("button", name="Add", exact=True).first.press("Enter")
    page.get_by_label("Times", exact=True).fill("1 3 x")
    page.get_by_role("button", name="Show the answer").press("Enter")
    expect(page.get_by_text("must be a number").first).to_be_visible()
    page.get_by_label("Times", exact=True).fill("1 3")
    page.get_by_role("button", name="Show the answer").press("Enter")
    expect(page.locator("#count")).to_contain_text("= 6 scenarios")
    expect(page.get_by_role("heading", name="The best", exact=True)).to_be_visible()
    page.get_by_role("button", name="Traffic one place up").press("Enter")
    expect(page.locator(".axis-head b").first).to_have_text("Traffic")


@pytest.mark.parametrize(("scheme", "width"), LOOKS)
@pytest.mark.parametrize(
    "path",
    [
        "/what-if/",
        "/what-if/?of=ec2",
        f"{SMALL}&second=shards&c0=monthly&c0.to=5000",
        f"{SMALL}&c0=monthly&c0.to=1",
        f"{SMALL}&x2=region&x2.k=range&x3=record_kb&x3.k=range&x3.lo=abc&best=0",
        "/what-if/?of=ec2&x0=instance_type&x0.k=instances&x0.need.vcpu=2&x1=count,utilization&x1.k=driver&x1.v=1",
        "/what-if/?of=dynamodb&x0=writes&x0.k=range&x0.lo=1&x0.hi=999&x0.n=2000&x1=reads&x1.n=2000",
        SMALL.replace("/?", "/rows/?"),
        "/what-if/compare/",
    ],
    ids=["start", "nothing", "answer", "miss", "wrong", "types", "large", "rows", "compare"],
)
def test_what_if_is_accessible(open_page: Open, assert_accessible: Check, path: str, scheme: str, width: int) -> None:
    page = open_page(path, scheme=scheme, width=width)
    page.evaluate("document.querySelectorAll('details').forEach((d) => { d.open = true })")
    assert_fits(page)
    assert_accessible(page)


@pytest.mark.parametrize(("scheme", "width"), LOOKS)
def test_a_saved_sweep_is_accessible(open_page: Open, assert_accessible: Check, scheme: str, width: int) -> None:
    page = open_page(SMALL, scheme=scheme, width=width)
    page.get_by_label("Name of the sweep").fill("Modes by load")
    page.get_by_role("button", name="Save this sweep").click()
    expect(page).to_have_url(re.compile(r"/what-if/[0-9a-f-]{36}/$"))
    expect(page.locator("figure").first).to_be_visible()
    assert_fits(page)
    assert_accessible(page)
    page.get_by_role("link", name="Share").click()
    assert_accessible(page)
