"""Which types a request finds, and in what order: masks and sorts over the whole table at once."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fnmatch import translate
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from calculator.web.instances_asked import Asked
from calculator.web.instances_columns import by_name, categories, filled, in_order
from calculator.web.instances_priced import PER, Scene, interruption, priced
from pricing.book import embedded
from pricing.rows import Status

Mask = NDArray[np.bool_]


@dataclass(frozen=True)
class Found:
    scene: Scene
    rows: NDArray[np.intp]
    """Positions of the types found, in the order asked for."""
    unpriced: int
    """Types that fit but have no price in this book."""
    absent: int
    """Types that fit but are not offered in the Region."""
    untold: tuple[tuple[str, int], ...]
    """(what, how many): types left out only because no source states what a filter asks."""


def find(asked: Asked) -> Found:
    """The types that pass every filter. Without a fault only: a refused filter finds nothing."""
    value = asked.value
    scene = Scene(asked.place, value["os"], value["per"], value["pay"])
    states = priced(scene.place, scene.os, "on-demand").states
    fits, untold = _fits(asked, scene)
    shown = {
        "priced": states == Status.PRICED,
        "none": states == Status.NOT_IN_BOOK,
        "absent": states == Status.NOT_OFFERED,
        "all": np.ones(len(states), dtype=bool),
    }[value["offered"]]
    order = _order(asked.sort, asked.down, scene)
    return Found(
        scene,
        order[(fits & shown)[order]],
        int((fits & (states == Status.NOT_IN_BOOK)).sum()),
        int((fits & (states == Status.NOT_OFFERED)).sum()),
        tuple((what, int((mask & shown).sum())) for what, mask in untold if (mask & shown).any()),
    )


@lru_cache(maxsize=64)
def _order(name: str, down: bool, scene: Scene) -> NDArray[np.intp]:
    """All types in that order."""
    first = in_order() if name == "type" else filled(by_name()[name], scene).key
    # NaN sorts last either way: what is unknown is neither the least nor the most.
    found: NDArray[np.intp] = np.lexsort((in_order(), -first if down else first))
    return found


def _fits(asked: Asked, scene: Scene) -> tuple[Mask, list[tuple[str, Mask]]]:
    table = embedded().instances()
    value = asked.value
    store, cards = table.store_gb, table.gpus
    told = [
        (value["vcpu_min"], table.vcpu, 1, "vCPU"),
        (value["vcpu_max"], table.vcpu, -1, "vCPU"),
        (value["memory_min"], table.memory_gib, 1, "memory"),
        (value["memory_max"], table.memory_gib, -1, "memory"),
        (value["network_min"], table.network_baseline_gbps, 1, "sustained network bandwidth"),
        (value["ebs_min"], table.ebs_baseline_mbps / 1000, 1, "sustained EBS bandwidth"),
        (value["store_min"], store, 1, "instance store"),
    ]
    fits = np.ones(len(table), dtype=bool)
    gaps: list[tuple[str, Mask]] = []
    for bound, values, sign, what in told:
        if bound is not None:
            fits &= ~(values * sign < bound * sign)
            gaps.append((what, np.isnan(values)))
    for name, amounts, what in (("store", store, "instance store"), ("gpu", cards, "accelerators")):
        if value[name] != "any":
            fits &= np.isnan(amounts) | ((amounts > 0) == (value[name] == "yes"))
            gaps.append((what, np.isnan(amounts)))
    for name, flags in (("burstable", table.burstable), ("metal", table.bare_metal)):
        if value[name] != "any":
            fits &= flags == (value[name] == "yes")
    if value["current"]:
        fits &= table.current
    if value["arch"] != "any":
        right, unknown = _processors(value["arch"])
        fits &= right | unknown
        gaps.append(("processor", unknown))
    if value["category"] != "any":
        fits &= np.array([code == value["category"] for code in categories()])
    if value["family"]:
        fits &= np.isin(np.array(table.family), value["family"])
    if value["interruption"] != "any":
        classes = interruption(scene)
        fits &= np.isnan(classes) | ((classes + 1) * 5 <= float(value["interruption"]))
        gaps.append(("spot interruptions", np.isnan(classes)))
    if value["price_max"] is not None:
        # A type without that price is dearer than nobody knows; it is not an answer to a budget.
        cost = priced(scene.place, scene.os, scene.pay).effective * PER[scene.per]
        fits &= ~(cost > value["price_max"] * (1 + 1e-12))
        gaps.append(("that price", np.isnan(cost)))
    if value["q"]:
        fits &= np.array(worded(value["q"].lower()))
    untold: list[tuple[str, Mask]] = []
    left_out = np.zeros(len(table), dtype=bool)
    for what, gap in gaps:
        if (fits & gap & ~left_out).any():
            untold.append((what, fits & gap & ~left_out))
            left_out |= gap
    return fits & ~left_out, untold


def _processors(wanted: str) -> tuple[Mask, Mask]:
    table = embedded().instances()
    held = table.architecture if wanted in ("x86_64", "arm64") else tuple(m.lower() for m in table.maker)
    return np.array([word == wanted for word in held]), np.array([not word for word in table.architecture])


@lru_cache(maxsize=1)
def _texts() -> tuple[tuple[str, str], ...]:
    """(type, every word about it) in lower case."""
    table = embedded().instances()
    found = []
    for k, kind in enumerate(table.type):
        maker = "aws graviton" if table.maker[k] == "AWS" else table.maker[k].lower()
        words = (kind, maker, table.architecture[k], table.gpu_model[k], table.network[k], table.hypervisor[k])
        found.append((kind.lower(), " ".join(words).lower()))
    return tuple(found)


@lru_cache(maxsize=256)
def worded(text: str) -> tuple[bool, ...]:
    """Which types (K,) a search means: alternatives by commas; in each every word must hold.

    A word with * or ? is a pattern for the whole type (`m7*.large`), one with - before it must not occur (`-flex`).
    """
    hits = [False] * len(_texts())
    for alternative in text.split(","):
        words = alternative.split()
        if not words:
            continue
        tests = [_test(word) for word in words]
        for k, (kind, about) in enumerate(_texts()):
            if not hits[k]:
                hits[k] = all(_holds(test, kind, about) for test in tests)
    return tuple(hits) if text.strip(", ") else (True,) * len(hits)


def _test(word: str) -> tuple[bool, str, re.Pattern[str] | None]:
    wanted = not (word.startswith("-") and len(word) > 1)
    word = word if wanted else word[1:]
    pattern = re.compile(translate(word)) if ("*" in word or "?" in word) else None
    return wanted, word, pattern


def _holds(test: tuple[bool, str, re.Pattern[str] | None], kind: str, about: str) -> bool:
    wanted, word, pattern = test
    return wanted == (bool(pattern.match(kind)) if pattern else word in about)
