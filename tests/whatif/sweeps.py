"""Random sweeps of any service, drawn from what its own declaration suggests."""

from typing import Any

from hypothesis import strategies as st

from calculator.kernel import Service
from calculator.whatif.base import MONEY
from tests.contract.workloads import raw_value, workload


@st.composite
def sweep(draw: st.DrawFn, service: type[Service], most: int = 3) -> dict[str, Any]:
    """Of a random workload: up to `most` axes of random inputs and kinds, an objective, perhaps constraints."""
    inputs = draw(workload(service))
    base = {"service": service.slug, "inputs": inputs}
    names = draw(st.lists(st.sampled_from([f.name for f in service.fields]), min_size=1, max_size=most, unique=True))
    axes = []
    for name in names:
        values = draw(st.lists(raw_value(service.by_name[name]), min_size=1, max_size=7, unique_by=str))
        axes.append({"kind": "values", "of": [name], "values": [[v] for v in values]})
    money = st.sampled_from(list(MONEY))
    steps = st.sampled_from([s.name for s in service.sizes] or ["monthly"])
    found: dict[str, Any] = {"base": base, "axes": axes}
    found["objective"] = {"result": draw(money), "direction": draw(st.sampled_from(["min", "max"]))}
    found["second"] = draw(st.none() | steps.map(lambda s: {"result": s, "direction": "max"}) | st.just("upfront"))
    bounds = st.fixed_dictionaries(
        {
            "result": st.one_of(money, steps),
            "op": st.sampled_from(["<=", ">="]),
            "value": st.sampled_from(["0", "1", "10", "100", "1000", "1e6"]),
        }
    )
    found["constraints"] = draw(st.lists(bounds, max_size=2))
    found["unbroken"] = draw(st.booleans())
    found["always_free"] = draw(st.booleans())
    found["best"] = draw(st.sampled_from([1, 3, 20]))
    return found
