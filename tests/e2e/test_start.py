"""The start page: search as one types, with and without JavaScript."""

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

Open = Callable[..., Page]


def test_typing_finds_services_and_their_options(open_page: Open) -> None:
    page = open_page("/")
    box = page.get_by_role("searchbox", name="Find a service")
    expect(box).to_be_focused()
    box.press_sequentially("demand adv")
    expect(page.get_by_role("status").filter(has_text="1 service")).to_be_visible()
    expect(box).to_be_focused()
    expect(page).to_have_url(re.compile(r"q=demand"))
    page.get_by_role("link", name="Capacity mode: On-demand Advantage").click()
    expect(page.get_by_role("radio", name="On-demand Advantage")).to_be_checked()
    page.go_back()
    expect(page.get_by_role("link", name="Capacity mode: On-demand Advantage")).to_be_visible()
    expect(box).to_have_value("demand adv")


def test_what_is_not_found_is_said_beside_what_there_is(open_page: Open) -> None:
    page = open_page("/?q=zebra", javascript=False)
    expect(page.get_by_role("heading", name="Nothing here is called “zebra”")).to_be_visible()
    expect(page.locator(".tile").first).to_be_visible()


def test_the_search_of_every_page_needs_no_javascript(open_page: Open) -> None:
    page = open_page("/services/kinesis-data-streams/", javascript=False)
    page.get_by_role("searchbox", name="Find a service").fill("stream")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/\?q=stream"))
    expect(page.locator(".tile").first).to_be_visible()


def test_a_worked_example_opens_filled_in(open_page: Open) -> None:
    page = open_page("/")
    page.get_by_role("link", name="100 records a second of 35 KB need 4 shards").click()
    expect(page.get_by_label("Buffer for growth", exact=True)).to_have_value("0")
    expect(page.locator("#total")).to_contain_text("$51.16")
