"""What each service takes, as the OpenAPI document describes it."""

from __future__ import annotations

from collections.abc import Iterator

from calculator.api.openapi.fields import field_schema
from calculator.api.reading import OPTIONS
from calculator.api.schemas import Schema, closed, reference
from calculator.api.services.together import LONGEST_NAME, MOST_ITEMS
from calculator.kernel import Service
from calculator.services import services
from calculator.services.examples import examples


def inputs_name(service: type[Service]) -> str:
    return f"{service.__name__}Inputs"


def item_name(service: type[Service]) -> str:
    return f"{service.__name__}Item"


def service_schemas() -> Iterator[tuple[str, Schema]]:
    """What each service takes, alone and as an item of an estimate."""
    for service in services().values():
        yield (
            inputs_name(service),
            closed(
                {f.name: field_schema(f) for f in service.fields},
                words=f"Inputs of {service.title}. Each may be left out, or null, for its default.",
            ),
        )
        item: dict[str, Schema] = {
            "service": {"type": "string", "enum": [service.slug]},
            "name": {"type": "string", "maxLength": LONGEST_NAME, "description": "Yours; echoed."},
            "inputs": reference(inputs_name(service)),
        }
        yield item_name(service), closed(item, ["service"])
    kinds = services().values()
    items: Schema = {
        "type": "array",
        "minItems": 1,
        "maxItems": MOST_ITEMS,
        "items": {
            "oneOf": [reference(item_name(s)) for s in kinds],
            "discriminator": {
                "propertyName": "service",
                "mapping": {s.slug: reference(item_name(s))["$ref"] for s in kinds},
            },
        },
    }
    options = {name: field_schema(field) for name, field in OPTIONS.items()}
    yield "EstimateRequest", closed({"items": items, **options}, ["items"])


def body_examples(service: type[Service]) -> dict[str, Schema]:
    """Bodies to try: the defaults and the first worked examples."""
    found = {"defaults": {"summary": "All defaults", "value": {}}}
    for number, example in enumerate(examples(service)[:5], start=1):
        found[f"example-{number}"] = {"summary": example.name, "value": example.input}
    return found
