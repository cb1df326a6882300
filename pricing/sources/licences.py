"""EC2 with Windows, SUSE or dedicated tenancy: eu-west-1's bulk file of 2023, and the Windows licence worked out."""

from __future__ import annotations

import json
from collections import defaultdict
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pricing.sources import Log
from pricing.sources.ec2 import OnDemand
from pricing.sources.files import read_csv

WINDOWS_PER_VCPU = 0.046
"""USD per vCPU-hour: github.com/groovy-sky/aws-docs 2026-04-13, docs/services/ec2, optimize-cpu."""
WINDOWS_EXPORTED = {"m7i.large": 0.2222 - 0.1302, "c7i.4xlarge": 1.6348 - 0.8988}
"""USD per hour that Windows added in ap-northeast-1 in exports of AWS's calculator, for families newer than the tables
of 2019 and 2023 (less the Linux price of the feed): evidence for the rule, not prices of the book. Source:
github.com/gacuo/aws-pricing-calculator-merger-app, json_samples, estimates of 2025-07-07."""
IRELAND = (
    ("windows", "shared"),
    ("windows", "dedicated"),
    ("linux", "dedicated"),
    ("suse", "shared"),
    ("suse", "dedicated"),
)
# RHEL is not among them: AWS has changed it since. x2iedn.32xlarge in eu-west-1 cost 0.13 more than Linux in 2023 and
# 2.5728 more in 2026-07 (vantage-sh/ec2instances.info); SUSE still costs 0.125 more there.

Table = dict[tuple[str, str, str], tuple[float, str]]


def read_ireland(root: Path) -> Table:
    """(os, tenancy, type) -> USD per hour and SKU, eu-west-1, 2023-02-23, licence included, no SQL Server."""
    table: Table = {}
    for row in read_csv(root / "raw/terracost-2023-02/eu-west-1-ec2-rds-elasticache-elb-cloudwatch.csv.xz"):
        if row["term_type"] != "OnDemand" or not row["product_family"].startswith("Compute Instance"):
            continue
        a = json.loads(row["attributes"])
        plain = (
            a["CapacityStatus"] == "Used" and a["PreInstalledSW"] == "NA" and a["LicenseModel"] == "No License required"
        )
        if plain and float(row["price_usd"]) > 0:
            key = a["OperatingSystem"].lower(), a["Tenancy"].lower(), a["InstanceType"]
            table[key] = float(row["price_usd"]), row["sku"]
    return table


def ireland_today(
    table: Table, types: list[str], prices: dict[tuple[str, str], OnDemand], log: Log
) -> tuple[NDArray[np.float64], NDArray[np.bytes_]]:
    """(5, K) USD per hour and SKUs of IRELAND, only where the same table's Linux price is still today's."""
    usd = np.full((len(IRELAND), len(types)), np.nan)
    sku = np.zeros((len(IRELAND), len(types)), dtype="S16")
    for k, kind in enumerate(types):
        linux, today = table.get(("linux", "shared", kind)), prices.get(("eu-west-1", kind))
        for number, (system, tenancy) in enumerate(IRELAND):
            row = table.get((system, tenancy, kind))
            if row is None:
                continue
            if linux is None or today is None or linux[0] != today.usd:
                log.leave_out(f"AmazonEC2: {system} {tenancy} of 2023 whose Linux price is no longer today's")
                continue
            usd[number, k], sku[number, k] = row
    stale = sum(1 for system, _, _ in table if system == "rhel")
    log.leave_out("AmazonEC2: RHEL of 2023 (AWS has changed RHEL prices since)", stale)
    return usd, sku


def windows_licence(
    root: Path, table: Table, types: list[str], specs: dict[str, dict[str, Any]], log: Log
) -> NDArray[np.float64]:
    """(K,) USD per hour that Windows adds to Linux, NaN where no table shows it to be the same everywhere.

    Two rules, checked in 17 Regions of 2019, in eu-west-1 of 2023 and in calculator exports: a family where Windows is
    Linux + 0.046 per vCPU in every row; a type where the difference is the same in every row (T3: 0.046 x vCPU x
    baseline).
    """
    seen: dict[str, list[float]] = defaultdict(list)
    linux: dict[tuple[str, str], float] = {}
    rows = read_csv(root / "raw/ec2-instances-info-2019-04/ec2-all-os-reserved.csv.xz")
    for row in rows:
        if row["os"] == "linux" and row["ondemand"]:
            linux[row["region"], row["instance_type"]] = float(row["ondemand"])
    for row in rows:
        key = row["region"], row["instance_type"]
        if row["os"] == "mswin" and row["ondemand"] and float(row["ondemand"]) > 0 and linux.get(key):
            seen[row["instance_type"]].append(float(row["ondemand"]) - linux[key])
    for (system, tenancy, kind), (usd, _) in table.items():
        if (system, tenancy) == ("windows", "shared") and ("linux", "shared", kind) in table:
            seen[kind].append(usd - table["linux", "shared", kind][0])
    for kind, difference in WINDOWS_EXPORTED.items():
        seen[kind].append(difference)
    families: dict[str, list[bool]] = defaultdict(list)
    for kind, differences in seen.items():
        vcpu = specs.get(kind, {}).get("vcpu", float("nan"))
        families[kind.split(".")[0]] += [abs(d - WINDOWS_PER_VCPU * vcpu) < 6e-4 for d in differences]
    verified = sorted(family for family, holds in families.items() if all(holds))
    licence = np.full(len(types), np.nan)
    constant = 0
    for k, kind in enumerate(types):
        spec, differences = specs.get(kind, {}), seen.get(kind, [])
        if kind.split(".")[0] in verified and spec.get("architecture", "x86_64") == "x86_64" and "vcpu" in spec:
            licence[k] = round(WINDOWS_PER_VCPU * spec["vcpu"], 6)
        elif len(differences) > 1 and max(differences) - min(differences) < 2e-4 and min(differences) > 0:
            licence[k], constant = round(float(np.median(differences)), 6), constant + 1
    held, all_rows = sum(sum(v) for v in families.values()), sum(len(v) for v in families.values())
    log.find(
        f"Windows = Linux + 0.046 per vCPU-hour holds in {held:,} of {all_rows:,} rows of 2019, 2023 and exports, in "
        f"all of {len(verified)} families ({' '.join(verified)}); {constant} further types have one difference "
        f"everywhere; {int(np.isfinite(licence).sum())} types get a derived Windows price"
    )
    return licence
