"""Readers of AWS price data, behind one interface: each yields ``Rate`` rows, whatever its source looks like."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Protocol


@dataclass(frozen=True)
class Source:
    """Where a number was read: a file in a public repository at one commit, and the day AWS published it there."""

    id: str
    repository: str
    commit: str
    path: str
    as_of: date
    what: str

    @property
    def url(self) -> str:
        """Link to the file at that commit, or to the folder when the path has no file name."""
        kind = "blob" if "." in self.path.rpartition("/")[2] else "tree"
        return f"https://github.com/{self.repository}/{kind}/{self.commit}/{self.path}".rstrip("/")

    @property
    def short(self) -> str:
        """``owner/repository@commit:path``."""
        return f"{self.repository}@{self.commit[:8]}:{self.path}".rstrip(":")


@dataclass(frozen=True)
class Rate:
    """One tier of one rate in one Region, as read. ``labels[0]`` is the label shown; all of them name the rate."""

    offer: str
    region: str
    meter: str
    """The same text in every Region for the same meter (its canonical label)."""
    labels: tuple[str, ...]
    unit: str
    begin: float
    end: float
    usd: float
    code: str
    """AWS's rate code ``SKU.offerTerm.rate``; empty where the source gives none."""
    source: Source
    as_of: date
    published: bool = True
    free: bool = False
    note: str = ""


@dataclass
class Log:
    """What a compilation did: printed at its end, and nothing in it changes the book."""

    left_out: dict[str, int] = field(default_factory=dict)
    conflicts: dict[str, int] = field(default_factory=dict)
    confirmed: dict[str, int] = field(default_factory=dict)
    findings: list[str] = field(default_factory=list)

    def leave_out(self, why: str, count: int = 1) -> None:
        """Count rows that are not in the book, with the reason."""
        if count:
            self.left_out[why] = self.left_out.get(why, 0) + count

    def conflict(self, what: str, count: int = 1) -> None:
        """Count prices on which two sources disagree, with how it was decided."""
        self.conflicts[what] = self.conflicts.get(what, 0) + count

    def confirm(self, what: str, count: int = 1) -> None:
        """Count prices a second source agrees with."""
        self.confirmed[what] = self.confirmed.get(what, 0) + count

    def find(self, text: str) -> None:
        """Note something a maintainer should read."""
        self.findings.append(text)


class Reader(Protocol):
    """A source of rates. ``complete`` says that a rate missing for a Region there is not offered there."""

    offer: str
    complete: bool

    def rates(self, root: Path, log: Log) -> Iterator[Rate]:
        """Rates under ``root`` (a folder of downloaded sources). FileNotFoundError when its file is missing."""
        ...
