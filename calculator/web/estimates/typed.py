"""What a form of these pages asks for, as an edit."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.http import QueryDict

from calculator.estimates import edits
from calculator.estimates.document import ROOT, Document, Group, RefusedError
from calculator.estimates.edits import Edit
from calculator.estimates.reading import load_settings
from calculator.estimates.settings import dump_settings

INPUT = "i."
"""What the names of an item's inputs begin with in a form that asks for more than them."""
STEPS = ("up", "down", "in", "out")


def edit_of(document: Callable[[], Document], sent: QueryDict) -> Edit:
    """The edit that a posted form asks for; RefusedError where it asks for none. Few need to know the document."""
    verb, node = sent.get("verb", ""), sent.get("id", "")
    match verb:
        case "rename":
            return edits.Rename(node, " ".join(sent.get("name", "").split()))
        case "note":
            return edits.Note(node, sent.get("note", ""))
        case "enable":
            return edits.Enable(node, sent.get("enabled") == "yes")
        case "duplicate":
            return edits.Duplicate(node)
        case "remove":
            return edits.Remove(node)
        case "add_group":
            return edits.AddGroup(sent.get("name", ""), sent.get("group", ROOT), sent.get("before", ""))
        case "add_item":
            inputs = dict(QueryDict(sent.get("inputs", "")[:20_000]).items())
            return edits.AddItem(sent.get("service", ""), inputs, sent.get("name", ""), sent.get("group", ROOT))
        case "change_inputs":
            if "inputs" in sent:
                return edits.ChangeInputs(node, dict(QueryDict(sent.get("inputs", "")[:20_000]).items()), whole=True)
            return edits.ChangeInputs(node, _inputs(sent))
        case "move":
            if sent.get("to") in STEPS:
                return step(document(), node, sent.get("to", ""))
            return edits.Move(node, sent.get("group", ROOT), sent.get("before", ""))
        case "set_field":
            return _set_field(sent)
        case "set":
            return edits.Change(_settings(document(), sent))
        case "reprice":
            return edits.Reprice(sent.get("book", ""))
    raise RefusedError("This form asks for nothing that is known here.", "verb")


def as_data(edit: Edit) -> dict[str, Any]:
    """An edit as JSON values; `edits.read` takes it back."""
    return {"verb": edit.verb, **{k: dict(v) if isinstance(v, Mapping) else v for k, v in vars(edit).items()}}


def _inputs(sent: QueryDict) -> dict[str, str]:
    """Inputs by field. A set of boxes sends an empty value first, then what is ticked; a tick sends "no" first."""
    found = {}
    for name, values in sent.lists():
        if name.startswith(INPUT):
            found[name[len(INPUT) :]] = (
                ",".join(map(str, values[1:])) if len(values) > 1 and not values[0] else values[-1]
            )
    return {name: str(value) for name, value in found.items()}


def _set_field(sent: QueryDict) -> Edit:
    """The fields of this form are named `to.<field>`; the first that has a value is meant."""
    for name, value in sent.items():
        if name.startswith("to.") and value:
            return edits.SetField(name[3:], value, sent.get("group", ROOT))
    raise RefusedError("Choose what the items shall have.", "value")


# -- moving by keyboard ------------------------------------------------------------------------------------


def step(document: Document, node: str, to: str) -> edits.Move:
    """The move that goes one place up or down, into the group above (or else below), or out of the group it is in."""
    found = document.find(node)
    home = document.parent(node)
    if home is None:
        raise RefusedError("The estimate itself has no place to move to.", "id")
    ids = [child.id for child in home.children]
    at = ids.index(node)
    outer = document.parent(home.id)
    match to:
        case "up" if at > 0:
            return edits.Move(node, home.id, ids[at - 1])
        case "down" if at < len(ids) - 1:
            return edits.Move(node, home.id, ids[at + 2] if at + 2 < len(ids) else "")
        case "in":
            for near in (*reversed(home.children[:at]), *home.children[at + 1 :]):
                if isinstance(near, Group):
                    return edits.Move(node, near.id)
            raise RefusedError(f"There is no group beside “{found.title}” to move it into.", "id")
        case "out" if outer is not None:
            after = [child.id for child in outer.children]
            place = after.index(home.id) + 1
            return edits.Move(node, outer.id, after[place] if place < len(after) else "")
        case "out":
            raise RefusedError(f"“{found.title}” is in no group.", "id")
    raise RefusedError(f"“{found.title}” is already the {'first' if to == 'up' else 'last'} there.", "id")


# -- settings ----------------------------------------------------------------------------------------------


def _settings(document: Document, sent: QueryDict) -> dict[str, Any]:
    """The settings that the form changes, those alone: the sentence of history names them."""
    old = document.settings
    code = sent.get("currency", old.currency.code).strip().upper() or "USD"
    wanted: dict[str, Any] = {
        "always_free": sent.get("always_free") == "yes",
        "growth": sent.get("growth", old.growth).strip() or "0",
        "discount": sent.get("discount", old.discount).strip() or "0",
        "support": sent.get("support", old.support),
        "tax": sent.get("tax", old.tax).strip() or "0",
        "currency": {
            "code": code,
            # A rate is of one currency: another code asks for its own.
            "rate": "1"
            if code == "USD"
            else sent.get("rate", old.currency.rate if code == old.currency.code else "").strip(),
            "note": "" if code == "USD" else sent.get("rate_note", old.currency.note),
        },
        "discounts": {
            **old.discounts,
            **{k[9:]: str(v).strip() or "0" for k, v in sent.items() if k.startswith("discount.")},
        },
        "already": _already(document, sent),
    }
    new = load_settings(wanted, old)
    now, then = dump_settings(old), dump_settings(new)
    return {key: value for key, value in wanted.items() if now[key] != then[key]}


def _already(document: Document, sent: QueryDict) -> list[dict[str, Any]]:
    """Rows of the form are named `already.<service>/<field>/<region it had>`, each with its own Region beside it."""
    kept = {a.key: (a.service, a.field, a.region, a.amount) for a in document.settings.already}
    for name in sent:
        if not name.startswith("already."):
            continue
        value = sent.get(name, "").strip()
        slug, field, region = [*name[8:].split("/"), "", ""][:3]
        kept.pop("/".join((slug, field, region)).rstrip("/"), None)
        place = sent.get(f"place.{name[8:]}", region)
        if value not in ("", "0"):
            kept[f"{slug}/{field}/{place}"] = (slug, field, place, value)
    return [{"service": s, "field": f, "region": r, "amount": a} for s, f, r, a in kept.values()]
