"""Where a saved sweep is opened: at its owner's address or through a share link."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, wraps
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse

from calculator.accounts.visitor import viewer
from calculator.estimates.access import Access, Viewer
from calculator.web.estimates import place as estimates
from calculator.whatif import queries
from calculator.whatif.models import Sweep
from calculator.whatif.sharing import Opened, link_open


@dataclass(frozen=True)
class Place(estimates.Somewhere):
    """Where a sweep is opened."""

    @cached_property
    def found(self) -> tuple[Sweep, Access]:
        return queries.find(self.viewer, self.public_id)

    @property
    def sweep(self) -> Sweep:
        return self.found[0]

    @property
    def access(self) -> Access:
        return self.found[1]


def framed(request: HttpRequest, **context: Any) -> dict[str, Any]:
    return estimates.framed(request, **{"section": "what-if", **context})


def placed(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """A view of a sweep, wherever it is opened; takes the Place in the stead of id or token."""

    @wraps(view)
    def opened(
        request: HttpRequest, *, public_id: UUID | None = None, token: str = "", **arguments: Any
    ) -> HttpResponseBase:
        def act() -> HttpResponseBase:
            if public_id is not None:
                base = reverse("sweep", args=[public_id])
                return view(request, Place(request, base, public_id, viewer(request)), **arguments)
            base = reverse("sweep-shared", args=[token])

            def shown(found: Opened, visitor: Viewer) -> HttpResponseBase:
                return view(request, Place(request, base, found.sweep.public_id, visitor, found.facts), **arguments)

            return estimates.through_link(request, base, token, link_open, shown)

        return estimates.told(request, act, token)

    return opened
