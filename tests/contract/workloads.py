"""Random but sensible inputs for any service, drawn from its own field specs.

Strategies are made once and kept: Hypothesis checks each new one before it draws, which takes longer than drawing.
"""

from collections.abc import Callable
from functools import cache
from typing import Any, ParamSpec, TypeVar, cast

from hypothesis import strategies as st

from calculator.kernel import Choice, Choices, Flag, Number, Service
from calculator.kernel.fields import Field

P = ParamSpec("P")
T = TypeVar("T")


def kept(make: Callable[P, T]) -> Callable[P, T]:
    """`make`, asked once for the same."""
    return cast(Callable[P, T], cache(make))


@kept
def raw_value(field: Field) -> st.SearchStrategy[Any]:
    """What a person might type into a field, always within its bounds."""
    if isinstance(field, Number):
        return _number(field)
    if isinstance(field, Flag):
        return st.sampled_from(["yes", "no"])
    if isinstance(field, Choices):
        return st.lists(st.sampled_from([o.value for o in field.choices]), max_size=3, unique=True).map(",".join)
    assert isinstance(field, Choice)
    return st.sampled_from([o.value for o in field.choices])


def _number(field: Number) -> st.SearchStrategy[Any]:
    top = min(field.max, 1e7)
    whole = st.integers(min_value=int(-(-field.min // 1)), max_value=int(top // 1))
    near = [v for v in (field.default, field.min, 1, 2, 10, 100, 1000) if field.min <= v <= top]
    options: list[st.SearchStrategy[Any]] = [whole, st.sampled_from(near)]
    if not field.whole:
        options.append(st.decimals(min_value=str(field.min), max_value=str(top), places=3, allow_nan=False).map(str))
    return st.one_of(options)


@kept
def workload(service: type[Service]) -> st.SearchStrategy[dict[str, Any]]:
    """Raw inputs by field name; a field left out keeps its default."""
    return st.fixed_dictionaries({}, optional={f.name: raw_value(f) for f in service.fields})
