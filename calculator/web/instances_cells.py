"""What a column of the table of instances holds: numbers, words or money, for the page and for a file.

Cells are written when a row first shows them and kept, so a page seen before is a look-up per cell. K is the number
of types, in the order of the book.
"""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from html import escape
from typing import Any

import numpy as np
from numpy.typing import NDArray

from calculator.kernel.units import number
from pricing.book import embedded
from pricing.ec2 import OFFER
from pricing.regions import REGIONS
from pricing.rows import Status

MARK = '<i title="Derived, not published">≈</i>'
WORKED = "worked out, "
NONE, UNKNOWN = "–", "unknown"

Floats = NDArray[np.float64]


class Filled(ABC):
    """A column's values. `key` (K,) sorts, NaN where unknown."""

    key: Floats

    def __init__(self, key: Floats) -> None:
        self.key = key
        self._cells: list[str] = [""] * len(key)

    def cell(self, k: int) -> str:
        """The table cell of type k."""
        text = self._cells[k]
        if not text:
            kind, words = self.write(k)
            text = self._cells[k] = f'<td class="{kind}">{words}</td>' if kind else f"<td>{words}</td>"
        return text

    def cells(self, rows: list[int]) -> list[str]:
        """The table cells of these types."""
        kept = self._cells
        return [kept[k] or self.cell(k) for k in rows]

    @abstractmethod
    def write(self, k: int) -> tuple[str, str]:
        """Classes and HTML of the cell: `l` for words, `no` for what is not known."""

    @abstractmethod
    def raw(self, k: int) -> str:
        """The value as a file has it: a number with all its digits, empty where it is unknown."""

    def status(self, k: int) -> str:
        """For prices: published, derived, or why there is none."""
        return ""

    def receipt(self, k: int) -> tuple[str, str]:
        """(label, Region code) of the rate behind the cell; empty where no single rate is."""
        return "", ""


class Numbers(Filled):
    """Specifications. `none` says what no amount is called on the page; `absent` marks where none can be."""

    def __init__(self, values: Floats, absent: NDArray[np.bool_] | None = None, zero: str = "0") -> None:
        super().__init__(values)
        self._absent = absent
        self._zero = zero

    def write(self, k: int) -> tuple[str, str]:
        if self._absent is not None and self._absent[k]:
            return "", NONE
        value = self.key[k]
        if value != value:
            return "no", UNKNOWN
        return "", number(value) if value else self._zero

    def raw(self, k: int) -> str:
        if self._absent is not None and self._absent[k]:
            return "n/a"
        return plain(self.key[k])


class Texts(Filled):
    """Words; equal words are neighbours when sorted, empty ones are unknown, and where `absent` there is nothing."""

    def __init__(
        self, words: Sequence[str], absent: NDArray[np.bool_] | None = None, key: Floats | None = None
    ) -> None:
        if key is None:
            order = {word: float(i) for i, word in enumerate(sorted(set(words), key=natural))}
            key = np.array([order[word] if word else np.nan for word in words])
        super().__init__(key)
        self._words = words
        self._absent = absent

    def write(self, k: int) -> tuple[str, str]:
        word = self._words[k]
        if not word and self._absent is not None and self._absent[k]:
            return "l", NONE
        return ("l", escape(word)) if word else ("l no", UNKNOWN)

    def raw(self, k: int) -> str:
        word = self._words[k]
        return "n/a" if not word and self._absent is not None and self._absent[k] else safe(word)


class Money(Filled):
    """Dollars of one rate, or worked out from it: `usd` (K,), NaN where `states` (K,) says why.

    `write` says an amount in words, given whether it is derived. `worked` begins the status of what is worked out
    from a price; `unknown` marks where what the price is shared by is not known.
    """

    def __init__(
        self,
        usd: Floats,
        states: NDArray[np.uint8],
        label: str,
        place: int,
        write: Callable[[float, bool], str],
        worked: str = "",
        unknown: NDArray[np.bool_] | None = None,
    ) -> None:
        super().__init__(usd)
        self._unknown = unknown
        self._derived: dict[int, bool] = {}
        self._worked = worked
        self._states = states
        self._label = label
        self._region = REGIONS[place]
        self._say = write

    def write(self, k: int) -> tuple[str, str]:
        value = self.key[k]
        if self._states[k] != Status.PRICED:
            return "no", "not offered" if self._states[k] == Status.NOT_OFFERED else "no price"
        if value != value:
            return ("no", UNKNOWN) if self._unsaid(k) else ("", NONE)
        derived = self.derived(k)
        return "", f"{MARK if derived else ''}{self._say(float(value), derived)}"

    def _unsaid(self, k: int) -> bool:
        """Whether the price is there, and what it is shared by is unknown."""
        return self._unknown is not None and bool(self._unknown[k])

    def derived(self, k: int) -> bool:
        """Whether the price is worked out rather than published."""
        known = self._derived.get(k)
        if known is None:
            book = embedded()
            rows = book.receipts(OFFER, self._label, self._region.code, book.keys("instance_type")[k])
            known = self._derived[k] = not all(row.published for row in rows)
        return known

    def raw(self, k: int) -> str:
        return plain(self.key[k])

    def status(self, k: int) -> str:
        if self._states[k] == Status.NOT_OFFERED:
            return f"not offered in {self._region.code}"
        if self._states[k] == Status.NOT_IN_BOOK:
            return "no price in this book"
        if self.key[k] != self.key[k]:
            return UNKNOWN if self._unsaid(k) else "does not apply"
        return f"{self._worked}{'derived' if self.derived(k) else 'published'}"

    def receipt(self, k: int) -> tuple[str, str]:
        return (self._label, self._region.code) if self._states[k] == Status.PRICED else ("", "")


def plain(value: float) -> str:
    """All digits, no exponent, no thousands; empty for NaN. Binary noise of a product is below the 10th decimal."""
    return "" if value != value else np.format_float_positional(np.round(value, 10), trim="-")


def safe(text: str) -> str:
    """Text that no spreadsheet takes for a formula."""
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t", "\r", "\n") else text


def natural(text: str) -> tuple[Any, ...]:
    """Sorts numbers inside of words as numbers: 2xlarge before 16xlarge."""
    return tuple((int(part), "") if part.isdigit() else (-1, part) for part in re.split(r"(\d+)", text))
