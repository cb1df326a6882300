"""What the parts of an estimate's page show: totals, tools, settings, one node's drawer. Plain values for templates."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

from django.urls import reverse

from calculator.estimates.document import ROOT, Document, Group, Item, within
from calculator.estimates.items import REGION, region_of
from calculator.estimates.models import Change, Estimate
from calculator.estimates.queries import Shown
from calculator.estimates.settings import PLANS, Already
from calculator.estimates.totals import Totals
from calculator.kernel import Choice, Flag, Number
from calculator.kernel.choice import Choices
from calculator.services import services
from calculator.web import form, result
from calculator.web.asked import defaults, query_of
from calculator.web.estimates import outline
from calculator.web.estimates.outline import Money
from calculator.web.find import about
from pricing.book import embedded
from pricing.regions import REGIONS

QUICK = 8
"""Inputs of an item that its drawer offers; the calculator has them all."""
REGION_NAMES = {r.code: r.name for r in REGIONS}


def summed(totals: Totals, broken: int) -> dict[str, Any]:
    """The totals, always in view."""
    write = Money(totals.currency)
    parts = []
    if totals.support.first_36 or totals.tax.first_36 or not totals.plan.known:
        parts.append({"label": "Items", **write.amounts(totals.subtotal)})
        if totals.plan.plan != "none":
            fee = write.amounts(totals.support) if totals.plan.known else {"monthly": "no price"}
            parts.append({"label": totals.plan.title, **fee})
        if totals.tax.first_36:
            parts.append({"label": f"Tax, {totals.document.settings.tax} %", **write.amounts(totals.tax)})
    return {
        "total": write.amounts(totals.total),
        "long": _length(max(len(text) for text in write.amounts(totals.total).values())),
        "parts": parts,
        "unpriced": totals.unpriced,
        "notes": totals.notes,
        "broken": broken,
        "enabled": sum(p.item.enabled for p in totals.items.values()),
        "disabled": sum(not p.item.enabled for p in totals.items.values()),
        "stale_book": totals.document.book not in ("", embedded().id) and embedded().id,
    }


def _length(characters: int) -> str:
    """How large the totals may be written."""
    return "huge" if characters > 20 else "long" if characters > 12 else ""


def steps_back(estimate: Estimate) -> dict[str, str]:
    """What undo and redo would do, in words; empty where there is nothing."""
    wanted = {"undo": estimate.undoable[-1:], "redo": estimate.redoable[-1:]}
    revisions = [r for found in wanted.values() for r in found]
    if not revisions:
        return {"undo": "", "redo": ""}
    said = dict(Change.objects.filter(estimate=estimate, revision__in=revisions).values_list("revision", "sentence"))
    words = {name: said.get(found[0], "the last change") if found else "" for name, found in wanted.items()}
    return {name: text.removeprefix("Undid: ").removeprefix("Redid: ") for name, text in words.items()}


# -- settings ----------------------------------------------------------------------------------------------


def settings(document: Document) -> dict[str, Any]:
    """The settings as their form shows them."""
    s = document.settings
    used: dict[str, list[Item]] = {}
    for _, item in document.items:
        used.setdefault(item.service, []).append(item)
    slugs = [slug for slug in dict.fromkeys((*used, *s.discounts)) if slug in services()]
    return {
        "always_free": s.always_free,
        "growth": s.growth,
        "discount": s.discount,
        "tax": s.tax,
        "support": s.support,
        "plans": list(PLANS.items()),
        "currency": s.currency,
        "discounts": [(slug, services()[slug].title, s.discounts.get(slug, "")) for slug in slugs],
        "already": list(_already(document, used)),
        "told": list(told_settings(document)),
    }


def _already(document: Document, used: dict[str, list[Item]]) -> Iterator[dict[str, Any]]:
    """A row per amount that is set, and an empty one per meter that could have another."""
    held: dict[tuple[str, str], list[Already]] = {}
    for a in document.settings.already:
        held.setdefault((a.service, a.field), []).append(a)
    for slug in used:
        service = services().get(slug)
        for name in service.by_name if service else ():
            if name.startswith("already_"):
                held.setdefault((slug, name), [])
    for (slug, name), entries in held.items():
        service = services().get(slug)
        asked = service.by_name.get(name) if service else None
        places = {region_of(service, i.inputs) for i in used.get(slug, ())} if service else set()
        row = {
            "service": service.title if service else slug,
            "label": asked.label if asked else name,
            "unit": asked.unit if isinstance(asked, Number) else "",
        }
        regions = sorted({*places, *(a.region for a in entries)} - {""})
        named = [(r, REGION_NAMES.get(r, r)) for r in regions]
        for a in entries:
            yield {**row, "key": a.key, "amount": a.amount, "region": a.region, "regions": named}
        if not entries or len(entries) < len(places):
            yield {**row, "key": f"{slug}/{name}/new", "amount": "", "region": "", "regions": named}


def told_settings(document: Document) -> Iterator[str]:
    """The settings that matter, in words: for readers and for paper."""
    s = document.settings
    if s.always_free:
        yield "always-free allowances counted"
    if s.growth != "0":
        yield f"growth {s.growth} % a month"
    for slug, percent in s.discounts.items():
        service = services().get(slug)
        yield f"{percent} % off {service.title if service else slug}"
    if s.discount != "0":
        yield f"{s.discount} % off everything"
    if s.support != "none":
        yield f"AWS Support: {PLANS[s.support]}"
    if s.tax != "0":
        yield f"tax {s.tax} %"
    if s.currency.code != "USD":
        yield f"1 USD = {s.currency.rate} {s.currency.code}" + (f", {s.currency.note}" if s.currency.note else "")
    for a in s.already:
        service = services().get(a.service)
        asked = service.by_name.get(a.field) if service else None
        where = f" in {REGION_NAMES.get(a.region, a.region)}" if a.region else ""
        label = asked.label if asked else a.field
        title = service.title if service else a.service
        yield f"{title}, {label.lower()}: {a.amount}{f' {asked.unit}' if asked and asked.unit else ''}{where}"


# -- one node's drawer -------------------------------------------------------------------------------------


def drawer(shown: Shown, totals: Totals, node: str) -> dict[str, Any]:
    """What opens below a row. NotFound is said by the document as RefusedError."""
    document = shown.document
    found = document.find(node)
    path = document.nodes[node][0]
    home = path[-1] if path else None
    context: dict[str, Any] = {
        "node": found,
        "is_group": isinstance(found, Group),
        "is_root": node == ROOT,
        "groups": outline.places(document, node) if home else [],
        "home": home.id if home else "",
        "deep": len(path) > 1,
        "sums": _sums(found, totals),
    }
    if isinstance(found, Item):
        context |= _item(found, totals)
    else:
        context |= {"choices": shared(found), "count": sum(1 for _ in within(found))}
    return context


def _sums(node: Item | Group, totals: Totals) -> dict[str, str] | None:
    """What a row comes to over every span; None where it has no price."""
    write = Money(totals.currency)
    if isinstance(node, Group):
        return write.amounts(totals.groups[node.id].net)
    priced = totals.items[node.id]
    return write.amounts(priced.net) if priced.state in ("priced", "incomplete") else None


def _item(item: Item, totals: Totals) -> dict[str, Any]:
    service = item.declared
    priced = totals.items[item.id]
    context: dict[str, Any] = {
        "problems": priced.problems,
        "state": priced.state,
        "known": service is not None,
        "service": about(service) if service else None,
        "listed": Money(totals.currency).amounts(priced.list) if priced.discount else None,
        "discount": f"{priced.discount:g}",
    }
    found = totals.answer(item.id)
    if found is not None:
        context["r"] = result.presented(found)
        context["in_dollars"] = totals.currency != "USD"
    if service is not None:
        case, faults = service.read(item.inputs)
        query = query_of(service, item.inputs)
        context["calculator"] = f"{reverse('service', args=[service.slug])}{f'?{query}' if query else ''}"
        context["fields"] = _quick(service, item, case, faults)
    return context


def _quick(service: Any, item: Item, case: Any, faults: Any) -> list[dict[str, Any]]:
    """The first plain fields that apply, and every field that is wrong."""
    standard = defaults(service)
    wrong = {name: f.message for f in reversed(faults) for name in f.fields}
    questions = [q for group in form.groups(service) for q in group.plain]
    hard = [q for group in form.groups(service) for q in group.more if q.field.name in wrong]
    axis = form.axis(service)
    asked = [q for q in questions if case.applies(q.field) or q.field.name in wrong]
    typed = [q for q in asked if q.field.name in item.inputs]
    picked = [q for q in asked if q in asked[:QUICK] or q in typed[:QUICK]][: QUICK + 4] + hard
    made = [_axis(axis)] if axis is not None else []
    return [_control(q, item, standard, wrong) for q in (*made, *picked)]


def _axis(choice: Choice) -> form.Question:
    return form.Question(choice, "select", (("", choice.choices),))


def _control(q: form.Question, item: Item, standard: dict[str, str], wrong: dict[str, str]) -> dict[str, Any]:
    field = q.field
    value = item.inputs.get(field.name, standard[field.name])
    values, errors = field.parse([value])
    if not errors:
        value = field.text(values[0])
    control = "select" if q.control == "segments" else q.control
    held = set(value.split(",")) if control == "boxes" else {value}
    return {
        "name": field.name,
        "label": field.label,
        "unit": field.unit,
        "control": control,
        "value": value,
        "on": value == "yes",
        "options": [(h, [(o.value, o.label, o.value in held) for o in options]) for h, options in q.options],
        "odd": control == "select" and bool(errors),
        "error": wrong.get(field.name, ""),
    }


def shared(group: Group) -> list[dict[str, Any]]:
    """The choices that can be set for every item of a group at once: Region first, then what the services' own
    comparisons compare (purchase options, modes), then those of most items.
    """
    seen = Counter(item.service for item in within(group))
    found: dict[str, dict[str, Any]] = {}
    for slug, number in seen.items():
        service = services().get(slug)
        compared = {c.axis for c in service.compare} if service else set()
        for field in service.fields if service else ():
            if isinstance(field, Flag):
                options = [("yes", "yes"), ("no", "no")]
            elif isinstance(field, Choice) and not isinstance(field, Choices) and len(field.choices) <= form.LISTED:
                options = [(o.value, o.label) for o in field.choices]
            else:
                continue
            row = found.setdefault(
                field.name, {"name": field.name, "label": field.label, "items": 0, "options": {}, "rank": 3}
            )
            row["items"] += number
            row["rank"] = min(row["rank"], 0 if field.name == REGION else 1 if field.name in compared else 2)
            for value, label in options:
                row["options"].setdefault(value, label)
    rows = sorted(found.values(), key=lambda r: (r["rank"], -r["items"]))
    return [{**r, "options": list(r["options"].items())} for r in rows]
