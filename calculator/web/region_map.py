"""Regions where they lie: a dot each on a plain grid of degrees, coloured by cost, drawn by the server.

Degrees become pixels alike in both directions (equirectangular). There is no land on it and nothing is fetched.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from pricing.regions import REGION_INDEX, REGIONS

WEST, EAST, NORTH, SOUTH = -133.0, 187.0, 64.0, -45.0
SCALE = 3.7
"""Pixels a degree."""
DOT, LINE, LETTER = 6.0, 13.0, 6.4
"""Radius of a dot, height of a line of text, width of a letter of it."""
REACH = (0, 1, -1, 2, -2, 3, -3, 4, -4, 5, -5, 6, -6)
"""Lines up or down that a label may stand from its dot, the nearest first."""

Box = tuple[float, float, float, float]


@dataclass(frozen=True)
class Spot:
    """What a map shows of a Region: `share` is 0 for the cheapest and 1 for the dearest, None where there is none."""

    code: str
    told: str
    """A few letters behind the code: "+14 %"."""
    title: str
    share: float | None
    here: bool = False


@dataclass(frozen=True)
class Dot:
    """`box` is where its label stands: left, top, right, bottom."""

    spot: Spot
    x: float
    y: float
    text_x: float
    text_y: float
    anchor: str
    box: Box
    far: bool
    """Whether a line leads from the dot to its label."""

    @property
    def shade(self) -> str:
        return "" if self.spot.share is None else f"{self.spot.share * 100:.0f}%"


@dataclass(frozen=True)
class Map:
    dots: tuple[Dot, ...]
    meridians: tuple[float, ...]
    parallels: tuple[float, ...]
    equator: float
    width: float
    height: float
    radius: float = DOT


def plotted(spots: Iterable[Spot]) -> Map:
    """Every Region with a label that covers no dot and no other label."""
    held = [s for s in spots if s.code in REGION_INDEX]
    places = _apart([(s, *_place(s.code)) for s in held])
    taken = [(x - DOT, y - DOT, x + DOT, y + DOT) for _, x, y in places]
    dots = []
    # Those in a crowd choose last: what stands alone has its label beside it.
    for spot, x, y in sorted(places, key=lambda p: sum(_near(p, q) for q in places)):
        dot = _labelled(spot, x, y, taken)
        taken.append(dot.box)
        dots.append(dot)
    return Map(
        tuple(dots),
        tuple((lon - WEST) * SCALE for lon in range(-120, 181, 30)),
        tuple((NORTH - lat) * SCALE for lat in (60, 30, -30)),
        NORTH * SCALE,
        (EAST - WEST) * SCALE,
        (NORTH - SOUTH) * SCALE,
    )


def _place(code: str) -> tuple[float, float]:
    region = REGIONS[REGION_INDEX[code]]
    return (region.lon - WEST) * SCALE, (NORTH - region.lat) * SCALE


def _apart(places: list[tuple[Spot, float, float]]) -> list[tuple[Spot, float, float]]:
    """Dots that would cover each other stand below each other."""
    found: list[tuple[Spot, float, float]] = []
    for spot, x, y in places:
        while any(abs(x - a) < 2 * DOT and abs(y - b) < 2 * DOT for _, a, b in found):
            y += DOT
        found.append((spot, x, y))
    return found


def _near(p: tuple[Spot, float, float], q: tuple[Spot, float, float]) -> bool:
    return abs(p[1] - q[1]) < 110 and abs(p[2] - q[2]) < 40


def _labelled(spot: Spot, x: float, y: float, taken: list[Box]) -> Dot:
    wide = (len(spot.code) + 1 + len(spot.told)) * LETTER
    last = None
    for lines in REACH:
        for side in (1, -1):
            out = DOT + 4 if lines == 0 else DOT + 18
            left = x + out if side > 0 else x - out - wide
            middle = y + lines * LINE
            box = (left, middle - LINE / 2, left + wide, middle + LINE / 2)
            anchor = "start" if side > 0 else "end"
            last = Dot(spot, x, y, x + side * out, middle, anchor, box, lines != 0)
            if _inside(box) and not any(_meet(box, t) for t in taken):
                return last
    assert last is not None
    return last


def _inside(box: Box) -> bool:
    return box[0] > 0 and box[1] > 0 and box[2] < (EAST - WEST) * SCALE and box[3] < (NORTH - SOUTH) * SCALE


def _meet(a: Box, b: Box) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]
