"""Views of bulk upload. A file is its sender's alone; what is good goes into an estimate or out as a file."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.text import slugify
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from calculator.accounts.throttle import UPLOADS_FROM, address, words
from calculator.accounts.visitor import viewer, writer
from calculator.bulk import actions
from calculator.bulk.adding import upload_add
from calculator.bulk.columns import Mapping
from calculator.bulk.doubts import doubts
from calculator.bulk.files import CSV, XLSX, csv_file, xlsx_file
from calculator.bulk.layouts import layouts
from calculator.bulk.models import Upload
from calculator.bulk.table import MOST_BYTES, MOST_ROWS, About
from calculator.estimates import queries
from calculator.estimates.document import MAX_ITEMS, ROOT, RefusedError
from calculator.estimates.problems import ConflictError, DeniedError, NotFoundError
from calculator.kernel.columns import header, template_row
from calculator.kernel.units import money
from calculator.services import services
from calculator.web.bulk import shown
from calculator.web.estimates.change import report
from calculator.web.estimates.place import framed
from calculator.web.whatif.wording import seconds_words

LISTED, OFFERED = 10, 20
GONE = "This file is not here any more: files are kept for seven days, and for whoever sent them."


def answered(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """A view whose refusals are told in words on a page that nobody else keeps."""

    @wraps(view)
    def told(request: HttpRequest, **arguments: Any) -> HttpResponseBase:
        response: HttpResponseBase
        try:
            response = view(request, **arguments)
        except NotFoundError:
            response = _start(request, GONE, 404)
        except DeniedError as error:
            response = _start(request, error.message, 403)
        except ConflictError as error:
            response = _start(request, error.message, 409)
        except RefusedError as error:
            if "upload" in arguments:
                found = actions.find(viewer(request), arguments["upload"])
                response = _page(request, found, error.message)
            else:
                response = _start(request, error.message, 422)
        response.headers.setdefault("Cache-Control", "private, no-cache")
        response.headers["X-Robots-Tag"] = "noindex"
        return response

    return told


@require_http_methods(["GET", "HEAD", "POST"])
@answered
def start(request: HttpRequest) -> HttpResponseBase:
    """`/bulk/`: drop a file, take a template, go on with an earlier file."""
    if request.method != "POST":
        return _start(request)
    file = request.FILES.get("file")
    if file is None:
        raise RefusedError("Choose a CSV or an .xlsx file first.", "file")
    if (file.size or 0) > MOST_BYTES:
        raise RefusedError(
            f"A file has at most {MOST_BYTES // 1_000_000} MB; “{file.name}” has {(file.size or 0) / 1e6:,.1f} MB. "
            "Split it, or leave out columns that are not needed.",
            "file",
        )
    if wait := UPLOADS_FROM.spend(address(request)):
        response = _start(request, words(UPLOADS_FROM, wait), 429)
        response.headers["Retry-After"] = str(wait)
        return response
    made = actions.upload_create(viewer=writer(request), data=file.read(), name=file.name or "")
    return redirect("bulk-upload", made.public_id)


def _start(request: HttpRequest, message: str = "", status: int = 200) -> HttpResponse:
    context = {
        "message": message,
        "uploads": actions.latest(viewer(request), LISTED),
        "services": [(slug, s.title) for slug, s in services().items()],
        "layouts": layouts(),
        "most_rows": f"{MOST_ROWS:,}",
        "most_mb": MOST_BYTES // 1_000_000,
        "most_bytes": MOST_BYTES,
    }
    return render(request, "bulk/start.html", framed(request, **context), status=status)


@require_safe
@answered
def template(request: HttpRequest, slug: str, kind: str) -> HttpResponseBase:
    """A table to fill in: the fields of a service as headers, and a row of their defaults."""
    service = services().get(slug)
    if service is None or kind not in ("csv", "xlsx"):
        raise Http404(f"There is no template {slug}.{kind}.")
    rows = [["name", "group", *header(service)], ["Example", "", *template_row(service)]]
    if kind == "csv":
        out = io.StringIO()
        csv.writer(out, lineterminator="\r\n").writerows(rows)
        response = HttpResponse(out.getvalue(), content_type=f"{CSV}; charset=utf-8")
    else:
        response = HttpResponse(_workbook(service.title, rows), content_type=XLSX)
    response.headers["Content-Disposition"] = f'attachment; filename="{slug}-rows.{kind}"'
    return response


def _workbook(title: str, rows: list[list[str]]) -> bytes:
    import xlsxwriter  # a spreadsheet library is needed by this file alone

    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_numbers": True})
    sheet = book.add_worksheet(title[:31])
    sheet.freeze_panes(1, 0)
    sheet.set_column(0, len(rows[0]) - 1, 18)
    bold = book.add_format({"bold": True})
    sheet.write_row(0, 0, rows[0], bold)
    sheet.write_row(1, 0, rows[1])
    book.close()
    return out.getvalue()


# -- one file ----------------------------------------------------------------------------------------------


@require_safe
@answered
def upload(request: HttpRequest, upload: UUID) -> HttpResponseBase:
    """The file: what its columns are taken for, and what came of its rows."""
    return _page(request, actions.find(viewer(request), upload))


def _page(request: HttpRequest, found: Upload, message: str = "") -> HttpResponse:
    about, mapping = About.read(found.about), Mapping.read(found.mapping)
    context = {
        **_state(request, found),
        "message": message,
        "about": about,
        "columns": shown.columns(found),
        "choices": shown.choices(mapping, about.header),
        "mapping": mapping,
        "services": [(slug, s.title) for slug, s in services().items()],
        "known_as": shown.known_as(found),
        "doubts": doubts(about.header, shown.sample(found), mapping, comma=about.comma),
        "unused": sum(1 for t, h in zip(mapping.targets, about.header, strict=True) if not t and h),
    }
    return render(request, "bulk/upload.html", framed(request, **context), status=422 if message else 200)


def _state(request: HttpRequest, found: Upload) -> dict[str, Any]:
    """How far the judging is, and a page of rows once it is done."""
    state = actions.progress(found)
    context: dict[str, Any] = {
        "upload": found,
        "state": state,
        "left": "" if state.seconds_left is None else seconds_words(state.seconds_left),
        "base": reverse("bulk-upload", args=[found.public_id]),
        **{f"said_{n}": f"{getattr(state, n):,}" for n in ("rows", "good", "bad", "skipped", "warnings")},
    }
    if not found.run or not state.finished:
        return context
    which = request.GET.get("rows", "bad" if state.bad else "all")
    which = which if which in shown.FILTERS else "all"
    page = max(int(text) if (text := request.GET.get("page", "1")).isdigit() and len(text) < 7 else 1, 1)
    rows, pages = shown.rows(found, which, page)
    return context | {
        "which": which,
        "page": min(page, pages),
        "pages": pages,
        "rows": rows,
        "titles": list(shown.titles(found)),
        "monthly": money(state.monthly),
        "upfront": money(state.upfront),
        "estimates": queries.estimates(viewer(request))[:OFFERED],
        "most_items": MAX_ITEMS,
        "fits": 0 < state.good <= MAX_ITEMS,
    }


@require_POST
@answered
def columns(request: HttpRequest, upload: UUID) -> HttpResponseBase:
    """Judge again by the columns that the form says."""
    found = actions.find(viewer(request), upload)
    mapping = shown.asked(found, request.POST)
    actions.upload_judge(viewer=viewer(request), public_id=upload, mapping=mapping)
    return redirect("bulk-upload", upload)


@require_safe
@answered
def progress(request: HttpRequest, upload: UUID) -> HttpResponseBase:
    """The part of the page that shows how far it is; without htmx the page itself."""
    found = actions.find(viewer(request), upload)
    if not request.headers.get("HX-Request"):
        return redirect("bulk-upload", upload)
    state = actions.progress(found)
    if state.finished or state.error:
        return HttpResponse(status=204, headers={"HX-Refresh": "true"})
    return render(request, "bulk/upload.html#progress", _state(request, found))


@require_safe
@answered
def file(request: HttpRequest, upload: UUID, which: str) -> HttpResponseBase:
    """The judged file in its own format: every row, or those that need work."""
    found = actions.find(viewer(request), upload)
    about = About.read(found.about)
    if which not in ("all", "bad"):
        raise Http404(f"There is no file {which}.")
    if not found.run or not actions.progress(found).finished:
        raise RefusedError("Its rows are still being judged: wait for them.", "file")
    response: HttpResponseBase
    if about.kind == "xlsx":
        response = HttpResponse(xlsx_file(found, bad=which == "bad"), content_type=XLSX)
    else:
        response = StreamingHttpResponse(csv_file(found, bad=which == "bad"), content_type=f"{CSV}; charset=utf-8")
    name = slugify(found.name.rpartition(".")[0])[:80] or "rows"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}-{_NAMES[which]}.{about.kind}"'
    return response


_NAMES = {"all": "priced", "bad": "to-correct"}


@require_POST
@answered
def add(request: HttpRequest, upload: UUID) -> HttpResponseBase:
    """The good rows into an estimate."""
    sent = request.POST
    to = sent.get("to", "")
    name = sent.get("name", "")[:200]
    try:
        edited = upload_add(
            viewer=writer(request), public_id=str(upload), estimate="" if to in ("", "new") else to,
            group=sent.get("group", ROOT)[:40] or ROOT, name=name,
        )  # fmt: skip
    except NotFoundError as error:
        if to in ("", "new"):
            raise
        raise RefusedError("This estimate is not there any more: choose another.", "to") from error
    report(request, edited.sentence)
    return redirect("estimate", edited.estimate.public_id)


@require_POST
@answered
def delete(request: HttpRequest, upload: UUID) -> HttpResponseBase:
    actions.upload_delete(viewer=viewer(request), public_id=upload)
    return redirect("bulk")
