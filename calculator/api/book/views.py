"""The routes about what AWS charges: Regions, instance types, rates, books."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from rest_framework.request import Request

from calculator.api.base import FRESH, Api
from calculator.api.describe import describe
from calculator.api.paging import PAGES, paging, rows_of
from calculator.api.problems import at_parameter, refused
from calculator.api.reading import BOOK, Text, book_of, named, read_query
from calculator.api.services.answers import book_id, receipt
from calculator.api.shapes import book as shapes
from calculator.api.writing import finite
from calculator.kernel import Choice, Fault
from pricing.book import Book, RateRow, Status, embedded
from pricing.regions import REGION_INDEX, REGIONS
from pricing.search import search


class RegionList(Api):
    @describe("List the Regions", shapes.Regions, tag="Price book")
    def get(self, request: Request) -> HttpResponse:
        """Every AWS Region of the price book, with its names and place."""
        read_query(request.GET, {})
        found: list[shapes.Region] = [
            {
                "code": r.code,
                "name": r.name,
                "partition": r.partition,
                "area": r.area,
                "city": r.city,
                "lat": r.lat,
                "lon": r.lon,
            }
            for r in REGIONS
        ]
        return self.send({"regions": found}, max_age=FRESH)


class BookList(Api):
    @describe("List the price books", shapes.Books, tag="Price book")
    def get(self, request: Request) -> HttpResponse:
        """The price books this server answers from, with the files their prices were read from."""
        read_query(request.GET, {})
        book = embedded()
        payload: shapes.Books = {
            "books": [
                {
                    **book_id(book),
                    "current": True,
                    "sources": [
                        {"id": s.id, "name": s.short, "url": s.url, "as_of": s.as_of.isoformat(), "what": s.what}
                        for s in book.sources
                    ],
                }
            ]
        }
        return self.send(payload, max_age=FRESH)


def any_region() -> Choice:
    return Choice("Region", options=[("", "Any"), *((r.code, r.name) for r in REGIONS)])


class RateList(Api):
    query = {
        **named(
            q=Text("Search", help="Words that must all occur in the offer, the label, the instance type or the code."),
            offer=Text("Offer", help="AWS's offer code, such as AmazonS3."),
            region=any_region(),
            label=Text(
                "Label", longest=400, help="AWS's label of one rate: with `offer` and `region` gives its tiers."
            ),
            key=Text("Key", help="The instance type, for a `label` that has one price a type."),
        ),
        **PAGES,
        **BOOK,
    }

    @describe("Search the rates", shapes.Rates, tag="Price book", query=query)
    def get(self, request: Request) -> HttpResponse:
        """Every tier of every rate, with its exact price, AWS's rate code, source and day."""
        asked = read_query(request.GET, self.query)
        book = book_of(asked["book"])
        status = None
        part = rows_of(asked)
        if asked["label"] or asked["key"]:
            tiers, status = self.one(book, asked)
            rows, count = tiers[part], len(tiers)
        else:
            rows, count = search(book, asked["q"], asked["offer"], asked["region"], asked["page_size"], part.start)
        payload: shapes.Rates = {
            **page_of(request, count, asked, book),
            "status": status,
            "rates": [rate_row(row) for row in rows],
        }
        return self.send(payload, max_age=FRESH)

    def one(self, book: Book, asked: dict[str, Any]) -> tuple[tuple[RateRow, ...], str]:
        """The tiers of one rate and its status in words."""
        missing = [name for name in ("label", "offer", "region") if not asked[name]]
        if missing:
            names = " and ".join(missing)
            raise refused([at_parameter(Fault(tuple(missing), f"One rate is asked for: give {names} too."))])
        at = asked["offer"], asked["label"], asked["region"], asked["key"]
        match book.status(*at):
            case Status.PRICED:
                return book.receipts(*at), "priced"
            case Status.NOT_OFFERED:
                return (), f"not offered in {REGIONS[REGION_INDEX[asked['region']]].name}"
            case _:
                return (), "no price in this book"


def rate_row(row: RateRow) -> shapes.RateRow:
    return {
        "offer": row.offer,
        "region": row.region,
        "key": row.key,
        "unit": row.unit,
        "begin": row.begin,
        "end": finite(row.end),
        **receipt(row),
    }


def page_of(request: Request, count: int, asked: dict[str, Any], book: Book) -> shapes.Page:
    return {**paging(request, count, asked), "book": book_id(book)}
