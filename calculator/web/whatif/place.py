"""Where a saved sweep is opened: at its owner's address or through a share link."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.http import HttpRequest

from calculator.estimates.access import Access
from calculator.web.estimates import place as estimates
from calculator.whatif import queries
from calculator.whatif.models import Sweep
from calculator.whatif.sharing import link_open


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


placed = estimates.placing(Place, "sweep", "sweep-shared", link_open)
"""A view of a sweep."""
