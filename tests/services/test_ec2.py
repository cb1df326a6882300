"""EC2's own rules: per-second billing, commitments, credits, addresses and volumes."""

from typing import Any

import pytest

from calculator.kernel import Service
from calculator.kernel.answer import Answer, answer
from calculator.kernel.scenarios import OptionRow, side_by_side
from calculator.kernel.trace import plain
from calculator.services.ebs import EBS
from calculator.services.ec2 import EC2
from calculator.services.ec2.types import BREAK_EVEN, specs
from calculator.whatif.advice import advise
from pricing.book import embedded


def case_of(**raw: Any) -> Service:
    case, faults = EC2.read(raw)
    assert not faults, faults
    return case


def priced(**raw: Any) -> Answer:
    return answer(case_of(**raw), embedded())


def lines(found: Answer) -> dict[str, float]:
    return {row.name: row.quantity for row in found.lines}


def checks(found: Answer) -> dict[str, str]:
    return {row.name: row.state for row in found.checks}


def value(name: str, **raw: Any) -> float:
    return float(plain(getattr(case_of(**raw), name)).item())


def options(**raw: Any) -> dict[str, OptionRow]:
    return {row.value: row for row in side_by_side(case_of(**raw), EC2.compare[0], embedded()).rows}


@pytest.mark.parametrize(
    ("raw", "hours"),
    [
        ({"usage": "runs", "runs": 1, "run_minutes": 20 / 60}, 1 / 60),  # 20 s are billed as 60
        ({"usage": "runs", "runs": 1, "run_minutes": 220 / 60}, 220 / 3600),  # 3 min 40 s as they are
        ({"usage": "runs", "runs": 1000, "run_minutes": 1}, 1000 / 60),
        ({"usage": "hours-month", "hours_month": 10, "starts": 1200}, 20),  # 30 s each, billed as 60
        ({"usage": "hours-month", "hours_month": 10, "starts": 600}, 10),
        ({"usage": "percent", "utilization": 50}, 365),
        ({"usage": "hours-day", "hours_day": 24, "days_week": 7}, 730),
        ({"usage": "always", "starts": 1_000_000, "runs": 7}, 730),  # what is not asked counts for nothing
    ],
)
def test_seconds_are_billed_sixty_of_them_at_least_from_each_start(raw: dict[str, Any], hours: float) -> None:
    assert lines(priced(**raw))["instance_hours"] == pytest.approx(hours)


def test_an_idle_commitment_is_paid_for_every_hour_of_the_month() -> None:
    found = priced(purchase="ri-standard-1yr-no", count=3, usage="percent", utilization=10)
    assert lines(found)["instance_hours"] == 3 * 730
    assert checks(found)["idle_commitment"] == "warning"
    assert checks(priced(purchase="ri-standard-1yr-no"))["idle_commitment"] == "fine"
    assert lines(priced(count=3, usage="percent", utilization=10))["instance_hours"] == pytest.approx(219)


def test_a_commitment_breaks_even_where_its_discount_says() -> None:
    """A discount of 33 % pays from a utilization of 67 % on, as AWS's calculator guide teaches."""
    for usage in ({}, {"usage": "hours-month", "hours_month": 50}):
        found = options(**usage)
        on_demand = found["on-demand"].monthly if not usage else 730 * 0.096
        for code in ("ri-standard-1yr-no", "sp-compute-1yr-no", "ri-convertible-3yr-no"):
            row = found[code]
            assert row.monthly is not None
            assert on_demand is not None
            assert row.crossing == pytest.approx(row.monthly / on_demand * 100)
            assert row.cheaper_above
    assert options()["ri-standard-1yr-no"].crossing == pytest.approx(66.15, abs=0.01)
    assert options(interruptible="yes")["spot"].crossing is None, "cheaper however little it is used"


def test_every_option_is_told_with_what_is_paid_when() -> None:
    found = options(count=2)
    assert len(found) == 20
    row = found["ri-standard-1yr-all"]
    assert row.monthly == 0
    assert row.upfront is not None
    assert row.first_12_months == row.upfront
    assert row.first_36_months == pytest.approx(3 * row.upfront), "a year's payment is due three times in 36 months"
    assert row.unit_costs[0] == pytest.approx(row.upfront / 2 / 8760), "effective per hour"
    on_demand = found["on-demand"].monthly
    assert on_demand is not None
    assert row.breakeven_month == pytest.approx(row.upfront / on_demand)
    three = found["ri-standard-3yr-all"]
    assert three.first_12_months == three.first_36_months == three.upfront


def test_commitments_and_spot_fall_out_where_the_user_does_not_accept_them() -> None:
    assert {v for v, row in options().items() if not row.feasible} == {"spot"}
    none = options(longest_commitment="none", interruptible="yes")
    assert {v for v, row in none.items() if row.feasible} == {"on-demand", "spot"}
    year = options(longest_commitment="1yr")
    assert all("-3yr-" not in v for v, row in year.items() if row.feasible)
    advice = advise(case_of(longest_commitment="none"), embedded()).ways
    assert not any("purchase" in a.changes for a in advice)
    advice = advise(case_of(longest_commitment="none", interruptible="yes"), embedded()).ways
    assert any(a.changes == {"purchase": "spot"} for a in advice)


def test_surplus_credits_are_the_vcpu_hours_above_the_baseline() -> None:
    # AWS's example: a t3.large at 40 % is billed for the 10 % above its baseline of 30 %.
    assert lines(priced(instance_type="t3.large", cpu_average=40))["surplus_credits"] == pytest.approx(730 * 2 * 0.1)
    assert "surplus_credits" not in lines(priced(instance_type="t3.large", cpu_average=30))
    assert value("baseline", instance_type="t3.nano") == pytest.approx(5)
    assert value("baseline", instance_type="t2.2xlarge") == pytest.approx(17)
    windows = priced(instance_type="t3.large", cpu_average=40, operating_system="windows")
    row = next(r for r in windows.lines if r.name == "surplus_credits_windows")
    assert row.amount == pytest.approx(146 * 0.096)


def test_t2_starts_as_standard_and_is_then_held_to_its_baseline() -> None:
    found = priced(instance_type="t2.large", cpu_average=60)
    assert "surplus_credits" not in lines(found)
    assert checks(found)["standard_baseline"] == "broken"
    found = priced(instance_type="t2.large", cpu_average=60, credit_mode="unlimited")
    assert lines(found)["surplus_credits"] == pytest.approx(730 * 2 * 0.3)


@pytest.mark.parametrize(("kind", "fixed"), [("t3.large", "m5.large"), ("t3.xlarge", "m5.xlarge")])
def test_awss_break_even_of_t3_against_m5_is_the_one_the_prices_give(kind: str, fixed: str) -> None:
    at = BREAK_EVEN[kind]
    burst, steady = priced(instance_type=kind, cpu_average=at).monthly, priced(instance_type=fixed).monthly
    assert burst == pytest.approx(steady, rel=0.005)  # AWS rounds its price of the T3 up
    assert checks(priced(instance_type=kind, cpu_average=at + 1))["t3_break_even"] == "warning"


def test_attached_volumes_cost_what_ebs_alone_costs() -> None:
    volume = {"volume_type": "io2", "size_gib": 500, "iops": 40_000, "snapshots": "daily", "snapshot_gib": 2}
    raw = {f"volumes_{name}": text for name, text in volume.items()}
    with_volumes = priced(count=3, volumes_each=2, usage="percent", utilization=10, **raw)
    case, faults = EBS.read({**volume, "count": 6})
    assert not faults
    alone = answer(case, embedded())
    inside = {row.name.removeprefix("volumes_"): row for row in with_volumes.lines if row.name.startswith("volumes_")}
    assert {r.name: (r.quantity, r.amount) for r in alone.lines} == {
        name: (r.quantity, r.amount) for name, r in inside.items()
    }
    assert len(inside) >= 3


def test_an_instance_throttles_volumes_faster_than_itself() -> None:
    raw = {"volumes_each": 2, "volumes_volume_type": "io2", "volumes_size_gib": 500}
    assert checks(priced(**raw, volumes_iops=1_000))["ebs_iops"] == "fine"
    assert checks(priced(**raw, volumes_iops=10_000))["ebs_iops_sustained"] == "warning"
    assert checks(priced(**raw, volumes_iops=30_000))["ebs_iops"] == "broken"
    assert checks(priced(volumes_each=28))["attachments"] == "warning"


def test_the_need_says_how_many_and_what_decides() -> None:
    found = priced(need_vcpu=9, need_memory=50, load=1000, load_each=400, target=50)
    size = found.sizes[0]
    assert size.value == 7, "50 GiB take seven of 8 GiB, 9 vCPU five, the load five"
    assert size.binding == "memory"
    assert lines(found)["instance_hours"] == 7 * 730
    assert lines(priced(need_vcpu=2, count=4))["instance_hours"] == 4 * 730


def test_elastic_addresses_are_billed_idle_as_well() -> None:
    raw = {"count": 2, "ipv4_each": 1, "usage": "percent", "utilization": 25}
    assert lines(priced(**raw)) == pytest.approx({"instance_hours": 365, "addresses": 365})
    kept = lines(priced(**raw, elastic="yes", idle_addresses=1))
    assert kept["idle_hours"] == pytest.approx(2 * 730 * 0.75 + 730)


def test_impossible_combinations_name_both_fields() -> None:
    _, faults = EC2.read({"operating_system": "windows", "instance_type": "m7g.large"})
    assert faults[0].fields == ("operating_system", "instance_type")
    _, faults = EC2.read({"tenancy": "dedicated", "instance_type": "t4g.large"})
    assert faults[0].fields == ("tenancy", "instance_type")


def test_other_types_have_what_the_chosen_one_has() -> None:
    case = case_of(instance_type="m5.large")
    table = specs()
    names = [o.value for o in EC2.instance_type.choices]
    here = names.index("m5.large")
    for way in EC2.ways[:2]:
        assert callable(way.change)
        found = [names.index(change["instance_type"]) for _, change in way.change(case)]
        assert 5 <= len(found) <= 40
        assert all(table.vcpu[k] >= table.vcpu[here] and table.memory[k] >= table.memory[here] for k in found)
    advice = advise(case, embedded()).ways
    assert {"AWS Graviton"} & {w.title for w in EC2.ways}
    assert any(a.note.startswith("arm64") for a in advice)


def test_data_between_zones_is_paid_on_both_sides() -> None:
    assert lines(priced(transfer_cross_az_gb=100))["transfer_cross_az"] == 200
