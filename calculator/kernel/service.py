"""A service is a class of fields, steps, sizes, lines, checks and rules; an instance of it is a case.

A case holds one scenario or many: every input is an array, and all of them broadcast together. Formulas are
plain numpy and never branch, so one scenario is the same call as a million.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Any, ClassVar

import numpy as np

from calculator.kernel import declaration
from calculator.kernel.choice import Choice
from calculator.kernel.conditions import Condition
from calculator.kernel.fields import Fault, Field
from calculator.kernel.outcomes import (
    BROKEN,
    FINE,
    NEAR,
    NEAR_SHARE,
    WARNING,
    Broken,
    Checked,
    Dimension,
    Impossible,
    Usage,
    Where,
    binding,
)
from calculator.kernel.parts import part
from calculator.kernel.steps import PLACEHOLDER, Demand, Of, check, line, rule, size, step
from calculator.kernel.trace import Traced, ceil, plain
from calculator.kernel.units import quantity
from calculator.kernel.ways import Compare, UnitCost, Way

ZERO = np.zeros(1)
ALL_FINE = np.full(1, FINE)


class Service:
    """Base of all services. Class attributes are the declaration; an instance is a case.

    `slug` names it in URLs, `title` to people, `aws_name` in files that are held against AWS's own (the title where it
    is empty), `category` groups it, `keywords` are what people search for.
    """

    slug: ClassVar[str] = ""
    title: ClassVar[str] = ""
    aws_name: ClassVar[str] = ""
    summary: ClassVar[str] = ""
    category: ClassVar[str] = ""
    keywords: ClassVar[tuple[str, ...]] = ()
    compare: ClassVar[tuple[Compare, ...]] = ()
    ways: ClassVar[tuple[Way, ...]] = ()
    unit_costs: ClassVar[tuple[UnitCost, ...]] = ()
    headline: ClassVar[str] = ""

    fields: ClassVar[tuple[Field, ...]] = ()
    steps: ClassVar[tuple[step, ...]] = ()
    sizes: ClassVar[tuple[size, ...]] = ()
    lines: ClassVar[tuple[line, ...]] = ()
    checks: ClassVar[tuple[check, ...]] = ()
    rules: ClassVar[tuple[rule, ...]] = ()
    parts: ClassVar[tuple[part, ...]] = ()
    by_name: ClassVar[dict[str, Field]] = {}

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        # A bare case shows which names its instances hold.
        declaration.refuse_taken_names(cls, {*vars(Service), *vars(Service({}))})
        declaration.gather(cls)
        declaration.verify(cls)

    # -- reading input -----------------------------------------------------------------------------

    @classmethod
    def read(cls, raw: Mapping[str, Any]) -> tuple[Service, list[Fault]]:
        """Raw values by field name (absent or blank = default) -> a case of one scenario, and what is wrong with it.

        A refused value is replaced by its default, so the case can still say which fields apply; do not price a case
        that has faults. A refused value of a field that does not apply is no fault.
        """
        inputs: dict[str, np.ndarray] = {}
        refused: dict[str, str] = {}
        for field in cls.fields:
            given = raw.get(field.name)
            if given is None or given == "":
                inputs[field.name] = field.initial()
                continue
            values, errors = field.parse([given])
            if errors:
                refused[field.name] = errors[0]
                values = field.initial()
            inputs[field.name] = values
        case = cls(inputs)
        faults = [
            Fault((name,), message, cls.by_name[name].source)
            for name, message in refused.items()
            if case.applies(cls.by_name[name])
        ]
        if not faults:
            faults = case.broken_rules()
        return case, faults

    @classmethod
    def unknown(cls, raw: Mapping[str, Any]) -> list[str]:
        """The names in `raw` that are no field."""
        return [name for name in raw if name not in cls.by_name]

    def impossible(self) -> list[Impossible]:
        """Every rule that can apply, with bools where it is violated; parts' rules name this service's fields."""
        found = []
        for item in self.rules:
            if self.applies(item):
                broken = Impossible(item, self, plain(item.fn(self)), tuple(f.name for f in item.fields))
                found.append(broken.only(self.where(item)))
        for p, inner, here in self.used_parts():
            for i in inner.impossible():
                names = tuple(self._outer_name(p, name) for name in i.fields)
                found.append(replace(i.only(here), fields=names))
        return found

    def broken_rules(self) -> list[Fault]:
        """The impossible combinations of one scenario."""
        return [Fault(i.fields, i.case.say(i.rule.sentence), i.rule.source) for i in self.impossible() if i.mask.any()]

    @staticmethod
    def _outer_name(p: part, name: str) -> str:
        return p.given.get(name, f"{p.name}_{name}")

    def applies(self, item: Field | step | part) -> bool:
        """Whether a field, a step or a part applies in any scenario."""
        return item.when is None or item.when.anywhere(self)

    def where(self, item: Field | step | part) -> Where:
        """Bools of the scenarios that a field, a step or a part applies to; None for all of them."""
        return None if item.when is None else item.when.mask(self)

    # -- a case ------------------------------------------------------------------------------------

    def __init__(self, inputs: Mapping[str, Any], *, traced: bool = False) -> None:
        """`inputs`: arrays by field name, as `Field.parse` gives them; absent ones take their default."""
        self.traced = traced
        self.inputs: dict[str, Any] = dict(inputs)
        self.order: list[tuple[step, Any]] = []
        self.unspoken: set[str] = set()
        self.masks: dict[Condition, np.ndarray] = {}
        self.somewhere: dict[Condition, bool] = {}
        self._memo: dict[str, Any] = {}
        self._parts: dict[str, Service] = {}

    def input(self, field: Field) -> Any:
        """A field's array as the formulas take it: one that remembers its origin where the case is traced."""
        value = self.inputs.get(field.name)
        if value is None:
            value = self.inputs[field.name] = field.initial()
        if self.traced and not isinstance(value, Traced):
            value = self.inputs[field.name] = Traced(value, origin=field)
        return value

    def value(self, s: step) -> Any:
        """A step's value, worked out once; where its `when` does not hold it is 0."""
        name = s.name
        if name in self._memo:
            return self._memo[name]
        if not self.applies(s):
            self._memo[name] = ZERO
            return ZERO
        result = self._sized(s) if isinstance(s, size) else s.fn(self)
        if not isinstance(s, check):
            here = self.where(s)
            if here is not None and not here.all():
                result = np.where(here, result, 0)
            self.order.append((s, result))
            if self.traced:
                result = Traced(plain(result), origin=(self, s))
        self._memo[name] = result
        return result

    def _sized(self, s: size) -> Any:
        demands: dict[str, Demand] = s.fn(self)
        largest: Any = None
        for demand in demands.values():
            ratio = demand.amount / demand.per if _divides(demand.per) else demand.amount
            largest = ratio if largest is None else np.maximum(largest, ratio)
        self._memo[f"{s.name}:demands"] = demands
        units = ceil(largest)
        if self.traced and (plain(units) >= s.least).all():
            return units  # the smallest number that can be bought played no part in the working
        return np.maximum(units, s.least)

    def dimensions(self, s: size) -> list[Dimension]:
        """How full each dimension of a size is; the fullest binds. Empty where the size does not apply."""
        known: list[Dimension] | None = self._memo.get(f"{s.name}:dimensions")
        if known is not None:
            return known
        units = plain(self.value(s))
        found: list[Dimension] = []
        for name, demand in self._memo.get(f"{s.name}:demands", {}).items():
            amount, capacity = plain(demand.amount), units * plain(demand.per)
            with np.errstate(divide="ignore", invalid="ignore"):
                share = np.where(capacity > 0, amount / capacity, 0.0)
            found.append(Dimension(name, amount, capacity, share, demand.unit))
        self._memo[f"{s.name}:dimensions"] = found
        return found

    def is_(self, **options: str | tuple[str, ...]) -> np.ndarray:
        """Bools: where the named choices have these options, e.g. `self.is_(mode="provisioned")`."""
        result = np.ones(1, bool)
        for name, values in options.items():
            choice = self.by_name[name]
            assert isinstance(choice, Choice)
            result = result & choice.is_(*((values,) if isinstance(values, str) else values)).mask(self)
        return result

    # -- parts -------------------------------------------------------------------------------------

    def nested(self, p: part) -> Service:
        """The case of a part, made once."""
        if p.name not in self._parts:
            self._parts[p.name] = p.case(self)
        return self._parts[p.name]

    def value_in(self, path: Sequence[str], s: step) -> np.ndarray:
        """The plain value of a step of the part that `path` leads to by names (none: of this case); 0 where a part on
        the way does not apply.
        """
        if not path:
            return plain(self.value(s))
        outermost = getattr(type(self), path[0])
        if not self.applies(outermost):
            return ZERO
        value, here = self.nested(outermost).value_in(path[1:], s), self.where(outermost)
        return value if here is None else np.where(here, value, 0.0)

    def used_parts(self) -> Iterator[tuple[part, Service, Where]]:
        """The parts that apply in any scenario, each with its case and where it applies."""
        for p in self.parts:
            if self.applies(p):
                here = self.where(p)
                yield p, self.nested(p), None if here is None or here.all() else here

    # -- results -----------------------------------------------------------------------------------

    def ledger(self, path: tuple[str, ...] = ()) -> list[Usage]:
        """Phase 1: every line that applies, as quantities (>= 0) of rates; those of parts after the service's own."""
        found: list[Usage] = []
        for item in self.lines:
            if not self.applies(item):
                continue
            amount = plain(self.value(item))
            if item.each:
                chosen = plain(self.input(self.by_name[item.each]))
                bits = np.bitwise_or.reduce(chosen, axis=None)
                for code in range(int(bits).bit_length()):
                    if int(bits) >> code & 1:
                        here = (chosen >> code & 1) == 1
                        found.append(Usage(item, self, np.where(here, amount, 0.0), np.array([code]), path))
            else:
                region = plain(self.input(self.by_name[item.region]))
                found.append(Usage(item, self, amount, region, path))
        for p, inner, here in self.used_parts():
            found.extend(usage.only(here) for usage in inner.ledger((*path, p.name)))
        return found

    def checked(self, path: tuple[str, ...] = ()) -> list[Checked]:
        """Every check that applies: fine, near (from 80 % of the limit on), warning or broken."""
        found: list[Checked] = []
        for item in self.checks:
            if not self.applies(item):
                continue
            outcome = self.value(item)
            bad = BROKEN if item.level == "error" else WARNING
            of = outcome if isinstance(outcome, Of) else None
            if of is not None:
                near = plain(of.used) >= plain(of.limit) * NEAR_SHARE
                state = ALL_FINE
                if near.item(0) if near.size == 1 else near.any():
                    state = np.where(_passed(of), bad, np.where(near, NEAR, FINE))
            else:
                state = np.where(plain(outcome), bad, FINE)
            found.append(Checked(item, self, state, of, path).only(self.where(item)))
        for p, inner, here in self.used_parts():
            found.extend(checked.only(here) for checked in inner.checked((*path, p.name)))
        return found

    def broken(self, path: tuple[str, ...] = ()) -> list[Broken]:
        """Every check of level "error" that applies, with bools where it is broken: what `checked` says of them, for
        many scenarios at less cost.
        """
        found: list[Broken] = []
        for item in self.checks:
            if item.level != "error" or not self.applies(item):
                continue
            outcome = self.value(item)
            of = outcome if isinstance(outcome, Of) else None
            bad = plain(outcome) if of is None else _passed(of)
            found.append(Broken(item, bad, of, path).only(self.where(item)))
        for p, inner, here in self.used_parts():
            found.extend(broken.only(here) for broken in inner.broken((*path, p.name)))
        return found

    def work_out(self) -> None:
        """Also the steps that no line or check reads. Those that come to nothing stay out of the working."""
        for s in self.steps:
            if not isinstance(s, check | rule) and s.name not in self._memo and not plain(self.value(s)).any():
                self.unspoken.add(s.name)
        for _, inner, _ in self.used_parts():
            inner.work_out()

    # -- words -------------------------------------------------------------------------------------

    def say(self, sentence: str, **extra: str) -> str:
        """A docstring with its names filled in, for a case of one scenario."""
        # The text between the names, then name and attribute of each, in turn.
        texts = _taken_apart(sentence)
        if len(texts) == 1:
            return sentence
        words = [texts[0]]
        for i in range(1, len(texts), 3):
            name = texts[i]
            words.append(extra[name] if name in extra else self._told(name, texts[i + 1]))
            words.append(texts[i + 2])
        return "".join(words)

    def _told(self, name: str, attribute: str | None) -> str:
        """A field, a step or what binds a size, as it is read aloud."""
        field = self.by_name.get(name)
        if field is not None:
            return field.spoken(field.values(self).item(0))
        s = getattr(type(self), name)
        if attribute == "binding":
            return binding([(d.name, float(d.share.item(0))) for d in self.dimensions(s)])
        return quantity(float(plain(self.value(s)).item(0)), s.unit)


@lru_cache(maxsize=4096)
def _taken_apart(sentence: str) -> list[Any]:
    return PLACEHOLDER.split(sentence)


def _passed(of: Of) -> np.ndarray:
    """Bools where a limit is passed, by more than the noise of the last binary digits."""
    return np.asarray(plain(of.used) > plain(of.limit) * (1 + 1e-12))


def _divides(per: Any) -> bool:
    """A capacity of exactly 1 needs no division in the working."""
    return isinstance(per, Traced) or not (np.ndim(per) == 0 and per == 1)
