"""The unit over a column, "(MB)" in its header, against the one its field asks for.

A unit in a cell itself ("1.5 TB") is the field's own to read.
"""

from __future__ import annotations

import re
from functools import lru_cache

from calculator.kernel import Number
from calculator.kernel.typed import convert

IN_BRACKETS = re.compile(r"[(\[]([^()\[\]]{1,30})[)\]]\s*$")


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
