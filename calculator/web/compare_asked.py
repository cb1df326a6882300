"""What `/compare/` is asked to compare: references in its address, each opened as the visitor may open it.

A reference is an estimate's id, `s.` and a share link's token, or `x.` and an example's name; `~v3` behind it means
version 3, `~i` and an item's id that item alone. A whole address that was pasted in is understood as well.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.http import HttpRequest

from calculator.accounts.visitor import viewer
from calculator.estimates import queries
from calculator.estimates.access import Viewer
from calculator.estimates.compare import MOST, Column, item_of
from calculator.estimates.document import Document, RefusedError
from calculator.estimates.examples import examples
from calculator.estimates.problems import NotFoundError, PassphraseError
from calculator.estimates.sharing import link_open

UUID_SHAPE = r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
PART = r"(?:~v(?P<version>\d{1,6}))?(?:~i(?P<item>[a-z0-9-]{1,40}))?"
REFERENCE = re.compile(rf"(?P<place>{UUID_SHAPE}|s\.[\w-]{{20,100}}|x\.[a-z0-9-]{{1,60}}){PART}")
PASTED = (
    (re.compile(r"/estimates/examples/([a-z0-9-]{1,60})"), "x."),
    (re.compile(rf"/estimates/({UUID_SHAPE})"), ""),
    (re.compile(r"/s/([\w-]{20,100})"), "s."),
)
SHOWN_VERSIONS, SHOWN_OWN = 100, 100

UNREADABLE = "This is neither an estimate’s address nor a share link’s. Paste it as the browser shows it."
NOTHING = "This opens nothing for you. It may be mistyped, or the link was revoked or has expired."
LOCKED = "This link asks for a passphrase. Open it, make a copy, and compare the copy."
NO_VERSION = "There is no version {} of it, or not for you."
NO_ITEM = "The item is not in it."


@dataclass(frozen=True)
class Option:
    """What a column may show instead."""

    reference: str
    label: str
    chosen: bool = False


@dataclass(frozen=True)
class Asked:
    """A reference that was opened, or why it was not. `address` opens it on its own page."""

    reference: str
    problem: str = ""
    column: Column | None = None
    name: str = ""
    part: str = ""
    address: str = ""
    states: tuple[Option, ...] = ()
    items: tuple[Option, ...] = ()


@dataclass(frozen=True)
class _Opened:
    place: str
    document: Document
    name: str
    address: str
    versions: tuple[tuple[int, str], ...] = ()
    """Those the visitor may see, by number and note."""
    now: bool = True
    """Whether there is a state of now: a link pinned to a version has none."""
    part: str = ""
    viewer: Viewer | None = None
    public_id: UUID | None = None


def asked(request: HttpRequest) -> list[Asked]:
    """Everything the address names, in its order, at most six; blanks left out."""
    given = [text.strip() for text in request.GET.getlist("with")]
    return [_ask(request, text) for text in [g[:400] for g in given if g][:MOST]]


def canonical(references: Iterable[str]) -> str:
    """The query that names these."""
    # Nothing in a reference needs escaping.
    return "&".join(f"with={r}" for r in references)


def own(request: HttpRequest) -> list[Option]:
    """The visitor's own estimates, last changed first."""
    rows = queries.estimates(viewer(request))[:SHOWN_OWN]
    return [Option(str(e.public_id), e.title or "Estimate") for e in rows]


def worked() -> list[Option]:
    return [Option(f"x.{e.slug}", e.title) for e in examples()]


def _ask(request: HttpRequest, text: str) -> Asked:
    reference = _read(text)
    found = REFERENCE.fullmatch(reference)
    if found is None:
        return Asked(text, UNREADABLE)
    try:
        return _opened(_open(request, found["place"]), found["version"], found["item"])
    except PassphraseError:
        return Asked(reference, LOCKED)
    except NotFoundError:
        return Asked(reference, NOTHING)
    except RefusedError as error:
        return Asked(reference, error.message)


def _read(text: str) -> str:
    for pattern, prefix in PASTED:
        if found := pattern.search(text):
            return prefix + found[1]
    return text


def _open(request: HttpRequest, place: str) -> _Opened:
    if place.startswith("x."):
        example = next((e for e in examples() if e.slug == place[2:]), None)
        if example is None:
            raise NotFoundError
        return _Opened(place, example.document, example.title, f"/estimates/examples/{example.slug}/", part="example")
    if place.startswith("s."):
        token = place[2:]
        link = link_open(token=token)
        who, public_id, address = Viewer(link=link.facts), link.estimate.public_id, f"/s/{token}/"
    else:
        who, public_id, address = viewer(request), UUID(place), f"/estimates/{place}/"
    shown = queries.show(who, public_id)
    versions: tuple[tuple[int, str], ...] = ()
    if shown.access.can_see_history:
        rows = queries.versions(who, public_id)[:SHOWN_VERSIONS]
        versions = tuple((v.number, v.note) for v in rows)
    return _Opened(
        place,
        shown.document,
        shown.document.name,
        address,
        versions,
        shown.version is None,
        f"version {shown.version.number}" if shown.version else "",
        who,
        public_id,
    )


def _opened(place: _Opened, version: str | None, item: str | None) -> Asked:
    document, parts = place.document, [place.part] if place.part else []
    reference = place.place
    if version is not None:
        if place.viewer is None or place.public_id is None:
            raise RefusedError(NO_VERSION.format(version))
        try:
            document = queries.version(place.viewer, place.public_id, int(version)).content
        except NotFoundError:
            raise RefusedError(NO_VERSION.format(version)) from None
        parts = [f"version {int(version)}"]
        reference += f"~v{int(version)}"
    items = tuple(
        Option(f"{reference}~i{i.id}", " › ".join((*(g.title for g in path[1:]), i.title)), i.id == item)
        for path, i in document.items
    )
    states = []
    if place.now:
        states.append(Option(place.place, "As it is now" if place.versions else "All of it", not version and not item))
    for number, note in place.versions:
        label = f"Version {number}" + (f": {note}" if note else "")
        states.append(Option(f"{place.place}~v{number}", label, version == str(number) and not item))
    if not place.now:
        states.append(Option(place.place, place.part.capitalize(), not item))
    whole = document
    if item is not None:
        if document.nodes.get(item) is None or not any(o.chosen for o in items):
            raise RefusedError(NO_ITEM)
        whole = item_of(document, item)
        parts.append(whole.name)
        reference += f"~i{item}"
    title = " · ".join((place.name, *parts))
    return Asked(reference, "", Column(title, whole), place.name, ", ".join(parts), place.address, tuple(states), items)
