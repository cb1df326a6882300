"""What a service asks, bills and checks."""

from __future__ import annotations

from typing import Annotated, Any, Literal, TypedDict

from calculator.api.shapes.base import Group, Source


class Choosable(TypedDict):
    value: str
    label: str
    hint: str


class Options(TypedDict):
    """Every option of a choice."""

    service: str
    field: str
    count: int
    options: list[Choosable]


class FieldSpec(TypedDict):
    """One input: what it asks, in which unit, within which bounds."""

    name: str
    kind: Literal["number", "choice", "choices", "flag"]
    label: str
    unit: str
    help: str
    group: str
    advanced: bool
    conditional: Annotated[bool, "Applies only for some values of other inputs."]
    default: Any
    min: float | None
    max: float | None
    whole: bool
    why: Annotated[str, "Why the bounds are what they are."]
    source: Source
    options_count: int | None
    options: Annotated[list[Choosable] | None, "Null where there are too many to list here."]
    options_url: str | None


class Allowance(TypedDict):
    """What AWS gives free for ever."""

    quantity: float
    scope: Literal["region", "account"]
    source: str


class LineSpec(TypedDict):
    """A line the service can bill, and the rate behind it."""

    name: str
    label: str
    unit: str
    group: Group
    conditional: bool
    once: bool
    offer: str
    rate: Annotated[str, "AWS's label; {name} stands for that input's option."]
    rate_words: Annotated[dict[str, str], "What the label says in place of an option, where AWS writes it otherwise."]
    rate_by: Annotated[str, "The input that names the rate's key; empty where it has none."]
    allowance: Allowance | None
    source: Source


class CheckSpec(TypedDict):
    """A limit the service is held to."""

    name: str
    label: str
    level: Literal["error", "warning"]
    group: Group
    source: Source


class RuleSpec(TypedDict):
    """A combination of inputs that is impossible."""

    fields: list[str]
    sentence: str
    source: Source


class ExampleSpec(TypedDict):
    """A worked case whose answer somebody else published."""

    name: str
    source: str
    inputs: dict[str, Any]
    url: Annotated[str, "The case priced by this API."]


class ServiceSummary(TypedDict):
    slug: str
    title: str
    summary: str
    category: str
    keywords: list[str]
    url: str
    price_url: str
    page: Annotated[str, "Its calculator for people."]


class ServiceDetail(ServiceSummary):
    """Everything a service asks, bills and checks."""

    fields: list[FieldSpec]
    lines: list[LineSpec]
    checks: list[CheckSpec]
    rules: list[RuleSpec]
    examples: list[ExampleSpec]


class Services(TypedDict):
    services: list[ServiceSummary]
