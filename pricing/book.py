"""A price book: AWS's list prices of a day, looked up by offer, AWS's label and Region. Numpy and stdlib only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pricing.container import Container
from pricing.ec2 import OFFER as EC2
from pricing.ec2 import Ec2
from pricing.ec2_rows import receipts as ec2_receipts
from pricing.instances import InstanceTable
from pricing.instances import read as read_instances
from pricing.purchases import parse
from pricing.regions import REGION_INDEX, REGIONS
from pricing.rows import Prices, RateRow, Status, lock

__all__ = ["Book", "Prices", "RateRow", "Status", "embedded"]

CREDITS = "CPU credits "
_COLUMNS = (
    *("meter", "region", "label", "unit", "begin", "end", "usd"),
    *("code", "source", "day", "published", "free", "note"),
)
EMBEDDED = Path(__file__).parent / "data" / "book.zip"


@dataclass(frozen=True)
class BookSource:
    """A file the book was compiled from."""

    id: str
    short: str
    url: str
    as_of: date
    what: str


class Book:
    """One immutable book. Safe to share between threads: everything it hands out is read-only."""

    id: str
    as_of: date
    """Day of the newest price."""
    sources: tuple[BookSource, ...]

    def __init__(self, path: Path) -> None:
        """Open a compiled book. FileNotFoundError when there is none; ValueError for another format or Regions."""
        self._file = file = Container(path)
        about = file.json("book")
        if about["format"] != 1 or file.json("regions") != [region.code for region in REGIONS]:
            raise ValueError(f"{path} was compiled for another version of this code")
        self.id = about["id"]
        self.as_of = date.fromisoformat(about["as_of"])
        self.sources = tuple(
            BookSource(s["id"], s["short"], s["url"], date.fromisoformat(s["as_of"]), s["what"])
            for s in file.json("sources")
        )
        tables = file.json("tables")
        self._offers: list[str] = tables["offers"]
        self._units: list[str] = tables["units"]
        self._labels: list[str] = tables["labels"]
        self._notes: list[str] = tables["notes"]
        self._column = {name: file.array(f"rates/{name}") for name in _COLUMNS}
        self._meters: list[dict[str, Any]] = file.json("meters")
        self._index = {
            (self._offers[meter["offer"]], name): number
            for number, meter in enumerate(self._meters)
            for name in meter["names"]
        }
        self._first = np.searchsorted(self._column["meter"], np.arange(len(self._meters) + 1))
        self._cache: dict[tuple[str, str, str], Prices] = {}
        self._ec2 = Ec2(file, {source.id: source for source in self.sources})
        self._instances: InstanceTable | None = None

    # -- lookups ------------------------------------------------------------------------------------------------

    def has(self, offer: str, label: str) -> bool:
        """Whether the book holds this rate for any Region; any tier's label, in any Region's spelling, names it."""
        return (offer, label) in self._index or (
            offer == EC2 and (self._ec2.holds(label) or label in (f"{CREDITS}linux", f"{CREDITS}windows"))
        )

    def keys(self, by: str) -> tuple[str, ...]:
        """The K axis of rates that differ by ``by``: instance types for ``instance_type``, else none."""
        return self._ec2.types if by == "instance_type" else ()

    def instances(self) -> InstanceTable:
        """What each instance type is made of, in the order of ``keys("instance_type")``."""
        if self._instances is None:
            self._instances = read_instances(self._file, self._ec2.types, self._ec2.spot)
        return self._instances

    def canonical(self, offer: str, label: str) -> str:
        """The label all Regions share for this rate: its first paid tier's in us-east-1. KeyError when not held."""
        name: str = self._meters[self._index[offer, label]]["names"][0]
        return name

    def offers(self) -> tuple[str, ...]:
        """AWS's offer codes of what the book holds, sorted."""
        return tuple(sorted(self._offers))

    def labels(self, offer: str) -> tuple[str, ...]:
        """Canonical labels of an offer, sorted."""
        code = self._offers.index(offer) if offer in self._offers else -1
        return tuple(meter["names"][0] for meter in self._meters if meter["offer"] == code)

    def prices(self, offer: str, label: str, by: str = "") -> Prices:
        """Every Region's tiers of a rate; an unknown label is NOT_IN_BOOK everywhere, with one tier of NaN."""
        cached = self._cache.get((offer, label, by))
        if cached is None:
            cached = self._cache[offer, label, by] = self._find(offer, label, by)
        return cached

    def _find(self, offer: str, label: str, by: str) -> Prices:
        if by == "instance_type":
            purchase = parse(label) if offer == EC2 else None
            if purchase is not None:
                return self._ec2.prices(purchase)
            if offer == EC2 and label.startswith(CREDITS):
                return self._credits(label)
            shape = len(REGIONS), len(self._ec2.types)
            status = np.full(shape, Status.NOT_IN_BOOK, dtype=np.uint8)
            return lock(np.zeros((1, *shape)), np.full((1, *shape), np.nan), status, "")
        return self._prices(offer, label)

    def status(self, offer: str, label: str, region: str, key: str = "") -> Status:
        """Whether the rate has a price in ``region``. KeyError for a Region code that is none."""
        at = REGION_INDEX[region]
        if not key:
            return Status(int(self.prices(offer, label).status[at]))
        k = self._ec2.index.get(key)
        return (
            Status.NOT_IN_BOOK if k is None else Status(int(self.prices(offer, label, "instance_type").status[at, k]))
        )

    def receipts(self, offer: str, label: str, region: str, key: str = "") -> tuple[RateRow, ...]:
        """The paid tiers in order, with their sources; empty when there is no price."""
        if key:
            purchase = parse(label) if offer == EC2 else None
            if purchase is not None:
                return ec2_receipts(self._ec2, purchase, region, key)
            label = _of_family(label, key) if offer == EC2 else ""
        rows = self._rows_of(offer, label, region)
        return tuple(self.shared_row(row) for row in rows if not self._column["free"][row])

    def shared_rows(self, offer: str, regions: list[int]) -> list[int]:
        """Numbers of the rows that are not by instance type, of an offer ("" for all) and some Regions."""
        wanted = np.isin(self._column["region"], regions)
        if offer:
            code = self._offers.index(offer) if offer in self._offers else -1
            offers = np.array([meter["offer"] for meter in self._meters])
            wanted &= offers[self._column["meter"]] == code
        return [int(row) for row in np.flatnonzero(wanted)]

    def shared_text(self, row: int) -> str:
        """What ``pricing.search`` looks in, lower case: offer, the rate's labels, rate code."""
        return self._texts[row]

    @cached_property
    def _texts(self) -> list[str]:
        meters = [f"{self._offers[meter['offer']]} {meter['names'][0]}".lower() for meter in self._meters]
        labels = [label.lower() for label in self._labels]
        column = self._column
        return [
            f"{meters[meter]} {labels[label]} {code.decode().lower()}"
            for meter, label, code in zip(column["meter"], column["label"], column["code"].tolist(), strict=True)
        ]

    # -- how ----------------------------------------------------------------------------------------------------

    def _rows_of(self, offer: str, label: str, region: str) -> list[int]:
        meter = self._index.get((offer, label))
        if meter is None:
            return []
        span = np.arange(self._first[meter], self._first[meter + 1])
        return [int(row) for row in span[self._column["region"][span] == REGION_INDEX[region]]]

    def _credits(self, label: str) -> Prices:
        # ``CPU credits linux`` by instance type is ``CPU credits t3 linux`` for every t3; no other family has credits.
        types = self._ec2.types
        status = np.full((len(REGIONS), len(types)), Status.NOT_OFFERED, dtype=np.uint8)
        usd = np.full((1, *status.shape), np.nan)
        for k, kind in enumerate(types):
            if self.has(EC2, _of_family(label, kind)):
                prices = self._prices(EC2, _of_family(label, kind))
                usd[0, :, k], status[:, k] = prices.usd[0], prices.status
            elif self.instances().burstable[k]:
                status[:, k] = Status.NOT_IN_BOOK
        return lock(np.zeros(usd.shape), usd, status, "vCPU-Hrs")

    def _prices(self, offer: str, label: str) -> Prices:
        meter = self._index.get((offer, label))
        regions = len(REGIONS)
        status = np.full(regions, Status.NOT_IN_BOOK, dtype=np.uint8)
        if meter is None:
            return lock(np.zeros((1, regions)), np.full((1, regions), np.nan), status, "")
        span = slice(self._first[meter], self._first[meter + 1])
        paid = ~self._column["free"][span]
        region = self._column["region"][span][paid]
        tier = _position_in_run(region)
        shape = (int(tier.max()) + 1, regions)
        start, usd = np.full(shape, np.inf), np.full(shape, np.nan)
        start[0] = 0.0
        start[tier, region] = self._column["begin"][span][paid]
        usd[tier, region] = self._column["usd"][span][paid]
        status[self._meters[meter]["covered"]] = Status.NOT_OFFERED
        status[region] = Status.PRICED
        return lock(start, usd, status, self._units[self._column["unit"][span][0]])

    def shared_row(self, row: int) -> RateRow:
        """The row of that number."""
        column = {name: values[row] for name, values in self._column.items()}
        source = self.sources[column["source"]]
        return RateRow(
            offer=self._offers[self._meters[column["meter"]]["offer"]],
            region=REGIONS[column["region"]].code,
            label=self._labels[column["label"]],
            key="",
            unit=self._units[column["unit"]],
            begin=float(column["begin"]),
            end=float(column["end"]),
            usd=float(column["usd"]),
            rate_code=bytes(column["code"]).decode(),
            source=source.short,
            source_url=source.url,
            as_of=date.fromordinal(int(column["day"])),
            published=bool(column["published"]),
            note=self._notes[column["note"]],
        )


def _of_family(label: str, kind: str) -> str:
    """``CPU credits linux`` of ``t3.large`` is ``CPU credits t3 linux``; a label that is none is no label."""
    return f"{CREDITS}{kind.partition('.')[0]} {label.removeprefix(CREDITS)}" if label.startswith(CREDITS) else ""


def _position_in_run(values: NDArray[Any]) -> NDArray[np.intp]:
    """0, 1, 2 ... within each run of equal neighbours."""
    starts = np.flatnonzero(np.r_[True, values[1:] != values[:-1]])
    return np.arange(len(values)) - np.repeat(starts, np.diff(np.r_[starts, len(values)]))


@lru_cache(maxsize=1)
def embedded() -> Book:
    """The book committed with this code, opened once per process."""
    return Book(EMBEDDED)
