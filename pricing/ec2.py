"""EC2 prices by instance type: stored tables, and the options worked out from them when first asked for.

Arrays are (R, K): Regions by instance types. The members of the book's file, ``ec2/...``:
``on_demand`` Linux USD per hour (R, K); ``reserved`` No Upfront rates (4, R, K); ``commit`` us-east-1's hourly and
upfront USD (12, 2, K); ``ireland`` eu-west-1's Windows, SUSE and dedicated prices (5, K); ``licence`` what Windows adds
to Linux (K,); ``spot_saving`` and ``spot_interruption`` (2, R, K).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from functools import cache, cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pricing.container import Container
from pricing.purchases import HOURS, PAYMENTS, RATIOS, RESERVED, SAVINGS, UPFRONT_SHARE, Purchase, parse
from pricing.regions import REGION_INDEX, REGIONS
from pricing.rows import Prices, Status, lock

OFFER = "AmazonEC2"
_US_EAST_1, _IRELAND = REGION_INDEX["us-east-1"], REGION_INDEX["eu-west-1"]
_CURRENT = [REGION_INDEX[code] for code in ("us-east-1", "us-gov-east-1", "us-gov-west-1")]
"""Regions whose list of types is of 2026-07."""
IRELAND_ROWS = (
    ("windows", "shared"),
    ("windows", "dedicated"),
    ("linux", "dedicated"),
    ("suse", "shared"),
    ("suse", "dedicated"),
)


class Origin(IntEnum):
    """How a price is known."""

    NONE = 0
    LIST = 1
    RESERVED = 2
    US_EAST_1 = 3
    FAMILY = 4
    RATIO = 5
    SPOT = 6
    LICENCE = 7
    RESERVED_LICENCE = 8
    IRELAND = 9


@dataclass(frozen=True)
class Option:
    """One way to pay for every type in every Region: USD per hour, USD once, where each is from, (R, K) each."""

    hour: NDArray[np.float64]
    upfront: NDArray[np.float64]
    origin: NDArray[np.uint8]
    not_offered: NDArray[np.bool_]


class Ec2:
    """EC2's side of a book. Nothing is read before it is asked for."""

    def __init__(self, file: Container, sources: dict[str, Any]) -> None:
        """``sources`` maps source ids to objects with ``short``, ``url`` and ``as_of``."""
        self._file = file
        self._source_by_id = sources

    @cached_property
    def types(self) -> tuple[str, ...]:
        """Instance types, the K axis."""
        return tuple(self._file.json("ec2/types"))

    @cached_property
    def index(self) -> dict[str, int]:
        """Position of each type on the K axis."""
        return {kind: k for k, kind in enumerate(self.types)}

    @cached_property
    def _table(self) -> dict[str, NDArray[Any]]:
        names = (
            "on_demand",
            "reserved",
            "commit",
            "commit_known",
            "ireland",
            "licence",
            "family_in_feed",
            "doubtful",
        )
        return {name: self._file.array(f"ec2/{name}") for name in names}

    @cached_property
    def spot(self) -> tuple[NDArray[np.int8], NDArray[np.int8]]:
        """Percent saved and interruption class, (2, R, K) for Linux and Windows; -1 where not told."""
        return self._file.array("ec2/spot_saving"), self._file.array("ec2/spot_interruption")

    @cached_property
    def sources(self) -> list[Any]:
        return [self._source_by_id[name] for name in self._file.json("ec2/sources")]

    def holds(self, label: str) -> bool:
        """Whether any type has a price under this label anywhere."""
        purchase = parse(label)
        return purchase is not None and bool(np.isfinite(self.option(purchase).hour).any())

    def prices(self, purchase: Purchase) -> Prices:
        """One tier, (1, R, K); hourly prices are per ``Hrs``, upfront fees per ``instance``."""
        option = self.option(purchase)
        usd = (option.hour if purchase.part == "hour" else option.upfront)[np.newaxis]
        status = np.full(usd.shape[1:], Status.NOT_IN_BOOK, dtype=np.uint8)
        status[option.not_offered] = Status.NOT_OFFERED
        status[np.isfinite(usd[0])] = Status.PRICED
        return lock(
            np.broadcast_to(np.float64(0.0), usd.shape), usd, status, "Hrs" if purchase.part == "hour" else "instance"
        )

    def option(self, purchase: Purchase) -> Option:
        """Hourly and upfront prices of one way to pay, for all types and Regions."""
        return self._option(purchase.os, purchase.tenancy, purchase.purchase)

    @cache  # noqa: B019 - a book lives as long as its process
    def _option(self, os: str, tenancy: str, code: str) -> Option:
        purchase = Purchase(os, tenancy, code, "hour")
        if code == "on-demand":
            option = self._on_demand(os, tenancy)
        elif tenancy == "dedicated" or os in ("rhel", "suse"):
            option = self._empty
        elif code == "spot":
            option = self._spot(os)
        elif os == "windows":
            option = self._with_licence(self._option("linux", tenancy, code), purchase)
        elif purchase.commitment in SAVINGS:
            option = self._us_east_1_only(purchase)
        else:
            option = self._reserved(purchase)
        never = self._never_offered(os, purchase, option)
        for array in (option.hour, option.upfront, option.origin, never):
            array.flags.writeable = False
        return Option(option.hour, option.upfront, option.origin, never)

    @cached_property
    def _empty(self) -> Option:
        # Shared by every option without a price: there are far more of them than of the others.
        return _nothing(len(self.types))

    def _never_offered(self, os: str, purchase: Purchase, option: Option) -> NDArray[np.bool_]:
        # A type is known to be missing in a Region when its family is in the feed of 2025-12 or the Region's list of
        # types is of 2026-07; Windows does not run on Arm; us-east-1's list says which commitments there are.
        known = np.zeros(self._table["on_demand"].shape, dtype=np.bool_)
        known[:, self._table["family_in_feed"]] = True
        known[_CURRENT] = True
        missing = np.isnan(self._table["on_demand"]) & known
        missing &= ~self._table["doubtful"]
        if os == "windows":
            missing[:, self._arm] = True
        if purchase.commitment in (*RESERVED, *SAVINGS) and purchase.commitment in _COMMIT_GROUP:
            group = _COMMIT_GROUP[purchase.commitment]
            missing[_US_EAST_1] |= self._table["commit_known"][group] == 3
        never: NDArray[np.bool_] = missing & (option.origin == Origin.NONE)
        return never

    @cached_property
    def _arm(self) -> NDArray[np.bool_]:
        return np.array([text != "x86_64" and text != "" for text in self._file.json("ec2/instances")["architecture"]])

    def _on_demand(self, os: str, tenancy: str) -> Option:
        option = _nothing(len(self.types))
        linux = self._table["on_demand"]
        if (os, tenancy) == ("linux", "shared"):
            return _filled(option, linux.copy(), Origin.LIST)
        if (os, tenancy) == ("windows", "shared"):
            option = _filled(option, np.round(linux + self._table["licence"], 6), Origin.LICENCE)
        if (os, tenancy) in IRELAND_ROWS:
            row = self._table["ireland"][IRELAND_ROWS.index((os, tenancy))]
            held = np.isfinite(row)
            option.hour[_IRELAND, held], option.upfront[_IRELAND, held] = row[held], 0.0
            option.origin[_IRELAND, held] = Origin.IRELAND
        return option

    def _spot(self, os: str) -> Option:
        saving = self.spot[0][("linux", "windows").index(os)].astype(np.float64)
        base = self._option(os, "shared", "on-demand").hour
        hour = np.where(saving >= 0, np.round(base * (1 - saving / 100), 6), np.nan)
        return _filled(_nothing(len(self.types)), hour, Origin.SPOT)

    def _us_east_1_only(self, purchase: Purchase) -> Option:
        option = _nothing(len(self.types))
        number = _COMMIT_GROUP[purchase.commitment] * 3 + PAYMENTS.index(purchase.payment)
        hour, upfront = self._table["commit"][number]
        known = self._table["commit_known"][number // 3]
        option.hour[_US_EAST_1], option.upfront[_US_EAST_1] = hour, upfront
        option.origin[_US_EAST_1] = np.select(
            [~np.isfinite(hour), known == 1], [Origin.NONE, Origin.US_EAST_1], default=Origin.FAMILY
        )
        return option

    def _reserved(self, purchase: Purchase) -> Option:
        base = self._table["reserved"][RESERVED.index(purchase.commitment)]
        effective = base * RATIOS[purchase.commitment][purchase.payment]
        hour, upfront = share(effective, purchase)
        option = _nothing(len(self.types))
        held = np.isfinite(base)
        option.hour[held], option.upfront[held] = hour[held], upfront[held]
        option.origin[held] = Origin.RESERVED if purchase.payment == "no" else Origin.RATIO
        if purchase.commitment in _COMMIT_GROUP:
            # us-east-1's own table is newer; its family ratios only fill what no published rate gives.
            home = self._us_east_1_only(purchase)
            own = home.origin[_US_EAST_1] == Origin.US_EAST_1
            take = own | ((home.origin[_US_EAST_1] == Origin.FAMILY) & (option.origin[_US_EAST_1] != Origin.RESERVED))
            for mine, its in (
                (option.hour, home.hour),
                (option.upfront, home.upfront),
                (option.origin, home.origin),
            ):
                mine[_US_EAST_1, take] = its[_US_EAST_1, take]
        return option

    def _with_licence(self, linux: Option, purchase: Purchase) -> Option:
        # Reserved Windows is reserved Linux plus the on-demand licence, seen in 2019 and on x2iedn.32xlarge in 2026.
        if purchase.commitment not in RESERVED:
            return self._empty
        option = _nothing(len(self.types))
        hours = HOURS[purchase.years]
        effective = np.round(linux.hour + linux.upfront / hours + self._table["licence"], 6)
        hour, upfront = share(effective, purchase)
        held = np.isfinite(hour)
        option.hour[held], option.upfront[held] = hour[held], upfront[held]
        option.origin[held] = Origin.RESERVED_LICENCE
        return option

    @cache  # noqa: B019 - a book lives as long as its process
    def stored(self, name: str) -> NDArray[Any]:
        return self._file.array(f"ec2/{name}")


_COMMIT_GROUP = {"ri-standard-1yr": 0, "ri-standard-3yr": 1, "sp-compute-1yr": 2, "sp-compute-3yr": 3}


def _nothing(types: int) -> Option:
    shape = len(REGIONS), types
    nan = np.full(shape, np.nan)
    return Option(nan, nan.copy(), np.zeros(shape, dtype=np.uint8), np.zeros(shape, dtype=np.bool_))


def _filled(option: Option, hour: NDArray[np.float64], origin: Origin) -> Option:
    held = np.isfinite(hour)
    option.hour[held], option.upfront[held], option.origin[held] = hour[held], 0.0, origin
    return option


def share(effective: NDArray[np.float64], purchase: Purchase) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Hourly and upfront USD of an effective hourly rate; upfront fees of Reserved Instances are whole dollars."""
    hours, part = HOURS[purchase.years], UPFRONT_SHARE[purchase.payment]
    upfront = np.round(effective * hours * part)
    if part == 1.0:
        return np.where(np.isfinite(effective), 0.0, np.nan), upfront
    return np.round(effective - upfront / hours, 9), upfront
