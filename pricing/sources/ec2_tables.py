"""Puts EC2's tables together for the compiler: arrays over (Region, instance type)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pricing.regions import REGION_INDEX, REGIONS
from pricing.sources import Log
from pricing.sources.catalog import EC2_SOURCES
from pricing.sources.ec2 import (
    HOME,
    OWN,
    read_commitments,
    read_on_demand,
    read_reserved,
    read_spot,
    source_code,
)
from pricing.sources.files import read_csv
from pricing.sources.instances import columns, read_specs
from pricing.sources.licences import ireland_today, read_ireland, windows_licence


def build(root: Path, log: Log) -> tuple[dict[str, Any], int]:
    """Members ``ec2/...`` of a book, and the number of prices read. Shapes are told in ``pricing/ec2.py``."""
    specs = read_specs(root)
    prices, doubtful = read_on_demand(root, specs, log)
    reserved = read_reserved(root, prices, log)
    types = sorted({kind for _, kind in prices}, key=lambda kind: _order(kind, specs))
    index = {kind: k for k, kind in enumerate(types)}
    shape = len(REGIONS), len(types)
    on_demand, source = np.full(shape, np.nan), np.full(shape, 255, dtype=np.uint8)
    confirmed, sku = np.zeros(shape, dtype=np.bool_), np.zeros(shape, dtype="S16")
    no_upfront = np.full((4, *shape), np.nan)
    for (region, kind), price in prices.items():
        at = REGION_INDEX[region], index[kind]
        on_demand[at], source[at], confirmed[at], sku[at] = (
            price.usd,
            source_code(price.source),
            price.confirmed,
            price.sku,
        )
        no_upfront[(slice(None), *at)] = reserved.get((region, kind), np.nan)
    commit, known = read_commitments(root, types, prices)
    _compare_commitments(no_upfront, commit, known, log)
    unsure = np.zeros(shape, dtype=np.bool_)
    for region, kind in doubtful:
        if kind in index:
            unsure[REGION_INDEX[region], index[kind]] = True
    table = read_ireland(root)
    ireland, ireland_sku = ireland_today(table, types, prices, log)
    licence = windows_licence(root, table, types, specs, log)
    saving, interruption = read_spot(root, types)
    families = {
        row["instance_type"].split(".")[0] for row in read_csv(root / "raw/tables/ec2-linux-ondemand-2025-12.csv.xz")
    }
    members: dict[str, Any] = {
        "ec2/types": types,
        "ec2/instances": columns(types, specs),
        "ec2/sources": [source.id for source in EC2_SOURCES],
        "ec2/on_demand": on_demand,
        "ec2/on_demand_source": source,
        "ec2/on_demand_confirmed": confirmed,
        "ec2/sku": sku,
        "ec2/doubtful": unsure,
        "ec2/reserved": no_upfront,
        "ec2/commit": commit,
        "ec2/commit_known": known,
        "ec2/ireland": ireland,
        "ec2/ireland_sku": ireland_sku,
        "ec2/licence": licence,
        "ec2/spot_saving": saving,
        "ec2/spot_interruption": interruption,
        "ec2/family_in_feed": np.array([kind.split(".")[0] in families for kind in types], dtype=np.bool_),
    }
    numbers = (on_demand, no_upfront, commit[:, 0], ireland)
    return members, sum(int(np.isfinite(array).sum()) for array in numbers)


def _order(kind: str, specs: dict[str, dict[str, Any]]) -> tuple[Any, ...]:
    family, size = kind.split(".", 1)
    spec = specs.get(kind, {})
    return family, size.startswith("metal"), spec.get("vcpu", 0.0), spec.get("memory_gib", 0.0), size


def _compare_commitments(
    no_upfront: NDArray[np.float64], commit: NDArray[np.float64], known: NDArray[np.uint8], log: Log
) -> None:
    """Count how us-east-1's own No Upfront rates of 2026 agree with those of 2025; ``commit`` is changed in place.

    The newer ones have six significant digits: where that is all that differs, the older one's digits are kept.
    """
    for group, number in ((0, 0), (1, 1)):
        older, newer = no_upfront[number, HOME], commit[group * 3, 0]
        for k in np.flatnonzero(np.isfinite(older) & np.isfinite(newer) & (known[group] == OWN)):
            if float(f"{older[k]:.6g}") == newer[k]:
                newer[k] = older[k]
                log.confirm("AmazonEC2 reserved, no upfront, by pricesim-ec2")
            else:
                log.conflict("AmazonEC2 reserved, no upfront, against pricesim-ec2: the newer is kept")
