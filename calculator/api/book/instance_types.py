"""EC2 instance types with every way to pay for them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np
from django.http import HttpResponse
from rest_framework.request import Request

from calculator.api.base import FRESH, Api
from calculator.api.book.views import page_of
from calculator.api.describe import describe
from calculator.api.paging import PAGES, rows_of
from calculator.api.reading import BOOK, Text, book_of, named, read_query
from calculator.api.shapes import book as shapes
from calculator.api.writing import finite
from calculator.kernel import Choice, Flag, Number
from calculator.services.regions import region
from pricing.book import Book, embedded
from pricing.ec2 import OFFER as EC2
from pricing.purchases import HOURS, OPERATING_SYSTEMS, PURCHASES, Purchase
from pricing.regions import REGION_INDEX


def architectures() -> list[tuple[str, str]]:
    return [("", "Any"), *((a, a) for a in sorted(set(embedded().instances().architecture)) if a)]


class InstanceTypeList(Api):
    query = {
        **named(
            region=region(help="Where the prices hold; types that have no price there are left out."),
            os=Choice("Operating system", default="linux", options=[(name, name) for name in OPERATING_SYSTEMS]),
            q=Text("Search", help="Words that must all occur in the type, the processor, the GPU or the network."),
            family=Text("Family", help="Such as m7g."),
            architecture=Choice("Architecture", options=architectures),
            vcpu_min=Number("Least vCPU", max=1e5),
            memory_min=Number("Least memory", unit="GiB", max=1e6),
            current=Flag("Current generation only"),
            sort=Choice(
                "Sort by",
                default="type",
                options=[("type", "Type"), ("price", "On-demand price"), ("vcpu", "vCPU"), ("memory", "Memory")],
            ),
        ),
        **PAGES,
        **BOOK,
    }

    @describe("Search the EC2 instance types", shapes.InstanceTypes, tag="Price book", query=query)
    def get(self, request: Request) -> HttpResponse:
        """Specifications of the types that have an on-demand price in a Region, with every way to pay for them."""
        asked = read_query(request.GET, self.query)
        book = book_of(asked["book"])
        table, types = book.instances(), book.keys("instance_type")
        at = REGION_INDEX[asked["region"]]
        on_demand = book.prices(EC2, f"{asked['os']} shared on-demand hour", "instance_type").usd[0][at]
        keep = np.isfinite(on_demand)
        # A type whose size no source gives is not known to be large enough.
        keep &= (table.vcpu >= asked["vcpu_min"]) | (asked["vcpu_min"] == 0)
        keep &= (table.memory_gib >= asked["memory_min"]) | (asked["memory_min"] == 0)
        if asked["current"]:
            keep &= table.current
        family, words = asked["family"].lower(), asked["q"].lower().split()
        matches = [
            k
            for k in map(int, np.flatnonzero(keep))
            if (not family or table.family[k] == family)
            and (not asked["architecture"] or table.architecture[k] == asked["architecture"])
            and all(w in f"{types[k]} {table.maker[k]} {table.gpu_model[k]} {table.network[k]}".lower() for w in words)
        ]
        order: dict[str, Callable[[int], Any]] = {
            "type": lambda k: types[k],
            "price": lambda k: (on_demand[k], types[k]),
            "vcpu": lambda k: (np.nan_to_num(table.vcpu[k], nan=np.inf), on_demand[k], types[k]),
            "memory": lambda k: (np.nan_to_num(table.memory_gib[k], nan=np.inf), on_demand[k], types[k]),
        }
        matches.sort(key=order[asked["sort"]])
        ways = offered(book, at, asked["os"])
        payload: shapes.InstanceTypes = {
            **page_of(request, len(matches), asked, book),
            "region": asked["region"],
            "os": asked["os"],
            "instance_types": [instance_type(book, k, at, asked["os"], ways) for k in matches[rows_of(asked)]],
        }
        return self.send(payload, max_age=FRESH)


def instance_type(book: Book, k: int, at: int, os: str, ways: list[Offered]) -> shapes.InstanceType:
    """The k-th type of the book with its prices in a Region."""
    table = book.instances()
    saving = int(table.spot_saving[1 if os == "windows" else 0, at, k])
    return {
        "type": table.type[k],
        "family": table.family[k],
        "vcpu": finite(float(table.vcpu[k])),
        "memory_gib": finite(float(table.memory_gib[k])),
        "architecture": table.architecture[k],
        "maker": table.maker[k],
        "clock_ghz": finite(float(table.clock_ghz[k])),
        "network": table.network[k],
        "network_baseline_gbps": finite(float(table.network_baseline_gbps[k])),
        "network_peak_gbps": finite(float(table.network_peak_gbps[k])),
        "ebs_baseline_mbps": finite(float(table.ebs_baseline_mbps[k])),
        "ebs_max_mbps": finite(float(table.ebs_max_mbps[k])),
        "ebs_baseline_iops": finite(float(table.ebs_baseline_iops[k])),
        "ebs_max_iops": finite(float(table.ebs_max_iops[k])),
        "store_gb": finite(float(table.store_gb[k])),
        "store_disks": table.store_disks[k],
        "gpus": finite(float(table.gpus[k])),
        "gpu_model": table.gpu_model[k],
        "gpu_memory_gib": finite(float(table.gpu_memory_gib[k])),
        "burstable": bool(table.burstable[k]),
        "baseline_percent": finite(float(table.baseline_percent[k])),
        "bare_metal": bool(table.bare_metal[k]),
        "current": bool(table.current[k]),
        "source": table.source[k],
        "spot_saving": saving if saving >= 0 else None,
        "purchases": [o.of(k) for o in ways if np.isfinite(o.effective[k])],
    }


class Offered(NamedTuple):
    """One way to pay, with its prices by instance type."""

    purchase: str
    hour: np.ndarray
    upfront: np.ndarray
    effective: np.ndarray

    def of(self, k: int) -> shapes.Purchase:
        hour, upfront, effective = float(self.hour[k]), float(self.upfront[k]), float(self.effective[k])
        return {"purchase": self.purchase, "hour": hour, "upfront": upfront, "effective_hour": effective}


def offered(book: Book, at: int, os: str) -> list[Offered]:
    """Every way to pay for shared tenancy in a Region, NaN where a type has no price."""
    found = []
    for name in PURCHASES:
        hourly = Purchase(os, "shared", name, "hour")
        hour = book.prices(EC2, hourly.label, "instance_type").usd[0][at]
        upfront, hours = np.zeros_like(hour), 1
        if hourly.years:
            label = Purchase(os, "shared", name, "upfront").label
            upfront, hours = book.prices(EC2, label, "instance_type").usd[0][at], HOURS[hourly.years]
        found.append(Offered(name, hour, upfront, hour + upfront / hours))
    return found
