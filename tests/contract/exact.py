"""The recorded arithmetic of a traced case, done again in exact rationals: the oracle no float can drift
from.
"""

import math
from collections.abc import Callable
from fractions import Fraction
from typing import Any

from calculator.kernel import Service
from calculator.kernel.steps import step
from calculator.kernel.trace import OPAQUE, Traced

ROUNDING: dict[str, Callable[[Any], int]] = {"ceil": math.ceil, "floor": math.floor}
ARITHMETIC: dict[str, Callable[..., Any]] = {
    "add": lambda a, b: a + b,
    "subtract": lambda a, b: a - b,
    "multiply": lambda a, b: a * b,
    "divide": lambda a, b: a / b,
    "remainder": lambda a, b: a % b,
    "maximum": max,
    "minimum": min,
    "negative": lambda a: -a,
    "greater": lambda a, b: a > b,
    "greater_equal": lambda a, b: a >= b,
    "less": lambda a, b: a < b,
    "less_equal": lambda a, b: a <= b,
    "equal": lambda a, b: a == b,
    "not_equal": lambda a, b: a != b,
    "bitwise_and": lambda a, b: bool(a) and bool(b),
    "logical_and": lambda a, b: bool(a) and bool(b),
    "bitwise_or": lambda a, b: bool(a) or bool(b),
    "logical_or": lambda a, b: bool(a) or bool(b),
    "invert": lambda a: not a,
    "logical_not": lambda a: not a,
}


def exact(value: Any, kind: Callable[[str], Any] = Fraction) -> Any:
    """A number of `kind` (or bool) for a traced value. A float stands for the decimal number it prints as."""
    if not isinstance(value, Traced):
        value = Traced(value)
    if not value.op or value.op in OPAQUE:
        origin = value.origin
        if isinstance(origin, tuple):
            case, made = origin
            return step_exact(case, made, kind)
        item = value.value.reshape(-1)[0].item()
        if isinstance(item, bool):
            return item
        return kind(repr(item)) if math.isfinite(item) else item
    if value.op == "where":
        condition, yes, no = value.args
        return exact(yes if exact(condition, kind) else no, kind)
    if value.op in ROUNDING:
        return kind(str(ROUNDING[value.op](exact(value.args[0], kind))))
    if value.op not in ARITHMETIC:
        raise AssertionError(f"teach tests/contract/exact.py the operation {value.op}")
    return ARITHMETIC[value.op](*(exact(a, kind) for a in value.args))


def step_exact(case: Service, s: step, kind: Callable[[str], Any] = Fraction) -> Any:
    """The value of a step of a traced case, worked out once per `case._exact`."""
    memo: dict[str, Any] = case.__dict__.setdefault("_exact", {})
    if s.name not in memo:
        result = next(result for done, result in case.order if done is s)
        memo[s.name] = exact(result, kind)
    return memo[s.name]
