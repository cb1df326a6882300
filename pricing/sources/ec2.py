"""EC2 Linux, shared tenancy: on-demand everywhere, reserved without upfront, us-east-1's commitments, spot savings."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pricing.purchases import HOURS
from pricing.regions import REGION_INDEX, REGIONS
from pricing.sources import Log, Source
from pricing.sources.catalog import EC2_FEED, EC2_KARPENTER, EC2_PRICESIM, EC2_SHOP, EC2_SOURCES
from pricing.sources.files import read_csv, read_json

HOME = REGION_INDEX["us-east-1"]
COMMITS = tuple(f"{kind}_{payment}" for kind in ("ri1", "ri3", "sp1", "sp3") for payment in ("no", "partial", "all"))
OWN, BY_FAMILY, NOT_OFFERED = 1, 2, 3
"""How us-east-1's commitment of a type is known; 0 when it is not."""
_MERGED_SOURCES = {"aws-price-watcher": EC2_FEED, "karpenter": EC2_KARPENTER, "ec2-shop": EC2_SHOP}
_RESERVED = ("ri_std_1y_noupfront", "ri_std_3y_noupfront", "ri_conv_1y_noupfront", "ri_conv_3y_noupfront")

Row = dict[str, str]


@dataclass(frozen=True)
class OnDemand:
    """A Linux on-demand price, USD per hour."""

    usd: float
    source: Source
    sku: str
    confirmed: bool = False


def source_code(source: Source) -> int:
    """Position of a source in the EC2 tables."""
    return EC2_SOURCES.index(source)


def read_on_demand(
    root: Path, specs: dict[str, dict[str, Any]], log: Log
) -> tuple[dict[tuple[str, str], OnDemand], set[tuple[str, str]]]:
    """Linux on-demand by (Region, type), and which were left out as doubtful: the newest reading, but for bare metal.

    Karpenter's bare-metal rows are partly 6-10% above every other source: the older value is kept where there is one;
    where there is none, a row is kept only if it costs per vCPU what a virtual size of its family costs.
    """
    prices: dict[tuple[str, str], OnDemand] = {}
    for row in read_csv(root / "raw/tables/ec2-linux-merged.csv.xz"):
        if row["region"] in REGION_INDEX:
            usd = float(row["linux_ondemand_usd_per_hour"])
            key = row["region"], row["instance_type"]
            prices[key] = OnDemand(usd, _MERGED_SOURCES[row["ondemand_source"]], row["sku"])
    _count_conflicts(root, prices, log)
    for row in read_csv(root / "raw/pricesim-2026-09/ec2-us-east-1-commitments.csv"):
        key, usd = ("us-east-1", row["instance_type"]), float(row["ondemand_usd_h"])
        held = prices.get(key)
        if held is not None and held.usd == usd:
            prices[key] = OnDemand(usd, held.source, held.sku, confirmed=True)
            log.confirm("AmazonEC2 Linux on-demand by pricesim-ec2")
        else:
            if held is not None:
                log.conflict("AmazonEC2 Linux on-demand, bare metal, against pricesim-ec2: the newer is kept")
            prices[key] = OnDemand(usd, EC2_PRICESIM, held.sku if held else "")
    return _without_doubtful_metal(prices, specs, log)


def _count_conflicts(root: Path, kept: dict[tuple[str, str], OnDemand], log: Log) -> None:
    tables = {
        EC2_KARPENTER: ("raw/karpenter-2026-07/ec2-linux-ondemand.csv", "usd_per_hour"),
        EC2_FEED: ("raw/tables/ec2-linux-ondemand-2025-12.csv.xz", "linux_ondemand_usd_per_hour"),
        EC2_SHOP: ("raw/ec2-shop-2025-04/ec2-linux-ondemand-and-reserved-noupfront.csv.xz", "linux_ondemand"),
    }
    for source, (path, column) in tables.items():
        for row in read_csv(root / path):
            held = kept.get((row["region"], row["instance_type"]))
            if held is None or held.source == source:
                continue
            if float(row[column]) == held.usd:
                log.confirm(f"AmazonEC2 Linux on-demand of {held.source.id} by {source.id}")
            elif source.as_of > held.source.as_of:
                log.conflict(f"AmazonEC2 Linux on-demand, bare metal: {held.source.id} kept against {source.id}")
                if ".metal" not in row["instance_type"]:
                    log.find(
                        f"the older price of {row['instance_type']} in {row['region']} is kept, and it is no metal"
                    )
            else:
                log.conflict(f"AmazonEC2 Linux on-demand against {source.id}: the newer is kept ({held.source.id})")


def _without_doubtful_metal(
    prices: dict[tuple[str, str], OnDemand], specs: dict[str, dict[str, Any]], log: Log
) -> tuple[dict[tuple[str, str], OnDemand], set[tuple[str, str]]]:
    per_vcpu: dict[tuple[str, str], list[float]] = {}
    for (region, kind), price in prices.items():
        if ".metal" not in kind and "vcpu" in specs.get(kind, {}):
            per_vcpu.setdefault((region, kind.split(".")[0]), []).append(price.usd / specs[kind]["vcpu"])
    kept = {}
    for (region, kind), price in prices.items():
        if price.source == EC2_KARPENTER and ".metal" in kind and not price.confirmed:
            near = per_vcpu.get((region, kind.split(".")[0]), [])
            vcpu = specs.get(kind, {}).get("vcpu")
            if vcpu is None or not any(abs(price.usd / vcpu / other - 1) < 0.002 for other in near):
                log.leave_out(
                    "AmazonEC2: bare metal in Karpenter's table only, at another price per vCPU than its family"
                )
                continue
        kept[region, kind] = price
    return kept, prices.keys() - kept.keys()


def read_reserved(root: Path, prices: dict[tuple[str, str], OnDemand], log: Log) -> dict[tuple[str, str], list[float]]:
    """Hourly rates without upfront (standard 1 and 3 years, convertible 1 and 3) where on-demand has not changed."""
    found = {}
    for row in read_csv(root / "raw/tables/ec2-linux-merged.csv.xz"):
        key = row["region"], row["instance_type"]
        if not row["ri_as_of"] or key not in prices:
            continue
        if float(row["ondemand_when_ri_read"]) != prices[key].usd:
            log.leave_out("AmazonEC2: reserved rates of 2025-04 whose on-demand price has changed since")
            continue
        found[key] = [float(row[column]) if row[column] else float("nan") for column in _RESERVED]
    return found


def split(effective: float, years: int, payment: str, *, reserved: bool) -> tuple[float, float]:
    """Hourly and upfront USD of an effective hourly rate.

    Reserved Instances: AWS's upfront fees are whole dollars and its hourly rates have 3 to 5 decimals; partial upfront
    is half and half, so the two are found again from the effective rate. Where no such pair fits, and for Savings
    Plans (whose commitment is an hourly amount), the shares are exact and the effective rate is kept.
    """
    hours = HOURS[years]
    if payment == "no":
        return effective, 0.0
    if payment == "all":
        return 0.0, float(round(effective * hours)) if reserved else round(effective * hours, 6)
    if not reserved:
        return round(effective / 2, 9), round(effective / 2 * hours, 6)
    middle = round(effective * hours / 2)
    for decimals in (3, 4, 5):
        for away in range(int(middle * 0.02) + 3):
            for upfront in (middle - away, middle + away):
                hour = effective - upfront / hours
                exact = abs(round(hour, decimals) - hour) < 7e-7 * max(1.0, effective)
                if exact and abs(upfront / hours - hour) <= 0.5 * 10**-decimals + 1 / hours:
                    return round(hour, decimals), float(upfront)
    return round(effective - middle / hours, 9), float(middle)


def read_commitments(
    root: Path, types: list[str], prices: dict[tuple[str, str], OnDemand]
) -> tuple[NDArray[np.float64], NDArray[np.uint8]]:
    """us-east-1: (12, 2, K) hourly and upfront USD of COMMITS, and (4, K) how each of ri1, ri3, sp1, sp3 is known.

    Types without a row of their own take the ratio to on-demand of the largest virtual size of their family: older
    families are rounded to 0.001 USD, so small sizes would carry the rounding.
    """
    rows = {row["instance_type"]: row for row in read_csv(root / "raw/pricesim-2026-09/ec2-us-east-1-commitments.csv")}
    largest: dict[str, Row] = {}
    for kind, row in rows.items():
        family = kind.split(".")[0]
        best = largest.get(family)
        if ".metal" not in kind and (best is None or float(row["vcpu"]) > float(best["vcpu"])):
            largest[family] = row
    values = np.full((12, 2, len(types)), np.nan)
    known = np.zeros((4, len(types)), dtype=np.uint8)
    for k, kind in enumerate(types):
        held = prices.get(("us-east-1", kind))
        row_or_none = rows.get(kind) or largest.get(kind.split(".")[0])
        if held is None or row_or_none is None:
            continue
        own = kind in rows
        scale = 1.0 if own else held.usd / float(row_or_none["ondemand_usd_h"])
        for c, commit in enumerate(COMMITS):
            text, years = row_or_none[commit], int(commit[2])
            if not text:
                known[c // 3, k] = NOT_OFFERED
                continue
            effective = float(text) if own else round(float(text) * scale, 6)
            values[c, :, k] = split(effective, years, commit[4:], reserved=commit.startswith("ri"))
            known[c // 3, k] = OWN if own else BY_FAMILY
    return values, known


def read_spot(root: Path, types: list[str]) -> tuple[NDArray[np.int8], NDArray[np.int8]]:
    """Percent saved against on-demand and interruption class, (2, R, K) for Linux and Windows; -1 where not told."""
    index = {kind: k for k, kind in enumerate(types)}
    saving = np.full((2, len(REGIONS), len(types)), -1, dtype=np.int8)
    interruption = saving.copy()
    advisor = read_json(root / "raw/spotinfo-2025-06/spot-advisor-data.json.xz")["spot_advisor"]
    for region, systems in advisor.items():
        for number, system in enumerate(("Linux", "Windows")):
            for kind, told in systems.get(system, {}).items():
                # The advisor tells of one spot price above on-demand (a negative saving): a price of another day.
                if kind in index and region in REGION_INDEX and told["s"] >= 0:
                    saving[number, REGION_INDEX[region], index[kind]] = told["s"]
                    interruption[number, REGION_INDEX[region], index[kind]] = told["r"]
    return saving, interruption
