"""The unit over a column, "(MB)" in its header, against the one its field asks for; numbers with a decimal comma.

A unit in a cell itself ("1.5 TB") is the field's own to read.
"""

from __future__ import annotations

import re
from functools import lru_cache

from calculator.kernel import Number
from calculator.kernel.typed import convert

IN_BRACKETS = re.compile(r"[(\[]([^()\[\]]{1,30})[)\]]\s*$")
COMMA = re.compile(r"([+-]?(?:\d{1,3}(?:\.\d{3})+|\d+)(?:,\d+)?)(\s*[A-Za-z%].*)?")


def unit_over(header: str) -> str:
    """The unit in brackets at the end of a column's header."""
    found = IN_BRACKETS.search(" ".join(header.split()))
    return found[1].strip() if found else ""


def factor(unit: str, asked: Number) -> float | None:
    """What a number in `unit` is multiplied by to be in the field's; None where they are of different kinds."""
    return _factor(unit, asked.unit, asked.monthly) if unit else None


@lru_cache(maxsize=4096)
def _factor(unit: str, wanted: str, monthly: bool) -> float | None:
    return convert(f"1 {unit}", wanted, monthly) if len(unit) <= 30 else None


def is_size(unit: str) -> bool:
    return bool(unit) and convert(f"1 {unit}", "GB") is not None and not unit.isdigit()


def with_point(text: str) -> str:
    """1.234,5 as 1234.5: how a file that separates its cells by semicolons writes numbers."""
    found = COMMA.fullmatch(text.strip())
    if not found or ("," not in found[1] and "." not in found[1]):
        return text
    number = found[1].replace(".", "").replace(",", ".") if "," in found[1] else found[1]
    return f"{number}{found[2] or ''}"
