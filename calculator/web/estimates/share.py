"""Share links: made, listed and revoked in one panel. A new link's address is shown once and never again."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, time, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.views.decorators.http import require_http_methods, require_POST

from calculator.estimates import queries
from calculator.estimates.access import EDIT, READ
from calculator.estimates.document import RefusedError
from calculator.estimates.ownership import Link
from calculator.estimates.sharing import link_change, link_create, link_revoke
from calculator.web.estimates.place import Place, framed, placed

LASTS = {"": "For ever", "1": "1 day", "7": "7 days", "30": "30 days", "365": "1 year"}


@require_http_methods(["GET", "HEAD", "POST"])
@placed
def share(request: HttpRequest, place: Place) -> HttpResponse:
    """The panel; a POST makes a link."""
    context: dict[str, Any] = {"typed": {"mode": READ, "lasts": "30"}}
    status = 200
    if request.method == "POST":
        sent = request.POST
        context["typed"] = {k: sent.get(k, "") for k in ("name", "mode", "lasts", "until", "version")}
        try:
            link, token = link_create(
                viewer=place.viewer,
                public_id=place.public_id,
                name=sent.get("name", ""),
                mode=sent.get("mode", READ),
                expires_at=expiry(sent.get("lasts", ""), sent.get("until", "")),
                passphrase=sent.get("passphrase", ""),
                version=_version(sent.get("version", "")),
            )
            address = request.build_absolute_uri(reverse("shared", args=[token]))
            context |= {"made": link, "address": address, "typed": {"mode": READ, "lasts": "30"}}
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
    context = {"typed": {"mode": READ, "lasts": "30"}, "told": f"{name} opens nothing any more."}
    return _panel(request, place, context, 200)


@require_POST
@placed
def change(request: HttpRequest, place: Place, link: int) -> HttpResponse:
    """Another name or last day for a link; its address stays."""
    sent = request.POST
    context: dict[str, Any] = {"typed": {"mode": READ, "lasts": "30"}}
    status = 200
    try:
        held = queries.links(place.viewer, place.public_id).filter(pk=link).first()
        until = sent.get("until", "")
        # A day that is not changed keeps its hour.
        same = held is not None and held.expires_at is not None and held.expires_at.date().isoformat() == until.strip()
        changed = link_change(
            viewer=place.viewer,
            public_id=place.public_id,
            link=link,
            name=sent.get("name", ""),
            expires_at=held.expires_at if held and same else expiry("", until),
        )
        if not place.in_part:
            return HttpResponse(status=303, headers={"Location": f"{place.base}share/"})
        context["told"] = f"“{changed.name or 'The link'}” is changed; its address is the same."
    except RefusedError as error:
        context |= {"fault": error.message, "where": error.where}
        status = 422
    return _panel(request, place, context, status)


def _panel(request: HttpRequest, place: Place, context: dict[str, Any], status: int) -> HttpResponse:
    versions = queries.versions(place.viewer, place.public_id)[:100]
    context |= {
        "base": place.base,
        "name": place.show().document.name,
        "modes": ((READ, "look"), (EDIT, "look and change")),
        "versions": [(v.number, f"Version {v.number}" + (f": {v.note}" if v.note else "")) for v in versions],
    }
    return panel(request, queries.links(place.viewer, place.public_id), context, status)


def panel(request: HttpRequest, links: Iterable[Link], context: dict[str, Any], status: int) -> HttpResponse:
    """The panel of anything that is shared: its links so far, and the form of a new one."""
    now = timezone.now()
    context |= {
        "links": [{"link": x, "state": _state(x, now)} for x in links],
        "lasts": LASTS.items(),
        "tomorrow": (now + timedelta(days=1)).date().isoformat(),
    }
    name = "estimates/share.html#panel" if request.headers.get("HX-Request") else "estimates/share.html"
    return render(request, name, framed(request, **context), status=status)


def _state(link: Any, now: datetime) -> str:
    if link.revoked_at is not None:
        return "revoked"
    return "expired" if link.expires_at is not None and link.expires_at <= now else "open"


def expiry(lasts: str, until: str) -> datetime | None:
    """When a link ends: at the end of a day (UTC) that was typed, else so many days from now, else never."""
    if until.strip():
        try:
            day = parse_date(until.strip())
        except ValueError:
            day = None
        if day is None:
            raise RefusedError("Write the last day as year-month-day, such as 2027-01-31.", "until")
        return datetime.combine(day, time(23, 59, 59), tzinfo=UTC)
    if lasts not in LASTS:
        raise RefusedError("Choose how long the link shall open it.", "lasts")
    return timezone.now() + timedelta(days=int(lasts)) if lasts else None


def _version(text: str) -> int | None:
    if text and not (text.isascii() and text.isdigit() and len(text) < 9):
        raise RefusedError("Choose one of the versions.", "version")
    return int(text) if text else None
