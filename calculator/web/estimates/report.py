"""The report of an estimate, for paper and PDF: totals, charts, what is assumed, every line, limits, every receipt."""

from __future__ import annotations

from collections.abc import Iterator
from math import isfinite
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from calculator.estimates.document import Group, Item
from calculator.estimates.totals import Totals, totals
from calculator.estimates.words import said
from calculator.exports.blocks import Block, ItemBlock, blocks
from calculator.exports.receipts import price_receipts
from calculator.kernel.units import money as dollars
from calculator.kernel.units import number, quantity, unit_price
from calculator.web.drawing import bars, columns
from calculator.web.estimates import panels
from calculator.web.estimates.outline import Money
from calculator.web.estimates.place import Place, framed, placed


@require_safe
@placed
def report(request: HttpRequest, place: Place) -> HttpResponse:
    """A page without scripts that prints as it stands."""
    shown = place.show()
    priced = totals(shown.document)
    context = {
        "base": place.base,
        "name": shown.document.name,
        "note": shown.document.root.note,
        "revision": shown.estimate.revision,
        "version": shown.version,
        "link": place.link,
        **told(priced),
    }
    return render(request, "estimates/report.html", framed(request, **context))


def told(priced: Totals) -> dict[str, Any]:
    """What the report says of a priced estimate: plain values for its template."""
    write = Money(priced.currency)
    held = {b.priced.item.id: b for b in blocks(priced)}
    broken = [_limit(b, c) for b in held.values() if b.answer for c in b.answer.checks if c.state != "fine"]
    receipts = list(price_receipts(held.values(), priced))
    used = {r.source for r in receipts}
    return {
        "sums": panels.summed(priced, 0),
        "charts": list(_charts(priced, write)),
        "services": [(s.title, write.amounts(s.net)) for s in priced.services],
        "rows": list(_rows(priced.document.root, 0, priced, held, write)),
        "limits": broken,
        "settings": panels.settings(priced.document)["told"],
        "free": priced.document.settings.always_free,
        "receipts": [_receipt(r) for r in receipts],
        "sources": [s for s in priced.book.sources if s.short in used],
        "currency": priced.currency,
    }


def _charts(priced: Totals, write: Money) -> Iterator[dict[str, Any]]:
    services = bars([(s.title, s.net.first_36 / 36) for s in priced.services], write)
    if services:
        yield {"id": "by-service", "title": "By service, average of 36 months", "bars": services}
    groups = [
        (c.title, (priced.groups[c.id].net if isinstance(c, Group) else priced.items[c.id].net).first_36 / 36)
        for c in priced.document.root.children
    ]
    by_group = bars(groups, write)
    if len(by_group) > 1:
        yield {"id": "by-group", "title": "By group, average of 36 months", "bars": by_group}
    cash = priced.cash
    series = (("Usage", cash.usage), ("Upfront", cash.upfront), ("AWS Support", cash.support), ("Tax", cash.tax))
    flow = columns(series, write.brief)
    if flow:
        years = [
            (f"Months {n * 12 + 1} to {n * 12 + 12}", write(sum(cash.total[n * 12 : n * 12 + 12]))) for n in range(3)
        ]
        yield {"id": "cash", "title": "Cash flow of 36 months", "columns": flow, "years": years}


def _rows(
    group: Group, depth: int, priced: Totals, held: dict[str, ItemBlock], write: Money
) -> Iterator[dict[str, Any]]:
    for child in group.children:
        if isinstance(child, Group):
            net = priced.groups[child.id].net
            yield {"kind": "group", "depth": depth, "title": child.title, "note": child.note, **write.amounts(net)}
            yield from _rows(child, depth + 1, priced, held, write)
        else:
            yield _item(child, depth, held[child.id], write)


def _item(item: Item, depth: int, block: ItemBlock, write: Money) -> dict[str, Any]:
    p = block.priced
    return {
        "kind": "item",
        "depth": depth,
        "title": item.title,
        "service": p.service if item.name else "",
        "region": p.region,
        "note": item.note,
        "inputs": list(_inputs(item)),
        "sizes": [s.sentence for s in block.answer.sizes] if block.answer else [],
        "lines": [row for line in block.lines for row in _line(line)],
        "discount": f"{p.discount:g} %" if p.discount else "",
        "status": block.status if block.answer is None else "",
        "problems": p.problems if block.answer else (),
        **write.amounts(p.net),
    }


def _inputs(item: Item) -> Iterator[tuple[str, str]]:
    declared = item.declared
    order = list(declared.by_name) if declared else []
    for name, raw in sorted(item.inputs.items(), key=lambda pair: order.index(pair[0]) if pair[0] in order else 999):
        asked = declared.by_name.get(name) if declared else None
        if name != "region":
            yield (asked.label, said(declared, name, raw)) if asked and declared else (name, raw)


def _line(line: Block) -> Iterator[dict[str, Any]]:
    row: dict[str, Any] = {
        "label": line.label,
        "quantity": quantity(line.line.quantity, line.line.unit),
        "once": line.due is not None,
    }
    if not line.priced:
        yield row | {"status": line.line.status}
        return
    if len(line.tiers) == 1:
        tier = line.tiers[0][0]
        price = "free" if tier.free else unit_price(tier.unit_price)
        yield row | {"price": price, "amount": dollars(tier.amount)}
        return
    yield row | {"price": "by tiers", "amount": dollars(sum(t.amount for t, _ in line.tiers))}
    for tier, _ in line.tiers:
        span = "free allowance" if tier.free else f"from {number(tier.begin)}"
        if not tier.free and isfinite(tier.end):
            span += f" to {number(tier.end)}"
        price = "free" if tier.free else unit_price(tier.unit_price)
        yield {
            "label": span, "tier": "1", "quantity": number(tier.quantity), "price": price,
            "amount": dollars(tier.amount),
        }  # fmt: skip


def _limit(block: ItemBlock, check: Any) -> dict[str, str]:
    return {
        "item": block.priced.item.title,
        "label": check.label,
        "state": check.state,
        "sentence": check.sentence,
        "advice": check.advice,
        "source": check.source,
    }


def _receipt(row: Any) -> dict[str, Any]:
    span = ""
    if row.begin or isfinite(row.end):
        span = f"from {number(row.begin)}" + (f" to {number(row.end)}" if isfinite(row.end) else "")
    return {"row": row, "span": span, "price": unit_price(row.usd), "source": row.source.partition("@")[0]}
