"""What the formulas of all spreadsheets share: text literals, and addresses joined together from cells."""

from __future__ import annotations

from collections.abc import Mapping

from calculator.sheets.snippets.source import Source

LONGEST_LITERAL = 250
"""Excel takes at most 255 characters between quotes in a formula."""


def quoted(text: str) -> str:
    """A text literal of a formula, in pieces where it is long for Excel."""
    pieces = [text[i : i + LONGEST_LITERAL] for i in range(0, len(text), LONGEST_LITERAL)] or [""]
    return "&".join('"{}"'.format(piece.replace('"', '""')) for piece in pieces)


def letters(source: Source) -> dict[str, str]:
    """The cell of each input that is taken from one: A2, B2, …"""
    return {name: f"{chr(ord('A') + i)}2" for i, name in enumerate(source.cells)}


def from_cells(source: Source, suffix: str, encode: str, at: Mapping[str, str], **more: str) -> str:
    """The address as a formula that joins cells, or names of a LAMBDA, into it."""
    fixed = source.in_formula(suffix, without=list(at), field=source.number, **more)
    joined = quoted(fixed + ("&" if "?" in fixed else "?"))
    parts = []
    for i, (name, cell) in enumerate(at.items()):
        parts.append(f'"{"&" if i else ""}{name}="&{encode}({cell})')
    return "&".join([joined, *parts])


def where_filled(source: Source, cells: Mapping[str, str], value: str) -> str:
    """A formula that stays blank beside a blank first cell, so that it can be copied down ahead of what is typed."""
    if not cells:
        return ""
    first, between = next(iter(cells.values())), source.between
    return f'=IF({first}=""{between}""{between}{value})'


def spoken(cells: Mapping[str, str]) -> str:
    return ", ".join(f"{name} from {cell}" for name, cell in cells.items())
