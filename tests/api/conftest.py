"""Clients that speak JSON, and the shapes held against what the API really answers."""

import json
from collections.abc import Callable
from types import UnionType
from typing import Annotated, Any, Literal, NotRequired, Union, get_args, get_origin, get_type_hints, is_typeddict

import pytest
from django.core.cache import cache
from django.test import Client

from calculator.kernel import Service
from calculator.services import services
from pricing.book import Book, embedded

V1 = "/api/v1"
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


def fits(value: Any, hint: Any, at: str = "") -> None:
    """Fail unless the value is exactly of the shape: no member missing, none too many."""
    origin, args = get_origin(hint), get_args(hint)
    if origin in (Annotated, NotRequired):
        fits(value, args[0], at)
    elif origin is Literal:
        assert value in args, f"{at}: {value!r}"
    elif origin is list:
        assert isinstance(value, list), at
        for i, item in enumerate(value):
            fits(item, args[0], f"{at}/{i}")
    elif origin is dict:
        assert isinstance(value, dict), at
        for name, item in value.items():
            fits(item, args[1], f"{at}/{name}")
    elif origin in (UnionType, Union):
        if value is None:
            assert type(None) in args, at
            return
        shapes = [a for a in args if a is not type(None)]
        # Of several shapes the one whose members the value has.
        known = [s for s in shapes if len(shapes) == 1 or get_type_hints(s).keys() == value.keys()]
        assert known, f"{at}: {value.keys()}"
        fits(value, known[0], at)
    elif is_typeddict(hint):
        hints = get_type_hints(hint, include_extras=True)
        needed = {name for name, h in hints.items() if get_origin(h) is not NotRequired}
        assert needed <= value.keys() <= hints.keys(), f"{at}: {value.keys() ^ hints.keys()}"
        for name, item in value.items():
            fits(item, hints[name], f"{at}/{name}")
    elif hint is float:
        assert type(value) in (float, int), f"{at}: {value!r}"
    elif hint is not Any:
        assert type(value) is hint, f"{at}: {value!r}"
