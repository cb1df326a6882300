"""Who calls `/v1/`: a sheet token in a header or in the address, an API token in a header, or nobody in particular.

A token's calls are counted for it, wherever they come from: all of Google's spreadsheets share a few network addresses.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from rest_framework.request import Request

from calculator.api.base import PerAddress
from calculator.api.callers import unauthorized
from calculator.estimates.access import Viewer
from calculator.estimates.models import ApiToken
from calculator.estimates.problems import NotFoundError
from calculator.estimates.sharing import token_authenticate, token_viewer
from calculator.sheets.models import SheetToken
from calculator.sheets.options import KEY
from calculator.sheets.tokens import PREFIX, sheet_token_authenticate

NONE_OF_OURS = "This key is none of ours: it is mistyped, revoked or expired."


@dataclass(frozen=True)
class Caller:
    """The token a request came with; at most one of the two."""

    sheet: SheetToken | None = None
    api: ApiToken | None = None

    @property
    def viewer(self) -> Viewer | None:
        """Whose estimates and sweeps the caller may see; a sheet token sees one or none."""
        if self.sheet is not None:
            opens = self.sheet.estimate_id or self.sheet.sweep_id
            return Viewer(user=self.sheet.user_id, token_reads_only=True) if opens else None
        return token_viewer(self.api) if self.api else None


def caller(request: Request) -> Caller:
    """Who calls; a problem where a key is none."""
    in_address = request.query_params.get(KEY, "").strip()
    text = in_address or _in_header(request)
    if not text:
        return Caller()
    try:
        if text.startswith(PREFIX):
            return Caller(sheet=sheet_token_authenticate(text=text))
        if in_address:
            words = "Only a sheet token may stand in an address: make one on your account page."
            raise unauthorized(words, "invalid_token")
        return Caller(api=token_authenticate(token=text))
    except NotFoundError:
        raise unauthorized(NONE_OF_OURS, "invalid_token") from None


def _in_header(request: Request) -> str:
    given = request.headers.get("Authorization", "").strip()
    if not given:
        return request.headers.get("X-Api-Key", "").strip()
    scheme, _, text = given.partition(" ")
    # Power Query and others send what they please here when they were told to sign in by other means.
    return text.strip() if scheme.lower() == "bearer" else ""


class PerKey(PerAddress):
    """A token's own share of the minute, else the network address's."""

    def share(self, request: Request, view: Any) -> tuple[str, int]:
        who: Caller = view.caller
        if who.sheet is not None:
            return f"sheet-{who.sheet.pk}", who.sheet.calls_a_minute
        if who.api is not None:
            return f"token-{who.api.pk}", settings.API_CALLS_A_MINUTE
        return super().share(request, view)
