"""What a service asks: numbers, choices and flags, each with one way to read a value and one message.

Every surface (form, API, CSV, bulk) reads values through `Field.parse`, so all reject the same values with the same
words.
"""

from __future__ import annotations

import copy
import difflib
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np

from calculator.kernel.trace import plain
from calculator.kernel.typed import convert, example
from calculator.kernel.units import quantity

if TYPE_CHECKING:
    from calculator.kernel.service import Service

PLAIN_NUMBER = re.compile(r"[+-]?(?=\.?\d)(\d+|\d{1,3}(,\d{3})+)?(\.\d*)?([eE][+-]?\d{1,3})?", re.ASCII)
DIGITS = frozenset("0123456789.")
MANY = 50
"""Rows from which on a column is looked at as a whole first."""
MOST_HINTS = 50
"""Looking for what somebody may have meant takes milliseconds: a column of a million slips gets so many hints."""
TRUE = frozenset({"true", "yes", "on", "1"})
FALSE = frozenset({"false", "no", "off", "0"})
MOST_LETTERS = 60  # of a number with its unit
LISTED = 3  # up to so many options are compared one by one; more are looked up in a table


@dataclass(frozen=True)
class Fault:
    """One thing wrong with the input: the fields it names, what is allowed and why, and AWS's page for it."""

    fields: tuple[str, ...]
    message: str
    source: str = ""


class Condition:
    """When something applies. Combine with `&`, `|` and `~`."""

    __slots__ = ("test",)

    def __init__(self, test: Callable[[Any], np.ndarray]) -> None:
        self.test = test

    def mask(self, case: Any) -> np.ndarray:
        """Bools shaped like the case's inputs, worked out once a case."""
        known: np.ndarray | None = case.masks.get(self)
        if known is None:
            known = case.masks[self] = self.test(case)
        return known

    def anywhere(self, case: Any) -> bool:
        """Whether it holds in any scenario of the case, worked out once a case."""
        known: bool | None = case.somewhere.get(self)
        if known is None:
            mask = self.mask(case)
            known = case.somewhere[self] = bool(mask.item(0) if mask.size == 1 else mask.any())
        return known

    def __and__(self, other: Condition) -> Condition:
        # Where nothing holds, the other need not be asked.
        return Condition(lambda case: self.mask(case) & other.mask(case) if self.anywhere(case) else self.mask(case))

    def __or__(self, other: Condition) -> Condition:
        return Condition(lambda case: self.mask(case) | other.mask(case))

    def __invert__(self) -> Condition:
        return Condition(lambda case: ~self.mask(case))


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
        return plain(case.input(self))

    def parse(self, column: Sequence[Any]) -> tuple[np.ndarray, dict[int, str]]:
        """A column of raw values -> its array and the message of each row that was refused. Blank =
        default.
        """
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

    def _blank(self, raw: Any) -> bool:
        return raw is None or (isinstance(raw, str) and not raw.strip())


@dataclass(eq=False)
class Number(Field):
    """A quantity in `unit`, float64. `whole` asks for whole numbers; `monthly` says that it counts a month's.

    `rising` says that more of it never costs less, which a test holds every service to; False for a target
    utilisation or a batch size.
    """

    default: float = 0
    min: float = 0
    max: float = 1e12
    whole: bool = False
    rising: bool = True
    monthly: bool = False

    kind = "number"

    def above(self, bound: float) -> Condition:
        return Condition(lambda case: self.values(case) > bound)

    def parse(self, column: Sequence[Any]) -> tuple[np.ndarray, dict[int, str]]:
        values = _digits(column) if len(column) >= MANY else None
        errors: dict[int, str] = {}
        if values is None:
            values = self._one_by_one(column)
        bad = ~((values >= self.min) & (values <= self.max))
        if self.whole:
            bad |= values != np.floor(values)
        for row in map(int, np.flatnonzero(bad)):
            errors[row] = self._message(values[row], column[row])
        return values, errors

    def _one_by_one(self, column: Sequence[Any]) -> np.ndarray:
        values = np.empty(len(column))
        for i, raw in enumerate(column):
            if type(raw) is float or type(raw) is int:
                values[i] = raw
            elif self._blank(raw):
                values[i] = self.default
                continue
            else:
                values[i] = self._read(raw)
        return values

    def _read(self, raw: Any) -> float:
        if isinstance(raw, bool) or not isinstance(raw, str | int | float | np.number):
            return float("nan")
        text = self._bare(str(raw))
        if PLAIN_NUMBER.fullmatch(text):
            return float(text.replace(",", ""))
        found = convert(text, self.unit, self.monthly) if len(text) <= MOST_LETTERS else None
        return float("nan") if found is None else found

    def _bare(self, typed: str) -> str:
        """What was typed without the field's own unit."""
        text = typed.strip()
        if self.unit and text.lower().endswith(self.unit.lower()):
            text = text[: -len(self.unit)].rstrip()
        return text

    def converted(self, typed: str) -> bool:
        """Whether this says a number in another unit, so that it is worth keeping as it was typed."""
        text = self._bare(typed)
        return bool(text) and not PLAIN_NUMBER.fullmatch(text) and not np.isnan(self._read(typed))

    def _message(self, value: float, raw: Any) -> str:
        if np.isnan(value):
            other = example(self.unit, self.monthly)
            such = self.text(self.default or self.max) + (f" or {other}" if other else "")
            given = str(raw).lower() if isinstance(raw, bool) else str(raw)
            return f"{self.label} must be a number, such as {such}; “{given[:80]}” is not."
        why = f" {self.why}" if self.why else ""
        given = f"you gave {self._given(value)}.{why}"
        if value < self.min:
            return f"{self.label} must be at least {quantity(self.min, self.unit)}; {given}"
        if value > self.max:
            return f"{self.label} must be at most {quantity(self.max, self.unit)}; {given}"
        return f"{self.label} must be a whole number; {given}"

    def _given(self, value: float) -> str:
        return f"{value:,.0f}" if value == np.floor(value) and abs(value) < 1e15 else f"{value:,.15g}"

    def text(self, value: Any) -> str:
        value = float(value)
        return str(int(value)) if value == int(value) and abs(value) < 1e15 else repr(value)

    def spoken(self, value: Any) -> str:
        return quantity(float(value), self.unit)


def _digits(column: Sequence[Any]) -> np.ndarray | None:
    """A column of texts that are all digits and points; None for any other, which is looked at cell by cell."""
    if not {str}.issuperset(map(type, column)) or not DIGITS.issuperset("".join(column)):
        return None
    try:
        return np.array([float(raw) for raw in column])
    except ValueError:  # a blank, or points alone
        return None


@dataclass(frozen=True)
class Option:
    """One possible answer of a choice: AWS's code for it, the words for people, a hint."""

    value: str
    label: str
    hint: str = ""


@dataclass(eq=False)
class Choice(Field):
    """One of several options; the array holds option numbers (intp).

    `options` are (value, label[, hint]) tuples, or a callable giving them where they come from the price book. `vary`
    makes every other option a candidate for "cheaper ways"; `search` asks for a search box.
    """

    default: str = ""
    options: Iterable[tuple[str, ...]] | Callable[[], Iterable[tuple[str, ...]]] = ()
    vary: bool = False
    search: bool = False

    kind = "choice"

    def __post_init__(self) -> None:
        self._options: tuple[Option, ...] | None = None
        self._codes: dict[str, int] = {}
        self._chosen: dict[tuple[str, ...], Condition] = {}
        self._listed: dict[tuple[str, ...], np.ndarray] = {}

    @property
    def choices(self) -> tuple[Option, ...]:
        if self._options is None:
            given = self.options() if callable(self.options) else self.options
            self._options = tuple(Option(*o) for o in given)
            self._codes = {o.value: i for i, o in enumerate(self._options)}
        return self._options

    @property
    def codes(self) -> dict[str, int]:
        return self._codes if self.choices else {}

    def is_(self, *values: str) -> Condition:
        """Where one of these options is chosen. Asked again, it is the same condition, looked at once a case."""
        known = self._chosen.get(values)
        if known is None:
            test = self._is_one_of if len(values) <= LISTED else self._is_listed
            known = self._chosen[values] = Condition(partial(test, values))
        return known

    def _is_listed(self, values: tuple[str, ...], case: Any) -> np.ndarray:
        listed = self._listed.get(values)
        if listed is None:
            listed = self._listed[values] = np.zeros(len(self.codes), bool)
            listed[[self.codes[value] for value in values]] = True
        result: np.ndarray = listed[self.values(case)]
        return result

    def _is_one_of(self, values: tuple[str, ...], case: Any) -> np.ndarray:
        held, codes = self.values(case), self.codes
        result: np.ndarray = held == codes[values[0]]
        for value in values[1:]:
            result = result | (held == codes[value])
        return result

    def table(self, values: dict[str, float], default: float | None = None) -> np.ndarray:
        """A look-up by option number: `MAX_IOPS[self.volume_type]`. Every option needs a value or a
        default.
        """
        unknown = set(values) - set(self.codes)
        missing = set() if default is not None else set(self.codes) - set(values)
        if unknown or missing:
            raise TypeError(f"table over {self.label!r}: unknown options {unknown}, options without a value {missing}")
        return np.array([values.get(o.value, default) for o in self.choices])

    def parse(self, column: Sequence[Any]) -> tuple[np.ndarray, dict[int, str]]:
        codes = self.codes
        values = np.zeros(len(column), dtype=np.intp)
        errors: dict[int, str] = {}
        said: dict[str, str] = {}
        for i, raw in enumerate(column):
            text = self.default if self._blank(raw) else raw.strip() if isinstance(raw, str) else raw
            code = codes.get(text) if isinstance(text, str) else None
            if code is None and isinstance(text, str):
                code = codes.get(text.lower())
            if code is None:
                key = str(raw)
                if key not in said:
                    said[key] = self._message(raw, hint=len(said) < MOST_HINTS)
                errors[i] = said[key]
            else:
                values[i] = code
        return values, errors

    def _message(self, raw: Any, *, hint: bool = True) -> str:
        known = [o.value for o in self.choices]
        if not known:
            return f"{self.label}: there is nothing to choose from; leave it out."
        tried = hint and len(str(raw)) < 80
        near = difflib.get_close_matches(str(raw).lower(), known, n=3, cutoff=0.5) if tried else []
        if near:
            words = f"did you mean {_either(near)}?"
        elif len(known) <= 12:
            words = f"choose {_either(known)}."
        else:
            words = f"for example {self.default or known[0]}."
        return f"{self.label}: “{str(raw)[:80]}” is not one of the {len(known):,} options; {words}"

    def text(self, value: Any) -> str:
        return self.choices[int(value)].value

    def spoken(self, value: Any) -> str:
        return self.choices[int(value)].label


def _either(words: Sequence[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} or {words[-1]}"


@dataclass(eq=False)
class Choices(Choice):
    """Any number of options, at most 62; the array holds bit sets (int64, bit i = option i)."""

    kind = "choices"

    def parse(self, column: Sequence[Any]) -> tuple[np.ndarray, dict[int, str]]:
        values = np.zeros(len(column), dtype=np.int64)
        errors: dict[int, str] = {}
        for i, raw in enumerate(column):
            if self._blank(raw) or (isinstance(raw, list | tuple) and not raw):
                parts: Sequence[Any] = self.default.split(",") if self.default else []
            else:
                parts = raw.replace(";", ",").split(",") if isinstance(raw, str) else raw
            if not isinstance(parts, list | tuple):
                errors[i] = super()._message(raw)
                continue
            for part in parts:
                text = part.strip() if isinstance(part, str) else part
                code = self.codes.get(text) if isinstance(text, str) else None
                if code is None:
                    errors[i] = super()._message(part)
                else:
                    values[i] |= np.int64(1) << code
        return values, errors

    def chosen(self, value: Any) -> list[int]:
        return [i for i in range(len(self.choices)) if int(value) >> i & 1]

    def text(self, value: Any) -> str:
        return ",".join(self.choices[i].value for i in self.chosen(value))

    def spoken(self, value: Any) -> str:
        return ", ".join(self.choices[i].label for i in self.chosen(value)) or "none"


@dataclass(eq=False)
class Flag(Field):
    """Yes or no; the array holds bools."""

    default: bool = False

    kind = "flag"

    def on(self) -> Condition:
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


def copy_field(original: Field, **changes: Any) -> Field:
    """The same question under another name or default, for a service that is part of another."""
    twin = copy.copy(original)
    twin.__dict__.pop("_initial", None)
    if isinstance(twin, Choice):
        twin._chosen = {}  # conditions of the original ask the original
    twin.name = ""
    for key, value in changes.items():
        setattr(twin, key, value)
    return twin
