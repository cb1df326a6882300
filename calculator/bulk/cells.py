"""The cells of a row as a service's raw inputs: words as options, amounts in the field's unit, a layout's own rules."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from calculator.bulk.columns import FLAT_LAYOUT, Mapping, option_of, service_of
from calculator.bulk.layouts import GROUP, NAME, NOTE, SERVICE, TARGETS, Column, Layout, declared, layout_of, plain
from calculator.bulk.units import factor, unit_over
from calculator.exports.reading import flat_items
from calculator.kernel import Choice, Field, Number, Service
from calculator.services import services
from calculator.tables.numbers import with_point


@dataclass
class Raw:
    """One row's inputs by field, the column each is from, what is wrong already, and where the item goes."""

    service: str
    values: dict[str, Any] = field(default_factory=dict)
    columns: dict[str, int] = field(default_factory=dict)
    faults: list[tuple[int, str]] = field(default_factory=list)
    group: str = ""
    name: str = ""
    note: str = ""
    enabled: bool = True


def raw_rows(
    header: Sequence[str], rows: Sequence[Sequence[Any]], mapping: Mapping, *, comma: bool = False
) -> list[Raw | None]:
    """Each row's inputs; None for a row without any, such as a heading, and for a further line of an item."""
    if mapping.layout == FLAT_LAYOUT:
        return _of_flat(header, rows)
    layout = layout_of(mapping.layout) if mapping.layout else None
    if layout is not None:
        return _Layout(layout, header, comma=comma).rows(rows)
    return _Mapped(header, mapping, comma=comma).rows(rows)


def _empty(row: Sequence[Any], columns: Sequence[int]) -> bool:
    return not any(n < len(row) and row[n] not in ("", None) for n in columns)


class _Reader:
    """A column's cells as a field's raw values. Equal texts are worked out once."""

    def __init__(self, asked: Field, unit: str, *, comma: bool) -> None:
        self.asked, self.comma = asked, comma
        times = factor(unit, asked) if isinstance(asked, Number) else None
        self.times = None if times == 1.0 else times
        self._known: dict[str, Any] = {}

    def read(self, cell: Any) -> Any:
        if not isinstance(cell, str):
            if isinstance(self.asked, Choice):
                return self.read(str(cell))
            return cell * self.times if self.times is not None and isinstance(cell, int | float) else cell
        found = self._known.get(cell)
        if found is None:
            found = self._known[cell] = self._text(cell)
        return found

    def _text(self, cell: str) -> Any:
        asked = self.asked
        if isinstance(asked, Choice):
            return option_of(asked, cell) or cell.strip()
        if not isinstance(asked, Number):
            return cell.strip()
        value = with_point(cell) if self.comma else cell.strip()
        if self.times is None:
            return value
        try:
            return float(value.replace(",", "")) * self.times
        except ValueError:
            return value  # a unit in the cell itself is the field's to read


class _Mapped:
    """Rows by a mapping: a service for all, or one named in each row."""

    def __init__(self, header: Sequence[str], mapping: Mapping, *, comma: bool) -> None:
        self.header, self.mapping, self.comma = header, mapping, comma
        self.service_at = mapping.column(SERVICE)
        self.at = {target: mapping.column(target) for target in (GROUP, NAME, NOTE)}
        self.used = list(mapping.fields.values())
        self.readers: dict[str, list[tuple[int, str, _Reader]]] = {}
        self.added: dict[str, list[tuple[str, dict[str, str]]]] = {}

    def rows(self, rows: Sequence[Sequence[Any]]) -> list[Raw | None]:
        return [None if _empty(row, self.used) else self._row(row) for row in rows]

    def _row(self, row: Sequence[Any]) -> Raw:
        slug = self.mapping.service
        if self.service_at is not None:
            cell = row[self.service_at] if self.service_at < len(row) else ""
            slug = service_of(cell)
            if not slug:
                words = f"There is no service “{str(cell)[:60]}” here." if cell else "The row names no service."
                return Raw("", faults=[(self.service_at, words)])
        raw = Raw(slug)
        for n, name, reader in self._of(services()[slug]):
            cell = row[n] if n < len(row) else ""
            if cell not in ("", None):
                raw.values[name] = reader.read(cell)
        for name, given in self._added(slug):
            if raw.values.get(name) not in ("", None) and _number(raw.values[name]) != 0:
                raw.values |= given
        for target, attribute in ((GROUP, "group"), (NAME, "name"), (NOTE, "note")):
            place = self.at[target]
            if place is not None and place < len(row):
                setattr(raw, attribute, str(row[place]).strip())
        return raw

    def _of(self, service: type[Service]) -> list[tuple[int, str, _Reader]]:
        found = self.readers.get(service.slug)
        if found is None:
            found = self.readers[service.slug] = [
                (n, name, self._reader(service.by_name[name], n))
                for name, n in self.mapping.fields.items()
                if name in service.by_name
            ]
        return found

    def _added(self, slug: str) -> list[tuple[str, dict[str, str]]]:
        """What a field brings along that has no column of its own."""
        found = self.added.get(slug)
        if found is None:
            told = self.mapping.fields
            adds = declared(services()[slug]).adds.items()
            found = self.added[slug] = [
                (name, {k: v for k, v in given.items() if k not in told}) for name, given in adds if name in told
            ]
        return found

    def _reader(self, asked: Field, n: int) -> _Reader:
        unit = self.mapping.units.get(n, "") or unit_over(self.header[n])
        return _Reader(asked, unit, comma=self.comma)


class _Layout:
    """Rows of a layout that a service declares."""

    def __init__(self, layout: Layout, header: Sequence[str], *, comma: bool) -> None:
        self.layout, self.comma = layout, comma
        self.service = services()[layout.service]
        self.columns: list[tuple[int, Column]] = []
        taken: set[str] = set()
        for n, title in enumerate(header):
            column = layout.column(title)
            if column and column.header not in taken:
                taken.add(column.header)
                self.columns.append((n, column))
        self.at = {column.header: n for n, column in self.columns}
        self.readers: dict[tuple[str, str], _Reader] = {}
        self.values = {c.header: {plain(k): v for k, v in c.values.items()} for _, c in self.columns}
        self.sets = {c.header: {plain(k): v for k, v in c.sets.items()} for _, c in self.columns}
        self.cases = {c.header: {plain(k): v for k, v in c.cases.items()} for _, c in self.columns}

    def rows(self, rows: Sequence[Sequence[Any]]) -> list[Raw | None]:
        used = [n for n, column in self.columns if column.to not in TARGETS]
        return [None if _empty(row, used) else self._row(row) for row in rows]

    def _row(self, row: Sequence[Any]) -> Raw:
        raw = Raw(self.layout.service)
        for n, column in self.columns:
            cell = row[n] if n < len(row) else ""
            if isinstance(cell, str):
                cell = cell.strip()
            if cell not in ("", None):
                self._cell(raw, n, column, cell, row)
        return raw

    def _cell(self, raw: Raw, n: int, column: Column, cell: Any, row: Sequence[Any]) -> None:
        text = plain(str(cell))
        for part, why in column.refused.items():
            if plain(part) in text:
                raw.faults.append((n, why))
                return
        if any(not any(word in str(self._beside(row, name)) for word in words) for name, words in column.only.items()):
            return
        given = self.sets[column.header].get(text)
        if given:
            self._put(raw, n, given)
            return
        to, per = column.to, 1.0
        if column.by:
            beside = str(self._beside(row, column.by)).strip()
            case = self.cases[column.header].get(plain(beside))
            if case is None:
                if beside:  # what decides is told of by its own column
                    return
                raw.faults.append((n, f"“{column.header}” needs “{column.by}” beside it."))
                return
            to, per = case.get("to", ""), float(case.get("per", 1))
        if column.sets and not to:
            raw.faults.append((n, f"{column.header}: “{str(cell)[:60]}” is none of {', '.join(column.sets)}."))
            return
        if to in TARGETS:
            setattr(raw, to, str(cell))
        elif to:
            value = self.values[column.header].get(text) or self._reader(to, column.unit).read(cell)
            if per != 1.0 and (number := _number(value)) is not None:
                value = number / per
            raw.values[to], raw.columns[to] = value, n
            if column.adds and _number(cell) != 0:
                self._put(raw, n, column.adds)

    @staticmethod
    def _put(raw: Raw, n: int, given: Any) -> None:
        for name, value in given.items():
            raw.values[name], raw.columns[name] = value, n

    def _beside(self, row: Sequence[Any], header: str) -> Any:
        n = self.at.get(header)
        return row[n] if n is not None and n < len(row) else ""

    def _reader(self, name: str, unit: str) -> _Reader:
        found = self.readers.get((name, unit))
        if found is None:
            found = self.readers[name, unit] = _Reader(self.service.by_name[name], unit, comma=self.comma)
        return found


def _number(value: Any) -> float | None:
    try:
        return float(str(value).replace(",", ""))
    except ValueError:
        return None


def _of_flat(header: Sequence[str], rows: Sequence[Sequence[Any]]) -> list[Raw | None]:
    """Our own bill: an item's first row stands for it."""
    found: list[Raw | None] = [None] * len(rows)
    for path, item, number in flat_items(header, rows):
        if item.declared is None:
            found[number] = Raw(
                "", faults=[(header.index("Service id"), f"There is no service “{item.service}” here.")]
            )
            continue
        if unknown := item.declared.unknown(item.inputs):
            words = f"{item.declared.title} has no field “{unknown[0][:60]}”."
            found[number] = Raw(item.service, faults=[(header.index("Inputs"), words)])
            continue
        at = dict.fromkeys(item.inputs, header.index("Inputs"))
        group = " > ".join(path[1:])
        found[number] = Raw(item.service, dict(item.inputs), at, [], group, item.name, item.note, item.enabled)
    return found
