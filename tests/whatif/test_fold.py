"""What is folded of a sweep is what ranking every row by hand gives, however the rows are cut into chunks."""

from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from benchmarks.sweeps import sweep as usual
from calculator.kernel import Service
from calculator.whatif import bins, exact
from calculator.whatif.aggregate import PAIR, Aggregate, buckets_of
from calculator.whatif.axis import bucket_of
from calculator.whatif.evaluate import Plan
from calculator.whatif.fold import fold
from calculator.whatif.grid import Grid
from calculator.whatif.reading import definition, read
from pricing.book import Book
from tests.budget import shared
from tests.whatif.reference import Reference, ranked, reference
from tests.whatif.sweeps import sweep

MANY = settings(
    max_examples=shared(240, least=4),
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.data_too_large],
)


def planned(data: Any, book: Book, slab: int = 65_536) -> Plan:
    """The plan of a definition, cut into slabs of `slab` scenarios."""
    found = read(data).definition
    assume(found is not None)
    assert found is not None
    plan = Plan(found, book)
    plan.cut(slab)
    return plan


def whole(plan: Plan) -> Aggregate:
    return fold(plan, 0, plan.grid.slabs)


def assert_same(found: Aggregate, expected: Reference, plan: Plan) -> None:
    definition, table = plan.definition, expected.table
    sign = -1.0 if definition.objective.direction == "max" else 1.0
    best = ranked(expected, definition)
    n = len(best)
    assert found.rows == len(table)
    assert found.feasible == n
    counted = {key: count for key, count in found.reasons.items() if not key.startswith("rule:")}
    assert counted == expected.reasons
    assert found.best[1].tolist() == best["row"].head(definition.best).tolist()
    assert (sign * found.best[0]).tolist() == best["objective"].head(definition.best).tolist()
    if not n:
        return
    objective = sign * best["objective"]
    assert found.largest == objective.max()
    assert exact.real(found.total) == pytest.approx(objective.sum(), rel=1e-12, abs=1e-9)
    assert found.histogram.sum() == n
    by_hand = np.bincount(bins.bins(objective.to_numpy()), minlength=bins.COUNT)
    assert found.histogram.tolist() == by_hand.tolist()
    one, two = {}, {}
    for k, axis in enumerate(definition.axes):
        one[k] = bucket_of(best[f"axis {k}"].to_numpy(), len(axis), buckets_of(axis))
        two[k] = bucket_of(one[k], buckets_of(axis), PAIR)
    for k, cells in enumerate(found.axes):
        grouped = objective.groupby(one[k])
        assert cells.count.sum() == len(table)
        for position, values in grouped:
            assert cells.feasible[position] == len(values)
            assert cells.best[position] == values.min()
            assert cells.means()[position] == pytest.approx(values.mean(), rel=1e-9, abs=1e-9)
    for (i, j), cells in found.pairs.items():
        assert cells.feasible.sum() == n
        for at, values in objective.groupby([two[i], two[j]]):
            assert cells.feasible[at] == len(values)
            assert cells.best[at] == values.min()
            assert cells.means()[at] == pytest.approx(values.mean(), rel=1e-9, abs=1e-9)


@MANY
@given(data=st.data())
def test_a_sweep_is_what_ranking_every_row_by_hand_gives(service: type[Service], book: Book, data: Any) -> None:
    plan = planned(data.draw(sweep(service)), book, data.draw(st.sampled_from([7, 30, 65_536])))
    assert_same(whole(plan), reference(plan.definition, book), plan)


def test_a_sweep_of_thousands_is_ranked_as_by_hand(service: type[Service], book: Book) -> None:
    plan = Plan(definition({**usual(service.slug, 20_000), "best": 1000}), book)
    plan.cut(4096)
    expected = reference(plan.definition, book)
    assert len(expected.table) > 10_000
    assert_same(whole(plan), expected, plan)


@MANY
@given(data=st.data())
def test_chunks_merged_in_any_order_have_the_bytes_of_the_whole(service: type[Service], book: Book, data: Any) -> None:
    plan = planned(data.draw(sweep(service)), book, data.draw(st.sampled_from([1, 5, 30])))
    slabs = plan.grid.slabs
    cuts = sorted({0, slabs, *data.draw(st.lists(st.integers(0, slabs), max_size=5))})
    chunks = [fold(plan, a, b) for a, b in pairwise(cuts)]
    chunks = [Aggregate.from_bytes(c.to_bytes()) for c in data.draw(st.permutations(chunks))]
    while len(chunks) > 1:
        i = data.draw(st.integers(0, len(chunks) - 2))
        chunks[i : i + 2] = [chunks[i].merge(chunks[i + 1])]
    assert chunks[0].to_bytes() == whole(plan).to_bytes()


def test_every_row_is_in_exactly_one_slab() -> None:
    grid = Grid([3, 5, 4, 7], [True, False, True, True], rows=20)
    found: list[int] = []
    for number in range(grid.slabs):
        slab = grid.slab(number)
        rows = grid.numbers(slab, np.arange(slab.rows))
        assert rows[0] == slab.first == rows.min()
        found += rows.tolist()
    assert sorted(found) == list(range(3 * 5 * 4 * 7))
