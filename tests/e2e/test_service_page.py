"""One service's page under a person's hands: typing, choosing, going back, without a mouse, without scripts."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from calculator.kernel import Choice
from calculator.services import services
from calculator.web.form import groups
from tests.e2e.looks import assert_fits

PATH = "/services/kinesis-data-streams/"
Open = Callable[..., Page]


def total(page: Page) -> Any:
    return page.locator("#monthly")


def ready(page: Page) -> None:
    """Both halves of an answer have arrived."""
    expect(page.locator("#more:not([aria-busy])")).to_be_attached()


def test_typing_prices_again_and_keeps_focus_caret_and_form(open_page: Open) -> None:
    page = open_page(PATH)
    expect(total(page)).to_have_text("$62.11")
    box = page.get_by_label("Records written", exact=True)
    box.evaluate("el => { window.kept = el }")
    box.click()
    box.press("Home")
    box.press("ArrowRight")
    box.press_sequentially("5")
    expect(total(page)).not_to_have_text("$62.11")
    expect(box).to_have_value("1500")
    expect(box).to_be_focused()
    assert box.evaluate("el => [el.selectionStart, el === window.kept]") == [2, True]
    expect(page).to_have_url(re.compile(r"\?records=1500$"))
    expect(page.get_by_role("status").filter(has_text="a month")).to_be_attached()


def test_the_url_opens_the_same_page(open_page: Open) -> None:
    page = open_page(PATH)
    page.get_by_label("Retention", exact=True).fill("200")
    page.get_by_label("KPL aggregation", exact=True).check()
    expect(page).to_have_url(re.compile("kpl=yes&retention=200"))
    ready(page)
    again = open_page(page.url)
    expect(again.get_by_label("Retention", exact=True)).to_have_value("200")
    expect(again.get_by_label("KPL aggregation", exact=True)).to_be_checked()
    expect(total(again)).to_have_text(total(page).inner_text())


def test_only_what_differs_from_its_default_is_sent(open_page: Open) -> None:
    page = open_page(PATH)
    with page.expect_request(lambda r: "hx-target" in r.headers) as sent:
        page.get_by_label("Records written", exact=True).fill("7")
    assert sent.value.url.endswith("?records=7")


def test_a_mode_card_is_the_choice(open_page: Open) -> None:
    page = open_page(PATH)
    growth = page.get_by_label("Buffer for growth", exact=True)
    expect(growth).to_be_visible()
    page.get_by_role("radio", name="On-demand", exact=True).check()
    expect(page).to_have_url(re.compile("mode=on-demand$"))
    expect(total(page)).to_have_text("$1,081.83")
    expect(growth).to_be_hidden()
    page.get_by_role("radio", name="Provisioned").check()
    expect(growth).to_be_visible()
    expect(total(page)).to_have_text("$62.11")


def test_cards_show_their_own_price_as_it_changes(open_page: Open) -> None:
    page = open_page(PATH)
    card = page.locator("label.mode").nth(1)
    expect(card).to_contain_text("$1,081.83")
    page.get_by_label("Records written", exact=True).fill("200")
    expect(card).to_contain_text("$2,1")


def test_a_wrong_value_is_said_beside_it_and_no_old_number_stays(open_page: Open) -> None:
    page = open_page(PATH)
    size = page.get_by_label("Average record size", exact=True)
    size.fill("20000")
    expect(size).to_have_attribute("aria-invalid", "true")
    expect(page.locator("#e-record_kb")).to_contain_text("at most 10,240 KB")
    expect(page.locator("#e-record_kb a")).to_have_attribute("href", re.compile("docs.aws.amazon.com"))
    expect(page.get_by_role("heading", name="One input needs another value")).to_be_visible()
    expect(page.locator(".results")).not_to_contain_text("$")
    expect(page.locator("label.mode").first).not_to_contain_text("$")
    expect(size).to_have_value("20000")
    expect(page).to_have_url(re.compile("record_kb=20000"))
    page.locator("#result").get_by_role("link").click()
    expect(size).to_be_focused()
    size.fill("20")
    expect(size).not_to_have_attribute("aria-invalid", "true")
    expect(total(page)).to_be_visible()
    ready(page)
    expect(page.locator("#ways")).to_be_visible()


def test_another_option_is_applied_by_one_click_and_taken_back(open_page: Open) -> None:
    page = open_page(f"{PATH}?records=50")
    before = total(page).inner_text()
    page.locator(".compare").get_by_role("link", name="On-demand", exact=True).click()
    expect(page).to_have_url(re.compile("mode=on-demand&records=50"))
    expect(page.get_by_role("radio", name="On-demand", exact=True)).to_be_checked()
    expect(page.locator("#total")).to_be_focused()
    page.go_back()
    expect(page.get_by_role("radio", name="Provisioned")).to_be_checked()
    expect(total(page)).to_have_text(before)
    expect(page.get_by_label("Records written", exact=True)).to_have_value("50")
    page.go_forward()
    expect(page.get_by_role("radio", name="On-demand", exact=True)).to_be_checked()


def test_a_cheaper_way_is_applied_by_one_click(open_page: Open) -> None:
    page = open_page(f"{PATH}?records=5000&record_kb=1")
    way = page.locator(".way", has_text="KPL").first
    expect(way).to_be_visible()
    before = total(page).inner_text()
    way.get_by_role("link").click()
    expect(page).to_have_url(re.compile("kpl=yes"))
    expect(total(page)).not_to_have_text(before)
    page.get_by_label("Records written", exact=True).fill("6000")
    expect(page).to_have_url(re.compile("records=6000"))
    expect(page).to_have_url(re.compile("kpl=yes"))


def test_the_working_opens_on_demand_and_follows_the_inputs(open_page: Open) -> None:
    page = open_page(PATH)
    expect(page.locator("ol.work")).to_have_count(0)
    page.get_by_text("Working", exact=True).click()
    expect(page.locator("ol.work")).to_contain_text("5 shards for 730 hours are 3,650 shard-hours.")
    expect(page).to_have_url(re.compile("working=1"))
    page.get_by_label("Records written", exact=True).fill("200")
    expect(page.locator("ol.work")).to_contain_text("9 shards for 730 hours")
    page.get_by_text("Working", exact=True).click()
    expect(page).not_to_have_url(re.compile("working=1"))


def test_a_chart_is_drawn_when_it_is_opened_and_not_before(open_page: Open) -> None:
    charted = next(s for s in services().values() if any(c.months for c in s.compare))
    page = open_page(f"/services/{charted.slug}/")
    assert page.locator("script[src*=plotly]").count() == 0
    page.locator("#chart-summary").click()
    expect(page.locator("#chart .main-svg").first).to_be_visible()
    expect(page).to_have_url(re.compile("chart=1"))
    page.locator("#theme").click()
    expect(page.locator("#chart .main-svg").first).to_be_visible()
    page.get_by_text("The same as a table").click()
    expect(page.get_by_role("columnheader", name="36", exact=True)).to_be_visible()


def test_a_long_choice_is_searched_on_the_server(open_page: Open) -> None:
    searched = [(s, q.field) for s in services().values() for g in groups(s) for q in g.plain if q.control == "search"]
    for service, field in searched:
        page = open_page(f"/services/{service.slug}/")
        box = page.get_by_role("combobox", name=field.label)
        before = page.locator("#total").inner_text()
        box.click()
        options = page.get_by_role("listbox").get_by_role("option")
        expect(options.first).to_be_visible()
        assert isinstance(field, Choice)
        wanted = field.choices[-1].value
        box.fill(wanted)
        expect(options.first).to_contain_text(wanted)
        box.press("Enter")
        expect(box).to_have_value(wanted)
        expect(page).to_have_url(re.compile(f"{field.name}={re.escape(wanted)}"))
        expect(page.locator("#total")).not_to_have_text(before)
        box.fill("no such thing")
        box.blur()
        expect(page.locator(f"#e-{field.name}")).to_contain_text("is not one of")


def test_a_unit_price_shows_its_receipt(open_page: Open) -> None:
    page = open_page(PATH)
    page.get_by_role("link", name="$0.015").click()
    receipt = page.get_by_role("dialog")
    expect(receipt).to_contain_text("Rate code")
    expect(receipt).to_contain_text("published")
    page.keyboard.press("Escape")
    expect(receipt).to_be_hidden()


def test_a_region_is_found_by_typing(open_page: Open) -> None:
    page = open_page(PATH)
    box = page.get_by_role("combobox", name="Region")
    expect(box).to_have_value("US East (N. Virginia)")
    box.click()
    box.fill("frank")
    expect(page.get_by_role("option")).to_have_count(1)
    box.press("Enter")
    expect(box).to_have_value("Europe (Frankfurt)")
    expect(page).to_have_url(re.compile("region=eu-central-1"))
    box.fill("nowhere at all")
    expect(page.get_by_text("Nothing by that name")).to_be_visible()
    box.press("Escape")
    expect(box).to_have_value("Europe (Frankfurt)")


def test_the_keyboard_alone_is_enough(open_page: Open) -> None:
    page = open_page(PATH)
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the content")).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    for name in ("What if…", "Use in a spreadsheet", "Start again"):
        expect(page.get_by_role("link", name=name, exact=True)).to_be_focused()
        page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Copy link")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.get_by_role("radio", name="Provisioned")).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(page).to_have_url(re.compile("mode=on-demand$"))
    page.keyboard.press("ArrowUp")
    expect(total(page)).to_have_text("$62.11")
    page.keyboard.press("Tab")
    box = page.get_by_role("combobox", name="Region")
    expect(box).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("option").first).to_have_attribute("aria-selected", "true")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(box).to_have_value("US East (Ohio)")
    records = page.get_by_label("Records written", exact=True)
    for _ in range(4):  # past the links that vary an input, and the fold of what is rarely asked
        page.keyboard.press("Tab")
        if records.evaluate("el => el === document.activeElement"):
            break
    expect(records).to_be_focused()
    page.keyboard.type("250")
    expect(page).to_have_url(re.compile("records=250"))
    page.locator("#working-summary").focus()
    page.keyboard.press("Enter")
    expect(page.locator("ol.work")).to_be_visible()
    expect(page.locator("#working-summary")).to_be_focused()


def test_everything_works_without_javascript(open_page: Open) -> None:
    page = open_page(PATH, javascript=False)
    page.get_by_label("Records written", exact=True).fill("1500")
    page.get_by_label("Region", exact=True).select_option("eu-central-1")
    page.get_by_role("radio", name="On-demand", exact=True).check()
    page.get_by_label("KPL aggregation", exact=True).check()
    page.get_by_role("button", name="Work it out").click()
    expect(page).to_have_url(re.compile("records=1500"))
    expect(page.get_by_label("Records written", exact=True)).to_have_value("1500")
    expect(page.get_by_label("KPL aggregation", exact=True)).to_be_checked()
    expect(total(page)).not_to_have_text("$62.11")
    page.get_by_text("Working", exact=True).click()
    page.get_by_role("link", name="Show every step").click()
    expect(page.locator("ol.work")).to_be_visible()
    page.get_by_label("Records written", exact=True).fill("nonsense")
    page.get_by_role("button", name="Work it out").click()
    expect(page.get_by_label("Records written", exact=True)).to_have_value("nonsense")
    expect(page.locator("#e-records")).to_contain_text("must be a number")


def test_the_total_is_held_at_the_bottom_of_a_phone(open_page: Open) -> None:
    page = open_page(PATH, width=400, height=800)
    bar = page.locator("a.phone")
    expect(bar).to_contain_text("$62.11")
    expect(bar).to_be_in_viewport(ratio=1)
    page.get_by_label("Records written", exact=True).fill("1000")
    expect(bar).not_to_contain_text("$62.11")
    page.mouse.wheel(0, 1500)
    expect(bar).to_be_in_viewport(ratio=1)
    assert_fits(page)


def test_the_total_stays_in_view_beside_a_long_form(open_page: Open) -> None:
    page = open_page(PATH, height=700)
    page.get_by_label("Retention", exact=True).scroll_into_view_if_needed()
    page.mouse.wheel(0, 400)
    expect(total(page)).to_be_in_viewport(ratio=1)


def test_a_server_that_does_not_answer_is_said(browser: Browser, live_server: Any) -> None:
    # Not by `open_page`: here an error in the console is what must happen.
    with browser.new_context(base_url=live_server.url) as context:
        page = context.new_page()
        page.goto(PATH)
        context.set_offline(True)
        page.get_by_label("Records written", exact=True).fill("11")
        expect(page.get_by_role("alert")).to_contain_text("cannot be reached")
        context.set_offline(False)
        page.get_by_label("Records written", exact=True).fill("12")
        expect(page.get_by_role("alert")).to_be_hidden()
        expect(page).to_have_url(re.compile("records=12"))


def test_colours_are_chosen_and_remembered(open_page: Open) -> None:
    page = open_page(PATH, scheme="light")
    ground = "getComputedStyle(document.body).backgroundColor"
    light = page.evaluate(ground)
    button = page.locator("#theme")
    button.click()
    button.click()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    assert page.evaluate(ground) != light
    page.reload()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")


@pytest.mark.parametrize("records", ["100", "abc", "1e9"])
def test_nothing_is_wider_than_a_phone(open_page: Open, records: str) -> None:
    page = open_page(f"{PATH}?records={records}&fan_out=30&working=1", width=400)
    assert_fits(page)
