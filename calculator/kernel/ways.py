"""What a service offers beside its own number: side-by-side tables, cheaper ways, unit costs. Data only."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Compare:
    """Every option of the choice `axis` side by side for the same need.

    `driver` names a number field along which options cross (utilisation, access rate), searched from
    `low` to `high`; `driving` sets other fields (raw values) so that it acts whatever the case says.
    `baseline` is the option the others are held against. `steps` are extra columns. `months` draws
    cumulative cost.
    """

    axis: str
    title: str
    note: str = ""
    driver: str = ""
    low: float = 0.0
    high: float = 100.0
    baseline: str = ""
    steps: tuple[str, ...] = ()
    months: int = 0
    driving: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Way:
    """A change of inputs worth trying: raw values by field name, or a callable giving (title, changes)
    pairs for a case.

    It is shown only where it applies, breaks no limit and costs less.
    """

    title: str
    change: Mapping[str, Any] | Callable[[Any], Iterable[tuple[str, Mapping[str, Any]]]]
    note: str = ""


@dataclass(frozen=True)
class UnitCost:
    """Cost per unit of a driver: `label` ("million records"), the step that counts it a month, how many
    make a unit. `lines` names the lines that count, all of them where it is empty.
    """

    label: str
    step: str
    per: float = 1.0
    lines: tuple[str, ...] = ()
