"""What holds for every page of accounts at once: forms carry a proof, nothing is cached, nothing secret is written."""

from __future__ import annotations

import functools
import logging
import re
from typing import Any

import pytest
from django.test import Client

from calculator.accounts.visitor import COOKIE
from config.logs import LineFormatter
from tests.accounts.test_permissions import ROWS
from tests.accounts.world import PASSWORD, browser_cookie, user, world

FORMS = [r for r in ROWS if r.method == "POST" and not r.route.startswith("api/")]
PAGES = [r for r in ROWS if r.method == "GET" and r.route.startswith("account/")]


@pytest.mark.parametrize("row", FORMS, ids=lambda row: f"/{row.route}")
def test_a_form_from_elsewhere_is_refused(row: Any, db: Any) -> None:
    there = world("browser" if "estimates/" in row.route else "owner")
    fill = {**there.fill, **(row.fill(there) if row.fill else {})}
    path = "/" + re.sub(r"<(?:\w+:)?(\w+)>", lambda m: str(fill[m[1]]), row.route)
    client = Client(enforce_csrf_checks=True)
    if there.actor == "browser":
        client.cookies[COOKIE] = browser_cookie("key of browser")
    else:
        client.force_login(there.owner)
    response = client.post(path, row.data(there) if callable(row.data) else row.data or {})
    assert response.status_code == 403
    assert "This form was not accepted" in response.content.decode()


def _filled(fill: Any, part: re.Match[str]) -> str:
    return str(fill[part[1]])


@pytest.mark.parametrize("row", PAGES, ids=lambda row: f"/{row.route}")
def test_pages_of_accounts_are_kept_nowhere(row: Any, db: Any) -> None:
    there = world()
    for client in (there.client(), Client()):
        fill = row.fill(there) if row.fill else {}
        path = "/" + re.sub(r"<(?:\w+:)?(\w+)>", functools.partial(_filled, fill), row.route)
        response = client.get(path)
        assert {"no-store", "private"} <= set(re.split(r",\s*", response.headers["Cache-Control"]))
        assert response.headers["X-Robots-Tag"] == "noindex"
        assert response.headers["Referrer-Policy"] == "same-origin"


def test_no_password_token_or_reset_link_is_logged(client: Client, db: Any) -> None:
    lines: list[str] = []

    class Kept(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            lines.append(self.format(record))

    handler = Kept(level=logging.DEBUG)
    handler.setFormatter(LineFormatter())
    root = logging.getLogger()
    level = root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    try:
        there = world()
        secret = "hunter2-hunter2-hunter2"
        client.post("/account/sign-in/", {"username": "owner@example.com", "password": secret})
        client.post("/account/sign-up/", {"email": "n@example.com", "password1": secret, "password2": secret})
        client.get(f"/s/{there.links['revoked_link']}/")
        client.get(f"/account/password/reset/MQ/{secret}/nothing")
        client.get("/nowhere", {"token": secret})
        client.get("/api/v1/estimates", headers={"Authorization": f"Bearer {there.tokens['revoked_token']}"})
    finally:
        root.removeHandler(handler)
        root.setLevel(level)
    written = "\n".join(lines)
    assert "Not Found" in written  # there was something to redact
    for kept_back in (secret, *there.links.values(), *there.tokens.values(), PASSWORD):
        assert kept_back not in written


def test_a_visit_of_a_signed_in_user_asks_two_questions_and_a_part_of_a_page_none(
    client: Client, db: Any, django_assert_num_queries: Any
) -> None:
    client.force_login(user("ann@example.com"))
    with django_assert_num_queries(2):
        page = client.get("/services/s3/")
    assert "Sign out" in page.content.decode()
    with django_assert_num_queries(0):
        client.get("/services/s3/", headers={"HX-Request": "true", "HX-Target": "result"})
