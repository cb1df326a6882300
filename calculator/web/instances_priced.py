"""Ways to pay for every instance type of a Region, as columns: prices, what is paid upfront, shares of a price."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from calculator.kernel.units import HOURS as MONTH
from calculator.web.instances_cells import WORKED, Filled, Floats, Money, Texts
from pricing.book import embedded
from pricing.ec2 import OFFER
from pricing.instances import InstanceTable
from pricing.purchases import HOURS, PURCHASES, Purchase

TENANCY = "shared"
PER = {"hour": 1, "month": MONTH, "year": HOURS[1]}
INTERRUPTIONS = ("< 5 %", "5–10 %", "10–15 %", "15–20 %", "> 20 %")


@dataclass(frozen=True)
class Scene:
    """What prices depend on: position of the Region, operating system, hour, month or year, way to pay."""

    place: int
    os: str
    per: str
    pay: str


@dataclass(frozen=True)
class Way:
    """One way to pay, as a column and as an option."""

    code: str
    label: str
    short: str


_KINDS = {
    "ri-standard": ("Standard Reserved", "RI"),
    "ri-convertible": ("Convertible Reserved", "Conv. RI"),
    "sp-compute": ("Compute Savings Plan", "Savings Plan"),
}
_PAYMENTS = {"no": "no upfront", "partial": "part upfront", "all": "all upfront"}


def _way(code: str) -> Way:
    purchase = Purchase("linux", TENANCY, code, "hour")
    if not purchase.years:
        words = "On-Demand" if code == "on-demand" else code.capitalize()
        return Way(code, words, words)
    long, short = _KINDS[purchase.commitment.rpartition("-")[0]]
    years, paid = purchase.years, _PAYMENTS[purchase.payment]
    return Way(code, f"{long}, {years} year{'s' if years > 1 else ''}, {paid}", f"{short} {years} yr, {paid}")


WAYS = tuple(_way(code) for code in PURCHASES)


@dataclass(frozen=True)
class Priced:
    """One way to pay for every type in a Region: (K,) USD per hour with what is paid upfront spread over the term,
    USD upfront, and `Status`."""

    receipt: str
    """Label of the rate that says it: the upfront one where nothing else is paid."""
    upfront_label: str
    effective: Floats
    upfront: Floats
    states: NDArray[np.uint8]


@lru_cache(maxsize=512)
def priced(place: int, os: str, pay: str) -> Priced:
    book = embedded()
    way = Purchase(os, TENANCY, pay, "hour")
    upfront_label = Purchase(os, TENANCY, pay, "upfront").label
    hourly = book.prices(OFFER, way.label, "instance_type")
    hour, states = hourly.usd[0][place], hourly.status[place]
    if not way.years:
        return Priced(way.label, "", hour, np.zeros_like(hour), states)
    upfront = book.prices(OFFER, upfront_label, "instance_type").usd[0][place]
    said = upfront_label if way.payment == "all" else way.label
    return Priced(said, upfront_label, hour + upfront / HOURS[way.years], upfront, states)


def _writer(per: str, spread: bool = False) -> Callable[[float, bool], str]:
    """Words for (amount, whether it is derived)."""
    if per != "hour":
        return lambda value, derived: f"{value:,.2f}"

    def hourly(value: float, derived: bool) -> str:
        # Published digits up to the sixth; the four that every price has keep the column straight. What is worked
        # out is not known to more than these; the file and the receipt have every digit.
        text = f"{value:,.6f}"
        return f"{value:,.4f}" if derived or spread or text.endswith("00") else text.rstrip("0")

    return hourly


def _each(per: str) -> Callable[[float, bool], str]:
    places = 5 if per == "hour" else 2
    return lambda value, derived: f"{value:,.{places}f}"


def _whole(value: float, derived: bool) -> str:
    return f"{value:,.0f}"


def price(pay: str, place: int | None = None) -> Callable[[Scene], Filled]:
    def fill(scene: Scene) -> Filled:
        at = scene.place if place is None else place
        found = priced(at, scene.os, pay or scene.pay)
        usd = found.effective * PER[scene.per]
        return Money(usd, found.states, found.receipt, at, _writer(scene.per, bool(np.any(found.upfront > 0))))

    return fill


def upfront(pay: str) -> Callable[[Scene], Filled]:
    def fill(scene: Scene) -> Filled:
        found = priced(scene.place, scene.os, pay)
        return Money(found.upfront, found.states, found.upfront_label, scene.place, _whole)

    return fill


def each(of: Callable[[InstanceTable], Floats]) -> Callable[[Scene], Filled]:
    def fill(scene: Scene) -> Filled:
        found = priced(scene.place, scene.os, scene.pay)
        amount = of(embedded().instances())
        shared = found.effective * PER[scene.per] / np.where(amount > 0, amount, np.nan)
        return Money(shared, found.states, found.receipt, scene.place, _each(scene.per), WORKED, np.isnan(amount))

    return fill


def saving(pay: str) -> Callable[[Scene], Filled]:
    def fill(scene: Scene) -> Filled:
        found = priced(scene.place, scene.os, pay or scene.pay)
        usual = priced(scene.place, scene.os, "on-demand")
        saved = (1 - found.effective / usual.effective) * 100
        return Money(saved, found.states, found.receipt, scene.place, _whole, WORKED)

    return fill


def interruption(scene: Scene) -> Floats:
    """(K,) spot interruption class, 0 to 4, NaN where it is not told."""
    table = embedded().instances()
    held = ("linux", "windows")
    if scene.os not in held:
        return np.full(len(table), np.nan)
    told = table.spot_interruption[held.index(scene.os), scene.place]
    return np.where(told >= 0, told, np.nan)


def interrupted(scene: Scene) -> Filled:
    key = interruption(scene)
    return Texts([INTERRUPTIONS[int(c)] if c == c else "" for c in key], key=key)
