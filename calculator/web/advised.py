"""Advice in the reader's words: repairs, cheaper ways alone and together, what a limit of the user's costs."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from calculator.kernel.choice import Choice, Choices
from calculator.kernel.meters import PriceBook
from calculator.kernel.units import money
from calculator.web.asked import Asked
from calculator.web.result import dollars, percent
from calculator.whatif.advice import Advice, RegionNote, advise, mend
from calculator.whatif.levers import place_of
from calculator.whatif.repair import KINDS, Repair, Repairs
from calculator.whatif.scope import offered


def advised(asked: Asked, book: PriceBook) -> dict[str, Any]:
    """What the card of cheaper ways shows, each with the link that applies it."""
    if asked.scope_faults:
        return {"scope_wrong": {f.fields[0]: f.message for f in asked.scope_faults}}
    found = advise(asked.case, book, always_free=asked.always_free, scope=asked.scope)
    return {
        "repairs": _repairs(asked, found.repairs),
        "ways": [_way(asked, way) for way in found.ways],
        "together": [_together(asked, way) for way in found.together],
        "yielding": [
            {"words": y.words, "more": money(y.more), "title": y.way.title, "query": asked.changed(y.way.changes)}
            for y in found.yielding
        ],
        "regions": None if found.regions is None else _where(found.regions),
        "everywhere": everywhere_of(asked),
        "limited": asked.scope.limited,
    }


def everywhere_of(asked: Asked) -> str:
    """The address of the same item in every Region; empty where a service has none."""
    if place_of(asked.service) is None:
        return ""
    base = reverse("regions-of", args=[asked.service.slug])
    return f"{base}?{asked.query}" if asked.query else base


def mended(asked: Asked, book: PriceBook) -> dict[str, Any] | None:
    """What would make an impossible combination one that AWS offers; None for any other case."""
    if not asked.impossible:
        return None
    return _repairs(asked, mend(asked.case, book, always_free=asked.always_free, scope=asked.scope))


def _repairs(asked: Asked, found: Repairs) -> dict[str, Any] | None:
    if not found.reasons:
        return None
    near = found.near
    return {
        "reasons": found.reasons,
        "found": [_repair(asked, r) for r in found.found],
        "near": near and {"title": near.title, "still": near.still, "query": asked.changed(near.changes)},
    }


def _repair(asked: Asked, r: Repair) -> dict[str, Any]:
    return {
        "title": r.title,
        "note": r.note,
        "kind": KINDS[r.kind],
        "cost": dollars(r.effective),
        "upfront": money(r.upfront) if r.upfront else "",
        "query": asked.changed(r.changes),
    }


def _way(asked: Asked, way: Advice) -> dict[str, Any]:
    return {
        "title": way.title,
        "note": way.note,
        "saving": money(way.saving),
        "share": percent(way.share),
        "upfront": money(way.upfront) if way.upfront else "",
        "query": asked.changed(way.changes),
    }


def _together(asked: Asked, way: Advice) -> dict[str, Any]:
    return {**_way(asked, way), "moves": [m.title for m in way.moves], "cost": dollars(way.effective)}


def _where(note: RegionNote) -> str:
    parts = [
        f"{count} {words}"
        for count, words in (
            (note.cheaper, "cost less" if note.cheaper != 1 else "costs less"),
            (note.same, "cost the same" if note.same != 1 else "costs the same"),
            (note.dearer, "cost more" if note.dearer != 1 else "costs more"),
            (note.not_offered, "have no price" if note.not_offered != 1 else "has no price"),
        )
        if count
    ]
    return f"Of the other Regions {', '.join(parts)}." if parts else ""


def scope_form(asked: Asked) -> list[dict[str, Any]]:
    """The questions of how far advice may go, with what was typed."""
    wrong = {name: f.message for f in asked.scope_faults for name in f.fields}
    found = []
    for name, field in offered(asked.service).items():
        value = asked.limits.get(name, "")
        held = set(value.split(",")) if isinstance(field, Choices) else {value or field.default}
        shown = field.choices if isinstance(field, Choice) else ()
        found.append(
            {
                "name": name,
                "label": field.label,
                "unit": field.unit,
                "help": field.help,
                "kind": field.kind,
                "value": value,
                "options": [
                    (o.value, o.label, o.hint, o.value in held)
                    for o in shown
                    if o.value not in asked.hidden or o.value in held
                ],
                "error": wrong.get(name, ""),
            }
        )
    if place_of(asked.service) is None:
        found = found[1:]
    return found
