"""What a request asks of a service: the values typed, the case they make, and the short URL that says the same."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.http import QueryDict

from calculator.kernel import Fault, Number, Service
from calculator.kernel.choice import Choices
from calculator.kernel.fields import TRUE
from calculator.kernel.once import once
from calculator.whatif.scope import KEEP, NAMES, Scope, read_scope, written_scope

ALWAYS_FREE = "always_free"
WORKING = "working"
CHART = "chart"
SWITCHES = (ALWAYS_FREE, WORKING, CHART)
"""What the page itself reads beside the service's fields; each is written `1` or left out."""


@once
def defaults(service: type[Service]) -> dict[str, str]:
    """The default of every field as it would be typed."""
    return {f.name: f.text(f.clean(None).reshape(-1)[0]) for f in service.fields}


def query_of(
    service: type[Service],
    values: Mapping[str, str],
    switches: Iterable[str] = (),
    others: Mapping[str, str] | None = None,
) -> str:
    """The shortest query string for these values (texts by field name): what equals its default is left out."""
    standard = defaults(service)
    pairs = [(n, values[n]) for n in standard if n in values and values[n] != standard[n]]
    pairs.extend((name, "1") for name in SWITCHES if name in switches)
    pairs.extend((others or {}).items())
    return urlencode(pairs, safe=",:/")


def written(value: Any) -> str:
    """A raw value of an example or of a cheaper way, as it is typed."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list | tuple):
        return ",".join(map(str, value))
    return str(value)


@dataclass(frozen=True)
class Asked:
    service: type[Service]
    raw: dict[str, str]
    """What was typed, by field name; fields that were not sent are absent."""
    case: Service
    faults: list[Fault]
    switches: frozenset[str]
    ignored: list[str] = field(default_factory=list)
    """Names in the query that are no field of this service."""
    limits: Mapping[str, str] = field(default_factory=dict)
    """How far advice may go, as it was typed."""

    @classmethod
    def read(cls, service: type[Service], query: QueryDict) -> Asked:
        raw: dict[str, str] = {}
        ignored = []
        for name, values in query.lists():
            asked = service.by_name.get(name)
            if asked is not None:
                raw[name] = ",".join(v for v in values if v) if isinstance(asked, Choices) else str(values[-1])
            elif name not in SWITCHES and name not in NAMES:
                ignored.append(name)
        case, faults = service.read(raw)
        switches = frozenset(name for name in SWITCHES if query.get(name, "").lower() in TRUE)
        limits = {n: ",".join(filter(None, query.getlist(n))) if n == KEEP else query.get(n, "") for n in NAMES}
        return cls(service, raw, case, faults, switches, ignored, limits)

    @classmethod
    def of(cls, service: type[Service], inputs: Mapping[str, str]) -> Asked:
        """The case of inputs that do not come as a query."""
        case, faults = service.read(inputs)
        return cls(service, dict(inputs), case, faults, frozenset())

    @property
    def always_free(self) -> bool:
        return ALWAYS_FREE in self.switches

    @cached_property
    def wrong(self) -> frozenset[str]:
        """Names of the fields a fault speaks about."""
        return frozenset(name for fault in self.faults for name in fault.fields)

    @cached_property
    def impossible(self) -> bool:
        """Whether every value was understood and together they are what AWS does not offer."""
        return bool(self.faults) and self.faults == self.case.broken_rules()

    @cached_property
    def values(self) -> dict[str, str]:
        """Every value that was sent, as text: tidied where it was understood, as typed where it was not."""
        found = {}
        for name, typed in self.raw.items():
            asked = self.service.by_name[name]
            understood = asked.text(asked.values(self.case).reshape(-1)[0])
            found[name] = typed.strip() if name in self.wrong or name in self.converted else understood
        return found

    @cached_property
    def converted(self) -> dict[str, str]:
        """What was typed in another unit, as the number it stands for: "1.142 records/s", by field name."""
        return {
            name: asked.spoken(asked.values(self.case).item(0))
            for name, typed in self.raw.items()
            if isinstance(asked := self.service.by_name[name], Number) and asked.converted(typed)
        }

    @cached_property
    def _scope(self) -> tuple[Scope, list[Fault]]:
        return read_scope(self.service, self.limits)

    @property
    def scope(self) -> Scope:
        """How far advice may go."""
        return self._scope[0]

    @property
    def scope_faults(self) -> list[Fault]:
        return self._scope[1]

    @cached_property
    def _scope_pairs(self) -> dict[str, str]:
        wrong = {name for fault in self.scope_faults for name in fault.fields}
        return written_scope(self.scope) | {name: self.limits[name] for name in wrong}

    @cached_property
    def query(self) -> str:
        return query_of(self.service, self.values, self.switches, self._scope_pairs)

    def changed(self, changes: Mapping[str, Any]) -> str:
        """The query of this case with some raw values changed."""
        return query_of(
            self.service,
            {**self.values, **{name: written(value) for name, value in changes.items()}},
            self.switches,
            self._scope_pairs,
        )

    @cached_property
    def hidden(self) -> frozenset[str]:
        """Names of the fields that do not apply to the case."""
        return frozenset(f.name for f in self.service.fields if f.when is not None and not self.case.applies(f))
