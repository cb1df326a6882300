"""Calculations by plain GET: `/v1/<service>.<format>?input=value&…&field=monthly`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import HttpResponse
from rest_framework.request import Request

from calculator.api import problems
from calculator.api.base import host_of
from calculator.api.describe import describe
from calculator.api.problems import Problem, at_parameter, refused
from calculator.api.reading import find_service, read_query, read_values, suggestion
from calculator.kernel import Choices, Fault, Number, Service
from calculator.sheets import background, details, writing
from calculator.sheets.base import SheetApi
from calculator.sheets.names import inputs, read_names
from calculator.sheets.options import CALCULATION, IGNORED, KEY, ROWS, Pinned, chosen, currency_of, notation, pinned
from calculator.sheets.rows import APPENDED, MOST_ROWS, MOST_TASK_ROWS, Rows, priced, read, refuse_columns
from calculator.sheets.saved import names_in, picked
from calculator.sheets.table import Table, columns
from calculator.sheets.task_views import standing
from calculator.tables import tasks
from calculator.tables.judge import JudgedRows
from calculator.tables.numbers import with_point
from pricing.book import embedded


def about(response: HttpResponse, pin: Pinned) -> HttpResponse:
    """Which book and which formulas an answer is from."""
    from django.conf import settings

    response["X-Price-Book"] = pin.book.id
    response["X-Effective-Date"] = pin.book.as_of.isoformat()
    response["X-Engine-Version"] = settings.VERSION
    return response


def read_case(service: type[Service], query: Any, others: Any, *, comma: bool = False) -> tuple[Service, list[Fault]]:
    """A case from a query string (a QueryDict), inputs by any of their names, and what is wrong with it. `comma`:
    numbers are written 1,5, as a formula writes those it takes from the cells of such a spreadsheet.
    """
    given: dict[str, Any] = {}
    faults: list[Fault] = []
    for name, values in query.lists():
        if name in others or name in IGNORED or name == KEY:
            continue
        field = inputs(service).get(name)
        if len(values) > 1 and field is not None and not isinstance(field, Choices):
            faults.append(Fault((name,), f"{field.label} is given {len(values)} times; give it once."))
        given[name] = values if len(values) > 1 and isinstance(field, Choices) else values[0]
        if comma and isinstance(field, Number):
            given[name] = with_point(given[name])
    raw, unknown, twice = read_names(service, given)
    known = {*inputs(service), *others}
    faults += [
        Fault((name,), f"{service.title} has no input “{name[:80]}”{suggestion(name, known)}") for name in unknown
    ]
    for name in twice:
        field = service.by_name[name]
        faults.append(Fault((name,), f"{field.label} is given as “{name}” and as “{field.short}”; give it once."))
    case, found = service.read(raw)
    return case, [*faults, *found]


def _without(query: Any) -> dict[str, Any]:
    """The query without what is no option."""
    return {name: value for name, value in query.items() if name not in IGNORED and name != KEY}


class Calculation(SheetApi):
    methods = "GET, HEAD, POST, OPTIONS"

    @describe("{service} in a cell", None, tag="Spreadsheets", query=CALCULATION, per_service="sheet")
    def get(self, request: Request, slug: str, suffix: str) -> HttpResponse:
        """What a workload costs and needs, in the format of the suffix. Inputs go by their names or short names; those
        that are left out take their defaults. `.txt` is one bare value for a cell, the monthly cost unless `field` says
        otherwise.
        """
        service = find_service(slug)
        query = request.query_params
        options, faults = read_values(query, CALCULATION)
        self.how, _ = notation(suffix, query)
        case, wrong = read_case(service, query, CALCULATION, comma=options["dec"] == "comma")
        # The columns of a view are its own, and known once it is made.
        names, unknown = chosen(service, options["field"] if options["view"] == "totals" else "")
        faults += [*wrong, *unknown]
        if suffix == "txt":
            names = names if options["field"] else ["monthly"]
            if len(names) > 1:
                faults.append(Fault(("field",), "A .txt answer is one value: name one column, or ask for .csv."))
        if suffix == "txt" and options["view"] != "totals":
            faults.append(Fault(("view",), "A .txt answer is one value; ask for .csv to get rows."))
        currency, wrong = currency_of(options)
        if currency.code != "USD" and options["view"] != "totals":
            wrong = [Fault(("currency",), "Lines, sizes and limits are in US dollars; leave the currency out.")]
        faults += wrong
        if faults:
            raise refused([at_parameter(f) for f in faults])
        pin = pinned(options["book"], options["asof"])
        host = host_of(request)
        free = options["always_free"]
        if options["view"] == "totals":
            table = Table(JudgedRows(case, pin.book, always_free=free), host=host, currency=currency)
            found = columns(table, names)
            self._refuse_blank(table, names)
            body = writing.written(found, self.how, single=True)
        else:
            rows = details.VIEWS[options["view"]](case, pin.book, free)
            body = writing.written(picked(rows, names_in(options["field"])), self.how, single=False)
        return about(self.answer(body, forever=pin.forever, private=KEY in query), pin)

    @describe("{service}, many rows", None, tag="Spreadsheets", query=ROWS, per_service="sheet", status=(200, 202))
    def post(self, request: Request, slug: str, suffix: str) -> HttpResponse:
        """The same rows with `status`, `error`, `monthly`, `upfront` and the columns of `field` appended, each row
        priced and judged by itself. Columns of your own go along. Up to 10,000 rows are answered at once; more are a
        task (202), whose row says where its progress and its rows are to be had.
        """
        service = find_service(slug)
        options = read_query(_without(request.query_params), ROWS)
        self.how, _ = notation(suffix, request.query_params)
        names, unknown = chosen(service, options["field"])
        currency, wrong = currency_of(options)
        if unknown or wrong:
            raise refused([at_parameter(f) for f in (*unknown, *wrong)])
        names = names if options["field"] else []
        pin = pinned(options["book"], options["asof"])
        rows = read(request)
        refuse_columns(service, rows, (*APPENDED, *names))
        asked: dict[str, Any] = {
            "always_free": options["always_free"],
            "comma": options["dec"] == "comma",
            "host": host_of(request),
        }
        asked["currency"] = {"code": currency.code, "rate": currency.rate}
        if len(rows) > MOST_ROWS:
            return about(self._as_task(slug, rows, {**asked, "chosen": names, "book": pin.book.id}), pin)
        found = priced(service, rows, pin.book, chosen=names, **asked)
        if suffix == "txt":
            found = [column for column in found if column[0] == (names[0] if names else "monthly")]
        return about(self.answer(writing.written(found, self.how, single=False)), pin)

    def _as_task(self, slug: str, rows: Rows, asked: dict[str, Any]) -> HttpResponse:
        if len(rows) > MOST_TASK_ROWS:
            words = f"A table has at most {MOST_TASK_ROWS:,} rows; this has {len(rows):,}. Send it in parts."
            raise Problem(problems.TOO_LARGE, words)
        task, key = background.task_create(service=slug, rows=rows, asked=asked)
        tasks.ask_for(task)
        response = self.answer(
            writing.written(standing(task, key, self.how.suffix, asked["host"]), self.how, single=True)
        )
        response.status_code = 202
        return response

    def _refuse_blank(self, table: Table, names: Sequence[str]) -> None:
        """A lone value that is not to be had is an error in words, never an empty cell that counts as 0."""
        if len(names) == 1 and (words := table.first_error):
            column = table.column(names[0])
            if not isinstance(column, list) and column[0] != column[0]:
                raise Problem(problems.UNPRICED, f"{words[:1].upper()}{words[1:]} here.")


class PriceVersion(SheetApi):
    formats = ("txt",)

    @describe("The price book's id", None, tag="Spreadsheets")
    def get(self, request: Request) -> HttpResponse:
        """One small cell that changes when prices do: let formulas depend on it, and they refresh with it."""
        response = self.answer(embedded().id.encode())
        return about(response, Pinned(embedded(), forever=False))
