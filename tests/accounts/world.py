"""The people, links and tokens that the permission table asks as."""

from __future__ import annotations

import re
from collections.abc import Iterable
from copy import deepcopy
from dataclasses import dataclass, field, replace
from datetime import timedelta
from http.cookies import SimpleCookie
from typing import Any, Self

from django.contrib.auth.models import User
from django.core.signing import TimestampSigner
from django.test import Client
from django.utils import timezone

from calculator.accounts.visitor import COOKIE
from calculator.estimates import actions, sharing
from calculator.estimates.access import EDIT, READ, Viewer, digest
from calculator.estimates.document import Document, Group, Item
from calculator.estimates.models import ApiToken, Estimate, ShareLink
from calculator.sheets.models import SheetToken
from calculator.sheets.tokens import sheet_token_create, sheet_token_revoke
from tests.accounts.routes import Row

PASSWORD = "a-long-enough-pass-phrase"
SERVICE = "kinesis-data-streams"


def browser_cookie(key: str) -> str:
    return TimestampSigner(salt="sizewright.browser").sign(key)


@dataclass
class World:
    """One estimate with a version, asked for by `actor`; and what others have."""

    actor: str
    owner: User
    other: User
    estimate: Estimate
    others_estimate: Estimate
    links: dict[str, str]
    tokens: dict[str, str]
    link: ShareLink
    token: ApiToken
    sheet_token: SheetToken
    cookies: dict[str, SimpleCookie] = field(default_factory=dict)
    """What the browsers of some actors hold, by actor: `settle` fills it."""

    @property
    def fill(self) -> dict[str, Any]:
        """What stands for the names in angle brackets. A link actor's `token` is its own link, else the read link."""
        return {
            "public_id": self.estimate.public_id,
            "estimate": self.estimate.public_id,
            "id": self.estimate.public_id,
            "token": self.links.get(self.actor, self.links["read_link"]),
            "link": self.link.pk,
            "number": 1,
            "version": 1,
            "slug": SERVICE,
        }

    def settle(self, actors: Iterable[str]) -> Self:
        """Let these come in once, so that they need not for each request."""
        self.cookies |= {actor: replace(self, actor=actor).client().cookies for actor in actors}
        return self

    def client(self) -> Client:
        client = Client()
        if self.actor in self.cookies:
            client.cookies = deepcopy(self.cookies[self.actor])
        elif self.actor in ("owner", "other"):
            client.force_login(getattr(self, self.actor))
        elif self.actor in ("browser", "stranger"):
            client.cookies[COOKIE] = browser_cookie(f"key of {self.actor}")
        elif self.actor in self.links:
            # Whatever opening a link leaves behind in a browser goes along.
            client.get(f"/s/{self.links[self.actor]}/")
        return client

    def ask(self, row: Row) -> str:
        """The answer to a row's request: "ok", "sign in" or a status."""
        fill = {**self.fill, **(row.fill(self) if row.fill else {})}
        path = "/" + re.sub(r"<(?:\w+:)?(\w+)>", lambda m: str(fill[m[1]]), row.route)
        data = row.data(self) if callable(row.data) else row.data
        headers = dict(row.headers(self) if callable(row.headers) else row.headers)
        if self.actor in self.tokens:
            headers["Authorization"] = f"Bearer {self.tokens[self.actor]}"
        more: dict[str, Any] = {"content_type": "application/json"} if row.json else {}
        response = getattr(self.client(), row.method.lower())(path, data, headers=headers, **more)
        if response.streaming:  # read to its end, it is closed as the client closes all others: with its connection
            b"".join(response.streaming_content)
        if 300 <= response.status_code < 400:
            return "sign in" if response.headers["Location"].startswith("/account/sign-in/") else "ok"
        return "ok" if 200 <= response.status_code < 300 else str(response.status_code)


def document(name: str) -> Document:
    children = (
        Item("a1", SERVICE, "Clicks"),
        Group("g1", "Later", (Item("a2", SERVICE, inputs={"region": "eu-west-1"}),)),
    )
    return Document(root=Group("root", name, children))


def user(name: str) -> User:
    return User.objects.filter(username=name).first() or User.objects.create_user(name, name, PASSWORD)


KEYS = ("browser", "stranger")
"""Actors whose estimates belong to a browser's key."""


def world(actor: str = "owner") -> World:
    """A new world. The actors of KEYS share one in which no user owns the estimates, the others one in which one does:
    `dataclasses.replace(world, actor=…)` is the same world as another of them sees it.
    """
    owner, other = user("owner@example.com"), user("other@example.com")
    mine = Viewer(user=owner.pk, name="owner@example.com")
    theirs = Viewer(user=other.pk, name="other@example.com")
    if actor in KEYS:
        mine = Viewer(browser=digest("key of browser"))
        theirs = Viewer(browser=digest("key of stranger"))
    estimate = actions.estimate_create(viewer=mine, document=document("Clicks of the shop"))
    actions.version_save(viewer=mine, public_id=estimate.public_id, note="First")
    others_estimate = actions.estimate_create(viewer=theirs, document=document("Somebody else's"))

    links = {}
    link = None
    for name, mode in (("read_link", READ), ("edit_link", EDIT), ("revoked_link", EDIT), ("expired_link", EDIT)):
        made, links[name] = sharing.link_create(viewer=mine, public_id=estimate.public_id, name=name, mode=mode)
        link = link or made
        if name == "revoked_link":
            sharing.link_revoke(viewer=mine, public_id=estimate.public_id, link=made.pk)
        if name == "expired_link":
            ShareLink.objects.filter(pk=made.pk).update(expires_at=timezone.now() - timedelta(minutes=1))
    assert link is not None

    tokens = {}
    token = None
    for name, whose, writes in (
        ("read_token", owner, False),
        ("write_token", owner, True),
        ("revoked_token", owner, True),
        ("expired_token", owner, True),
        ("other_token", other, True),
    ):
        key, tokens[name] = sharing.token_create(user=whose, name=name, writes=writes)
        token = token or key
        if name == "revoked_token":
            sharing.token_revoke(user=whose, token=key.pk)
        if name == "expired_token":
            ApiToken.objects.filter(pk=key.pk).update(expires_at=timezone.now() - timedelta(minutes=1))
    assert token is not None
    scope = None if actor in KEYS else estimate.public_id
    sheet, tokens["sheet_token"] = sheet_token_create(user=owner, name="sheet_token", estimate=scope)
    _, tokens["calc_token"] = sheet_token_create(user=owner, name="calc_token")
    gone, tokens["revoked_sheet"] = sheet_token_create(user=owner, name="revoked_sheet", estimate=scope)
    sheet_token_revoke(user=owner, token=gone.pk)
    return World(actor, owner, other, estimate, others_estimate, links, tokens, link, token, sheet)
