"""Fields that ask to choose: one of several options, or any number of them."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Self

import numpy as np

from calculator.kernel.conditions import Condition
from calculator.kernel.fields import Field

MOST_HINTS = 50
"""Looking for what somebody may have meant takes milliseconds: a column of a million slips gets so many hints."""
LISTED = 3  # up to so many options are compared one by one; more are looked up in a table


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

    def copy(self, **changes: Any) -> Self:
        twin = super().copy(**changes)
        twin._chosen = {}  # conditions of the original ask the original
        return twin

    @property
    def choices(self) -> tuple[Option, ...]:
        """The options in order; the place of one is its number. Asked of the book when they are first needed."""
        if self._options is None:
            given = self.options() if callable(self.options) else self.options
            self._options = tuple(Option(*o) for o in given)
            self._codes = {o.value: i for i, o in enumerate(self._options)}
        return self._options

    @property
    def codes(self) -> dict[str, int]:
        """The number of each option by its value."""
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
        """A look-up by option number: `MAX_IOPS[self.volume_type]`. TypeError where an option has neither a value nor
        the default.
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

    def _near(self, text: str, known: Sequence[str]) -> list[str]:
        """Options that a word of their label names, such as a Region by its city; else those spelt alike."""
        labelled = [o.value for o in self.choices if text in o.label.lower()] if len(text) > 3 else []
        return labelled[:3] or difflib.get_close_matches(text, known, n=3, cutoff=0.5)

    def _message(self, raw: Any, *, hint: bool = True) -> str:
        known = [o.value for o in self.choices]
        if not known:
            return f"{self.label}: there is nothing to choose from; leave it out."
        tried = hint and len(str(raw)) < 80
        near = self._near(str(raw).strip().lower(), known) if tried else []
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
        """The numbers of the options in a bit set."""
        return [i for i in range(len(self.choices)) if int(value) >> i & 1]

    def text(self, value: Any) -> str:
        return ",".join(self.choices[i].value for i in self.chosen(value))

    def spoken(self, value: Any) -> str:
        return ", ".join(self.choices[i].label for i in self.chosen(value)) or "none"


def _either(words: Sequence[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} or {words[-1]}"
