"""Columns of the table of instances: what each is called and where its values come from.

A column is filled for a `Scene` and kept. K is the number of types, in the order of the book.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np

from calculator.web.instances_cells import NONE, Filled, Floats, Numbers, Texts, natural
from calculator.web.instances_priced import WAYS, Scene, each, interrupted, price, saving, upfront
from pricing.book import embedded
from pricing.instances import InstanceTable
from pricing.regions import REGIONS


@dataclass(frozen=True)
class Category:
    """One of AWS's groups of families, https://aws.amazon.com/ec2/instance-types/, by the family's first letters."""

    code: str
    label: str
    families: str


CATEGORIES = (
    Category("general", "General purpose", r"(a|m(?!2\b)|t|mac)\d"),
    Category("compute", "Compute optimized", r"cc?\d"),
    Category("memory", "Memory optimized", r"([rxz]|cr|u)[\d-]|m2\b"),
    Category("storage", "Storage optimized", r"(d|h|i|im|is|hs|hi)\d"),
    Category("accelerated", "Accelerated computing", r"(cg|dl|f|g|gr|inf|p|trn|vt)\d"),
    Category("hpc", "High performance computing", r"hpc\d"),
)


@dataclass(frozen=True)
class Column:
    """One column. `unit` may hold {per}; `fill` gives its values; `once` for sums paid upfront."""

    name: str
    label: str
    group: str
    fill: Callable[[Scene], Filled]
    unit: str = ""
    left: bool = False
    priced: bool = False

    def said_unit(self, scene: Scene) -> str:
        return self.unit.format(per=scene.per)


@lru_cache(maxsize=1)
def categories() -> tuple[str, ...]:
    """Code of each type's category, empty for a family AWS's page does not place."""
    held = {
        family: next((c.code for c in CATEGORIES if re.match(c.families, family)), "")
        for family in set(embedded().instances().family)
    }
    return tuple(held[family] for family in embedded().instances().family)


@lru_cache(maxsize=1)
def in_order() -> Floats:
    """(K,) rank of each type by family, then size from small to large."""
    table = embedded().instances()
    rank = np.empty(len(table))
    rows = sorted(
        range(len(table)), key=lambda k: (natural(table.family[k]), table.vcpu[k], table.memory_gib[k], table.type[k])
    )
    rank[rows] = np.arange(len(table))
    return rank


def _spec(values: Callable[[InstanceTable], Floats], **kwargs: Any) -> Callable[[Scene], Filled]:
    return lambda scene: Numbers(values(embedded().instances()), **kwargs)


def _processor(scene: Scene) -> Filled:
    return Texts(["Graviton" if maker == "AWS" else maker for maker in embedded().instances().maker])


def _architecture(scene: Scene) -> Filled:
    return Texts(embedded().instances().architecture)


def _model(scene: Scene) -> Filled:
    table = embedded().instances()
    return Texts(table.gpu_model, absent=table.gpus == 0)


def _disks(scene: Scene) -> Filled:
    table = embedded().instances()
    return Texts([d.replace("GB ssd", " GB SSD").replace("x", " × ") for d in table.store_disks], table.store_gb == 0)


def _category(scene: Scene) -> Filled:
    names = {c.code: c.label for c in CATEGORIES} | {"": ""}
    return Texts([names[code] for code in categories()])


def _current(scene: Scene) -> Filled:
    return Texts(["current" if current else "previous" for current in embedded().instances().current])


def _burst(name: str) -> Callable[[Scene], Filled]:
    def fill(scene: Scene) -> Filled:
        table = embedded().instances()
        return Numbers(getattr(table, name), absent=~table.burstable)

    return fill


def _gpu_memory(scene: Scene) -> Filled:
    table = embedded().instances()
    return Numbers(table.gpu_memory_gib, absent=table.gpus == 0)


_SPECS = "Processor and memory"
_MOVED = "Network and disks"
_PRICES = "Prices"
_PAID = "Paid upfront"
_WORKED = "Worked out from what “Paid by” chooses"
BESIDE = "The same in another Region"
GROUPS = (_SPECS, _MOVED, _PRICES, _PAID, _WORKED, BESIDE)
"""Groups of the columns, as they are offered."""


@lru_cache(maxsize=1)
def columns() -> tuple[Column, ...]:
    """Every column there is beside the type, in the order of the page."""
    money = "USD / {per}"
    ways = [Column(w.code, w.short, _PRICES, price(w.code), money, priced=True) for w in WAYS]
    return (
        Column("vcpu", "vCPU", _SPECS, _spec(lambda t: t.vcpu)),
        Column("memory", "Memory", _SPECS, _spec(lambda t: t.memory_gib), "GiB"),
        *ways,
        Column("spot-saving", "Spot saving", _PRICES, saving("spot"), "%", priced=True),
        Column("spot-interruption", "Spot interrupted", _PRICES, interrupted, "a month", left=True),
        Column("per-vcpu", "Per vCPU", _WORKED, each(lambda t: t.vcpu), money, priced=True),
        Column("per-gib", "Per GiB", _WORKED, each(lambda t: t.memory_gib), money, priced=True),
        Column("per-gpu", "Per GPU", _WORKED, each(lambda t: t.gpus), money, priced=True),
        Column("saving", "Saving against On-Demand", _WORKED, saving(""), "%", priced=True),
        *(
            Column(f"in-{r.code}", r.name, BESIDE, price("", place), money, priced=True)
            for place, r in enumerate(REGIONS)
        ),
        *(
            Column(f"{w.code}-upfront", w.short, _PAID, upfront(w.code), "USD upfront", priced=True)
            for w in WAYS
            if w.code.endswith(("-partial", "-all"))
        ),
        Column("ratio", "Memory per vCPU", _SPECS, _spec(lambda t: t.memory_gib / t.vcpu), "GiB"),
        Column("processor", "Processor", _SPECS, _processor, left=True),
        Column("architecture", "Architecture", _SPECS, _architecture, left=True),
        Column("clock", "Clock", _SPECS, _spec(lambda t: np.where(t.clock_ghz > 0, t.clock_ghz, np.nan)), "GHz"),
        Column("gpus", "GPUs", _SPECS, _spec(lambda t: t.gpus, zero=NONE)),
        Column("gpu", "GPU", _SPECS, _model, left=True),
        Column("gpu-memory", "GPU memory", _SPECS, _gpu_memory, "GiB"),
        Column("baseline", "CPU baseline", _SPECS, _burst("baseline_percent"), "%"),
        Column("credits", "CPU credits", _SPECS, _burst("credits_per_hour"), "an hour"),
        Column("category", "Category", _SPECS, _category, left=True),
        Column("generation", "Generation", _SPECS, _current, left=True),
        Column("network", "Network", _MOVED, _network, left=True),
        Column("network-base", "Network, sustained", _MOVED, _spec(lambda t: t.network_baseline_gbps), "Gbps"),
        Column("network-peak", "Network, peak", _MOVED, _spec(lambda t: t.network_peak_gbps), "Gbps"),
        Column("ebs", "EBS, sustained", _MOVED, _spec(lambda t: t.ebs_baseline_mbps / 1000), "Gbps"),
        Column("ebs-peak", "EBS, peak", _MOVED, _spec(lambda t: t.ebs_max_mbps / 1000), "Gbps"),
        Column("ebs-iops", "EBS, sustained", _MOVED, _spec(lambda t: t.ebs_baseline_iops), "IOPS"),
        Column("ebs-peak-iops", "EBS, peak", _MOVED, _spec(lambda t: t.ebs_max_iops), "IOPS"),
        Column("store", "Instance store", _MOVED, _spec(lambda t: t.store_gb, zero=NONE), "GB"),
        Column("disks", "Store disks", _MOVED, _disks, left=True),
    )


def _network(scene: Scene) -> Filled:
    return Texts([words.replace("Gigabit", "Gbps") for words in embedded().instances().network])


@lru_cache(maxsize=1)
def by_name() -> dict[str, Column]:
    return {c.name: c for c in columns()}


SHOWN = (
    *("vcpu", "memory", "on-demand", "ri-standard-1yr-no", "sp-compute-1yr-no", "sp-compute-3yr-no"),
    *("spot", "spot-interruption", "per-vcpu", "processor", "network", "ebs", "store"),
)
"""The columns a page starts with."""
_SPECIFIED = frozenset({_SPECS, _MOVED})


def filled(column: Column, scene: Scene) -> Filled:
    """The column's values, kept: those of the types themselves once, those of prices for each scene."""
    if column.group in _SPECIFIED:
        return _kept(column.name, Scene(0, "", "hour", "on-demand"))
    ways = column.group in (_WORKED, BESIDE)
    return _kept(column.name, scene if ways else Scene(scene.place, scene.os, scene.per, "on-demand"))


@lru_cache(maxsize=256)
def _kept(name: str, scene: Scene) -> Filled:
    return by_name()[name].fill(scene)
