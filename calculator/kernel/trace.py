"""Numbers that remember how they came about, so that the working cannot drift from the code.

A traced case runs the very same formulas as a batch; each operation on a `Traced` runs on the plain array
and keeps the operation and its operands beside the result.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.lib.mixins import NDArrayOperatorsMixin

from calculator.kernel.units import number

INFIX = {
    "add": (" + ", 4),
    "subtract": (" − ", 4),
    "multiply": (" × ", 5),
    "divide": (" ÷ ", 5),
    "true_divide": (" ÷ ", 5),
    "remainder": (" mod ", 5),
    "power": (" ^ ", 6),
    "greater": (" > ", 3),
    "greater_equal": (" ≥ ", 3),
    "less": (" < ", 3),
    "less_equal": (" ≤ ", 3),
    "equal": (" = ", 3),
    "not_equal": (" ≠ ", 3),
    "bitwise_and": (" and ", 2),
    "logical_and": (" and ", 2),
    "bitwise_or": (" or ", 1),
    "logical_or": (" or ", 1),
}
NOT_ASSOCIATIVE = {"subtract", "divide", "true_divide", "remainder", "power"}
FENCED = {"ceil": "⌈{}⌉", "floor": "⌊{}⌋", "maximum": "max({})", "minimum": "min({})"}
# Questions to a bit set (which Regions were chosen): their answer is what the reader wants to see.
OPAQUE = {"right_shift", "left_shift", "bitwise_count"}
ATOM = 9

# A product such as 0.1 x 3 x 10 lands a hair above 3 in binary. Shaving 18 parts in 10^16 before rounding up
# makes `ceil` agree with exact decimal arithmetic for every input a person can type.
SHAVE = 1 - 1.8e-15


class Traced(NDArrayOperatorsMixin):
    """An array with the operation that made it. `origin` names the field or step a leaf stands for."""

    __slots__ = ("args", "op", "origin", "value")

    def __init__(self, value: Any, op: str = "", args: tuple[Traced, ...] = (), origin: Any = None) -> None:
        self.value = np.asarray(value)
        self.op = op
        self.args = args
        self.origin = origin

    def __array_ufunc__(self, ufunc: np.ufunc, method: str, *inputs: Any, **kwargs: Any) -> Any:
        if method != "__call__" or kwargs.get("out") is not None:
            return NotImplemented
        args = tuple(x if isinstance(x, Traced) else Traced(x) for x in inputs)
        return Traced(ufunc(*(a.value for a in args), **kwargs), ufunc.__name__, args)

    def __array_function__(self, func: Callable[..., Any], types: Any, args: Any, kwargs: Any) -> Any:
        if func is np.where and len(args) == 3:
            traced = tuple(x if isinstance(x, Traced) else Traced(x) for x in args)
            return Traced(np.where(*(t.value for t in traced)), "where", traced)
        if func is np.clip:
            bounded = np.maximum(args[0], args[1])
            return np.minimum(bounded, args[2])
        return Traced(func(*_plain(args), **_plain(kwargs)))

    def __array__(self, dtype: Any = None, copy: Any = None) -> np.ndarray:
        return np.asarray(self.value, dtype=dtype)

    def __bool__(self) -> bool:
        raise TypeError("a formula must not branch with `if`: use np.where or when=")

    @property
    def shape(self) -> tuple[int, ...]:
        return self.value.shape

    @property
    def arithmetic(self) -> str:
        """The formula with its numbers: "100 × 35 ÷ 1,024". Empty for a value that was not worked out."""
        if not self.op:
            return ""
        text, level = _write(self)
        return "" if level == ATOM and text[0] not in "⌈⌊" and "(" not in text else text


def _plain(x: Any) -> Any:
    if isinstance(x, Traced):
        return x.value
    if isinstance(x, tuple | list):
        return type(x)(_plain(i) for i in x)
    if isinstance(x, dict):
        return {k: _plain(v) for k, v in x.items()}
    return x


def plain(x: Any) -> np.ndarray:
    """The array inside, whether the case was traced or not."""
    if type(x) is np.ndarray:
        return x
    return x.value if isinstance(x, Traced) else np.asarray(x)


def one(x: Any) -> float:
    """The number of the first scenario."""
    return float(plain(x).item(0))


def ceil(x: Any) -> Any:
    """Round up as exact decimal arithmetic would: noise of the last binary digits does not buy one unit
    more.
    """
    if isinstance(x, Traced):
        return Traced(np.ceil(x.value * SHAVE), "ceil", (x,))
    return np.ceil(x * SHAVE)


def floor(x: Any) -> Any:
    """Round down, the mirror of `ceil`."""
    if isinstance(x, Traced):
        return Traced(np.floor(x.value * (2 - SHAVE)), "floor", (x,))
    return np.floor(x * (2 - SHAVE))


def _leaf(t: Traced) -> str:
    first = t.value.reshape(-1)[0] if t.value.size else np.nan
    if t.value.dtype == bool:
        return "yes" if first else "no"
    return number(float(first), digits=6)


def _flat(t: Traced, op: str) -> list[Traced]:
    """max(max(a, b), c) reads max(a, b, c)."""
    return [leaf for arg in t.args for leaf in (_flat(arg, op) if arg.op == op else [arg])]


def _is_one(t: Traced) -> bool:
    """A plain factor of 1 says nothing in the working."""
    if t.op == "where":
        return _is_one(_chosen(t))
    return not t.op and t.origin is None and t.value.dtype != bool and bool((t.value == 1).all())


def _chosen(t: Traced) -> Traced:
    return t.args[1] if t.args[0].value.reshape(-1)[0] else t.args[2]


def _write(t: Traced) -> tuple[str, int]:
    if not t.op or t.op in OPAQUE:
        text = _leaf(t)
        return text, (6 if text.startswith("-") else ATOM)
    if t.op == "where":
        return _write(_chosen(t))
    if t.op in ("multiply", "divide") and _is_one(t.args[1]):
        return _write(t.args[0])
    if t.op == "multiply" and _is_one(t.args[0]):
        return _write(t.args[1])
    if t.op in INFIX and len(t.args) == 2:
        sign, level = INFIX[t.op]
        left, left_level = _write(t.args[0])
        right, right_level = _write(t.args[1])
        if left_level < level:
            left = f"({left})"
        if right_level < level or (right_level == level and t.op in NOT_ASSOCIATIVE):
            right = f"({right})"
        return f"{left}{sign}{right}", level
    if t.op in FENCED:
        parts = _flat(t, t.op) if t.op in ("maximum", "minimum") else list(t.args)
        return FENCED[t.op].format(", ".join(_write(p)[0] for p in parts)), ATOM
    if t.op == "negative":
        return f"−{_write(t.args[0])[0]}", 6
    if t.op in ("invert", "logical_not"):
        return f"not {_write(t.args[0])[0]}", 6
    return f"{t.op}({', '.join(_write(a)[0] for a in t.args)})", ATOM
