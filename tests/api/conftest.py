"""Clients that speak JSON, each service in turn, and an account's program with an estimate."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from calculator.kernel import Service
from calculator.services import services
from pricing.book import Book, embedded
from tests.api.estimates import Program, program
from tests.estimates.made import sample

Post = Callable[..., Any]


@pytest.fixture(autouse=True)
def _no_limit(settings: Any) -> None:
    settings.API_CALLS_A_MINUTE = 0
    cache.clear()


@pytest.fixture(params=sorted(services()))
def service(request: pytest.FixtureRequest) -> type[Service]:
    return services()[request.param]


@pytest.fixture
def book() -> Book:
    return embedded()


@pytest.fixture
def post(client: Client) -> Post:
    """POST JSON; bytes and text go as they are."""

    def send(path: str, body: Any, **kwargs: Any) -> Any:
        data = body if isinstance(body, str | bytes) else json.dumps(body)
        return client.post(path, data, **{"content_type": "application/json", **kwargs})

    return send


@pytest.fixture
def alice(db: Any) -> Program:
    return program("alice")


@pytest.fixture
def made(alice: Program) -> dict[str, Any]:
    """An estimate of hers."""
    return alice.made(sample())
