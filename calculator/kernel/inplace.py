"""Arithmetic that spares large arrays a copy."""

from __future__ import annotations

import numpy as np

Array = np.ndarray


def into(operation: np.ufunc, own: Array, other: Array) -> Array:
    """`operation(own, other)` in the place of `own`, which nobody else holds, where it is large enough."""
    if own.shape == other.shape or (
        own.ndim >= other.ndim and np.broadcast_shapes(own.shape, other.shape) == own.shape
    ):
        return operation(own, other, out=own)  # type: ignore[no-any-return]
    return operation(own, other)  # type: ignore[no-any-return]
