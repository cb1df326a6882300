"""A browser without an account: its key comes with the first thing it makes, and not before."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser, User
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory, override_settings

from calculator.accounts.visitor import COOKIE, VisitorMiddleware, forget, viewer, writer
from calculator.estimates.access import digest
from calculator.estimates.models import Estimate
from tests.accounts.world import browser_cookie

DAY = 86_400


def asked(cookie: str = "", user: Any = None) -> HttpRequest:
    request = RequestFactory().get("/estimates/")
    request.user = user or AnonymousUser()
    if cookie:
        request.COOKIES[COOKIE] = cookie
    return request


def answered(request: HttpRequest, *ways: Any) -> HttpResponse:
    def view(request: HttpRequest) -> HttpResponse:
        for way in ways:
            way(request)
        return HttpResponse()

    return VisitorMiddleware(view)(request)


def test_looking_sets_no_cookie() -> None:
    response = answered(asked(), viewer)
    assert COOKIE not in response.cookies
    assert viewer(asked()).browser == ""


def test_making_sets_it_once_and_says_who_it_is() -> None:
    request = asked()
    response = answered(request, writer, writer)
    key = response.cookies[COOKIE]
    assert digest(key.value.split(":")[0]) == viewer(request).browser
    assert (key["httponly"], key["samesite"], key["path"]) == (True, "Lax", "/")
    assert key["max-age"] == 400 * DAY
    assert "Cookie" in response.headers["Vary"]
    assert COOKIE not in answered(asked(key.value), writer).cookies


@override_settings(SESSION_COOKIE_SECURE=True)
def test_in_production_it_travels_by_tls_alone() -> None:
    assert answered(asked(), writer).cookies[COOKIE]["secure"]


@pytest.mark.parametrize("cookie", ["made up", "key:sig", "a" * 500, ":::"])
def test_a_key_that_is_not_ours_is_nobodys(cookie: str) -> None:
    assert viewer(asked(cookie)).browser == ""


def test_a_key_that_was_changed_is_nobodys() -> None:
    cookie = browser_cookie("key")
    assert viewer(asked(cookie)).browser == digest("key")
    assert viewer(asked("kex" + cookie[3:])).browser == ""
    assert viewer(asked(cookie[:-4] + "AAAA")).browser == ""


def test_another_use_of_the_secret_makes_no_key() -> None:
    from django.core.signing import TimestampSigner

    assert viewer(asked(TimestampSigner(salt="other").sign("key"))).browser == ""


def test_an_old_key_is_renewed_and_still_owns(monkeypatch: pytest.MonkeyPatch) -> None:
    import time

    cookie = browser_cookie("key")
    now = time.time()
    monkeypatch.setattr(time, "time", lambda: now + 31 * DAY)
    request = asked(cookie)
    response = answered(request, viewer)
    assert response.cookies[COOKIE].value.startswith("key:")
    assert viewer(request).browser == digest("key")


def test_a_user_needs_no_key(db: Any) -> None:
    user = User.objects.create_user("a@example.com", "a@example.com", "x")
    request = asked(user=user)
    assert COOKIE not in answered(request, writer).cookies
    assert (writer(request).user, writer(request).label) == (user.pk, "a@example.com")


def test_what_an_account_has_taken_over_needs_no_key_any_more() -> None:
    response = answered(asked(browser_cookie("key")), forget)
    assert response.cookies[COOKIE]["max-age"] == 0


def test_the_database_holds_no_key(db: Any, client: Client) -> None:
    client.post("/estimates/new/")
    key = client.cookies[COOKIE].value.split(":")[0]
    held = Estimate.objects.get()
    assert held.browser == digest(key)
    assert key not in str(Estimate.objects.values().get())


def test_two_browsers_are_two_people(db: Any) -> None:
    first, second = Client(), Client()
    where = first.post("/estimates/new/").headers["Location"]
    second.post("/estimates/new/")
    assert first.cookies[COOKIE].value != second.cookies[COOKIE].value
    assert first.get(where).status_code == 200
    assert second.get(where).status_code == 404
