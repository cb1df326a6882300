"""Items of one service priced in one evaluation cost what they cost one by one."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from calculator.kernel.columns import read_columns
from calculator.kernel.ledger import price
from tests.kernel.toy import BOOK, Kinds, Toy, Worded, read

TOYS = st.lists(
    st.fixed_dictionaries(
        {
            "region": st.sampled_from(["here", "there", "nowhere"]),
            "plan": st.sampled_from(["pay", "commit"]),
            "things": st.integers(0, 900).map(str),
            "already_handling": st.sampled_from(["", "50", "990"]),
            "copies": st.sampled_from(["", "here,there"]),
        }
    ),
    min_size=1,
    max_size=8,
)
KINDS = st.lists(
    st.fixed_dictionaries({"kind": st.sampled_from("abc"), "amount": st.integers(0, 40).map(str)}), max_size=5
)


def amounts(priced: Any, rows: list[int]) -> list[tuple[float, float, int]]:
    found = []
    for item, n in zip(priced.items, rows, strict=True):
        totals = np.zeros((3, n))
        for line in item:
            cost = np.broadcast_to(line.amount, n)
            totals[1 if line.usage.line.once else 0] += np.nan_to_num(cost)
            totals[2] += np.isnan(cost)
        found += [tuple(map(float, column)) for column in totals.T]
    return found  # type: ignore[return-value]


@settings(max_examples=60, deadline=None)
@given(toys=TOYS, kinds=KINDS, always_free=st.booleans())
def test_rows_of_one_case_share_tiers_and_allowances_as_items_do(
    toys: list[dict[str, str]], kinds: list[dict[str, str]], always_free: bool
) -> None:
    single = [read(Toy, **raw) for raw in toys] + [read(Kinds, **raw) for raw in kinds]
    alone = price(single, BOOK, always_free=always_free)
    cases, rows = [], []
    for service, raws in ((Toy, toys), (Kinds, kinds)):
        if raws:
            columns = {name: [raw[name] for raw in raws] for name in raws[0]}
            cases.append(read_columns(service, columns, len(raws))[0])
            rows.append(len(raws))
    together = price(cases, BOOK, always_free=always_free, rows=rows)
    expected = amounts(alone, [1] * len(single))
    assert amounts(together, rows) == [pytest.approx(e, rel=1e-12, abs=1e-12) for e in expected]


def test_an_item_alone_costs_the_same_to_the_last_bit() -> None:
    case = read(Toy, things="333", plan="commit")
    one = price([case], BOOK, always_free=True)
    row = price([case], BOOK, always_free=True, rows=[1])
    assert [line.amount.tobytes() for line in one.lines()] == [line.amount.tobytes() for line in row.lines()]


def test_an_allowance_of_some_rows_is_given_to_those() -> None:
    case, _ = read_columns(Worded, {"kind": ["plain", "rare"], "amount": ["20", "20"]}, 2)
    (line,) = price([case], BOOK, always_free=True, rows=[2]).lines()
    assert line.amount.tolist() == [45.0, 15.0]


@given(TOYS, st.integers(2, 5))
def test_rows_that_repeat_are_read_as_the_first_of_them(rows: list[dict[str, Any]], times: int) -> None:
    rows = [*rows, {**rows[0], "region": "moon"}, {**rows[0], "things": "lots"}]
    once = {name: [row[name] for row in rows] for name in rows[0]}
    case, faults = read_columns(Toy, once, len(rows))
    again, found = read_columns(Toy, {name: column * times for name, column in once.items()}, len(rows) * times)
    assert found == {row: faults[row % len(rows)] for row in range(len(rows) * times) if row % len(rows) in faults}
    assert {row % len(rows) for row in found} >= {len(rows) - 2, len(rows) - 1}
    for field in Toy.fields:
        held = np.broadcast_to(field.values(again), (len(rows) * times,))
        assert held.tolist() == np.broadcast_to(field.values(case), (len(rows),)).tolist() * times
