"""An estimate as rows of one outline, flat for a fast template, and what of it changed since it was last shown."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping
from functools import lru_cache
from threading import Lock
from typing import Any

from calculator.estimates.document import ROOT, Document, Group, Item
from calculator.estimates.limits import broken_limits
from calculator.estimates.money import Amounts
from calculator.estimates.totals import Totals
from calculator.estimates.words import said
from calculator.kernel.units import money as dollars
from calculator.services import services

BRIEF = 6
"""Inputs that a row tells of an item."""
TOUCHED = 40
"""So many changed rows are sent one by one; of more the whole outline is sent."""

WIDEST = 18
"""Characters of an amount that a column has room for; longer ones break."""

Row = dict[str, Any]


class Money:
    """Writes amounts of one currency, to the cent."""

    def __init__(self, code: str) -> None:
        self.code = code

    def __call__(self, value: float) -> str:
        if 0 < value < 0.005:
            return "< $0.01" if self.code == "USD" else f"< 0.01 {self.code}"
        return dollars(value) if self.code == "USD" else f"{value + 0.0:,.2f} {self.code}".replace("-0.00 ", "0.00 ")

    def brief(self, value: float) -> str:
        """An amount of a scale: $750, $2.5k, $1.2M."""
        size, letter = next((pair for pair in ((1e9, "B"), (1e6, "M"), (1e3, "k")) if value >= pair[0]), (1.0, ""))
        text = f"{value / size:,.4g}{letter}"
        return f"${text}" if self.code == "USD" else f"{text} {self.code}"

    def signed(self, value: float) -> str:
        """A difference: with its sign; nothing for none."""
        if abs(value) < 0.005:
            return "±" + self(0.0)
        return ("+" if value > 0 else "−") + self(abs(value))

    def amounts(self, a: Amounts) -> dict[str, str]:
        return {
            "monthly": self(a.monthly),
            "upfront": self(a.upfront),
            "first_12": self(a.first_12),
            "first_36": self(a.first_36),
        }


@lru_cache(maxsize=4096)
def _brief(slug: str, inputs: tuple[tuple[str, str], ...]) -> str:
    """What was typed of an item, in a line and in the form's order: those inputs that differ from their defaults."""
    service = services().get(slug)
    place = {name: i for i, name in enumerate(service.by_name)} if service else {}
    told = []
    for name, raw in sorted(inputs, key=lambda pair: place.get(pair[0], len(place))):
        asked = service.by_name.get(name) if service else None
        if name == "region" or name.startswith("already_"):
            continue
        told.append(f"{asked.label}: {said(service, name, raw)}" if asked else f"{name}: {raw}")
    rest = f" · {len(told) - BRIEF} more" if len(told) > BRIEF else ""
    return " · ".join(told[:BRIEF]) + rest


def brief(item: Item) -> str:
    return _brief(item.service, tuple(item.inputs.items()))


def rows(totals: Totals, *, open_: str = "") -> list[Row]:
    """The outline in the order shown: items and groups, each group closed by a row of kind "end"."""
    write = Money(totals.currency)
    broken = broken_limits(totals)
    found: list[Row] = []
    _children(totals.document.root, 0, totals, write, broken, found)
    for row in found:
        row["open"] = row["id"] == open_
    return found


def _children(
    group: Group, depth: int, totals: Totals, write: Money, broken: Mapping[str, tuple[str, ...]], found: list[Row]
) -> None:
    for child in group.children:
        if isinstance(child, Item):
            found.append(_item(child, depth, totals, write, broken.get(child.id, ())))
        else:
            found.append(_group(child, depth, totals, write))
            _children(child, depth + 1, totals, write, broken, found)
            found.append({"kind": "end", "id": "", "depth": depth})


def _item(item: Item, depth: int, totals: Totals, write: Money, broken: tuple[str, ...]) -> Row:
    priced = totals.items[item.id]
    known = priced.state in ("priced", "incomplete")
    return {
        "kind": "item",
        "id": item.id,
        "depth": depth,
        "title": item.title,
        "where": " · ".join(filter(None, (priced.service if item.name else "", priced.region))),
        "brief": brief(item),
        "note": item.note,
        "state": priced.state,
        "off": priced.state == "disabled",
        "problems": priced.problems,
        "broken": broken,
        "discount": f"{priced.discount:g} % discount" if priced.discount and known else "",
        "priced": known,
        **_money(write, priced.net),
    }


def _group(group: Group, depth: int, totals: Totals, write: Money) -> Row:
    priced = totals.groups[group.id]
    return {
        "kind": "group",
        "id": group.id,
        "depth": depth,
        "title": group.title,
        "note": group.note,
        "items": priced.items,
        "unpriced": priced.unpriced,
        "empty": not group.children,
        **_money(write, priced.net),
    }


def _money(write: Money, net: Amounts) -> dict[str, str]:
    """The columns of a row; nothing upfront is a dash."""
    return {
        "monthly": write(net.monthly),
        "upfront": write(net.upfront) if net.upfront else "–",
        "first_12": write(net.first_12),
    }


def widths(shown: list[Row]) -> dict[str, int]:
    """Characters of the longest amount of each column: a column is as wide as what stands in it."""
    return {
        name: min(max((len(r.get(name, "")) for r in shown), default=0), WIDEST)
        for name in ("monthly", "upfront", "first_12")
    }


# -- what changed ------------------------------------------------------------------------------------------

_KEPT = 128
_seen: OrderedDict[tuple[str, int], list[Row]] = OrderedDict()
_lock = Lock()


def remember(key: tuple[str, int], shown: list[Row]) -> None:
    """Keep what was sent of a revision, in this process: the next change is then sent as its changed rows alone."""
    with _lock:
        _seen[key] = shown
        _seen.move_to_end(key)
        while len(_seen) > _KEPT:
            _seen.popitem(last=False)


def touched(key: tuple[str, int], now: list[Row]) -> list[Row] | None:
    """The rows that differ from those sent at that revision; None where the outline is to be sent as a whole."""
    with _lock:
        then = _seen.get(key)
    if then is None or _frame(then) != _frame(now):
        return None
    changed = [new for old, new in zip(then, now, strict=True) if {**old, "open": 0} != {**new, "open": 0}]
    return changed if len(changed) <= TOUCHED else None


def _frame(shown: list[Row]) -> tuple[Any, ...]:
    """What no single row can change: which rows there are, and how wide the columns."""
    return [(r["id"], r["depth"], r["kind"]) for r in shown], widths(shown)


def places(document: Document, node: str) -> list[tuple[str, str]]:
    """The groups a node may be moved into: (id, title with the groups it is in)."""
    found = []
    for path, group in document.groups:
        if node in (group.id, *(g.id for g in path)):
            continue
        title = "The estimate itself" if group.id == ROOT else " › ".join(g.title for g in (*path[1:], group))
        found.append((group.id, title))
    return found
