"""`/instances/`: every EC2 instance type of a Region with what it is made of and every way to pay for it."""

from __future__ import annotations

import json
from functools import lru_cache
from html import escape
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import get_template
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from calculator.kernel import Choice, Service
from calculator.services import services
from calculator.web.asked import query_of
from calculator.web.instances_asked import ORDER, PINS, ROWS, SYSTEM_NAMES, Asked
from calculator.web.instances_cells import Filled
from calculator.web.instances_columns import Column, by_name, filled
from calculator.web.instances_file import file
from calculator.web.instances_form import form
from calculator.web.instances_found import Found, find
from calculator.web.instances_priced import TENANCY, Scene
from calculator.web.result import receipt
from calculator.web.views import frame
from pricing.book import embedded
from pricing.ec2 import OFFER
from pricing.regions import REGIONS


@require_safe
@vary_on_headers("HX-Request", "HX-Target")
def instances(request: HttpRequest) -> HttpResponse:
    """The page; what a change of the filters replaces of it; with `format=csv` the same rows as a file."""
    asked = Asked.read(request.GET)
    if request.GET.get("format") == "csv":
        return file(asked)
    context = _list(asked)
    context |= {"asked": asked, "path": request.path, "notices": asked.notices}
    if request.headers.get("HX-Request") and request.headers.get("HX-Target") == "found":
        response = HttpResponse(get_template("instances/found.html").render(context))
        response.headers["HX-Replace-Url"] = f"{request.path}?{asked.query()}" if asked.pairs else request.path
        return response
    context |= frame()
    # The frame's own link to this page is not the current one, so the page writes it.
    context |= {"section": "instances", **form(asked)}
    return render(request, "instances/page.html", context)


# --- the list --------------------------------------------------------------------------------------------------


def _list(asked: Asked) -> dict[str, Any]:
    region = REGIONS[asked.place].name
    shared: dict[str, Any] = {
        "state": json.dumps({"faults": asked.faults, "per": f"USD / {asked.value['per']}"})
        .replace("<", "\\u003c")
        .replace("&", "\\u0026"),
        "sort": ("-" if asked.down else "") + asked.sort,
        "region": region,
    }
    if asked.faults:
        return {**shared, "wrong": [{"name": n, "message": m} for n, m in asked.faults.items()], "hidden": asked.pins}
    found = find(asked)
    count = len(found.rows)
    pages = max(-(-count // ROWS), 1)
    page = min(asked.page, pages)
    start = (page - 1) * ROWS
    rows = found.rows[start : start + ROWS]
    shown = [(by_name()[name], filled(by_name()[name], found.scene)) for name in asked.cols]
    link = calculator(found.scene)
    on_page = {embedded().keys("instance_type")[k] for k in rows}
    return {
        **shared,
        "count": count > 0,
        "counted": f"{count:,}" if pages == 1 else f"{start + 1:,}–{start + len(rows):,} of {count:,}",
        "types": "type" if count == 1 else "types",
        "all": f"all {count:,} rows" if count != 1 else "1 row",
        "heads": _heads(asked, found.scene),
        "rows": _rows(rows.tolist(), [values for _, values in shown], asked, found.scene),
        "pages": _pages(asked, page, pages),
        "csv": asked.query({"format": "csv"}, "page", "pin"),
        "narrowed": [(words, asked.query({}, name, "page")) for name, words in asked.filtering],
        "widest": asked.query({}, "page", *(name for name, _ in asked.filtering)),
        "left": _left(asked, found, region),
        "untold": found.untold,
        "derived": any(column.priced for column, _ in shown),
        "spread": any(name.endswith(("-partial", "-all")) for name in asked.cols),
        "os": SYSTEM_NAMES.get(found.scene.os, found.scene.os),
        "compared": _compared(asked, shown, found.scene, link),
        "hidden": [pin for pin in asked.pins if pin not in on_page],
    }


def _heads(asked: Asked, scene: Scene) -> SafeString:
    """The row of headings. Written here like the rows: a template's look-ups would cost half of the answer's time."""
    heads = [("type", "Type", "", True), *((c.name, c.label, c.said_unit(scene), c.left) for c in _columns(asked))]
    found = []
    rest = asked.query({}, "sort", "page")
    for name, label, unit, left in heads:
        sorted_ = asked.sort == name
        following = f"-{name}" if sorted_ and not asked.down else name
        kind = ' class="l"' if left else ""
        order = f' aria-sort="{"descending" if asked.down else "ascending"}"' if sorted_ else ""
        href = escape(_address(rest if following == ORDER else joined(rest, f"sort={following}")))
        words = f"{escape(label)}<small>{escape(unit)}</small>" if unit else escape(label)
        found.append(f'<th scope="col"{kind}{order}><a href="{href}" data-go="top" id="sort-{name}">{words}</a></th>')
    return mark_safe("".join(found))  # noqa: S308


@lru_cache(maxsize=1)
def _path() -> str:
    return reverse("instances")


def _address(query: str) -> str:
    return f"{_path()}?{query}" if query else _path()


def _columns(asked: Asked) -> list[Column]:
    return [by_name()[name] for name in asked.cols]


def _rows(rows: list[int], shown: list[Filled], asked: Asked, scene: Scene) -> SafeString:
    types = embedded().keys("instance_type")
    kept = _kept_rows(asked.cols, scene)
    missing = [k for k in rows if k not in kept]
    if missing:
        link = calculator(scene)
        by_row = zip(*(values.cells(missing) for values in shown), strict=True)
        for k, cells in zip(missing, by_row, strict=True):
            kept[k] = _row(types[k], "".join(cells), link)
    pinned = set(asked.pins)
    texts = [kept[k] if types[k] not in pinned else kept[k].replace(BOX, f"{BOX} checked", 1) for k in rows]
    # Types are the book's own, and cells escape what they hold.
    return mark_safe("\n".join(texts))  # noqa: S308


@lru_cache(maxsize=24)
def _kept_rows(cols: tuple[str, ...], scene: Scene) -> dict[int, str]:
    """The rows already written with these columns for this scene, by position of the type."""
    return {}


BOX = '<input type="checkbox" name="pin" form="filters"'


def _row(kind: str, cells: str, link: str) -> str:
    name = f'<a href="{link}{kind}">{kind}</a>' if link else kind
    box = f'{BOX} value="{kind}" id="pin-{kind}" aria-label="Compare {kind}">'
    return f'<tr><th scope="row">{box}{name}</th>{cells}</tr>'


def _pages(asked: Asked, page: int, pages: int) -> list[dict[str, Any]]:
    if pages == 1:
        return []
    rest = asked.query({}, "page")
    return [
        {"number": str(n), "now": n == page, "href": _address(joined(rest, f"page={n}") if n > 1 else rest)}
        for n in range(1, pages + 1)
    ]


def joined(query: str, more: str) -> str:
    return f"{query}&{more}" if query else more


def _left(asked: Asked, found: Found, region: str) -> list[tuple[str, str, str]]:
    """(how many more fit, why they are not in the list, query that lists them)."""
    if asked.value["offered"] != "priced":
        return []
    why = ((found.unpriced, "none", "no price in this book"), (found.absent, "absent", f"not offered in {region}"))
    return [
        (f"{count:,} more fit{'s' if count == 1 else ''}", words, asked.query({"offered": code}, "page", "sort"))
        for count, code, words in why
        if count
    ]


# --- types side by side ----------------------------------------------------------------------------------------


def _compared(asked: Asked, shown: list[tuple[Column, Filled]], scene: Scene, link: str) -> dict[str, Any]:
    if not asked.pins:
        return {}
    types = embedded().keys("instance_type")
    places = [types.index(pin) for pin in asked.pins]
    rows = []
    for column, values in shown:
        raws = [values.raw(k) for k in places]
        states = [values.status(k) if not raw else "" for raw, k in zip(raws, places, strict=True)]
        numbers = [values.key[k] for k in places if values.key[k] == values.key[k]] if column.priced else []
        least = min(numbers) if len(numbers) > 1 and not column.name.endswith("saving") else None
        rows.append(
            {
                "label": column.label,
                "unit": column.said_unit(scene),
                "differs": len(set(zip(raws, states, strict=True))) > 1,
                "cells": [_linked(values, k, least is not None and values.key[k] == least) for k in places],
            }
        )
    return {
        "rows": rows,
        "types": [
            {
                "name": pin,
                "link": f"{link}{pin}" if link else "",
                "without": asked.query({"pin": ",".join(p for p in asked.pins if p != pin)}),
            }
            for pin in asked.pins
        ],
        "none": asked.query({}, "pin"),
        "most": PINS,
    }


def _linked(values: Filled, k: int, least: bool) -> SafeString:
    kind, words = values.write(k)
    label, region = values.receipt(k)
    if label:
        href = receipt(OFFER, label, region, embedded().keys("instance_type")[k]).replace("&", "&amp;")
        words = f'<a href="{href}" data-dialog>{words}</a>'
    kind = f"{kind} least".strip() if least else kind
    return mark_safe(f'<td class="{kind}">{words}</td>')  # noqa: S308 - written by the columns


# --- where a row leads -----------------------------------------------------------------------------------------


@lru_cache(maxsize=1)
def _priced_by_type() -> tuple[type[Service], tuple[Choice, ...]] | None:
    """The service that prices an `instance_type` by AmazonEC2's labels, and the choices its label is made of."""
    for service in services().values():
        if isinstance(service.by_name.get("instance_type"), Choice):
            for line in service.lines:
                rate = line.rate
                if rate is not None and rate.offer == OFFER and rate.by == "instance_type" and "{" in rate.label:
                    named = [f for n, f in service.by_name.items() if f"{{{n}}}" in rate.label]
                    return service, tuple(f for f in named if isinstance(f, Choice))
    return None


@lru_cache(maxsize=256)
def calculator(scene: Scene) -> str:
    """The calculator's page with this Region, system and way to pay filled in, up to the type's name; "" if none."""
    known = _priced_by_type()
    if known is None:
        return ""
    service, made_of = known
    values: dict[str, str] = {}
    for wanted in (scene.os, TENANCY, scene.pay):
        # A part of the label is known by its options: the same words that stand in AWS's label.
        values |= {field.name: wanted for field in made_of if wanted in field.codes}
    if "region" in service.by_name:
        values["region"] = REGIONS[scene.place].code
    query = query_of(service, values)
    start = f"{reverse('service', args=[service.slug])}?{query}{'&' if query else ''}"
    return f"{start}instance_type=".replace("&", "&amp;")
