"""A new password for a forgotten one, by mail."""

from __future__ import annotations

import re
import threading
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core import mail
from django.test import Client, override_settings

from tests.accounts.signing import NAME, RESET, SIGN_IN, sign_in
from tests.accounts.world import PASSWORD, user
from tests.waiting import PATIENCE


def all_mail_is_out() -> None:
    """Mail goes out beside the request, in threads of their own."""
    for thread in threading.enumerate():
        if thread.name == "mail":
            thread.join(PATIENCE)


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
