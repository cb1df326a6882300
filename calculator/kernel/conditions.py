"""When something of a service applies: conditions on its inputs, worked out once a case."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np


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
