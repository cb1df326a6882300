"""Share links of sweeps: the same secrets and rules as those of estimates. A sweep's link only reads."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from calculator.estimates.access import LinkFacts, Viewer
from calculator.estimates.problems import DeniedError
from calculator.estimates.sharing import end_link, enter, new_link
from calculator.whatif.models import Sweep, SweepLink
from calculator.whatif.queries import SWEEP, find


@dataclass(frozen=True)
class Opened:
    """A link that was opened, and the `proof` of its passphrase (calculator.estimates.sharing)."""

    sweep: Sweep
    link: SweepLink
    proof: str

    @property
    def facts(self) -> LinkFacts:
        return self.link.facts

    @property
    def public_id(self) -> UUID:
        return self.sweep.public_id


@transaction.atomic
def link_create(
    *,
    viewer: Viewer,
    public_id: UUID | str,
    name: str = "",
    expires_at: datetime | None = None,
    passphrase: str = "",
) -> tuple[SweepLink, str]:
    """A new link and its token, which is not to be had again."""
    sweep = _shareable(viewer, public_id, lock=True)
    return new_link(SweepLink, sweep, viewer=viewer, name=name, expires_at=expires_at, passphrase=passphrase)


@transaction.atomic
def link_revoke(*, viewer: Viewer, public_id: UUID | str, link: int) -> SweepLink:
    """Make a link open nothing, from now on. Revoking it again changes nothing."""
    return end_link(SweepLink, _shareable(viewer, public_id), link)


def link_open(*, token: str, passphrase: str = "", proof: str = "") -> Opened:
    """What a link opens. NotFoundError where it opens nothing, PassphraseError where it asks for more.

    Trying passphrases must be throttled by the caller.
    """
    link, proven = enter(SweepLink, token=token, passphrase=passphrase, proof=proof)
    return Opened(link.sweep, link, proven)


def links(viewer: Viewer, public_id: UUID | str) -> QuerySet[SweepLink]:
    """The sweep's share links, for who may share it."""
    return SweepLink.objects.filter(sweep=_shareable(viewer, public_id))


def _shareable(viewer: Viewer, public_id: UUID | str, *, lock: bool = False) -> Sweep:
    sweep, allowed = find(viewer, public_id, lock=lock)
    if not allowed.can_share:
        raise DeniedError("share it", SWEEP)
    return sweep
