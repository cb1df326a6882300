"""One folder a service. Nothing lists them: the package is walked when the services are first asked for."""

import importlib
import pkgutil
from functools import lru_cache

from calculator.kernel import Service


@lru_cache(maxsize=1)
def services() -> dict[str, type[Service]]:
    """Every service by slug, in order of category and title. TypeError where two have the same slug."""
    for module in pkgutil.iter_modules(__path__):
        if module.ispkg:
            importlib.import_module(f"{__name__}.{module.name}")
    found: dict[str, type[Service]] = {}
    named = [s for s in _subclasses(Service) if s.slug]
    for service in sorted(named, key=lambda s: (s.category, s.title)):
        twin = found.setdefault(service.slug, service)
        if twin is not service:
            raise TypeError(f"{twin.__name__} and {service.__name__} share the slug {service.slug!r}")
    return found


def _subclasses(cls: type[Service]) -> list[type[Service]]:
    return [s for sub in cls.__subclasses__() for s in (sub, *_subclasses(sub))]
