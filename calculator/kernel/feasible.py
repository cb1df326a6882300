"""Why scenarios cannot be had: a broken limit, an impossible combination, a price nobody knows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from calculator.kernel.meters import NOT_OFFERED
from calculator.kernel.priced import Priced
from calculator.kernel.service import Service
from calculator.kernel.steps import Of

Array = np.ndarray


@dataclass(frozen=True)
class Reason:
    """Bools where the reason holds, shaped like what it depends on. `key` names it for ever, `words` and `detail`
    for people; `of` is what a limit compares, where it compares two numbers.
    """

    key: str
    words: str
    mask: Array
    detail: str = ""
    of: Of | None = None


def broken_limits(case: Service) -> Iterator[Reason]:
    """Limits of level "error", each where it is broken."""
    for b in case.broken():
        yield Reason(f"limit:{'_'.join((*b.path, b.check.name))}", b.check.label, b.mask, of=b.of)


def impossible(case: Service) -> Iterator[Reason]:
    """Combinations of inputs that AWS does not offer."""
    for i in case.impossible():
        yield Reason(f"rule:{i.rule.name}:{','.join(i.fields)}", " with ".join(f.label for f in i.rule.fields), i.mask)


def unpriced(priced: Priced) -> Iterator[Reason]:
    """Lines that use something whose price is unknown, by why it is."""
    for line in priced.lines():
        if line.certain or not (unknown := line.unknown()).any():
            continue
        absent = line.state() == NOT_OFFERED
        name, words = line.usage.name, f"no price for {line.usage.line.label}"
        for key, where, detail in (
            ("not offered", unknown & absent, "not offered in the Region"),
            ("not in book", unknown & ~absent, "not in this price book"),
        ):
            if where.any():
                yield Reason(f"price:{name}:{key}", words, where, detail)
