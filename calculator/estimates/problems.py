"""What actions and queries say when they do not do what was asked; `RefusedError` of documents and edits joins them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from calculator.estimates.document import Document, RefusedError
from calculator.estimates.merge import Merged, merge


class NotFoundError(LookupError):
    """There is nothing, or nothing this viewer may know of: missing, revoked, expired and foreign look the same."""

    message = "There is nothing here. The address may be mistyped, or its link revoked or expired."

    def __str__(self) -> str:
        return self.message


class DeniedError(PermissionError):
    """The viewer may see the estimate (or another thing that is kept) but not do this with it."""

    def __init__(self, what: str, thing: str = "estimate") -> None:
        super().__init__(f"You may look at this {thing} but not {what}.")
        self.message = str(self)


class PassphraseError(PermissionError):
    """The link asks for a passphrase; `wrong` says that the one given is not it."""

    def __init__(self, *, wrong: bool) -> None:
        super().__init__("This passphrase is not the one." if wrong else "This link asks for a passphrase.")
        self.message, self.wrong = str(self), wrong


class ConflictError(Exception):
    """Somebody else saved first. `theirs` is what is there now, `mine` what the change would have made of `base`.

    `base` and `mine` are None where history no longer reaches back that far.
    """

    def __init__(
        self,
        *,
        expected: int,
        revision: int,
        theirs: Document,
        base: Document | None,
        mine: Document | None,
        who: str,
        at: datetime,
    ) -> None:
        self.message = f"{who} changed this estimate meanwhile: it is at revision {revision}, you changed {expected}."
        super().__init__(self.message)
        self.expected, self.revision = expected, revision
        self.theirs, self.base, self.mine = theirs, base, mine
        self.who, self.at = who, at

    def merged(self, choices: Mapping[str, str] | None = None) -> Merged:
        """Both sets of changes in one document; RefusedError where the base is gone."""
        if self.base is None or self.mine is None:
            raise RefusedError("History does not reach back to what you changed: take one of the two.")
        return merge(self.base, self.mine, self.theirs, choices)


__all__ = ["ConflictError", "DeniedError", "NotFoundError", "PassphraseError", "RefusedError"]
