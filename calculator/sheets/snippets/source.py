"""What a formula asks, and what a way of asking is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import urlencode

from calculator.sheets.options import KEY


@dataclass(frozen=True)
class Source:
    """What answers: `host`, `path` without its suffix, and the query that is at hand, as typed.

    `cells` are names of `query` that a formula should take from cells, with their values. `rows` says that tables may
    be posted to it, `sample` is such a table: names and one row. `number` is the column of the `.txt`.
    Where an answer has many rows, `row` is what an address adds to get one. `comma` says that the spreadsheet writes
    1,5: its formulas then have semicolons between arguments.
    """

    host: str
    path: str
    query: Mapping[str, str] = field(default_factory=dict)
    cells: Mapping[str, str] = field(default_factory=dict)
    number: str = "monthly"
    rows: bool = False
    sample: Mapping[str, str] = field(default_factory=dict)
    row: Mapping[str, str] = field(default_factory=dict)
    comma: bool = False

    @property
    def keyed(self) -> bool:
        """Whether the address has the place where a key goes."""
        return KEY in self.query

    @property
    def between(self) -> str:
        """What separates the arguments of a formula."""
        return ";" if self.comma else ","

    def in_formula(self, suffix: str, without: Sequence[str] = (), **more: str) -> str:
        """The address as a formula asks for it, whose numbers are the spreadsheet's own."""
        return self.address(suffix, without, **more, **({"dec": "comma"} if self.comma else {}))

    def address(self, suffix: str, without: Sequence[str] = (), **more: str) -> str:
        pairs = {name: value for name, value in {**self.query, **more}.items() if name not in without}
        query = urlencode(pairs, safe=",:/")
        return f"{self.host}{self.path}.{suffix}{'?' if query else ''}{query}"


@dataclass(frozen=True)
class Snippet:
    """One way to call: `where` it goes, in words `how`, the `code`, and a `file` name where it is a whole file."""

    id: str
    title: str
    where: str
    how: str
    code: str
    file: str = ""
