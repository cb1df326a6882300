"""Nobody's share of calls runs out unless a test says so."""

from typing import Any

import pytest
from django.core.cache import cache

from calculator.kernel import Service
from calculator.services import services


@pytest.fixture(autouse=True)
def _no_limit(settings: Any) -> None:
    settings.API_CALLS_A_MINUTE = 0
    cache.clear()


@pytest.fixture(params=sorted(services()))
def service(request: pytest.FixtureRequest) -> type[Service]:
    return services()[request.param]
