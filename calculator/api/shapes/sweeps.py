"""The JSON objects of what-if: definitions checked, sweeps, their progress, summaries and rows.

A definition is what a sweep is made of; /api/#what-if shows one. Money is US dollars, or the estimate's currency, at
full precision.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal, TypedDict

from calculator.api.shapes.base import MaybeMoment, Moment, Paging
from calculator.api.shapes.errors import ProblemError

SweepState = Literal["new", "waiting", "running", "done", "failed", "cancelled"]
Changes = Annotated[dict[str, str], "Inputs to type, by address."]
Results = Annotated[dict[str, float | None], "By name; null where there is no number or a price is missing."]


class SweepResult(TypedDict):
    """A number that scenarios can be ranked by or held to."""

    name: str
    label: str
    unit: str
    money: bool


class SweepScenario(TypedDict):
    """One row. `values` say each axis's place in words, `changes` what to type."""

    row: Annotated[int | None, "Its number; null for the base."]
    values: dict[str, str]
    changes: Changes
    results: Results
    feasible: bool
    reasons: Annotated[list[str], "Why it cannot be had."]


# -- while it is being defined -------------------------------------------------------------------------------


class SweepCheck(TypedDict):
    """What a definition makes, and all that is wrong with it."""

    sound: bool
    scenarios: Annotated[int, "Of the axes that can be read."]
    at_once: Annotated[bool, "Whether POST /api/v1/what-if answers it at once."]
    errors: list[ProblemError]
    notes: list[str]
    definition: Annotated[dict[str, Any] | None, "As it is kept; null while it is not sound."]


class SuggestedInput(TypedDict):
    """An input that may vary, with a sound axis to start from."""

    address: str
    label: str
    unit: str
    group: str
    item: Annotated[str, "The item of an estimate it belongs to; empty for a service."]
    now: str
    kinds: Annotated[list[str], "Kinds of axis that suit it."]
    axis: dict[str, Any]
    applies: bool
    usual: Annotated[bool, "Whether it is among those most often varied."]


class SweepSuggestions(TypedDict):
    inputs: list[SuggestedInput]
    drivers: Annotated[list[dict[str, Any]], "Axes that move several inputs at once."]
    results: list[SweepResult]


# -- what was found ------------------------------------------------------------------------------------------


class SweepReason(TypedDict):
    words: str
    scenarios: int


class AxisPlace(TypedDict):
    """A value of an axis, or a range of a long one."""

    text: str
    number: float | None
    scenarios: int
    feasible: int
    best: float | None
    mean: float | None


class AxisFound(TypedDict):
    label: str
    unit: str
    kind: str
    share_of_variance: Annotated[float | None, "How much of the spread goes with this axis alone, 0 to 1."]
    values: list[AxisPlace]


class PairFound(TypedDict):
    """Two axes against each other: `rows` are values of the first, `columns` of the second."""

    axes: list[int]
    rows: list[str]
    columns: list[str]
    best: list[list[float | None]]
    mean: list[list[float | None]]


class HistogramBar(TypedDict):
    low: float
    high: float
    scenarios: int


class ParetoPoint(TypedDict):
    objective: float
    second: float
    scenario: SweepScenario


class BreakEven(TypedDict):
    """Where the best option changes along a numeric axis."""

    along: int
    across: int
    before: str
    after: str
    low: float
    high: float
    at: float | None


class Give(TypedDict):
    """A limit in the way, and what it would have to allow."""

    words: str
    bound: float
    needed: float
    unit: str
    text: str


class Relaxation(TypedDict):
    give: Give
    scenario: SweepScenario


class NearestScenario(TypedDict):
    """Where nothing is feasible: what comes nearest, and which one limit would have to give."""

    scenario: SweepScenario
    share: Annotated[float, "Of the limit, by which it is missed."]
    gives: list[Give]
    relax: list[Relaxation]


class SweepSummary(TypedDict):
    """`rows` of `total` scenarios are in it: fewer while a sweep is running."""

    total: int
    rows: int
    feasible: int
    reasons: Annotated[list[SweepReason], "Why the rest is not feasible; a scenario may have several."]
    objective: SweepResult
    direction: Literal["min", "max"]
    second: SweepResult | None
    base: SweepScenario
    best: list[SweepScenario]
    minimum: float | None
    mean: float | None
    maximum: float | None
    percentiles: Annotated[dict[str, float], "By per cent, within 3 %."]
    histogram: list[HistogramBar]
    axes: list[AxisFound]
    pairs: list[PairFound]
    pareto: list[ParetoPoint]
    break_even: list[BreakEven]
    nearest_miss: NearestScenario | None
    notes: list[str]


# -- what is kept --------------------------------------------------------------------------------------------


class SweepProgress(TypedDict):
    """How far it is. `Retry-After` says when to look again."""

    rows: int
    share: Annotated[float, "0 to 1."]
    rate: Annotated[float | None, "Scenarios a second, lately."]
    seconds: float | None
    seconds_left: float | None
    chunks: int
    chunks_done: int


class SweepSummaryLine(TypedDict):
    """A sweep in a list."""

    id: str
    name: str
    state: SweepState
    scenarios: int
    rows: int
    book: str
    older_formulas: Annotated[
        bool, "Found by other formulas than today's, by which `best` and rows are shown. Duplicate it with `today`."
    ]
    created_at: Moment
    updated_at: Moment
    finished_at: MaybeMoment
    url: str


class Sweeps(Paging):
    sweeps: list[SweepSummaryLine]


class SavedSweep(SweepSummaryLine):
    definition: dict[str, Any]
    digest: Annotated[str, "The same for the same definition."]
    error: str
    started_at: MaybeMoment
    progress: SweepProgress
    best: Annotated[list[SweepScenario], "The best so far."]
    access: Annotated[Literal["owner", "link"], "Why you may see it."]


class SweepRows(TypedDict):
    """Rows by number, as columns of one length."""

    start: int
    stop: int
    total: int
    next: Annotated[int | None, "Where to go on; null at the end."]
    older_formulas: Annotated[
        bool, "The sweep was found by other formulas; these rows, like those of its files, are by today's."
    ]
    row: list[int]
    changes: dict[str, list[str]]
    results: dict[str, list[float | None]]
    feasible: list[bool]
    reasons: list[list[str]]


class SweepLinkLine(TypedDict):
    id: int
    name: str
    created_at: Moment
    created_by: str
    expires_at: MaybeMoment
    revoked_at: MaybeMoment
    last_used_at: MaybeMoment
    has_passphrase: bool


class MadeSweepLink(SweepLinkLine):
    token: Annotated[str, "Given this once: send it as X-Share-Token."]


class SweepLinks(TypedDict):
    links: list[SweepLinkLine]
