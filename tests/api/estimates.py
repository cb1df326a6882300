"""Accounts, tokens and clients of the estimates API, made for tests."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import User
from django.test import Client

from calculator.estimates.document import Document, dump
from calculator.estimates.sharing import token_create
from tests.api.answers import V1

ESTIMATES = f"{V1}/estimates"
NO_ESTIMATE = "00000000-0000-4000-8000-000000000000"


@dataclass
class Program:
    """A client that sends JSON and the headers it was given."""

    headers: dict[str, str]

    def send(self, method: str, path: str, body: Any = None, **headers: str) -> Any:
        """Header names are written with underscores."""
        sent = {**self.headers, **{name.replace("_", "-"): value for name, value in headers.items()}}
        data = "" if body is None else json.dumps(body)
        return Client().generic(method, path, data, "application/json", headers=sent)

    def get(self, path: str, **headers: str) -> Any:
        return self.send("GET", path, **headers)

    def post(self, path: str, body: Any = None, **headers: str) -> Any:
        return self.send("POST", path, body, **headers)

    def made(self, document: Document | None = None) -> dict[str, Any]:
        """A new estimate of this program's account."""
        body = {"document": dump(document)} if document else {}
        response = self.post(ESTIMATES, body)
        assert response.status_code == 201, response.content
        found: dict[str, Any] = response.json()
        return found


def program(name: str = "alice", *, writes: bool = True) -> Program:
    """A program with a token of the account of this name, which is made where there is none."""
    user, _ = User.objects.get_or_create(username=name, defaults={"email": f"{name}@example.org"})
    _, text = token_create(user=user, name=f"{name}'s", writes=writes)
    return Program({"Authorization": f"Bearer {text}"})


def by_link(token: str, **headers: str) -> Program:
    return Program({"X-Share-Token": token, **headers})


def path_of(estimate: dict[str, Any], *rest: str) -> str:
    return "/".join((ESTIMATES, estimate["id"], *rest))


def rename(name: str) -> dict[str, Any]:
    """The body of a PATCH."""
    return {"edits": [{"verb": "rename", "id": "root", "name": name}]}
