"""From rows read to rows kept: newer readings win, equal ones raise the date; meters and coverage."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import pairwise

from pricing.regions import REGION_INDEX
from pricing.sources import Log, Rate
from pricing.sources.confirm import REGION, Reading


@dataclass(frozen=True)
class Meter:
    """One metered thing of an offer. ``names`` are all labels that mean it, the canonical one first."""

    offer: str
    label: str
    names: tuple[str, ...]
    covered: tuple[str, ...]
    """Regions for which a missing rate means that AWS does not offer it there."""


def apply_readings(rates: list[Rate], readings: Iterable[Reading], log: Log) -> list[Rate]:
    """Rows with newer readings applied. A reading that finds no row is counted, not added."""
    by_code: dict[tuple[str, str], int] = {}
    by_label: dict[tuple[str, str, float], int] = {}
    kept = list(rates)
    for index, rate in enumerate(kept):
        if rate.region == REGION:
            by_label[rate.offer, rate.meter, rate.begin] = index
            for label in rate.labels:
                by_label.setdefault((rate.offer, label, rate.begin), index)
            if rate.code:
                by_code[rate.offer, rate.code] = index
    for reading in readings:
        found = by_code.get((reading.offer, reading.code)) if reading.code else None
        if found is None:
            found = by_label.get((reading.offer, reading.label, reading.begin))
        if found is None:
            log.leave_out(f"{reading.offer}: newer reading of a rate not held ({reading.source.id})")
            continue
        rate = kept[found]
        if reading.end is not None and not rate.free and (reading.begin, reading.end) != (rate.begin, rate.end):
            log.find(f"{rate.offer}: {reading.source.id} bounds {rate.labels[0]} {reading.begin}-{reading.end}")
        same = reading.usd == rate.usd
        if same:
            log.confirm(f"{rate.offer} by {reading.source.id}")
        else:
            log.conflict(f"{rate.offer} against {reading.source.id}: the newer is kept")
        if not same and reading.source.as_of >= rate.as_of:
            kept[found] = replace(rate, usd=reading.usd, source=reading.source, as_of=reading.source.as_of)
        elif same and reading.source.as_of > rate.as_of:
            note = "; ".join(part for part in (rate.note, f"confirmed by {reading.source.short}") if part)
            kept[found] = replace(rate, as_of=reading.source.as_of, note=note)
    return kept


def find_meters(read: list[tuple[bool, list[Rate]]]) -> list[Meter]:
    """Every meter of ``read`` (whether a reader is complete, and its rows), sorted by offer and label."""
    names: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    covered: dict[tuple[str, str], set[str]] = defaultdict(set)
    for complete, rates in read:
        offered: dict[str, set[str]] = defaultdict(set)
        for rate in rates:
            offered[rate.offer].add(rate.region)
        for rate in rates:
            names[rate.offer, rate.meter].update(rate.labels)
            if complete:
                covered[rate.offer, rate.meter] |= offered[rate.offer]
    return [
        Meter(
            offer,
            label,
            (label, *sorted(names[offer, label].keys() - {label})),
            tuple(sorted(covered[offer, label])),
        )
        for offer, label in sorted(names)
    ]


def check(rates: list[Rate]) -> None:
    """ValueError unless each meter's paid tiers in a Region start at 0, join and end at infinity."""
    tiers: dict[tuple[str, str, str], list[Rate]] = defaultdict(list)
    for rate in rates:
        if not rate.free:
            tiers[rate.offer, rate.meter, rate.region].append(rate)
        if rate.region not in REGION_INDEX or not rate.usd >= 0:
            raise ValueError(f"not a rate: {rate}")
    for key, rows in tiers.items():
        rows.sort(key=lambda rate: rate.begin)
        joined = all(a.end == b.begin for a, b in pairwise(rows))
        if rows[0].begin != 0 or rows[-1].end != float("inf") or not joined:
            raise ValueError(f"tiers of {key} do not join: {[(row.begin, row.end) for row in rows]}")
