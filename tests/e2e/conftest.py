"""A real Chromium against a real server on a real socket."""

import os
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, ConsoleMessage, Page, Response, expect

from tests.e2e.chromium import MISSING, find

# Playwright's loop runs in the thread of the tests, and Django takes that for async code.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

# What is waited for goes on as soon as it is there. A busy machine may need several times a quiet one's two seconds
# for the page with the most to load, the first with a plotted chart.
PATIENCE = 30_000
expect.set_options(timeout=PATIENCE)

REPEATED = ("Failed to load resource", "Response Status Error Code")
FLAGS = (
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    chromium = find()
    if chromium is None:
        pytest.fail(MISSING, pytrace=False)
    root = ("--no-sandbox",) if os.geteuid() == 0 else ()
    return {**browser_type_launch_args, "executable_path": chromium, "args": [*FLAGS, *root]}


@pytest.fixture
def open_at(browser: Browser) -> Iterator[Callable[..., Page]]:
    """`open_at(site, path, width=1280, height=900, scheme="light", javascript=True)`: a page of the site at an address.

    Each call is a visitor of its own. An error in the console (a broken content policy writes one), an
    uncaught exception, a file that is not there or an answer of 500 and above fails the test at its end.
    """
    contexts = []
    troubles: list[str] = []

    def on_console(message: ConsoleMessage) -> None:
        # Chromium and htmx repeat each answer of 400 and above here; on_response judges those.
        if message.type == "error" and not message.text.startswith(REPEATED):
            troubles.append(f"console: {message.text}")

    def on_response(response: Response) -> None:
        missing_file = response.status == 404 and response.request.resource_type != "document"
        if missing_file or response.status >= 500:
            troubles.append(f"{response.status}: {response.url}")

    def open_(
        site: str,
        path: str = "/",
        *,
        width: int = 1280,
        height: int = 900,
        scheme: Any = "light",
        javascript: bool = True,
    ) -> Page:
        context = browser.new_context(
            base_url=site,
            viewport={"width": width, "height": height},
            color_scheme=scheme,
            java_script_enabled=javascript,
        )
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(PATIENCE)
        page.on("console", on_console)
        page.on("pageerror", lambda error: troubles.append(f"exception: {error}"))
        page.on("response", on_response)
        page.goto(path)
        return page

    yield open_
    for context in contexts:
        context.close()
    assert not troubles, "\n".join(troubles)


@pytest.fixture
def open_page(open_at: Callable[..., Page], live_server: Any) -> Callable[..., Page]:
    """`open_page(path, …)`: `open_at` of the live server."""
    return partial(open_at, live_server.url)


@pytest.fixture
def assert_accessible() -> Callable[..., None]:
    """`assert_accessible(page, colours=False)`: axe-core finds nothing worse than minor; with `colours` only those are
    looked at.
    """

    def check(page: Page, *, colours: bool = False) -> None:
        page.wait_for_load_state()
        # Details of what passes take longer to write down than the page to be looked at.
        options: dict[str, Any] = {"resultTypes": ["violations"]}
        if colours:
            options["runOnly"] = {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}
        found = Axe().run(page, options=options).response["violations"]
        serious = [
            f"{v['id']} ({v['impact']}): {v['help']}\n"
            + "\n".join(f"    {node['target']} {node['html'][:160]}" for node in v["nodes"])
            for v in found
            if v["impact"] != "minor"
        ]
        assert not serious, "\n".join(serious)

    return check
