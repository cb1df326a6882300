"""The keys of reasons in words: what an aggregate counts, said without evaluating anything."""

from __future__ import annotations

from calculator.kernel import Service
from calculator.whatif.definition import Definition
from calculator.whatif.estimate import MARK
from calculator.whatif.evaluate import CONSTRAINT, NO_NUMBER

PRICE = "price:"
"""What marks the keys of reasons that are unknown prices."""
PRICES = {"not offered": "not offered in the Region", "not in book": "not in this price book"}


def reason_words(definition: Definition, key: str) -> str:
    """Why scenarios fall out: "breaks the limit “Item size”", "no price for Storage: not offered in the Region"."""
    if key == NO_NUMBER:
        return definition.no_number
    if key.startswith(CONSTRAINT):
        return definition.constraints[int(key.removeprefix(CONSTRAINT))].missed
    item, service, (kind, name, *more) = _parted(definition, key)
    return _titled(definition, item, _said(service, kind, name, more))


def limit_name(definition: Definition, key: str) -> str:
    """What the limit of a reason is called: "Item size"."""
    item, service, (_, name, *_) = _parted(definition, key)
    return _titled(definition, item, _label(service, name))


def _parted(definition: Definition, key: str) -> tuple[str, type[Service], list[str]]:
    item, _, rest = key.rpartition(MARK)
    return item, type(definition.base.cases[item]), rest.split(":")


def _titled(definition: Definition, item: str, words: str) -> str:
    title = definition.base.titles.get(item, "")
    return f"{title}: {words}" if title else words


def _said(service: type[Service], kind: str, name: str, more: list[str]) -> str:
    if kind == "rule":
        *others, last = (_label(service, f) for f in more[0].split(","))
        return f"{', '.join(others)} and {last} do not go together" if others else f"{last} cannot be so"
    label = _label(service, name)
    return f"breaks the limit “{label}”" if kind == "limit" else f"no price for {label}: {PRICES[more[0]]}"


def _label(service: type[Service], name: str) -> str:
    """What a field, line, step or check is called, here or in a part under the part's name; its name if unknown."""
    if name in service.by_name:
        return service.by_name[name].label
    for s in service.steps:
        if s.name == name:
            return s.label
    for p in service.parts:
        if name.startswith(f"{p.name}_"):
            return _label(p.service, name.removeprefix(f"{p.name}_"))
    return name
