"""Several items as one estimate: priced together, kept nowhere."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from rest_framework.request import Request

from calculator.api.base import Api, host_of
from calculator.api.describe import describe
from calculator.api.problems import TOO_LARGE, Problem, at_pointer, refused
from calculator.api.reading import (
    OPTIONS,
    book_of,
    check_inputs,
    json_kind,
    no_service,
    read_body,
    read_query,
    read_values,
    suggestion,
)
from calculator.api.services import answers
from calculator.api.shapes import answers as shapes
from calculator.api.shapes.errors import ProblemError
from calculator.kernel import Fault, Service
from calculator.kernel import answer as kernel
from calculator.kernel.ledger import price
from calculator.services import services

MOST_ITEMS = 200
LONGEST_NAME = 200


class ItemList(Api):
    known = ("items", "always_free", "working", "book")

    @describe("Price a list of items as one estimate", shapes.Estimate, tag="Estimates", body="EstimateRequest")
    def post(self, request: Request) -> HttpResponse:
        """At most 200 items. Tiers and allowances count once for the account and are shared back by use."""
        read_query(request.GET, {})
        body = read_body(request)
        errors = []
        for name in body:
            if name not in self.known:
                message = f"There is no member “{name[:80]}”{suggestion(name, self.known)}"
                errors.append(at_pointer(Fault((name,), message)))
        options, wrong = read_values({name: body.get(name) for name in OPTIONS}, OPTIONS)
        errors += [at_pointer(f) for f in wrong]
        cases, more = self.cases(body.get("items"))
        if errors or more:
            raise refused([*errors, *more])
        book = book_of(options["book"])
        always_free, working = options["always_free"], options["working"]
        priced = price([case for _, case in cases], book, always_free=always_free)
        given = [kernel.answer_item(case, priced, i, working=working) for i, (_, case) in enumerate(cases)]
        payload = answers.estimate(
            cases, given, priced, book, host_of(request), always_free=always_free, working=working
        )
        return self.send(payload)

    def cases(self, items: Any) -> tuple[list[tuple[str, Service]], list[ProblemError]]:
        """The named cases of the items, and everything that is wrong with them."""
        if not isinstance(items, list) or not items:
            return [], [at_pointer(Fault(("items",), "“items” must be an array of at least one item."))]
        if len(items) > MOST_ITEMS:
            raise Problem(TOO_LARGE, f"An estimate holds at most {MOST_ITEMS} items; this one has {len(items):,}.")
        cases: list[tuple[str, Service]] = []
        errors: list[ProblemError] = []
        for i, item in enumerate(items):
            case, wrong = self.case(item, f"/items/{i}")
            errors += wrong
            if case is not None:
                cases.append(case)
        return cases, errors

    def case(self, item: Any, at: str) -> tuple[tuple[str, Service] | None, list[ProblemError]]:
        """One item: its name and case, or what is wrong with it."""
        if not isinstance(item, dict):
            return None, [at_pointer(Fault((), f"An item must be an object, not {json_kind(item)}."), at)]
        known = ("service", "name", "inputs")
        faults = [
            Fault((name,), f"There is no member “{name[:80]}”{suggestion(name, known)}")
            for name in item
            if name not in known
        ]
        slug, name, inputs = item.get("service"), item.get("name"), item.get("inputs")
        service = services().get(slug) if isinstance(slug, str) else None
        if service is None:
            words = no_service(slug) if isinstance(slug, str) else "“service” must name a service."
            faults.append(Fault(("service",), words))
        if name is not None and (not isinstance(name, str) or len(name) > LONGEST_NAME):
            faults.append(Fault(("name",), f"“name” must be a string of at most {LONGEST_NAME} characters."))
        if inputs is not None and not isinstance(inputs, dict):
            faults.append(Fault(("inputs",), f"“inputs” must be an object, not {json_kind(inputs)}."))
        errors = [at_pointer(f, at) for f in faults]
        if service is None or not isinstance(inputs, dict | None):
            return None, errors
        case, wrong = check_inputs(service, inputs or {}, f"{at}/inputs")
        return (str(name or service.title), case), [*errors, *wrong]
