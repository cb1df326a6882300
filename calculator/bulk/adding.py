"""The good rows of a judged file as items of an estimate: one change, which one undo takes back."""

from __future__ import annotations

from dataclasses import replace

from calculator.bulk.actions import find, progress, verdicts
from calculator.bulk.cells import Raw, raw_rows
from calculator.bulk.columns import Mapping
from calculator.bulk.judge import GOOD
from calculator.bulk.models import Upload
from calculator.bulk.table import About
from calculator.estimates import actions, edits
from calculator.estimates.access import Viewer
from calculator.estimates.actions import Edited
from calculator.estimates.document import (
    CONTROL,
    CONTROL_BUT_LINES,
    MAX_DEPTH,
    MAX_ITEMS,
    MAX_NAME,
    MAX_NOTE,
    ROOT,
    Document,
    Group,
    Item,
    RefusedError,
    dump,
    new_id,
    typed,
)
from calculator.estimates.problems import ConflictError
from calculator.estimates.queries import show
from calculator.estimates.words import count
from calculator.services import services

TRIES = 4


def upload_add(*, viewer: Viewer, public_id: str, estimate: str = "", group: str = ROOT, name: str = "") -> Edited:
    """Add the good rows to an estimate, or to a new one. With `name` into the group of that name, which is made in
    `group` where there is none; rows that name a group go into that one inside it. RefusedError where they are too
    many.
    """
    upload = find(viewer, public_id)
    found = progress(upload)
    if not found.finished:
        raise RefusedError("Its rows are still being judged: wait for them.", "file")
    if not found.good:
        raise RefusedError("No row of this file has a price: there is nothing to add.", "file")
    if found.good > MAX_ITEMS:
        raise RefusedError(
            f"An estimate holds at most {MAX_ITEMS} items, and {found.good:,} rows are good: "
            "download the priced file, or send fewer rows.",
            "file",
        )
    raws = list(_good(upload))
    why = f"Added {count(len(raws), 'item')} of “{upload.name[:100]}”."
    if not estimate:
        title = (name.strip() or upload.name.rpartition(".")[0] or upload.name)[:MAX_NAME]
        document = _grown(Document(root=Group(ROOT, CONTROL.sub(" ", title))), ROOT, "", raws)
        made = actions.estimate_create(viewer=viewer, document=document)
        return Edited(made, document, why)
    for attempt in range(TRIES):
        shown = show(viewer, estimate)
        document = _grown(shown.document, group, name, raws)
        try:
            return actions.estimate_edit(
                viewer=viewer, public_id=estimate, edit=edits.Restore(dump(document), why),
                expected_revision=shown.estimate.revision,
            )  # fmt: skip
        except ConflictError:
            # Somebody changed it between the look and the write: look again.
            if attempt == TRIES - 1:
                raise
    raise AssertionError


def _good(upload: Upload) -> list[Raw]:
    about, mapping = About.read(upload.about), Mapping.read(upload.mapping)
    found = []
    for rows, verdict in verdicts(upload):
        raws = raw_rows(about.header, rows, mapping, comma=about.comma)
        found += [raw for raw, state in zip(raws, verdict.states, strict=True) if raw is not None and state == GOOD]
    return found


def _grown(document: Document, home: str, name: str, raws: list[Raw]) -> Document:
    document.group(home)
    if wanted := CONTROL.sub(" ", name.strip())[:MAX_NAME].strip():
        there = next((g.id for _, g in document.groups if g.name == wanted and g.id != ROOT), "")
        if not there:
            made = Group(new_id(), wanted)
            document, there = document.inserted(made, home), made.id
        home = there
    depth = len(document.nodes[home][0]) + 1
    places: dict[tuple[str, ...], str] = {(): home}
    for raw in raws:
        path = tuple(p.strip()[:MAX_NAME] for p in CONTROL.sub(" ", raw.group).split(">") if p.strip())
        path = path[: MAX_DEPTH - depth]
        for end in range(1, len(path) + 1):
            if path[:end] not in places:
                document, places[path[:end]] = _group(document, places[path[: end - 1]], path[end - 1])
        document = _appended(document, places[path], _item(raw))
    document.within_bounds()
    return document


def _group(document: Document, home: str, name: str) -> tuple[Document, str]:
    """The group of this name in another, made where there is none."""
    for child in document.group(home).children:
        if isinstance(child, Group) and child.name == name:
            return document, child.id
    made = Group(new_id(), name)
    return document.inserted(made, home), made.id


def _appended(document: Document, home: str, item: Item) -> Document:
    group = document.group(home)
    return document.changed(home, children=(*group.children, item))


def _item(raw: Raw) -> Item:
    service = services()[raw.service]
    name, note = CONTROL.sub(" ", raw.name)[:MAX_NAME], CONTROL_BUT_LINES.sub(" ", raw.note)[:MAX_NOTE]
    asked = {n: v for n, v in raw.values.items() if n in service.by_name}
    inputs = typed(service, {n: _written(v) for n, v in asked.items()})
    item = Item(new_id(), service.slug, name.strip(), inputs, raw.enabled, note)
    return replace(item, inputs=dict(sorted(inputs.items())))


def _written(value: object) -> object:
    """A number as a form would hold it: 100, not 100.0."""
    if isinstance(value, float) and not isinstance(value, bool) and value == int(value) and abs(value) < 1e15:
        return int(value)
    return value
