"""“Use in a spreadsheet” of an estimate: filled in under a share link, else with the place where a key goes."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from calculator.api.views import host_of
from calculator.sheets.options import KEY
from calculator.sheets.pages import offered
from calculator.sheets.snippets import Source
from calculator.sheets.tokens import PREFIX
from calculator.web.estimates.place import Place, framed, placed

PLACEHOLDER = f"{PREFIX}YOUR-KEY"


@require_safe
@placed
def sheet(request: HttpRequest, place: Place) -> HttpResponse:
    shown = place.show()
    by_link = place.link is not None
    opens = place.base.rstrip("/").rpartition("/")[2]
    source = Source(host_of(request), f"/v1/estimates/{opens}", {} if by_link else {KEY: PLACEHOLDER})
    context = framed(
        request,
        title=shown.document.name,
        back=place.base,
        estimate=place.public_id,
        needs_key=not by_link,
        placeholder=PLACEHOLDER,
        intro="The numbers of this estimate in your sheet, as they are whenever it is refreshed.",
    )
    return offered(request, source, "sheets/page.html", context)
