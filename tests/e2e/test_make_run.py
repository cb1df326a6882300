"""What `make run` starts, in a browser: a sweep of millions is defined on its page, is reloaded and watched to its end,
and its best is taken over into the estimate.
"""

from __future__ import annotations

import os
import re
import shutil
import tempfile
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.sweeps_live.site import ROOT, Process, database
from tests.sweeps_live.web import answers, free_port
from tests.waiting import until

Open = Callable[..., Page]
START, LONG = 120, 180
"""Seconds that a busy machine may take to collect static files and start, and to work a sweep out."""
UNDER_WAY = re.compile(r"^(?!0\.0$|100)")
OWN = ("CELERY_BROKER_URL", "REDIS_URL", "MAKEFLAGS", "MFLAGS", "MAKELEVEL", "DJANGO_SETTINGS_MODULE")
"""What of the tests' environment is none of the site's."""


@pytest.fixture(scope="module")
def running() -> Iterator[str]:
    """The address of a whole site with a folder and a database of its own: web server, worker and broker."""
    # A Unix socket's path must be short.
    folder = Path(tempfile.mkdtemp(prefix="sw-"))
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    kept = {name: value for name, value in os.environ.items() if name not in OWN}
    log = folder / "run.log"
    try:
        with database(folder) as url, log.open("ab") as out:
            environment = {
                **kept,
                "SIZEWRIGHT_ENV": "development",
                "SIZEWRIGHT_VAR": str(folder),
                "STATIC_ROOT": str(ROOT / "var" / "static"),
                "DATABASE_URL": url,
            }
            site = Process(["make", "run", f"PORT={port}"], environment, log, stdout=out)
            try:
                until(lambda: not site.alive or answers(f"{address}/healthz"), START)
                assert site.alive, log.read_text()[-4000:]
                yield address
            finally:
                site.stop()
                print(log.read_text()[-6000:])
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def open_page(open_at: Open, running: str) -> Open:
    return partial(open_at, running)


def test_a_sweep_is_started_reloaded_watched_to_its_end_and_its_best_is_taken_over(open_page: Open) -> None:
    page = open_page("/estimates/")
    page.get_by_role("button", name="Event pipeline").click()
    before = page.locator("#monthly").inner_text()
    estimate = page.url
    page.goto(f"/what-if/?est={estimate.strip('/').split('/')[-1]}")
    known = page.locator("#add option").evaluate_all("all => all.map((o) => o.value)")
    streams = [v for v in known if v.endswith((".records", ".record_kb"))]
    for place, address in enumerate(streams[:2]):
        page.locator("#add").select_option(address)
        page.locator(f"[name='x{place}.n']").fill("9000")
        page.locator(f"[name='x{place}.n']").press("Tab")
        expect(page.locator(f"[id='n-x{place}']")).to_have_text("9,000")
    expect(page.locator("#answer h2")).to_contain_text("81,000,000 scenarios, ")
    page.get_by_role("button", name="Start").click()
    expect(page).to_have_url(re.compile(r"/what-if/[0-9a-f-]{36}/$"))
    expect(page.locator("#progress")).to_be_visible()
    page.reload()
    # It goes on by itself: nobody presses anything.
    expect(page.locator("#progress progress")).to_have_attribute("value", UNDER_WAY, timeout=LONG * 1000)
    expect(page.locator("#answer[data-answered]")).to_be_visible(timeout=LONG * 1000)
    expect(page.locator("#progress")).to_be_hidden()
    expect(page.locator("#answer .told")).to_contain_text("81,000,000 scenarios")
    page.get_by_role("link", name="Use scenario 1", exact=True).first.click()
    dialog = page.locator("#dialog")
    expect(dialog.get_by_role("heading", name=re.compile("Use this scenario"))).to_be_visible()
    dialog.get_by_role("button", name="Write it into the estimate").click()
    expect(page).to_have_url(estimate)
    expect(page.get_by_text("Took over a scenario").first).to_be_visible()
    assert page.locator("#monthly").inner_text() != before
    page.locator("#undo").click()
    expect(page.locator("#monthly")).to_have_text(before)


def test_a_sweep_that_runs_is_cancelled_and_keeps_what_it_found(open_page: Open) -> None:
    page = open_page(
        "/what-if/?of=dynamodb&x0=mode&x0.k=options&x1=writes&x1.k=range&x1.lo=1&x1.hi=9999&x1.n=6000"
        "&x2=item_kb&x2.k=range&x2.lo=1&x2.hi=100&x2.n=6000"
    )
    page.get_by_role("button", name="Start").click()
    expect(page.get_by_text("The best so far")).to_be_visible(timeout=LONG * 1000)
    page.get_by_role("button", name="Cancel").click()
    expect(page.get_by_text("Cancelled. What was found until then is kept")).to_be_visible()
    expect(page.locator("#answer .told")).to_contain_text("so far")
    expect(page.get_by_role("button", name="Go on")).to_be_visible()
