"""The routes of both APIs as their page lists them, read off the addresses and what `describe` says of the views."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from itertools import groupby
from typing import NamedTuple

from django.urls import URLPattern, URLResolver, get_resolver

METHODS = ("get", "post", "put", "patch", "delete")
CONVERTED = re.compile(r"<(?:\w+:)?(\w+)>")


class Route(NamedTuple):
    """An address, a method (or several that do the same), and what it does."""

    methods: str
    path: str
    words: str


def routes(tags: Collection[str]) -> list[Route]:
    """The routes that OpenAPI lists under these tags, in the order of the addresses."""
    found = []
    for path, view in _views(get_resolver().url_patterns, "/"):
        served = [(m.upper(), getattr(view, m)) for m in METHODS if hasattr(getattr(view, m, None), "described")]
        for said, alike in groupby(served, lambda pair: pair[1].described):
            if said.tag in tags:
                methods = list(alike)
                words = f"{said.summary.format(service='a service')}. {_sentence(methods[0][1].__doc__)}"
                found.append(Route(", ".join(name for name, _ in methods), path, words[0].upper() + words[1:]))
    return found


def _sentence(docstring: str) -> str:
    """The first sentence."""
    return re.split(r"(?<=\.) ", " ".join(docstring.split()))[0].replace("`", "")


def _views(patterns: Iterable[URLPattern | URLResolver], start: str) -> Iterator[tuple[str, type | None]]:
    for pattern in patterns:
        path = start + CONVERTED.sub(r"{\1}", str(pattern.pattern))
        if isinstance(pattern, URLResolver):
            yield from _views(pattern.url_patterns, path)
        else:
            yield path, getattr(pattern.callback, "cls", None)
