"""The routes of share links and API tokens. A secret is in one answer only, the one to its making."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpResponse
from rest_framework.request import Request

from calculator.api import writing
from calculator.api.base import host_of
from calculator.api.callers import lacks_scope
from calculator.api.estimates import answers
from calculator.api.estimates.base import EstimateApi
from calculator.api.estimates.bodies import LINK
from calculator.api.members import moment_of, read_members, text_of
from calculator.api.private import linked, nothing, owned, sent
from calculator.api.reading import json_kind, read_query
from calculator.api.shapes import sharing as shapes
from calculator.estimates import queries, sharing
from calculator.estimates.access import READ
from calculator.estimates.document import RefusedError
from calculator.estimates.models import ApiToken
from calculator.estimates.problems import NotFoundError

TAG = "Sharing"


class LinkList(EstimateApi):
    @linked("List the share links", shapes.EstimateLinks, tag=TAG)
    def get(self, request: Request, id: str) -> HttpResponse:
        """Every link of the estimate, revoked ones too, the last first. Their tokens are not to be had again."""
        held = queries.links(self.viewer, id)
        read_query(request.GET, {})
        payload: shapes.EstimateLinks = {"links": [answers.link(link) for link in held]}
        return sent(request, payload)

    @linked("Make a share link", shapes.EstimateLink, tag=TAG, body="NewLink", status=(201,))
    def post(self, request: Request, id: str) -> HttpResponse:
        """To read or to edit, with an expiry or a passphrase if you like. Keep `token`: it is given this once."""
        read_query(request.GET, {})
        self.found(id)
        body = read_members(request, LINK)
        link, token = sharing.link_create(
            viewer=self.viewer,
            public_id=id,
            name=text_of(body, "name"),
            mode=text_of(body, "mode") or READ,
            expires_at=moment_of(body, "expires_at"),
            passphrase=text_of(body, "passphrase"),
            version=version_number(body),
        )
        payload: shapes.EstimateLink = {
            **answers.link(link),
            "token": token,
            "page": f"{host_of(request)}/s/{token}/",
        }
        return writing.send_private(payload, status=201, store=False)


class LinkDetail(EstimateApi):
    @linked("Revoke a share link", None, tag=TAG, status=(204,))
    def delete(self, request: Request, id: str, link: int) -> HttpResponse:
        """It opens nothing from now on. It stays in the list, with when it was revoked."""
        read_query(request.GET, {})
        held = queries.links(self.viewer, id)
        if not held.filter(pk=link, revoked_at=None).exists():
            raise NotFoundError
        sharing.link_revoke(viewer=self.viewer, public_id=id, link=link)
        return nothing()


class TokenList(EstimateApi):
    links = False

    @owned("List your tokens", shapes.Tokens, tag=TAG)
    def get(self, request: Request) -> HttpResponse:
        """The account's, the last first. New ones are made on the account page, by a person."""
        _, current = self.caller
        assert current is not None
        read_query(request.GET, {})
        held = ApiToken.objects.filter(user=current.user)
        payload: shapes.Tokens = {"tokens": [answers.token(t, current) for t in held]}
        return sent(request, payload)


class TokenDetail(EstimateApi):
    links = False

    @owned("Revoke a token", None, tag=TAG, status=(204,))
    def delete(self, request: Request, token: int) -> HttpResponse:
        """It is good for nothing from now on. A token that only reads may revoke itself, no other."""
        _, current = self.caller
        assert current is not None
        read_query(request.GET, {})
        if not current.writes and token != current.pk:
            raise lacks_scope()
        if not ApiToken.objects.filter(user=current.user, pk=token, revoked_at=None).exists():
            raise NotFoundError
        sharing.token_revoke(user=current.user, token=token)
        return nothing()


def version_number(body: Mapping[str, Any]) -> int | None:
    found = body.get("version")
    if found is not None and (type(found) is not int or found < 1):
        raise RefusedError(f"“version” must be a version's number, not {json_kind(found)}.", "version")
    return found
