"""“Use in a spreadsheet” for every eye: of an estimate, of a sweep, of a calculator with wrong input."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.looks import assert_fits

Open = Callable[..., Page]
Check = Callable[[Page], None]
LOOKS = [("light", 1280), ("dark", 400)]
SWEEP = "/what-if/?of=kinesis-data-streams&x0=mode&x0.k=options"
WRONG = "/services/kinesis-data-streams/spreadsheet/?records=abc&nothing=1"


def look(page: Page, check: Check) -> None:
    expect(page.get_by_role("heading", name="Use it in a spreadsheet")).to_be_visible()
    assert_fits(page)
    check(page)


@pytest.mark.parametrize(("scheme", "width"), LOOKS)
def test_an_estimates_formulas_are_accessible(
    open_page: Open, assert_accessible: Check, scheme: str, width: int
) -> None:
    page = open_page("/estimates/", scheme=scheme, width=width)
    page.get_by_role("button", name="Three-tier web application").click()
    page.wait_for_url(re.compile(r"/estimates/[0-9a-f-]{36}/"))
    page.goto(f"{page.url}spreadsheet/")
    look(page, assert_accessible)


@pytest.mark.parametrize(("scheme", "width"), LOOKS)
def test_a_sweeps_formulas_are_accessible(open_page: Open, assert_accessible: Check, scheme: str, width: int) -> None:
    page = open_page(SWEEP, scheme=scheme, width=width)
    page.get_by_role("button", name="Save this sweep").click()
    page.get_by_role("link", name="Use in a spreadsheet").click()
    look(page, assert_accessible)


@pytest.mark.parametrize(("scheme", "width"), LOOKS)
def test_wrong_input_is_said_above_the_formulas(
    open_page: Open, assert_accessible: Check, scheme: str, width: int
) -> None:
    page = open_page(WRONG, scheme=scheme, width=width)
    expect(page.locator(".flagged.bad")).to_contain_text("The formulas below would show this.")
    look(page, assert_accessible)
