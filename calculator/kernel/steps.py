"""The verbs of a declaration: step, size, line, check and rule. Each wraps one method of a service.

The method's docstring is the sentence people read; `{names}` in it are filled with the case's values.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal, Self

import numpy as np

from calculator.kernel.conditions import Condition
from calculator.kernel.fields import Field

if TYPE_CHECKING:
    from calculator.kernel.service import Service

PLACEHOLDER = re.compile(r"\{(\w+)(?:\.(\w+))?\}")


@dataclass(frozen=True)
class Rate:
    """A meter of the price book, named by AWS's offer code and label (of its first paid tier, if it has tiers).

    `{field}` in the label stands for that choice's option, or for what `words` says in its place where AWS writes it
    otherwise; `by` names a choice whose options are keys of the book (instance types).
    """

    offer: str
    label: str
    by: str = ""
    words: Mapping[str, str] = field(default_factory=dict, hash=False)

    @property
    def fields(self) -> tuple[str, ...]:
        return tuple(m.group(1) for m in PLACEHOLDER.finditer(self.label))

    def written(self, options: Mapping[str, str]) -> str:
        """AWS's label for these options (values by field name)."""
        return self.label.format(**{name: self.words.get(value, value) for name, value in options.items()})


@dataclass(frozen=True)
class Allowance:
    """What AWS gives free for ever, once per account and region ("region") or once per account ("account").

    `when` says to which uses of the rate it applies.
    """

    quantity: float
    source: str
    scope: Literal["region", "account"] = "region"
    when: Condition | None = None

    def given(self, case: Service) -> Any:
        """The free quantity of each scenario."""
        return self.quantity if self.when is None else np.where(self.when.mask(case), self.quantity, 0.0)


@dataclass(frozen=True)
class Demand:
    """One dimension of a size: how much is asked of it, how much one unit carries."""

    amount: Any
    per: Any
    unit: str = ""


@dataclass(frozen=True)
class Of:
    """What a check compares: `used` of `limit`, in `unit`."""

    used: Any
    limit: Any
    unit: str = ""


class step:  # noqa: N801 - a decorator reads as a verb
    """A named intermediate value in `unit`."""

    kind = "step"

    def __init__(self, label: str, *, unit: str = "", source: str = "", when: Condition | None = None) -> None:
        self.label, self.unit, self.source, self.when = label, unit, source, when
        self.name = ""
        self.fn: Callable[[Any], Any]
        self.sentence = ""
        self.advice = ""

    def __call__(self, fn: Callable[[Any], Any]) -> Self:
        doc = inspect.getdoc(fn)
        if not doc:
            raise TypeError(f"{fn.__qualname__} needs a docstring: the sentence people read")
        paragraphs = [" ".join(p.split()) for p in doc.split("\n\n")]
        self.fn = fn
        self.sentence = paragraphs[0]
        self.advice = " ".join(paragraphs[1:])
        return self

    def __set_name__(self, owner: type, name: str) -> None:
        self.name = name

    def __get__(self, case: Service | None, owner: type | None = None) -> Any:
        return self if case is None else case.value(self)

    @property
    def placeholders(self) -> set[str]:
        return {m.group(1) for m in PLACEHOLDER.finditer(f"{self.sentence} {self.advice}")}


class size(step):  # noqa: N801
    """What the load needs: the largest of its dimensions, each a `Demand`, rounded up to whole units.

    The method returns {dimension: Demand}; `least` is the smallest number that can be bought.
    """

    kind = "size"

    def __init__(self, label: str, *, least: float = 1, **kwargs: Any) -> None:
        super().__init__(label, **kwargs)
        self.least = least


class line(step):  # noqa: N801
    """A quantity of a rate: one line of the bill.

    `once` lines are paid at the start of every term of `term` months (a step's name). `region` names the field that
    says where it is used; `each` names a `Choices` of regions which all use it. `already` asks how much of a tiered
    meter the account uses elsewhere. `allowance` is AWS's always-free quantity.
    """

    kind = "line"

    def __init__(
        self,
        label: str,
        *,
        rate: Rate,
        once: bool = False,
        term: str = "",
        region: str = "region",
        each: str = "",
        already: bool = False,
        allowance: Allowance | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(label, **kwargs)
        self.rate, self.once, self.term = rate, once, term
        self.region, self.each = region, each
        self.already, self.allowance = already, allowance


class check(step):  # noqa: N801
    """A limit. The method returns an `Of` (used of limit), or bools that are True where it is broken.

    "error" means AWS will refuse or throttle; "warning" means it works but deserves a look. The docstring's
    second paragraph says what to do about it.
    """

    kind = "check"

    def __init__(self, label: str, *, level: Literal["error", "warning"] = "error", **kwargs: Any) -> None:
        super().__init__(label, **kwargs)
        self.level = level


class rule(step):  # noqa: N801
    """An impossible combination of fields. The method returns bools, True where it is impossible."""

    kind = "rule"

    def __init__(self, *fields: Field, **kwargs: Any) -> None:
        super().__init__("", **kwargs)
        self.fields = fields
