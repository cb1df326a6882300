from collections.abc import Callable

import pytest
from playwright.sync_api import Page


def test_the_first_page_opens_in_a_real_browser(open_page: Callable[..., Page]) -> None:
    page = open_page("/")
    assert "Sizewright" in page.title()
    assert page.get_by_role("heading", level=1).is_visible()


def test_the_first_page_is_accessible(
    open_page: Callable[..., Page], assert_accessible: Callable[[Page], None]
) -> None:
    assert_accessible(open_page("/"))


def test_the_accessibility_check_finds_what_is_wrong_under_the_content_policy(
    open_page: Callable[..., Page], assert_accessible: Callable[[Page], None]
) -> None:
    page = open_page("/")
    page.evaluate("document.querySelector('main').append(document.createElement('input'))")
    with pytest.raises(AssertionError, match="label"):
        assert_accessible(page)
