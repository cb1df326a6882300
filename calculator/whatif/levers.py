"""What may be changed of a case for the same need: every option of the choices marked `vary`, and the service's ways.

Changes that set the same inputs exclude each other and make one lever; levers are independent, so that all of them
together are a grid.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from calculator.kernel import Choice, Field, Service
from calculator.kernel.answer import given

Array = np.ndarray


@dataclass(frozen=True)
class Move:
    """One change: texts to type, by field name. Moves of one `origin` (a choice, a way) are alternatives."""

    title: str
    note: str
    changes: Mapping[str, str]
    origin: str


@dataclass(frozen=True, eq=False)
class Lever:
    """Moves of which one may be made. `columns` hold the value of every input that any of them sets, by field name;
    position 0 leaves the case as it is, position i makes move i - 1.
    """

    moves: tuple[Move, ...]
    columns: Mapping[str, Array]

    def __len__(self) -> int:
        return len(self.moves) + 1

    def narrowed(self, positions: Sequence[int]) -> Lever:
        """Only the moves at these positions (from 1), in their order."""
        kept = [0, *positions]
        moves = tuple(self.moves[i - 1] for i in positions)
        return Lever(moves, {name: column[kept] for name, column in self.columns.items()})


def place_of(service: type[Service]) -> Choice | None:
    """The choice that says where a service runs: the one that most of its lines are priced by."""
    named = Counter(item.region for item in service.lines if not item.each)
    named.update(p.given["region"] for p in service.parts if "region" in p.given)
    for name, _ in named.most_common():
        field = service.by_name.get(name)
        if isinstance(field, Choice):
            return field
    return None


def origins(service: type[Service]) -> dict[str, str]:
    """What kinds of change a service has, by name: "purchase": "Purchase option"."""
    found = {f.name: f.label for f in service.fields if isinstance(f, Choice) and f.vary}
    return found | {way_name(way.title): way.title for way in service.ways}


def way_name(title: str) -> str:
    """A way's title as it stands in an address: "another-size-of-the-family"."""
    return re.sub(r"[^a-z0-9]+", "-", title.lower()).strip("-")


def moves(case: Service) -> Iterator[Move]:
    """Everything that may be changed of a case of one scenario and that it does not have already."""
    now = given(case)
    for field in case.fields:
        if isinstance(field, Choice) and field.vary and case.applies(field):
            for o in field.choices:
                if o.value != now.get(field.name):
                    yield Move(f"{field.label}: {o.label}", o.hint, {field.name: o.value}, field.name)
    for way in type(case).ways:
        found = way.change(case) if callable(way.change) else ((way.title, way.change),)
        for title, changes in found:
            texts = {name: _text(value) for name, value in changes.items()}
            if any(now.get(name) != text for name, text in texts.items()):
                yield Move(title, way.note, texts, way_name(way.title))


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return ",".join(map(str, value)) if isinstance(value, list | tuple) else str(value)


def texts(case: Service) -> dict[str, str]:
    """Every input of a case of one scenario as it is typed, whether it applies or not."""
    return {f.name: f.text(f.values(case).reshape(-1)[0]) for f in case.fields}


def levers(case: Service, candidates: Sequence[Move]) -> tuple[Lever, ...]:
    """The moves, those that set a common input together. ValueError where a move types something a field refuses."""
    group_of: dict[str, int] = {}
    for i, move in enumerate(candidates):
        # Every input leads to the first move that sets it, or that is tied to it by another.
        met = {group_of[name] for name in move.changes if name in group_of}
        first = min(met, default=i)
        for name, group in group_of.items():
            if group in met:
                group_of[name] = first
        group_of.update(dict.fromkeys(move.changes, first))
    groups: dict[int, list[Move]] = {}
    for move in candidates:
        groups.setdefault(group_of[next(iter(move.changes))], []).append(move)
    return tuple(_lever(case, members) for members in groups.values())


def _lever(case: Service, members: Sequence[Move]) -> Lever:
    names = dict.fromkeys(name for move in members for name in move.changes)
    return Lever(tuple(members), {name: column(case, case.by_name[name], members) for name in names})


def column(case: Service, field: Field, members: Sequence[Move]) -> Array:
    """A field's value now and after each of the moves."""
    now = field.values(case).reshape(-1)[:1]
    rows = [i for i, move in enumerate(members, start=1) if field.name in move.changes]
    values, errors = field.parse([members[i - 1].changes[field.name] for i in rows])
    if errors:
        raise ValueError(next(iter(errors.values())))
    found = np.repeat(now, len(members) + 1)
    found[rows] = values
    return found
