"""EBS: tiers per volume, ratios, bursts, snapshots, fast restore, and why a type falls out."""

from typing import Any

import pytest

from calculator.kernel import Choice, Service, part
from calculator.kernel.answer import Answer, answer
from calculator.kernel.scenarios import OptionRow, side_by_side
from calculator.kernel.trace import plain
from calculator.services.ebs import EBS
from calculator.services.regions import region
from calculator.whatif.advice import advise
from pricing.book import embedded


def case(**raw: Any) -> Any:
    found, faults = EBS.read(raw)
    assert not faults
    return found


def priced(**raw: Any) -> Answer:
    return answer(case(**raw), embedded())


def quantities(**raw: Any) -> dict[str, float]:
    return {row.name: row.quantity for row in priced(**raw).lines}


def broken(**raw: Any) -> set[str]:
    return {check.name for check in priced(**raw).checks if check.state == "broken"}


def warned(**raw: Any) -> set[str]:
    return {check.name for check in priced(**raw).checks if check.state == "warning"}


def value(step: str, **raw: Any) -> float:
    return float(plain(getattr(case(**raw), step)).reshape(-1)[0])


def options(**raw: Any) -> dict[str, OptionRow]:
    return {row.value: row for row in side_by_side(case(**raw), EBS.compare[0], embedded()).rows}


@pytest.mark.parametrize(
    ("iops", "tiers"),
    [
        (32_000, (32_000, 0, 0)),
        (32_001, (32_000, 1, 0)),
        (64_000, (32_000, 32_000, 0)),
        (64_001, (32_000, 32_000, 1)),
        (256_000, (32_000, 32_000, 192_000)),
    ],
)
@pytest.mark.parametrize("count", [1, 3])
def test_io2_tiers_start_anew_with_each_volume(iops: int, tiers: tuple[int, ...], count: int) -> None:
    found = quantities(volume_type="io2", size_gib=1000, iops=iops, count=count)
    assert tuple(found.get(f"iops_{tier}", 0) for tier in ("first", "second", "third")) == tuple(
        tier * count for tier in tiers
    )


@pytest.mark.parametrize(
    ("volume_type", "size_gib", "iops"),
    [("gp3", 32, 16_000), ("gp3", 160, 80_000), ("io1", 100, 5_000), ("io2", 256, 256_000), ("gp2", 5_334, 16_000)],
)
def test_iops_a_gib_are_a_limit_and_name_the_size_that_gives_them(volume_type: str, size_gib: int, iops: int) -> None:
    assert not broken(volume_type=volume_type, size_gib=size_gib, iops=iops)
    one_smaller = {"volume_type": volume_type, "size_gib": size_gib - 1, "iops": iops}
    assert broken(**one_smaller) == {"iops_at_size"}
    assert value("fitting_gib", **one_smaller) == size_gib


def test_the_smallest_gp3_still_has_its_3000_iops() -> None:
    assert not broken(size_gib=1, iops=3_000)


@pytest.mark.parametrize(
    ("volume_type", "throughput", "iops"),
    [
        ("gp3", 750, 3_000),
        ("gp3", 751, 3_004),
        ("gp3", 2_000, 8_000),
        ("io2", 4_000, 15_625),
        ("io1", 500, 2_000),
        ("io1", 501, 32_064),
        ("io1", 1_000, 64_000),
    ],
)
def test_throughput_takes_the_iops_that_carry_it(volume_type: str, throughput: int, iops: int) -> None:
    asked = {"volume_type": volume_type, "size_gib": 10_000, "iops": 0, "throughput": throughput}
    assert value("provisioned_iops", **asked) == iops
    assert value("throughput_given", **asked) >= throughput
    assert not broken(**asked)


def test_a_need_beyond_the_type_is_named_once_and_no_size_is_blamed() -> None:
    assert broken(volume_type="gp3", size_gib=1000, iops=80_001) == {"iops_of_type"}
    assert broken(volume_type="st1", size_gib=1000, iops=0, throughput=501) == {"throughput_of_type"}


@pytest.mark.parametrize(
    ("size_gib", "baseline", "seconds", "refill"),
    [(10, 100, 1_862, 54_000), (100, 300, 2_000, 18_000), (334, 1_002, 2_703, 5_389), (750, 2_250, 7_200, 2_400)],
)
def test_gp2_bursts_as_long_as_aws_says(size_gib: int, baseline: int, seconds: int, refill: int) -> None:
    asked = {"volume_type": "gp2", "size_gib": size_gib}
    assert value("sustained_iops", **asked) == baseline
    assert value("burst_minutes", **asked) * 60 == pytest.approx(seconds, abs=0.6)
    assert value("refill_minutes", **asked) * 60 == pytest.approx(refill, abs=0.6)


def test_gp2_of_1000_gib_has_nothing_to_burst_to() -> None:
    assert value("burst_minutes", volume_type="gp2", size_gib=1000) == 0


@pytest.mark.parametrize(("size_gib", "mib"), [(170, 128), (171, 250), (334, 250)])
def test_gp2_throughput_bursts_above_170_gib(size_gib: int, mib: int) -> None:
    assert value("burst_mib", volume_type="gp2", size_gib=size_gib) == mib


@pytest.mark.parametrize(
    ("volume_type", "tib", "baseline", "burst", "scan"),
    [
        ("st1", 1, 40, 250, 1.17),
        ("st1", 2, 80, 500, 1.17),
        ("st1", 12.5, 500, 500, 7.28),
        ("st1", 16, 500, 500, 9.32),
        ("sc1", 3.125, 37.5, 250, 3.64),
        ("sc1", 16, 192, 250, 18.64),
    ],
)
def test_hdds_grow_with_their_size_up_to_their_cap(
    volume_type: str, tib: float, baseline: float, burst: float, scan: float
) -> None:
    asked = {"volume_type": volume_type, "size_gib": tib * 1024}
    assert value("sustained_mib", **asked) == baseline
    assert value("burst_mib", **asked) == burst
    assert value("scan_hours", **asked) == pytest.approx(scan, abs=0.005)


def test_a_full_bucket_of_an_hdd_drains_by_what_exceeds_the_baseline() -> None:
    asked = {"volume_type": "st1", "size_gib": 1024}
    assert value("burst_minutes", **asked) * 60 == pytest.approx(1024 * 1024 / (250 - 40))
    assert value("burst_minutes", volume_type="st1", size_gib=16_384) == 0


def test_a_burst_counts_only_where_it_is_said_to_be_enough() -> None:
    asked = {"volume_type": "gp2", "size_gib": 100, "iops": 3_000}
    assert broken(**asked) == {"iops_at_size"}
    assert not broken(**asked, burst="yes")
    assert "bursts" in warned(**asked, burst="yes")
    assert value("fitting_gib", **asked) == 1000
    assert value("fitting_gib", **asked, burst="yes") == 100


def test_incremental_snapshots_count_half_a_month() -> None:
    found = priced(size_gib=30, snapshots="weekly", snapshot_gib=30)
    changes = next(row for row in found.lines if row.name == "snapshot_changes")
    assert changes.quantity == 45
    assert changes.amount == pytest.approx(2.25)


@pytest.mark.parametrize(("often", "after"), [("hourly", 729), ("12h", 59.83), ("daily", 30), ("weekly", 3)])
def test_snapshots_are_counted_after_the_first(often: str, after: float) -> None:
    assert quantities(snapshots=often, snapshot_gib=2, count=5)["snapshot_changes"] == pytest.approx(after * 5)


def test_the_first_snapshot_holds_what_was_written_not_the_volume() -> None:
    assert quantities(size_gib=200, filled=25, snapshots="monthly") == {"storage": 200, "snapshot_first": 50}


def test_an_archived_snapshot_is_due_for_90_days() -> None:
    found = quantities(archive_early_gib=100, archive_days=40)
    assert found["archive_early"] == pytest.approx(100 * 50 * 24 / 730)
    assert "archive_early" not in quantities(archive_early_gib=100, archive_days=90)


@pytest.mark.parametrize(("size_gib", "bucket", "rate"), [(50, 10, 10), (128, 8, 8), (1024, 1, 1), (4096, 1, 0.25)])
def test_fast_restore_credits(size_gib: int, bucket: float, rate: float) -> None:
    asked = {"size_gib": size_gib, "fsr_snapshots": 1}
    assert value("fsr_bucket", **asked) == bucket
    assert value("fsr_rate", **asked) == rate


def test_fast_restore_is_off_until_asked_for_and_bills_an_hour_at_least() -> None:
    assert "fast_restore" not in quantities(snapshots="daily")
    assert quantities(fsr_snapshots=2, fsr_zones=3, fsr_hours=0.25)["fast_restore"] == 6


def test_boot_and_multi_attach() -> None:
    assert broken(volume_type="st1", size_gib=1000, iops=0, boot="yes") == {"bootable"}
    assert broken(multi_attach="yes") == {"shareable"}
    assert broken(volume_type="io2", multi_attach="yes", attached=17) == {"attached_limit"}
    assert broken(volume_type="io1", size_gib=100, multi_attach="yes", region="eu-west-1") == {"io1_shared_regions"}
    _, faults = EBS.read({"volume_type": "io2", "boot": "yes", "multi_attach": "yes"})
    assert [f.fields for f in faults] == [("boot", "multi_attach")]


def test_the_cheapest_type_that_gives_it_and_why_the_others_fail() -> None:
    rows = options(size_gib=500, iops=10_000, throughput=400)
    assert [name for name, row in rows.items() if row.cheapest] == ["gp3"]
    assert rows["gp2"].problems == ("IOPS at this size", "Throughput of the type")
    assert "IOPS of the type" in rows["st1"].problems
    assert rows["io1"].feasible


def test_durability_leaves_io2_alone() -> None:
    rows = options(size_gib=500, durability="99.999")
    assert [name for name, row in rows.items() if row.feasible] == ["io2"]


def test_streaming_without_iops_goes_to_an_hdd() -> None:
    rows = options(size_gib=8192, iops=0, throughput=300)
    assert rows["st1"].cheapest
    assert rows["sc1"].problems == ("Throughput of the type",)


def test_a_larger_hdd_is_offered_where_it_gives_the_same_for_less() -> None:
    ways = advise(case(size_gib=2000, iops=0, throughput=90), embedded()).ways
    larger = next(way for way in ways if "size_gib" in way.changes)
    assert larger.changes == {"volume_type": "st1", "size_gib": "2304"}


def test_gp2_is_told_of_gp3() -> None:
    assert "gp3_instead" in warned(volume_type="gp2", size_gib=1000)
    ways = advise(case(volume_type="gp2", size_gib=1000), embedded()).ways
    assert {"volume_type": "gp3"} in [way.changes for way in ways]


def test_a_region_the_book_has_no_volumes_for_says_so() -> None:
    found = priced(region="ap-southeast-6")
    assert not found.complete
    assert found.lines[0].amount is None


def test_volumes_as_a_part_of_another_service_are_the_same_volumes() -> None:
    class Host(Service):
        title = "Host"
        region: Choice = region()
        volumes = part(EBS, "Volumes", ask=("volume_type", "size_gib", "iops"), given={"region": "region"})

    host, faults = Host.read({"volumes_volume_type": "io2", "volumes_size_gib": 100, "volumes_iops": 40_000})
    assert not faults
    alone = priced(volume_type="io2", size_gib=100, iops=40_000)
    inside = answer(host, embedded())
    assert inside.monthly == alone.monthly
    assert {row.name for row in inside.lines} == {f"volumes_{row.name}" for row in alone.lines}
