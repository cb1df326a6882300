"""axe-core over every page: light and dark, desktop and phone, right and wrong input."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from calculator.services import services

LOOKS = [("light", 1280), ("dark", 1280), ("light", 400), ("dark", 400)]
Open = Callable[..., Page]
Check = Callable[..., None]


@pytest.mark.parametrize(("scheme", "width"), LOOKS)
@pytest.mark.parametrize("path", ["/", "/?q=gp3", "/rates/?offer=x", "/api/", "/nothing"])
def test_pages_are_accessible(open_page: Open, assert_accessible: Check, path: str, scheme: str, width: int) -> None:
    assert_accessible(open_page(path, scheme=scheme, width=width))


def in_all_lights(page: Page, check: Check) -> None:
    """Services share one template, and dark differs from light in its colours: those are looked at in both."""
    check(page)
    page.emulate_media(color_scheme="dark", reduced_motion="reduce")
    check(page, colours=True)
    page.emulate_media(color_scheme="light")


@pytest.mark.parametrize("slug", list(services()))
def test_services_are_accessible(open_page: Open, assert_accessible: Check, slug: str) -> None:
    page = open_page(f"/services/{slug}/?working=1&chart=1")
    page.evaluate("document.querySelectorAll('details').forEach((d) => { d.open = true })")
    expect(page.locator("ol.work")).to_be_visible()
    in_all_lights(page, assert_accessible)
    page.set_viewport_size({"width": 400, "height": 900})
    in_all_lights(page, assert_accessible)


@pytest.mark.parametrize("slug", list(services()))
def test_wrong_input_is_accessible(open_page: Open, assert_accessible: Check, slug: str) -> None:
    query = "&".join(f"{name}=abc" for name in services()[slug].by_name)
    page = open_page(f"/services/{slug}/?{query}&unheard=1")
    expect(page.locator(".wrong")).to_be_visible()
    in_all_lights(page, assert_accessible)


def test_a_receipt_is_accessible(open_page: Open, assert_accessible: Check) -> None:
    page = open_page("/services/kinesis-data-streams/")
    page.get_by_role("link", name="$0.015").click()
    expect(page.get_by_role("dialog")).to_contain_text("Rate code")
    assert_accessible(page)


def test_an_open_list_is_accessible(open_page: Open, assert_accessible: Check) -> None:
    page = open_page("/services/kinesis-data-streams/")
    page.get_by_role("combobox", name="Region").click()
    expect(page.get_by_role("option").first).to_be_visible()
    assert_accessible(page)
