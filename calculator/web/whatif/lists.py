"""Lists as people type them: by commas, spaces, semicolons or lines, with thousands that may hold commas."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import pairwise

GROUPED = re.compile(r"[+-]?\d{1,3}(,\d{3})+(\.\d*)?")
GAPS = re.compile(r"[\s;]+")
NONE = "none"
"""How the empty set of options is typed."""
BETWEEN = re.compile(r"[|;\t]")


def listed(text: str) -> list[str]:
    """The values of a list. "1,000 2,000" are two numbers, "1,2,3" three; a lone "1,000" is one, "100,200" are two."""
    found: list[str] = []
    words = [w.strip(",") for w in GAPS.split(text.strip()) if w.strip(",")]
    for word in words:
        one = GROUPED.fullmatch(word) and not (len(words) == 1 and _rising(word.split(",")))
        found += [word] if one else [part for part in word.split(",") if part]
    return found


def _rising(groups: list[str]) -> bool:
    """Whether groups of digits are values, each more than the one before, rather than thousands: 64,128,256."""
    if len(groups) == 2 and len(groups[0]) < 3:
        return False
    return not any(g.startswith("0") for g in groups) and all(float(a) < float(b) for a, b in pairwise(groups))


def joined(values: Iterable[object]) -> str:
    return ", ".join(map(str, values))


def sets_of(text: str) -> list[str]:
    """Sets of options, one a line."""
    lines = [line.strip().strip(",") for line in text.splitlines()]
    return ["" if line.lower() == NONE else line for line in lines if line]


def rows_of(text: str) -> list[list[str]]:
    """A row a line; its values stand between bars, semicolons or tabs, else between commas."""
    rows = []
    for line in text.splitlines():
        if line.strip():
            parts = BETWEEN.split(line) if BETWEEN.search(line) else line.split(",")
            rows.append([part.strip() for part in parts])
    return rows
