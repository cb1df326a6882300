"""Single EC2 rows: a price of one type in one Region, with its source, its day and how it was derived."""

from __future__ import annotations

from datetime import date
from typing import Any

from pricing.ec2 import IRELAND_ROWS, OFFER, Ec2, Origin
from pricing.purchases import RATIOS, RESERVED, Purchase
from pricing.regions import REGION_INDEX
from pricing.rows import RateRow

_TERMS = {"on-demand": "JRTCKXETXF"} | dict(
    zip(RESERVED, ("4NA7Y494T4", "BPH4J8HBKS", "7NE97W5U4E", "Z2E3P23VKM"), strict=True)
)
_PER_HOUR = "6YS6EN2CT7"
_CODED = {"on-demand", *(f"{commitment}-no" for commitment in RESERVED)}
_RECOVERED = "upfront and hourly parts found again from the effective rate the source gives"


def receipts(ec2: Ec2, purchase: Purchase, region: str, kind: str) -> tuple[RateRow, ...]:
    """The one row of a type in a Region, () when it has no price. KeyError for an unknown Region."""
    r, k = REGION_INDEX[region], ec2.index.get(kind)
    if k is None:
        return ()
    option = ec2.option(purchase)
    usd = float((option.hour if purchase.part == "hour" else option.upfront)[r, k])
    origin = Origin(int(option.origin[r, k]))
    if origin == Origin.NONE or usd != usd:
        return ()
    source, as_of, published, note, code = _provenance(ec2, purchase, origin, r, k)
    row = RateRow(
        offer=OFFER,
        region=region,
        label=purchase.label,
        key=kind,
        unit="Hrs" if purchase.part == "hour" else "instance",
        begin=0.0,
        end=float("inf"),
        usd=usd,
        rate_code=code,
        source=source.short,
        source_url=source.url,
        as_of=as_of,
        published=published,
        note=note,
    )
    return (row,)


def _provenance(ec2: Ec2, purchase: Purchase, origin: Origin, r: int, k: int) -> tuple[Any, date, bool, str, str]:
    _, _, shop, pricesim, ireland, advisor = ec2.sources
    origin_of_list = int(ec2.stored("on_demand_source")[r, k])
    listed = ec2.sources[origin_of_list] if origin_of_list < len(ec2.sources) else shop
    sku = bytes(ec2.stored("sku")[r, k]).decode()
    confirmed = bool(ec2.stored("on_demand_confirmed")[r, k])
    as_of: date = pricesim.as_of if confirmed else listed.as_of
    code = (
        f"{sku}.{_TERMS[purchase.commitment or 'on-demand']}.{_PER_HOUR}" if sku and purchase.purchase in _CODED else ""
    )
    share_text = {
        "no": "",
        "partial": "; half of the term's total paid upfront",
        "all": "; the term's total paid upfront",
    }
    paid = share_text.get(purchase.payment, "")
    percent = RATIOS.get(purchase.commitment, {}).get(purchase.payment, 1.0)
    match origin:
        case Origin.LIST:
            return listed, as_of, True, f"confirmed by {pricesim.short}" if confirmed else "", code
        case Origin.RESERVED:
            return shop, shop.as_of, True, "on-demand price unchanged since", code
        case Origin.US_EAST_1:
            return pricesim, pricesim.as_of, True, _RECOVERED if purchase.payment != "no" else "", code
        case Origin.FAMILY:
            note = f"on-demand x the ratio of the largest size of {ec2.types[k].split('.')[0]}{paid}"
            return pricesim, pricesim.as_of, False, note, ""
        case Origin.RATIO:
            return shop, shop.as_of, False, f"No Upfront rate x {percent:.4f}{paid}", ""
        case Origin.SPOT:
            saving = int(ec2.spot[0][("linux", "windows").index(purchase.os), r, k])
            return (
                advisor,
                advisor.as_of,
                False,
                f"on-demand less {saving}% (Spot Instance Advisor); an estimate",
                "",
            )
        case Origin.LICENCE:
            return (
                listed,
                as_of,
                False,
                f"Linux on-demand + {ec2.stored('licence')[k]:g} for Windows",
                "",
            )
        case Origin.RESERVED_LICENCE:
            source = pricesim if r == REGION_INDEX["us-east-1"] else shop
            note = f"Linux reserved + {ec2.stored('licence')[k]:g} an hour for Windows{paid}"
            return source, source.as_of, False, note, ""
    number = IRELAND_ROWS.index((purchase.os, purchase.tenancy))
    sku = bytes(ec2.stored("ireland_sku")[number, k]).decode()
    note = "Linux price of the same table is still today's"
    return ireland, ireland.as_of, True, note, f"{sku}.{_TERMS['on-demand']}.{_PER_HOUR}"
