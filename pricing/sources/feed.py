"""AWS's calculator feed: one map a service, ``regions -> location name -> label -> rateCode, price``, all Regions.

Each price stands there at least twice: under readable labels and under an opaque 43-character key. Labels of one rate
code name the same rate; tiers of one rate share the SKU and the offer term and differ in the last part of the code.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pricing.aliases import RENAMED
from pricing.regions import FEED_NAMES
from pricing.sources import Log, Rate, Source
from pricing.sources.files import read_json
from pricing.sources.tiers import FREE, INF, bounds, is_free_tier
from pricing.sources.units import find_unit

UPFRONT = "2TG2D8R56U"
"""Rate part of a code for a fee paid once: a meter of its own, not a tier of the hourly rate."""


@dataclass(frozen=True)
class _Priced:
    labels: tuple[str, ...]
    usd: float
    code: str


Group = dict[str, _Priced]
"""The tiers of one meter in one Region, by the last part of the rate code."""


def is_opaque(label: str) -> bool:
    """Whether a label is one of the feed's hashed keys, which say nothing."""
    return len(label) == 43 and " " not in label


def _preference(label: str, regions: int) -> tuple[Any, ...]:
    # The label most Regions have; among those the plain one, then the one that says most (gp2 rather than nothing).
    plain = label.startswith("Backup SGW") or "RestoreObject" in label or "API Tier" in label
    return (-regions, plain, -len(label), label)


class FeedReader:
    """Reads one map of the feed for one offer. ``units`` says what its labels are billed in (unit by pattern) where the
    rules that all offers share do not know it, or are wrong about it.
    """

    def __init__(
        self, offer: str, path: str, source: Source, *, complete: bool = True, units: Mapping[str, str] | None = None
    ) -> None:
        self.offer = offer
        self.units = units or {}
        self.path = path
        self.source = source
        self.complete = complete

    def rates(self, root: Path, log: Log) -> Iterator[Rate]:
        """Every labelled rate of every Region, tiers with their bounds. ValueError names labels without a unit."""
        located: dict[str, Any] = read_json(root / self.path)["regions"]
        groups = {
            FEED_NAMES[name]: self._groups(entries, log) for name, entries in located.items() if name in FEED_NAMES
        }
        for name, entries in located.items():
            if name not in FEED_NAMES:
                log.leave_out(f"{self.offer}: Local or Wavelength Zone, or no location", len(entries))
        found = list(self._named(groups, log))
        unknown = sorted({rate.labels[0] for rate in found if not rate.unit})
        if unknown:
            raise ValueError(f"{self.offer}: its reader's `units` must say the unit of {', '.join(map(repr, unknown))}")
        yield from found

    def _groups(self, entries: dict[str, Any], log: Log) -> list[Group]:
        labels: dict[str, list[str]] = defaultdict(list)
        price: dict[str, str] = {}
        for label, entry in entries.items():
            price[entry["rateCode"]] = entry["price"]
            if not is_opaque(label):
                labels[entry["rateCode"]].append(label)
        log.leave_out(f"{self.offer}: only an opaque key, no label", len(price.keys() - labels.keys()))
        groups: dict[tuple[str, str, bool], Group] = defaultdict(dict)
        for code, names in labels.items():
            sku, term, rate = code.split(".")
            groups[sku, term, rate == UPFRONT][rate] = _Priced(tuple(sorted(names)), float(price[code]), code)
        return [groups[key] for key in sorted(groups)]

    def _named(self, groups: dict[str, list[Group]], log: Log) -> Iterator[Rate]:
        count: dict[str, int] = defaultdict(int)
        parent: dict[str, str] = {}

        def root_of(label: str) -> str:
            while parent[label] != label:
                label = parent[label]
            return label

        # A meter is what shares a label anywhere: in one Region through its tiers, across Regions by name.
        for region_groups in groups.values():
            for group in region_groups:
                names = [label for priced in group.values() for label in priced.labels]
                for label in names:
                    count[label] += 1
                names += [RENAMED[self.offer, label].canonical for label in names if (self.offer, label) in RENAMED]
                for label in names:
                    parent.setdefault(label, label)
                    parent[root_of(label)] = root_of(names[0])
        meters: dict[str, list[tuple[str, Group]]] = defaultdict(list)
        for region, region_groups in groups.items():
            for group in region_groups:
                meters[root_of(next(iter(group.values())).labels[0])].append((region, group))
        for key in sorted(meters):
            yield from self._meter(meters[key], count, log)

    def _meter(self, held: list[tuple[str, Group]], count: dict[str, int], log: Log) -> Iterator[Rate]:
        regions = [region for region, _ in held]
        if len(set(regions)) != len(regions):
            log.find(f"{self.offer}: two SKUs share a label in one Region: {held[0][1]}")
        held = sorted(held, key=lambda pair: (pair[0] != "us-east-1", pair[0]))
        tiers: dict[str, tuple[float, float, str]] = {}
        canonical = ""
        for region, group in held:
            shown = {
                rate: tuple(sorted(priced.labels, key=lambda label: _preference(label, count[label])))
                for rate, priced in group.items()
            }
            free = {rate for rate, labels in shown.items() if group[rate].usd == 0 and is_free_tier(labels[0])}
            if len(free) == len(group):  # a SKU that is free as a whole is an ordinary rate of 0
                free = set()
            paid = {shown[rate][0]: group[rate].usd for rate in group if rate not in free}
            if len(paid) > 1 and not paid.keys() <= tiers.keys():
                told = bounds(self.offer, paid)
                if told is None:
                    tiers_of = ", ".join(sorted(paid))
                    log.leave_out(f"{self.offer}: tiers without bounds in any source: {tiers_of}", len(paid))
                    continue
                tiers |= told
            first = min(paid, key=lambda label: tiers.get(label, (0.0,))[0])
            renamed = RENAMED.get((self.offer, first))
            canonical = canonical or (renamed.canonical if renamed else first)
            for rate, labels in shown.items():
                begin, end, note = tiers.get(labels[0], (0.0, INF, "")) if len(paid) > 1 else (0.0, INF, "")
                if rate in free:
                    end, note = FREE.get((self.offer, labels[0]), (INF, ""))
                yield Rate(
                    offer=self.offer, region=region, meter=canonical, labels=labels,
                    unit=find_unit(labels[0], self.units), begin=begin, end=end,
                    usd=group[rate].usd, code=group[rate].code, source=self.source,
                    as_of=self.source.as_of, free=rate in free, note=note,
                )  # fmt: skip
