"""Random sweeps of any service, drawn from what its own declaration suggests."""

from typing import Any

from hypothesis import strategies as st

from calculator.kernel import Service
from calculator.kernel.fields import Field
from calculator.whatif.base import MONEY
from tests.contract.workloads import kept, raw_value, workload


@kept
def sweep(service: type[Service], most: int = 3) -> st.SearchStrategy[dict[str, Any]]:
    """Of a random workload: up to `most` axes of random inputs and kinds, an objective, perhaps constraints."""
    fields = st.lists(st.sampled_from(service.fields), min_size=1, max_size=most, unique_by=lambda f: f.name)
    money = st.sampled_from(list(MONEY))
    sizes = st.sampled_from([s.name for s in service.sizes] or ["monthly"])
    bound = st.fixed_dictionaries(
        {
            "result": st.one_of(money, sizes),
            "op": st.sampled_from(["<=", ">="]),
            "value": st.sampled_from(["0", "1", "10", "100", "1000", "1e6"]),
        }
    )
    larger = st.fixed_dictionaries({"result": sizes, "direction": st.just("max")})
    return st.fixed_dictionaries(
        {
            "base": st.fixed_dictionaries({"service": st.just(service.slug), "inputs": workload(service)}),
            "axes": fields.flatmap(axes),
            "objective": st.fixed_dictionaries({"result": money, "direction": st.sampled_from(["min", "max"])}),
            "second": st.one_of(st.none(), larger, st.just("upfront")),
            "constraints": st.lists(bound, max_size=2),
            "unbroken": st.booleans(),
            "always_free": st.booleans(),
            "best": st.sampled_from([1, 3, 20]),
        }
    )


def axes(fields: list[Field]) -> st.SearchStrategy[list[dict[str, Any]]]:
    return st.tuples(*map(axis, fields)).map(list)


@kept
def axis(field: Field) -> st.SearchStrategy[dict[str, Any]]:
    """Some values of an input."""
    values = st.lists(raw_value(field), min_size=1, max_size=7, unique_by=str)
    return values.map(lambda found: {"kind": "values", "of": [field.name], "values": [[v] for v in found]})
