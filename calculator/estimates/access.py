"""Who may do what with what is kept: one function over plain facts, the same for pages, API and tests."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

READ, EDIT = "read", "edit"


def digest(secret: str) -> str:
    """What is stored of a random secret (link, token, browser key): from it the secret cannot be had back."""
    return sha256(secret.encode()).hexdigest()


@dataclass(frozen=True)
class LinkFacts:
    """What matters of a share link that was opened: what it opens (a row of a `kind`), how, and until when."""

    id: int
    opens: int
    mode: str = READ
    expires_at: datetime | None = None
    revoked_at: datetime | None = None
    version: int | None = None
    name: str = ""
    kind: str = "estimate"
    locked: bool = False
    """Whether it asks for a passphrase."""

    def holds(self, now: datetime) -> bool:
        return self.revoked_at is None and (self.expires_at is None or now < self.expires_at)


@dataclass(frozen=True)
class Viewer:
    """Who asks: a signed-in user, a browser (the digest of its key), a share link, or none of them.

    `token_reads_only` is set for an API token without the write scope.
    """

    user: int | None = None
    browser: str = ""
    link: LinkFacts | None = None
    name: str = ""
    token_reads_only: bool = False

    @property
    def label(self) -> str:
        """Who history says it was."""
        if self.name:
            return self.name
        if self.link:
            return f"link “{self.link.name}”" if self.link.name else "a share link"
        return "this browser"


@dataclass(frozen=True)
class Owned:
    """Whose a row of a `kind` is: a user's, or while `owner` is None the browser's whose key has this digest."""

    id: int
    owner: int | None = None
    browser: str = ""
    kind: str = "estimate"


@dataclass(frozen=True)
class Access:
    """What a viewer may do. `via` says why: owner, link or nothing. A pinned link shows one version only."""

    can_read: bool = False
    can_edit: bool = False
    can_share: bool = False
    can_delete: bool = False
    can_see_history: bool = False
    via: str = "nothing"
    pinned: int | None = None


NONE = Access()


def access(owned: Owned, viewer: Viewer, now: datetime) -> Access:
    """The owner may do everything, a link what it was made for while it holds, everybody else nothing."""
    mine = viewer.user is not None and viewer.user == owned.owner
    browsers = owned.owner is None and owned.browser != "" and viewer.browser == owned.browser
    if mine or browsers:
        writes = not viewer.token_reads_only
        return Access(True, writes, writes, writes, True, via="owner")
    link = viewer.link
    if link is None or (link.kind, link.opens) != (owned.kind, owned.id) or not link.holds(now):
        return NONE
    edits = link.mode == EDIT and link.version is None
    return Access(can_read=True, can_edit=edits, can_see_history=edits, via="link", pinned=link.version)
