"""What holds for every page, whatever its width and colours."""

from playwright.sync_api import Page


def assert_fits(page: Page) -> None:
    """Nothing sticks out to the right. Waits for the stylesheets: to measure is to lay out without those under way."""
    page.wait_for_load_state()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), "something sticks out"
