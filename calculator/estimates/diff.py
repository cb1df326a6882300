"""What changed between two documents, line by line, and how much of the difference each cause makes.

The causes are laid one upon the other in a fixed order (price book, each setting, then the items), and each is worth
what the total moves by when it is added: together they are the whole difference. Items share tiers, so a changed item
can move others; that part is named as such.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields, replace

from calculator.estimates.document import Document
from calculator.estimates.money import NOTHING, Amounts
from calculator.estimates.settings import PLANS, Settings
from calculator.estimates.totals import Totals, totals
from calculator.estimates.words import SETTING_WORDS, changes_of_inputs
from calculator.kernel.rows import LineRow
from pricing.book import Book

KINDS = ("book", "setting", "removed", "added", "input", "disabled", "enabled", "moved", "named", "shared", "total")
TINY = 1e-9


@dataclass(frozen=True)
class Cause:
    """One reason for the difference, in words, and what it makes of it. `item` is empty where it is of no one item."""

    kind: str
    words: str
    amounts: Amounts
    item: str = ""


@dataclass(frozen=True)
class LineChange:
    """A line of the bill before and after, at AWS's prices in dollars; None where there is none or it has no price."""

    label: str
    unit: str
    quantity: tuple[float | None, float | None]
    amount: tuple[float | None, float | None]
    once: bool


@dataclass(frozen=True)
class ItemChange:
    """An item before and after. `before` or `after` is None where it is not there; a disabled one costs nothing."""

    id: str
    title: str
    kinds: tuple[str, ...]
    words: tuple[str, ...]
    before: Amounts | None
    after: Amounts | None
    lines: tuple[LineChange, ...]


@dataclass(frozen=True)
class Difference:
    """Two documents side by side, in the currency of the second. The causes' amounts add up to `amounts`."""

    currency: str
    before: Amounts
    after: Amounts
    causes: tuple[Cause, ...]
    items: tuple[ItemChange, ...]
    notes: tuple[str, ...]

    @property
    def amounts(self) -> Amounts:
        return self.after - self.before


def diff(before: Document, after: Document, books: tuple[Book, Book] | None = None) -> Difference:
    """The difference from one document to another, each at its own book's prices unless `books` are given."""
    notes = []
    if before.settings.currency != after.settings.currency:
        notes.append("The currency or its rate changed: both sides are shown at the second one's.")
        before = replace(before, settings=replace(before.settings, currency=after.settings.currency))
    first_book, last_book = books or (None, None)
    start, end = totals(before, first_book), totals(after, last_book)
    notes += [n for n in dict.fromkeys((*start.notes, *end.notes)) if "price book" in n]
    causes: list[Cause] = []
    now = start
    if start.book.id != end.book.id:
        then = totals(replace(before, book=after.book), last_book)
        causes.append(Cause("book", f"Prices of {end.book.id} instead of {start.book.id}.", then.total - now.total))
        now = then
    settings = before.settings
    for words, settings in _settings(before.settings, after.settings):
        then = totals(replace(before, book=after.book, settings=settings), last_book)
        causes.append(Cause("setting", words, then.total - now.total))
        now = then
    items = tuple(_items(before, after, now, end, (start, end)))
    causes += _of_items(items, now, end)
    return Difference(end.currency, start.total, end.total, tuple(causes), items, tuple(notes))


def _settings(before: Settings, after: Settings) -> Iterator[tuple[str, Settings]]:
    """Each changed setting in words, with the settings so far."""
    at = before
    for f in fields(Settings):
        old, new = getattr(before, f.name), getattr(after, f.name)
        if old != new:
            at = replace(at, **{f.name: new})
            yield _setting(f.name, old, new), at


def _setting(name: str, old: object, new: object) -> str:
    what = SETTING_WORDS[name].removeprefix("the ").capitalize()
    match name:
        case "always_free":
            return f"{what}: {'on' if new else 'off'}."
        case "support":
            return f"{what}: {PLANS[str(new)]} instead of {PLANS[str(old)]}."
        case "growth" | "discount" | "tax":
            return f"{what}: {new} % instead of {old} %."
        case _:
            return f"{what} changed."


def _items(
    before: Document, after: Document, now: Totals, end: Totals, sides: tuple[Totals, Totals]
) -> Iterator[ItemChange]:
    held = [{i.id: i for _, i in d.items} for d in (before, after)]
    for node in dict.fromkeys((*held[1], *held[0])):
        old, new = (items.get(node) for items in held)
        item = new or old
        assert item is not None
        kinds, words = [], []
        if old is None:
            kinds, words = ["added"], [f"Added “{item.title}”."]
        elif new is None:
            kinds, words = ["removed"], [f"Removed “{item.title}”."]
        else:
            kinds, words = _changes(before, after, node)
        costs = [side.items[node].net if node in side.items else None for side in sides]
        if kinds or costs[0] != costs[1]:
            yield ItemChange(node, item.title, tuple(kinds), tuple(words), costs[0], costs[1], _lines(node, *sides))


def _changes(before: Document, after: Document, node: str) -> tuple[list[str], list[str]]:
    old, new = before.item(node), after.item(node)
    kinds, words = [], []
    changed = [w for _, w in changes_of_inputs(old, new)]
    if old.service != new.service:
        changed.insert(0, f"Service from {old.service} to {new.service}")
    if changed:
        kinds.append("input")
        words += [f"{w}." for w in changed]
    if old.enabled != new.enabled:
        kinds.append("enabled" if new.enabled else "disabled")
        words.append("Counted again." if new.enabled else "No longer counted.")
    homes = [d.parent(node) for d in (before, after)]
    if homes[0] and homes[1] and homes[0].id != homes[1].id:
        kinds.append("moved")
        words.append(f"Moved from “{homes[0].title}” to “{homes[1].title}”.")
    if old.title != new.title:
        kinds.append("named")
        words.append(f"Renamed from “{old.title}”.")
    return kinds, words


def _of_items(items: tuple[ItemChange, ...], now: Totals, end: Totals) -> Iterator[Cause]:
    """What the items make of the difference, once book and settings are the second one's."""
    changed = {c.id: c for c in items if c.kinds}
    shared = NOTHING
    for node in dict.fromkeys((*now.items, *end.items)):
        costs = [side.items[node].net if node in side.items else NOTHING for side in (now, end)]
        moved = costs[1] - costs[0]
        change = changed.get(node)
        if change:
            yield Cause(change.kinds[0], f"{change.title}: {' '.join(change.words)}", moved, node)
        else:
            shared += moved
    if _matters(shared):
        yield Cause("shared", "Other items' shares of common tiers and free allowances.", shared)
    for words, was, then in (("AWS Support follows.", now.support, end.support), ("Tax follows.", now.tax, end.tax)):
        if _matters(then - was):
            yield Cause("total", words, then - was)


def _matters(a: Amounts) -> bool:
    return any(abs(v) > TINY for v in a.values)


def _lines(node: str, before: Totals, after: Totals) -> tuple[LineChange, ...]:
    sides = []
    for side in (before, after):
        found = side.answer(node) if node in side.items else None
        sides.append({(r.group, r.label): r for r in found.lines} if found else {})
    rows = []
    for key in dict.fromkeys((*sides[1], *sides[0])):
        old, new = (side.get(key) for side in sides)
        known = new or old
        assert known is not None
        if not _same(old, new):
            pair = (old, new)
            rows.append(
                LineChange(
                    ": ".join(filter(None, key)),
                    known.unit,
                    (pair[0].quantity if pair[0] else None, pair[1].quantity if pair[1] else None),
                    (pair[0].amount if pair[0] else None, pair[1].amount if pair[1] else None),
                    known.once,
                )
            )
    return tuple(rows)


def _same(old: LineRow | None, new: LineRow | None) -> bool:
    return bool(old and new and (old.quantity, old.amount) == (new.quantity, new.amount))
