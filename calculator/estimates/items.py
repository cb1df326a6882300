"""The items of a document as cases: all items of one service are rows of one case, read once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from calculator.estimates.document import Document, Item
from calculator.estimates.settings import Already
from calculator.kernel import Choice, Service
from calculator.kernel.columns import read_columns

REGION = "region"


@dataclass(frozen=True)
class Rows:
    """The priceable items of one service, in document order: row i of `case` is `items[i]`."""

    items: tuple[Item, ...]
    case: Service

    def single(self, row: int) -> Service:
        """One item's case alone."""
        inputs = {n: v[row : row + 1] if len(v) > 1 else v for n, v in self.case.inputs.items()}
        return type(self.case)(inputs)


def read_items(document: Document) -> tuple[list[Rows], dict[str, tuple[str, ...]]]:
    """The enabled items by service, and why those that cannot be priced cannot (words by item id)."""
    problems: dict[str, tuple[str, ...]] = {}
    by_service: dict[str, list[Item]] = {}
    for _, item in document.items:
        if item.enabled:
            by_service.setdefault(item.service, []).append(item)
    found = []
    for slug, items in by_service.items():
        service = items[0].declared
        if service is None:
            problems |= {i.id: (f"The service “{slug}” is not known here.",) for i in items}
            continue
        already = [a for a in document.settings.already if a.service == slug and a.field in service.by_name]
        for item in items:
            if unknown := service.unknown(item.inputs):
                problems[item.id] = tuple(f"{service.title} has no field “{name}” here." for name in unknown)
        rows = _read(service, [i for i in items if i.id not in problems], already, problems)
        if rows is not None:
            found.append(rows)
    return found, problems


def _read(
    service: type[Service], items: Sequence[Item], already: Sequence[Already], problems: dict[str, tuple[str, ...]]
) -> Rows | None:
    if not items:
        return None
    inputs = tuple(tuple(_with_already(service, item, already).items()) for item in items)
    case, faults = _case(service, inputs)  # type: ignore[arg-type] # mypy takes a class for an instance here
    if not faults:
        return Rows(tuple(items), case)
    problems |= {items[row].id: messages for row, messages in faults.items()}
    return _read(service, [i for row, i in enumerate(items) if row not in faults], already, problems)


@lru_cache(maxsize=256)
def _case(
    service: type[Service], inputs: tuple[tuple[tuple[str, str], ...], ...]
) -> tuple[Service, Mapping[int, tuple[str, ...]]]:
    """A row per item, and what is wrong with the rows that cannot be read. Kept by content: a change of one item
    reads its own service's again, with all that was worked out of the other services' cases still there.
    """
    held = [dict(pairs) for pairs in inputs]
    names = {name for raw in held for name in raw}
    columns = {n: [raw.get(n) for raw in held] for n in service.by_name if n in names}
    case, faults = read_columns(service, columns, len(held))
    return case, {row: tuple(dict.fromkeys(f.message for f in found)) for row, found in faults.items()}


def _with_already(service: type[Service], item: Item, already: Iterable[Already]) -> Mapping[str, str]:
    """The item's inputs with what the account already uses; a value typed into the item itself stands."""
    more: dict[str, str] = {}
    for a in already:
        if a.region in ("", region_of(service, item.inputs)) and (a.region or a.field not in more):
            more[a.field] = a.amount
    return {**more, **item.inputs} if more else item.inputs


def region_of(service: type[Service], inputs: Mapping[str, str]) -> str:
    """Code of the Region an item is in; empty where the service asks for none."""
    asked = service.by_name.get(REGION)
    return inputs.get(REGION) or asked.default if isinstance(asked, Choice) else ""


def region_name(service: type[Service], inputs: Mapping[str, str]) -> str:
    return _named(service, region_of(service, inputs))  # type: ignore[arg-type]


@lru_cache(maxsize=4096)
def _named(service: type[Service], code: str) -> str:
    asked = service.by_name.get(REGION)
    if isinstance(asked, Choice) and code in asked.codes:
        return asked.choices[asked.codes[code]].label
    return code
