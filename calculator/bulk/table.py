"""A file of rows as somebody sends it: its header found, its rows as texts and numbers, how to write it again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from calculator.bulk.columns import OURS, names
from calculator.bulk.layouts import layouts, plain
from calculator.estimates.document import RefusedError
from calculator.exports import table as inputs_table
from calculator.exports.workbook import Grid, is_workbook, sheets, text_rows, trimmed
from calculator.exports.workbook import plain as plain_cell
from calculator.services import services

MOST_BYTES = 32_000_000
MOST_ROWS = 200_000
MOST_COLUMNS = 200
MOST_CELL = 2_000
HEADER_WITHIN = 20
"""A header stands in one of so many first rows; AWS's template has two above it."""


@dataclass(frozen=True)
class About:
    """What is kept of a file beside its rows. `preamble` are the rows above the header."""

    kind: str
    header: tuple[str, ...]
    preamble: tuple[tuple[Any, ...], ...] = ()
    sheet: str = ""
    delimiter: str = ","
    encoding: str = "utf-8"

    @property
    def first_row(self) -> int:
        """The number that a spreadsheet gives the first row of data."""
        return len(self.preamble) + 2

    @property
    def comma(self) -> bool:
        """Whether numbers are written with a decimal comma: where cells are separated by semicolons."""
        return self.delimiter == ";"

    @property
    def own(self) -> list[int]:
        """The columns without those of an earlier judging."""
        ours = set(map(plain, OURS))
        return [n for n, title in enumerate(self.header) if plain(title) not in ours]

    def data(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def read(cls, data: dict[str, Any]) -> About:
        preamble = tuple(tuple(row) for row in data["preamble"])
        return cls(**{**data, "header": tuple(data["header"]), "preamble": preamble})


@dataclass(frozen=True)
class Table:
    about: About
    rows: Grid = field(default_factory=list)


def read_table(data: bytes, name: str) -> Table:
    """The table of a CSV or a workbook. RefusedError says in words what it is instead."""
    if len(data) > MOST_BYTES:
        raise RefusedError(
            f"A file has at most {MOST_BYTES // 1_000_000} MB; “{name}” has {len(data) / 1e6:,.1f} MB. "
            "Split it, or leave out columns that are not needed.",
            "file",
        )
    if not data.strip():
        raise RefusedError(f"“{name}” is empty.", "file")
    if is_workbook(data):
        return _of_workbook(data)
    if (
        data[:5] == b"%PDF-"
        or data[:8] == b"\x89PNG\r\n\x1a\n"
        or data[:3] in (b"\xff\xd8\xff", b"GIF")
        or data.lstrip()[:1] == b"<"
    ):
        raise RefusedError(f"“{name}” is no table: send a CSV or an .xlsx file.", "file")
    if data.lstrip()[:1] in (b"{", b"["):
        raise RefusedError("This is JSON. An exported estimate is imported on the page of estimates.", "file")
    rows, dialect = text_rows(data)
    found = _table(trimmed(rows), "csv")
    # The lines above the header as they came: one of them may be Excel's own “sep=;”.
    above = tuple(map(tuple, rows[: len(found.about.preamble)]))
    about = About("csv", found.about.header, above, "", dialect.delimiter, dialect.encoding)
    return Table(about, found.rows)


def _of_workbook(data: bytes) -> Table:
    """The sheet whose header is understood best; the first one that holds anything where none is."""
    best: tuple[float, Table] | None = None
    trouble: RefusedError | None = None
    for sheet, grid in sheets(data).items():
        rows = trimmed([[plain_cell(c) for c in row] for row in grid])
        if not rows:
            continue
        try:
            found = _table(rows, "xlsx")
        except RefusedError as error:
            trouble = trouble or error
            continue
        score = understood(found.about.header)
        if best is None or score > best[0]:
            about = About("xlsx", found.about.header, found.about.preamble, sheet)
            best = score, Table(about, found.rows)
    if best is None:
        raise trouble or RefusedError("This workbook has no row.", "file")
    return best[1]


def _table(rows: Grid, kind: str) -> Table:
    if not rows:
        raise RefusedError("This file has no row.", "file")
    if inputs_table.is_table(rows[0]):
        raise RefusedError("This is a whole estimate: import it on the page of estimates.", "file")
    at = _header_at(rows)
    header = tuple(str(c).strip()[:200] for c in rows[at])
    data = [[_short(c) for c in row] for row in rows[at + 1 :]]
    if len(header) > MOST_COLUMNS:
        raise RefusedError(f"A table has at most {MOST_COLUMNS} columns; this one has {len(header):,}.", "file")
    if len(data) > MOST_ROWS:
        raise RefusedError(f"A file has at most {MOST_ROWS:,} rows; this one has {len(data):,}. Split it.", "file")
    if not data:
        raise RefusedError("This table has a header and no row below it.", "file")
    return Table(About(kind, header, tuple(tuple(r) for r in rows[:at])), data)


def _short(value: Any) -> Any:
    return value[:MOST_CELL] if isinstance(value, str) and len(value) > MOST_CELL else value


def _header_at(rows: Grid) -> int:
    """The row whose cells are understood best; the first with two texts where none is understood."""
    scores = [understood([str(c) for c in row]) for row in rows[:HEADER_WITHIN]]
    best = max(range(len(scores)), key=lambda n: (scores[n], -n))
    if scores[best] > 0:
        return best
    for n, row in enumerate(rows[:HEADER_WITHIN]):
        if sum(isinstance(c, str) and bool(c.strip()) for c in row) >= min(2, len(row)):
            return n
    return 0


def understood(header: Sequence[str]) -> float:
    """How many of a header's cells are names that some service or layout knows."""
    cells = {plain(h) for h in header if h.strip()}
    held = [layout for layout in layouts() if layout.known(list(header))]
    declared = max((sum(any(c.matches(h) for h in header) for c in layout.columns) for layout in held), default=0)
    own = max((len(cells & names(service)) for service in services().values()), default=0)
    return max(declared, own)
