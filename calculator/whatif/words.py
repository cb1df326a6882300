"""What is wrong with a definition, and how its JSON is taken apart."""

from __future__ import annotations

import difflib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Fault:
    """One thing wrong: its place in the definition, such as "axes/0/values", and what is allowed."""

    where: str
    message: str


class Faults:
    """Faults in the order found."""

    def __init__(self) -> None:
        self._found: list[Fault] = []

    def add(self, where: str, message: str) -> None:
        self._found.append(Fault(where, message))

    @property
    def found(self) -> tuple[Fault, ...]:
        return tuple(self._found)


def an_object(raw: Any, known: Sequence[str], what: str, where: str, faults: Faults) -> Mapping[str, Any]:
    """A JSON object with no key but the known ones; empty where it is none."""
    if not isinstance(raw, Mapping):
        faults.add(where, f"{what[0].upper()}{what[1:]} is an object with {', '.join(known)}.")
        return {}
    for key in raw:
        if key not in known:
            near = difflib.get_close_matches(str(key)[:80], known, n=1)
            hint = f"did you mean {near[0]}?" if near else f"there are {', '.join(known)}."
            faults.add(f"{where}/{str(key)[:80]}".lstrip("/"), f"There is no “{str(key)[:80]}” in {what}; {hint}")
    return raw


def a_list(raw: Any, label: str, where: str, most: int, faults: Faults) -> Sequence[Any]:
    """A JSON list of at most so many; empty where it is none."""
    if not isinstance(raw, list | tuple):
        faults.add(where, f"{label} must be a list.")
        return ()
    if len(raw) > most:
        faults.add(where, f"{label}: at most {most:,}; you gave {len(raw):,}.")
        return ()
    return raw


def one_of(raw: Any, options: Sequence[str], label: str, where: str, faults: Faults) -> str:
    """One of a few words; the first where it is none."""
    if isinstance(raw, str) and raw in options:
        return raw
    faults.add(where, f"{label} is {' or '.join(options)}; “{str(raw)[:40]}” is not.")
    return options[0]
