"""A file under people's hands: dropped, a column put right, the rows seen, into an estimate, the judged file back."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.looks import assert_fits

pytestmark = pytest.mark.django_db(transaction=True)
OpenPage = Callable[..., Page]

ROWS = (
    "Machine,Tally,Kind,Where\n"
    "web,2,m5.large,eu-west-1\n"
    "db,lots,r5.large,eu-west-1\n"
    "app,3,t3.large,Mars\n"
    "jobs,1,c5.large,us-east-1\n"
)


def test_a_file_with_good_and_bad_rows_is_corrected_added_and_given_back(
    open_page: OpenPage, assert_accessible: Callable[[Page], None], tmp_path: Path
) -> None:
    file = tmp_path / "machines.csv"
    file.write_text(ROWS)
    page = open_page("/bulk/")
    assert_accessible(page)
    page.set_input_files("#file", file)  # choosing sends it
    expect(page.locator("h1")).to_have_text("machines.csv")

    # Nothing says that these are instances: the sender does, and puts a column right.
    page.select_option("#service", label="EC2")
    page.get_by_role("button", name="Judge the rows").click()
    expect(page.locator(".verdict .good")).to_have_text("3")
    page.select_option("#c-1", label="Number of instances")
    page.select_option("#c-0", label="Name")
    page.get_by_role("button", name="Judge again").click()
    expect(page.locator(".verdict .good")).to_have_text("2")
    expect(page.locator(".judged .wrong")).to_have_text(["lots", "Mars"])
    assert_accessible(page)

    # The judged file, in its own format.
    with page.expect_download() as download:
        page.get_by_role("link", name="Download the priced file").click()
    rows = list(csv.reader(io.StringIO(download.value.path().read_text())))
    assert download.value.suggested_filename == "machines-priced.csv"
    assert [r[4] for r in rows] == ["status", "priced", "error", "error", "priced"]
    assert "“lots” is not" in rows[2][5]
    assert float(rows[1][7]) > 0

    # The good ones become items.
    page.fill("#group-name", "Machines")
    page.get_by_role("button", name="Add to estimate").click()
    expect(page.locator(".messages")).to_contain_text("Added 2 items of “machines.csv”.")
    expect(page.locator(".leaf .nm")).to_have_text(["web", "jobs"])
    assert page.locator("#monthly").inner_text() != "$0.00"


def test_a_dropped_file_is_taken_and_one_that_is_too_large_is_told_of_before_it_travels(open_page: OpenPage) -> None:
    page = open_page("/bulk/")
    drop = """([size, text]) => {
        const held = new DataTransfer();
        held.items.add(new File([size ? new Uint8Array(size) : text], "rows.csv", {type: "text/csv"}));
        const dropped = new DragEvent("drop", {dataTransfer: held, bubbles: true, cancelable: true});
        document.querySelector(".drop").dispatchEvent(dropped);
    }"""
    page.evaluate(drop, [33_000_000, ""])
    expect(page.locator("#drop-error")).to_contain_text("“rows.csv” has 33.0 MB; a file has at most 32 MB.")
    page.evaluate(drop, [0, "Name,Instance type,Quantity\nweb,m5.large,2\n"])
    expect(page.locator(".verdict .good")).to_have_text("1")


def test_without_scripts_a_file_goes_in_and_out_too(open_page: OpenPage, tmp_path: Path) -> None:
    file = tmp_path / "rows.csv"
    file.write_text("Name,Instance type,Quantity\nweb,m5.large,2\nbad,none,2\n")
    page = open_page("/bulk/", javascript=False, width=400)
    page.set_input_files("#file", file)
    page.get_by_role("button", name="Read the file").click()
    expect(page.locator(".verdict .bad")).to_have_text("1")
    page.get_by_role("link", name="All", exact=True).click()
    expect(page.locator(".judged tbody tr")).to_have_count(2)
    page.get_by_role("button", name="Add to estimate").click()
    expect(page.locator(".leaf .nm")).to_have_text(["web"])


def test_the_report_prints_without_scripts(open_page: OpenPage) -> None:
    page = open_page("/estimates/", javascript=False)
    page.locator(".tile button").nth(1).click()
    page.get_by_text("Export", exact=True).click()
    page.get_by_role("link", name="Report to print").click()
    expect(page.locator(".rep-chart")).to_have_count(3)
    assert page.locator(".receipts tbody tr").count() > 5


def test_paper_is_no_phone(open_page: OpenPage) -> None:
    """A sheet of A4 is narrower than many a phone's limit: its tables stay tables."""
    page = open_page("/estimates/", width=400)
    page.locator(".tile button").nth(1).click()
    page.goto(f"{page.url.partition('?')[0]}report/")
    row, head = page.locator(".rep-lines tbody tr").first, page.locator(".rep-lines thead").first
    look = "el => getComputedStyle(el).display"
    assert (row.evaluate(look), head.evaluate("el => getComputedStyle(el).position")) == ("grid", "absolute")
    page.emulate_media(media="print")
    assert (row.evaluate(look), head.evaluate(look)) == ("table-row", "table-header-group")


@pytest.mark.parametrize(("scheme", "width"), [("light", 1280), ("dark", 400)])
def test_the_report_is_accessible_in_any_light(
    open_page: OpenPage, assert_accessible: Callable[[Page], None], scheme: str, width: int
) -> None:
    page = open_page("/estimates/", scheme=scheme, width=width)
    page.locator(".tile button").nth(0).click()
    page.goto(f"{page.url.partition('?')[0]}report/")
    expect(page.locator(".rep-chart").first).to_be_visible()
    assert_accessible(page)
    assert_fits(page)
