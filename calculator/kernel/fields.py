"""What a service asks: each field has one way to read a value and one message, whatever kind it is.

Every surface (form, API, CSV, bulk) reads values through `Field.parse`, so all reject the same values with the same
words. Numbers and choices have modules of their own.
"""

from __future__ import annotations

from collections.abc import Sequence
from copy import copy
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Self

import numpy as np

from calculator.kernel.conditions import Condition
from calculator.kernel.trace import plain

if TYPE_CHECKING:
    from calculator.kernel.service import Service

TRUE = frozenset({"true", "yes", "on", "1"})
FALSE = frozenset({"false", "no", "off", "0"})


@dataclass(frozen=True)
class Fault:
    """One thing wrong with the input: the fields it names, what is allowed and why, and AWS's page for it."""

    fields: tuple[str, ...]
    message: str
    source: str = ""


@dataclass(eq=False)
class Field:
    """A question to the user. `when` says when it applies; `why` and `source` explain its bounds; `short` is a second
    name, for addresses that a spreadsheet cell holds.
    """

    label: str
    default: Any = None
    unit: str = ""
    help: str = ""
    group: str = ""
    when: Condition | None = None
    why: str = ""
    source: str = ""
    advanced: bool = False
    short: str = ""
    name: str = field(default="", init=False)

    kind = "field"

    def __set_name__(self, owner: type, name: str) -> None:
        self.name = self.name or name

    def __get__(self, case: Service | None, owner: type | None = None) -> Any:
        return self if case is None else case.input(self)

    def values(self, case: Service) -> np.ndarray:
        """The case's array of this field, without the memory of a traced case."""
        return plain(case.input(self))

    def parse(self, column: Sequence[Any]) -> tuple[np.ndarray, dict[int, str]]:
        """A column of raw values -> its array and the message of each row that was refused. Blank = default."""
        raise TypeError("parse belongs to a kind of field")

    def clean(self, raw: Any) -> np.ndarray:
        """One raw value -> an array of length one; `ValueError` carries the message."""
        values, errors = self.parse([raw])
        if errors:
            raise ValueError(errors[0])
        return values

    def initial(self) -> np.ndarray:
        """The default as an array of length one, read-only and made once."""
        known: np.ndarray | None = self.__dict__.get("_initial")
        if known is None:
            known = self.__dict__["_initial"] = self.clean(None)
            known.flags.writeable = False
        return known

    def text(self, value: Any) -> str:
        """The value as it is typed into a form or written into a URL."""
        return str(value)

    def spoken(self, value: Any) -> str:
        """The value as the sentences of the working say it."""
        return self.text(value)

    def copy(self, **changes: Any) -> Self:
        """The same question with some attributes changed, for a service that is part of another."""
        twin = copy(self)
        twin.__dict__.pop("_initial", None)
        twin.name = ""
        for name, value in changes.items():
            setattr(twin, name, value)
        return twin

    def _blank(self, raw: Any) -> bool:
        return raw is None or (isinstance(raw, str) and not raw.strip())


@dataclass(eq=False)
class Flag(Field):
    """Yes or no; the array holds bools."""

    default: bool = False

    kind = "flag"

    def on(self) -> Condition:
        """Where the answer is yes."""
        return Condition(self.values)

    def parse(self, column: Sequence[Any]) -> tuple[np.ndarray, dict[int, str]]:
        values = np.zeros(len(column), dtype=bool)
        errors: dict[int, str] = {}
        for i, raw in enumerate(column):
            if self._blank(raw):
                values[i] = self.default
            elif isinstance(raw, bool | np.bool_):
                values[i] = raw
            elif (text := str(raw).strip().lower()) in TRUE:
                values[i] = True
            elif text not in FALSE:
                errors[i] = f"{self.label} must be yes or no; “{str(raw)[:80]}” is neither."
        return values, errors

    def text(self, value: Any) -> str:
        return "yes" if value else "no"
