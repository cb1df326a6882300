"""Instance types as the service needs them: options of the form, and specifications by option number."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np

from calculator.kernel import Condition
from calculator.kernel.trace import plain
from calculator.kernel.units import number
from pricing.book import embedded

BREAK_EVEN = {"t3.large": 42.5, "t3.xlarge": 52.5, "t3.2xlarge": 52.5}
"""CPU percent up to which T3 in unlimited mode costs less than M5 of the same size."""
NO_DEDICATED = ("t2", "t3a", "t4g")
NITRO_ATTACHMENTS, XEN_ATTACHMENTS = 27, 40


@dataclass(frozen=True)
class Specs:
    """Arrays over the options of the instance type. A limit nobody states is infinite."""

    family: tuple[str, ...]
    vcpu: np.ndarray
    memory: np.ndarray
    network: np.ndarray
    ebs: np.ndarray
    ebs_most: np.ndarray
    iops: np.ndarray
    iops_most: np.ndarray
    arm: np.ndarray
    gpus: np.ndarray
    gpu_model: np.ndarray
    store: np.ndarray
    current: np.ndarray
    metal: np.ndarray
    burstable: np.ndarray
    baseline: np.ndarray
    t2: np.ndarray
    no_dedicated: np.ndarray
    break_even: np.ndarray
    attachments: np.ndarray
    interrupted: np.ndarray
    """(operating system, Region, type): percent a month from which the interruption class starts; NaN unknown."""


def options() -> Iterator[tuple[str, str, str]]:
    """Every instance type with its vCPU and memory, in the order of the book."""
    table = embedded().instances()
    for i, name in enumerate(table.type):
        parts = [f"{number(table.vcpu[i])} vCPU", f"{number(table.memory_gib[i])} GiB"]
        if table.gpus[i] > 0:
            parts.append(f"{number(table.gpus[i])} × {table.gpu_model[i]}")
        if table.store_gb[i] > 0:
            parts.append(f"{number(table.store_gb[i])} GB local disk")
        if table.architecture[i] == "arm64":
            parts.append("arm64")
        yield name, name, ", ".join(parts)


@lru_cache(maxsize=1)
def specs() -> Specs:
    table = embedded().instances()

    def known(values: Any, gap: float) -> np.ndarray:
        return np.where(np.isnan(values), gap, values)

    classes = np.array([0.0, 5.0, 10.0, 15.0, 20.0, np.nan])[table.spot_interruption]
    unknown = np.full_like(classes[:1], np.nan)
    return Specs(
        family=table.family,
        vcpu=table.vcpu,
        memory=table.memory_gib,
        network=known(table.network_baseline_gbps, np.inf),
        ebs=known(table.ebs_baseline_mbytes, np.inf),
        ebs_most=known(table.ebs_max_mbytes, np.inf),
        iops=known(table.ebs_baseline_iops, np.inf),
        iops_most=known(table.ebs_max_iops, np.inf),
        arm=np.array([a == "arm64" for a in table.architecture]),
        gpus=known(table.gpus, 0),
        gpu_model=np.array(table.gpu_model),
        store=known(table.store_gb, 0),
        current=table.current,
        metal=table.bare_metal,
        burstable=table.burstable,
        baseline=known(table.baseline_percent, 100),
        t2=np.array([f == "t2" for f in table.family]),
        no_dedicated=np.array([f in NO_DEDICATED for f in table.family]),
        break_even=np.array([BREAK_EVEN.get(t, np.inf) for t in table.type]),
        attachments=np.where(np.array(table.hypervisor) == "xen", float(XEN_ATTACHMENTS), float(NITRO_ATTACHMENTS)),
        interrupted=np.concatenate([classes, unknown, unknown]),
    )


def spec(case: Any, name: str) -> np.ndarray:
    """One specification of the chosen instance types."""
    values: np.ndarray = getattr(specs(), name)
    return values[plain(case.instance_type)]


def having(name: str) -> Condition:
    """Where a specification of the chosen type is true, or is a known limit."""

    def mask(case: Any) -> np.ndarray:
        value = spec(case, name)
        return value if value.dtype == bool else np.isfinite(value)

    return Condition(mask)


def interruptions(case: Any) -> np.ndarray:
    """Percent of such Spot Instances that are interrupted in a month, at least; NaN where nobody counts."""
    at = plain(case.operating_system), plain(case.region), plain(case.instance_type)
    return np.asarray(specs().interrupted[at])


interruption_told = Condition(lambda case: np.isfinite(interruptions(case)))


# -- other types for the same need -----------------------------------------------------------------

CANDIDATES = 40


def others(case: Any, *, arm: bool) -> Iterator[tuple[str, dict[str, str]]]:
    """Current types that have at least the vCPUs, memory, GPUs and local disk of the chosen one, closest first."""
    s, i = specs(), int(plain(case.instance_type).reshape(-1)[0])
    names = [o.value for o in type(case).by_name["instance_type"].choices]
    fits = s.current & ~s.metal & (s.arm == arm) & (s.burstable <= s.burstable[i])
    fits &= (s.vcpu >= s.vcpu[i]) & (s.vcpu <= 2 * s.vcpu[i])
    fits &= (s.memory >= s.memory[i]) & (s.memory <= 2 * s.memory[i]) & (s.store >= s.store[i])
    fits &= (s.gpus == s.gpus[i]) & (s.gpu_model == s.gpu_model[i])
    fits[i] = False
    near = np.flatnonzero(fits)
    near = near[np.lexsort((near, s.memory[near], s.vcpu[near]))][:CANDIDATES]
    for k in map(int, near):
        yield f"{names[k]}: {number(s.vcpu[k])} vCPU, {number(s.memory[k])} GiB", {"instance_type": names[k]}


def same_architecture(case: Any) -> Iterator[tuple[str, dict[str, str]]]:
    """Types that the same software runs on: an Arm processor's, unless that is what it does not run on."""
    arm = spec(case, "arm").any() and not case.is_(operating_system="windows").any()
    return others(case, arm=bool(arm))


def graviton(case: Any) -> Iterator[tuple[str, dict[str, str]]]:
    if not spec(case, "arm").any() and not case.is_(operating_system="windows").any():
        yield from others(case, arm=True)


def other_sizes(case: Any) -> Iterator[tuple[str, dict[str, str]]]:
    """Sizes of the same family, where the need says how many of each it takes."""
    if type(case).needs.mask(case).any():
        s, i = specs(), int(plain(case.instance_type).reshape(-1)[0])
        for k, option in enumerate(type(case).by_name["instance_type"].choices):
            if k != i and s.family[k] == s.family[i] and not s.metal[k]:
                yield f"{option.label}: {option.hint}", {"instance_type": option.value}
