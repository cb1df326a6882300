"""A service's fields as a form: groups of questions, each with the control that suits it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from calculator.kernel import Choice, Choices, Field, Flag, Number, Service
from calculator.kernel.choice import Option
from calculator.kernel.once import once
from calculator.web.asked import Asked, defaults, query_of, written

CARDS = 6
"""A comparison of so many options at most is shown as cards, each with its own price."""
LISTED = 60
"""A choice of more options is searched on the server instead of being written into the page."""
SEGMENTS, SEGMENT_LETTERS = 4, 34
"""A choice this short shows all its options at once."""


@dataclass(frozen=True)
class Question:
    """One field and its control: number, flag, boxes, segments, select or search."""

    field: Field
    control: str
    options: tuple[tuple[str, tuple[Option, ...]], ...] = ()
    """(heading, options) pairs; one pair without a heading where the options are not grouped."""
    searched: bool = False


@dataclass(frozen=True)
class Group:
    title: str
    plain: tuple[Question, ...]
    more: tuple[Question, ...]


def axis(service: type[Service]) -> Choice | None:
    """The choice shown as cards: what the first comparison compares, if its options are few."""
    for compare in service.compare[:1]:
        choice = service.by_name[compare.axis]
        if isinstance(choice, Choice) and not isinstance(choice, Choices) and len(choice.choices) <= CARDS:
            return choice
    return None


@once
def groups(service: type[Service]) -> tuple[Group, ...]:
    """The form's groups in the order in which their first field was declared."""
    cards = axis(service)
    asked: dict[str, list[Field]] = {}
    for field in service.fields:
        if field is not cards:
            asked.setdefault(field.group, []).append(field)
    return tuple(
        Group(
            title,
            tuple(_question(f) for f in fields if not f.advanced),
            tuple(_question(f) for f in fields if f.advanced),
        )
        for title, fields in asked.items()
    )


def _question(field: Field) -> Question:
    if isinstance(field, Number):
        return Question(field, "number")
    if isinstance(field, Flag):
        return Question(field, "flag")
    assert isinstance(field, Choice)
    options = field.choices
    if isinstance(field, Choices):
        return Question(field, "boxes", (("", options),))
    if len(options) > LISTED:
        return Question(field, "search", searched=True)
    if len(options) <= SEGMENTS and sum(len(o.label) for o in options) <= SEGMENT_LETTERS:
        return Question(field, "segments", (("", options),))
    return Question(field, "select", _headed(options), searched=field.search)


def _headed(options: tuple[Option, ...]) -> tuple[tuple[str, tuple[Option, ...]], ...]:
    """Options under their hints where a hint is a heading: shared by neighbours, as a Region's continent is."""
    runs = [(hint, tuple(run)) for hint, run in groupby(options, key=lambda o: o.hint)]
    if len(options) > SEGMENTS and all(hint for hint, _ in runs) and len(runs) <= len(options) / 2:
        return tuple(runs)
    return (("", options),)


def filled(asked: Asked) -> list[dict[str, Any]]:
    """The groups with what was typed, what is wrong and what does not apply."""
    standard = defaults(asked.service)
    faults = {name: fault for fault in reversed(asked.faults) for name in fault.fields}
    found = []
    for number, group in enumerate(groups(asked.service)):
        more = [_control(q, asked, standard, faults) for q in group.more]
        found.append(
            {
                "id": f"group-{number}",
                "title": group.title,
                "fields": [_control(q, asked, standard, faults) for q in group.plain],
                "more": more,
                "open": any(c["error"] or (c["value"] != c["default"] and not c["hidden"]) for c in more),
            }
        )
    return found


def control(question: Question, asked: Asked) -> dict[str, Any]:
    """One question with what was typed and what is wrong."""
    faults = {name: fault for fault in reversed(asked.faults) for name in fault.fields}
    return _control(question, asked, defaults(asked.service), faults)


def _control(question: Question, asked: Asked, standard: dict[str, str], faults: dict[str, Any]) -> dict[str, Any]:
    field = question.field
    name = field.name
    value = asked.values.get(name, standard[name])
    fault = faults.get(name)
    held = set(value.split(",")) if question.control == "boxes" else {value}
    described = [f"{kind}-{name}" for kind, there in (("u", field.unit), ("h", field.help)) if there]
    return {
        "name": name,
        "label": field.label,
        "unit": field.unit,
        "help": field.help,
        "control": question.control,
        "searched": question.searched,
        "value": value,
        "default": standard[name],
        "on": value == "yes",
        "options": [
            (heading, [(o.value, o.label, o.hint, o.value in held) for o in options])
            for heading, options in question.options
        ],
        "hidden": name in asked.hidden,
        "error": fault.message if fault else "",
        "converted": "" if fault else asked.converted.get(name, ""),
        "source": fault.source if fault else "",
        "described": " ".join([*described, f"e-{name}"]),
        "decimal": isinstance(field, Number) and not field.whole,
    }


def search(choice: Choice, text: str, limit: int = 50) -> Iterator[Option]:
    """Options that hold every word of `text`, those that begin with it first."""
    words = text.lower().split()
    hits = []
    for place, option in enumerate(choice.choices):
        hay = f"{option.value} {option.label} {option.hint}".lower()
        if all(word in hay for word in words):
            hits.append((not hay.startswith(text.lower()), place))
    for _, place in sorted(hits)[:limit]:
        yield choice.choices[place]


def tried(asked: Asked, examples: Any) -> list[dict[str, Any]]:
    """Worked examples as links: (name, query, source, whether the form holds this one)."""
    found = []
    for example in examples:
        query = query_of(asked.service, {k: written(v) for k, v in example.input.items()})
        found.append({"name": example.name, "query": query, "source": example.source, "now": query == asked.query})
    return found
