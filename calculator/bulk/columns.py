"""Which column is which field: found from the service's own names, labels and aliases, and from what stands in it."""

from __future__ import annotations

import difflib
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from functools import lru_cache
from typing import Any

from calculator.bulk.layouts import GROUP, NAME, NOTE, SERVICE, declared, layout_of, layouts, plain
from calculator.bulk.units import IN_BRACKETS, factor, is_size, unit_over
from calculator.exports.reading import is_flat
from calculator.kernel import Choice, Field, Number, Service
from calculator.services import services

OURS = ("status", "error", "warning", "monthly_usd", "upfront_usd")
"""Columns that a judged file has at its end; they are dropped when it comes back."""
COMMON = {
    GROUP: ("group", "folder", "environment", "env", "account", "grouppath"),
    NAME: ("name", "description", "item", "hostname", "server", "servername", "vmname", "label", "resource"),
    NOTE: ("note", "notes", "comment", "comments", "remark"),
    SERVICE: ("service", "serviceid", "awsservice", "serviceslug"),
}
FLAT_LAYOUT = "=flat"
SAMPLE = 200
"""Rows that are looked at to tell which column holds what."""
CLOSE = 0.86
SURE = 1.9
"""What all columns together must be worth before rows are judged without asking: two that fit well."""
LEAST = 0.35
"""What a column must be worth to be taken for a field: its exact name is enough, whatever stands below it."""
MOSTLY = 0.6
DISTINCT = 20
"""So many options are told from other words by what stands in a column alone."""


@dataclass(frozen=True)
class Mapping:
    """What each column is: a field's name, `=group`, `=name`, `=note`, `=service`, or nothing.

    `service` is the slug of all rows, empty where a column says it row by row. `layout` is the one the file was known
    by. `units` holds by column the unit its numbers are in, where that is not the field's own.
    """

    service: str = ""
    layout: str = ""
    targets: tuple[str, ...] = ()
    units: dict[int, str] = field(default_factory=dict)

    def data(self) -> dict[str, Any]:
        return {**asdict(self), "targets": list(self.targets), "units": {str(k): v for k, v in self.units.items()}}

    @classmethod
    def read(cls, data: dict[str, Any]) -> Mapping:
        units = {int(k): str(v) for k, v in data.get("units", {}).items()}
        return cls(data.get("service", ""), data.get("layout", ""), tuple(data.get("targets", ())), units)

    @property
    def fields(self) -> dict[str, int]:
        """The column of each field."""
        return {t: n for n, t in enumerate(self.targets) if t and not t.startswith("=")}

    def column(self, target: str) -> int | None:
        return next((n for n, t in enumerate(self.targets) if t == target), None)

    @property
    def ready(self) -> bool:
        """Whether rows can be judged: it is known of which service they are."""
        return bool(self.service or self.layout == FLAT_LAYOUT or self.column(SERVICE) is not None)


@lru_cache(maxsize=256)
def _known(slug: str) -> dict[str, str]:
    """Field names by what a header may say, the surest first come."""
    service = services()[slug]
    found: dict[str, str] = {}
    said = declared(service)
    for f in service.fields:
        for words in (f.name,) if f.name in said.by_hand else (f.name, f.label, f"{f.label} {f.unit}"):
            found.setdefault(plain(words), f.name)
    for name, others in said.aliases.items():
        for word in others:
            found.setdefault(plain(word), name)
    return found


def names(service: type[Service]) -> set[str]:
    return set(_known(service.slug))


def guess(header: Sequence[str], rows: Sequence[Sequence[Any]], service: str = "") -> Mapping:
    """The mapping that follows from a file. With `service` for that one; else for the one that understands most."""
    titles = list(header)
    if not service and is_flat(titles):
        return Mapping(layout=FLAT_LAYOUT, targets=tuple("" for _ in header))
    known = [lay for lay in layouts() if lay.known(titles) and service in ("", lay.service)]
    if known:
        layout = max(known, key=lambda lay: len(lay.needs))
        taken: set[str] = set()
        targets = []
        for title in titles:
            column = layout.column(title)
            to = column.header if column and column.header not in taken else ""
            taken.add(to)
            targets.append(_target(layout.service, to, layout.id))
        return Mapping(layout.service, layout.id, tuple(targets))
    if service:
        return _matched(services()[service], titles, rows)[1]
    by_row = _by_row(titles, rows)
    if by_row is not None:
        return by_row
    found = [(score, mapping) for s in services().values() for score, mapping in [_matched(s, titles, rows)]]
    score, best = max(found, key=lambda pair: pair[0])
    return best if score >= SURE else Mapping(targets=best.targets if score else tuple("" for _ in header))


def _target(service: str, header: str, layout: str) -> str:
    """What the page shows for a layout's column: its field where it is one."""
    found = layout_of(layout)
    column = found.column(header) if found and header else None
    if column is None:
        return ""
    if column.to in ("group", "name", "note"):
        return f"={column.to}"
    case = next((c["to"] for c in column.cases.values() if c.get("to")), "")
    first = next((name for given in column.sets.values() for name in given), "")
    return column.to or case or first


def _by_row(titles: Sequence[str], rows: Sequence[Sequence[Any]]) -> Mapping | None:
    """A table that says in a column of which service each row is; its other columns are matched over all of them."""
    for n, title in enumerate(titles):
        if plain(title) not in COMMON[SERVICE]:
            continue
        slugs = {service_of(row[n]) for row in rows[:SAMPLE] if n < len(row)} - {""}
        if not slugs:
            return None
        targets = ["" for _ in titles]
        for slug in sorted(slugs):
            for at, target in enumerate(_matched(services()[slug], titles, rows)[1].targets):
                targets[at] = targets[at] or target
        targets[n] = SERVICE
        return Mapping(targets=tuple(targets))
    return None


def service_of(cell: Any) -> str:
    """The slug that a cell names, by slug or title; empty for none."""
    text = plain(str(cell))
    return _slugs().get(text, "")


@lru_cache(maxsize=1)
def _slugs() -> dict[str, str]:
    found: dict[str, str] = {}
    for slug, service in services().items():
        for words in (slug, service.title, f"Amazon {service.title}", f"AWS {service.title}"):
            found.setdefault(plain(words), slug)
    return found


def _matched(service: type[Service], titles: Sequence[str], rows: Sequence[Sequence[Any]]) -> tuple[float, Mapping]:
    """The best field for each column, each once, and how well that fits."""
    known = _known(service.slug)
    pairs: list[tuple[float, int, str]] = []
    for n, title in enumerate(titles):
        words = plain(title)
        bare = plain(IN_BRACKETS.sub("", " ".join(title.split())))
        if not words or words in map(plain, OURS):
            continue
        for target, common in COMMON.items():
            if bare in common and target != SERVICE:
                pairs.append((0.9, n, target))
        unit = unit_over(title)
        named = dict.fromkeys(filter(None, (known.get(words), known.get(bare))))
        pairs += [(1.0 + _holds(service.by_name[name], n, rows, unit), n, name) for name in named]
        if words not in known and bare not in known:
            for near in difflib.get_close_matches(bare, known, n=2, cutoff=CLOSE):
                likely = 0.6 + _holds(service.by_name[known[near]], n, rows, unit)
                pairs.append((likely, n, known[near]))
    named_columns = {n for _, n, _ in pairs}
    for n in range(len(titles)):
        if n not in named_columns:
            pairs += [(0.8, n, name) for name in _by_cells(service, n, rows)]
    targets = ["" for _ in titles]
    taken: set[str] = set()
    score = 0.0
    for worth, n, target in sorted(pairs, key=lambda p: (-p[0], p[1])):
        if targets[n] or target in taken or worth < LEAST:
            continue
        targets[n] = target
        taken.add(target)
        score += worth if not target.startswith("=") else 0.0
    return score, Mapping(service.slug, "", tuple(targets))


def _by_cells(service: type[Service], n: int, rows: Sequence[Sequence[Any]]) -> list[str]:
    """Fields whose options a column's cells are, whatever its header says: only those with so many options that it is
    no accident.
    """
    cells = [row[n] for row in rows[:SAMPLE] if n < len(row) and row[n] not in ("", None)]
    large = [f for f in service.fields if isinstance(f, Choice) and len(f.choices) >= DISTINCT] if cells else []
    return [f.name for f in large if sum(option_of(f, c) is not None for c in cells) >= MOSTLY * len(cells)]


def _holds(asked: Field, n: int, rows: Sequence[Sequence[Any]], unit: str) -> float:
    """How well a column's cells are values of the field: -0.6 for not at all, 0.5 for all of them."""
    if isinstance(asked, Number) and asked.unit and is_size(unit) and factor(unit, asked) is None:
        return -1.0  # gigabytes are no hours
    cells = [row[n] for row in rows[:SAMPLE] if n < len(row) and row[n] not in ("", None)]
    if not cells:
        return 0.0
    if isinstance(asked, Choice):
        good = sum(option_of(asked, c) is not None for c in cells)
    else:
        _, errors = asked.parse(cells)
        good = len(cells) - len(errors)
        if not isinstance(asked, Number):
            good = min(good, len(cells))
        elif good < len(cells):
            good = sum(str(c)[:1].isdigit() for c in cells)
    return 1.1 * good / len(cells) - 0.6


@lru_cache(maxsize=2048)
def _options(asked: Choice) -> dict[str, str]:
    found: dict[str, str] = {}
    for o in asked.choices:
        for words in (o.value, o.label):
            found.setdefault(plain(words), o.value)
    inner = [(plain(named[1]), o.value) for o in asked.choices if (named := IN_BRACKETS.search(o.label))]
    held = Counter(words for words, _ in inner)
    for words, value in inner:
        if held[words] == 1:
            found.setdefault(words, value)
    return found


def searched(service: type[Service]) -> list[Choice]:
    """What is picked from very many options, a Region or an instance type: a default is hardly ever what was meant."""
    choices = [f for f in service.fields if isinstance(f, Choice) and f.kind == "choice"]
    return [asked for asked in choices if asked.search and asked.when is None]


def option_of(asked: Choice, cell: Any) -> str | None:
    """The option that a cell names by its code, its words or what their brackets hold (Frankfurt); None for none."""
    text = str(cell).strip()
    if text in asked.codes:
        return text
    return _options(asked).get(plain(text))
