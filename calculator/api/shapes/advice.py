"""What the API answers about advice: cheaper ways, repairs, the same item in every Region."""

from __future__ import annotations

from typing import Annotated, Any, Literal, TypedDict

from calculator.api.shapes.base import Context, MaybeUsd, Usd

Changes = Annotated[dict[str, str], "Inputs to change."]
Effective = Annotated[float, "US dollars a month, upfront payments spread over 36 months."]


class AdviceScope(TypedDict):
    """How far the advice goes, as it was asked for."""

    within: Literal["anywhere", "area", "region"]
    max_upfront: Annotated[float | None, "US dollars; null for any."]
    keep: list[str]


class Move(TypedDict):
    """One change. Moves of one origin are alternatives; `keep` takes the names of origins."""

    title: str
    note: str
    origin: str
    changes: Changes


class CheaperWay(TypedDict):
    """A change, or several together, that cost less for the same need and break no limit."""

    title: str
    note: str
    changes: Changes
    moves: list[Move]
    monthly: Usd
    upfront: Usd
    effective_monthly: Effective
    saving: Annotated[float, "US dollars a month, upfront payments spread over 36 months."]
    share: Annotated[float, "The saving as a share of today's cost."]
    permalink: str


class Yielding(TypedDict):
    """What one of your own limits costs."""

    limit: Annotated[str, "within, max_upfront, or keep: with the name of what is kept."]
    words: str
    more: Annotated[float, "US dollars a month that it keeps from being saved."]
    way: Annotated[CheaperWay, "The best without that limit."]


class Repair(TypedDict):
    """A change after which no limit is broken and every line has a price."""

    title: str
    note: str
    changes: Changes
    kind: Annotated[
        Literal["the same need", "another answer", "asks for less"], "How much of what was asked for it keeps."
    ]
    monthly: Usd
    upfront: Usd
    effective_monthly: Effective
    permalink: str


class NearestMiss(TypedDict):
    """The change that comes nearest where nothing repairs the case, and the limits it still breaks."""

    title: str
    changes: Changes
    still: list[str]
    permalink: str


class Repairs(TypedDict):
    """For a case that breaks a limit or has no price: what would do, the nearest first."""

    reasons: Annotated[list[str], "Limits broken and prices missing now."]
    found: list[Repair]
    nearest: NearestMiss | None


class RegionNote(TypedDict):
    """Where the same case stands among the Regions."""

    cheaper: int
    same: int
    dearer: int
    not_offered: int


class Advice(Context):
    service: str
    inputs: dict[str, Any]
    scope: AdviceScope
    advice: Annotated[list[CheaperWay], "Single changes, at most one of a kind, the largest saving first."]
    together: Annotated[list[CheaperWay], "The best two, three and more changes at once, each worth it."]
    limits: Annotated[list[Yielding], "What each of your own limits keeps from being saved."]
    repairs: Annotated[Repairs | None, "Null where no limit is broken and every line has a price."]
    regions: RegionNote | None
    combinations: Annotated[int, "How many combinations of changes were priced."]


class Place(TypedDict):
    """The case in one Region."""

    region: str
    name: str
    area: str
    here: bool
    feasible: bool
    problems: list[str]
    monthly: MaybeUsd
    upfront: MaybeUsd
    effective_monthly: MaybeUsd
    difference: Annotated[float | None, "US dollars a month, effective, more than where the case is now."]
    ratio: Annotated[float | None, "Its cost as a multiple of the cheapest Region's."]
    best: Annotated[CheaperWay | None, "The cheapest way to have it there within the limits, if another way."]
    permalink: str


class Places(Context):
    """The same case in every Region, the cheapest first, those where it cannot be had last."""

    service: str
    inputs: dict[str, Any]
    scope: AdviceScope
    places: list[Place]
