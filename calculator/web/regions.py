"""`/regions/`: which Regions cost what, over all services; `/regions/<service>/`: one item in every Region, ranked."""

from __future__ import annotations

from functools import lru_cache
from statistics import median
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from calculator.kernel.units import money, number
from calculator.services import services
from calculator.web import find
from calculator.web.asked import Asked, defaults
from calculator.web.region_map import Spot, plotted
from calculator.web.result import dollars, width
from calculator.web.views import frame
from calculator.whatif.levers import Move, place_of
from calculator.whatif.places import Place, everywhere
from calculator.whatif.scope import Rules
from pricing.book import Book, embedded

SHADES = 1.6
"""A cost so many times the cheapest has the darkest shade."""


@require_safe
def regions(request: HttpRequest) -> HttpResponse:
    """Every Region against the cheapest, by category, each service with the workload its calculator starts with.
    `?by=area` groups them by where they are.
    """
    table = _table(embedded())
    shown = {**table, "groups": grouped(table["rows"], by := _by(request)), "by": by}
    return render(request, "regions/all.html", {**frame(), "section": "regions", "path": request.path, **shown})


def _by(request: HttpRequest) -> str:
    return "area" if request.GET.get("by") == "area" else ""


def grouped(rows: list[dict[str, Any]], by: str) -> list[tuple[str, list[dict[str, Any]]]]:
    """Rows under headings: one group without a heading, or an area each, the one with the first row on top."""
    if not by:
        return [("", rows)]
    found: dict[str, list[dict[str, Any]]] = {}
    for row in rows:
        found.setdefault(row["area"], []).append(row)
    return list(found.items())


@lru_cache(maxsize=2)
def _table(book: Book) -> dict[str, Any]:
    ratios: dict[str, dict[str, list[float]]] = {}
    names: dict[str, tuple[str, str]] = {}
    members: dict[str, list[dict[str, str]]] = {}
    offered: dict[str, int] = {}
    count = 0
    for service in services().values():
        case, faults = service.read({})
        places = () if faults else everywhere(case, book, best=False)
        if not places:
            continue
        count += 1
        members.setdefault(service.category, []).append(
            {"title": service.title, "url": reverse("regions-of", args=[service.slug])}
        )
        for p in places:
            names.setdefault(p.code, (p.label, p.area))
            if p.feasible and p.ratio is not None:
                offered[p.code] = offered.get(p.code, 0) + 1
                ratios.setdefault(p.code, {}).setdefault(service.category, []).append(p.ratio)
    categories = list(members)
    rows: list[dict[str, Any]] = []
    for code, (label, area) in names.items():
        held = ratios.get(code, {})
        every = [r for rs in held.values() for r in rs]
        rows.append(
            {
                "code": code,
                "label": label,
                "area": area,
                "offered": offered.get(code, 0),
                "all": _cell([median(every)] if every else []),
                "rank": median(every) if every else float("inf"),
                "cells": [_cell(held.get(c, [])) for c in categories],
            }
        )
    rows.sort(key=lambda r: r["rank"])
    ranks = [r["rank"] for r in rows if r["rank"] != float("inf")]
    spots = [
        Spot(r["code"], r["all"]["text"], f"{r['label']}: {r['all']['text']}", _share(r["rank"], ranks)) for r in rows
    ]
    cheapest = [r["label"] for r in rows if r["all"]["text"] == rows[0]["all"]["text"]]
    title = f"Cheapest: {_with_others(cheapest)}. Dearest: {rows[-1]['label']}, {rows[-1]['all']['text']}"
    return {
        "rows": rows,
        "categories": categories,
        "members": members,
        "count": count,
        "map": plotted(spots),
        "map_title": title,
        "map_gaps": len(ranks) < len(rows),
    }


def _with_others(labels: list[str]) -> str:
    more = len(labels) - 1
    return labels[0] if not more else f"{labels[0]} and {more} other{'s' if more > 1 else ''}"


def _share(value: float | None, known: list[float]) -> float | None:
    """Where a value stands between the lowest and the highest, dear ones of a few not stretching the others."""
    if value is None or value not in known:
        return None
    low, high = min(known), sorted(known)[int((len(known) - 1) * 0.95)]
    return min((value - low) / (high - low), 1.0) if high > low else 0.0


def _cell(ratios: list[float]) -> dict[str, str]:
    if not ratios:
        return {"text": "–", "shade": "0"}
    more = median(ratios) - 1
    shade = min(max(more / (SHADES - 1), 0), 1)
    return {
        "text": "cheapest" if more < 0.0005 else f"+{number(more * 100, digits=2)} %",
        "shade": f"{shade * 100:.0f}%",
    }


@require_safe
def regions_of(request: HttpRequest, slug: str) -> HttpResponse:
    """One service's case in every Region: as it is, and at its cheapest there."""
    service = services().get(slug)
    place = place_of(service) if service else None
    if service is None or place is None:
        raise Http404(f"There is no service “{slug}” with Regions here.")
    asked = Asked.read(service, request.GET)
    context: dict[str, Any] = {
        "path": request.path,
        "service": find.about(service),
        "back": _address(service.slug, asked.query),
        "faults": [f.message for f in (*asked.faults, *asked.scope_faults)],
        "inputs": _inputs(asked, place.name),
    }
    if not context["faults"]:
        found = everywhere(asked.case, embedded(), always_free=asked.always_free, scope=asked.scope)
        rules = Rules.of(asked.case, asked.scope)
        rows = [_row(asked, p, place.name, found, rules) for p in found]
        known = [p.effective for p in found if p.feasible and p.effective is not None]
        context |= {
            "groups": grouped(rows, by := _by(request)),
            "by": by,
            "query": asked.query,
            "map": plotted([_spot(p, r, known) for p, r in zip(found, rows, strict=True)]),
            "map_title": _ends(found),
            "map_here": True,
            "map_gaps": len(known) < len(found),
            "spread": _spread(found),
            "upfront": any(p.upfront for p in found),
            "others": any(p.best for p in found),
        }
    return render(request, "regions/one.html", {**frame(), "section": "regions", **context})


def _spot(p: Place, row: dict[str, Any], known: list[float]) -> Spot:
    can = p.feasible and p.effective is not None
    told = row["more"] if can and not p.here else ""
    title = f"{p.label}: {row['cost']} a month" if can else f"{p.label}: {row['why'] or 'no price'}"
    return Spot(p.code, told, title, _share(p.effective, known) if can else None, p.here)


def _address(slug: str, query: str) -> str:
    base = reverse("service", args=[slug])
    return f"{base}?{query}" if query else base


def _inputs(asked: Asked, place: str) -> list[tuple[str, str]]:
    """What was set, in words; what is as the calculator starts goes without saying."""
    usual = defaults(asked.service)
    return [
        (f.label, f.spoken(f.values(asked.case).reshape(-1)[0]))
        for f in asked.service.fields
        if f.name != place
        and not {f.name} & (asked.hidden | asked.wrong)
        and asked.values.get(f.name, usual[f.name]) != usual[f.name]
    ]


def _row(asked: Asked, p: Place, place: str, found: tuple[Place, ...], rules: Rules) -> dict[str, Any]:
    most = max((q.effective or 0.0 for q in found if q.feasible), default=0.0)
    best = p.best
    return {
        "code": p.code,
        "label": p.label,
        "area": p.area,
        "here": p.here,
        "feasible": p.feasible,
        "outside": rules.outside(p.code),
        "apart": rules.apart(p.code),
        "cost": "" if p.effective is None else dollars(p.effective),
        "upfront": money(p.upfront) if p.upfront else "",
        "bar": width((p.effective or 0) / most) if p.feasible and most else "",
        "more": _more(p, found),
        "better": p.more is not None and p.more < -0.005,
        "why": "; ".join(p.problems),
        "query": asked.changed({place: p.code}),
        "best": best
        and {
            "cost": dollars(best.effective),
            "upfront": money(best.upfront) if best.upfront else "",
            "moves": [_short(asked, m) for m in best.moves if set(m.changes) != {place}],
            "query": asked.changed({**best.changes, place: p.code}),
        },
    }


def _short(asked: Asked, move: Move) -> str:
    """A move without the name of its choice, which the column has in every row."""
    field = asked.service.by_name.get(move.origin)
    return move.title if field is None else move.title.removeprefix(f"{field.label}: ")


def _more(p: Place, found: tuple[Place, ...]) -> str:
    here = next(q for q in found if q.here)
    if p.here:
        return "here"
    if p.more is None or not here.effective:
        return ""
    if abs(p.more) < 0.005:
        return "the same"
    return f"{'+' if p.more > 0 else '−'}{number(abs(p.more) / here.effective * 100, digits=2)} %"


def _ends(found: tuple[Place, ...]) -> str:
    can = [p for p in found if p.feasible and p.effective is not None]
    if not can:
        return "It can be had nowhere"
    low, high = can[0].effective or 0.0, can[-1].effective or 0.0
    if high < low * 1.0005:
        return f"{dollars(low)} a month wherever it can be had"
    cheapest = [p.label for p in can if (p.effective or 0.0) < low * 1.0005]
    return f"Cheapest: {_with_others(cheapest)}, {dollars(low)}. Dearest: {can[-1].label}, {dollars(high)}"


def _spread(found: tuple[Place, ...]) -> str:
    """The first sentence: how far apart the Regions are."""
    can = [p for p in found if p.feasible and p.effective is not None]
    if not can:
        return "It can be had in none of the Regions as it is."
    low, high = can[0], can[-1]
    there = f"It can be had in {len(can)} of {len(found)} Regions"
    if not high.effective or not low.effective or high.effective < low.effective * 1.0005:
        return f"{there}, everywhere for {dollars(low.effective or 0)} a month."
    tops = [p for p in can if (p.effective or 0) < low.effective * 1.0005]
    first = f"{low.label} costs least" if len(tops) == 1 else f"{len(tops)} of them cost least"
    times = number((high.effective / low.effective - 1) * 100, digits=2)
    return f"{there}. {first}, {dollars(low.effective)} a month; {high.label} costs {times} % more."
