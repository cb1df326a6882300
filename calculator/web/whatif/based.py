"""What a sweep starts from, opened as the visitor may open it, and said in words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse

from calculator.accounts.visitor import viewer
from calculator.estimates import edits, queries
from calculator.estimates.document import Document, RefusedError, typed
from calculator.estimates.problems import NotFoundError
from calculator.kernel import Service
from calculator.services import services
from calculator.web.asked import defaults, query_of
from calculator.web.whatif.asked import INPUT, Sketch

WHOLE = ""
"""The name of no field: `i.<item>.` says that the item has the inputs of the address and no other ones."""
TOLD = 12
"""So many inputs that differ from their defaults are told of a base."""
GONE = "This estimate is not there for you: it may have been deleted, or belong to somebody else."


@dataclass(frozen=True)
class Start:
    """The base of a sweep as a definition takes it; `problem` says why there is none."""

    data: Mapping[str, Any] | None
    service: type[Service] | None = None
    document: Document | None = None
    estimate: str = ""
    inputs: Mapping[str, str] = field(default_factory=dict)
    """What differs from the defaults of a service, or by address from what the estimate has."""
    problem: str = ""
    editable: bool = False
    """Whether the visitor may change the estimate."""

    @property
    def title(self) -> str:
        if self.document is not None:
            return self.document.name
        return self.service.title if self.service else ""

    @property
    def address(self) -> str:
        """Where the base itself is shown."""
        if self.estimate:
            return reverse("estimate", args=[self.estimate])
        if self.service is None:
            return ""
        query = query_of(self.service, self._texts)
        return reverse("service", args=[self.service.slug]) + (f"?{query}" if query else "")

    @cached_property
    def _texts(self) -> dict[str, str]:
        """A service's inputs, tidied where they are understood."""
        assert self.service is not None
        found = {}
        for name, text in self.inputs.items():
            asked = self.service.by_name.get(name)
            if asked is not None:
                values, errors = asked.parse([text])
                found[name] = text if errors else asked.text(values[0])
        return found

    def words(self) -> tuple[list[tuple[str, str]], int]:
        """What is known of the base: (label, value) pairs, and how many more there are."""
        if self.document is not None:
            items = [item for _, item in self.document.items if item.enabled]
            told = [(item.title, "") for item in items]
        elif self.service is not None:
            told = list(spoken(self.service, self._texts).items())
        else:
            told = []
        return told[:TOLD], max(len(told) - TOLD, 0)


def spoken(service: type[Service], inputs: Mapping[str, str]) -> dict[str, str]:
    """Inputs in words by their labels, those that are understood."""
    found = {}
    for name, asked in service.by_name.items():
        if name in inputs:
            values, errors = asked.parse([inputs[name]])
            if not errors:
                found[asked.label] = asked.spoken(values[0])
    return found


def start(request: HttpRequest, sketch: Sketch) -> Start:
    """The base that an address names."""
    if sketch.estimate:
        return _of_estimate(request, sketch)
    service = services().get(sketch.service)
    if service is None:
        return Start(None, problem=f"There is no service “{sketch.service}” here." if sketch.service else "")
    inputs = typed(service, {n: v for n, v in sketch.inputs.items() if n in service.by_name})
    return Start({"service": service.slug, "inputs": inputs}, service=service, inputs=inputs)


def _of_estimate(request: HttpRequest, sketch: Sketch) -> Start:
    try:
        shown = queries.show(viewer(request), sketch.estimate)
    except NotFoundError:
        return Start(None, problem=GONE)
    document = shown.document
    differing: dict[str, str] = {}
    try:
        for item, inputs in by_item(sketch.inputs).items():
            whole = inputs.pop(WHOLE, None) is not None
            document = edits.apply(document, edits.ChangeInputs(item, inputs, whole)).document
            was, now = shown.document.item(item).inputs, document.item(item).inputs
            differing |= {f"{item}.{n}": now.get(n, "") for n in {**was, **now} if now.get(n) != was.get(n)}
    except RefusedError as error:
        return Start(None, problem=error.message)
    return Start(
        {"document": dict(document.data), "estimate": sketch.estimate},
        document=document,
        estimate=sketch.estimate,
        inputs=differing,
        editable=shown.access.can_edit,
    )


def by_item(inputs: Mapping[str, str]) -> dict[str, dict[str, str]]:
    """Inputs by item and field, of addresses `<item>.<field>`."""
    found: dict[str, dict[str, str]] = {}
    for address, value in inputs.items():
        item, _, name = address.partition(".")
        found.setdefault(item, {})[name] = value
    return found


def marks(service: type[Service], inputs: Mapping[str, str], *, estimate: str = "", item: str = "") -> dict[str, str]:
    """What the marks on inputs lead to: the address `to` they begin with, and what stands before a field: `at`."""
    at = f"{item}." if item else ""
    start = [("est", estimate), (f"{INPUT}{at}", "")] if item else [("of", service.slug)]
    standard = defaults(service)
    held = [(f"{INPUT}{at}{n}", v) for n, v in inputs.items() if v != standard.get(n)]
    return {"to": f"{reverse('what-if')}?{urlencode([*start, *held], safe=',:/')}", "at": at}
