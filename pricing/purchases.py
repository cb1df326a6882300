"""How EC2 is paid for: purchase codes, their labels, and the ratios and shares between payment options."""

from __future__ import annotations

import re
from dataclasses import dataclass

OPERATING_SYSTEMS = ("linux", "windows", "rhel", "suse")
TENANCIES = ("shared", "dedicated")
PAYMENTS = ("no", "partial", "all")
HOURS = {1: 8_760, 3: 26_280}
"""Hours of a term in years: AWS spreads an upfront fee over them for its effective rates."""

RESERVED = ("ri-standard-1yr", "ri-standard-3yr", "ri-convertible-1yr", "ri-convertible-3yr")
SAVINGS = ("sp-compute-1yr", "sp-compute-3yr")
PURCHASES = (
    "on-demand",
    *(f"{commitment}-{payment}" for commitment in (*RESERVED, *SAVINGS) for payment in PAYMENTS),
    "spot",
)

# Effective rate of a payment option as a share of No Upfront. Partial is 1/1.05 and 1/1.08; all is partial x 0.98, and
# x 0.94 for 3-year standard. Seen in all families of addisonj/pricesim 2026-09 but c4, i3 and r4 (up to 0.9% off), and
# for convertible in all 25 Regions of x2iedn.32xlarge (vantage-sh/ec2instances.info 2026-07).
RATIOS: dict[str, dict[str, float]] = {
    "ri-standard-1yr": {"no": 1.0, "partial": 1 / 1.05, "all": 0.98 / 1.05},
    "ri-standard-3yr": {"no": 1.0, "partial": 1 / 1.08, "all": 0.94 / 1.08},
    "ri-convertible-1yr": {"no": 1.0, "partial": 1 / 1.05, "all": 0.98 / 1.05},
    "ri-convertible-3yr": {"no": 1.0, "partial": 1 / 1.08, "all": 0.98 / 1.08},
}

UPFRONT_SHARE = {"no": 0.0, "partial": 0.5, "all": 1.0}
"""Part of a term's total paid once. Half for partial: 22,816 of 22,840 published RDS rows are within 1% of it."""

_LABEL = re.compile(
    rf"^(?P<os>{'|'.join(OPERATING_SYSTEMS)}) (?P<tenancy>{'|'.join(TENANCIES)}) "
    rf"(?P<purchase>{'|'.join(PURCHASES)}) (?P<part>hour|upfront)$"
)


@dataclass(frozen=True)
class Purchase:
    """One way to pay, as a label such as ``linux shared ri-standard-1yr-partial hour`` names it."""

    os: str
    tenancy: str
    purchase: str
    part: str
    """``hour``: USD per hour, billed monthly; ``upfront``: USD per instance, once a term."""

    @property
    def commitment(self) -> str:
        """``ri-standard-1yr``, ...; empty for on-demand and spot."""
        return self.purchase.rpartition("-")[0] if self.years else ""

    @property
    def payment(self) -> str:
        """``no``, ``partial`` or ``all``; empty for on-demand and spot."""
        return self.purchase.rpartition("-")[2] if self.years else ""

    @property
    def years(self) -> int:
        """Term in years, 0 without a commitment."""
        return 1 if "-1yr-" in self.purchase else 3 if "-3yr-" in self.purchase else 0

    @property
    def label(self) -> str:
        """The label that ``parse`` reads."""
        return f"{self.os} {self.tenancy} {self.purchase} {self.part}"


def parse(label: str) -> Purchase | None:
    """The purchase a label names, None when it is no label of this kind."""
    match = _LABEL.match(label)
    return Purchase(**match.groupdict()) if match else None


def labels() -> tuple[str, ...]:
    """Every label of this kind, whether a book has prices for it or not."""
    return tuple(
        f"{os} {tenancy} {purchase} {part}"
        for os in OPERATING_SYSTEMS
        for tenancy in TENANCIES
        for purchase in PURCHASES
        for part in ("hour", "upfront")
    )
