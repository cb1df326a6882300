"""What is doubtful about how a file's columns are taken, in words: before somebody trusts its prices.

A column may be read as an input whose options its cells are not; no column may say what is searched for among many, a
Region or an instance type, so that every row takes the default; and 1.234 may be a thousand or a one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from calculator.bulk.columns import SAMPLE, Mapping, option_of, searched
from calculator.kernel import Choice, Number, Service
from calculator.services import services

THOUSANDS = re.compile(r"[1-9]\d{0,2}\.\d{3}")
SHOWN = 3
"""Cells that are named."""


@dataclass(frozen=True)
class Doubt:
    """`column` is the one it is about, None where none is what it should be."""

    words: str
    column: int | None = None


def doubts(
    header: Sequence[str], rows: Sequence[Sequence[Any]], mapping: Mapping, *, comma: bool = False
) -> list[Doubt]:
    """Of a table of one service; a known layout has words of its own, which its rows are judged by. `comma` says that
    numbers are written with a decimal comma.
    """
    service = services().get(mapping.service)
    if service is None or mapping.layout:
        return []
    first = rows[:SAMPLE]
    found = [*_strange(service, header, first, mapping), *_unsaid(service, header, first, mapping)]
    return [*found, *_thousands(service, header, first, mapping)] if comma else found


def _strange(
    service: type[Service], header: Sequence[str], rows: Sequence[Sequence[Any]], mapping: Mapping
) -> Iterator[Doubt]:
    for name, n in mapping.fields.items():
        asked = service.by_name.get(name)
        if not isinstance(asked, Choice) or asked.kind != "choice":
            continue
        strange = [cell for cell in _cells(rows, n) if option_of(asked, cell) is None]
        if strange:
            are = "is none" if len(set(strange)) == 1 else "are none"
            rest = f" and others ({len(set(strange)):,} in all)" if len(set(strange)) > SHOWN else ""
            yield Doubt(
                f"“{_title(header, n)}” is read as {asked.label}, but {_named(strange)}{rest} {are} of its options. "
                f"{_takes(asked)}",
                n,
            )


def _unsaid(
    service: type[Service], header: Sequence[str], rows: Sequence[Sequence[Any]], mapping: Mapping
) -> Iterator[Doubt]:
    for asked in searched(service):
        if asked.name in mapping.fields:
            continue
        usual = asked.choices[asked.codes[asked.default]]
        words = f"No column is read as {asked.label}: every row takes {usual.value}"
        words += f", {usual.label}." if usual.label != usual.value else "."
        spare = [n for n, target in enumerate(mapping.targets) if not target and _worded(rows, n)]
        if spare:
            told = " or ".join(f"“{_title(header, n)}” ({_named(_cells(rows, n))})" for n in spare[:2])
            words += f" If it is {told}, choose {asked.label} for it below. {_takes(asked)}"
        yield Doubt(words)


def _thousands(
    service: type[Service], header: Sequence[str], rows: Sequence[Sequence[Any]], mapping: Mapping
) -> Iterator[Doubt]:
    for name, n in mapping.fields.items():
        found = [cell for cell in _cells(rows, n) if THOUSANDS.fullmatch(cell)]
        if found and isinstance(service.by_name.get(name), Number):
            meant = found[0].replace(".", "")
            yield Doubt(
                f"“{_title(header, n)}”: “{found[0]}” is read as a decimal. If it is {meant}, write {meant}.", n
            )


def _takes(asked: Choice) -> str:
    """What an input accepts, by an example."""
    usual = asked.choices[asked.codes.get(asked.default, 0)]
    if usual.label == usual.value:
        return f"{asked.label} takes values such as {usual.value}."
    return f"{asked.label} takes codes such as {usual.value} and names such as {usual.label}."


def _cells(rows: Sequence[Sequence[Any]], n: int) -> list[str]:
    return [str(row[n]).strip() for row in rows if n < len(row) and row[n] not in ("", None)]


def _worded(rows: Sequence[Sequence[Any]], n: int) -> bool:
    """Whether most cells of a column are words."""
    cells = _cells(rows, n)
    return 2 * sum(cell[:1].isalpha() for cell in cells) > len(cells)


def _named(cells: Sequence[str]) -> str:
    words = [f"“{cell[:40]}”" for cell in dict.fromkeys(cells)][:SHOWN]
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"


def _title(header: Sequence[str], n: int) -> str:
    return " ".join(header[n].split())[:60] or f"Column {n + 1}"
