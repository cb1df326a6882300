"""Files of rows, from bytes to verdicts: found headers, columns understood, each row judged by itself."""

from __future__ import annotations

import io
from typing import Any

import pytest
import xlsxwriter

from calculator.bulk.columns import Mapping, guess
from calculator.bulk.judge import GOOD, SKIPPED, UNPRICED, WRONG, Verdict, judge
from calculator.bulk.layouts import declared, layouts
from calculator.bulk.table import Table, read_table
from calculator.bulk.units import factor, unit_over
from calculator.estimates.document import RefusedError
from calculator.estimates.examples import examples
from calculator.estimates.totals import totals
from calculator.exports.flat import flat_csv
from calculator.exports.table import inputs_csv
from calculator.kernel import Choice, Number
from calculator.kernel.answer import answer
from calculator.kernel.columns import header, template_row
from calculator.services import services
from calculator.services.examples import examples as worked
from calculator.tables.numbers import with_point
from pricing.book import embedded
from tests.bulk.files import INVENTORY, PLAN, SQL, WEB, WEEK, aws_template, workbook
from tests.bulk.files import WRONG as MISTAKES
from tests.estimates.made import sample


def judged(data: bytes | str, name: str = "rows.csv", service: str = "") -> tuple[Table, Mapping, Verdict]:
    table = read_table(data.encode() if isinstance(data, str) else data, name)
    mapping = guess(table.about.header, table.rows, service)
    return table, mapping, judge(table.about, table.rows, mapping, embedded())


def priced(slug: str, **inputs: Any) -> tuple[float, float]:
    case, faults = services()[slug].read(inputs)
    assert not faults
    found = answer(case, embedded())
    return found.monthly, found.upfront


def typed(value: Any) -> str:
    return ("yes" if value else "no") if isinstance(value, bool) else "" if value is None else str(value)


def test_awss_template_is_taken_as_it_is_and_costs_what_the_form_costs() -> None:
    table, mapping, verdict = judged(aws_template(WEB, WEEK, PLAN), "aws.xlsx")
    assert (table.about.sheet, table.about.first_row, mapping.service) == ("Inputs", 4, "ec2")
    assert verdict.states == [GOOD] * 3
    volume = {"volumes_each": 1, "volumes_size_gib": 100, "volumes_iops": 4000, "volumes_throughput": 125}
    kept = {"volumes_snapshots": "daily", "volumes_snapshot_gib": 5}
    web = priced("ec2", instance_type="m5.large", count=2, **volume, **kept)
    week = priced(
        "ec2", region="eu-west-1", operating_system="windows", instance_type="r5.xlarge", usage="hours-day",
        hours_day=40 / 7, days_week=7,
    )  # fmt: skip
    plan = priced("ec2", instance_type="m5.large", count=3, purchase="sp-compute-1yr-all")
    assert [(m, u) for m, u in zip(verdict.monthly, verdict.upfront, strict=True)] == [
        pytest.approx(web), pytest.approx(week), pytest.approx(plan),
    ]  # fmt: skip


def test_a_bad_row_says_why_in_each_of_its_cells_and_spoils_no_other() -> None:
    table, _, verdict = judged(aws_template(WEB, SQL, MISTAKES), "aws.xlsx")
    assert verdict.states == [GOOD, WRONG, WRONG]
    assert [(table.about.header[c], w.partition(":")[0]) for c, w in verdict.why[1]] == [
        ("Operating System", verdict.why[1][0][1])
    ]
    assert "SQL Server licences are not in this price book" in verdict.why[1][0][1]
    said = {table.about.header[c]: words for c, words in verdict.why[2]}
    assert set(said) == {"AWS Region", "Instance Type", "Number of Instances", "Usage Type", "Purchasing Option"}
    assert "“Mars” is not one of" in said["AWS Region"]
    assert "did you mean m9g.large" in said["Instance Type"]
    assert "“two” is not" in said["Number of Instances"]


def test_an_inventory_in_its_own_words_and_units_is_understood() -> None:
    _, mapping, verdict = judged(INVENTORY)
    assert mapping.targets == ("=name", "count", "operating_system", "instance_type", "region", "volumes_size_gib", "")
    assert verdict.states == [GOOD, WRONG, GOOD]
    web = priced("ec2", region="eu-west-1", instance_type="m5.large", count=2, volumes_each=1, volumes_size_gib=100)
    assert verdict.monthly[0] == pytest.approx(web[0]), "a disk's size is a disk"
    assert [c for c, _ in verdict.why[1]] == [2]


def test_a_column_brings_along_what_it_means_and_what_changes_nothing_is_warned_of() -> None:
    _, _, verdict = judged(
        "Instance type,Region,Monthly hours,Disk\nm5.large,us-east-1,100,0\nm5.large,us-east-1,,50\n"
    )
    by_hours = priced("ec2", instance_type="m5.large", usage="hours-month", hours_month=100)
    with_disk = priced("ec2", instance_type="m5.large", volumes_each=1, volumes_size_gib=50)
    assert verdict.monthly == [pytest.approx(by_hours[0]), pytest.approx(with_disk[0])]
    rows = "m5.large,us-east-1,50,0\nm5.large,us-east-1,50,2\n"
    _, _, verdict = judged(f"Instance type,Region,Disk,Disks\n{rows}")
    assert verdict.warnings == {0: "not used: Size of each volume"}, "the number of disks has a column of its own"


def test_units_over_a_column_and_in_a_cell_are_taken_to_the_fields() -> None:
    _, _, verdict = judged("Size (MB),Volume type\n102400,gp3\n0.1 TB,gp2\n100 GB,gp3\n")
    assert verdict.monthly == [
        pytest.approx(priced("ebs", size_gib=100)[0]),
        pytest.approx(priced("ebs", size_gib=102.4, volume_type="gp2")[0]),
        pytest.approx(priced("ebs", size_gib=100)[0]),
    ]  # fmt: skip
    size = Number("Size", unit="GiB")
    assert [factor(u, size) for u in ("MB", "TB", "GiB", "hours", "")] == [1 / 1024, 1024, 1, None, None]
    assert unit_over("Storage amount\n(GB)") == "GB"


def test_a_european_file_has_semicolons_and_decimal_commas() -> None:
    _, _, verdict = judged("Size;Volume type;Qty\r\n1.000,5;gp3;2\r\n1.5 TB;gp3;1\r\n")
    assert verdict.monthly == [
        pytest.approx(priced("ebs", size_gib=1000.5, count=2)[0]), pytest.approx(priced("ebs", size_gib=1536)[0]),
    ]  # fmt: skip
    assert [with_point(t) for t in ("1,5 TB", "1.234,5", "1.5", "12", "m5.large", "1.000")] == [
        "1.5 TB", "1234.5", "1.5", "12", "m5.large", "1.000",
    ]  # fmt: skip
    assert with_point("1\u202f234\xa0567,5 GB") == "1234567.5 GB"


def test_a_comma_without_quotes_cuts_a_number_in_two_and_is_told_of() -> None:
    data = "Region,Storage class,Data stored\neu-west-1,standard,1,000\neu-west-1,standard,5,\n"
    _, _, verdict = judged(data)
    assert verdict.states == [WRONG, GOOD], "an empty cell at the end is no mistake"
    assert "“000” stands right of the last header" in verdict.reason(0)
    again = data.replace("stored\n", "stored,,status\n").replace("1,000\n", "1,000,error\n")
    assert judged(again)[2].states[0] == WRONG, "nor is it overlooked when the judged file is sent again"
    assert judged(f",{INVENTORY}".replace("\n", "\n7,"))[2].states[0] == GOOD, "a first column may have no header"


def test_a_heading_is_no_row_and_a_region_that_is_left_out_is_warned_of() -> None:
    _, _, verdict = judged("Name,Instance type,Region,Qty\nProduction,,,\nweb,m5.large,eu-west-1,2\nTotal,,,2\n")
    assert verdict.states == [SKIPPED, GOOD, GOOD]
    assert verdict.warnings == {2: "no Region: taken as us-east-1; no Instance type: taken as m6i.large"}


def test_words_merged_over_rows_hold_for_each_and_an_error_in_a_cell_is_no_empty_one() -> None:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        sheet = book.add_worksheet()
        sheet.merge_range(0, 0, 0, 2, "Servers")
        sheet.write_row(1, 0, ["Region", "Instance type", "Qty"])
        sheet.merge_range(2, 0, 4, 0, "eu-west-1")
        sheet.merge_range(2, 2, 3, 2, 7)
        for row in (2, 3, 4):
            sheet.write(row, 1, "m5.large")
        sheet.write_formula(4, 2, "=NA()", None, "#N/A")
    table, _, verdict = judged(out.getvalue(), "merged.xlsx")
    assert [row[0] for row in table.rows] == ["eu-west-1"] * 3
    assert [row[2] for row in table.rows] == [7, "", "#N/A"], "a number may be the sum of its rows"
    assert verdict.states == [GOOD, GOOD, WRONG]
    assert "“#N/A” is not" in verdict.reason(2)


def test_a_column_may_name_the_service_of_each_row() -> None:
    rows = "Service,Region,Size of each volume,Instance type\nEBS,us-east-1,100,\nAmazon EC2,us-east-1,,m5.large\n"
    _, mapping, verdict = judged(f"{rows}Moon,,1,\n")
    assert mapping.targets[0] == "=service"
    assert verdict.states == [GOOD, GOOD, WRONG]
    assert verdict.why[2] == [(0, "There is no service “Moon” here.")]


def test_what_a_region_does_not_offer_is_no_price_and_says_so() -> None:
    _, _, verdict = judged("Region,Instance type\naf-south-1,p5.48xlarge\nus-east-1,m5.large\n")
    assert verdict.states == [UNPRICED, GOOD]
    assert verdict.monthly[0] is None
    assert verdict.reason(0).startswith("Instances: no")


def test_our_own_bill_is_taken_and_each_item_counts_once() -> None:
    data = flat_csv(totals(sample()))
    table, mapping, verdict = judged(data)
    assert mapping.layout == "=flat"
    assert verdict.good == 4
    assert set(verdict.states) == {GOOD, SKIPPED}
    assert len(table.rows) > 4


@pytest.mark.parametrize("slug", sorted(services()))
def test_every_services_template_and_worked_examples_are_understood(slug: str) -> None:
    """Nothing but the declaration is needed: the header a service gives out, with its own examples below."""
    service = services()[slug]
    names = header(service)
    cases = list(worked(service))
    lines = [names, template_row(service), *([typed(e.input.get(n)) for n in names] for e in cases)]
    _, mapping, verdict = judged(workbook(lines, "Rows"), "rows.xlsx")
    assert mapping.service == slug
    assert set(mapping.fields) == set(names)
    assert verdict.states == [GOOD] * (1 + len(cases))
    for e, monthly in zip(cases, verdict.monthly[1:], strict=True):
        assert monthly == pytest.approx(priced(slug, **e.input)[0])


def test_every_example_estimates_bill_comes_back_row_for_row() -> None:
    for e in examples():
        _, _, verdict = judged(flat_csv(totals(e.document)))
        assert verdict.good == len(list(e.document.items))


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "is empty"),
        (b"\x89PNG\r\n\x1a\nrest", "is no table"),
        (b"%PDF-1.7", "is no table"),
        (b"<html><table>", "is no table"),
        (b'a,b\n"' + b"x" * 1_000_001, "a quotation mark is left open"),
        (b'{"a": 1}', "JSON"),
        (b"PK\x03\x04rest", "damaged"),
        (b"\xd0\xcf\x11\xe0rest", "old .xls"),
        (b"a,b\n", "no row below"),
        (b"\n\n", "is empty"),
        (inputs_csv(sample()).encode(), "whole estimate"),
        (b"x" * 32_000_001, "at most 32 MB"),
        (("," * 300 + "\n").encode() + b"1\n", "no row|header"),
    ],
)
def test_what_is_no_table_is_refused_in_words(data: bytes, words: str) -> None:
    with pytest.raises(RefusedError, match=words):
        read_table(data, "thing")


def test_too_many_rows_are_refused() -> None:
    with pytest.raises(RefusedError, match="at most 200,000 rows; this one has 200,001"):
        read_table(b"a,b\n" + b"1,2\n" * 200_001, "long.csv")


def test_layouts_name_fields_that_are_there_and_values_that_they_have() -> None:
    for layout in layouts():
        service = services()[layout.service]
        for column in layout.columns:
            asked = service.by_name.get(column.to)
            if isinstance(asked, Choice):
                assert set(column.values.values()) <= set(asked.codes), column.header
            for given in column.sets.values():
                for name, value in given.items():
                    service.by_name[name].clean(value)
    assert declared(services()["ec2"]).aliases


def test_a_verdict_is_the_same_after_it_was_kept() -> None:
    _, _, verdict = judged(aws_template(WEB, SQL, MISTAKES), "aws.xlsx")
    assert Verdict.read(verdict.data()) == verdict
