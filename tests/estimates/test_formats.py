"""Files for other people's tools: FOCUS, Infracost's shape, Parquet. Each adds up to the page."""

import csv
import io
import json
import subprocess
import sys
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from calculator.estimates import edits
from calculator.estimates.document import Document
from calculator.estimates.totals import totals
from calculator.exports.focus import HEADER, focus_csv
from calculator.exports.formats import FORMATS
from calculator.exports.infracost import infracost_json
from calculator.exports.parquet import parquet
from calculator.exports.xlsx import xlsx
from calculator.exports.xlsx_plain import PlainSheet
from tests.estimates.made import STREAM, built, item, sample

ROOT = Path(__file__).parents[2]
SETTINGS = {
    "tax": "19",
    "support": "business",
    "discounts": {STREAM: "12.5"},
    "currency": {"code": "EUR", "rate": "0.9"},
}


def document() -> Document:
    return built(
        edits.Change(SETTINGS),
        item("box", "ec2", purchase="ri-standard-3yr-all", count="2"),
        item("part", "ec2", purchase="sp-compute-1yr-partial"),
        item("spot", "ec2", purchase="spot"),
        start=sample(),
    )


def focus(wanted: Document) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(focus_csv(totals(wanted)))))


def test_focus_rows_hold_unit_price_times_quantity_and_add_up_to_the_bill() -> None:
    found = totals(document())
    rows = focus(document())
    assert tuple(rows[0]) == HEADER
    assert sum(float(r["BilledCost"]) for r in rows) == pytest.approx(found.total.monthly + found.total.upfront)
    for row in rows:
        if row["PricingQuantity"]:
            quantity = float(row["PricingQuantity"])
            assert quantity * float(row["ListUnitPrice"]) == pytest.approx(float(row["ListCost"]))
            assert quantity * float(row["ContractedUnitPrice"]) == pytest.approx(float(row["ContractedCost"]))
    assert {r["BillingCurrency"] for r in rows} == {"EUR"}
    assert {(r["ChargePeriodStart"], r["ChargePeriodEnd"]) for r in rows} == {
        ("2026-10-01T00:00:00Z", "2026-11-01T00:00:00Z")
    }


def test_focus_tells_usage_purchases_and_tax_apart_and_spreads_what_is_paid_once() -> None:
    rows = focus(document())
    box = [r for r in rows if r["ResourceName"] == "Box"]
    assert [(r["ChargeCategory"], r["ChargeFrequency"]) for r in box] == [
        ("Purchase", "One-Time"),
        ("Usage", "Recurring"),
    ]
    assert float(box[1]["EffectiveCost"]) == pytest.approx(float(box[0]["BilledCost"]) / 36)
    assert {r["PricingCategory"] for r in box} == {"Committed"}
    part = next(r for r in rows if r["ResourceName"] == "Part")
    assert (part["CommitmentDiscountType"], part["CommitmentDiscountCategory"]) == ("Savings Plan", "Spend")
    assert next(r for r in rows if r["ResourceName"] == "Spot")["PricingCategory"] == "Dynamic"
    assert [r["ServiceName"] for r in rows if r["ChargeCategory"] == "Tax"] == ["Tax"]
    assert {r["ServiceCategory"] for r in rows} == {"Analytics", "Compute", "Networking", "Other"}


def test_focus_leaves_the_cost_of_what_has_no_price_empty() -> None:
    wanted = built(edits.ChangeInputs("orders", {"records": "many"}), start=document())
    row = next(r for r in focus(wanted) if r["ResourceName"] == "Orders")
    assert (row["BilledCost"], row["EffectiveCost"]) == ("", "")
    assert "must be a number" in row["x_Status"]


def test_infracosts_shape_adds_up_and_says_what_has_no_price() -> None:
    wanted = built(edits.ChangeInputs("clicks", {"region": "moon"}), start=document())
    found = totals(wanted)
    data = json.loads(infracost_json(found))
    resources = data["projects"][0]["breakdown"]["resources"]
    assert sum(float(r["monthlyCost"] or 0) for r in resources) == pytest.approx(found.total.monthly)
    assert float(data["totalMonthlyCost"]) == pytest.approx(found.total.monthly)
    components = [
        c
        for r in resources
        for c in (*r["costComponents"], *(c for s in r["subresources"] for c in s["costComponents"]))
    ]
    for c in components:
        if c["monthlyCost"] and c["monthlyQuantity"]:
            assert float(c["monthlyQuantity"]) * float(c["price"]) == pytest.approx(float(c["monthlyCost"]))
    once = [c for c in components if "oneTimeCost" in c]
    assert sum(float(c["oneTimeCost"]) for c in once) == pytest.approx(
        found.total.upfront - found.tax.upfront, rel=1e-6
    )
    assert data["summary"]["totalNoPriceResources"] == 1


def test_parquet_holds_the_rows_as_typed_columns() -> None:
    found = totals(document())
    table = pq.read_table(io.BytesIO(parquet(found)))
    assert sum(v or 0 for v in table["net"].to_pylist()) == pytest.approx(found.total.monthly)
    assert str(table.schema.field("price_date").type) == "date32[day]"
    assert table.schema.metadata[b"currency"] == b"EUR"


def test_parquet_needs_no_pandas() -> None:
    """It is no package of the site's, and pyarrow would spend two seconds on importing it."""
    program = (
        "import sys\n"
        "class Missing:\n"
        "    def find_spec(self, name, *rest):\n"
        "        if name == 'pandas': raise ModuleNotFoundError(name)\n"
        "sys.meta_path.insert(0, Missing())\n"
        "import django; django.setup()\n"
        "from calculator.estimates.examples import examples\n"
        "from calculator.estimates.totals import totals\n"
        "from calculator.exports.parquet import parquet\n"
        "from calculator.exports.scenarios import scenarios_parquet\n"
        "from calculator.whatif.evaluate import Plan; from pricing.book import embedded\n"
        "from calculator.whatif.scenario import span\n"
        "from tests.sweeps.made import small\n"
        "print(len(parquet(totals(examples()[0].document))))\n"
        "print(len(scenarios_parquet(small(), span(Plan(small(), embedded()), 0, 10)).read()))"
    )
    found = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True)
    assert all(int(size) > 1000 for size in found.stdout.split())


def test_a_workbooks_formulas_are_those_that_the_library_would_write(monkeypatch: pytest.MonkeyPatch) -> None:
    ours = xlsx(totals(document()))
    monkeypatch.delattr(PlainSheet, "_prepare_formula")
    assert xlsx(totals(document())) == ours


def test_every_format_writes_every_estimate_and_the_same_twice() -> None:
    for wanted in (Document(), document()):
        found = totals(wanted)
        for name, form in FORMATS.items():
            assert form.file(found) == form.file(found), name
