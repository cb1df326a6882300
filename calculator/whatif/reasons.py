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
    """Why scenarios fall out: "Item size", "no price for Storage: not offered in the Region"."""
    if key == NO_NUMBER:
        return definition.no_number
    if key.startswith(CONSTRAINT):
        return definition.constraints[int(key.removeprefix(CONSTRAINT))].missed
    item, _, rest = key.rpartition(MARK)
    case = definition.base.cases[item]
    title = definition.base.titles.get(item, "")
    kind, name, *more = rest.split(":")
    said = _said(type(case), kind, name, more)
    return f"{title}: {said}" if title else said


def _said(service: type[Service], kind: str, name: str, more: list[str]) -> str:
    if kind == "rule":
        return " with ".join(_label(service, f) for f in more[0].split(","))
    label = _label(service, name)
    return label if kind == "limit" else f"no price for {label}: {PRICES[more[0]]}"


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
