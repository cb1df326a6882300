"""What bodies about estimates hold: read by the core's own readers, described in OpenAPI from the core's own edits."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from calculator.api.schemas import Schema, closed, reference
from calculator.estimates import edits
from calculator.estimates.document import (
    MAX_DEPTH,
    MAX_INPUTS,
    MAX_NAME,
    MAX_NOTE,
    MAX_VALUE,
    ROOT,
    Document,
    RefusedError,
    checked_text,
)
from calculator.estimates.edits import Applied, Edit
from calculator.estimates.examples import ExampleEstimate, examples
from calculator.estimates.reading import DOCUMENT, GROUP, ITEM, SETTINGS, load
from calculator.estimates.settings import PLANS

MOST_EDITS = 200
NEW = ("name", "example", "document")
LINK = ("name", "mode", "expires_at", "passphrase", "version")


@contextmanager
def within(place: str) -> Iterator[None]:
    """What is refused inside is at this place of the body."""
    try:
        yield
    except RefusedError as error:
        raise RefusedError(error.message, "/".join(filter(None, (place, error.where)))) from None


# -- edits ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Several(Edit):
    """Edits one after the other, as one change: all of them or none, undone together."""

    several: tuple[Edit, ...]

    def apply(self, document: Document) -> Applied:
        sentences: list[str] = []
        skipped: list[str] = []
        for i, edit in enumerate(self.several):
            with within(f"edits/{i}"):
                done = edits.apply(document, edit)
            document = done.document
            sentences.append(done.sentence)
            skipped += done.skipped
        if len(sentences) == 1:
            return Applied(document, sentences[0], tuple(skipped))
        return Applied(document, f"{len(sentences)} changes: {' '.join(sentences)}", tuple(skipped))


@dataclass(frozen=True)
class Replace(Edit):
    """Another document in place of what there is; one that names no price book keeps the estimate's."""

    document: Document

    def apply(self, document: Document) -> Applied:
        book = self.document.book or document.book
        return Applied(dataclasses.replace(self.document, book=book), "Replaced the whole estimate.")


def read_replacement(body: Mapping[str, Any]) -> Replace:
    """The document of a PUT."""
    with within("document"):
        return Replace(load(body.get("document")))


def read_edits(body: Mapping[str, Any]) -> Several:
    """The edits of a PATCH, in their order."""
    given = body.get("edits")
    if not isinstance(given, list) or not 1 <= len(given) <= MOST_EDITS:
        raise RefusedError(f"“edits” must be an array of 1 to {MOST_EDITS} edits.", "edits")
    found = []
    for i, raw in enumerate(given):
        with within(f"edits/{i}"):
            found.append(edits.read(raw))
    return Several(tuple(found))


# -- new estimates -------------------------------------------------------------------------------------------


def read_new(body: Mapping[str, Any]) -> Document:
    """What a new estimate says: an example, a document, or nothing yet; under a name of its own."""
    if body.get("example") is not None and body.get("document") is not None:
        raise RefusedError("An estimate starts from an example or from a document, not from both.", "example")
    document = Document()
    if body.get("example") is not None:
        document = example(body["example"]).document
    elif body.get("document") is not None:
        with within("document"):
            document = load(body["document"])
    if body.get("name") is not None:
        name = checked_text(body["name"], MAX_NAME, "Name", "name").strip()
        document = document.changed(ROOT, name=name)
    return document


def example(slug: Any) -> ExampleEstimate:
    found = next((e for e in examples() if e.slug == slug), None)
    if found is None:
        known = ", ".join(e.slug for e in examples())
        raise RefusedError(f"There is no example estimate “{str(slug)[:80]}”; there are {known}.", "example")
    return found


# -- in OpenAPI ----------------------------------------------------------------------------------------------

TEXT: Schema = {"type": "string"}
YES_NO: Schema = {"type": "boolean"}
ID: Schema = {"type": "string", "pattern": "^[a-z0-9][a-z0-9-]{0,39}$"}
NAME: Schema = {"type": "string", "maxLength": MAX_NAME}
NOTE: Schema = {"type": "string", "maxLength": MAX_NOTE}
NUMBER: Schema = {"description": "A number, or the text a person would type.", "type": "string", "maxLength": 100}
ARGUMENTS: Mapping[str, Schema] = {
    "str": TEXT,
    "bool": YES_NO,
    "Any": {"description": "What a person would type: a number, text, true or false, a list of options."},
    "Mapping[str, Any]": {"type": "object", "additionalProperties": True},
}


def body_schemas() -> dict[str, Schema]:
    """A component for every body about estimates."""
    kinds = {kind: f"{kind.__name__}Edit" for kind in edits.VERBS.values()}
    verbs = {verb: reference(kinds[kind])["$ref"] for verb, kind in edits.VERBS.items()}
    return {
        **{name: _edit(kind) for kind, name in kinds.items()},
        **_document_schemas(),
        "EditList": closed(
            {
                "edits": {
                    "type": "array",
                    "minItems": 1,
                    "maxItems": MOST_EDITS,
                    "items": {
                        "oneOf": [reference(name) for name in kinds.values()],
                        "discriminator": {"propertyName": "verb", "mapping": verbs},
                    },
                }
            },
            ("edits",),
            "Edits one after the other, as one change: all of them or none.",
        ),
        "NewEstimate": closed(
            {
                "name": {**NAME, "nullable": True},
                "example": {"type": "string", "enum": [e.slug for e in examples()]},
                "document": reference("DocumentBody"),
            },
            words="Starts from an example or from a document; an empty one where neither is given.",
        ),
        "EstimateBody": closed({"document": reference("DocumentBody")}, ("document",)),
        "EstimateFile": {
            "type": "object",
            "description": "A JSON export as it was written, or a document alone.",
            "additionalProperties": True,
        },
        "NewVersion": closed({"note": {"type": "string", "maxLength": 400, "nullable": True}}),
        "NewLink": closed(
            {
                "name": {**NAME, "nullable": True},
                "mode": {"type": "string", "enum": ["read", "edit"], "default": "read"},
                "expires_at": {"type": "string", "format": "date-time", "nullable": True},
                "passphrase": {"type": "string", "maxLength": 200, "nullable": True},
                "version": {
                    "type": "integer",
                    "nullable": True,
                    "description": "Show this version instead of the estimate as it changes.",
                },
            }
        ),
    }


def _edit(kind: type[Edit]) -> Schema:
    """An edit as its class declares it."""
    needed = [
        f.name
        for f in dataclasses.fields(kind)
        if f.default is dataclasses.MISSING and f.default_factory is dataclasses.MISSING
    ]
    properties = {f.name: dict(ARGUMENTS[str(f.type)]) for f in dataclasses.fields(kind)}
    words = " ".join((kind.__doc__ or "").split())
    return closed({"verb": {"type": "string", "enum": [kind.verb]}, **properties}, ("verb", *needed), words)


def _document_schemas() -> dict[str, Schema]:
    """A document as it may be sent: what is left out takes its default."""
    inputs = {
        "type": "object",
        "maxProperties": MAX_INPUTS,
        "additionalProperties": {"type": "string", "maxLength": MAX_VALUE},
    }
    children = {
        "type": "array",
        "items": {"oneOf": [reference("ItemBody"), reference("GroupBody")]},
        "description": f"Groups nest at most {MAX_DEPTH} deep.",
    }
    settings: dict[str, Schema] = {
        "always_free": YES_NO,
        "growth": NUMBER,
        "discount": NUMBER,
        "discounts": {"type": "object", "additionalProperties": NUMBER},
        "support": {"type": "string", "enum": list(PLANS)},
        "tax": NUMBER,
        "currency": closed({"code": {"type": "string", "pattern": "^[A-Z]{3}$"}, "rate": NUMBER, "note": NAME}),
        "already": {
            "type": "array",
            "items": closed(
                {"service": TEXT, "field": TEXT, "region": TEXT, "amount": NUMBER}, ("service", "field", "amount")
            ),
        },
    }
    group: dict[str, Schema] = {"id": ID, "name": NAME, "note": NOTE, "children": children}
    item: dict[str, Schema] = {
        "id": ID,
        "service": TEXT,
        "name": NAME,
        "note": NOTE,
        "inputs": inputs,
        "enabled": YES_NO,
    }
    document: dict[str, Schema] = {
        "format": {"type": "integer", "enum": [1]},
        "book": {"type": "string", "maxLength": 80},
        "settings": reference("SettingsBody"),
        "root": reference("GroupBody"),
    }
    return {
        "DocumentBody": closed({name: document[name] for name in DOCUMENT}, ("root",)),
        "SettingsBody": closed({name: settings[name] for name in SETTINGS}),
        "GroupBody": closed({name: group[name] for name in GROUP}, ("id",)),
        "ItemBody": closed({name: item[name] for name in ITEM}, ("id", "service")),
    }
