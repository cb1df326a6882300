"""An estimate's inputs as one table, to be read and changed in a spreadsheet and taken back: the "Estimate" sheet of a
workbook, and a CSV of its own.

A row is a setting, a group, an item or an input of an item. What is taken back is the same estimate, to the byte.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from typing import Any

from calculator.estimates.document import MAX_ITEMS, Document, Group, Node, RefusedError
from calculator.estimates.reading import load
from calculator.estimates.settings import dump_settings
from calculator.exports.cells import write
from calculator.kernel.units import titled

HEADER = ("Kind", "Id", "In", "Name", "Service", "Field", "Value", "Note", "What it is")
"""`In` is the id of the group or item that a row belongs to. "What it is" is for people and not read."""
MOST_ROWS = MAX_ITEMS * 310 + 2_000
SETTINGS = ("always_free", "growth", "discount", "support", "tax")
CURRENCY = ("code", "rate", "note")
ODD = re.compile(r"^['\"\s]|\s$|[\r\x7f-\x9f\ufeff\ufffe\uffff]|_x[0-9A-Fa-f]{4}_")
"""Text that a spreadsheet or its file format would change: it is written as a JSON string instead."""
SIGNS = ("=", "+", "-", "@")

Row = tuple[str, ...]


def table(document: Document) -> Iterator[Row]:
    """The rows without the header, as texts. `cell` makes them safe for a file."""
    settings = dump_settings(document.settings)
    yield _row("book", value=document.book, what="price book the numbers are pinned to")
    for name in SETTINGS:
        value = settings[name]
        yield _row("setting", field=name, value=("yes" if value else "no") if isinstance(value, bool) else value)
    for name in CURRENCY:
        yield _row("setting", field=f"currency {name}", value=settings["currency"][name])
    for slug, percent in settings["discounts"].items():
        yield _row("discount", service=slug, value=percent, what="% negotiated for the service")
    for used in settings["already"]:
        yield _row(
            "already", service=used["service"], field=used["field"], name=used["region"], value=used["amount"],
            what="what the account uses elsewhere; the name is the Region, if it holds for one",
        )  # fmt: skip
    yield from _node(document.root, "")


def _node(node: Node, home: str) -> Iterator[Row]:
    if isinstance(node, Group):
        yield _row("group", id=node.id, home=home, name=node.name, note=node.note)
        for child in node.children:
            yield from _node(child, node.id)
        return
    yield _row(
        "item" if node.enabled else "disabled item",
        id=node.id, home=home, name=node.name, service=node.service, note=node.note,
    )  # fmt: skip
    declared = node.declared
    for name, value in sorted(node.inputs.items()):
        asked = declared.by_name.get(name) if declared else None
        what = titled(asked.label, asked.unit) if asked else ""
        yield _row("input", home=node.id, field=name, value=value, what=what)


def _row(
    kind: str,
    *,
    id: str = "",
    home: str = "",
    name: str = "",
    service: str = "",
    field: str = "",
    value: str = "",
    note: str = "",
    what: str = "",
) -> Row:
    return kind, id, home, name, service, field, value, note, what


def cell(text: str) -> str:
    """A text as it is written: what a spreadsheet would change, as a JSON string."""
    return json.dumps(text) if ODD.search(text) else text


def uncell(text: str) -> str:
    """A written cell as the text it stands for, whether or not an apostrophe kept it from being a formula."""
    if text.startswith("'") and text[1:].startswith(SIGNS):
        return text[1:]
    if text.startswith('"'):
        try:
            found = json.loads(text)
        except ValueError:
            return text
        return found if isinstance(found, str) else text
    return text


def inputs_csv(document: Document) -> str:
    return write([HEADER, *(tuple(map(cell, row)) for row in table(document))])


# -- back --------------------------------------------------------------------------------------------------


def is_table(header: Sequence[Any]) -> bool:
    return tuple(str(c or "") for c in header[:8]) == HEADER[:8]


def from_table(rows: Sequence[Sequence[Any]]) -> Document:
    """The estimate of a table's rows, header left out. RefusedError names the row that makes no sense."""
    if len(rows) > MOST_ROWS:
        raise RefusedError(f"A table of inputs has at most {MOST_ROWS:,} rows; this one has {len(rows):,}.")
    data: dict[str, Any] = {"book": "", "settings": {"currency": {}, "discounts": {}, "already": []}}
    nodes: dict[str, dict[str, Any]] = {}
    for number, raw in enumerate(rows, start=2):
        kind, id_, home, name, service, field, value, note = (uncell(_text(c)) for c in [*raw, *[""] * 8][:8])
        if not any((kind, id_, home, field, value)):
            continue
        try:
            _take(data, nodes, kind, id_, home, name, service, field, value, note)
        except RefusedError as error:
            raise RefusedError(f"Row {number}: {error.message}", error.where) from error
    if "root" not in nodes:
        raise RefusedError("There is no row of kind “group” with the id “root”: the estimate itself is one.")
    data["root"] = nodes["root"]
    return load(data)


def _take(
    data: dict[str, Any],
    nodes: dict[str, dict[str, Any]],
    kind: str,
    id_: str,
    home: str,
    name: str,
    service: str,
    field: str,
    value: str,
    note: str,
) -> None:
    settings = data["settings"]
    match kind:
        case "book":
            data["book"] = value
        case "setting" if field.startswith("currency "):
            settings["currency"][field.removeprefix("currency ")] = value
        case "setting" if field == "always_free":
            settings[field] = value.strip().lower() in ("yes", "true", "1", "on")
        case "setting":
            settings[field] = value
        case "discount":
            settings["discounts"][service] = value
        case "already":
            settings["already"].append({"service": service, "field": field, "region": name, "amount": value})
        case "group" | "item" | "disabled item":
            if id_ in nodes:
                raise RefusedError(f"the id “{id_[:40]}” is there twice.", "id")
            node: dict[str, Any] = {"id": id_, "name": name, "note": note}
            if kind == "group":
                node["children"] = []
            else:
                node |= {"service": service, "inputs": {}, "enabled": kind == "item"}
            if home:
                _home(nodes, home, "children").append(node)
            elif id_ != "root":
                raise RefusedError("a group or item says in “In” which group it is in.", "in")
            nodes[id_] = node
        case "input":
            _home(nodes, home, "inputs")[field] = value
        case _:
            raise RefusedError(f"“{kind[:40]}” is no kind of row.", "kind")


def _home(nodes: dict[str, dict[str, Any]], home: str, what: str) -> Any:
    held = nodes.get(home, {}).get(what)
    if held is None:
        noun = "group" if what == "children" else "item"
        raise RefusedError(f"“{home[:40]}” is no {noun} of the rows above.", "in")
    return held


def _text(value: Any) -> str:
    """A cell as text; a number that a spreadsheet made of a typed one is written without its “.0”."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float) and value == int(value) and abs(value) < 1e15:
        return str(int(value))
    return str(value)
