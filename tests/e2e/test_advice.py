"""Advice under a person's hands: limits typed, repairs and combinations applied, Regions ranked."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.looks import assert_fits
from tests.e2e.test_service_page import ready, total

Open = Callable[..., Page]
Check = Callable[[Page], None]
EC2 = "/services/ec2/"
BROKEN = "/services/ebs/?volume_type=gp2&size_gib=1000&iops=9000"


def test_limits_of_advice_are_typed_without_losing_the_place_and_live_in_the_address(open_page: Open) -> None:
    page = open_page(EC2)
    page.locator("#scope > summary").click()
    expect(page.locator("#ways-found")).to_contain_text("All Upfront")
    box = page.get_by_label("Upfront at most")
    box.fill("0")
    expect(page.locator("#ways-found")).to_contain_text("No Upfront")
    expect(page.locator("#ways-found")).to_contain_text("Beyond your limits")
    expect(box).to_be_focused()
    expect(page).to_have_url(re.compile("max_upfront=0"))
    page.get_by_text("This Region", exact=True).click()
    expect(page).to_have_url(re.compile("within=region"))
    page.reload()
    expect(page.get_by_label("Upfront at most")).to_have_value("0")
    expect(page.get_by_role("radio", name="This Region")).to_be_checked()


def test_a_limit_that_is_none_is_marked_and_keeps_what_was_typed(open_page: Open) -> None:
    page = open_page(EC2)
    page.locator("#scope > summary").click()
    box = page.get_by_label("Upfront at most")
    box.fill("lots")
    expect(box).to_have_attribute("aria-invalid", "true")
    expect(page.locator("#e-max_upfront")).to_contain_text("must be a number")
    expect(total(page)).to_be_visible()
    box.fill("500")
    expect(box).not_to_have_attribute("aria-invalid", "true")
    expect(page.locator("#e-max_upfront")).to_have_count(0)


def test_changes_that_go_together_are_applied_by_one_click(open_page: Open) -> None:
    page = open_page(EC2)
    page.get_by_role("link", name=re.compile("^Apply 2 changes")).click()
    expect(page).to_have_url(re.compile("instance_type=.*purchase=|purchase=.*instance_type="))
    expect(page.locator("#total")).to_be_focused()


def test_a_broken_limit_is_repaired_by_one_click(open_page: Open) -> None:
    page = open_page(BROKEN)
    expect(page.locator(".flagged.bad")).to_be_visible()
    page.locator(".mend").get_by_role("link", name=re.compile("^Apply: Volume type: General Purpose SSD .gp3")).click()
    expect(page.locator(".mend")).to_have_count(0)
    expect(page.locator(".flagged.bad")).to_have_count(0)
    ready(page)


def test_every_region_is_one_click_away_and_leads_back(open_page: Open) -> None:
    page = open_page(f"{EC2}?count=3")
    page.get_by_role("link", name="Every Region, ranked").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("EC2 in every Region")
    page.get_by_role("link", name="Europe (Stockholm)").click()
    expect(page).to_have_url(re.compile(r"/services/ec2/\?region=eu-north-1&count=3"))


@pytest.mark.parametrize("path", [BROKEN, f"{EC2}?within=area&max_upfront=0", "/regions/", "/regions/ec2/?count=3"])
@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (400, "dark")])
def test_advice_is_accessible_and_no_wider_than_the_screen(
    open_page: Open, assert_accessible: Check, path: str, width: int, scheme: str
) -> None:
    page = open_page(path, width=width, scheme=scheme)
    assert_accessible(page)
    assert_fits(page)
