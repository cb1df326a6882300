"""An estimate under people's hands: built, grouped, moved, shared, changed by two at once, compared, exported, revoked;
by keyboard, by mouse, without scripts, for every eye.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.e2e.looks import assert_fits

Open = Callable[..., Page]
Check = Callable[[Page], None]
LOOKS = [("light", 1280), ("dark", 1280), ("light", 400), ("dark", 400)]
EXAMPLE = "Three-tier web application"


def new(page: Page, example: str = EXAMPLE) -> Page:
    """An estimate of one's own, from an example."""
    page.goto("/estimates/")
    page.get_by_role("button", name=example).click()
    expect(page.locator("#estimate[data-editable]")).to_be_visible()
    return page


def row(page: Page, name: str) -> Any:
    return page.locator(".nm", has_text=re.compile(f"^{re.escape(name)}$"))


def opened(page: Page, name: str) -> Any:
    """The drawer of a row."""
    row(page, name).click()
    drawer = page.locator(".drawer:has(*)")
    expect(drawer.locator(".inside")).to_be_visible()
    return drawer


def saved(page: Page, revision: int) -> None:
    expect(page.locator(f'#tools[data-revision="{revision}"]')).to_be_attached()
    expect(page.locator(".is-saved")).to_be_visible()


def names(page: Page) -> list[str]:
    return page.locator(".nm").all_inner_texts()


def monthly(page: Page) -> Any:
    return page.locator("#monthly")


@pytest.fixture
def mine(open_page: Open) -> Page:
    return new(open_page("/estimates/"))


def another(context: BrowserContext, url: str) -> Page:
    page = context.new_page()
    page.set_default_timeout(10_000)
    page.goto(url)
    return page


def test_from_an_example_to_a_shared_offer_and_back(open_page: Open) -> None:
    # An example, its production in another Region.
    page = open_page("/")
    page.get_by_role("link", name=EXAMPLE).click()
    before = monthly(page).inner_text()
    page.get_by_role("button", name="Open as my own estimate").click()
    expect(monthly(page)).to_have_text(before)
    url = page.url
    page.get_by_label("Name of a new group").fill("Tests")
    page.get_by_role("button", name="Add group", exact=True).click()
    saved(page, 2)
    drawer = opened(page, "Staging")
    drawer.get_by_label("Move to").select_option(label="Tests")
    saved(page, 3)
    drawer = opened(page, "Production")
    drawer.get_by_label("Region", exact=True).select_option("eu-central-1")
    drawer.get_by_role("button", name="Set Region", exact=True).click()
    saved(page, 4)
    expect(monthly(page)).not_to_have_text(before)
    expect(page.locator(".row", has_text="Web servers")).to_contain_text("Europe (Frankfurt)")
    after = monthly(page).inner_text()

    # Signing up keeps it.
    page.get_by_role("link", name="Sign in").click()
    page.get_by_role("link", name="Sign up", exact=False).first.click()
    page.get_by_label("E-mail", exact=False).first.fill("ann@example.com")
    for box in page.locator("input[type=password]").all():
        box.fill("correct horse battery")
    page.locator("main form button").first.click()
    page.goto("/estimates/")
    expect(page.get_by_text("Kept with your account.")).to_be_visible()
    page.get_by_role("link", name=EXAMPLE, exact=True).click()
    expect(monthly(page)).to_have_text(after)

    # A version is kept, a link shared.
    page.get_by_text("Save a version").click()
    page.get_by_label("What this version is").fill("Offer")
    page.get_by_role("button", name="Keep it").click()
    expect(page.get_by_text("Version 1 “Offer” is kept.")).to_be_visible()
    page.goto(url)
    page.get_by_role("link", name="Share").click()
    panel = page.locator("#panel")
    panel.get_by_label("For whom or what").fill("Team")
    panel.get_by_text("look and change").click()
    panel.get_by_role("button", name="Make the link").click()
    address = panel.get_by_label("The new link").input_value()
    page.keyboard.press("Escape")
    page.goto(url)

    # Somebody without an account opens it; both change one amount.
    other = open_page(address)
    expect(monthly(other)).to_have_text(after)
    theirs = opened(other, "Web servers")
    theirs.get_by_label("Number of instances").fill("5")
    theirs.get_by_label("Number of instances").press("Tab")
    saved(other, 5)
    ours = opened(page, "Web servers")
    ours.get_by_label("Number of instances").fill("7")
    ours.get_by_label("Number of instances").press("Tab")
    expect(panel).to_contain_text("Somebody was faster")
    expect(panel).to_contain_text("Link “Team” changed this estimate")
    expect(panel).to_contain_text("from 4 instances to 5 instances")
    expect(panel).to_contain_text("from 4 instances to 7 instances")
    expect(page.locator(".is-not")).to_be_attached()
    panel.get_by_role("radio", name="yours: 7 instances").check()
    panel.get_by_role("button", name="Keep both").click()
    expect(page.locator(".row", has_text="Web servers")).to_contain_text("Number of instances: 7")

    # The versions are compared, the numbers exported, the link revoked.
    page.get_by_role("link", name="History").click()
    expect(page.locator(".changes")).to_contain_text("link “Team”")
    page.get_by_role("button", name="Compare the two").click()
    expect(page.get_by_role("heading", name="What changed")).to_be_visible()
    expect(page.locator("main")).to_contain_text("Number of instances from 4 instances to 7 instances")
    page.goto(url)
    page.locator("#export summary").click()
    with page.expect_download() as download:
        page.get_by_role("link", name="CSV, a row per line and tier").click()
    assert download.value.suggested_filename.endswith("-lines.csv")
    page.get_by_role("link", name="Share").click()
    panel.get_by_role("button", name="Revoke Team").click()
    expect(panel).to_contain_text("“Team” opens nothing any more.")
    other.goto(address)
    expect(other.get_by_role("heading", name="There is nothing here")).to_be_visible()


def test_an_amount_is_changed_in_place_and_taken_back_by_keys(mine: Page) -> None:
    page = mine
    before = monthly(page).inner_text()
    drawer = opened(page, "Database volumes")
    drawer.get_by_label("Size of each volume").fill("4000")
    drawer.get_by_label("Size of each volume").press("Tab")
    saved(page, 2)
    expect(monthly(page)).not_to_have_text(before)
    expect(page.locator("#undo")).to_contain_text("Changed Size of each volume")
    page.locator("#outline-title").evaluate("el => document.activeElement.blur()")
    page.keyboard.press("Control+z")
    saved(page, 3)
    expect(monthly(page)).to_have_text(before)
    page.keyboard.press("Control+Shift+z")
    saved(page, 4)
    expect(monthly(page)).not_to_have_text(before)


def test_undo_in_a_field_is_the_fields_own(mine: Page) -> None:
    name = opened(mine, "Web servers").get_by_label("Name", exact=True)
    name.fill("Servers")
    name.press("Tab")
    saved(mine, 2)
    mine.evaluate("asked = 0; document.addEventListener('htmx:beforeRequest', () => { asked += 1 })")
    name.press("Control+z")
    assert mine.evaluate("asked") == 0
    saved(mine, 2)


def test_a_wrong_amount_is_kept_and_said_beside_it(mine: Page) -> None:
    drawer = opened(mine, "Database volumes")
    drawer.get_by_label("Size of each volume").fill("lots")
    drawer.get_by_label("Size of each volume").press("Tab")
    saved(mine, 2)
    expect(drawer.get_by_label("Size of each volume")).to_have_value("lots")
    expect(drawer.locator(".err")).to_contain_text("must be a number")
    expect(mine.locator("#unpriced")).to_contain_text("Database volumes")


def test_a_wrong_setting_is_said_beside_it_and_not_saved(mine: Page) -> None:
    tax = mine.get_by_label("Tax", exact=True)
    tax.fill("abc")
    tax.press("Tab")
    expect(mine.locator("#e-tax")).to_contain_text("“abc” is not")
    expect(tax).to_have_attribute("aria-invalid", "true")
    expect(mine.locator(".is-not")).to_be_visible()
    tax.fill("19")
    tax.press("Tab")
    saved(mine, 2)
    expect(mine.locator("#totals")).to_contain_text("Tax, 19 %")
    expect(mine.locator("#e-tax")).to_be_hidden()


def test_rows_are_moved_by_the_keyboard_and_keep_the_focus(mine: Page) -> None:
    row(mine, "Pages to readers").focus()
    mine.keyboard.press("Alt+ArrowUp")
    saved(mine, 2)
    expect(row(mine, "Pages to readers")).to_be_focused()
    assert names(mine).index("Pages to readers") < names(mine).index("Web servers")
    mine.keyboard.press("Alt+ArrowLeft")
    saved(mine, 3)
    expect(row(mine, "Pages to readers")).to_be_focused()
    mine.keyboard.press("Enter")
    expect(mine.locator(".inside")).to_be_visible()
    mine.get_by_role("button", name="Duplicate").press("Enter")
    saved(mine, 4)
    expect(row(mine, "Pages to readers (copy)")).to_be_visible()


def test_rows_are_moved_by_the_mouse(mine: Page) -> None:
    source = mine.locator(".row", has_text="Pictures and backups")
    grip = source.locator(".grip")
    source.hover()
    start = grip.bounding_box()
    into = mine.locator(".row.grp", has_text="Staging").bounding_box()
    assert start
    assert into
    mine.mouse.move(start["x"] + 5, start["y"] + 8)
    mine.mouse.down()
    mine.mouse.move(into["x"] + 80, into["y"] + into["height"] / 2 - 8, steps=6)
    mine.mouse.move(into["x"] + 80, into["y"] + into["height"] / 2, steps=3)
    expect(mine.locator(".drop-into")).to_have_count(1)
    mine.mouse.up()
    saved(mine, 2)
    assert names(mine)[-1] == "Pictures and backups"


def test_groups_fold_and_stay_folded(mine: Page) -> None:
    mine.get_by_role("button", name="Items of Web").click()
    expect(row(mine, "Web servers")).to_be_hidden()
    drawer = opened(mine, "Staging servers")
    drawer.get_by_role("button", name="Do not count").click()
    saved(mine, 2)
    expect(row(mine, "Web servers")).to_be_hidden()
    mine.get_by_role("button", name="Items of Web").press("Enter")
    expect(row(mine, "Web servers")).to_be_visible()


def test_an_item_comes_from_its_calculator_and_goes_back_to_it(mine: Page) -> None:
    mine.get_by_role("link", name="Add an item", exact=True).click()
    mine.locator("#choose-q").fill("kinesis")
    mine.locator("#choice").get_by_role("link", name="Kinesis Data Streams").click()
    mine.get_by_label("Records written", exact=True).fill("500")
    expect(mine).to_have_url(re.compile(r"records=500"))
    mine.get_by_label("Name of the item").fill("Clicks")
    cost = mine.locator("#monthly").inner_text()
    mine.get_by_role("button", name="Add to estimate").click()
    expect(mine.locator(".row", has_text="Clicks")).to_contain_text(cost)
    mine.get_by_role("link", name="Edit the inputs of Clicks").click()
    expect(mine.get_by_label("Records written", exact=True)).to_have_value("500")
    mine.get_by_label("Records written", exact=True).fill("900")
    expect(mine).to_have_url(re.compile(r"records=900"))
    mine.get_by_role("button", name="Save to estimate").click()
    expect(mine.locator(".row", has_text="Clicks")).to_contain_text("900")


def test_a_service_page_leads_into_an_estimate(open_page: Open) -> None:
    page = open_page("/services/kinesis-data-streams/")
    page.get_by_label("Records written", exact=True).fill("250")
    expect(page).to_have_url(re.compile("records=250"))
    page.get_by_role("link", name="Add to estimate").click()
    page.get_by_label("Name of the item").fill("Clicks")
    page.get_by_role("button", name="Add", exact=True).click()
    expect(page.locator(".row", has_text="Clicks")).to_contain_text("250")


def cash_is_drawn(page: Page) -> None:
    """The chart below the others is drawn once it comes into view; a change saved meanwhile brings a new one."""
    page.wait_for_function(
        "() => { const f = document.querySelector('#fig-cash'); f?.scrollIntoView();"
        " return f?.querySelector('.main-svg') }"
    )


def test_charts_are_drawn_when_they_are_opened_and_follow_changes(mine: Page) -> None:
    assert mine.locator("script[src*=plotly]").count() == 0
    mine.locator("#charts-summary").click()
    cash_is_drawn(mine)
    expect(mine.locator("#charts figure")).to_have_count(3)
    mine.get_by_text("The same as a table").first.click()
    expect(mine.get_by_role("columnheader", name="36 months").first).to_be_visible()
    drawer = opened(mine, "Database volumes")
    drawer.get_by_role("button", name="Remove").click()
    saved(mine, 2)
    expect(mine.locator("#fig-by-service")).not_to_contain_text("EBS")


def test_a_server_out_of_reach_is_said_and_what_was_typed_stays(mine: Page) -> None:
    # A page of its own: the browser's own words in the console are expected here.
    page = another(mine.context, mine.url)
    drawer = opened(page, "Web servers")
    page.context.set_offline(True)
    box = drawer.get_by_label("Number of instances")
    box.fill("9")
    box.press("Tab")
    expect(page.get_by_text("The server cannot be reached")).to_be_visible()
    expect(page.locator(".is-not")).to_be_visible()
    expect(box).to_have_value("9")
    page.context.set_offline(False)
    box.fill("10")
    box.press("Tab")
    saved(page, 2)


def test_everything_works_without_scripts(open_page: Open) -> None:
    page = open_page("/estimates/", javascript=False)
    page.get_by_role("button", name=EXAMPLE).click()
    url = page.url
    page.get_by_role("link", name="Web servers", exact=True).click()
    page.get_by_label("Number of instances").fill("8")
    page.get_by_role("button", name="Save", exact=True).first.click()
    expect(page.locator(".row", has_text="Web servers")).to_contain_text("Number of instances: 8")
    expect(page.locator(".messages")).to_contain_text("Changed Number of instances")
    page.get_by_role("button", name="Undo").click()
    expect(page.locator(".row", has_text="Web servers")).to_contain_text("Number of instances: 4")
    page.get_by_label("AWS Support plan").select_option("business")
    page.get_by_role("button", name="Save these").click()
    expect(page.locator("#totals")).to_contain_text("AWS Support: Business")
    page.goto(f"{url}share/")
    page.get_by_label("Passphrase, if any").fill("open sesame")
    page.get_by_role("button", name="Make the link").click()
    address = page.get_by_label("The new link").input_value()
    other = open_page(address, javascript=False)
    other.get_by_label("Passphrase").fill("open sesame")
    other.get_by_role("button", name="Open").click()
    expect(other.get_by_role("heading", name=EXAMPLE)).to_be_visible()
    other.get_by_role("button", name="Make a copy", exact=True).click()
    expect(other.locator("#estimate[data-editable]")).to_be_visible()


def test_a_shared_page_names_its_address_to_no_other_site(open_page: Open) -> None:
    page = new(open_page("/estimates/"))
    page.get_by_role("link", name="Share").click()
    page.get_by_role("button", name="Make the link").click()
    address = page.get_by_label("The new link").input_value()
    other = open_page(address)
    sent: list[dict[str, str]] = []

    def noted(route: Any) -> None:
        sent.append(route.request.headers)
        route.fulfill()

    other.route("https://elsewhere.example/**", noted)
    other.evaluate(
        """() => {
            const a = document.createElement("a");
            a.href = "https://elsewhere.example/x";
            a.textContent = "away";
            document.querySelector("main").prepend(a);
        }"""
    )
    other.get_by_role("link", name="away").click()
    other.wait_for_url("https://elsewhere.example/**")
    assert sent
    assert "referer" not in sent[0]


def test_a_page_prints_its_totals_and_items_and_no_buttons(mine: Page) -> None:
    mine.emulate_media(media="print")
    expect(monthly(mine)).to_be_visible()
    expect(row(mine, "Web servers")).to_be_visible()
    expect(mine.locator(".est-head", has_text="price book")).to_be_visible()
    for gone in ("Share", "Add an item", "Undo"):
        expect(mine.get_by_text(gone, exact=True)).to_be_hidden()


@pytest.mark.parametrize(("scheme", "width"), LOOKS)
def test_an_estimate_is_accessible(open_page: Open, assert_accessible: Check, scheme: str, width: int) -> None:
    page = open_page("/estimates/", scheme=scheme, width=width)
    assert_accessible(page)
    new(page)
    page.get_by_label("Name of the estimate").fill("An absurdly long name " * 5)
    page.get_by_label("Name of the estimate").press("Enter")
    saved(page, 2)
    page.evaluate("document.querySelectorAll('details:not(.pop)').forEach((d) => { d.open = true })")
    cash_is_drawn(page)
    assert_accessible(page)
    for name in ("Database volumes", "Production"):
        opened(page, name)
        assert_accessible(page)
    assert_fits(page)
    url = page.url.split("?")[0]
    page.locator("#keep summary").click()
    page.get_by_label("What this version is").fill("Offer")
    assert_accessible(page)
    page.get_by_role("button", name="Keep it").click()
    expect(page.get_by_role("heading", name="History")).to_be_visible()
    for path in ("history/", "changes/?from=1", "share/", "delete/", "add/", "?charts=1&open=root"):
        page.goto(f"{url}{path}")
        assert_accessible(page)
        assert_fits(page)
    page.goto("/estimates/")
    assert_accessible(page)


@pytest.mark.parametrize(("scheme", "width"), [("light", 1280), ("dark", 400)])
def test_the_panels_are_accessible(open_page: Open, assert_accessible: Check, scheme: str, width: int) -> None:
    page = new(open_page("/estimates/", scheme=scheme, width=width))
    page.get_by_role("link", name="Share").click()
    page.get_by_role("button", name="Make the link").click()
    address = page.get_by_label("The new link").input_value()
    assert_accessible(page)
    page.keyboard.press("Escape")
    again = another(page.context, page.url)
    opened(again, "Web servers").get_by_label("Number of instances").fill("5")
    again.keyboard.press("Tab")
    saved(again, 2)
    opened(page, "Web servers").get_by_label("Number of instances").fill("7")
    page.keyboard.press("Tab")
    expect(page.locator("#panel")).to_contain_text("Somebody was faster")
    assert_accessible(page)
    assert_accessible(open_page(address, scheme=scheme, width=width))
    assert_accessible(open_page("/s/nothing/", scheme=scheme, width=width))
    assert_accessible(open_page("/estimates/examples/data-lake/?charts=1", scheme=scheme, width=width))
