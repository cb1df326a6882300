"""Share links of a sweep: the estimates' own panel. A sweep's link only looks."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from calculator.estimates.document import RefusedError
from calculator.web.estimates.share import expiry, panel
from calculator.web.whatif.place import Place, placed
from calculator.whatif.sharing import link_create, link_revoke, links

TYPED = {"lasts": "30"}


@require_http_methods(["GET", "HEAD", "POST"])
@placed
def share(request: HttpRequest, place: Place) -> HttpResponse:
    """The panel; a POST makes a link."""
    context: dict[str, Any] = {"typed": TYPED}
    status = 200
    if request.method == "POST":
        sent = request.POST
        context["typed"] = {k: sent.get(k, "") for k in ("name", "lasts", "until")}
        try:
            link, token = link_create(
                viewer=place.viewer,
                public_id=place.public_id,
                name=sent.get("name", ""),
                expires_at=expiry(sent.get("lasts", ""), sent.get("until", "")),
                passphrase=sent.get("passphrase", ""),
            )
            address = request.build_absolute_uri(reverse("sweep-shared", args=[token]))
            context |= {"made": link, "address": address, "typed": TYPED}
        except RefusedError as error:
            context |= {"fault": error.message, "where": error.where}
            status = 422
    return _panel(request, place, context, status)


@require_POST
@placed
def revoke(request: HttpRequest, place: Place, link: int) -> HttpResponse:
    """Make a link open nothing from now on."""
    gone = link_revoke(viewer=place.viewer, public_id=place.public_id, link=link)
    if not place.in_part:
        return HttpResponse(status=303, headers={"Location": f"{place.base}share/"})
    name = f"“{gone.name}”" if gone.name else "The link"
    return _panel(request, place, {"typed": TYPED, "told": f"{name} opens nothing any more."}, 200)


def _panel(request: HttpRequest, place: Place, context: dict[str, Any], status: int) -> HttpResponse:
    context |= {"base": place.base, "name": place.sweep.name, "section": "what-if"}
    return panel(request, links(place.viewer, place.public_id), context, status)
