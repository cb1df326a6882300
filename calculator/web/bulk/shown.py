"""What the pages of a file show: its columns with what they are taken for, and its rows with what came of them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from calculator.bulk import actions
from calculator.bulk.columns import COMMON, FLAT_LAYOUT, Mapping, guess
from calculator.bulk.judge import GOOD, SKIPPED, UNPRICED, WHOLE_ROW, WRONG, Verdict
from calculator.bulk.layouts import GROUP, NAME, NOTE, SERVICE, layout_of
from calculator.bulk.models import Upload
from calculator.bulk.table import About
from calculator.bulk.units import factor, unit_over
from calculator.kernel import Number, Service
from calculator.kernel.units import money, number, titled
from calculator.services import services
from calculator.tables.models import unpacked
from calculator.tables.parts import PART_ROWS

A_PAGE = 50
SAMPLES = 3
WORDS = {GROUP: "Group", NAME: "Name", NOTE: "Note", SERVICE: "Service of the row"}
STATES = {GOOD: "priced", WRONG: "not understood", UNPRICED: "no price", SKIPPED: "not counted"}
FILTERS = {"all": (), "bad": (WRONG, UNPRICED), "good": (GOOD,)}


def columns(upload: Upload) -> list[dict[str, Any]]:
    """Each column: its header, some of its cells, what it is taken for and in which unit."""
    about, mapping = About.read(upload.about), Mapping.read(upload.mapping)
    first = sample(upload)
    found = []
    for n, title in enumerate(about.header):
        cells = [str(row[n]) for row in first[:200] if n < len(row) and row[n] not in ("", None)]
        target = mapping.targets[n] if n < len(mapping.targets) else ""
        if not title and not cells:
            continue
        found.append(
            {
                "n": n,
                "title": headed(title) or f"Column {n + 1}",
                "samples": ", ".join(list(dict.fromkeys(cells))[:SAMPLES]),
                "target": target,
                "unit": _unit(mapping, title, n, target),
            }
        )
    return found


def sample(upload: Upload) -> list[list[Any]]:
    """The first rows of the file, by which its columns are told."""
    rows: list[list[Any]] = unpacked(upload.held.get(index=0).given)
    return rows


def headed(title: str) -> str:
    """A header's first line: what stands below it is an explanation."""
    return title.strip().partition("\n")[0].strip()


def _unit(mapping: Mapping, title: str, n: int, target: str) -> str:
    """How a column's numbers are taken where its header says another unit than the field's."""
    service = services().get(mapping.service)
    asked = service.by_name.get(target) if service else None
    unit = mapping.units.get(n, "") or unit_over(title)
    if not isinstance(asked, Number) or not unit:
        return ""
    times = factor(unit, asked)
    return "" if times in (None, 1.0) else f"read as {unit}, 1 {unit} is {number(times or 0)} {asked.unit}"


def choices(mapping: Mapping, header: tuple[str, ...]) -> list[tuple[str, list[tuple[str, str]]]]:
    """What a column may be: groups of (target, words)."""
    found: list[tuple[str, list[tuple[str, str]]]] = [
        ("About the item", [(t, WORDS[t]) for t in COMMON if t != SERVICE or not mapping.service])
    ]
    service = services().get(mapping.service)
    asked = [service] if service else [s for s in services().values() if _named(s, mapping)]
    for s in asked:
        by_group: dict[str, list[tuple[str, str]]] = {}
        for f in s.fields:
            words = titled(f.label, f.unit)
            by_group.setdefault(f.group or s.title, []).append((f.name, words))
        prefix = "" if service else f"{s.title}: "
        found += [(f"{prefix}{title}", fields) for title, fields in by_group.items()]
    return found


def _named(service: type[Service], mapping: Mapping) -> bool:
    return any(name in service.by_name for name in mapping.fields)


def known_as(upload: Upload) -> str:
    """The layout a file was known by, in words; empty for a table of somebody's own."""
    mapping = Mapping.read(upload.mapping)
    if mapping.layout == FLAT_LAYOUT:
        return "our own CSV of lines: each item is read once, with the inputs it was made of"
    layout = layout_of(mapping.layout) if mapping.layout else None
    return layout.title if layout else ""


def asked(upload: Upload, sent: Any) -> Mapping:
    """The mapping of a form: `service`, and `column-<n>` for each column."""
    about, old = About.read(upload.about), Mapping.read(upload.mapping)
    service = sent.get("service", "")[:80]
    if service != old.service and service in services():
        return guess(about.header, sample(upload), service)
    if old.layout and all(sent.get(f"column-{n}", t) == t for n, t in enumerate(old.targets)):
        return old
    targets = tuple(sent.get(f"column-{n}", "")[:80] for n in range(len(about.header)))
    return Mapping(service, "", targets, old.units)


# -- rows --------------------------------------------------------------------------------------------------


def rows(upload: Upload, which: str, page: int) -> tuple[list[dict[str, Any]], int]:
    """One page of rows with their verdicts, and how many pages there are. Only the parts it lies in are read."""
    about = About.read(upload.about)
    wanted = FILTERS.get(which, ())
    start, end = (page - 1) * A_PAGE, page * A_PAGE
    found: list[dict[str, Any]] = []
    seen = 0
    for index, good, bad in actions.counts(upload):
        held = {"bad": bad, "good": good}.get(which, actions.rows_of(upload, index))
        if seen < end and seen + held > start:
            part, verdict = actions.part(upload, index)
            places = [n for n, s in enumerate(verdict.states) if not wanted or s in wanted]
            at = about.first_row + index * PART_ROWS
            here = places[max(start - seen, 0) : max(end - seen, 0)]
            found += [_row(about, at + n, part[n], verdict, n) for n in here]
        seen += held
    return found, max(-(-seen // A_PAGE), 1)


def _row(about: About, at: int, cells: list[Any], verdict: Verdict, n: int) -> dict[str, Any]:
    why = verdict.why.get(n, [])
    marked = {column for column, _ in why if column != WHOLE_ROW}
    monthly, upfront = verdict.monthly[n], verdict.upfront[n]
    state = verdict.states[n]
    return {
        "at": at,
        "state": state,
        "words": STATES[state],
        "bad": state in (WRONG, UNPRICED),
        "cells": [(_said(cells[c]) if c < len(cells) else "", c in marked) for c in shown(about)],
        "why": [(about.header[c] if c != WHOLE_ROW and c < len(about.header) else "", words) for c, words in why],
        "warning": verdict.warnings.get(n, ""),
        "monthly": money(monthly) if monthly is not None else "",
        "upfront": money(upfront) if upfront else "",
    }


def shown(about: About) -> list[int]:
    """The columns that have a header; those without one hold nothing that was asked for."""
    return [n for n, title in enumerate(about.header) if title]


def _said(value: Any) -> str:
    text = str(value)
    return text if len(text) <= 80 else f"{text[:79]}…"


def titles(upload: Upload) -> Iterator[tuple[str, str]]:
    """Headers of the shown columns, and what each is taken for."""
    about, mapping = About.read(upload.about), Mapping.read(upload.mapping)
    service = services().get(mapping.service)
    for n in shown(about):
        target = mapping.targets[n] if n < len(mapping.targets) else ""
        asked_of = service.by_name.get(target) if service else None
        yield headed(about.header[n]), WORDS.get(target, "") or (asked_of.label if asked_of else "")
