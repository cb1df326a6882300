"""Units as people write them: what "(MB)" over a column and "1.5 TB" in a cell are in the unit that a field asks for.

Sizes go in steps of 1,024, as AWS bills them: its GB of storage is a GiB. Bits are told from bytes by the small b.
"""

from __future__ import annotations

import re
from functools import lru_cache

from calculator.kernel.units import HOURS

STEP = 1024.0
SIZES = {"": 0, "k": 1, "m": 2, "g": 3, "t": 4, "p": 5}
SIZE = re.compile(r"(?:(k|m|g|t|p)i?)?(b|bytes?)|(kilo|mega|giga|tera|peta)(?:bi)?(byte)s?", re.IGNORECASE)
BITS = re.compile(r"(k|m|g|t)?(?:b|bit|bits)/s|(k|m|g|t)bps", re.IGNORECASE)
SECONDS = {
    **dict.fromkeys(("s", "sec", "secs", "second", "seconds"), 1.0),
    **dict.fromkeys(("min", "mins", "minute", "minutes"), 60.0),
    **dict.fromkeys(("h", "hr", "hrs", "hour", "hours"), 3600.0),
    **dict.fromkeys(("d", "day", "days"), 86_400.0),
    **dict.fromkeys(("week", "weeks"), 7 * 86_400.0),
    **dict.fromkeys(("month", "months", "mo"), HOURS * 3600.0),
}
IN_BRACKETS = re.compile(r"[(\[]([^()\[\]]{1,30})[)\]]\s*$")
AMOUNT = re.compile(r"([+-]?[\d.,]*\d)\s*([A-Za-z%][A-Za-z%/ ]{0,20})")
COMMA = re.compile(r"[+-]?(\d{1,3}(\.\d{3})+|\d+),\d+")


@lru_cache(maxsize=4096)
def factor(given: str, wanted: str) -> float | None:
    """What a number in the unit `given` is multiplied by to be in `wanted`; None where they are of different kinds."""
    if not given or not wanted:
        return None
    a, b = _tidy(given), _tidy(wanted)
    if a.lower() == b.lower():
        return 1.0
    if (x := _bits(a)) and (y := _bits(b)):
        return x / y
    a_base, a_per = _rate(a)
    b_base, b_per = _rate(b)
    if bool(a_per) != bool(b_per):
        return None
    scale = b_per / a_per if a_per and b_per else 1.0
    if (p := _size(a_base)) and (q := _size(b_base)):
        return p / q * scale
    if a_per and (not a_base or a_base.lower() == b_base.lower()):
        return scale
    if not a_per and a_base.lower() in SECONDS and b_base.lower() in SECONDS:
        return SECONDS[a_base.lower()] / SECONDS[b_base.lower()]
    return None


def _tidy(unit: str) -> str:
    text = unit.strip()
    for word in ("per ", "a "):
        if text.lower().startswith(word):
            return f"/{text[len(word) :].strip()}"
    text = re.sub(r"\s*(?:\bper\b|\ba\b)\s*", "/", text, flags=re.IGNORECASE)
    return re.sub(r"^([KMGTkmgt]i?B)ps$", r"\1/s", text)


def _bits(unit: str) -> float:
    """Bits a second; 0 for anything else. A capital B is a byte."""
    found = BITS.fullmatch(unit)
    if not found or re.search(r"B(/s|ps)$", unit):
        return 0.0
    return float(1000 ** SIZES[(found[1] or found[2] or "").lower()])


def _rate(unit: str) -> tuple[str, float]:
    """ "records/s" is ("records", 1.0): what is counted, and the seconds it is counted over (0 for no rate)."""
    base, slash, per = unit.rpartition("/")
    seconds = SECONDS.get(per.strip().lower(), 0.0) if slash else 0.0
    return (base.strip(), seconds) if seconds else (unit, 0.0)


def _size(unit: str) -> float:
    found = SIZE.fullmatch(unit.removesuffix("-months").removesuffix(" months"))
    if not found:
        return 0.0
    letter = (found[1] or (found[3] or "")[:1]).lower()
    return float(STEP ** SIZES[letter])


def unit_over(header: str) -> str:
    """The unit in brackets at the end of a column's header."""
    found = IN_BRACKETS.search(" ".join(header.split()))
    return found[1].strip() if found else ""


def read_amount(text: str, unit: str, *, comma: bool = False) -> str | float:
    """A cell of a number's column in the field's own unit; as it is where it says no other unit.

    `comma` reads 1.234,5 as 1234.5: a file separated by semicolons writes numbers so.
    """
    held = text.strip()
    if comma and COMMA.fullmatch(held):
        held = held.replace(".", "").replace(",", ".")
    found = AMOUNT.fullmatch(held)
    if not found:
        return held
    amount = found[1]
    if comma and COMMA.fullmatch(amount):
        amount = amount.replace(".", "").replace(",", ".")
    times = factor(found[2], unit)
    if times is None:
        return held
    try:
        return float(amount.replace(",", "")) * times
    except ValueError:
        return held
