"""The page about the API, with requests to copy and an answer worked out as the page is made."""

from __future__ import annotations

import json
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from calculator.api import problems
from calculator.api.base import host_of
from calculator.api.estimates.base import etag
from calculator.api.limits import limits
from calculator.api.reading import check_inputs
from calculator.api.routes import routes
from calculator.api.services import answers
from calculator.api.services.catalog import address
from calculator.api.services.together import MOST_ITEMS
from calculator.api.sweeps.bodies import EXAMPLE
from calculator.estimates.document import ROOT
from calculator.estimates.edits import VERBS
from calculator.estimates.examples import examples as estimate_examples
from calculator.kernel import Number, Service
from calculator.kernel import answer as kernel
from calculator.services import services
from calculator.services.examples import examples
from calculator.sheets.rows import MOST_ROWS
from calculator.sheets.schema import address as sheet_address
from pricing.book import embedded


@require_safe
def about(request: HttpRequest) -> HttpResponse:
    host, book = host_of(request), embedded()
    shown = next((s for s in services().values() if s.headline and examples(s)), None)
    context = {
        "host": host,
        "book": book,
        "priced_on": f"{book.as_of.day} {book.as_of:%b %Y}",
        "routes": routes(("Services", "Estimates", "Price book")),
        "estimate_routes": routes(("Saved estimates", "History", "Sharing")),
        "sweep_routes": routes(("What-if",)),
        "sweep": _quoted(EXAMPLE),
        "sheet_routes": routes(("Spreadsheets",)),
        "most_rows": f"{MOST_ROWS:,}",
        "bulk": reverse("bulk"),
        "sheet_keys": reverse("account:sheet-tokens"),
        "limits": limits(),
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
        "example": shown and _example(shown, host),
        "wrong": shown and _wrong(shown),
    }
    return render(request, "api/about.html", context)


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
    items = [{"name": name, "service": service.slug, "inputs": chosen.input} for name in ("orders", "clicks")]
    return {
        "name": chosen.name,
        "slug": service.slug,
        "url": full["url"],
        "sheet": sheet_address(service, chosen.input),
        "cell": sheet_address(service, chosen.input, "txt"),
        "price_url": f"{address(service, host)}/price",
        "body": _quoted(chosen.input),
        "items": '{"items": [\n    ' + ",\n    ".join(map(_quoted, items)) + "\n  ]}",
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
