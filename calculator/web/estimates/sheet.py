"""“Use in a spreadsheet” of an estimate."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from calculator.sheets.pages import saved_in_sheet
from calculator.web.estimates.place import Place, framed, placed

WAYS = (("view=lines", "rows: every line and tier with its rate code; also items"),)


@require_safe
@placed
def sheet(request: HttpRequest, place: Place) -> HttpResponse:
    context = framed(
        request,
        intro="The numbers of this estimate in your sheet, as they are whenever it is refreshed.",
        ways=WAYS,
    )
    title = place.show().document.name
    return saved_in_sheet(request, "estimate", title, place.base, place.public_id, place.link, **context)
