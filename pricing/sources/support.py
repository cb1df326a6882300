"""AWS Support plans: percentages of a month's charges by tiers, and the fee a month that is charged at least."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

from pricing.regions import REGIONS
from pricing.sources import Log, Rate
from pricing.sources.catalog import feed_by_label
from pricing.sources.files import read_json
from pricing.sources.tiers import INF

_FOLDER = "raw/aws-price-watcher-2025-12/by-label"
_UNITS = {"k": 1e3, "m": 1e6}
_AMOUNT = re.compile(r"(\d+)([km])?\b", re.IGNORECASE)


def tier_start(label: str) -> float:
    """Where a tier of charges starts, in dollars: "Usage 80 to 250k" at 80,000, "Usage First 10k" at 0."""
    found = [(float(number), unit.lower()) for number, unit in _AMOUNT.findall(label)]
    if " Plus" in label:
        return found[0][0] * _UNITS[found[0][1]]
    if " to " in label:
        (low, unit), (_, same) = found
        return low * _UNITS[unit or same]
    return 0.0


class SupportReader:
    """One plan's rates. They are the same in every Region: the source gives them once, under "Any"."""

    complete = True

    def __init__(self, offer: str, file: str) -> None:
        self.offer, self.file = offer, file

    def rates(self, root: Path, log: Log) -> Iterator[Rate]:
        """The fee, and the percentages in the order of their tiers."""
        prices = {label: float(by["Any"]) for label, by in read_json(root / f"{_FOLDER}/{self.file}.json.xz").items()}
        fee = next(label for label in prices if label.endswith("Recurring Fee"))
        tiers = sorted((label for label in prices if label != fee), key=tier_start)
        starts = [*map(tier_start, tiers), INF]
        yield from self._everywhere(fee, fee, "USD per month", 0.0, INF, prices[fee])
        for label, (begin, end) in zip(tiers, pairwise(starts), strict=True):
            yield from self._everywhere(tiers[0], label, "USD of charges", begin, end, prices[label])

    def _everywhere(self, meter: str, label: str, unit: str, begin: float, end: float, usd: float) -> Iterator[Rate]:
        source = feed_by_label(self.file)
        for region in REGIONS:
            yield Rate(
                offer=self.offer,
                region=region.code,
                meter=meter,
                labels=(label,),
                unit=unit,
                begin=begin,
                end=end,
                usd=usd,
                code="",
                source=source,
                as_of=source.as_of,
            )
