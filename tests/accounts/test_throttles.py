"""Too many tries."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.cache import cache
from django.test import Client

from calculator.accounts import throttle
from tests.accounts.signing import NAME, RESET, SIGN_IN, SIGN_UP, sign_in
from tests.accounts.world import PASSWORD, user


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
