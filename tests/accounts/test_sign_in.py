"""Signing up, in and out: what is kept, sessions, where it leads, and what nobody can find out."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.contrib.sessions.models import Session
from django.test import Client

from calculator.accounts.visitor import COOKIE
from calculator.estimates.models import Estimate
from tests.accounts.signing import NAME, SIGN_IN, SIGN_UP, sign_in, signed_in
from tests.accounts.world import PASSWORD, user


def sign_up(client: Client, name: str = NAME, password: str = PASSWORD, **more: str) -> Any:
    return client.post(SIGN_UP, {"email": name, "password1": password, "password2": password, **more})


@pytest.mark.parametrize("way", [sign_up, sign_in])
def test_what_a_browser_made_goes_with_its_user(way: Any, client: Client, db: Any) -> None:
    if way is sign_in:
        user(NAME)
    where = client.post("/estimates/new/").headers["Location"]
    client.post("/estimates/new/")
    assert way(client).status_code == 302
    assert Estimate.objects.filter(owner__username=NAME, browser="").count() == 2
    assert client.cookies[COOKIE].value == ""
    page = client.get(where)
    assert page.status_code == 200
    assert "The 2 estimates made in this browser are in your account now." in page.content.decode()
    client.post("/account/sign-out/")
    assert client.get(where).status_code == 404


def test_an_account_that_cannot_be_made_takes_nothing_over(client: Client, db: Any) -> None:
    user(NAME)
    client.post("/estimates/new/")
    assert sign_up(client).status_code == 200
    assert Estimate.objects.get().owner is None


def test_an_address_is_one_account_whatever_its_capitals(client: Client, db: Any) -> None:
    sign_up(client, "Ann@Example.com")
    assert User.objects.get().username == NAME
    assert "There is an account with this address" in sign_up(Client(), "ANN@example.com").content.decode()
    other = Client()
    sign_in(other, " ANN@EXAMPLE.com ")
    assert signed_in(other)


@pytest.mark.parametrize("password", ["short", "12345678901234", "password12", "annexample"])
def test_a_weak_password_is_refused_in_words(client: Client, db: Any, password: str) -> None:
    page = sign_up(client, password=password).content.decode()
    assert "This password is" in page or "too similar" in page
    assert not User.objects.exists()


def test_signing_in_gives_the_session_a_new_name(client: Client, db: Any) -> None:
    user(NAME)
    session = client.session
    session["planted"] = "yes"
    session.save()
    client.cookies["sessionid"] = session.session_key or ""
    sign_in(client)
    assert client.cookies["sessionid"].value != session.session_key
    assert not Session.objects.filter(session_key=session.session_key).exists()


def test_signing_out_ends_the_session_for_good(client: Client, db: Any) -> None:
    user(NAME)
    sign_in(client)
    old = client.cookies["sessionid"].value
    client.post("/account/sign-out/")
    client.cookies["sessionid"] = old
    assert not signed_in(client)


def test_a_link_cannot_sign_anybody_out(client: Client, db: Any) -> None:
    user(NAME)
    sign_in(client)
    assert client.get("/account/sign-out/").status_code == 405
    assert signed_in(client)


def test_a_changed_password_signs_every_other_browser_out(client: Client, db: Any) -> None:
    user(NAME)
    other = Client()
    for browser in (client, other):
        sign_in(browser)
    before = client.cookies["sessionid"].value
    new = "another-long-pass-phrase"
    sent = {"old_password": PASSWORD, "new_password1": new, "new_password2": new}
    assert client.post("/account/password/", sent).status_code == 302
    assert client.cookies["sessionid"].value != before
    assert signed_in(client)
    assert not signed_in(other)


def test_cookies_of_a_session_are_not_for_scripts(client: Client, db: Any) -> None:
    user(NAME)
    client.get(SIGN_IN)
    sign_in(client)
    for name in ("sessionid", "csrftoken"):
        assert client.cookies[name]["httponly"], name
        assert client.cookies[name]["samesite"] == "Lax", name


ELSEWHERE = (
    "https://evil.example/",
    "//evil.example/",
    "/\\evil.example",
    "javascript:alert(1)",
    "http:///evil.example",
)


@pytest.mark.parametrize("there", ELSEWHERE)
@pytest.mark.parametrize("way", [sign_up, sign_in])
def test_it_never_leads_off_this_site(way: Any, there: str, client: Client, db: Any) -> None:
    if way is sign_in:
        user(NAME)
    address = SIGN_UP if way is sign_up else SIGN_IN
    assert "evil" not in client.get(address, {"next": there}).content.decode()
    response = way(client, next=there)
    assert response.headers["Location"] == "/estimates/"


def test_it_leads_where_one_was_going(client: Client, db: Any) -> None:
    user(NAME)
    assert client.get("/account/tokens/").headers["Location"] == "/account/sign-in/?next=/account/tokens/"
    assert sign_in(client, next="/account/tokens/").headers["Location"] == "/account/tokens/"


def without_tokens(page: bytes) -> str:
    return re.sub(r'csrfmiddlewaretoken" value="\w+"', "", page.decode())


def test_an_unknown_account_and_a_wrong_password_get_one_answer(client: Client, db: Any) -> None:
    user(NAME)
    known, unknown = (
        sign_in(Client(), name, "wrong").content.replace(name.encode(), b"") for name in (NAME, "no@x.org")
    )
    assert without_tokens(known) == without_tokens(unknown)


def test_both_have_a_password_worked_out(client: Client, db: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """The time that an answer takes is the time of the hash."""
    from django.contrib.auth.hashers import MD5PasswordHasher

    user(NAME)
    hashed = []
    encode = MD5PasswordHasher.encode

    def counted(self: Any, *args: Any, **kwargs: Any) -> str:
        hashed.append(args)
        return encode(self, *args, **kwargs)

    monkeypatch.setattr(MD5PasswordHasher, "encode", counted)
    for name in (NAME, "no@example.com"):
        hashed.clear()
        sign_in(Client(), name, "wrong")
        assert len(hashed) == 1
