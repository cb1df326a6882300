"""Summaries: crossings, the Pareto front, percentiles, importance, and what to do when nothing can be had."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from calculator.kernel import Service
from calculator.whatif import bins, exact
from calculator.whatif.aggregate import QUANTITIES, Cells
from calculator.whatif.evaluate import Plan
from calculator.whatif.fold import StoppedError, fold
from calculator.whatif.reading import definition
from calculator.whatif.scenario import span
from calculator.whatif.summary import Summary, evaluate_now, summarise
from pricing.book import Book
from tests.whatif.reference import ranked, reference
from tests.whatif.sweeps import sweep
from tests.whatif.test_fold import MANY, planned, whole

MODES = {"kind": "options", "of": ["mode"], "values": ["on-demand", "provisioned"]}


def summary(*axes: dict[str, Any], service: str = "dynamodb", inputs: Any = None, **more: Any) -> Summary:
    base = {"service": service, "inputs": inputs or {}}
    return evaluate_now(definition({"base": base, "axes": list(axes), **more}))


def values(field: str, *texts: str) -> dict[str, Any]:
    return {"kind": "values", "of": [field], "values": [[t] for t in texts]}


def test_an_option_that_becomes_cheaper_along_an_axis_is_a_crossing() -> None:
    hours = {"kind": "range", "of": ["utilization"], "low": "1", "high": "100", "count": 34}
    pay = {"kind": "options", "of": ["purchase"], "values": ["on-demand", "ri-standard-1yr-no"]}
    found = summary(hours, pay, service="ec2", inputs={"usage": "percent"})
    (crossing,) = found.crossings
    assert (crossing.before, crossing.after) == ("On-Demand", "Standard Reserved, 1 year, No Upfront")
    assert crossing.at is not None
    assert crossing.low < crossing.at < crossing.high
    assert not crossing.ends
    at = summary(values("utilization", str(crossing.at)), pay, service="ec2", inputs={"usage": "percent"})
    costs = [v.best for v in at.axes[1].values]
    assert costs[0] == pytest.approx(costs[1])


def test_the_axis_that_matters_has_the_variance() -> None:
    found = summary(values("writes", "1", "1000"), values("storage_gb", "1", "2"))
    writes, storage = (a.share_of_variance for a in found.axes)
    assert writes is not None
    assert storage is not None
    assert writes > 0.99
    assert writes + storage == pytest.approx(1)
    alone = summary(values("dax_hits", "1", "50"))
    assert alone.axes[0].share_of_variance is None  # nothing varies at all


def test_shares_of_variance_are_those_of_the_rows(book: Book) -> None:
    made = definition(
        {
            "base": {"service": "kinesis-data-streams"},
            "axes": [
                values("records", "10", "500", "3000"),
                values("record_kb", "1", "20"),
                values("consumers", "1", "4"),
            ],
        }
    )
    table = reference(made, book).table
    spread = table["objective"].var(ddof=0)
    for k, axis in enumerate(evaluate_now(made).axes):
        expected = table.groupby(f"axis {k}")["objective"].transform("mean").var(ddof=0) / spread
        assert axis.share_of_variance == pytest.approx(expected, rel=1e-9)


def test_when_nothing_can_be_had_the_least_miss_says_what_would_have_to_give() -> None:
    found = summary(
        values("writes", "10", "100", "1000"), MODES,
        constraints=[{"result": "effective", "value": "20"}, {"result": "partitions", "op": ">=", "value": "1"}],
    )  # fmt: skip
    miss = found.nearest_miss
    assert found.feasible == 0
    assert found.best == ()
    assert (found.minimum, found.mean, found.percentiles, found.histogram) == (None, None, {}, ())
    assert miss is not None
    open_to_all = summary(values("writes", "10", "100", "1000"), MODES)
    assert miss.scenario.row == open_to_all.best[0].row
    cost = open_to_all.best[0].results["effective"]
    assert cost is not None
    assert miss.share == pytest.approx(cost / 20 - 1)
    assert [(g.constraint, g.bound) for g in miss.gives] == [(0, 20.0)]
    assert miss.gives[0].needed == pytest.approx(cost)
    assert (
        miss.relax[0].give.text
        == f"Effective monthly cost over 36 months at most $20.00: it would have to be ${cost:,.2f}."
    )


def test_a_limit_of_aws_in_the_way_is_named_with_its_numbers() -> None:
    found = summary(values("writes", "50000", "90000"), inputs={"peak_writes": "0"})
    assert found.nearest_miss is not None
    assert found.nearest_miss.share == pytest.approx(0.25)
    assert [g.needed for g in found.nearest_miss.gives] == [50_000.0]


def test_nothing_that_can_give_way_is_no_near_miss() -> None:
    found = summary(values("replicas", "us-east-1"))
    assert (found.feasible, found.nearest_miss) == (0, None)
    assert found.reasons == (("Region and Replica Regions do not go together", 1),)


@MANY
@given(data=st.data())
def test_the_front_holds_what_no_other_row_beats_in_both(service: type[Service], book: Book, data: Any) -> None:
    plan = planned({**data.draw(sweep(service)), "second": {"result": "upfront", "direction": "min"}}, book, 30)
    found = whole(plan)
    rows = ranked(reference(plan.definition, book), plan.definition)
    sign = -1.0 if plan.definition.objective.direction == "max" else 1.0
    rows = rows.assign(objective=sign * rows["objective"], bin=bins.bins(rows["second"].to_numpy(float)))
    cheapest = rows.sort_values(["bin", "objective", "row"]).groupby("bin").first()
    below = cheapest["objective"] < cheapest["objective"].cummin().shift(fill_value=np.inf)
    assert found.front[3].tolist() == cheapest[below]["row"].tolist()


def test_more_capability_for_more_money_is_a_front() -> None:
    found = summary(values("writes", "10", "100", "5000"), MODES, second="partitions")
    assert [t.second for t in found.pareto] == sorted((t.second for t in found.pareto), reverse=True)
    assert [t.objective for t in found.pareto] == sorted((t.objective for t in found.pareto), reverse=True)
    assert found.second is not None


def test_percentiles_and_bars_are_those_of_the_rows(book: Book) -> None:
    made = definition(
        {
            "base": {"service": "ebs"},
            "axes": [{"kind": "range", "of": ["size_gib"], "low": "1", "high": "10000", "count": 4000}],
        }
    )
    found, costs = evaluate_now(made), reference(made, book).table["objective"]
    for percent, value in found.percentiles.items():
        assert value == pytest.approx(np.percentile(costs, percent), rel=0.04)
    assert sum(b.count for b in found.histogram) == found.feasible
    assert len(found.histogram) <= 40
    for bar in found.histogram[1:-1]:
        assert bar.count == ((costs >= bar.low) & (costs < bar.high)).sum()


def test_long_axes_are_told_in_ranges() -> None:
    found = summary({"kind": "range", "of": ["writes"], "low": "1", "high": "1000", "count": 1000}, MODES)
    axis = found.axes[0]
    assert len(axis.values) == 192
    assert axis.values[0].text == "1 – 6 writes/s"
    assert sum(v.count for v in axis.values) == 2000
    assert len(found.pairs[0, 1].rows) == 48


def test_every_instance_type_stands_alone_and_one_in_a_pair_shares_its_place() -> None:
    usage = {"kind": "range", "of": ["utilization"], "low": "1", "high": "100", "count": 4}
    every = {"kind": "instances", "of": ["instance_type"], "needs": {}}
    found = summary(every, usage, service="ec2", inputs={"usage": "percent"})
    types = found.axes[0]
    assert types.size == len(types.values) > 1000
    assert {v.count for v in types.values} == {4}
    cheapest = min((v for v in types.values if v.best is not None), key=lambda v: v.best or 0.0)
    assert cheapest.text == found.best[0].values["Instance type"]
    rows, shared = found.pairs[0, 1].rows, -(-types.size // 48)
    assert len(rows) == 48
    assert rows[0] == f"one of {shared} from {types.values[0].text} to {types.values[shared - 1].text}"


def test_a_result_kept_with_fewer_places_for_options_is_still_told(book: Book) -> None:
    eight = {"kind": "instances", "of": ["instance_type"], "needs": {"vcpu": "8"}}
    plan = Plan(definition({"base": {"service": "ec2"}, "axes": [eight]}), book)
    found = whole(plan)
    cells = found.axes[0]
    found.axes[0] = Cells(*(getattr(cells, name)[..., :192] for name in QUANTITIES))
    told = summarise(plan, found).axes[0]
    assert len(told.values) == 192
    assert told.size > 192


def test_rows_come_in_order_and_any_range_of_them(book: Book) -> None:
    made = definition({"base": {"service": "dynamodb"}, "axes": [values("writes", "1", "2", "3"), MODES]})
    plan = Plan(made, book)
    (every,), (some,) = list(span(plan, 0, 99)), list(span(plan, 2, 5))
    assert every.changes["writes"] == ["1", "1", "2", "2", "3", "3"]
    assert some.row.tolist() == [2, 3, 4]
    assert some.results["monthly"].tolist() == every.results["monthly"][2:5].tolist()
    assert not list(span(plan, 6, 6))


def test_a_fold_stops_when_told(book: Book) -> None:
    made = definition({"base": {"service": "ebs"}, "axes": [values("size_gib", "1", "2")]})
    with pytest.raises(StoppedError):
        fold(Plan(made, book), 0, 1, lambda: False)


def test_too_large_a_sweep_is_not_answered_at_once() -> None:
    ranges = [{"kind": "range", "of": [n], "low": "1", "high": "9000", "count": 2000} for n in ("writes", "reads")]
    with pytest.raises(ValueError, match="4,000,000 scenarios are too many"):
        summary(*ranges)


@given(st.lists(st.floats(-1e17, 1e17, allow_subnormal=False), min_size=1, max_size=30), st.randoms())
def test_exact_sums_do_not_depend_on_their_order(numbers: list[float], random: Any) -> None:
    def added(order: list[float]) -> np.ndarray:
        total = np.zeros(exact.LIMBS, np.int64)
        for number in order:
            total = exact.settle(total + exact.split(np.array(number)))
        return total

    shuffled = random.sample(numbers, len(numbers))
    assert added(numbers).tolist() == added(shuffled).tolist()
    total = sum(exact.whole(n) for n in numbers)
    assert float(exact.floats(added(numbers))) == pytest.approx(exact.real(total), rel=1e-12, abs=1e-20)


@given(st.floats(allow_nan=False, min_value=-1e25, max_value=1e25))
def test_a_number_lies_within_the_edges_of_its_bin(number: float) -> None:
    (place,) = bins.bins(np.array([number]))
    edges = bins.edges()
    assert edges[place] <= number <= edges[place + 1]
