"""Numbers as they are written where the comma is the decimal mark."""

from __future__ import annotations

import re

COMMA = re.compile(r"([+-]?(?:\d{1,3}(?:[.\s]\d{3})+|\d+),\d+)(\s*[A-Za-z%].*)?")
BETWEEN_THOUSANDS = re.compile(r"[.\s]")


def with_point(text: str) -> str:
    """1.234,5 or 1 234,5 as 1234.5, and with its unit, if it has one; whatever else a text is it stays."""
    found = COMMA.fullmatch(text.strip())
    if not found:
        return text
    return f"{BETWEEN_THOUSANDS.sub('', found[1]).replace(',', '.')}{found[2] or ''}"
