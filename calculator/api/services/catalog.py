"""What a service asks, bills and checks, read off its declaration."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

from calculator.api import problems
from calculator.api.problems import Problem
from calculator.api.reading import plain_value, suggestion
from calculator.api.services.answers import page
from calculator.api.shapes import services as shapes
from calculator.kernel import Choice, Field, Number, Service
from calculator.services.examples import Example, examples

LISTED = 64
"""A choice with more options than this gives their count and an address instead."""


def summary(service: type[Service], host: str) -> shapes.ServiceSummary:
    """One service of the list."""
    return {
        "slug": service.slug,
        "title": service.title,
        "summary": service.summary,
        "category": service.category,
        "keywords": list(service.keywords),
        "url": address(service, host),
        "price_url": f"{address(service, host)}/price",
        "page": page(service, host),
    }


def detail(service: type[Service], host: str) -> shapes.ServiceDetail:
    """A service with its fields, lines, checks, rules and examples."""
    return {
        **summary(service, host),
        "fields": [field_spec(service, f, host) for f in service.fields],
        "lines": list(_lines(service)),
        "checks": list(_checks(service)),
        "rules": [
            {"fields": [f.name for f in r.fields], "sentence": r.sentence, "source": r.source} for r in service.rules
        ],
        "examples": [_example(service, e, host) for e in examples(service)],
    }


def address(service: type[Service], host: str) -> str:
    return f"{host}/api/v1/services/{service.slug}"


def default_of(field: Field) -> Any:
    """The default as a JSON value."""
    return plain_value(field, field.clean(None).reshape(-1)[0])


def field_spec(service: type[Service], field: Field, host: str) -> shapes.FieldSpec:
    """One input; a long choice leaves its options to their own address."""
    choices = field.choices if isinstance(field, Choice) else None
    number = field if isinstance(field, Number) else None
    short = choices is not None and len(choices) <= LISTED
    return {
        "name": field.name,
        "kind": field.kind,  # type: ignore[typeddict-item]
        "label": field.label,
        "unit": field.unit,
        "help": field.help,
        "group": field.group,
        "advanced": field.advanced,
        "conditional": field.when is not None,
        "default": default_of(field),
        "min": number.min if number else None,
        "max": number.max if number else None,
        "whole": number.whole if number else False,
        "why": field.why,
        "source": field.source,
        "options_count": None if choices is None else len(choices),
        "options": _choosable(field) if short and isinstance(field, Choice) else None,
        "options_url": None if choices is None else f"{address(service, host)}/fields/{field.name}/options",
    }


def options(service: type[Service], name: str, words: str) -> shapes.Options:
    """The options of one choice that hold every word; a problem where the name is no choice."""
    field = service.by_name.get(name)
    if not isinstance(field, Choice):
        known = [f.name for f in service.fields if isinstance(f, Choice)]
        what = "has no options" if field else "is not there"
        raise Problem(problems.NOT_FOUND, f"{service.title}: the input “{name[:80]}” {what}{suggestion(name, known)}")
    wanted = words.lower().split()
    found = [o for o in _choosable(field) if all(w in f"{o['value']} {o['label']} {o['hint']}".lower() for w in wanted)]
    return {"service": service.slug, "field": name, "count": len(found), "options": found}


def _choosable(field: Choice) -> list[shapes.Choosable]:
    return [{"value": o.value, "label": o.label, "hint": o.hint} for o in field.choices]


def _lines(service: type[Service], prefix: str = "", group: str = "") -> Iterator[shapes.LineSpec]:
    for item in service.lines:
        free = item.allowance
        yield {
            "name": f"{prefix}{item.name}",
            "label": item.label,
            "unit": item.unit,
            "group": group,
            "conditional": item.when is not None or bool(prefix),
            "once": item.once,
            "offer": item.rate.offer,
            "rate": item.rate.label,
            "rate_words": dict(item.rate.words),
            "rate_by": item.rate.by,
            "allowance": None
            if free is None
            else {"quantity": free.quantity, "scope": free.scope, "source": free.source},
            "source": item.source,
        }
    for p in service.parts:
        yield from _lines(p.service, f"{prefix}{p.name}_", p.title)


def _checks(service: type[Service], group: str = "") -> Iterator[shapes.CheckSpec]:
    for item in service.checks:
        yield {
            "name": item.name,
            "label": item.label,
            "level": item.level,
            "group": group,
            "source": item.source,
        }
    for p in service.parts:
        yield from _checks(p.service, p.title)


def _example(service: type[Service], example: Example, host: str) -> shapes.ExampleSpec:
    query = urlencode({name: _typed(value) for name, value in example.input.items()})
    return {
        "name": example.name,
        "source": example.source,
        "inputs": example.input,
        "url": f"{address(service, host)}/price{'?' if query else ''}{query}",
    }


def _typed(value: Any) -> str:
    """A value of an example as it stands in a URL."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return ",".join(map(str, value)) if isinstance(value, list) else str(value)
