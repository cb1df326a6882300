"""Routes that read one case of a service."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple, TypeVar

from django.http import HttpResponse
from rest_framework.request import Request

from calculator.api.base import FRESH, PINNED, Api, host_of
from calculator.api.describe import describe
from calculator.api.problems import at_parameter, refused
from calculator.api.reading import (
    ALWAYS_FREE,
    BOOK,
    book_of,
    check_inputs,
    check_query,
    find_service,
    read_body,
    read_query,
    read_values,
)
from calculator.kernel import Field, Service
from pricing.book import Book


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
