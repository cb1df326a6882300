"""The search over services: by their names, their keywords and the options they offer."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from django.urls import reverse

from calculator.kernel import Choice, Choices, Service
from calculator.kernel.once import once
from calculator.services import services
from calculator.services.examples import Example, examples
from calculator.web.asked import query_of, written

OPTIONS_SHOWN = 3


@dataclass(frozen=True)
class About:
    """A service as templates may have it: they would call a class."""

    slug: str
    title: str
    summary: str
    url: str
    add: str
    """Where an item of it is added to an estimate."""


@once
def about(service: type[Service]) -> About:
    address, adding = (reverse(name, args=[service.slug]) for name in ("service", "estimate-add"))
    return About(service.slug, service.title, service.summary, address, adding)


@dataclass(frozen=True)
class Found:
    """A service, and the options of it that the words named: (field label, option label, query that chooses it)."""

    about: About
    options: tuple[tuple[str, str, str], ...] = ()


@lru_cache(maxsize=1)
def _index() -> list[tuple[type[Service], str, list[tuple[str, Choice, int]]]]:
    rows = []
    for service in services().values():
        name = " ".join((service.title, service.slug, service.category, service.summary, *service.keywords)).lower()
        options = [
            (f"{o.value} {o.label}".lower(), field, code)
            for field in service.fields
            if isinstance(field, Choice)
            for code, o in enumerate(field.choices)
        ]
        rows.append((service, name, options))
    return rows


def find(text: str) -> list[Found]:
    """Services for these words, the best first: named so before offering such an option."""
    words = text.lower().split()[:8]
    if not words:
        return []
    ranked = []
    for place, (service, name, options) in enumerate(_index()):
        by_name = all(word in name for word in words)
        hits = [] if by_name else [(f, c) for text_, f, c in options if all(w in text_ for w in words)]
        # One word may name the service and the other its option: "kinesis on-demand".
        if not by_name and not hits and len(words) > 1:
            rest = [word for word in words if word not in name]
            if len(rest) < len(words):
                hits = [(f, c) for text_, f, c in options if all(w in text_ for w in rest)]
        if by_name or hits:
            score = 0 if words[0] in service.title.lower() else 1 if by_name else 2
            ranked.append(
                (score, place, Found(about(service), tuple(_option(service, f, c) for f, c in hits[:OPTIONS_SHOWN])))
            )
    return [found for _, _, found in sorted(ranked, key=lambda r: r[:2])]


def _option(service: type[Service], field: Choice, code: int) -> tuple[str, str, str]:
    option = field.choices[code]
    query = "" if isinstance(field, Choices) else query_of(service, {field.name: option.value})
    return field.label, option.label, query


@once
def worked_cases(service: type[Service]) -> tuple[Example, ...]:
    return examples(service)


def by_category() -> list[tuple[str, list[About]]]:
    found: dict[str, list[About]] = {}
    for service in services().values():
        found.setdefault(service.category, []).append(about(service))
    return list(found.items())


def worked(limit: int = 4) -> list[tuple[About, Example, str]]:
    """Worked examples to start from: the first of each service, then the second, until there are enough."""
    rows: list[tuple[About, Example, str]] = []
    depth = max((len(worked_cases(s)) for s in services().values()), default=0)
    for place in range(depth):
        for service in services().values():
            if place < len(worked_cases(service)):
                example = worked_cases(service)[place]
                query = query_of(service, {k: written(v) for k, v in example.input.items()})
                rows.append((about(service), example, query))
    return rows[:limit]
