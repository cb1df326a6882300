"""What a case comes to: usages of rates, states of checks, impossible combinations, how full a size is. Data only."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from calculator.kernel.steps import Of, check, line, rule

if TYPE_CHECKING:
    from calculator.kernel.service import Service

FINE, NEAR, WARNING, BROKEN = range(4)
STATES = ("fine", "near", "warning", "broken")
NEAR_SHARE = 0.8
"""From this share of a limit on it is near."""
Where = np.ndarray | None
"""Bools of the scenarios that a part of a service applies to; None for all of them."""


@dataclass(frozen=True)
class Dimension:
    """One dimension of a size in a case: `used` of `capacity`, and which share of the size that is."""

    name: str
    amount: np.ndarray
    capacity: np.ndarray
    share: np.ndarray
    unit: str


@dataclass(frozen=True)
class Usage:
    """One line's quantity in a case: where (region codes) and of what (the case that chose the rate's
    options).
    """

    line: line
    case: Service
    quantity: np.ndarray
    region: np.ndarray
    path: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        return "_".join((*self.path, self.line.name))

    def only(self, here: Where) -> Usage:
        """The same, of quantity 0 elsewhere."""
        return self if here is None else replace(self, quantity=np.where(here, self.quantity, 0.0))


@dataclass(frozen=True)
class Checked:
    """A check's outcome: state (codes of STATES), and used and limit where it compares two numbers."""

    check: check
    case: Service
    state: np.ndarray
    of: Of | None
    path: tuple[str, ...] = ()

    def only(self, here: Where) -> Checked:
        """The same, fine elsewhere."""
        return self if here is None else replace(self, state=np.where(here, self.state, FINE))


@dataclass(frozen=True)
class Broken:
    """A check of level "error" in a case: bools that are True where it is broken, and what it compares."""

    check: check
    mask: np.ndarray
    of: Of | None
    path: tuple[str, ...] = ()

    def only(self, here: Where) -> Broken:
        """The same, whole elsewhere."""
        return self if here is None else replace(self, mask=self.mask & here)


@dataclass(frozen=True)
class Impossible:
    """A rule in a case: bools that are True where the combination of the named fields is impossible."""

    rule: rule
    case: Service
    mask: np.ndarray
    fields: tuple[str, ...]

    def only(self, here: Where) -> Impossible:
        """The same, possible elsewhere."""
        return self if here is None else replace(self, mask=self.mask & here)


def binding(shares: list[tuple[str, float]]) -> str:
    """The name of the fullest dimension."""
    return max(shares, key=lambda pair: pair[1])[0] if shares else "nothing"
