"""Instance types and what they are made of: one column a property, in the order of ``Book.keys("instance_type")``."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pricing.container import Container

Numbers = NDArray[np.float64]
Flags = NDArray[np.bool_]
Texts = tuple[str, ...]


@dataclass(frozen=True)
class InstanceTable:
    """K instance types. A number no source gives is NaN, a text is empty."""

    type: Texts
    family: Texts
    size: Texts
    vcpu: Numbers
    memory_gib: Numbers
    architecture: Texts
    """``x86_64`` or ``arm64``."""
    maker: Texts
    """Of the processor: Intel, AMD, AWS, Apple."""
    clock_ghz: Numbers
    ebs_baseline_mbps: Numbers
    """Mbit/s, as AWS states EBS bandwidth; the next is the maximum, 30 minutes a day for smaller sizes."""
    ebs_max_mbps: Numbers
    ebs_baseline_iops: Numbers
    ebs_max_iops: Numbers
    ebs_baseline_mbytes: Numbers
    """MB/s."""
    ebs_max_mbytes: Numbers
    network: Texts
    """AWS's words, e.g. ``Up to 12.5 Gigabit``."""
    network_baseline_gbps: Numbers
    network_peak_gbps: Numbers
    store_gb: Numbers
    """Instance store in GB, 0 without."""
    store_disks: Texts
    gpus: Numbers
    """GPUs or accelerators, 0 without."""
    gpu_model: Texts
    gpu_memory_gib: Numbers
    burstable: Flags
    baseline_percent: Numbers
    """T family: CPU baseline a vCPU, percent; ``credits_per_hour`` is 0.6 x vCPU x that."""
    credits_per_hour: Numbers
    bare_metal: Flags
    current: Flags
    """Current generation."""
    hypervisor: Texts
    generation: NDArray[np.int16]
    """The first number of the family's name, 0 without one."""
    source: Texts
    spot_saving: NDArray[np.int8]
    """(2, R, K) percent saved by spot, Linux and Windows; -1 where not told."""
    spot_interruption: NDArray[np.int8]
    """(2, R, K) interruption class: 0 below 5% a month, 1 to 10%, 2 to 15%, 3 to 20%, 4 above; -1 where not told."""

    def __len__(self) -> int:
        return len(self.type)


ARRAYS = (
    "vcpu",
    "memory_gib",
    "clock_ghz",
    "ebs_baseline_mbps",
    "ebs_max_mbps",
    "ebs_baseline_iops",
    "ebs_max_iops",
    "ebs_baseline_mbytes",
    "ebs_max_mbytes",
    "network_baseline_gbps",
    "network_peak_gbps",
    "store_gb",
    "gpus",
    "gpu_memory_gib",
    "baseline_percent",
    "credits_per_hour",
)
FLAGS = ("burstable", "bare_metal", "current")
_TEXTS = [
    "family",
    "size",
    "architecture",
    "maker",
    "network",
    "store_disks",
    "gpu_model",
    "hypervisor",
    "source",
]


def _generation(family: str) -> int:
    digits = ""
    for letter in family:
        if letter.isdigit():
            digits += letter
        elif digits:
            break
    return int(digits or 0)


def read(file: Container, types: Texts, spot: tuple[NDArray[np.int8], NDArray[np.int8]]) -> InstanceTable:
    """The table of a compiled book."""
    stored: dict[str, list[Any]] = file.json("ec2/instances")
    arrays: dict[str, Any] = {name: np.array(stored[name], dtype=np.float64) for name in ARRAYS}
    arrays |= {name: np.array(stored[name], dtype=np.bool_) for name in FLAGS}
    arrays["generation"] = np.array([_generation(family) for family in stored["family"]], dtype=np.int16)
    for array in arrays.values():
        array.flags.writeable = False
    arrays |= {name: tuple(stored[name]) for name in _TEXTS}
    return InstanceTable(type=types, spot_saving=spot[0], spot_interruption=spot[1], **arrays)
