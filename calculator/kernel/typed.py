"""Numbers as people type them: with another unit of size or time, a period, a word for a magnitude.

`convert("3 million/month", "records/s")` is 1.1416: what a field is asked for in one unit may be known in another.
Sizes are binary, as AWS counts them (1 TB is 1,024 GB); a month has 730 hours.
"""

from __future__ import annotations

import re

from calculator.kernel.units import SECONDS

NUMBER = r"[+-]?(?=\.?\d)(?:\d{1,3}(?:,\d{3})+|\d+)?(?:\.\d*)?(?:[eE][+-]?\d{1,3})?"
TYPED = re.compile(
    rf"(?P<number>{NUMBER})\s*(?P<words>[a-zµ %]*?)\s*(?:(?:/|\b(?:per|an?)\b)\s*(?P<period>[a-z]+))?",
    re.IGNORECASE | re.ASCII,
)
MAGNITUDES = {
    "k": 1e3, "thousand": 1e3,
    "m": 1e6, "mn": 1e6, "million": 1e6,
    "bn": 1e9, "billion": 1e9,
    "trillion": 1e12,
}  # fmt: skip
SIZES = {"b": 1.0, "byte": 1.0, "bytes": 1.0} | {
    f"{letter}{ending}": 1024.0**power for power, letter in enumerate("kmgtp", start=1) for ending in ("b", "ib")
}
TIMES = {
    "s": 1, "sec": 1, "second": 1, "seconds": 1,
    "min": 60, "minute": 60, "minutes": 60,
    "h": 3600, "hr": 3600, "hour": 3600, "hours": 3600,
    "d": 86_400, "day": 86_400, "days": 86_400,
    "week": 604_800, "weeks": 604_800,
    "month": SECONDS, "months": SECONDS,
    "year": 12 * SECONDS, "years": 12 * SECONDS,
}  # fmt: skip
MONTH = "month"


def convert(text: str, unit: str, monthly: bool = False) -> float | None:
    """The number of `unit` that `text` says, None where it says none. A `monthly` quantity may be typed as a rate."""
    match = TYPED.fullmatch(text.strip())
    if match is None:
        return None
    noun, _, period = unit.lower().partition("/")
    value = float(match["number"].replace(",", ""))
    words = match["words"].lower().split()
    typed = (match["period"] or "").lower()
    if typed:
        whole = period or (MONTH if monthly else "")
        if whole not in TIMES or typed not in TIMES:
            return None
        value = value * TIMES[whole] / TIMES[typed]
    if words and noun not in SIZES and noun not in TIMES and words[0] in MAGNITUDES:
        value *= MAGNITUDES[words.pop(0)]
    said = " ".join(words)
    if not said or said in (noun, noun.removesuffix("s")):
        return value
    for table in (SIZES, TIMES):
        if said in table and noun in table:
            return float(value * table[said] / table[noun])
    return None


def example(unit: str, monthly: bool = False) -> str:
    """What may be typed beside a plain number: "2 TB", "3 million/month"; empty where nothing may."""
    noun, _, period = unit.lower().partition("/")
    if period in TIMES:
        return "600 MB/min" if noun in SIZES else "3 million/month"
    if noun in SIZES:
        return "1 TB" if noun in ("gb", "gib") else "2 MB"
    if monthly:
        return "50/s"
    return {"hours": "7 days", "days": "2 weeks", "minutes": "2 hours"}.get(noun, "")
