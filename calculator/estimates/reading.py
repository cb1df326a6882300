"""Documents from JSON: strict about shape and bounds, lenient about services this version does not know."""

from __future__ import annotations

import difflib
import json
from collections.abc import Mapping
from typing import Any

from calculator.estimates.document import (
    FORMAT,
    ID,
    MAX_DEPTH,
    MAX_INPUTS,
    MAX_NAME,
    MAX_NOTE,
    MAX_VALUE,
    ROOT,
    Document,
    Group,
    Item,
    Node,
    RefusedError,
    checked_text,
)
from calculator.estimates.settings import (
    CURRENCY,
    DISCOUNT,
    GROWTH,
    MAX_SETTINGS,
    PLANS,
    RATE,
    TAX,
    Already,
    Currency,
    Settings,
)
from calculator.kernel import Number
from calculator.services import services

DOCUMENT = ("format", "book", "settings", "root")
SETTINGS = ("always_free", "growth", "discount", "discounts", "support", "tax", "currency", "already")
GROUP = ("id", "name", "note", "children")
ITEM = ("id", "service", "name", "note", "inputs", "enabled")


def loads(text: str) -> Document:
    """A document from JSON text."""
    try:
        return load(json.loads(text))
    except (json.JSONDecodeError, RecursionError) as error:
        raise RefusedError(f"This is not JSON: {str(error)[:120]}.") from error


def load(data: Any) -> Document:
    """A document from JSON values; RefusedError says what is wrong and where."""
    held = fields(data, DOCUMENT, "a document", "")
    if held.get("format", FORMAT) != FORMAT:
        raise RefusedError(f"This file has format {str(held['format'])[:20]}; this version reads {FORMAT}.", "format")
    root = _group(held.get("root", {"id": ROOT}), "root", 0)
    if root.id != ROOT:
        raise RefusedError(f"The outermost group has the id “{ROOT}”.", "root/id")
    document = Document(
        root=root,
        settings=load_settings(held.get("settings", {})),
        book=checked_text(held.get("book", ""), 80, "Price book", "book"),
    )
    if len(document.nodes) != _count(root):
        raise RefusedError("Two groups or items have the same id.", "root")
    document.within_bounds()
    return document


def revive(data: Mapping[str, Any]) -> Document:
    """A document that `dump` made and the database held: its nodes were judged before they were stored."""
    root = _revived(data["root"])
    assert isinstance(root, Group)
    return Document(root, load_settings(data["settings"]), data["book"])


def _revived(data: Mapping[str, Any]) -> Node:
    if "service" in data:
        return Item(data["id"], data["service"], data["name"], data["inputs"], data["enabled"], data["note"])
    return Group(data["id"], data["name"], tuple(map(_revived, data["children"])), data["note"])


def fields(data: Any, known: tuple[str, ...], what: str, where: str) -> Mapping[str, Any]:
    """A JSON object with no key but the known ones."""
    if not isinstance(data, Mapping):
        raise RefusedError(f"{what[0].upper()}{what[1:]} must be an object with {', '.join(known)}.", where)
    for key in data:
        if key not in known:
            near = difflib.get_close_matches(str(key)[:80], known, n=1)
            hint = f"did you mean {near[0]}?" if near else f"there are {', '.join(known)}."
            raise RefusedError(
                f"There is no “{str(key)[:80]}” in {what}; {hint}", f"{where}/{str(key)[:80]}".lstrip("/")
            )
    return data


def decimal(number: Number, raw: Any, where: str) -> str:
    """A number of the settings as it is kept; refused in the field's own words."""
    values, errors = number.parse([raw])
    if errors:
        raise RefusedError(errors[0], where)
    return number.text(values[0])


def flag(raw: Any, label: str, where: str) -> bool:
    if not isinstance(raw, bool):
        raise RefusedError(f"{label} must be true or false.", where)
    return raw


def load_settings(data: Any, base: Settings | None = None) -> Settings:
    """Settings from JSON values; a key that is absent keeps the value of `base`."""
    held = fields(data, SETTINGS, "the settings", "settings")
    base = base or Settings()
    return Settings(
        always_free=flag(held.get("always_free", base.always_free), "Always-free allowances", "settings/always_free"),
        growth=decimal(GROWTH, held.get("growth", base.growth), "settings/growth"),
        discount=decimal(DISCOUNT, held.get("discount", base.discount), "settings/discount"),
        discounts=_discounts(held["discounts"]) if "discounts" in held else base.discounts,
        support=_plan(held.get("support", base.support)),
        tax=decimal(TAX, held.get("tax", base.tax), "settings/tax"),
        currency=read_currency(held["currency"]) if "currency" in held else base.currency,
        already=_already(held["already"]) if "already" in held else base.already,
    )


def _plan(raw: Any) -> str:
    if not isinstance(raw, str) or raw not in PLANS:
        raise RefusedError(f"Support plan: choose {', '.join(PLANS)}; “{str(raw)[:40]}” is none.", "settings/support")
    return raw


def read_currency(raw: Any) -> Currency:
    """A currency with its rate. RefusedError where there is none: no rate is known here."""
    where = "settings/currency"
    held = fields(raw, ("code", "rate", "note"), "the currency", where)
    code = held.get("code", "USD")
    if not isinstance(code, str) or not CURRENCY.fullmatch(code):
        raise RefusedError(
            f"Currency is a code of three capitals such as EUR; “{str(code)[:20]}” is not.", f"{where}/code"
        )
    if code != "USD" and held.get("rate", "") in ("", None):
        raise RefusedError(f"Say how many {code} one US dollar is: there is no rate of {code} here.", f"{where}/rate")
    rate = decimal(RATE, held.get("rate", "1"), f"{where}/rate")
    if code == "USD" and rate != "1":
        raise RefusedError("The exchange rate of USD is 1: AWS's prices are in US dollars.", f"{where}/rate")
    return Currency(code, rate, checked_text(held.get("note", ""), MAX_NAME, "Note on the rate", f"{where}/note"))


def _discounts(raw: Any) -> dict[str, str]:
    where = "settings/discounts"
    if not isinstance(raw, Mapping) or len(raw) > MAX_SETTINGS:
        raise RefusedError(f"Discounts are per cent by service, at most {MAX_SETTINGS} of them.", where)
    kept = {
        checked_text(slug, 80, "Service", where): decimal(DISCOUNT, percent, f"{where}/{slug}")
        for slug, percent in raw.items()
    }
    return {slug: percent for slug, percent in sorted(kept.items()) if percent != "0"}


def _already(raw: Any) -> tuple[Already, ...]:
    where = "settings/already"
    if not isinstance(raw, list) or len(raw) > MAX_SETTINGS:
        raise RefusedError(f"Already-used amounts are a list of at most {MAX_SETTINGS}.", where)
    found: dict[str, Already] = {}
    for i, entry in enumerate(raw):
        here = f"{where}/{i}"
        held = fields(entry, ("service", "field", "region", "amount"), "an already-used amount", here)
        slug, name, region = (
            checked_text(held.get(key, ""), 80, key.capitalize(), f"{here}/{key}")
            for key in ("service", "field", "region")
        )
        if not slug or not name.rpartition("already_")[1]:
            raise RefusedError("An already-used amount names a service and one of its “already” fields.", here)
        declared = services().get(slug)
        asked = declared.by_name.get(name) if declared else None
        number = asked if isinstance(asked, Number) else Number("Already used", max=1e15)
        amount = Already(slug, name, region, decimal(number, held.get("amount", ""), f"{here}/amount"))
        if amount.key in found:
            raise RefusedError("Two already-used amounts are of the same field.", here)
        found[amount.key] = amount
    return tuple(sorted(a for a in found.values() if a.amount != "0"))


def _id(raw: Any, where: str) -> str:
    if not isinstance(raw, str) or not ID.fullmatch(raw):
        raise RefusedError("An id is up to 40 small letters, digits and hyphens.", f"{where}/id")
    return raw


def _group(data: Any, where: str, depth: int) -> Group:
    held = fields(data, GROUP, "a group", where)
    children = held.get("children", [])
    if not isinstance(children, list):
        raise RefusedError("The children of a group are a list of groups and items.", f"{where}/children")
    if depth > MAX_DEPTH:
        raise RefusedError(f"Groups nest at most {MAX_DEPTH} deep.", where)
    return Group(
        id=_id(held.get("id"), where),
        name=checked_text(held.get("name", ""), MAX_NAME, "Name", f"{where}/name"),
        note=checked_text(held.get("note", ""), MAX_NOTE, "Note", f"{where}/note", lines=True),
        children=tuple(_node(child, f"{where}/children/{i}", depth + 1) for i, child in enumerate(children)),
    )


def _node(data: Any, where: str, depth: int) -> Node:
    if isinstance(data, Mapping) and "service" in data:
        return load_item(data, where)
    return _group(data, where, depth)


def load_item(data: Any, where: str = "item") -> Item:
    held = fields(data, ITEM, "an item", where)
    inputs = held.get("inputs", {})
    if not isinstance(inputs, Mapping) or len(inputs) > MAX_INPUTS:
        raise RefusedError(f"Inputs are texts by field name, at most {MAX_INPUTS}.", f"{where}/inputs")
    return Item(
        id=_id(held.get("id"), where),
        service=checked_text(held.get("service"), 80, "Service", f"{where}/service"),
        name=checked_text(held.get("name", ""), MAX_NAME, "Name", f"{where}/name"),
        note=checked_text(held.get("note", ""), MAX_NOTE, "Note", f"{where}/note", lines=True),
        inputs={
            checked_text(name, 80, "A field's name", f"{where}/inputs"): checked_text(
                value, MAX_VALUE, "An input", f"{where}/inputs/{name}"
            )
            for name, value in sorted(inputs.items())
        },
        enabled=flag(held.get("enabled", True), "Enabled", f"{where}/enabled"),
    )


def _count(node: Node) -> int:
    return 1 + sum(_count(child) for child in node.children) if isinstance(node, Group) else 1
