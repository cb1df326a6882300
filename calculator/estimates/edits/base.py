"""What an edit is: a pure change of a document that says in one sentence what it did."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from calculator.estimates.document import Document, RefusedError
from calculator.kernel import Service
from calculator.services import services


@dataclass(frozen=True)
class Applied:
    """A document after an edit, what was done in a sentence, and what it could not be done to, in words."""

    document: Document
    sentence: str
    skipped: tuple[str, ...] = ()


@dataclass(frozen=True)
class Edit:
    """Base of all edits. `verb` names it to programs."""

    verb: ClassVar[str] = ""

    def apply(self, document: Document) -> Applied:
        raise TypeError("apply belongs to a kind of edit")


def apply(document: Document, edit: Edit) -> Applied:
    """The document after the edit; the one given is untouched. RefusedError says why it cannot be done."""
    done = edit.apply(document)
    done.document.within_bounds()
    return done


def service_of(slug: str) -> type[Service]:
    found = services().get(slug)
    if found is None:
        raise RefusedError(f"There is no service “{slug[:80]}” here.", "service")
    return found
