"""Constants every formula shares, and how a number is written for a reader.

AWS's own calculator counts a month as 730 hours, 365 x 24 / 12:
https://docs.aws.amazon.com/pricing-calculator/latest/userguide/what-is-pricing-calculator.html
"""

import math
import re
from decimal import Decimal

HOURS = 730
"""Hours in a month, AWS Pricing Calculator's convention."""

SECONDS = HOURS * 3600
"""Seconds in a month: 2,628,000."""

DAYS = HOURS / 24
"""Days in a month: 30.4167."""

KIB_PER_GIB = 1024 * 1024
MIB_PER_GIB = 1024


def number(value: float, digits: int = 4) -> str:
    """A number with its thousands separated and no digits that say nothing: 3.418, 525,600,000."""
    value = float(value)
    if math.isnan(value):
        return "unknown"
    if math.isinf(value):
        return "unlimited" if value > 0 else "-unlimited"
    size = abs(value)
    if size and size < 1:
        # Small numbers keep their leading figures: 0.000000014, not 0.
        decimals = digits - 1 - math.floor(math.log10(size))
        text = f"{value:,.{min(max(decimals, 0), 18)}f}"
    elif value == int(value):
        return f"{int(value):,}"
    else:
        whole = 1 if size < 10 else 2 if size < 100 else 3
        text = f"{value:,.{max(digits - whole, 0) if size < 1000 else 2}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


SINGULAR = {"%"}


def quantity(value: float, unit: str = "") -> str:
    """A number and its unit as read aloud: "35 KB", "20 %", "1 shard"."""
    text = number(value)
    if not unit:
        return text
    if text == "1" and unit.endswith("s") and "/" not in unit and unit not in SINGULAR and not unit.endswith("ss"):
        unit = unit[:-2] if unit.endswith("xes") else unit[:-1]  # boxes, prefixes
    return f"{text} {unit}"


def unit_left(label: str, unit: str) -> str:
    """The unit that a label does not say by itself: nothing of "Shards" in shards, GiB of "Size" in GiB."""
    word = unit[:-1] if len(unit) > 3 and unit.endswith("s") else unit
    return "" if re.search(rf"\b{re.escape(word)}s?\b", label, re.IGNORECASE) else unit


def titled(label: str, unit: str) -> str:
    """A label with its unit, once: "Shards", "Size (GiB)"."""
    left = unit_left(label, unit)
    return f"{label} ({left})" if left else label


def money(value: float) -> str:
    """Dollars to the cent, the only place where money is rounded."""
    value = float(value)
    if math.isnan(value):
        return "no price"
    rounded = round(value, 2) + 0.0  # -0.00 reads as 0.00
    return f"-${-rounded:,.2f}" if rounded < 0 else f"${rounded:,.2f}"


def unit_price(value: float) -> str:
    """A unit price with every digit AWS publishes: $0.000000014."""
    value = float(value)
    if math.isnan(value):
        return "no price"
    # The 15 digits that a double surely holds: 40.96, not 40.960000000000001.
    text = format(Decimal(f"{value:.15g}"), "f") if abs(value) < 1e6 else f"{value:.2f}"
    whole, _, decimals = text.partition(".")
    return f"${int(whole):,}.{decimals.rstrip('0').ljust(2, '0')}"
