"""The table of instance types under a person's hands: filters, order, columns, pins, pages; without scripts too."""

import csv
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.looks import assert_fits

PATH = "/instances/"
LOOKS = [("light", 1280), ("dark", 1280), ("light", 400), ("dark", 400)]
Open = Callable[..., Page]
Check = Callable[[Page], None]


def first(page: Page) -> Any:
    """The first type of the list."""
    return page.locator(".sheet tbody th").first


def test_typing_a_filter_narrows_the_list_and_keeps_focus_and_caret(open_page: Open) -> None:
    page = open_page(PATH)
    expect(page.locator("#count")).to_contain_text("1,334 types")
    box = page.get_by_label("Least vCPU", exact=True)
    box.evaluate("el => { window.kept = el }")
    box.press_sequentially("96")
    expect(first(page)).not_to_have_text("t4g.nano")
    box.press("Home")
    box.press_sequentially("1")
    expect(page).to_have_url(re.compile(r"\?vcpu_min=196$"))
    expect(box).to_be_focused()
    assert box.evaluate("el => [el.selectionStart, el === window.kept]") == [1, True]
    expect(page.get_by_role("status")).to_contain_text("types in US East")


def test_the_url_opens_the_same_list(open_page: Open) -> None:
    page = open_page(PATH)
    page.get_by_label("Search", exact=True).fill("m7g -metal")
    page.get_by_label("Operating system").select_option("linux")
    page.get_by_text("Month", exact=True).click()
    expect(page).to_have_url(re.compile(r"\?per=month&q=m7g\+-metal$"))
    expect(page.locator(".sheet thead")).to_contain_text("USD / month")
    expect(page.locator("#f-price_max")).to_contain_text("USD / month")
    expect(page.get_by_role("link", name="Start again")).to_be_visible()
    again = open_page(page.url)
    expect(again.get_by_label("Search", exact=True)).to_have_value("m7g -metal")
    assert again.locator(".sheet").inner_text() == page.locator(".sheet").inner_text()


def test_a_column_sorts_from_the_keyboard_and_keeps_focus(open_page: Open) -> None:
    page = open_page(PATH)
    head = page.get_by_role("columnheader", name="Memory")
    link = head.get_by_role("link")
    link.focus()
    page.keyboard.press("Enter")
    expect(head).to_have_attribute("aria-sort", "ascending")
    expect(link).to_be_focused()
    page.keyboard.press("Enter")
    expect(head).to_have_attribute("aria-sort", "descending")
    expect(link).to_be_focused()
    expect(page).to_have_url(re.compile("sort=-memory$"))
    page.get_by_label("Most memory", exact=True).fill("64")
    expect(head).to_have_attribute("aria-sort", "descending")
    page.go_back()
    expect(page.get_by_role("columnheader", name="Memory")).to_have_attribute("aria-sort", "ascending")


def test_sorting_by_a_far_column_leaves_it_in_view(open_page: Open) -> None:
    page = open_page(PATH, width=400, height=800)
    page.get_by_role("columnheader", name="Instance store").get_by_role("link").click()
    expect(page.get_by_role("columnheader", name="Instance store")).to_have_attribute("aria-sort", "ascending")
    expect(page.get_by_role("columnheader", name="Instance store")).to_be_in_viewport()
    expect(first(page)).to_be_in_viewport()


def test_a_region_is_picked_from_the_list(open_page: Open) -> None:
    page = open_page(PATH)
    box = page.get_by_role("combobox", name="Region")
    box.click()
    box.press_sequentially("irel")
    box.press("Enter")
    expect(page.locator("#count")).to_contain_text("Europe (Ireland)")
    expect(page).to_have_url(re.compile(r"\?region=eu-west-1$"))


def test_columns_are_chosen_and_taken_away(open_page: Open) -> None:
    page = open_page(PATH)
    page.get_by_text("Columns", exact=True).click()
    page.get_by_label("RI 3 yr, all upfront").first.check()
    expect(page.get_by_role("columnheader", name="RI 3 yr, all upfront")).to_be_visible()
    page.get_by_label("vCPU", exact=True).uncheck()
    expect(page.get_by_role("columnheader", name="vCPU", exact=True)).to_have_count(0)
    expect(page.get_by_label("vCPU", exact=True)).to_be_focused()
    page.get_by_role("link", name="Every way to pay").click()
    expect(page.get_by_role("columnheader", name="Conv. RI 3 yr, no upfront")).to_be_attached()
    expect(page.get_by_label("Conv. RI 3 yr, no upfront")).to_be_checked()


def test_types_are_pinned_compared_and_left_out_again(open_page: Open) -> None:
    page = open_page(f"{PATH}?page=3")
    names = page.locator(".sheet tbody th").all_inner_texts()[:2]
    for name in names:
        box = page.get_by_label(f"Compare {name.strip()}", exact=True)
        box.focus()
        box.press("Space")
        expect(page.locator(".pinned")).to_contain_text(name.strip())
        expect(page.get_by_label(f"Compare {name.strip()}", exact=True)).to_be_focused()
    expect(page).to_have_url(re.compile("pin=.*page=3"))
    page.locator(".pinned td a").first.click()
    expect(page.get_by_role("dialog")).to_contain_text("As of")
    page.get_by_role("button", name="Close").click()
    page.get_by_role("link", name=f"Leave out {names[0].strip()}").click()
    expect(page.get_by_label(f"Compare {names[0].strip()}", exact=True)).not_to_be_checked()
    expect(page.get_by_label(f"Compare {names[1].strip()}", exact=True)).to_be_checked()
    # A pin stays while the list changes under it.
    page.get_by_label("Search", exact=True).fill("hpc")
    expect(first(page)).to_contain_text("hpc")
    expect(page.locator(".pinned")).to_contain_text(names[1].strip())


def test_pages_turn_and_turn_back(open_page: Open) -> None:
    page = open_page(PATH)
    page.get_by_role("link", name="Page 2", exact=True).click()
    expect(page.locator("#count")).to_contain_text("101–200 of")
    expect(page).to_have_url(re.compile(r"\?page=2$"))
    expect(page.get_by_role("region", name="Instance types")).to_be_focused()
    page.get_by_label("Least vCPU", exact=True).fill("2")
    expect(page.locator("#count")).to_contain_text("1–100 of")
    expect(page).to_have_url(re.compile(r"\?vcpu_min=2$"))


def test_a_wrong_filter_is_said_beside_it_and_put_right(open_page: Open) -> None:
    page = open_page(PATH)
    box = page.get_by_label("Least memory", exact=True)
    box.fill("lots")
    message = page.locator("#e-memory_min")
    expect(message).to_have_text("Least memory must be a number, such as 16 or 1 TB; “lots” is not.")
    expect(box).to_have_attribute("aria-invalid", "true")
    expect(page.locator(".sheet")).to_have_count(0)
    expect(box).to_have_value("lots")
    page.locator(".wrong a").click()
    expect(box).to_be_focused()
    box.fill("512")
    expect(message).to_be_hidden()
    expect(page.locator(".sheet")).to_be_visible()


def test_a_filter_is_removed_by_its_name(open_page: Open) -> None:
    page = open_page(f"{PATH}?vcpu_min=900&gpu=no")
    expect(page.locator(".nothing")).to_be_visible()
    page.get_by_role("link", name="Remove filter: Least vCPU 900").click()
    expect(page.locator(".sheet")).to_be_visible()
    expect(page.get_by_label("Least vCPU", exact=True)).to_have_value("")
    expect(page).to_have_url(re.compile(r"\?gpu=no$"))


def test_the_whole_table_is_reached_without_a_mouse(open_page: Open) -> None:
    page = open_page(PATH)
    sheet = page.get_by_role("region", name="Instance types")
    sheet.focus()
    head, name = page.locator(".sheet thead th").first, page.locator(".sheet tbody th").last
    page.keyboard.press("End")
    expect(first(page)).not_to_be_in_viewport()
    expect(head).to_be_in_viewport()
    far = page.get_by_role("columnheader", name="Instance store")
    expect(far).not_to_be_in_viewport(ratio=0.9)
    for _ in range(20):
        page.keyboard.press("ArrowRight")
    expect(far).to_be_in_viewport(ratio=0.9)
    left = sheet.evaluate("el => el.getBoundingClientRect().left")
    assert name.evaluate("el => el.getBoundingClientRect().left") == pytest.approx(left, abs=2)


def test_a_row_opens_the_calculator_on_that_type(open_page: Open) -> None:
    page = open_page(f"{PATH}?region=eu-west-1&q=m7g.large")
    page.locator(".sheet").get_by_role("link", name="m7g.large").click()
    expect(page).to_have_url(re.compile(r"/services/.*region=eu-west-1.*instance_type=m7g\.large"))
    expect(page.get_by_role("combobox", name="Instance type")).to_have_value("m7g.large")


def test_the_file_has_the_rows_of_the_screen(open_page: Open, tmp_path: Path) -> None:
    page = open_page(f"{PATH}?q=m7g&sort=-on-demand")
    with page.expect_download() as sent:
        page.locator("#csv").click()
    target = tmp_path / sent.value.suggested_filename
    sent.value.save_as(target)
    with target.open(encoding="utf-8-sig", newline="") as file:
        names = [row["Type"] for row in csv.DictReader(file)]
    assert names == [text.strip() for text in page.locator(".sheet tbody th").all_inner_texts()]


def test_everything_works_without_scripts(open_page: Open) -> None:
    page = open_page(PATH, javascript=False)
    page.get_by_label("Least vCPU", exact=True).fill("8")
    page.get_by_label("Region").select_option("eu-west-1")
    page.get_by_label("Compare t4g.nano").check()
    page.get_by_role("button", name="Show").click()
    expect(page.locator("#count")).to_contain_text("Europe (Ireland)")
    expect(page.get_by_label("Least vCPU", exact=True)).to_have_value("8")
    expect(page.locator(".pinned")).to_contain_text("t4g.nano")
    page.get_by_role("columnheader", name="Memory").get_by_role("link").click()
    expect(page.get_by_role("columnheader", name="Memory")).to_have_attribute("aria-sort", "ascending")
    page.get_by_label("Least vCPU", exact=True).fill("abc")
    page.get_by_role("button", name="Show").click()
    expect(page.locator("#e-vcpu_min")).to_contain_text("must be a number")
    expect(page.get_by_label("Least vCPU", exact=True)).to_have_value("abc")


@pytest.mark.parametrize(
    "path", [PATH, f"{PATH}?pin=m7g.large,m7i.large,c7g.large&vcpu_min=x", f"{PATH}?pin=m7g.large,m7i.large,c7g.large"]
)
def test_nothing_is_wider_than_a_phone(open_page: Open, path: str) -> None:
    page = open_page(path, width=400, height=800)
    page.evaluate("document.querySelectorAll('details').forEach((d) => { d.open = true })")
    assert_fits(page)


@pytest.mark.parametrize(("scheme", "width"), LOOKS)
@pytest.mark.parametrize(
    "query",
    [
        "",
        "?pin=m7g.large,m7i.large&region=eu-west-1&offered=all",
        "?vcpu_min=abc&region=mars&unheard=1&memory_min=9&memory_max=1",
        "?vcpu_min=890&price_max=0.01",
    ],
    ids=["usual", "pinned", "wrong", "empty"],
)
def test_the_table_is_accessible(
    open_page: Open, assert_accessible: Check, query: str, scheme: str, width: int
) -> None:
    page = open_page(f"{PATH}{query}", scheme=scheme, width=width)
    page.evaluate("document.querySelectorAll('details').forEach((d) => { d.open = true })")
    assert_accessible(page)
