"""What is saved as a live table: opened by the token of a share link, or by its id with a key that may see it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeVar
from uuid import UUID

import numpy as np

from calculator.api import problems
from calculator.api.problems import Problem, at_parameter, refused
from calculator.api.reading import suggestion
from calculator.estimates.access import Viewer
from calculator.estimates.problems import NotFoundError, PassphraseError
from calculator.kernel import Fault
from calculator.sheets.base import SheetApi
from calculator.sheets.table import Column

Columns = Sequence[tuple[str, Column]]
Opens = TypeVar("Opens")
LIVE = 60
"""Seconds an answer may be kept: what is saved may be changed, and its link revoked, at any time."""


class SavedTable(SheetApi):
    """A saved thing, `kind` in words, such as "estimate"."""

    kind = ""

    @property
    def scope(self) -> UUID | None:
        """The one thing of this kind that the caller's sheet token reads."""
        raise NotImplementedError

    def viewer_of(self, public_id: str) -> Viewer:
        """Who may see the thing of this id, as far as the key says."""
        viewer = self.caller.viewer
        if viewer is None or (self.caller.sheet and str(self.scope) != public_id):
            an = "An" if self.kind[0] in "aeiou" else "A"
            words = f"{an} {self.kind}'s id opens nothing without a key that may see it; a share link's token does."
            raise Problem(problems.NOT_FOUND, self.not_here if viewer else f"{self.not_here} {words}")
        return viewer

    @property
    def not_here(self) -> str:
        return f"There is no such {self.kind}, or not for this link or key."

    def by_link(self, opens: Callable[..., Opens], token: str) -> Opens:
        """What the link of this token opens."""
        try:
            return opens(token=token)
        except PassphraseError:
            words = f"This link asks for a passphrase, which an address must not hold; use a key for this {self.kind}."
            raise Problem(problems.FORBIDDEN, words) from None
        except NotFoundError:
            raise Problem(problems.NOT_FOUND, self.not_here) from None


def is_id(text: str) -> bool:
    """Whether it is the id of something, rather than a link's token."""
    try:
        UUID(text)
    except ValueError:
        return False
    return True


def names_in(field: str) -> list[str]:
    """The columns that `field=` names."""
    return [name for name in (part.strip() for part in field.split(",")) if name]


def picked(found: Columns, names: Sequence[str]) -> Columns:
    """The columns of these names in this order, all of them where there are none; a problem for one of no view."""
    if not names:
        return found
    held = dict(found)
    wrong = [
        at_parameter(Fault(("field",), f"The view has no column “{name[:80]}”{suggestion(name, held)}"))
        for name in names
        if name not in held
    ]
    if wrong:
        raise refused(wrong)
    return [(name, held[name]) for name in names]


def column(values: list[Any]) -> Column:
    """Numbers where all are numbers or missing, texts otherwise."""
    if values and all(v is None or isinstance(v, float | int) for v in values):
        return np.array([np.nan if v is None else v for v in values], dtype=float)
    return ["" if v is None else v for v in values]


def blank(found: Column) -> bool:
    """Whether its first cell holds no number where one belongs."""
    return isinstance(found, np.ndarray) and bool(np.isnan(found[0]))
