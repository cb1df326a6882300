"""Instance types that have what is asked for: the choices whose options are keys of the price book."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

import numpy as np

from calculator.kernel import Choice, Field, Flag, Number, Service
from pricing.book import embedded

ARCHITECTURES = (("any", "Any"), ("x86_64", "x86_64"), ("arm64", "arm64"))


def _named(fields: Mapping[str, Field]) -> dict[str, Field]:
    for name, field in fields.items():
        field.name = name
    return dict(fields)


NEEDS: dict[str, Field] = _named(
    {
        "vcpu": Number("vCPUs", unit="vCPU", max=1e4),
        "vcpu_max": Number("vCPUs at most", unit="vCPU", default=1e4, max=1e4),
        "memory": Number("Memory", unit="GiB", max=1e6),
        "memory_max": Number("Memory at most", unit="GiB", default=1e6, max=1e6),
        "architecture": Choice("Architecture", default="any", options=ARCHITECTURES),
        "network": Number("Network", unit="Gbps", max=1e5, help="Sustained."),
        "disk": Number("EBS throughput", unit="MB/s", max=1e6, help="Sustained."),
        "local": Number("Local disk", unit="GB", max=1e7),
        "gpus": Number("GPUs or accelerators", max=100),
        "burstable": Flag("Burstable types too", default=True),
        "current": Flag("Current generation only", default=True),
        "metal": Flag("Bare metal too"),
    }
)
"""What may be asked of an instance type. Numbers are the least of it, but for those that say "at most"."""


def is_instance_type(service: type[Service], field: Field) -> bool:
    """Whether a field's options are instance types: it is the key of a rate, here or in a part, and the book has
    specifications for all of them.
    """
    return isinstance(field, Choice) and field.name in _keys(service) and {o.value for o in field.choices} <= _types()


def _keys(service: type[Service]) -> frozenset[str]:
    """Names of the choices that are keys of rates."""
    found = {item.rate.by for item in service.lines if item.rate.by}
    for p in service.parts:
        found |= {p.given.get(name, f"{p.name}_{name}") for name in _keys(p.service)}
    return frozenset(found)


@lru_cache(maxsize=1)
def _types() -> frozenset[str]:
    return frozenset(embedded().instances().type)


def fitting(field: Choice, needs: Mapping[str, Any]) -> list[str]:
    """The options that have at least what is needed, in the order of the choice. A figure that nobody publishes for a
    type does not meet a need.
    """
    asked = {name: f.clean(needs.get(name))[0] for name, f in NEEDS.items()}
    table = embedded().instances()
    fits = np.ones(len(table), bool)
    for name, column in (
        ("vcpu", table.vcpu),
        ("memory", table.memory_gib),
        ("network", table.network_baseline_gbps),
        ("disk", table.ebs_baseline_mbytes),
        ("local", table.store_gb),
        ("gpus", table.gpus),
    ):
        if asked[name] > 0:
            fits &= column >= asked[name]
    fits &= (table.vcpu <= asked["vcpu_max"]) & (table.memory_gib <= asked["memory_max"])
    if not asked["burstable"]:
        fits &= ~table.burstable
    if asked["current"]:
        fits &= table.current
    if not asked["metal"]:
        fits &= ~table.bare_metal
    architecture = ARCHITECTURES[int(asked["architecture"])][0]
    if architecture != "any":
        fits &= np.array([a == architecture for a in table.architecture])
    held = {name for name, yes in zip(table.type, fits.tolist(), strict=True) if yes}
    return [o.value for o in field.choices if o.value in held]
