"""What depends on a declaration alone is worked out once a service."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from calculator.kernel.service import Service

T = TypeVar("T")


def once(fn: Callable[[type[Service]], T]) -> Callable[[type[Service]], T]:
    """Keep the answer for each service."""
    kept: dict[type[Service], T] = {}

    def held(service: type[Service]) -> T:
        if service not in kept:
            kept[service] = fn(service)
        return kept[service]

    held.__doc__ = fn.__doc__
    return held
