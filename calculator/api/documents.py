"""The API explained: a page for people, the OpenAPI document, and Swagger UI from an installed package."""

from __future__ import annotations

import json
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.renderers import OpenApiJsonRenderer, OpenApiYamlRenderer
from drf_spectacular.views import SpectacularSwaggerSplitView
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request

from calculator.accounts.throttle import SWEEPS_FROM
from calculator.api import answers, problems, writing
from calculator.api.base import Api
from calculator.api.catalog import address
from calculator.api.estimate_base import etag
from calculator.api.reading import LARGEST_BODY, check_inputs
from calculator.api.sweep_bodies import EXAMPLE
from calculator.api.views import FRESH, MOST_ITEMS, host_of
from calculator.estimates.document import ROOT
from calculator.estimates.edits import VERBS
from calculator.estimates.examples import examples as estimate_examples
from calculator.estimates.sharing import MAX_LINKS, MAX_TOKENS
from calculator.exports.json import LARGEST as LARGEST_IMPORT
from calculator.kernel import Number, Service
from calculator.kernel import answer as kernel
from calculator.services import services
from calculator.services.examples import examples
from calculator.sheets.options import COLUMNS
from calculator.sheets.rows import LARGEST as LARGEST_ROWS
from calculator.sheets.rows import MOST_COLUMNS, MOST_ROWS, MOST_TASK_ROWS
from calculator.sheets.schema import address as sheet_address
from calculator.sheets.tokens import CALLS_A_MINUTE, MOST_TOKENS
from calculator.tables.models import KEPT
from pricing.book import embedded

NOTATIONS: dict[str, type[BaseRenderer]] = {"json": OpenApiJsonRenderer, "yaml": OpenApiYamlRenderer}


@lru_cache(maxsize=4)
def document(notation: str, slugs: tuple[str, ...]) -> bytes:
    """The OpenAPI document for these services as "json" or "yaml", built when it is first asked for."""
    schema: Any = SchemaGenerator().get_schema(request=None, public=True)
    text: str | bytes = NOTATIONS[notation]().render(schema, renderer_context={})
    return text.encode() if isinstance(text, str) else text


class OpenApi(Api):
    """The document in one notation. It has no entry of its own."""

    schema = None
    notation = "json"

    def get(self, request: Request) -> HttpResponse:
        body = document(self.notation, tuple(services()))
        return writing.send_bytes(request, body, f"application/{self.notation}", max_age=FRESH)


class OpenApiJson(OpenApi):
    notation = "json"


class OpenApiYaml(OpenApi):
    notation = "yaml"


class Explorer(SpectacularSwaggerSplitView):
    """Swagger UI; its script has an address of its own, as the content policy asks."""

    url_name = "api-openapi-json"
    title = "Sizewright API"
    template_name_js = "api/swagger.js"


# -- the page ------------------------------------------------------------------------------------------------

ROUTES = (
    ("GET", "/api/v1/services", "every service"),
    ("GET", "/api/v1/services/{slug}", "its inputs, lines, limits, worked examples"),
    ("GET", "/api/v1/services/{slug}/fields/{field}/options", "the options of a long choice; q searches"),
    ("GET, POST", "/api/v1/services/{slug}/price", "what it needs, what it costs and why"),
    ("GET, POST", "/api/v1/services/{slug}/compare", "purchase options, classes or modes side by side"),
    ("GET, POST", "/api/v1/services/{slug}/advice", "cheaper ways for the same need, and repairs"),
    ("GET, POST", "/api/v1/services/{slug}/regions", "the same workload in every Region, ranked"),
    ("POST", "/api/v1/price", "a list of items as one estimate"),
    ("GET", "/api/v1/regions", "AWS Regions"),
    ("GET", "/api/v1/instance-types", "EC2 types by vCPU, memory, architecture, family, with prices"),
    ("GET", "/api/v1/rates", "every price with its rate code, source and day"),
    ("GET", "/api/v1/books", "the price books and where they were read"),
)
OF_ESTIMATES = (
    ("GET, POST", "/api/v1/estimates", "your estimates; a new one, from an example or a document"),
    ("POST", "/api/v1/estimates/import", "a new one from an export: JSON, workbook or CSV"),
    ("GET", "/api/v1/estimate-examples", "estimates to start from"),
    ("GET, PUT, PATCH, DELETE", "/api/v1/estimates/{id}", "what it says and costs; change it by edits, or whole"),
    ("GET", "/api/v1/estimates/{id}/totals", "by item, group, service and month"),
    ("GET", "/api/v1/estimates/{id}/lines", "every line and tier with its rate code"),
    ("POST", "/api/v1/estimates/{id}/undo", "take the last change back"),
    ("POST", "/api/v1/estimates/{id}/redo", "make it again"),
    ("POST", "/api/v1/estimates/{id}/duplicate", "a copy of your own"),
    ("GET, POST", "/api/v1/estimates/{id}/versions", "what was saved; save what is there now"),
    ("GET", "/api/v1/estimates/{id}/versions/{number}", "one version, which never changes"),
    ("POST", "/api/v1/estimates/{id}/versions/{number}/restore", "go back to it"),
    ("GET", "/api/v1/estimates/{id}/diff", "what changed from one state to another, and what each cause makes"),
    ("GET, POST", "/api/v1/estimates/{id}/links", "share links"),
    ("DELETE", "/api/v1/estimates/{id}/links/{link}", "revoke one"),
    ("GET", "/api/v1/estimates/{id}/export.csv", "one table, a row for each line and tier"),
    ("GET", "/api/v1/estimates/{id}/export.aws.csv", "AWS Pricing Calculator's layout"),
    ("GET", "/api/v1/estimates/{id}/export.inputs.csv", "settings, groups, items and inputs, to be imported again"),
    ("GET", "/api/v1/estimates/{id}/export.focus.csv", "FOCUS 1.2, to lie beside a bill"),
    ("GET", "/api/v1/estimates/{id}/export.xlsx", "a workbook with live formulas, to be imported again"),
    ("GET", "/api/v1/estimates/{id}/export.parquet", "the rows of the CSV as typed columns"),
    ("GET", "/api/v1/estimates/{id}/export.json", "inputs, lines and working, to be imported again"),
    ("GET", "/api/v1/estimates/{id}/export.infracost.json", "resources with cost components"),
    ("GET", "/api/v1/tokens", "your API tokens"),
    ("DELETE", "/api/v1/tokens/{token}", "revoke one"),
)


OF_SWEEPS = (
    ("POST", "/api/v1/what-if", "up to a million scenarios, ranked and summed up in the answer; no account"),
    ("POST", "/api/v1/what-if/check", "how many scenarios a definition makes, and what is wrong with it"),
    ("POST", "/api/v1/what-if/suggestions", "what may vary, with axes to start from"),
    ("GET, POST", "/api/v1/sweeps", "your sweeps; a new one, started at once"),
    ("GET, PATCH, DELETE", "/api/v1/sweeps/{id}", "how far it is and the best so far; its name; away with it"),
    ("POST", "/api/v1/sweeps/{id}/start", "start it, or go on with it"),
    ("POST", "/api/v1/sweeps/{id}/cancel", "stop it and keep what was found"),
    ("POST", "/api/v1/sweeps/{id}/duplicate", "a copy of your own"),
    ("GET", "/api/v1/sweeps/{id}/results", "the best, the spread, every axis and pair, Pareto front, break-even"),
    ("GET", "/api/v1/sweeps/{id}/rows", "any rows by number: start and limit"),
    ("GET", "/api/v1/sweeps/{id}/rows.csv", "up to a million rows as CSV"),
    ("GET", "/api/v1/sweeps/{id}/rows.parquet", "up to a million rows as Parquet"),
    ("GET, POST", "/api/v1/sweeps/{id}/links", "share links, to look at it"),
    ("DELETE", "/api/v1/sweeps/{id}/links/{link}", "revoke one"),
)


OF_SHEETS = (
    ("GET", "/v1/{slug}.{suffix}", "a calculation; field= names columns, view= rows: totals, lines, sizes, limits"),
    ("POST", "/v1/{slug}.{suffix}", "many rows at once, the same rows with their numbers back"),
    ("GET", "/v1/estimates/{estimate}.{suffix}", "a saved estimate by its link's token, or by id and key"),
    ("GET", "/v1/sweeps/{sweep}.{suffix}", "a sweep by its link's token, or by id and key; view= best, rows, summary"),
    ("GET", "/v1/prices/version.txt", "changes when prices do: a cell to refresh by"),
    ("GET, DELETE", "/v1/tasks/{task}.{suffix}", "how far a long table is; cancel it"),
    ("GET", "/v1/tasks/{task}/rows.{suffix}", "its rows, once they are there"),
)


@require_safe
def about(request: HttpRequest) -> HttpResponse:
    """What the API is, with requests to copy and an answer worked out as the page is made."""
    host, book = host_of(request), embedded()
    shown = next((s for s in services().values() if s.headline and examples(s)), None)
    context = {
        "host": host,
        "book": book,
        "priced_on": f"{book.as_of.day} {book.as_of:%b %Y}",
        "routes": ROUTES,
        "estimate_routes": OF_ESTIMATES,
        "sweep_routes": OF_SWEEPS,
        "sweep": _quoted(EXAMPLE),
        "sheet_routes": OF_SHEETS,
        "sheet_keys": reverse("account:sheet-tokens"),
        "limits": _limits(),
        "account": reverse("account:tokens"),
        "made": _quoted({"example": estimate_examples()[0].slug}),
        "edits": _quoted({"edits": [{"verb": "rename", "id": ROOT, "name": "Shop"}]}),
        "tag": etag(1),
        "verbs": list(VERBS),
        "services": [{"title": s.title, "slug": s.slug, "address": address(s, host)} for s in services().values()],
        "kinds": [
            {"slug": k.slug, "status": k.status, "title": k.title, "words": k.meaning.replace("`", "")}
            for k in problems.KINDS
        ],
        "section": "api",
        "most_items": MOST_ITEMS,
        "limit": f"{settings.API_CALLS_A_MINUTE:,}" if settings.API_CALLS_A_MINUTE else "as many as you like",
        "example": shown and _example(shown, host),
        "wrong": shown and _wrong(shown),
    }
    return render(request, "api/about.html", context)


def _limits() -> list[tuple[str, str]]:
    """What the server takes at most, from the constants that hold it to it."""
    mib = 1024 * 1024
    return [
        ("JSON body", f"{LARGEST_BODY // mib} MiB; of an import {LARGEST_IMPORT // mib} MiB"),
        ("Items priced together", f"{MOST_ITEMS}"),
        (
            "Rows answered at once",
            f"{MOST_ROWS:,}; more are a task of at most {MOST_TASK_ROWS:,}, kept {KEPT.days} days",
        ),
        ("Body of rows", f"{LARGEST_ROWS // mib} MiB, {MOST_COLUMNS} columns"),
        ("Address", "4,094 bytes; every calculation fits into 2,000"),
        ("Columns of one address", f"{COLUMNS.longest:,} characters of names"),
        (
            "Share links, API tokens, sheet tokens",
            f"{MAX_LINKS} an estimate, {MAX_TOKENS} and {MOST_TOKENS} an account",
        ),
        ("Sweeps started from one network address", f"{SWEEPS_FROM.many:,} an hour"),
        ("Calls of a sheet token", f"{', '.join(f'{n:,}' for n in sorted(CALLS_A_MINUTE))} a minute, as it was made"),
    ]


NAMES = ("orders", "clicks")


def _example(service: type[Service], host: str) -> dict[str, str]:
    """A worked example as requests, and a part of its answer."""
    chosen = examples(service)[0]
    case, _ = service.read(chosen.input)
    book = embedded()
    given = kernel.answer(case, book)
    full = answers.answer(case, given, book, host, always_free=False, working=False)
    part = {
        "monthly": full["monthly"],
        "upfront": full["upfront"],
        "sizes": [{name: size[name] for name in ("label", "value", "unit", "binding")} for size in full["sizes"]],
        "lines": [{name: line[name] for name in ("label", "quantity", "unit", "amount")} for line in full["lines"]],
        "book": full["book"],
        "permalink": full["permalink"],
    }
    item = {"service": service.slug, "inputs": chosen.input}
    return {
        "name": chosen.name,
        "url": full["url"],
        "sheet": sheet_address(service, chosen.input),
        "cell": sheet_address(service, chosen.input, "txt"),
        "price_url": f"{address(service, host)}/price",
        "body": _quoted(chosen.input),
        "items": '{"items": [\n    ' + ",\n    ".join(_quoted({"name": name, **item}) for name in NAMES) + "\n  ]}",
        "answer": json.dumps(part, indent=2, ensure_ascii=False),
    }


def _quoted(body: Any) -> str:
    """JSON to stand between a shell's single quotes."""
    return json.dumps(body, ensure_ascii=False).replace("'", "'\\''")


def _wrong(service: type[Service]) -> str:
    """What a mistyped number is answered with."""
    field = next(f for f in service.fields if isinstance(f, Number))
    _, errors = check_inputs(service, {field.name: "lots"}, "")
    body = problems.document(problems.refused(errors), f"/api/v1/services/{service.slug}/price")
    return json.dumps(body, indent=2, ensure_ascii=False)
