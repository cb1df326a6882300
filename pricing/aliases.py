"""Labels AWS spells differently in some Regions for one and the same meter.

Labels that share a rate code in one Region need no line here: they are found by the compiler, and
``data/aliases.csv``, which it writes, lists them with these.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Alias:
    """``label`` of ``offer`` is the meter ``canonical`` (the label of us-east-1), and why that is known."""

    offer: str
    label: str
    canonical: str
    reason: str


ALIASES: tuple[Alias, ...] = (
    Alias(
        "AmazonVPC",
        "Charge per GB data processed by AWS Transit Gateway for Multicast receivers per GigaBytes",
        "Charge for per GB data processed by AWS Transit Gateway for Multicast receivers per GigaBytes",
        "ap-northeast-3 spells it without 'for' and has no row under the other label; same unit and price",
    ),
)

RENAMED: dict[tuple[str, str], Alias] = {(alias.offer, alias.label): alias for alias in ALIASES}
