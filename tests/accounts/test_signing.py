"""Signing up, in and out, and a new password: what is kept, what is refused, what nobody can find out."""

from __future__ import annotations

import json
import re
import threading
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.contrib.sessions.models import Session
from django.core import mail
from django.core.cache import cache
from django.db import connection
from django.test import Client, override_settings

from calculator.accounts import throttle
from calculator.accounts.visitor import COOKIE
from calculator.estimates.models import ApiToken, Estimate
from tests.accounts.world import PASSWORD, user, world
from tests.waiting import PATIENCE

NAME = "ann@example.com"
SIGN_IN, SIGN_UP, RESET = "/account/sign-in/", "/account/sign-up/", "/account/password/reset/"


def sign_in(client: Client, name: str = NAME, password: str = PASSWORD, **more: str) -> Any:
    return client.post(SIGN_IN, {"username": name, "password": password, **more})


def sign_up(client: Client, name: str = NAME, password: str = PASSWORD, **more: str) -> Any:
    return client.post(SIGN_UP, {"email": name, "password1": password, "password2": password, **more})


def signed_in(client: Client) -> bool:
    return client.get("/account/").status_code == 200


def all_mail_is_out() -> None:
    """Mail goes out beside the request, in threads of their own."""
    for thread in threading.enumerate():
        if thread.name == "mail":
            thread.join(PATIENCE)


# -- what is kept -----------------------------------------------------------------------------------------


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


# -- sessions ---------------------------------------------------------------------------------------------


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


# -- where it leads ---------------------------------------------------------------------------------------

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


# -- what nobody can find out ------------------------------------------------------------------------------


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


def test_a_new_password_is_asked_for_in_one_way_by_everybody(client: Client, db: Any) -> None:
    user(NAME)
    user("closed@example.com")
    User.objects.filter(username="closed@example.com").update(is_active=False)
    answers = set()
    for name in (NAME, "nobody@example.com", "closed@example.com"):
        response = Client().post(RESET, {"email": name})
        answers.add((response.status_code, response.headers["Location"], response.content))
    assert len(answers) == 1
    all_mail_is_out()
    assert [letter.to for letter in mail.outbox] == [[NAME]]


def test_mail_is_never_sent_within_the_request(client: Client, db: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """A slow mail server must not tell that there is somebody to write to."""
    from django.core.mail import EmailMultiAlternatives

    user(NAME)
    where: list[str] = []
    monkeypatch.setattr(EmailMultiAlternatives, "send", lambda self: where.append(threading.current_thread().name))
    client.post(RESET, {"email": NAME})
    all_mail_is_out()
    assert where == ["mail"]


def test_the_link_in_the_mail_sets_a_password_once(client: Client, db: Any) -> None:
    user(NAME)
    client.post(RESET, {"email": NAME})
    all_mail_is_out()
    link = re.search(r"http://testserver(/account/password/reset/\S+)", str(mail.outbox[0].body))
    assert link
    other = Client()
    there = other.get(link[1]).headers["Location"]
    assert there.endswith("/set-password/")  # the secret is out of the address at once
    page = other.get(there)
    assert "no-store" in page.headers["Cache-Control"]
    new = "another-long-pass-phrase"
    done = other.post(there, {"new_password1": new, "new_password2": new})
    assert done.headers["Location"] == SIGN_IN
    assert sign_in(Client(), password=PASSWORD).status_code == 200
    assert sign_in(Client(), password=new).status_code == 302
    assert "no longer good" in Client().get(link[1]).content.decode()


@override_settings(SENDS_EMAIL=False)
def test_a_server_without_mail_says_so(client: Client, db: Any) -> None:
    page = client.get(RESET).content.decode()
    assert "This server sends no e-mail" in page
    assert "<input" not in page.split("<main")[1].split("</main")[0]


# -- throttles --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("limit", "address", "sent"),
    [
        (throttle.SIGN_IN_TO, SIGN_IN, {"username": NAME, "password": "wrong"}),
        (throttle.SIGN_UP_FROM, SIGN_UP, {"email": "bad"}),
        (throttle.RESET_TO, RESET, {"email": NAME}),
    ],
    ids=lambda value: getattr(value, "name", None),
)
def test_too_many_tries_are_refused_in_words(
    limit: throttle.Limit, address: str, sent: dict[str, str], client: Client, db: Any
) -> None:
    for _ in range(limit.many):
        assert client.post(address, sent).status_code in (200, 302)
    refused = client.post(address, sent)
    assert refused.status_code == 429
    assert 0 < int(refused.headers["Retry-After"]) <= limit.seconds
    assert f"Too many {limit.what}. Try again in" in refused.content.decode()
    assert "no-store" in refused.headers["Cache-Control"]


def test_the_right_password_does_not_help_once_it_is_too_many_and_does_before(client: Client, db: Any) -> None:
    user(NAME)
    for _ in range(throttle.SIGN_IN_TO.many - 1):
        sign_in(client, password="wrong")
    assert sign_in(client).status_code == 302  # the last try is a right one: the count begins anew
    other = Client()
    for _ in range(throttle.SIGN_IN_TO.many):
        assert sign_in(other, password="wrong").status_code == 200
    assert sign_in(other).status_code == 429


def test_many_accounts_tried_from_one_address_are_too_many(client: Client, db: Any) -> None:
    answers = [sign_in(client, f"{i}@example.com", "x").status_code for i in range(throttle.SIGN_IN_FROM.many + 1)]
    assert answers[-2:] == [200, 429]
    assert client.post(SIGN_IN, {"username": NAME}, REMOTE_ADDR="198.51.100.7").status_code == 200


def test_an_address_that_a_caller_makes_up_does_not_count(client: Client, db: Any) -> None:
    for i in range(throttle.SIGN_IN_FROM.many + 1):
        response = client.post(SIGN_IN, {"username": f"{i}@x.org"}, headers={"X-Forwarded-For": f"203.0.113.{i}"})
    assert response.status_code == 429


@pytest.mark.parametrize(
    ("peer", "counted"), [("192.0.2.1", "192.0.2.1"), ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"), ("odd", "odd")]
)
def test_a_household_counts_once(peer: str, counted: str, rf: Any) -> None:
    assert throttle.address(rf.get("/", REMOTE_ADDR=peer)) == counted


def test_requests_without_an_address_count_together(rf: Any) -> None:
    request = rf.get("/")
    del request.META["REMOTE_ADDR"]
    assert throttle.address(request) == ""


def test_a_password_is_not_guessed_from_within(client: Client, db: Any) -> None:
    client.force_login(user(NAME))
    for _ in range(throttle.PASSWORD_OF.many):
        assert client.post("/account/delete/", {"password": "wrong"}).status_code == 200
    assert client.post("/account/delete/", {"password": PASSWORD}).status_code == 429
    assert client.post("/account/password/", {"old_password": PASSWORD}).status_code == 429
    assert User.objects.exists()


def test_the_cache_knows_no_addresses(client: Client, db: Any) -> None:
    sign_in(client, password="wrong")
    held: Any = cache
    assert held._cache
    assert not [key for key in held._cache if "example" in key or "127.0.0.1" in key]


# -- the account's own pages -------------------------------------------------------------------------------


def test_a_token_is_shown_once_and_kept_as_a_digest(client: Client, db: Any) -> None:
    client.force_login(user(NAME))
    page = client.post("/account/tokens/", {"name": "Report", "writes": "yes", "expires": "30"}).content.decode()
    found = re.search(r">(sw_[\w-]{43})<", page)
    assert found
    text = found[1]
    token = ApiToken.objects.get()
    assert token.writes
    assert token.expires_at
    assert text.startswith(token.prefix)
    assert text not in client.get("/account/tokens/").content.decode()
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM estimates_apitoken")
        assert text not in str(cursor.fetchall())
    assert client.get("/api/v1/estimates", headers={"Authorization": f"Bearer {text}"}).status_code == 200
    assert client.post(f"/account/tokens/{token.pk}/revoke/").status_code == 302
    assert client.get("/api/v1/estimates", headers={"Authorization": f"Bearer {text}"}).status_code == 401


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"name": "", "expires": "30"}, "This field is required."),
        ({"name": "   ", "expires": "30"}, "This field is required."),
        ({"name": "x" * 121, "expires": "30"}, "at most 120 characters"),
        ({"name": "x", "expires": "-1"}, "Select a valid choice"),
        ({"name": "x", "writes": "all"}, "Select a valid choice"),
    ],
)
def test_a_token_that_cannot_be_made_says_why(client: Client, db: Any, sent: dict[str, str], said: str) -> None:
    client.force_login(user(NAME))
    assert said in client.post("/account/tokens/", sent).content.decode()
    assert not ApiToken.objects.exists()


def test_all_that_is_kept_can_be_taken_along_and_no_secret_is_in_it(db: Any) -> None:
    there = world()
    response = there.client().get("/account/export/")
    assert response.headers["Content-Disposition"].startswith("attachment")
    assert "no-store" in response.headers["Cache-Control"]
    kept = json.loads(response.content)
    assert kept["user"]["email"] == "owner@example.com"
    assert kept["estimates"][0]["document"]["root"]["name"] == "Clicks of the shop"
    assert kept["estimates"][0]["versions"][0]["note"] == "First"
    text = response.content.decode()
    assert "Somebody else" not in text
    digests = [t.digest for t in ApiToken.objects.all()] + [there.owner.password]
    assert not [s for s in (*there.links.values(), *there.tokens.values(), *digests) if s in text]


def test_an_account_is_deleted_with_everything_after_its_password(db: Any) -> None:
    there = world()
    client = there.client()
    refused = client.post("/account/delete/", {"password": "wrong"}).content.decode()
    assert "This is not the account&#x27;s password." in refused
    assert User.objects.filter(pk=there.owner.pk).exists()
    assert client.post("/account/delete/", {"password": PASSWORD}).headers["Location"] == "/"
    assert not User.objects.filter(pk=there.owner.pk).exists()
    assert list(Estimate.objects.all()) == [there.others_estimate]
    assert Client().get(f"/s/{there.links['read_link']}/").status_code == 404
    assert not signed_in(client)
    assert "Your account and everything in it are deleted." in client.get("/").content.decode()
