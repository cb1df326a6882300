"""Our own files back: JSON, the workbook, the table of inputs and the flat CSV give the estimate they were made of.

The flat CSV is a bill: it brings items, their inputs, groups and notes; settings are in the other three.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import count
from typing import Any
from urllib.parse import parse_qsl

from calculator.estimates.document import ID, MAX_NAME, Document, Group, Item, RefusedError, dump
from calculator.estimates.reading import load
from calculator.exports import flat, table
from calculator.exports.aws import DETAIL, SUMMARY
from calculator.exports.cells import FORMULA
from calculator.exports.json import LARGEST, costs_alone, import_json
from calculator.exports.workbook import is_workbook, sheets, text_rows
from calculator.services import services

LARGEST_FILE = 4 * LARGEST
"""In bytes: of a file of any kind; its JSON is held to less."""
NEEDED = ("Group path", "Item", "Description", "Status", "Item id", "Service id", "Inputs")
"""The columns of the flat CSV that an item is made of."""
AWS_SAYS, FOCUS_SAYS = (costs_alone(what) for what in ("is AWS Pricing Calculator's layout", "holds FOCUS rows"))
FOCUS = frozenset({"BilledCost", "ChargePeriodStart"})


def import_file(data: bytes) -> Document:
    """The estimate of a file that an export gave. RefusedError says what else it is."""
    if len(data) > LARGEST_FILE:
        raise RefusedError(f"An import has at most {LARGEST_FILE:,} bytes; this file has {len(data):,}.", "file")
    if is_workbook(data):
        return _of_workbook(data)
    if data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith((b"{", b"[")):
        try:
            return import_json(data.decode("utf-8-sig"))
        except UnicodeDecodeError as error:
            raise RefusedError("This JSON is not UTF-8 text.", "file") from error
    rows, _ = text_rows(data)
    rows = [row for row in rows if any(row)]
    if not rows:
        raise RefusedError("This file is empty.", "file")
    header = [str(c) for c in rows[0]]
    if table.is_table(header):
        return table.from_table(rows[1:])
    if is_flat(header):
        return from_flat(header, rows[1:])
    if header[:1] == ["Estimate summary"] or any(tuple(r[:4]) in (SUMMARY, DETAIL[:4]) for r in rows[:8]):
        raise RefusedError(AWS_SAYS, "file")
    if set(header) >= FOCUS:
        raise RefusedError(FOCUS_SAYS, "file")
    raise RefusedError(
        "This is no export of an estimate. A table of your own goes in by bulk upload, which prices every row.", "file"
    )


def _of_workbook(data: bytes) -> Document:
    found = sheets(data)
    rows = found.get("Estimate")
    if not rows or not table.is_table(rows[0]):
        raise RefusedError(
            "This workbook has no sheet “Estimate” as our export writes it. "
            "A table of your own goes in by bulk upload.",
            "file",
        )
    return table.from_table(rows[1:])


# -- the flat CSV ------------------------------------------------------------------------------------------


def is_flat(header: Sequence[str]) -> bool:
    """Whether these are columns of the flat CSV, in any order and with any number of others."""
    return set(NEEDED) <= set(header) and header[0] == flat.HEADER[0]


def flat_items(header: Sequence[str], rows: Sequence[Sequence[Any]]) -> list[tuple[tuple[str, ...], Item, int]]:
    """Each item once, with its groups' names and the number of its first row."""
    at = {name: header.index(name) for name in NEEDED}
    found: dict[str, tuple[tuple[str, ...], Item, int]] = {}
    for number, row in enumerate(rows):
        cells = {name: _unguarded(str(row[i])) if i < len(row) else "" for name, i in at.items()}
        id_ = cells["Item id"]
        if not id_ or id_ in found:
            continue
        if not ID.fullmatch(id_):
            raise RefusedError(f"Row {number + 2}: an id is up to 40 small letters, digits and hyphens.", "file")
        declared = services().get(cells["Service id"])
        item = Item(
            id_,
            cells["Service id"],
            "" if declared and cells["Item"] == declared.title else cells["Item"][:MAX_NAME],
            dict(parse_qsl(cells["Inputs"], keep_blank_values=True)),
            cells["Status"] != "disabled",
            cells["Description"],
        )
        found[id_] = tuple(cells["Group path"].split(" > ")), item, number
    return list(found.values())


def from_flat(header: Sequence[str], rows: Sequence[Sequence[Any]]) -> Document:
    """Items in their order; a group goes on as long as its items follow each other."""
    held = flat_items(header, rows)
    if not held:
        raise RefusedError("This file has no item: only rows of AWS Support, tax or nothing.", "file")
    taken = {item.id for _, item, _ in held}
    ids = (made for n in count(1) if (made := f"g{n}") not in taken)
    name = held[0][0][0]
    root: dict[str, Any] = {"id": "root", "name": name, "children": []}
    open_: list[dict[str, Any]] = [root]
    for path, item, _ in held:
        same = 0
        while same < min(len(path), len(open_)) and (same == 0 or open_[same]["name"] == path[same]):
            same += 1
        del open_[same:]
        for title in path[same:]:
            group: dict[str, Any] = {"id": next(ids), "name": title, "children": []}
            open_[-1]["children"].append(group)
            open_.append(group)
        open_[-1]["children"].append(_as_data(item))
    document = load({"root": root})
    return replace(document, root=replace(document.root, name=name))


def _as_data(item: Item) -> dict[str, Any]:
    data: dict[str, Any] = dump(Document(Group("root", "", (item,))))["root"]["children"][0]
    return data


def _unguarded(text: str) -> str:
    """Without the apostrophe that keeps a spreadsheet from calculating."""
    inner = text[1:]
    return inner if text.startswith("'") and inner.lstrip(" \n").startswith(FORMULA) else text
