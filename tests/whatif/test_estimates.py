"""A sweep over a whole estimate gives, row by row, what the estimate would show with the row's inputs typed in."""

from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from calculator.estimates import edits
from calculator.estimates.document import ROOT, Document, dump
from calculator.estimates.totals import totals
from calculator.whatif.definition import Definition
from calculator.whatif.evaluate import Plan
from calculator.whatif.fold import fold
from calculator.whatif.reading import read
from calculator.whatif.scenario import rows, scenarios
from calculator.whatif.suggest import suggest
from calculator.whatif.summary import evaluate_now
from pricing.book import embedded
from tests.estimates.made import STREAM, TRANSFER, built, item, sample

SETTINGS: dict[str, Any] = {
    "discount": "5",
    "discounts": {STREAM: "12.5", "ec2": "7"},
    "growth": "2",
    "support": "business",
    "tax": "19",
    "currency": {"code": "EUR", "rate": "0.9", "note": ""},
    "always_free": True,
    "already": [
        {"service": TRANSFER, "field": "already_internet_out", "amount": "15000"},
        {"service": TRANSFER, "field": "already_internet_out", "amount": "60000", "region": "eu-west-1"},
    ],
}


def estimate(**values: Any) -> Document:
    """Streams and transfers that share tiers, instances paid upfront, a table, buckets."""
    document = built(
        item(
            "web",
            "ec2",
            instance_type="m6i.xlarge",
            count="4",
            purchase="ri-standard-1yr-partial",
            transfer_out_gb="9000",
        ),
        item("table", "dynamodb", mode="reserved-3yr", writes="900"),
        item("files", "s3"),
        start=sample(),
    )
    return built(edits.Change(values), start=document) if values else document


def defined(document: Document, *axes: dict[str, Any], **more: Any) -> Definition:
    reading = read({"base": {"document": dump(document), "estimate": "x"}, "axes": list(axes), **more})
    assert not reading.faults, reading.faults
    assert reading.definition is not None
    return reading.definition


AXES = (
    {"kind": "options", "of": ["web.purchase"]},
    {"kind": "values", "of": ["out.region"], "values": [["us-east-1"], ["eu-west-1"], ["sa-east-1"]]},
    {
        "kind": "driver",
        "name": "Traffic",
        "of": ["out.out_gb", "orders.records", "web.transfer_out_gb"],
        "factors": ["1", "3"],
    },
)


def typed(document: Document, changes: dict[str, str]) -> Document:
    for address, text in changes.items():
        item, _, name = address.partition(".")
        document = built(edits.ChangeInputs(item, {name: text}), start=document)
    return document


@pytest.mark.parametrize(
    "settings_",
    [{}, SETTINGS, {"growth": "-3"}, {"support": "enterprise"}, {"support": "developer", "growth": "5"}],
    ids=["plain", "everything", "shrinking", "enterprise", "developer"],
)
def test_every_row_is_what_the_estimate_shows_with_its_inputs(settings_: dict[str, Any]) -> None:
    document = estimate(**settings_)
    plan = Plan(defined(document, *AXES), embedded())
    found = scenarios(plan, range(plan.grid.total))
    assert {s.feasible for s in found} == {True, False}
    for scenario in found:
        shown = totals(typed(document, scenario.changes))
        if not shown.complete:
            assert not scenario.feasible
            assert scenario.results["monthly"] is None
            continue
        total = shown.total
        expected = {
            "monthly": total.monthly, "upfront": total.upfront, "first_12": total.first_12,
            "first_36": total.first_36, "effective": total.first_36 / 36,
        }  # fmt: skip
        assert {name: scenario.results[name] for name in expected} == pytest.approx(expected, rel=1e-12, abs=1e-9)


@settings(max_examples=25, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_any_input_of_any_item_may_vary(data: Any) -> None:
    document = estimate(**data.draw(st.sampled_from([{}, SETTINGS])))
    base = read({"base": {"document": dump(document)}, "axes": []}).base
    assert base is not None
    offered = [s for s in suggest(base).inputs if s.applies]
    picked = data.draw(st.lists(st.sampled_from(offered), min_size=1, max_size=3, unique_by=lambda s: s.address))
    plan = Plan(defined(document, *(dict(s.axis) for s in picked)), embedded())
    slabs = fold(plan, 0, min(plan.grid.slabs, 2))
    for row in slabs.best[1].tolist()[:2]:
        changes = plan.definition.changes(row)
        shown = totals(typed(document, changes)).total
        assert rows(plan, np.array([row])).results["effective"][0] == pytest.approx(shown.first_36 / 36, rel=1e-12)


def test_the_base_is_the_estimate_itself() -> None:
    document = estimate(**SETTINGS)
    summary = evaluate_now(defined(document, *AXES))
    assert summary.base.results["monthly"] == pytest.approx(totals(document).total.monthly, rel=1e-12)
    assert summary.objective.unit == "EUR"
    assert summary.base.values["Traffic"] == "×1"


def test_a_reason_names_the_item() -> None:
    regions = {"kind": "values", "of": ["table.region"], "values": [["us-east-1"], ["ca-west-1"]]}
    summary = evaluate_now(defined(estimate(), regions, AXES[2]))
    assert summary.feasible == 2
    assert dict(summary.reasons)["Table: no price for Reserved write capacity: not offered in the Region"] == 2


def test_cost_per_unit_is_the_whole_estimates_per_unit_of_one_item() -> None:
    document = estimate()
    definition = defined(document, *AXES, objective={"result": "unit:table.million requests"})
    scenario = evaluate_now(definition).base
    requests = totals(document).case("table").requests_month.item() / 1e6  # type: ignore[union-attr]
    expected = totals(document).total.first_36 / 36 / requests
    assert scenario.results["unit:table.million requests"] == pytest.approx(expected, rel=1e-12)


@pytest.mark.parametrize(
    ("document", "place", "words"),
    [
        ({"root": {"id": "root"}}, "base/document", "nothing to vary"),
        ({"root": {"id": "rot"}}, f"base/document/{ROOT}/id", "outermost"),
        (
            {"root": {"id": "root", "children": [{"id": "a", "service": "ec3", "name": "A"}]}},
            "base/document",
            "“A” cannot be priced",
        ),
    ],
)
def test_an_estimate_that_cannot_be_swept_says_why(document: dict[str, Any], place: str, words: str) -> None:
    reading = read({"base": {"document": document}, "axes": []})
    assert (reading.faults[0].where, words in reading.faults[0].message) == (place, True)
