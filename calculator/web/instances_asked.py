"""What a request asks of the table of instances: filters, columns, order, page; and the URL that says the same."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import Any
from urllib.parse import urlencode

from django.http import QueryDict

from calculator.kernel import Choice, Field, Flag, Number
from calculator.web.instances_columns import CATEGORIES, SHOWN, by_name, columns
from calculator.web.instances_priced import WAYS
from pricing.book import embedded
from pricing.purchases import OPERATING_SYSTEMS
from pricing.regions import REGION_INDEX, REGIONS

ROWS = 100
PINS = 6
LONGEST = 200
"""Letters of a search; more is no search."""
ORDER = "on-demand"
EITHER = (("any", "With or without"), ("yes", "Only with"), ("no", "Without"))
SYSTEM_NAMES = {
    "linux": "Linux",
    "windows": "Windows Server",
    "rhel": "Red Hat Enterprise Linux",
    "suse": "SUSE Linux Enterprise Server",
}


class Filters:
    """Every question of the page. A number left blank bounds nothing; the default is only an example of one."""

    region = Choice("Region", default="us-east-1", options=[(r.code, r.name, r.area) for r in REGIONS])
    os = Choice("Operating system", default="linux", options=[(o, SYSTEM_NAMES.get(o, o)) for o in OPERATING_SYSTEMS])
    per = Choice("Prices per", default="hour", options=[("hour", "Hour"), ("month", "Month"), ("year", "Year")])
    pay = Choice(
        "Paid by",
        default="on-demand",
        options=[(w.code, w.label) for w in WAYS],
        help="For the highest price, and the prices per vCPU, GiB and GPU.",
    )
    vcpu_min = Number("Least vCPU", default=4, max=1e5)
    vcpu_max = Number("Most vCPU", default=16, max=1e5)
    memory_min = Number("Least memory", unit="GiB", default=16, max=1e6)
    memory_max = Number("Most memory", unit="GiB", default=64, max=1e6)
    price_max = Number("Highest price", unit="USD", default=0.5, max=1e9)
    arch = Choice(
        "Processor",
        default="any",
        options=[
            ("any", "Any"),
            ("x86_64", "x86_64: Intel or AMD"),
            ("intel", "Intel"),
            ("amd", "AMD"),
            ("arm64", "arm64: AWS Graviton"),
        ],
    )
    category = Choice("Category", default="any", options=[("any", "Any"), *((c.code, c.label) for c in CATEGORIES)])
    network_min = Number("Least network bandwidth", unit="Gbps", default=10, max=1e5)
    ebs_min = Number("Least EBS bandwidth", unit="Gbps", default=5, max=1e5)
    store = Choice("Instance store", default="any", options=EITHER)
    store_min = Number("Least instance store", unit="GB", default=900, max=1e7)
    gpu = Choice("GPU or accelerator", default="any", options=EITHER)
    burstable = Choice("Burstable (T)", default="any", options=EITHER)
    metal = Choice("Bare metal", default="any", options=EITHER)
    interruption = Choice(
        "Spot interruptions",
        default="any",
        options=[
            ("any", "Any or unknown"),
            ("5", "Below 5 % a month"),
            ("10", "Up to 10 % a month"),
            ("15", "Up to 15 % a month"),
            ("20", "Up to 20 % a month"),
        ],
    )
    offered = Choice(
        "List",
        default="priced",
        options=[
            ("priced", "With an On-Demand price"),
            ("all", "All types"),
            ("none", "No price in this book"),
            ("absent", "Not offered here"),
        ],
    )
    current = Flag("Current generation only")


FIELDS: dict[str, Field] = {name: f for name, f in vars(Filters).items() if isinstance(f, Field)}
RANGES = (("vcpu_min", "vcpu_max"), ("memory_min", "memory_max"))
OWN = ("q", "family", "cols", "sort", "pin", "page", "format")
"""Names in the URL that are read here rather than by a field."""


@lru_cache(maxsize=1)
def families() -> frozenset[str]:
    return frozenset(embedded().instances().family)


@dataclass(frozen=True)
class Asked:
    typed: dict[str, str]
    """What was typed, by name; blanks and absent names are left out."""
    value: dict[str, Any]
    """What was understood: numbers (None without a bound), options, bools. A refused one has its default."""
    faults: dict[str, str]
    """What is wrong, by name of the field, in the words that stand beside it."""
    cols: tuple[str, ...]
    """Names of the columns beside the type, in the order of the page."""
    sort: str
    down: bool
    pins: tuple[str, ...]
    page: int
    notices: list[str] = field(default_factory=list)
    """What the link asked for and cannot be had; the rest of it is used."""

    @classmethod
    def read(cls, query: QueryDict) -> Asked:
        typed = {}
        for name in (*FIELDS, "q", "family"):
            # The last value counts, as for a ticked box that follows its hidden twin.
            text = str(query.get(name, "")).strip()
            if text:
                typed[name] = text
        value, faults = _values(typed)
        notices: list[str] = []
        unknown = [name[:40] for name in query if name not in FIELDS and name not in OWN]
        if unknown:
            notices.append(f"This page has no filter called “{unknown[0]}”; the rest of the link is used.")
        cols = _columns(query, notices)
        sort, down = _order(query, notices)
        return cls(typed, value, faults, cols, sort, down, _pins(query, notices), _page(query), notices)

    @property
    def place(self) -> int:
        """Position of the Region."""
        return REGION_INDEX[self.value["region"]]

    @cached_property
    def pairs(self) -> dict[str, str]:
        """The query by name, in one order and without what equals its default."""
        found = {}
        for name in (*FIELDS, "q", "family"):
            if name in self.typed and (name in self.faults or not _usual(name, self.value[name])):
                found[name] = self.typed[name]
        if self.cols != SHOWN:
            found["cols"] = ",".join(self.cols)
        if (self.sort, self.down) != (ORDER, False):
            found["sort"] = f"-{self.sort}" if self.down else self.sort
        if self.pins:
            found["pin"] = ",".join(self.pins)
        if self.page > 1:
            found["page"] = str(self.page)
        return found

    def query(self, changes: Mapping[str, str] | None = None, *without: str) -> str:
        """The query string with some names changed and some left out."""
        pairs = {**self.pairs, **(changes or {})}
        return urlencode([(n, v) for n, v in pairs.items() if n not in without and v], safe=",:/*")

    @property
    def filtering(self) -> list[tuple[str, str]]:
        """(name, words) of every filter that narrows the list."""
        found = []
        for name in self.pairs:
            if name in ("region", "os", "per", "pay") or name in self.faults:
                continue
            if name in ("q", "family"):
                found.append(
                    (name, f"{'“' if name == 'q' else 'Family '}{self.typed[name]}{'”' if name == 'q' else ''}")
                )
            elif name in FIELDS:
                per = f" a {self.value['per']}" if name == "price_max" else ""
                found.append((name, _said(FIELDS[name], self.value[name]) + per))
        return found


@lru_cache(maxsize=1)
def usual() -> dict[str, Any]:
    """What each question means when nothing is typed."""
    return {n: None if isinstance(f, Number) else _understood(f, f.clean(None)[0]) for n, f in FIELDS.items()}


def _understood(asked: Field, raw: Any) -> Any:
    return float(raw) if isinstance(asked, Number) else bool(raw) if isinstance(asked, Flag) else asked.text(raw)


def _values(typed: dict[str, str]) -> tuple[dict[str, Any], dict[str, str]]:
    value: dict[str, Any] = {}
    faults: dict[str, str] = {}
    for name, asked in FIELDS.items():
        value[name] = usual()[name]
        if name in typed:
            try:
                raw = asked.clean(typed[name]).reshape(-1)[0]
            except ValueError as fault:
                faults[name] = str(fault)
            else:
                value[name] = _understood(asked, raw)
    for low, high in RANGES:
        if value[low] is not None and value[high] is not None and value[low] > value[high]:
            unit = f" {FIELDS[low].unit}" if FIELDS[low].unit else ""
            faults[low] = (
                f"{FIELDS[low].label} is {typed[low]}{unit} and {FIELDS[high].label} is {typed[high]}{unit}: "
                "no type is both. Lower the first or raise the second."
            )
    value["q"] = typed.get("q", "")
    if len(value["q"]) > LONGEST:
        faults["q"] = f"Search for at most {LONGEST} letters; these are {len(value['q']):,}."
    value["family"], unheard = _families(typed.get("family", ""))
    if unheard:
        faults["family"] = unheard
    return value, faults


def _families(text: str) -> tuple[tuple[str, ...], str]:
    asked = tuple(dict.fromkeys(text.lower().replace(",", " ").split()))
    for name in asked:
        if name not in families():
            near = difflib.get_close_matches(name[:40], sorted(families()), n=3, cutoff=0.5)
            hint = f"did you mean {' or '.join(near)}?" if near else "families are named like m7g."
            return (), f"Family: “{name[:80]}” is not one of the {len(families())} families; {hint}"
    return asked, ""


def _many(query: QueryDict, name: str) -> list[str]:
    """Values given by commas, by repeating the name, or both."""
    return list(dict.fromkeys(part for text in query.getlist(name) for part in text.split(",") if part))


def _columns(query: QueryDict, notices: list[str]) -> tuple[str, ...]:
    asked = _many(query, "cols")
    known = by_name()
    wrong = [name for name in asked if name not in known]
    if wrong:
        notices.append(f"There is no column “{wrong[0][:40]}”.")
    chosen = set(asked)
    return tuple(c.name for c in columns() if c.name in chosen) or SHOWN


def _order(query: QueryDict, notices: list[str]) -> tuple[str, bool]:
    text = str(query.get("sort", "")) or ORDER
    name, down = text.removeprefix("-"), text.startswith("-")
    if name != "type" and name not in by_name():
        notices.append(f"There is no column “{name[:40]}” to sort by.")
        return ORDER, False
    return name, down


def _pins(query: QueryDict, notices: list[str]) -> tuple[str, ...]:
    asked = _many(query, "pin")
    known = set(embedded().keys("instance_type"))
    wrong = [name for name in asked if name not in known]
    if wrong:
        notices.append(f"There is no instance type “{wrong[0][:40]}” in this book.")
    pins = [name for name in asked if name in known]
    if len(pins) > PINS:
        notices.append(f"At most {PINS} types are compared; {pins[PINS]} is left out.")
    return tuple(pins[:PINS])


def _page(query: QueryDict) -> int:
    text = str(query.get("page", "1"))
    return max(int(text), 1) if text.isascii() and text.isdigit() and len(text) < 7 else 1


def _usual(name: str, value: Any) -> bool:
    return not value if name in ("q", "family") else bool(value == usual()[name])


def _said(asked: Field, value: Any) -> str:
    if isinstance(asked, Flag):
        return asked.label
    if isinstance(asked, Number):
        return f"{asked.label} {asked.spoken(value)}"
    assert isinstance(asked, Choice)
    return f"{asked.label}: {asked.choices[asked.codes[value]].label}"
