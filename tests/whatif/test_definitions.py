"""Definitions: every kind of axis, and every way to get one wrong with its own message at its own place."""

import time
from typing import Any

import numpy as np
import pytest

from calculator.whatif.axis import spaced
from calculator.whatif.reading import Reading, read

TABLE: dict[str, Any] = {"service": "dynamodb", "inputs": {"writes": "200", "reads": "1000", "gsis": "2"}}
WRITES = {"kind": "values", "of": ["writes"], "values": [["1"]]}


def reading(*axes: Any, **more: Any) -> Reading:
    return read({"base": TABLE, "axes": list(axes), **more})


def texts(axis: dict[str, Any], base: Any = TABLE) -> list[str]:
    found = read({"base": base, "axes": [axis]})
    assert not found.faults, found.faults
    (made,) = found.axes
    assert made is not None
    return [made.text(i) for i in range(len(made))]


def test_a_list_keeps_its_order() -> None:
    axis = {"kind": "values", "of": ["writes"], "values": [["5"], "1,000", ["20 writes/s"]]}
    assert texts(axis) == ["5 writes/s", "1,000 writes/s", "20 writes/s"]


def test_a_range_is_even_and_readable() -> None:
    axis = {"kind": "range", "of": ["item_kb"], "low": "1", "high": "2", "count": 4}
    assert texts(axis) == ["1 KB", "1.333 KB", "1.667 KB", "2 KB"]


def test_a_logarithmic_range_multiplies() -> None:
    axis = {"kind": "range", "of": ["writes"], "low": "1", "high": "1000", "count": 4, "scale": "log"}
    assert texts(axis) == ["1 writes/s", "10 writes/s", "100 writes/s", "1,000 writes/s"]


def test_a_range_of_whole_numbers_has_each_once() -> None:
    axis = {"kind": "range", "of": ["gsis"], "low": "1", "high": "3", "count": 20}
    assert texts(axis) == ["1 GSI", "2 GSIs", "3 GSIs"]


def test_percentages_are_of_what_the_base_has() -> None:
    axis = {"kind": "percent", "of": ["writes"], "low": "-50", "high": "100", "count": 4}
    assert texts(axis) == [
        "100 writes/s (−50 %)", "200 writes/s", "300 writes/s (+50 %)", "400 writes/s (+100 %)"
    ]  # fmt: skip


def test_options_are_all_there_are_or_those_named() -> None:
    assert len(texts({"kind": "options", "of": ["mode"]})) == 4
    assert texts({"kind": "options", "of": ["mode"], "values": ["provisioned"]}) == ["Provisioned"]
    assert texts({"kind": "options", "of": ["dax"]}) == ["no", "yes"]


def test_instance_types_have_all_that_is_needed() -> None:
    needs = {"vcpu": "4", "vcpu_max": "4", "memory": "16", "memory_max": "16", "architecture": "arm64"}
    found = texts({"kind": "instances", "of": ["instance_type"], "needs": needs}, {"service": "ec2"})
    assert {"m7g.xlarge", "t4g.xlarge"} <= set(found)
    fixed = texts(
        {"kind": "instances", "of": ["instance_type"], "needs": {**needs, "burstable": "no"}}, {"service": "ec2"}
    )
    assert "m7g.xlarge" in fixed
    assert not [t for t in fixed if t.startswith("t4g")]


def test_inputs_move_together() -> None:
    axis = {"kind": "together", "of": ["writes", "mode"], "values": [["1", "provisioned"], ["5", "on-demand"]]}
    assert texts(axis) == ["1 writes/s, Provisioned", "5 writes/s, On-demand"]
    found = reading(axis).definition
    assert found is not None
    assert found.changes(1) == {"writes": "5", "mode": "on-demand"}


def test_a_driver_multiplies_several_inputs() -> None:
    axis = {"kind": "driver", "name": "Traffic", "of": ["writes", "reads"], "factors": ["1", "2.5"]}
    assert texts(axis) == ["×1", "×2.5"]
    found = reading(axis).definition
    assert found is not None
    assert found.changes(1) == {"writes": "500", "reads": "2500"}


@pytest.mark.parametrize(
    ("axis", "where", "words"),
    [
        ("x", "axes/0", "An axis is an object"),
        ({"kind": "list"}, "axes/0/kind", "The kind of an axis is values or"),
        ({"kind": "values", "of": []}, "axes/0/of", "Say which input"),
        ({"kind": "values", "of": ["wites"], "values": [["1"]]}, "axes/0/of/0", "did you mean writes?"),
        ({"kind": "values", "of": ["reads", "reads"], "values": [["1", "1"]]}, "axes/0/of/1", "named twice"),
        ({"kind": "values", "of": ["reads"]}, "axes/0/values", "Give at least one value"),
        ({"kind": "values", "of": ["reads"], "values": "1"}, "axes/0/values", "must be a list"),
        ({"kind": "values", "of": ["reads"], "values": [["1"], ["-3"]]}, "axes/0/values/1", "must be at least 0"),
        ({"kind": "values", "of": ["reads"], "values": [["1"], [""]]}, "axes/0/values/1", "this value is blank"),
        ({"kind": "values", "of": ["reads"], "values": [["7"], ["7.0"]]}, "axes/0/values/1", "in the list already"),
        ({"kind": "values", "of": ["mode"], "values": [["provisoned"]]}, "axes/0/values/0", "did you mean provisioned"),
        ({"kind": "together", "of": ["reads"], "values": [["1"]]}, "axes/0/of", "from two on"),
        ({"kind": "together", "of": ["reads", "mode"], "values": [["1"]]}, "axes/0/values/0", "2 inputs are moved"),
        ({"kind": "options", "of": ["reads"]}, "axes/0/of", "has no options"),
        ({"kind": "options", "of": ["replicas"]}, "axes/0/of", "has no options"),
        ({"kind": "options", "of": ["mode", "dax"]}, "axes/0/of", "varies one input"),
        ({"kind": "instances", "of": ["mode"]}, "axes/0/of", "no choice of instance types"),
        ({"kind": "range", "of": ["mode"], "low": "1", "high": "2"}, "axes/0/of", "is no number"),
        ({"kind": "range", "of": ["reads"], "high": "2"}, "axes/0/low", "give a number"),
        ({"kind": "range", "of": ["reads"], "low": "5", "high": "2"}, "axes/0/high", "must not be below its start"),
        ({"kind": "range", "of": ["item_kb"], "low": "1", "high": "500"}, "axes/0/high", "must be at most 400 KB"),
        ({"kind": "range", "of": ["reads"], "low": "0", "high": "9", "scale": "log"}, "axes/0/low", "starts above 0"),
        ({"kind": "range", "of": ["reads"], "low": "0", "high": "9", "scale": "lin"}, "axes/0/scale", "linear or log"),
        ({"kind": "range", "of": ["reads"], "low": "0", "high": "9", "count": 0}, "axes/0/count", "at least 1"),
        ({"kind": "range", "of": ["reads"], "low": "0", "high": "9", "step": 1}, "axes/0/step", "no “step”"),
        ({"kind": "percent", "of": ["queries"], "low": "0", "high": "9"}, "axes/0/of", "is 0"),
        ({"kind": "percent", "of": ["reads"], "low": "-200", "high": "9"}, "axes/0/low", "at least -100"),
        ({"kind": "percent", "of": ["utilisation"], "low": "0", "high": "90"}, "axes/0/high", "at most 100 %"),
        ({"kind": "driver", "of": ["reads", "mode"], "factors": ["1"]}, "axes/0/of", "is no number"),
        ({"kind": "driver", "of": ["queries"], "factors": ["2"]}, "axes/0/of", "any multiple of 0"),
        ({"kind": "driver", "of": ["gsis"], "factors": ["1", "90"]}, "axes/0/factors/1", "must be at most 100"),
        ({"kind": "driver", "of": ["reads"], "factors": ["x"]}, "axes/0/factors/0", "must be a number"),
    ],
)  # fmt: skip
def test_a_bad_axis_has_a_message_of_its_own_at_its_place(axis: Any, where: str, words: str) -> None:
    faults = reading(axis).faults
    assert [f.where for f in faults] == [where], faults
    assert words in faults[0].message


@pytest.mark.parametrize(
    ("data", "where", "words"),
    [
        ([], "base", "Say what to start from"),
        ({"base": {"service": "dynamo"}}, "base/service", "did you mean dynamodb?"),
        ({"base": {"service": "ec2", "inputs": {"cnt": "1"}}}, "base/inputs/cnt", "has no field"),
        ({"base": {"service": "ec2", "inputs": {"count": "0"}}}, "base/inputs/count", "at least 1"),
        ({"base": TABLE}, "axes", "Mark at least one input"),
        ({"base": TABLE, "axes": [WRITES, WRITES]}, "axes/1/of", "moved by axis 1 already"),
        ({"base": TABLE, "axes": [WRITES] * 11}, "axes", "at most 10"),
        ({"base": TABLE, "axes": [WRITES], "best": 0}, "best", "at least 1"),
        ({"base": TABLE, "axes": [WRITES], "book": "old"}, "book", "is not held here"),
        ({"base": TABLE, "axes": [WRITES], "unbroken": "yes"}, "unbroken", "true or false"),
        ({"base": TABLE, "axes": [WRITES], "objective": "cost"}, "objective/result", "no result “cost”"),
        ({"base": TABLE, "axes": [WRITES], "objective": {"result": "monthly", "direction": "up"}},
         "objective/direction", "min or max"),
        ({"base": TABLE, "axes": [WRITES], "second": "partition"}, "second/result", "did you mean partitions"),
        ({"base": TABLE, "axes": [WRITES], "constraints": [{"result": "monthly"}]}, "constraints/0/value", "a number"),
        ({"base": TABLE, "axes": [WRITES], "constraints": [{"result": "monthly", "op": "<", "value": "1"}]},
         "constraints/0/op", "<= or >="),
        ({"base": TABLE, "axes": [WRITES], "constraints": [{"result": "monthly", "value": "much"}]},
         "constraints/0/value", "must be a number"),
        ({"base": TABLE, "axes": [WRITES], "goal": 1}, "goal", "There is no “goal” in a sweep"),
    ],
)  # fmt: skip
def test_a_bad_sweep_has_a_message_of_its_own_at_its_place(data: Any, where: str, words: str) -> None:
    faults = read(data).faults
    assert where in [f.where for f in faults]
    assert words in next(f for f in faults if f.where == where).message


def test_too_many_scenarios_are_refused_with_their_number() -> None:
    axes = [
        {"kind": "range", "of": [name], "low": "1", "high": "90000", "count": 50_000}
        for name in ("writes", "reads", "storage_gb")
    ]
    found = reading(*axes)
    assert found.count == 50_000**3
    assert "125,000,000,000,000 scenarios" in found.faults[0].message


def test_all_faults_are_told_at_once() -> None:
    found = reading({"kind": "values", "of": ["reads"], "values": [["x"], ["y"]]}, WRITES, best="many")
    assert [f.where for f in found.faults] == ["axes/0/values/0", "axes/0/values/1", "best"]
    assert found.count == 1


def test_an_input_that_plays_no_part_is_told() -> None:
    hits = {"kind": "range", "of": ["dax_hits"], "low": "1", "high": "90"}
    found, with_dax = reading(hits).definition, reading(hits, {"kind": "options", "of": ["dax"]}).definition
    assert found is not None
    assert with_dax is not None
    assert "Cache hit rate plays no part" in found.notes[0]
    assert not with_dax.notes


def test_axes_of_one_name_are_told_apart() -> None:
    axes = [{"kind": "driver", "name": "Load", "of": [name], "factors": ["1"]} for name in ("reads", "writes")]
    found = reading(*axes).definition
    assert found is not None
    assert [a.label for a in found.axes] == ["Load", "Load (2)"]


@pytest.mark.parametrize(
    ("low", "high", "count", "log"), [(0, 1, 11, False), (1, 1e6, 7, True), (1e6, 1e6 + 10, 11, False)]
)
def test_spaced_numbers_are_what_a_person_would_type(low: float, high: float, count: int, log: bool) -> None:
    values = spaced(low, high, count, log=log)
    exact = np.geomspace(low, high, count) if log else np.linspace(low, high, count)
    assert values == pytest.approx(exact, rel=1e-3)
    assert max(len(repr(float(v))) for v in values) <= 9


def test_the_count_of_a_large_sweep_is_there_at_once() -> None:
    start = time.process_time()
    axes = [{"kind": "range", "of": [n], "low": "1", "high": "9000", "count": 10_000} for n in ("writes", "reads")]
    assert reading(*axes).count == 10**8
    assert time.process_time() - start < 5
