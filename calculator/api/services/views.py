"""The routes about services: what they ask, and what a case costs."""

from __future__ import annotations

from django.http import HttpResponse
from rest_framework.request import Request

from calculator.api.base import FRESH, Api, host_of
from calculator.api.describe import describe
from calculator.api.reading import (
    OPTIONS,
    Text,
    find_service,
    named,
    read_query,
)
from calculator.api.services import answers, catalog, comparisons
from calculator.api.services.case import OfOneCase, both_ways
from calculator.api.shapes import services as shapes
from calculator.api.shapes.answers import Answer
from calculator.api.shapes.comparisons import Comparisons
from calculator.kernel import answer as kernel
from calculator.kernel.scenarios import side_by_side
from calculator.services import services

SEARCH = named(q=Text("Search", help="Words that must all occur."))


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


class Price(OfOneCase):
    others = OPTIONS

    @describe("Price {service}", Answer, tag="Estimates", query=OPTIONS, per_service="price")
    def get(self, request: Request, slug: str) -> HttpResponse:
        """What the workload needs, what it costs and why. Inputs that are left out take their defaults."""
        return self.reply(request, slug)

    @describe("Price {service}", Answer, tag="Estimates", query=OPTIONS, per_service="price")
    def post(self, request: Request, slug: str) -> HttpResponse:
        """What the workload needs, what it costs and why. Inputs that are left out or null take their defaults."""
        return self.reply(request, slug)

    def reply(self, request: Request, slug: str) -> HttpResponse:
        case, book, host, always_free, working, max_age, _ = self.asked(request, slug)
        given = kernel.answer(case, book, always_free=always_free, working=working)
        payload = answers.answer(case, given, book, host, always_free=always_free, working=working)
        return self.send(payload, max_age=max_age)


@both_ways("Compare the options of {service}", Comparisons, "compare")
class Compare(OfOneCase):
    def reply(self, request: Request, slug: str) -> HttpResponse:
        """Every option of a choice (purchase option, class, mode) side by side for the same need."""
        case, book, host, always_free, _, max_age, _ = self.asked(request, slug)
        given = kernel.given(case)
        found = [side_by_side(case, c, book, always_free=always_free) for c in type(case).compare]
        payload: Comparisons = {
            "service": slug,
            "inputs": answers.inputs(case, given),
            "comparisons": [comparisons.comparison(case, given, c, host, always_free) for c in found],
            **answers.context(book, always_free),
        }
        return self.send(payload, max_age=max_age)
