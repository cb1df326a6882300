"""Signing up and in as a browser does."""

from __future__ import annotations

from typing import Any

from django.test import Client

from tests.accounts.world import PASSWORD

NAME = "ann@example.com"
SIGN_IN = "/account/sign-in/"
SIGN_UP = "/account/sign-up/"
RESET = "/account/password/reset/"


def sign_in(client: Client, name: str = NAME, password: str = PASSWORD, **more: str) -> Any:
    return client.post(SIGN_IN, {"username": name, "password": password, **more})


def signed_in(client: Client) -> bool:
    return client.get("/account/").status_code == 200
