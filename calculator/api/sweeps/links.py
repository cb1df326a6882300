"""Share links of sweeps. A secret is in one answer only, the one to its making."""

from __future__ import annotations

from django.http import HttpResponse
from rest_framework.request import Request

from calculator.api import writing
from calculator.api.members import moment_of, read_members, text_of
from calculator.api.private import linked, nothing, sent
from calculator.api.reading import read_query
from calculator.api.shapes import sweeps as shapes
from calculator.api.sweeps import answers
from calculator.api.sweeps.views import TAG, SweepApi
from calculator.estimates.problems import NotFoundError
from calculator.whatif import queries, sharing


class SweepLinkList(SweepApi):
    @linked("List a sweep's share links", shapes.SweepLinks, tag=TAG)
    def get(self, request: Request, id: str) -> HttpResponse:
        """Every link, revoked ones too, the last first. Their tokens are not to be had again."""
        held = sharing.links(self.viewer, id)
        read_query(request.GET, {})
        payload: shapes.SweepLinks = {"links": [answers.link(link) for link in held]}
        return sent(request, payload)

    @linked("Share a sweep", shapes.MadeSweepLink, tag=TAG, body="NewSweepLink", status=(201,))
    def post(self, request: Request, id: str) -> HttpResponse:
        """A link to look at it, with an expiry or a passphrase if you like. Keep `token`: it is given this once."""
        read_query(request.GET, {})
        queries.find(self.viewer, id)
        body = read_members(request, ("name", "expires_at", "passphrase"))
        link, token = sharing.link_create(
            viewer=self.viewer,
            public_id=id,
            name=text_of(body, "name"),
            expires_at=moment_of(body, "expires_at"),
            passphrase=text_of(body, "passphrase"),
        )
        payload: shapes.MadeSweepLink = {**answers.link(link), "token": token}
        return writing.send_private(payload, status=201, store=False)


class SweepLinkDetail(SweepApi):
    @linked("Revoke a sweep's share link", None, tag=TAG, status=(204,))
    def delete(self, request: Request, id: str, link: int) -> HttpResponse:
        """It opens nothing from now on."""
        read_query(request.GET, {})
        if not sharing.links(self.viewer, id).filter(pk=link, revoked_at=None).exists():
            raise NotFoundError
        sharing.link_revoke(viewer=self.viewer, public_id=id, link=link)
        return nothing()
