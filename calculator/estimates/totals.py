"""What a document costs: every item priced together, then what holds for the whole estimate.

In this order: AWS's tiers over all items, free allowances, the negotiated discount of a service and then the overall
one, growth month by month, AWS Support, tax, and the currency last. Commitments are lines of the items.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from threading import Lock

import numpy as np

from calculator.estimates.document import Document, Group, Item
from calculator.estimates.items import Rows, read_items, region_name
from calculator.estimates.money import (
    NOTHING,
    Amounts,
    CashFlow,
    GroupPrice,
    ItemPrice,
    ServicePrice,
    amounts,
    by_group,
    by_service,
)
from calculator.estimates.months import MONTHS, due, growth_of, left_of, term_of
from calculator.estimates.settings import Settings
from calculator.estimates.support import Support, support
from calculator.kernel import Service
from calculator.kernel.answer import Answer, answer_item
from calculator.kernel.ledger import price
from calculator.kernel.meters import meter
from calculator.kernel.outcomes import Usage
from calculator.kernel.priced import Priced, PricedLine
from calculator.kernel.unpriced import why_unpriced
from pricing.book import Book, embedded

Array = np.ndarray


@dataclass(frozen=True)
class Totals:
    """A priced document. Money is in `currency`, `rate` of which make a dollar; `answer` speaks in dollars.

    `subtotal` + `support` + `tax` = `total`.
    """

    document: Document
    book: Book
    currency: str
    rate: float
    items: Mapping[str, ItemPrice]
    groups: Mapping[str, GroupPrice]
    services: tuple[ServicePrice, ...]
    subtotal: Amounts
    support: Amounts
    tax: Amounts
    total: Amounts
    cash: CashFlow
    plan: Support
    unpriced: tuple[str, ...]
    notes: tuple[str, ...]
    _rows: tuple[Rows, ...] = ()
    _priced: Priced = field(default_factory=lambda: Priced([]))
    _place: Mapping[str, tuple[int, int]] = field(default_factory=dict)

    @property
    def complete(self) -> bool:
        return not self.unpriced

    def case(self, item: str) -> Service | None:
        """The case of one item alone; None for one that is disabled or whose inputs cannot be read."""
        if item not in self._place:
            return None
        batch, row = self._place[item]
        return self._rows[batch].single(row)

    def answer(self, item: str, *, working: bool = False) -> Answer | None:
        """The lines, sizes, checks and working of one item as priced within the estimate, at AWS's prices in
        dollars. None for an item that is disabled or whose inputs cannot be read.
        """
        case = self.case(item)
        if case is None:
            return None
        return answer_item(case, Priced([self._lines(item, case)]), 0, working=working)

    def answered(self, item: str) -> tuple[Answer, list[PricedLine]] | None:
        """The same, with the priced lines that the answer's lines tell of, in their order."""
        case = self.case(item)
        if case is None:
            return None
        lines = self._lines(item, case)
        used = [line for line in lines if float(line.usage.quantity.reshape(-1)[0]) > 0]
        return answer_item(case, Priced([lines]), 0), used

    def _lines(self, item: str, case: Service) -> list[PricedLine]:
        batch, row = self._place[item]
        return [_line_of_row(line, case, row, self.book) for line in self._priced.items[batch]]


def _line_of_row(line: PricedLine, case: Service, row: int, book: Book) -> PricedLine:
    def at(values: Array) -> Array:
        return values[row : row + 1] if values.size > 1 else values.reshape(1)

    for name in line.usage.path:
        case = case.nested(getattr(type(case), name))
    old = line.usage
    usage = Usage(old.line, case, at(old.quantity), at(old.region), old.path)
    found = meter(old.line.rate, case, usage.region, book)
    return PricedLine(usage, found, at(line.amount), at(line.used_before), at(line.free), at(line.pool))


# -- pricing -----------------------------------------------------------------------------------------------

_KEPT = 64
_cache: OrderedDict[tuple[str, str], Totals] = OrderedDict()
_lock = Lock()


def book_of(document: Document) -> tuple[Book, str]:
    """The book a document is pinned to, and what to say where this server does not hold it and prices by another."""
    book = embedded()
    if document.book in ("", book.id):
        return book, ""
    return (
        book,
        f"This estimate is pinned to the price book {document.book}, which is not held here: {book.id} is shown.",
    )


def totals(document: Document, book: Book | None = None) -> Totals:
    """Price a document by its own book, or by the one given. Answers are kept by content: unchanged costs nothing."""
    pinned, note = book_of(document)
    used = book or pinned
    key = (document.digest, used.id)
    with _lock:
        if key in _cache:
            _cache.move_to_end(key)
            return _cache[key]
    found = _totals(document, used, "" if book else note)
    with _lock:
        _cache[key] = found
        while len(_cache) > _KEPT:
            _cache.popitem(last=False)
    return found


def _totals(document: Document, book: Book, note: str) -> Totals:
    settings = document.settings
    rows, problems = read_items(document)
    priced = price([r.case for r in rows], book, always_free=settings.always_free, rows=[len(r.items) for r in rows])
    found, sums = _priced_items(settings, rows, priced)
    items = {
        item.id: _item_price(item, path, found.get(item.id), problems.get(item.id, ())) for path, item in document.items
    }
    plan = support(settings.support, book)
    subtotal = sum((i.net for i in items.values()), NOTHING)
    fees, taxes, cash = _on_top(settings, plan, sums, subtotal)
    unpriced = tuple(f"{p.item.title}: {words}" for p in items.values() for words in p.problems)
    if not plan.known:
        unpriced += (f"{plan.title}: no price in this book.",)
    return Totals(
        document=document,
        book=book,
        currency=settings.currency.code,
        rate=float(settings.currency.rate),
        items=items,
        groups=by_group(document, items),
        services=by_service(items.values()),
        subtotal=subtotal,
        support=fees,
        tax=taxes,
        total=subtotal + fees + taxes,
        cash=cash,
        plan=plan,
        unpriced=unpriced,
        notes=tuple(_notes(document, note)),
        _rows=tuple(rows),
        _priced=priced,
        _place={item.id: (batch, row) for batch, held in enumerate(rows) for row, item in enumerate(held.items)},
    )


@dataclass(frozen=True)
class _Found:
    """One item's money; `unpriced` says which of its lines have no price, `known` whether any has."""

    list: Amounts
    net: Amounts
    discount: float
    unpriced: tuple[str, ...]
    known: bool


@dataclass
class _Sums:
    """What all items come to in dollars: at list price, by month and in the first month, and after discounts what
    grows with usage and what is due once, by month. Months are arrays of MONTHS.
    """

    listed: Array = field(default_factory=lambda: np.zeros(MONTHS))
    listed_monthly: float = 0.0
    listed_upfront: float = 0.0
    usage: Array = field(default_factory=lambda: np.zeros(MONTHS))
    upfront: Array = field(default_factory=lambda: np.zeros(MONTHS))


def _priced_items(settings: Settings, rows: Iterable[Rows], priced: Priced) -> tuple[dict[str, _Found], _Sums]:
    """Each item's money in the document's currency, by id, and what all of them come to."""
    rate, growth = float(settings.currency.rate), growth_of(settings)
    found: dict[str, _Found] = {}
    sums = _Sums()
    for held, lines in zip(rows, priced.items, strict=True):
        monthly, payments, unknown, known = _flows(lines, len(held.items))
        factor = left_of(settings, held.items[0].service)
        usage = monthly[:, None] * growth
        flows = usage + payments
        sums.listed = sums.listed + flows.sum(axis=0)
        sums.listed_monthly += float(monthly.sum())
        sums.listed_upfront += float(payments[:, 0].sum())
        sums.usage = sums.usage + usage.sum(axis=0) * factor
        sums.upfront = sums.upfront + payments.sum(axis=0) * factor
        table = np.column_stack([monthly, payments[:, 0], flows[:, :12].sum(axis=1), flows.sum(axis=1)])
        gross, net = (table * rate).tolist(), (table * (factor * rate)).tolist()
        for row, item in enumerate(held.items):
            listing = Amounts(*gross[row])
            paid = listing if factor == 1 else Amounts(*net[row])
            percent = 100 - factor * 100
            found[item.id] = _Found(listing, paid, percent, tuple(unknown.get(row, ())), bool(known[row]))
    return found, sums


def _on_top(settings: Settings, plan: Support, sums: _Sums, subtotal: Amounts) -> tuple[Amounts, Amounts, CashFlow]:
    """The support plan's fees, the tax on items and fees, and the months' cash, in the document's currency."""
    rate, tax = float(settings.currency.rate), float(settings.tax) / 100
    fee = plan.of(sums.listed)
    fee_monthly, fee_first = plan.of(np.array([sums.listed_monthly, sums.listed_monthly + sums.listed_upfront]))
    fees = amounts(fee_monthly * rate, (fee_first - fee_monthly) * rate, fee * rate)
    taxes = Amounts(*(value * tax for value in (subtotal + fees).values))
    before_tax = sums.usage + sums.upfront + fee
    flows = (sums.usage, sums.upfront, fee, before_tax * tax, before_tax * (1 + tax))
    return fees, taxes, CashFlow(*(tuple((flow * rate).tolist()) for flow in flows))


def _flows(lines: Iterable[PricedLine], n: int) -> tuple[Array, Array, dict[int, list[str]], Array]:
    """Per row: dollars a month, payments due once (n, 36), the lines without a price in words, and whether anything
    it is billed for has a price.
    """
    monthly, payments = np.zeros(n), np.zeros((n, MONTHS))
    unknown: dict[int, list[str]] = {}
    known = np.zeros(n, bool)
    at = np.arange(MONTHS)
    for line in lines:
        amount = np.broadcast_to(line.amount, n)
        nothing = np.isnan(amount)
        known |= ~nothing & (np.broadcast_to(line.usage.quantity, n) > 0)
        if nothing.any():
            for row, why in why_unpriced(line, n).items():
                unknown.setdefault(row, []).append(f"{line.usage.line.label}: {why}")
            amount = np.nan_to_num(amount)
        if not line.usage.line.once:
            monthly = monthly + amount
            continue
        payments = payments + amount[:, None] * due(at, np.broadcast_to(term_of(line.usage), n)[:, None])
    return monthly, payments, {row: list(dict.fromkeys(words)) for row, words in unknown.items()}, known


def _item_price(item: Item, path: tuple[Group, ...], found: _Found | None, problems: tuple[str, ...]) -> ItemPrice:
    service = item.declared
    title = service.title if service else item.service
    region = region_name(service, item.inputs) if service else item.inputs.get("region", "")
    if not item.enabled:
        return ItemPrice(item, path, title, region, "disabled")
    if found is None:
        return ItemPrice(item, path, title, region, "not priceable", problems=problems)
    state = "priced" if not found.unpriced else "incomplete" if found.known else "not priceable"
    return ItemPrice(item, path, title, region, state, found.list, found.net, found.discount, found.unpriced)


def _notes(document: Document, book: str) -> Iterable[str]:
    """What a reader of the totals must know, in words."""
    settings = document.settings
    if book:
        yield book
    if settings.growth != "0":
        yield (
            f"Monthly charges grow by {settings.growth} % a month, compounding; tiers are those of the first month, "
            "and payments due once do not grow."
        )
    if settings.support != "none":
        yield "AWS Support is worked out from each month's charges before discounts, as AWS does."
    if settings.currency.code != "USD":
        as_of = f" ({settings.currency.note})" if settings.currency.note else ""
        yield f"Worked out in US dollars, shown at 1 USD = {settings.currency.rate} {settings.currency.code}{as_of}."
