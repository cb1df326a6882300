"""The routes about services: what they ask, and what a case costs."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple, TypeVar

from django.http import HttpRequest, HttpResponse
from rest_framework.request import Request

from calculator.api import answers, catalog, shapes
from calculator.api.base import Api
from calculator.api.describe import describe
from calculator.api.problems import TOO_LARGE, Problem, at_parameter, at_pointer, refused
from calculator.api.reading import (
    ALWAYS_FREE,
    BOOK,
    OPTIONS,
    Text,
    book_of,
    check_inputs,
    check_query,
    find_service,
    json_kind,
    named,
    no_service,
    read_body,
    read_query,
    read_values,
    suggestion,
)
from calculator.kernel import Fault, Field, Service
from calculator.kernel import answer as kernel
from calculator.kernel.ledger import price
from calculator.kernel.scenarios import side_by_side
from calculator.services import services
from pricing.book import Book

FRESH = 300
"""Seconds an answer may be kept: the embedded book changes only with a new version."""
PINNED = 86_400
"""The same where the request names its book."""

MOST_ITEMS = 200
LONGEST_NAME = 200
SEARCH = named(q=Text("Search", help="Words that must all occur."))


def host_of(request: Request | HttpRequest) -> str:
    return f"{request.scheme}://{request.get_host()}"


class ServiceList(Api):
    @describe("List the services", shapes.Services, tag="Services")
    def get(self, request: Request) -> HttpResponse:
        """Every service by category, with the addresses that describe and price it."""
        read_query(request.GET, {})
        host = host_of(request)
        return self.send({"services": [catalog.summary(s, host) for s in services().values()]}, max_age=FRESH)


class ServiceDetail(Api):
    @describe("Describe a service", shapes.ServiceDetail, tag="Services")
    def get(self, request: Request, slug: str) -> HttpResponse:
        """Its inputs with units, defaults and bounds; the lines it bills with their rates; its limits; examples."""
        service = find_service(slug)
        read_query(request.GET, {})
        return self.send(catalog.detail(service, host_of(request)), max_age=FRESH)


class FieldOptions(Api):
    @describe("List the options of an input", shapes.Options, tag="Services", query=SEARCH)
    def get(self, request: Request, slug: str, field: str) -> HttpResponse:
        """The options of one choice, such as every instance type; `q` searches them."""
        service = find_service(slug)
        words = read_query(request.GET, SEARCH)["q"]
        return self.send(catalog.options(service, field, words), max_age=FRESH)


class Asked(NamedTuple):
    """A case as a request asks for it."""

    case: Service
    book: Book
    host: str
    always_free: bool
    working: bool
    max_age: int
    options: dict[str, Any]


class OfOneCase(Api):
    """Routes that read one case: inputs from the query string of a GET or the body of a POST, options always from
    the query string.
    """

    others: dict[str, Field] = {**ALWAYS_FREE, **BOOK}

    def others_of(self, service: type[Service]) -> dict[str, Field]:
        """Everything in the query string that is no input."""
        return self.others

    def asked(self, request: Request, slug: str) -> Asked:
        """The case and the options; everything wrong with either is one problem."""
        service = find_service(slug)
        query, others = request.GET, self.others_of(service)
        if request.method == "POST":
            options = read_query(query, others)
            case, errors = check_inputs(service, read_body(request), "")
        else:
            options, wrong = read_values(query, others)
            case, faults = check_query(service, query, others)
            errors = [at_parameter(f) for f in (*wrong, *faults)]
        if errors:
            raise refused(errors)
        return Asked(
            case,
            book_of(options["book"]),
            host_of(request),
            options["always_free"],
            options.get("working", False),
            PINNED if options["book"] else FRESH,
            options,
        )

    def reply(self, request: Request, slug: str) -> HttpResponse:
        raise NotImplementedError


Route = TypeVar("Route", bound=type[OfOneCase])


def both_ways(summary: str, answers: type, per_service: str, *, scoped: bool = False) -> Callable[[Route], Route]:
    """Serve `reply` by GET and by POST; its docstring describes both."""

    def served(route: Route) -> Route:
        described = describe(
            summary, answers, tag="Estimates", query=OfOneCase.others, per_service=per_service, scoped=scoped
        )
        for method in ("get", "post"):

            def serve(self: OfOneCase, request: Request, slug: str) -> HttpResponse:
                return self.reply(request, slug)

            serve.__name__, serve.__doc__ = method, route.reply.__doc__
            setattr(route, method, described(serve))
        return route

    return served


class Price(OfOneCase):
    others = OPTIONS

    @describe("Price {service}", shapes.Answer, tag="Estimates", query=OPTIONS, per_service="price")
    def get(self, request: Request, slug: str) -> HttpResponse:
        """What the workload needs, what it costs and why. Inputs that are left out take their defaults."""
        return self.reply(request, slug)

    @describe("Price {service}", shapes.Answer, tag="Estimates", query=OPTIONS, per_service="price")
    def post(self, request: Request, slug: str) -> HttpResponse:
        """What the workload needs, what it costs and why. Inputs that are left out or null take their defaults."""
        return self.reply(request, slug)

    def reply(self, request: Request, slug: str) -> HttpResponse:
        case, book, host, always_free, working, max_age, _ = self.asked(request, slug)
        given = kernel.answer(case, book, always_free=always_free, working=working)
        payload = answers.answer(case, given, book, host, always_free=always_free, working=working)
        return self.send(payload, max_age=max_age)


@both_ways("Compare the options of {service}", shapes.Comparisons, "compare")
class Compare(OfOneCase):
    def reply(self, request: Request, slug: str) -> HttpResponse:
        """Every option of a choice (purchase option, class, mode) side by side for the same need."""
        case, book, host, always_free, _, max_age, _ = self.asked(request, slug)
        given = kernel.given(case)
        found = [side_by_side(case, c, book, always_free=always_free) for c in type(case).compare]
        payload: shapes.Comparisons = {
            "service": slug,
            "inputs": answers.inputs(case, given),
            "comparisons": [answers.comparison(case, given, c, host, always_free) for c in found],
            **answers.context(book, always_free),
        }
        return self.send(payload, max_age=max_age)


class Estimate(Api):
    """Several items as one estimate."""

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

    def cases(self, items: Any) -> tuple[list[tuple[str, Service]], list[shapes.ProblemError]]:
        """The named cases of the items, and everything that is wrong with them."""
        if not isinstance(items, list) or not items:
            return [], [at_pointer(Fault(("items",), "“items” must be an array of at least one item."))]
        if len(items) > MOST_ITEMS:
            raise Problem(TOO_LARGE, f"An estimate holds at most {MOST_ITEMS} items; this one has {len(items):,}.")
        cases: list[tuple[str, Service]] = []
        errors: list[shapes.ProblemError] = []
        for i, item in enumerate(items):
            case, wrong = self.case(item, f"/items/{i}")
            errors += wrong
            if case is not None:
                cases.append(case)
        return cases, errors

    def case(self, item: Any, at: str) -> tuple[tuple[str, Service] | None, list[shapes.ProblemError]]:
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
