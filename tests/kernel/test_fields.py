"""Reading values: what is taken, what is refused, and in which words."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from calculator.kernel import Choice, Choices, Flag, Number
from calculator.kernel.number import MANY

RECORDS = Number("Records", unit="KB", default=5, min=1, max=10_000, why="AWS says so.")
WHOLE = Number("Shards", default=2, min=0, max=100, whole=True)
MODE = Choice("Mode", options=(("on-demand", "On-demand"), ("provisioned", "Provisioned")), default="on-demand")
PLACES = Choices("Replicas", options=(("us-east-1", "Virginia"), ("eu-west-1", "Ireland")))
YES = Flag("Backups", default=True)


@pytest.mark.parametrize(
    ("raw", "value"),
    [
        (7, 7), (7.5, 7.5), ("7", 7), (" 7 ", 7), ("1,000", 1000), ("1e3", 1000), ("+3", 3), ("5.", 5),
        ("35 KB", 35), ("35kb", 35), (None, 5), ("", 5), ("  ", 5), (np.float64(9), 9),
    ],
)  # fmt: skip
def test_a_number_reads_what_people_type(raw: Any, value: float) -> None:
    assert RECORDS.clean(raw).tolist() == [value]


@pytest.mark.parametrize(
    "raw",
    [
        "abc",
        "1_000",
        "1,00",
        "nan",
        "inf",
        "0x10",
        "١٢",
        "e5",
        "--5",
        "1.5.2",
        True,
        [],
        {},
        "9 %",
        float("nan"),
    ],
)
def test_a_number_refuses_what_is_not_one(raw: Any) -> None:
    with pytest.raises(ValueError, match=r"Records must be a number, such as 5 or 2 MB; “.*” is not"):
        RECORDS.clean(raw)


@given(st.lists(st.text("0123456789.", max_size=6) | st.sampled_from(["", "9,000", "2 MB", "no"]), min_size=1))
def test_a_long_column_of_numbers_is_read_as_each_cell_alone(typed: list[str]) -> None:
    column = typed * MANY
    values, errors = RECORDS.parse(column)
    for row, raw in enumerate(column[: len(typed)]):
        alone, wrong = RECORDS.parse([raw])
        assert values[row] == alone[0] or np.isnan(values[row])
        assert errors.get(row) == wrong.get(0)
    assert {row % len(typed) for row in errors} == {row for row in range(len(typed)) if row in errors}


@pytest.mark.parametrize(
    ("field", "raw", "message"),
    [
        (RECORDS, "0", "Records must be at least 1 KB; you gave 0. AWS says so."),
        (RECORDS, 10_001, "Records must be at most 10,000 KB; you gave 10,001. AWS says so."),
        (RECORDS, "1e400", "Records must be at most 10,000 KB; you gave inf. AWS says so."),
        (WHOLE, "1.5", "Shards must be a whole number; you gave 1.5."),
        (WHOLE, -1, "Shards must be at least 0; you gave -1."),
        (MODE, "provisoned", "Mode: “provisoned” is not one of the 2 options; did you mean provisioned?"),
        (MODE, "x", "Mode: “x” is not one of the 2 options; choose on-demand or provisioned."),
        (YES, "maybe", "Backups must be yes or no; “maybe” is neither."),
        (PLACES, "us-east-1,mars", "Replicas: “mars” is not one of the 2 options; choose us-east-1 or eu-west-1."),
    ],
)  # fmt: skip
def test_a_refusal_says_what_is_allowed_and_why(field: Any, raw: Any, message: str) -> None:
    with pytest.raises(ValueError) as caught:  # noqa: PT011 - the words are compared below
        field.clean(raw)
    assert str(caught.value) == message


@pytest.mark.parametrize(
    ("raw", "value"),
    [("yes", True), ("on", True), (True, True), ("0", False), ("No", False), (None, True), ("", True)],
)
def test_a_flag_reads_yes_and_no(raw: Any, value: bool) -> None:
    assert YES.clean(raw).tolist() == [value]


def test_choices_are_a_set_of_options() -> None:
    assert PLACES.clean("eu-west-1, us-east-1").tolist() == [3]
    assert PLACES.clean(["eu-west-1"]).tolist() == [2]
    assert PLACES.clean("").tolist() == [0]
    assert PLACES.text(3) == "us-east-1,eu-west-1"


def test_a_column_reports_each_bad_row_and_keeps_the_others() -> None:
    values, errors = RECORDS.parse(["2", "x", 3, ""])
    assert values[[0, 2, 3]].tolist() == [2, 3, 5]
    assert list(errors) == [1]


def test_a_table_needs_a_value_for_every_option() -> None:
    assert MODE.table({"on-demand": 1, "provisioned": 2}).tolist() == [1, 2]
    with pytest.raises(TypeError, match="options without a value"):
        MODE.table({"on-demand": 1})
    with pytest.raises(TypeError, match="unknown options"):
        MODE.table({"on-demand": 1, "provisioned": 2, "spot": 3})


RATE = Number("Records written", unit="records/s", default=100, max=1e9)
STORED = Number("Data stored", unit="GB", default=10)
REQUESTS = Number("Requests", unit="requests", max=1e15, monthly=True)
KEPT = Number("Retention", unit="hours", default=24, max=8760)


@pytest.mark.parametrize(
    ("field", "raw", "value"),
    [
        (RATE, "3 million/month", 3e6 / 2_628_000), (RATE, "250M records a month", 250e6 / 2_628_000),
        (RATE, "600 per min", 10), (RATE, "36,000/hour", 10), (RATE, "5k", 5000),
        (STORED, "2 TB", 2048), (STORED, "2tib", 2048), (STORED, "512 MB", 0.5),
        (REQUESTS, "50/s", 131_400_000), (REQUESTS, "1.5 billion", 1.5e9), (REQUESTS, "10 a day", 10 * 730 / 24),
        (KEPT, "7 days", 168), (KEPT, "1 year", 8760),
    ],
)  # fmt: skip
def test_a_number_may_be_typed_in_another_unit(field: Number, raw: str, value: float) -> None:
    assert field.clean(raw).tolist() == [pytest.approx(value, rel=1e-15)]
    assert field.converted(raw)


@pytest.mark.parametrize(
    ("field", "raw"),
    [(STORED, "2 TB/month"), (STORED, "5 M"), (STORED, "7 days"), (KEPT, "5 m"), (RATE, "3 GB"), (REQUESTS, "2/x"),
     (RATE, "1,00/s"), (RATE, "/s"), (RATE, "3 million million"), (RATE, "1 " + "a" * 80)],
)  # fmt: skip
def test_a_unit_of_another_kind_is_refused_with_an_example(field: Number, raw: str) -> None:
    with pytest.raises(ValueError, match=r"must be a number, such as .+ or (1 TB|3 million/month|50/s|7 days); “"):
        field.clean(raw)


def test_a_plain_number_or_the_own_unit_is_not_worth_keeping_as_typed() -> None:
    assert not any(RATE.converted(raw) for raw in ("100", "1,000", "100 records/s", "abc", ""))


def test_a_number_that_begins_with_nothing_has_an_example_that_people_type() -> None:
    with pytest.raises(ValueError, match=r"Rows must be a number, such as 100; “x” is not\."):
        Number("Rows", max=1e12).clean("x")
    with pytest.raises(ValueError, match=r"Share must be a number, such as 1; “x” is not\."):
        Number("Share", max=1).clean("x")
