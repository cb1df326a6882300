"""“Use in a spreadsheet” of a sweep."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from calculator.sheets.pages import saved_in_sheet
from calculator.sheets.sweep_views import MOST_ROWS
from calculator.web.whatif.place import Place, framed, placed

WAYS = (
    ("view=rows&start=0&stop=100", f"any rows by number, up to {MOST_ROWS:,} at a time"),
    ("view=summary", "one row: the best, how many scenarios can be had, the spread"),
)


@require_safe
@placed
def sheet(request: HttpRequest, place: Place) -> HttpResponse:
    sweep = place.sweep
    context = framed(
        request,
        intro="The best scenarios of this sweep in your sheet, so far while it runs. A lone number is the best one’s.",
        ways=WAYS,
        number=sweep.definition["objective"]["result"],
        row={"view": "summary"},
    )
    return saved_in_sheet(request, "sweep", sweep.name, place.base, place.public_id, place.link, **context)
