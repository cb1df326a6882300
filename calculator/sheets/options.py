"""What an address says beside the inputs: which columns, in which notation, from which book."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from calculator.api import problems
from calculator.api.problems import Problem, at_parameter, refused
from calculator.api.reading import Text, named, read_values, suggestion
from calculator.estimates.document import RefusedError
from calculator.estimates.reading import read_currency
from calculator.estimates.settings import Currency
from calculator.kernel import Choice, Fault, Flag, Service
from calculator.sheets.names import STANDARD, inputs, results
from calculator.tables.numbers import with_point
from pricing.book import Book, embedded

FORMATS = {
    "csv": "text/csv",
    "tsv": "text/tab-separated-values",
    "txt": "text/plain",
    "xml": "application/xml",
    "json": "application/json",
}
SEPARATORS = {"comma": ",", "semicolon": ";", "tab": "\t"}

COLUMNS = Text(
    "Columns",
    longest=1500,
    help="Names of totals, sizes, lines, steps or inputs, or of the view’s columns, by commas, in the order wanted.",
)
VIEW = Choice(
    "View",
    default="totals",
    options=(
        ("totals", "Totals", "One row."),
        ("lines", "Lines", "A row for each line and tier, with its unit price and rate code."),
        ("sizes", "Sizes", "A row for each dimension of what the load needs."),
        ("limits", "Limits", "A row for each limit."),
    ),
    help="Which rows to answer with.",
)
WRITTEN = named(
    errors=Choice(
        "Errors",
        default="status",
        options=(
            ("status", "By HTTP status", "The body says it in words."),
            ("cell", "In the cell", "200 and “#ERR …”."),
        ),
        help="A spreadsheet hides the body of a failed request: “cell” makes the error readable in the cell.",
    ),
    dec=Choice(
        "Decimal mark",
        default="point",
        options=(("point", "1.5"), ("comma", "1,5")),
        help="Of numbers in the answer, except in JSON; with a comma those of the question are read so, too.",
    ),
    sep=Choice(
        "Separator",
        default="comma",
        options=(("comma", ","), ("semicolon", ";"), ("tab", "Tab")),
        help="Of CSV; a semicolon where the decimal mark is a comma.",
    ),
    bom=Flag("Byte order mark", help="Put one first, for Excel's double click on a CSV file."),
    header=Flag("Header row", default=True, help="Of CSV and TSV."),
)
PINS = named(
    book=Text("Price book", help="Its id: the number never moves. Refused where this server does not hold it."),
    asof=Text("As of", help="A day such as 2026-06-30: the newest price book of that day or before."),
)
ALWAYS_FREE = named(
    always_free=Flag("Always-free allowances", help="Take off what AWS gives every account free for ever.")
)
CURRENCY = named(
    currency=Text("Currency", longest=20, help="A code such as EUR for totals and unit costs; needs `rate`."),
    rate=Text("Rate", longest=40, help="How many of the currency one US dollar is. AWS's prices are in US dollars."),
)
IGNORED = ("_",)
"""A sheet's refresh trigger: it changes the address and nothing else."""
KEY = "key"
WHAT = named(field=COLUMNS)
CALCULATION = {**WHAT, **named(view=VIEW), **ALWAYS_FREE, **CURRENCY, **PINS, **WRITTEN}
ROWS = {**WHAT, **ALWAYS_FREE, **CURRENCY, **PINS, **WRITTEN}
RESERVED = frozenset({*CALCULATION, *IGNORED, KEY})
"""No input of a service may have one of these names; a test holds every service to it."""


@dataclass(frozen=True)
class Notation:
    """How an answer is written. `suffix` is a key of FORMATS."""

    suffix: str
    in_cell: bool = False
    comma: bool = False
    separator: str = ","
    bom: bool = False
    header: bool = True

    @property
    def content_type(self) -> str:
        return f"{FORMATS[self.suffix]}; charset=utf-8"


def notation(suffix: str, query: Mapping[str, Any]) -> tuple[Notation, list[Fault]]:
    """The notation an address asks for, as far as it can be read, and what is wrong with it."""
    found, faults = read_values(query, WRITTEN)
    comma = found["dec"] == "comma"
    separator = "semicolon" if comma and not query.get("sep") else found["sep"]
    return (
        Notation(
            suffix,
            in_cell=found["errors"] == "cell",
            comma=comma and suffix != "json",
            separator="\t" if suffix == "tsv" else SEPARATORS[separator],
            bom=found["bom"],
            header=found["header"],
        ),
        faults,
    )


def currency_of(options: Mapping[str, Any]) -> tuple[Currency, list[Fault]]:
    """The currency an address asks for, US dollars where it names none, and what is wrong with it."""
    rate = with_point(options["rate"]) if options["dec"] == "comma" else options["rate"]
    given = {"code": options["currency"], "rate": rate}
    try:
        return read_currency({name: value for name, value in given.items() if value}), []
    except RefusedError as error:
        return Currency(), [Fault(("rate" if error.where.endswith("rate") else "currency",), error.message)]


@dataclass(frozen=True)
class Pinned:
    """The book to answer from. `forever` says that the same address will always get it."""

    book: Book
    forever: bool


def pinned(book: str, asof: str) -> Pinned:
    """The book an address names, by id or by day; the newest where it names none."""
    held = embedded()
    if book:
        if book != held.id:
            words = f"This server does not hold the price book “{book[:80]}”; it holds {held.id}."
            raise Problem(problems.NOT_FOUND, words)
        return Pinned(held, forever=True)
    if not asof:
        return Pinned(held, forever=False)
    try:
        day = date.fromisoformat(asof)
    except ValueError:
        words = f"“asof” must be a day such as {held.as_of.isoformat()}; “{asof[:40]}” is none."
        raise refused([at_parameter(Fault(("asof",), words))]) from None
    if day < held.as_of:
        words = f"The oldest price book this server holds is of {held.as_of.isoformat()}; there is none of {day}."
        raise Problem(problems.NOT_FOUND, words)
    # A later book may still be of a day before a day to come; of the newest one's own day there is no other.
    return Pinned(held, forever=day == held.as_of)


def chosen(service: type[Service], field: str) -> tuple[list[str], list[Fault]]:
    """The columns that `field=` names, the standard ones where it names none."""
    if not field:
        return list(STANDARD), []
    names, faults = [], []
    for name in filter(None, (part.strip() for part in field.split(","))):
        known = inputs(service).get(name)
        if name in results(service):
            names.append(name)
        elif known is not None:
            names.append(known.name)
        else:
            hint = suggestion(name, {*results(service), *inputs(service)})
            faults.append(Fault(("field",), f"{service.title} has no column “{name[:80]}”{hint}"))
    return names, faults
