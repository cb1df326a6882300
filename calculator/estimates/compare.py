"""Two to six documents side by side: totals, groups, items and lines in rows, what differs marked."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from calculator.estimates.document import Document, Group, Item, Node, RefusedError
from calculator.estimates.money import Amounts
from calculator.estimates.totals import Totals, totals
from calculator.estimates.words import said
from calculator.kernel.answer import given

FEWEST, MOST = 2, 6


@dataclass(frozen=True)
class Column:
    """A document to compare: an estimate, a version of one, or (`item_of`) one of its items alone."""

    title: str
    document: Document


@dataclass(frozen=True)
class Row:
    """One thing across the columns: its money (None where a column lacks it) and whether the columns differ in it.

    `kind` is total, group, item or line; `depth` indents. Lines are at AWS's prices, before discounts.
    """

    kind: str
    label: str
    depth: int
    amounts: tuple[Amounts | None, ...]
    details: tuple[str, ...]
    differs: bool


@dataclass(frozen=True)
class Comparison:
    """`comparable` says in words why totals cannot be held against each other; empty when they can."""

    columns: tuple[Column, ...]
    currency: str
    priced: tuple[Totals, ...]
    rows: tuple[Row, ...]
    comparable: tuple[str, ...]


def item_of(document: Document, item: str) -> Document:
    """A document of one item alone, under the same settings."""
    alone = document.item(item)
    return replace(document, root=replace(document.root, name=alone.title, children=(alone,)))


def compare(columns: Sequence[Column]) -> Comparison:
    """Columns in the first one's currency. Items are matched by id, then by service and name within their group."""
    if not FEWEST <= len(columns) <= MOST:
        raise RefusedError(f"Compare {FEWEST} to {MOST} estimates, versions or items; these are {len(columns)}.")
    currency = columns[0].document.settings.currency
    shown = tuple(
        replace(c, document=replace(c.document, settings=replace(c.document.settings, currency=currency)))
        for c in columns
    )
    priced = tuple(totals(c.document) for c in shown)
    rows = [
        _row(kind, label, 0, [getattr(t, name) for t in priced])
        for kind, label, name in (
            ("total", "Total", "total"),
            ("total", "Items", "subtotal"),
            ("total", "AWS Support", "support"),
            ("total", "Tax", "tax"),
        )
    ]
    rows += _children([t.document.root for t in priced], priced, 0)
    words = [f"{c.title}: {w}" for c, t in zip(shown, priced, strict=True) for w in t.unpriced]
    if len({t.book.id for t in priced}) > 1:
        words.append("The columns are priced from different price books.")
    return Comparison(shown, currency.code, priced, tuple(rows), tuple(words))


def _row(kind: str, label: str, depth: int, found: Sequence[Amounts | None], details: Sequence[str] = ()) -> Row:
    differs = len({a.values if a else None for a in found}) > 1 or len(set(details)) > 1
    return Row(kind, label, depth, tuple(found), tuple(details), differs)


def _children(homes: Sequence[Group | None], priced: Sequence[Totals], depth: int) -> Iterable[Row]:
    for nodes in _matched([list(h.children) if h else [] for h in homes]):
        first = next(n for n in nodes if n is not None)
        if isinstance(first, Group):
            groups = [n if isinstance(n, Group) else None for n in nodes]
            found = [t.groups[g.id].net if g else None for g, t in zip(groups, priced, strict=True)]
            yield _row("group", first.title, depth, found)
            yield from _children(groups, priced, depth + 1)
        else:
            yield from _item([n if isinstance(n, Item) else None for n in nodes], priced, depth, first.title)


def _item(items: Sequence[Item | None], priced: Sequence[Totals], depth: int, title: str) -> Iterable[Row]:
    found = [t.items[i.id].net if i else None for i, t in zip(items, priced, strict=True)]
    answers = [t.answer(i.id) if i else None for i, t in zip(items, priced, strict=True)]
    states = [t.items[i.id].state if i else "" for i, t in zip(items, priced, strict=True)]
    yield _row("item", title, depth, found, states)
    lines = [{(r.group, r.label): r for r in a.lines} if a else {} for a in answers]
    for key in dict.fromkeys(k for column in lines for k in column):
        held = [column.get(key) for column in lines]
        money = []
        for line, t in zip(held, priced, strict=True):
            usd = (line.amount or 0.0) * t.rate if line and line.amount is not None else None
            money.append(None if usd is None or line is None else Amounts(0.0, usd) if line.once else Amounts(usd))
        details = [f"{line.quantity:.15g} {line.unit}" if line else "" for line in held]
        yield _row("line", ": ".join(filter(None, key)), depth + 1, money, details)
    yield from _inputs(items, priced, depth + 1)


def _inputs(items: Sequence[Item | None], priced: Sequence[Totals], depth: int) -> Iterable[Row]:
    """The inputs in which those columns differ that hold the item and count it."""
    read = []
    for item, t in zip(items, priced, strict=True):
        case = t.case(item.id) if item else None
        read.append((type(case), given(case)) if case else (None, {}))
    service = next((s for s, _ in read if s), None)
    for name in service.by_name if service else ():
        values = [raw.get(name, "") for _, raw in read]
        if len({v for v, (counted, _) in zip(values, read, strict=True) if counted}) > 1:
            shown = [said(s, name, v) if s and v else "" for (s, _), v in zip(read, values, strict=True)]
            label = service.by_name[name].label if service else name
            yield Row("input", label, depth, (None,) * len(items), tuple(shown), True)


def _matched(columns: Sequence[list[Node]]) -> Iterable[list[Node | None]]:
    """The children of one place in every column, row by row."""
    left = [list(c) for c in columns]
    for i, column in enumerate(columns):
        for node in column:
            if node not in left[i]:
                continue
            row: list[Node | None] = [None] * len(columns)
            for j, others in enumerate(left):
                twin = node if j == i else _twin(node, others)
                if twin is not None:
                    row[j] = twin
                    others.remove(twin)
            yield row


def _twin(node: Node, others: Sequence[Node]) -> Node | None:
    alike = [n for n in others if type(n) is type(node)]
    by_id = next((n for n in alike if n.id == node.id), None)
    if by_id or isinstance(node, Group):
        return by_id or next((n for n in alike if n.title == node.title), None)
    same = [n for n in alike if isinstance(n, Item) and n.service == node.service]
    return next((n for n in same if n.title == node.title), same[0] if len(same) == 1 else None)
