"""Instance specifications, merged: moto 5.2.1 (DescribeInstanceTypes), Karpenter 2026-07, ec2.shop 2025-04."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from pricing.instances import ARRAYS, FLAGS
from pricing.sources.files import read_csv

# Credits earned per hour, which is also 60 x vCPU x baseline:
# github.com/awsdocs/amazon-ec2-user-guide, doc_source/burstable-credits-baseline-concepts.md, commit 0147f878.
_T = {
    "nano": 6.0,
    "micro": 12.0,
    "small": 24.0,
    "medium": 24.0,
    "large": 36.0,
    "xlarge": 96.0,
    "2xlarge": 192.0,
}
_T2 = {
    "nano": 3.0,
    "micro": 6.0,
    "small": 12.0,
    "medium": 24.0,
    "large": 36.0,
    "xlarge": 54.0,
    "2xlarge": 81.6,
}
CREDITS: dict[str, float] = {
    **{f"t2.{size}": credits for size, credits in _T2.items()},
    **{f"{family}.{size}": credits for family in ("t3", "t3a", "t4g") for size, credits in _T.items()},
}

TEXTS = (
    "architecture",
    "maker",
    "network",
    "store_disks",
    "gpu_model",
    "hypervisor",
    "family",
    "size",
    "source",
)
_MAKERS = {"aws": "AWS", "intel": "Intel", "amd": "AMD", "apple": "Apple"}
_GPU = re.compile(r"^(?P<count>\d+)x(?P<model>.+) (?P<mib>\d+)MiB$")


def _number(text: str | None) -> float:
    return float(text) if text else float("nan")


def _karpenter(row: dict[str, str]) -> dict[str, Any]:
    kind = row["gpu-name"] or row["accelerator-name"]
    return {
        "vcpu": _number(row["cpu"]),
        "memory_gib": _number(row["memory"]) / 1024,
        "clock_ghz": _number(row["cpu-sustained-clock-speed-mhz"]) / 1000,
        "ebs_max_mbps": _number(row["ebs-bandwidth"]),
        "network_baseline_gbps": _number(row["network-bandwidth"]) / 1000,
        "store_gb": _number(row["local-nvme"]),
        "gpus": _number(row["gpu-count"] or row["accelerator-count"]),
        "gpu_memory_gib": _number(row["gpu-memory"]) / 1024,
        "gpu_model": f"{row['gpu-manufacturer'] or row['accelerator-manufacturer']} {kind}".strip().upper()
        if kind
        else "",
        "architecture": {"amd64": "x86_64"}.get(row["arch"], row["arch"]),
        "maker": _MAKERS.get(row["cpu-manufacturer"], row["cpu-manufacturer"]),
        "hypervisor": row["hypervisor"],
        "bare_metal": row["size"].startswith("metal"),
        "current": True,
    }


def _moto(row: dict[str, str]) -> dict[str, Any]:
    gpu = _GPU.match(row["gpus"].split("|")[0])
    architectures = row["architectures"].split("|")
    return {
        "vcpu": _number(row["vcpu"]),
        "memory_gib": _number(row["memory_mib"]) / 1024,
        "clock_ghz": _number(row["clock_ghz"]),
        **{name: _number(row[name]) for name in ARRAYS[3:11]},
        "network": row["network_performance"],
        "store_gb": _number(row["instance_storage_gb"]),
        "store_disks": row["instance_disks"],
        "gpus": _number(gpu["count"] if gpu else ""),
        "gpu_model": gpu["model"].upper() if gpu else "",
        "gpu_memory_gib": int(gpu["count"]) * int(gpu["mib"]) / 1024 if gpu else float("nan"),
        "architecture": "x86_64" if "x86_64" in architectures else architectures[0],
        "maker": row["cpu_manufacturer"],
        "hypervisor": row["hypervisor"],
        "burstable": row["burstable"] == "True",
        "bare_metal": row["bare_metal"] == "True",
        "current": row["current_generation"] == "True",
    }


def _shop(row: dict[str, str]) -> dict[str, Any]:
    return {
        "vcpu": _number(row["vcpu"]),
        "memory_gib": _number(row["memory"].removesuffix(" GiB").replace(",", "")),
        "network": row["network"],
        "store_disks": "" if row["storage"] == "EBS only" else row["storage"],
        "bare_metal": ".metal" in row["instance_type"],
    }


def _pricesim(row: dict[str, str]) -> dict[str, Any]:
    return {"vcpu": _number(row["vcpu"]), "memory_gib": _number(row["memory_gib"]), "current": True}


_FILES = (
    ("pricesim", "raw/pricesim-2026-09/ec2-us-east-1-commitments.csv", _pricesim),
    ("ec2.shop", "raw/ec2-shop-2025-04/ec2-linux-ondemand-and-reserved-noupfront.csv.xz", _shop),
    ("karpenter", "raw/karpenter-2026-07/ec2-instance-specs.csv", _karpenter),
    ("moto", "raw/moto-5.2.1/ec2-instance-specs.csv", _moto),
)


def read_specs(root: Path) -> dict[str, dict[str, Any]]:
    """Specifications by instance type. A later file's known value replaces an earlier one's; gaps stay gaps."""
    specs: dict[str, dict[str, Any]] = {}
    for source, path, read in _FILES:
        for row in read_csv(root / path):
            spec = specs.setdefault(row["instance_type"], {"source": ""})
            for name, value in read(row).items():
                known = value == value and value != ""  # NaN is not itself
                if known:
                    spec[name] = value
            if source not in spec["source"]:
                spec["source"] = " + ".join(part for part in (spec["source"], source) if part)
    for instance_type, spec in specs.items():
        spec["family"], spec["size"] = instance_type.split(".", 1)
        spec["burstable"] = spec.get("burstable", False) or bool(re.match(r"t\d", instance_type))
        if instance_type in CREDITS:
            spec["credits_per_hour"] = CREDITS[instance_type]
            spec["baseline_percent"] = round(CREDITS[instance_type] / spec["vcpu"] / 60 * 100, 4)
        if spec.get("store_gb", float("nan")) != spec.get("store_gb"):
            spec["store_gb"] = 0.0 if not spec.get("store_disks") else float("nan")
        # Only a source that describes the type in full (it names the architecture) says "none" by saying nothing.
        if spec.get("architecture"):
            spec["gpus"] = spec.get("gpus", 0.0)
    return specs


def columns(types: list[str], specs: dict[str, dict[str, Any]]) -> dict[str, Any]:
    """The table in the order of ``types``: lists by column; a number that is not known is None."""
    table: dict[str, Any] = {}
    for name in ARRAYS:
        values = [specs.get(t, {}).get(name, float("nan")) for t in types]
        table[name] = [None if value != value else value for value in values]
    for name in FLAGS:
        table[name] = [bool(specs.get(t, {}).get(name, False)) for t in types]
    for name in TEXTS:
        table[name] = [str(specs.get(t, {}).get(name, "")) for t in types]
    table["family"] = [t.split(".", 1)[0] for t in types]
    table["size"] = [t.split(".", 1)[1] for t in types]
    return table
