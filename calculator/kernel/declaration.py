"""What the body of a service's class declares: its members gathered by kind, and held against each other.

All of this happens while the class is made, so that a slip in a declaration fails at import and names its class.
"""

from __future__ import annotations

from collections.abc import Iterator, Set
from typing import TYPE_CHECKING, Any

from calculator.kernel.choice import Choice
from calculator.kernel.fields import Field
from calculator.kernel.number import Number
from calculator.kernel.parts import part
from calculator.kernel.steps import check, line, rule, size, step

if TYPE_CHECKING:
    from calculator.kernel.service import Service

FILLED_BY_CHECKS = {"used", "limit"}


def gather(service: type[Service]) -> None:
    """Fill the service's `fields`, `steps`, `lines` and so on from its body and its bases, in the order written."""
    members = _members(service)
    fields: list[Field] = []
    for member in members.values():
        if isinstance(member, Field):
            fields.append(member)
        elif isinstance(member, part):
            fields.extend(member.asked())
    service.fields = tuple(fields)
    service.by_name = {f.name: f for f in fields}

    def of(kind: type) -> tuple[Any, ...]:
        return tuple(m for m in members.values() if isinstance(m, kind))

    service.steps, service.sizes, service.lines = of(step), of(size), of(line)
    service.checks, service.rules, service.parts = of(check), of(rule), of(part)


def _members(service: type[Service]) -> dict[str, Any]:
    """Everything in the body and the bases by name, with the questions that tiered lines bring along."""
    members: dict[str, Any] = {}
    for base in reversed(service.__mro__):
        members.update(vars(base))
    for name, member in list(members.items()):
        if isinstance(member, line) and member.already:
            asked = _already_used(name, member)
            members.setdefault(asked.name, asked)
            if asked.name not in vars(service):
                setattr(service, asked.name, asked)
    return members


def _already_used(name: str, tiered: line) -> Number:
    """The question how much of a tiered line's meter the account uses elsewhere."""
    asked = Number(
        f"{tiered.label} already used",
        unit=tiered.unit,
        max=1e15,
        group="Already using",
        advanced=True,
        rising=False,
        help="What the account uses of this meter elsewhere: its tiers continue from there.",
        when=tiered.when,
    )
    asked.name = f"already_{name}"
    return asked


def refuse_taken_names(service: type[Service], taken: Set[str]) -> None:
    """TypeError where the body gives a field, step or part a name that `Service` needs itself."""
    for name, member in vars(service).items():
        if isinstance(member, Field | step | part) and name in taken:
            raise TypeError(f"{service.__name__}.{name}: every service has a {name!r} of its own; choose another name")


def verify(service: type[Service]) -> None:
    """TypeError with a line for each name in a sentence, rate, part, comparison or unit cost that leads nowhere."""
    problems = [f"{service.__name__}{problem}" for problem in _problems(service)]
    if problems:
        raise TypeError("\n".join(problems))


def _problems(service: type[Service]) -> Iterator[str]:
    known = {*service.by_name, *(s.name for s in service.steps)}
    for item in service.steps:
        unknown = item.placeholders - known - FILLED_BY_CHECKS
        if unknown:
            yield f".{item.name}: the sentence names unknown {', '.join(sorted(unknown))}"
    names = [*service.by_name, *(f.short for f in service.fields if f.short)]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        yield f": {', '.join(twice)} names more than one field"
    for inner in service.parts:
        for name in inner.given.values():
            if name not in known:
                yield f".{inner.name}: the part is given unknown {name!r}"
    yield from _problems_of_lines(service)
    yield from _problems_of_comparisons(service)
    yield from _problems_of_unit_costs(service, known)


def _problems_of_lines(service: type[Service]) -> Iterator[str]:
    for charge in service.lines:
        for name in (*charge.rate.fields, *filter(None, (charge.rate.by, charge.each, charge.region))):
            if not isinstance(service.by_name.get(name), Choice):
                yield f".{charge.name}: the rate needs a choice named {name!r}"
        if charge.term and not _is_step(service, charge.term):
            yield f".{charge.name}: term names unknown step {charge.term!r}"


def _problems_of_comparisons(service: type[Service]) -> Iterator[str]:
    for compare in service.compare:
        for name in (compare.axis, *filter(None, (compare.driver,)), *compare.driving):
            if name not in service.by_name:
                yield f": compare names unknown field {name!r}"
        for name in compare.steps:
            if not _is_step(service, name):
                yield f": compare names unknown step {name!r}"
    if service.headline and not _is_step(service, service.headline):
        yield f": headline names unknown step {service.headline!r}"


def _problems_of_unit_costs(service: type[Service], known: Set[str]) -> Iterator[str]:
    billed = set(line_names(service))
    for cost in service.unit_costs:
        if cost.step not in known:
            yield f": the unit cost of a {cost.label} counts unknown {cost.step!r}"
        for name in cost.lines:
            if name not in billed:
                yield f": the unit cost of a {cost.label} names unknown line {name!r}"


def _is_step(service: type[Service], name: str) -> bool:
    return any(s.name == name for s in service.steps)


def line_names(service: type[Service], prefix: str = "") -> Iterator[str]:
    """The names that lines have on a bill: those of parts come after the part's own name."""
    for item in service.lines:
        yield f"{prefix}{item.name}"
    for inner in service.parts:
        yield from line_names(inner.service, f"{prefix}{inner.name}_")
