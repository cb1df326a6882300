"""What the API answers, held against the shapes it promises."""

from __future__ import annotations

from types import UnionType
from typing import Annotated, Any, Literal, NotRequired, Union, get_args, get_origin, get_type_hints, is_typeddict

from calculator.api.shapes.errors import Problem

V1 = "/api/v1"


def problem(response: Any, status: int, kind: str) -> dict[str, Any]:
    """The body of a problem document of this kind."""
    assert response.status_code == status, response.content
    assert response.headers["Content-Type"] == "application/problem+json"
    assert response.headers["Cache-Control"] == "no-store"
    body: dict[str, Any] = response.json()
    fits(body, Problem)
    assert body["status"] == status
    assert body["type"] == f"/api/#{kind}"
    return body


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
