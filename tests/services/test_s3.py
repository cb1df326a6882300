"""S3: tier edges, 128 KB and 40 KB, monitoring, early deletion, prefixes, multipart, archives, replication."""

from typing import Any

import pytest

from calculator.kernel.answer import Answer, answer
from calculator.kernel.rows import CheckRow, LineRow
from calculator.kernel.scenarios import side_by_side
from calculator.services.s3 import S3
from calculator.whatif.advice import advise
from pricing.book import embedded

QUIET = {"uploaded_gb": 0, "retrieved_pct": 0}


def priced(**raw: Any) -> Answer:
    case, faults = S3.read({**QUIET, **raw})
    assert not faults, faults
    return answer(case, embedded())


def lines(**raw: Any) -> dict[str, LineRow]:
    return {row.name: row for row in priced(**raw).lines}


def checks(**raw: Any) -> dict[str, CheckRow]:
    return {row.name: row for row in priced(**raw).checks}


def value(name: str, **raw: Any) -> float:
    case, faults = S3.read({**QUIET, **raw})
    assert not faults, faults
    return float(getattr(case, name)[0])


def refused(**raw: Any) -> list[tuple[str, ...]]:
    return [fault.fields for fault in S3.read({**QUIET, **raw})[1]]


# -- tiers -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("storage_gb", "quantities"),
    [
        (51_200, [51_200]),
        (51_201, [51_200, 1]),
        (512_000, [51_200, 460_800]),
        (512_001, [51_200, 460_800, 1]),
    ],
)
def test_standard_gets_cheaper_from_50_and_from_500_tb(storage_gb: int, quantities: list[int]) -> None:
    row = lines(storage_gb=storage_gb)["storage_standard"]
    assert [t.quantity for t in row.tiers] == quantities
    assert len({t.unit_price for t in row.tiers}) == len(quantities)


def test_the_frequent_tier_of_intelligent_tiering_has_the_same_edges() -> None:
    row = lines(storage_class="intelligent-tiering", storage_gb=51_300, retrieved_pct=100)["tier_frequent"]
    assert [t.quantity for t in row.tiers] == [51_200, 100]


def test_what_the_account_keeps_elsewhere_moves_into_the_next_tier() -> None:
    row = lines(storage_gb=100, already_storage_standard=51_150)["storage_standard"]
    assert [t.quantity for t in row.tiers] == [50, 50]


def test_names_of_archived_objects_and_restored_copies_share_the_standard_tiers() -> None:
    found = lines(
        storage_class="glacier-flexible", access="hours", storage_gb=512_000, object_kb=40, retrieved_pct=100,
        restore_days=15,
    )  # fmt: skip
    names, copies = found["names"], found["restored_copies"]
    assert names.quantity == pytest.approx(102_400)
    assert names.quantity + copies.quantity > 51_200
    assert len(names.tiers) == len(copies.tiers) == 2


# -- object sizes ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("storage_class", ["standard-ia", "one-zone-ia", "glacier-instant"])
@pytest.mark.parametrize(("object_kb", "billed_gb"), [(127, 128), (128, 128 / 127 * 127), (129, 129), (1, 128)])
def test_objects_below_128_kb_are_billed_as_128_kb(storage_class: str, object_kb: float, billed_gb: float) -> None:
    case = {"storage_class": storage_class, "storage_gb": object_kb, "object_kb": object_kb, "recreatable": "yes"}
    assert value("billed_gb", **case) == pytest.approx(billed_gb)
    assert (checks(**case)["small_objects"].state == "warning") == (object_kb < 128)


@pytest.mark.parametrize("storage_class", ["standard", "intelligent-tiering", "express-one-zone"])
def test_other_classes_bill_small_objects_as_they_are(storage_class: str) -> None:
    assert value("billed_gb", storage_class=storage_class, object_kb=1, recreatable="yes") == 1000


@pytest.mark.parametrize(
    ("storage_class", "storage"), [("glacier-flexible", "storage"), ("glacier-deep-archive", "storage_deep")]
)
def test_archives_add_32_kb_at_their_own_and_8_kb_at_the_standard_price(storage_class: str, storage: str) -> None:
    found = lines(storage_class=storage_class, access="days", storage_gb=1000, object_kb=1024)
    assert found[storage].quantity == 1000 + 1_024_000 * 32 / 1024**2
    assert found["names"].quantity == 1_024_000 * 8 / 1024**2
    standard = lines(storage_gb=1)["storage_standard"].tiers[0].unit_price
    assert found["names"].tiers[0].unit_price == standard


def test_archive_tiers_of_intelligent_tiering_add_the_same_40_kb() -> None:
    found = lines(
        storage_class="intelligent-tiering", access="days", tiers="shares", frequent_pct=0, infrequent_pct=0,
        instant_pct=40, archive_pct=50, deep_pct=10,
    )  # fmt: skip
    assert found["tier_instant"].quantity == 400
    assert found["tier_archive"].quantity == 500 + 512_000 * 32 / 1024**2
    assert found["tier_deep"].quantity == 100 + 102_400 * 32 / 1024**2
    assert found["names"].quantity == pytest.approx(614_400 * 8 / 1024**2)


def test_objects_below_128_kb_are_not_monitored_and_stay_frequent() -> None:
    below, at = (lines(storage_class="intelligent-tiering", object_kb=kb) for kb in (127.9, 128))
    assert "monitored" not in below
    assert below["tier_frequent"].quantity == 1000
    assert at["monitored"].quantity == 1000 * 1024**2 / 128
    assert "tier_frequent" not in at
    assert at["tier_instant"].quantity == 1000


def test_tiers_follow_from_the_data_retrieved() -> None:
    found = lines(storage_class="intelligent-tiering", retrieved_pct=50)
    shares = [found[f"tier_{name}"].quantity for name in ("frequent", "infrequent", "instant")]
    assert shares == [500, 375, 125]
    assert sum(shares) == 1000


def test_shares_that_do_not_make_100_name_all_five_tiers() -> None:
    case = {"storage_class": "intelligent-tiering", "tiers": "shares", "frequent_pct": 31}
    assert refused(**case) == [("frequent_pct", "infrequent_pct", "instant_pct", "archive_pct", "deep_pct")]
    assert not refused(**case, instant_pct=49)
    assert not refused(**{**case, "storage_class": "standard"})


# -- deletion before its time ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("storage_class", "age", "days"),
    [
        ("standard-ia", 29, 1),
        ("standard-ia", 30, 0),
        ("one-zone-ia", 10, 20),
        ("glacier-instant", 60, 30),
        ("glacier-flexible", 90, 0),
        ("glacier-flexible", 0, 90),
        ("glacier-deep-archive", 91, 89),
    ],
)
def test_the_rest_of_the_minimum_duration_is_billed(storage_class: str, age: int, days: int) -> None:
    case = {
        "storage_class": storage_class,
        "access": "days",
        "recreatable": "yes",
        "deleted_pct": 10,
        "deleted_age": age,
    }
    found = lines(**case)
    name = "early_deep" if storage_class == "glacier-deep-archive" else "early"
    kept = value("stored_gb", **case) + value("extra_gb", **case)
    if days:
        assert found[name].quantity == pytest.approx(kept / 10 * days / (730 / 24))
        storage = found["storage_deep" if name == "early_deep" else "storage"]
        assert found[name].tiers[0].unit_price == storage.tiers[0].unit_price
    else:
        assert name not in found
    assert (checks(**case)["deleted_too_soon"].state == "warning") == (days > 0)


@pytest.mark.parametrize("storage_class", ["standard", "intelligent-tiering", "express-one-zone"])
def test_classes_without_a_minimum_duration_bill_no_early_deletion(storage_class: str) -> None:
    found = lines(storage_class=storage_class, recreatable="yes", deleted_pct=50, deleted_age=0)
    assert not [name for name in found if name.startswith("early")]


def test_versions_are_stored_whole() -> None:
    assert lines(versions_pct=50)["storage_standard"].quantity == 1500
    assert value("objects", versions_pct=50) == 1_536_000


def test_unfinished_uploads_are_billed_in_their_class_and_as_staging_in_an_archive() -> None:
    assert lines(incomplete_gb=7)["storage_standard"].quantity == 1007
    archived = lines(storage_class="glacier-flexible", access="hours", incomplete_gb=7)
    assert archived["staging"].quantity == 7
    assert archived["storage"].quantity == 1000 + 1_024_000 * 32 / 1024**2


# -- requests ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("object_mb", "part_mb", "requests"), [(16, 8, 4), (16.001, 8, 5), (7, 8, 3), (80, 8, 12), (5, 5, 3)]
)
def test_an_upload_in_parts_is_started_sent_and_completed(object_mb: float, part_mb: float, requests: int) -> None:
    one = {"object_kb": object_mb * 1024, "uploaded_gb": object_mb / 1024, "multipart": "yes", "part_mb": part_mb}
    assert lines(**one)["put_lines"].quantity == pytest.approx(requests)


def test_archives_bill_parts_at_the_standard_price_and_only_the_completion_at_their_own() -> None:
    one = {"object_kb": 80 * 1024, "uploaded_gb": 80, "multipart": "yes", "access": "days"}
    standard = lines(**one)["put_lines"]
    for storage_class, own in (("glacier-flexible", "put_lines"), ("glacier-deep-archive", "put_deep")):
        found = lines(**one, storage_class=storage_class)
        assert found[own].quantity == 1024
        assert found["parts_to_archive"].quantity == 1024 * 11
        assert found["parts_to_archive"].tiers[0].unit_price == standard.tiers[0].unit_price
        assert found[own].tiers[0].unit_price > standard.tiers[0].unit_price


def test_an_object_above_5_gb_needs_multipart_and_at_most_10_000_parts() -> None:
    at, above = 5 * 1024**2, 5 * 1024**2 + 1
    assert checks(object_kb=at, uploaded_gb=1)["single_put"].state == "near"
    assert checks(object_kb=above, uploaded_gb=1)["single_put"].state == "broken"
    assert "single_put" not in checks(object_kb=above, uploaded_gb=1, multipart="yes")
    assert checks(object_kb=10_000 * 8 * 1024, multipart="yes")["part_limit"].state == "near"
    assert checks(object_kb=10_000 * 8 * 1024 + 1, multipart="yes")["part_limit"].state == "broken"
    assert checks(object_kb=100 * 1024 - 1, uploaded_gb=1)["multipart_advised"].state == "fine"
    assert checks(object_kb=100 * 1024, uploaded_gb=1)["multipart_advised"].state == "warning"


def test_an_object_is_at_most_48_8_tib() -> None:
    assert refused(object_kb=48.8 * 1024**3 + 1) == [("object_kb",)]
    assert not refused(object_kb=48.8 * 1024**3)


def test_lists_cost_the_standard_price_in_every_class_but_express() -> None:
    standard = lines(lists=1e6)["list_lines"].amount
    assert lines(lists=1e6, storage_class="glacier-instant")["list_lines"].amount == standard
    express = lines(lists=1e6, storage_class="express-one-zone", recreatable="yes")
    assert "list_lines" not in express
    assert express["put_lines"].quantity == 1e6


def test_every_object_retrieved_is_at_least_one_get() -> None:
    assert lines(retrieved_pct=10)["get_lines"].quantity == 102_400
    assert lines(retrieved_pct=10, gets=102_401)["get_lines"].quantity == 102_401


@pytest.mark.parametrize(
    ("puts", "gets", "prefixes", "binding"),
    [(3500, 0, 1, "writes"), (3501, 0, 2, "writes"), (0, 22_000, 4, "reads"), (0, 22_001, 5, "reads")],
)
def test_prefixes_carry_3500_writes_and_5500_reads_a_second(puts: int, gets: int, prefixes: int, binding: str) -> None:
    (size,) = priced(peak_puts=puts, peak_gets=gets).sizes
    assert (size.value, size.binding) == (prefixes, binding)


def test_replication_writes_once_more_and_reads_five_times() -> None:
    assert value("write_rate", peak_puts=100, replicate="yes") == 200
    assert value("read_rate", peak_puts=100, replicate="yes") == 500


def test_express_has_directory_buckets_instead_of_prefixes() -> None:
    case = {"storage_class": "express-one-zone", "recreatable": "yes", "peak_puts": 100_001, "peak_gets": 100}
    assert not priced(**case).sizes
    assert checks(**case)["express_writes"].state == "broken"
    assert checks(**case)["express_reads"].state == "fine"


def test_express_bills_every_byte_up_and_down() -> None:
    found = lines(storage_class="express-one-zone", recreatable="yes", uploaded_gb=30, retrieved_pct=20)
    assert (found["upload_express"].quantity, found["retrieval"].quantity) == (30, 200)


# -- archives ----------------------------------------------------------------------------------------------------------


def test_retrieval_is_billed_by_speed_with_one_restore_request_an_object() -> None:
    found = lines(
        storage_class="glacier-flexible", access="hours", retrieved_pct=100, expedited_pct=10, bulk_pct=30
    )  # fmt: skip
    quantities = {name.split("_")[0]: row.quantity for name, row in found.items() if name.endswith("_flexible")}
    assert quantities == {"expedited": 100, "bulk": 300, "standard": 600}
    assert found["expedited_flexible_requests"].quantity == 102_400
    assert found["bulk_flexible"].amount == found["bulk_flexible_requests"].amount == 0
    assert found["restored_copies"].quantity == pytest.approx(1000 / (730 / 24))


def test_only_expedited_retrieval_costs_in_intelligent_tiering() -> None:
    tiers = {"tiers": "shares", "frequent_pct": 0, "infrequent_pct": 0, "instant_pct": 50, "archive_pct": 50}
    case = {"storage_class": "intelligent-tiering", "access": "hours", "retrieved_pct": 10, **tiers}
    assert not [name for name in lines(**case) if "expedited" in name or "restored" in name]
    assert lines(**case, expedited_pct=40)["expedited_tiered"].quantity == 20


@pytest.mark.parametrize(
    ("case", "fits"),
    [
        ({"storage_class": "glacier-flexible", "access": "milliseconds"}, False),
        ({"storage_class": "glacier-flexible", "access": "minutes"}, False),
        ({"storage_class": "glacier-flexible", "access": "minutes", "expedited_pct": 100}, True),
        ({"storage_class": "glacier-flexible", "access": "hours", "bulk_pct": 100}, True),
        ({"storage_class": "glacier-deep-archive", "access": "hours"}, True),
        ({"storage_class": "glacier-deep-archive", "access": "hours", "bulk_pct": 1}, False),
        ({"storage_class": "glacier-deep-archive", "access": "days", "bulk_pct": 100}, True),
    ],
)
def test_an_archive_serves_only_who_can_wait(case: dict[str, Any], fits: bool) -> None:
    assert (checks(**case)["access_time"].state == "fine") == fits


def test_deep_archive_has_no_expedited_retrieval() -> None:
    case = {"storage_class": "glacier-deep-archive", "access": "days", "expedited_pct": 1}
    assert refused(**case) == [("storage_class", "expedited_pct")]
    assert refused(expedited_pct=60, bulk_pct=41) == [("expedited_pct", "bulk_pct")]


def test_a_class_that_cannot_serve_is_neither_cheapest_nor_advised() -> None:
    case, _ = S3.read({**QUIET, "retrieved_pct": 1})
    table = side_by_side(case, S3.compare[0], embedded())
    rows = {row.value: row for row in table.rows}
    assert rows["glacier-deep-archive"].monthly < rows["glacier-instant"].monthly  # type: ignore[operator]
    assert rows["glacier-deep-archive"].problems == ("Access time",)
    assert rows["one-zone-ia"].problems == ("Loss of an Availability Zone",)
    assert table.cheapest is rows["glacier-instant"]
    advised = [way.changes.get("storage_class") for way in advise(case, embedded()).ways]
    assert "glacier-instant" in advised
    assert not {"glacier-deep-archive", "glacier-flexible", "one-zone-ia"} & set(advised)


def test_a_class_read_more_often_than_it_is_meant_for_warns() -> None:
    assert checks(storage_class="glacier-instant", retrieved_pct=34)["read_often"].state == "warning"
    assert checks(storage_class="glacier-instant", retrieved_pct=20)["read_often"].state == "fine"
    assert checks(storage_class="standard-ia", retrieved_pct=101)["read_often"].state == "warning"


# -- replication and features ------------------------------------------------------------------------------------------


def test_a_replica_pays_storage_and_requests_there_and_the_way_from_here() -> None:
    case = {"replicate": "yes", "uploaded_gb": 100, "replica_region": "ap-northeast-1"}
    found = lines(**case)
    assert found["replica_standard"].region == found["replica_put"].region == "ap-northeast-1"
    assert found["replica_standard"].tiers[0].unit_price == 0.025
    assert found["replica_put"].quantity == 102_400
    assert (found["replication_inter_region"].quantity, found["replication_inter_region"].region) == (100, "us-east-1")


def test_a_replica_in_the_same_region_pays_no_transfer() -> None:
    found = lines(replicate="yes", uploaded_gb=100, replica_region="us-east-1", time_control="yes")
    assert "replication_inter_region" not in found
    assert found["in_time"].quantity == 100
    assert found["replica_standard"].quantity == 1000


def test_replicas_keep_the_minimums_of_their_class() -> None:
    small = {"replicate": "yes", "object_kb": 64}
    assert lines(**small, replica_class="standard-ia")["replica_storage"].quantity == 2000
    deep = lines(**small, replica_class="glacier-deep-archive", replica_pct=50)
    assert deep["replica_deep"].quantity == 500 + 250
    assert deep["replica_names"].quantity == 62.5


def test_replicating_from_infrequent_access_retrieves() -> None:
    found = lines(storage_class="standard-ia", replicate="yes", uploaded_gb=10)
    assert found["replica_read"].quantity == 10
    assert found["replica_read"].tiers[0].unit_price > 0


@pytest.mark.parametrize("storage_class", ["glacier-flexible", "glacier-deep-archive", "express-one-zone"])
def test_some_classes_are_not_replicated(storage_class: str) -> None:
    assert refused(storage_class=storage_class, replicate="yes") == [("storage_class", "replicate")]


@pytest.mark.parametrize("field", ["versions_pct", "tags", "inventories", "lambda_gb", "select_scanned_gb"])
def test_express_says_which_features_it_lacks(field: str) -> None:
    assert refused(storage_class="express-one-zone", **{field: 1}) == [("storage_class", field)]


def test_express_is_not_offered_everywhere() -> None:
    result = priced(storage_class="express-one-zone", recreatable="yes", region="eu-central-2")
    assert not result.complete
    assert any("not offered in" in words for words in result.unpriced)


def test_acceleration_without_a_price_is_never_zero() -> None:
    result = priced(accelerated_gb=100)
    assert result.unpriced == ("Transfer Acceleration: no price in this book",)
    assert not result.complete


def test_time_control_is_not_in_govcloud() -> None:
    case = {"replicate": "yes", "time_control": "yes", "replica_region": "us-gov-east-1"}
    assert refused(**case, region="us-gov-west-1") == [("region", "time_control")]


def test_closed_features_warn() -> None:
    found = checks(select_scanned_gb=1, lambda_gb=1)
    assert found["select_closed"].state == found["object_lambda_closed"].state == "warning"
