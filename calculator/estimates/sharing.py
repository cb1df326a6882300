"""Share links and API tokens."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar
from uuid import UUID

from django.contrib.auth.hashers import check_password, make_password
from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac

from calculator.estimates.access import EDIT, READ, LinkFacts, Viewer, digest
from calculator.estimates.document import MAX_NAME, RefusedError, checked_text
from calculator.estimates.models import ApiToken, Estimate, ShareLink, Version
from calculator.estimates.ownership import Link, Possession
from calculator.estimates.problems import DeniedError, NotFoundError, PassphraseError
from calculator.estimates.queries import find
from calculator.estimates.secrets import checked_token, new_secret, note_use, recognised, refuse_past, revoke

MAX_LINKS = MAX_TOKENS = 100
TOKEN_PREFIX = "sw_"  # noqa: S105 - what tokens begin with, so that one is recognised where it should not be
SHOWN = 11


@dataclass(frozen=True)
class Opened:
    """A link that was opened. `proof` stands for its passphrase: a signed cookie may keep it; it dies with the link
    or a new passphrase.
    """

    estimate: Estimate
    link: ShareLink
    proof: str

    @property
    def facts(self) -> LinkFacts:
        return self.link.facts

    @property
    def public_id(self) -> UUID:
        return self.estimate.public_id


def new_browser_key() -> str:
    """The random key of a browser without an account. The caller keeps it in a signed cookie; its digest owns."""
    return new_secret()


@transaction.atomic
def link_create(
    *,
    viewer: Viewer,
    public_id: UUID | str,
    name: str = "",
    mode: str = READ,
    expires_at: datetime | None = None,
    passphrase: str = "",
    version: int | None = None,
) -> tuple[ShareLink, str]:
    """A new link and its token, which is not to be had again."""
    estimate, allowed = find(viewer, public_id, lock=True)
    if not allowed.can_share:
        raise DeniedError("share it")
    if mode not in (READ, EDIT):
        raise RefusedError("A link may be used to read or to edit.", "mode")
    if mode == EDIT and version is not None:
        raise RefusedError("A version never changes: a link to one only reads.", "mode")
    pinned = None
    if version is not None:
        pinned = Version.objects.filter(estimate=estimate, number=version).first()
        if pinned is None:
            raise RefusedError(f"There is no version {version}.", "version")
    return new_link(
        ShareLink,
        estimate,
        viewer=viewer,
        name=name,
        expires_at=expires_at,
        passphrase=passphrase,
        mode=mode,
        version=pinned,
    )


@transaction.atomic
def link_revoke(*, viewer: Viewer, public_id: UUID | str, link: int) -> ShareLink:
    """Make a link open nothing, from now on. Revoking it again changes nothing."""
    estimate, allowed = find(viewer, public_id)
    if not allowed.can_share:
        raise DeniedError("share it")
    return end_link(ShareLink, estimate, link)


@transaction.atomic
def link_change(
    *, viewer: Viewer, public_id: UUID | str, link: int, name: str, expires_at: datetime | None
) -> ShareLink:
    """Another name, another end. The address stays the same; an expired link with a later end opens again."""
    estimate, allowed = find(viewer, public_id)
    if not allowed.can_share:
        raise DeniedError("share it")
    found = ShareLink.objects.select_for_update().filter(estimate=estimate, pk=link).first()
    if found is None:
        raise NotFoundError
    if found.revoked_at is not None:
        raise RefusedError("A revoked link opens nothing any more: make a new one.")
    if expires_at != found.expires_at:
        refuse_past(expires_at)
    found.name, found.expires_at = checked_text(name, MAX_NAME, "Name", "name").strip(), expires_at
    found.save(update_fields=["name", "expires_at"])
    return found


def link_open(*, token: str, passphrase: str = "", proof: str = "") -> Opened:
    """What a link opens. NotFoundError where it opens nothing, PassphraseError where it asks for more.

    Trying passphrases must be throttled by the caller.
    """
    link, proven = enter(ShareLink, token=token, passphrase=passphrase, proof=proof)
    return Opened(link.estimate, link, proven)


# -- links of anything kept --------------------------------------------------------------------------------

L = TypeVar("L", bound=Link)


def new_link(
    kind: type[L],
    row: Possession,
    *,
    viewer: Viewer,
    name: str,
    expires_at: datetime | None,
    passphrase: str,
    **columns: Any,
) -> tuple[L, str]:
    """A new link of this kind to a locked row, and its token, which is not to be had again."""
    refuse_past(expires_at)
    checked_text(passphrase, 200, "Passphrase", "passphrase")
    if kind._default_manager.filter(**{kind.TARGET: row}, revoked_at=None).count() >= MAX_LINKS:
        raise RefusedError(f"There may be {MAX_LINKS} links at most: revoke some first.")
    token = new_secret()
    link = kind._default_manager.create(
        **{kind.TARGET: row},
        digest=digest(token),
        name=checked_text(name, MAX_NAME, "Name", "name").strip(),
        passphrase=make_password(passphrase) if passphrase else "",
        created_by=viewer.label,
        expires_at=expires_at,
        **columns,
    )
    return link, token


def end_link(kind: type[L], row: Possession, link: int) -> L:
    """Revoke one of the row's links, in a transaction of the caller's."""
    return revoke(kind._default_manager.filter(**{kind.TARGET: row}), link)


def enter(kind: type[L], *, token: str, passphrase: str, proof: str) -> tuple[L, str]:
    """The link of a token that may be used, and the proof that its passphrase was given ("" where it has none)."""
    now = timezone.now()
    link = kind._default_manager.select_related(kind.TARGET).filter(digest=digest(token)).first()
    if link is None or not link.facts.holds(now):
        raise NotFoundError
    proven = salted_hmac("sizewright.link", f"{link.pk}:{link.passphrase}", algorithm="sha256").hexdigest()
    if link.passphrase and not constant_time_compare(proof, proven):
        if not passphrase:
            raise PassphraseError(wrong=False)
        if not check_password(passphrase, link.passphrase):
            raise PassphraseError(wrong=True)
    note_use(link, now)
    return link, proven if link.passphrase else ""


@transaction.atomic
def token_create(
    *, user: User, name: str, writes: bool = False, expires_at: datetime | None = None
) -> tuple[ApiToken, str]:
    """A new API token and its text, which is not to be had again."""
    name = checked_token(name, expires_at)
    if ApiToken.objects.filter(user=user, revoked_at=None).count() >= MAX_TOKENS:
        raise RefusedError(f"An account has at most {MAX_TOKENS} tokens: revoke some first.")
    text = TOKEN_PREFIX + new_secret()
    made = ApiToken.objects.create(
        user=user, name=name, prefix=text[:SHOWN], digest=digest(text), writes=writes, expires_at=expires_at
    )
    return made, text


@transaction.atomic
def token_revoke(*, user: User, token: int) -> ApiToken:
    """Make a token good for nothing, from now on."""
    return revoke(ApiToken.objects.filter(user=user), token)


def token_authenticate(*, token: str) -> ApiToken:
    """The token of this text, with its user. NotFoundError where it is none, revoked, expired or its user gone."""
    return recognised(ApiToken.objects.all(), token)


def token_viewer(token: ApiToken) -> Viewer:
    """Who acts with a token."""
    name = f"{token.user.get_username()} (token “{token.name}”)"
    return Viewer(user=token.user_id, name=name, token_reads_only=not token.writes)
