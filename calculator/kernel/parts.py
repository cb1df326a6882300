"""A service inside another: its own fields and formulas, not a copy."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np

from calculator.kernel.conditions import Condition
from calculator.kernel.fields import Field

if TYPE_CHECKING:
    from calculator.kernel.service import Service


class part:  # noqa: N801 - reads as a verb beside step and line
    """Another service inside this one: its own fields and formulas, not a copy.

    `ask` lists the fields the user answers here, renamed to `<prefix>_<name>`; `given` binds others to this service's
    fields or steps by name; `fixed` sets the rest to constants (raw values). Fields in none of the three keep their
    default.
    """

    def __init__(
        self,
        service: type[Service],
        title: str,
        *,
        ask: tuple[str, ...],
        given: Mapping[str, str],
        fixed: Mapping[str, Any] | None = None,
        defaults: Mapping[str, Any] | None = None,
        when: Condition | None = None,
    ) -> None:
        self.service, self.title, self.given = service, title, dict(given)
        self.fixed, self.defaults, self.when = dict(fixed or {}), dict(defaults or {}), when
        # What the account already uses of a tiered meter matters wherever the meter is used.
        already = (name for name in service.by_name if name.startswith("already_"))
        self.ask = (*ask, *(name for name in already if name not in {*ask, *self.given, *self.fixed}))
        self.name = ""
        unknown = {*ask, *self.given, *self.fixed} - set(service.by_name)
        if unknown:
            raise TypeError(f"part {title!r}: {service.__name__} has no field {', '.join(sorted(unknown))}")

    def __set_name__(self, owner: type, name: str) -> None:
        self.name = name

    def __get__(self, case: Service | None, owner: type | None = None) -> Any:
        return self if case is None else case.nested(self)

    def asked(self) -> Iterator[Field]:
        """The fields this part adds to the outer form, under the part's title."""
        for name in self.ask:
            inner = self.service.by_name[name]
            shown = Condition(partial(self._shown, inner))
            group = inner.group if name.startswith("already_") else self.title
            short = f"{self.name}_{inner.short}" if inner.short else ""
            changes = {"name": f"{self.name}_{name}", "short": short, "group": group, "when": shown}
            if name in self.defaults:
                changes["default"] = self.defaults[name]
            yield inner.copy(**changes)

    def _shown(self, inner: Field, outer: Service) -> np.ndarray:
        mask = np.ones(1, bool) if self.when is None else self.when.mask(outer)
        if inner.when is not None:
            mask = mask & inner.when.mask(outer.nested(self))
        return mask

    def case(self, outer: Service) -> Service:
        """The inner service's case: its inputs from the outer case, the rest fixed or by default."""
        inputs: dict[str, Any] = {}
        for field in self.service.fields:
            if field.name in self.given:
                inputs[field.name] = getattr(outer, self.given[field.name])
            elif field.name in self.ask:
                inputs[field.name] = outer.input(outer.by_name[f"{self.name}_{field.name}"])
            elif field.name in self.fixed:
                inputs[field.name] = field.clean(self.fixed[field.name])
        return self.service(inputs, traced=outer.traced)
