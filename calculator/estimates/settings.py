"""What holds for a whole estimate: discounts, support plan, growth, tax, currency, what is used elsewhere."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from calculator.kernel import Number

CURRENCY = re.compile(r"[A-Z]{3}")
MAX_SETTINGS = 200
"""Negotiated discounts, and already-used amounts, an estimate may list."""

PLANS = {"none": "No support plan", "developer": "Developer", "business": "Business", "enterprise": "Enterprise"}
"""AWS Support plans; what they cost is in the price book."""


def _percent(name: str, label: str, low: float = 0) -> Number:
    number = Number(label, unit="%", min=low, max=100)
    number.name = name
    return number


TAX = _percent("tax", "Tax")
GROWTH = _percent("growth", "Growth per month", low=-50)
DISCOUNT = _percent("discount", "Negotiated discount")
RATE = Number("Exchange rate", default=1, min=1e-6, max=1e9)
"""How numbers of the settings are read: the same words and the same spellings as any service's field."""


@dataclass(frozen=True)
class Currency:
    """One US dollar is `rate` of `code`; `note` says as of when, or who said so."""

    code: str = "USD"
    rate: str = "1"
    note: str = ""


@dataclass(frozen=True, order=True)
class Already:
    """What the account uses elsewhere of a meter: the amount of a service's `already_...` field.

    It holds for every item of the service, or where `region` is given for those of that Region.
    """

    service: str
    field: str
    region: str = ""
    amount: str = "0"

    @property
    def key(self) -> str:
        return "/".join((self.service, self.field, self.region)).rstrip("/")


@dataclass(frozen=True)
class Settings:
    """What holds for the whole estimate. Percentages and the rate are decimal text."""

    always_free: bool = False
    growth: str = "0"
    discount: str = "0"
    discounts: Mapping[str, str] = field(default_factory=dict)
    """Per cent by service slug, taken before `discount`."""
    support: str = "none"
    tax: str = "0"
    currency: Currency = field(default_factory=Currency)
    already: tuple[Already, ...] = ()


def dump_settings(s: Settings) -> dict[str, Any]:
    """The settings as JSON values; `load_settings` of `reading` gives them back."""
    return {
        "always_free": s.always_free,
        "growth": s.growth,
        "discount": s.discount,
        "discounts": dict(sorted(s.discounts.items())),
        "support": s.support,
        "tax": s.tax,
        "currency": {"code": s.currency.code, "rate": s.currency.rate, "note": s.currency.note},
        "already": [
            {"service": a.service, "field": a.field, "region": a.region, "amount": a.amount} for a in s.already
        ],
    }
