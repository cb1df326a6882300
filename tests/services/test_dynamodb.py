"""DynamoDB: rounding edges, shares, reserved blocks, replicas, what is free, quotas, DAX."""

from typing import Any

import numpy as np
import pytest

from calculator.kernel.answer import Answer, answer
from calculator.kernel.ledger import price
from calculator.kernel.scenarios import side_by_side
from calculator.kernel.trace import plain
from calculator.services.dynamodb import DynamoDB
from calculator.whatif.advice import advise
from pricing.book import embedded

QUIET = {"writes": 0, "peak_writes": 0, "reads": 0, "peak_reads": 0, "storage_gb": 0}
SECONDS = 730 * 3600


def case(**raw: Any) -> Any:
    found, faults = DynamoDB.read({**QUIET, **raw})
    assert not faults, faults
    return found


def value(name: str, **raw: Any) -> float:
    return float(plain(getattr(case(**raw), name)).item())


def priced(always_free: bool = False, **raw: Any) -> Answer:
    return answer(case(**raw), embedded(), always_free=always_free)


def lines(**raw: Any) -> dict[tuple[str, str], float]:
    return {(row.name, row.region): row.quantity for row in priced(**raw).lines}


def states(**raw: Any) -> dict[str, str]:
    return {row.name: row.state for row in priced(**raw).checks}


# -- units of an operation ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("bytes_", "write", "strong", "eventual", "transactional"),
    [
        (1, 1, 1, 0.5, 2),
        (1024, 1, 1, 0.5, 2),
        (1025, 2, 1, 0.5, 2),
        (4096, 4, 1, 0.5, 2),
        (4097, 5, 2, 1, 4),
        (409_600, 400, 100, 50, 200),
    ],
)
def test_writes_are_rounded_up_to_1_kb_and_reads_to_4_kb(
    bytes_: int, write: float, strong: float, eventual: float, transactional: float
) -> None:
    kb = bytes_ / 1024
    assert value("write_units", item_kb=kb) == write
    assert value("write_units", item_kb=kb, transactional_writes=100) == 2 * write
    assert value("read_units", item_kb=kb, strong_reads=100) == strong
    assert value("read_units", item_kb=kb) == eventual
    assert value("read_units", item_kb=kb, transactional_reads=100) == transactional


@pytest.mark.parametrize(
    ("items", "item_bytes", "strong"), [(8, 2000, 4), (100, 300, 8), (0, 1000, 1), (1, 4096, 1), (2, 4096, 2)]
)
def test_a_query_adds_the_sizes_and_rounds_once(items: int, item_bytes: int, strong: float) -> None:
    query = {"queries": 1, "query_items": items, "query_item_kb": item_bytes / 1024}
    assert value("query_units", strong_queries="yes", **query) == strong
    assert value("query_units", **query) == strong / 2


@pytest.mark.parametrize(("items", "calls"), [(1024, 1), (1025, 2), (10_240, 10)])
def test_a_query_call_returns_1_mb(items: int, calls: int) -> None:
    assert value("query_calls", queries=1, query_items=items) == calls


def test_transactions_double_the_table_but_not_its_global_indexes() -> None:
    traffic = {"writes": 10, "gsis": 2, "gsi_kb": 1.5, "gsi_share": 50}
    standard, transactional = lines(**traffic), lines(transactional_writes=100, **traffic)
    table, index = ("write_requests", "us-east-1"), ("index_requests", "us-east-1")
    assert standard[table] == 10 * SECONDS
    assert transactional[table] == 20 * SECONDS
    assert standard[index] == transactional[index] == 10 * SECONDS * 2 * 2 * 0.5


def test_shares_of_reads_beyond_the_whole_name_both_fields() -> None:
    _, (fault,) = DynamoDB.read({"strong_reads": 60, "transactional_reads": 50})
    assert fault.fields == ("strong_reads", "transactional_reads")
    assert "(60 %)" in fault.message
    assert "(50 %)" in fault.message
    assert not DynamoDB.read({"strong_reads": 60, "transactional_reads": 40})[1]


def test_dearer_items_never_cost_less_where_nothing_is_derived_from_their_number() -> None:
    sizes = np.linspace(0.5, 400, 800)
    for mode in ("on-demand", "provisioned", "reserved-1yr"):
        many = DynamoDB({**case(writes=10, reads=10, mode=mode).inputs, "item_kb": sizes})
        assert (np.diff(price([many], embedded()).over(36)) >= -1e-9).all()


# -- reserved capacity -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("needed", "reserved"), [(1, 100), (100, 100), (101, 200), (130, 200)])
def test_reserved_capacity_is_sold_in_blocks_of_100(needed: int, reserved: int) -> None:
    load = {"mode": "reserved-1yr", "utilisation": 100, "writes": needed, "reads": 2 * needed}
    assert value("reserved_writes", **load) == reserved
    assert value("reserved_reads", **load) == reserved
    assert value("reserved_writes", **load, reserve="entered", reserved_wcu=needed) == reserved
    assert value("reserved_writes", **load, reserve="entered") == 0


def test_what_is_reserved_is_paid_idle_and_the_rest_is_provisioned() -> None:
    found = lines(mode="reserved-1yr", utilisation=100, writes=50, peak_writes=250, peak_hours=10, reads=200)
    assert found["reserved_write_hours", "us-east-1"] == 100 * 730
    assert found["write_hours", "us-east-1"] == 150 * 10
    assert found["reserved_read_hours", "us-east-1"] == 100 * 730
    assert ("read_hours", "us-east-1") not in found


@pytest.mark.parametrize(("mode", "hours"), [("reserved-1yr", 300), ("reserved-3yr", 160)])
def test_a_long_peak_is_reserved_as_well(mode: str, hours: int) -> None:
    load = {"mode": mode, "utilisation": 100, "writes": 100, "peak_writes": 400}
    assert value("reserved_writes", **load, peak_hours=hours) == 100
    assert value("reserved_writes", **load, peak_hours=hours + 1) == 400


def test_the_hours_from_which_a_peak_is_reserved_hold_in_every_region_of_the_book() -> None:
    for term, months, hours in (("1yr", 12, 300), ("3yr", 36, 160)):
        for kind in ("Write", "Read"):
            held, fee, plain_price = (
                embedded().prices("AmazonDynamoDB", label).usd[0]
                for label in (
                    f"{term} {kind} Capacity Unit Hrs Provisioned",
                    f"Provisioned {term} DDB-{kind}Units Upfront Fee",
                    f"Provisioned {kind} Units",
                )
            )
            block_pays_from = (held * 730 + fee / months) / plain_price
            assert np.nanmin(block_pays_from) >= hours


def test_reserved_capacity_and_the_infrequent_access_class_exclude_each_other() -> None:
    _, (fault,) = DynamoDB.read({"mode": "reserved-1yr", "table_class": "standard-ia"})
    assert fault.fields == ("mode", "table_class")
    assert "Reserved, 1 year" in fault.message


def test_three_years_are_not_offered_everywhere() -> None:
    found = priced(mode="reserved-3yr", region="af-south-1", writes=100)
    assert not found.complete
    assert any("not offered in Africa (Cape Town)" in words for words in found.unpriced)


def test_provisioned_meets_on_demand_where_a_third_of_the_capacity_is_used() -> None:
    load = case(writes=100_000)
    table = side_by_side(load, DynamoDB.compare[0], embedded())
    provisioned = next(row for row in table.rows if row.value == "provisioned")
    wcu, wru = (
        embedded().prices("AmazonDynamoDB", label).usd[0, 0]
        for label in ("Provisioned Write Units", "PayPerRequest Write Request Units")
    )
    assert provisioned.crossing == pytest.approx(100 * wcu / 3600 / wru, rel=1e-3)
    assert provisioned.cheaper_above


# -- global tables -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("mode", "home", "replica", "plain_units"),
    [
        ("on-demand", "replicated_requests", "replica_requests", "write_requests"),
        ("provisioned", "replicated_hours", "replica_hours", "write_hours"),
        ("reserved-1yr", "replicated_hours", "replica_hours", "write_hours"),
    ],
)
def test_a_global_table_writes_replicated_units_everywhere_and_plain_ones_nowhere(
    mode: str, home: str, replica: str, plain_units: str
) -> None:
    found = lines(mode=mode, writes=150, replicas="eu-west-1,sa-east-1")
    assert found[home, "us-east-1"] == found[replica, "eu-west-1"] == found[replica, "sa-east-1"] > 0
    assert (plain_units, "us-east-1") not in found


def test_every_replica_is_billed_at_its_own_regions_price() -> None:
    rows = {r.region: r for r in priced(writes=1, replicas="sa-east-1,eu-west-1").lines if r.name == "replica_requests"}
    assert set(rows) == {"sa-east-1", "eu-west-1"}
    for region, row in rows.items():
        (receipt,) = embedded().receipts("AmazonDynamoDB", "PayPerRequest Replicated Write Request Units", region)
        assert row.amount == SECONDS * receipt.usd
    assert rows["sa-east-1"].amount != rows["eu-west-1"].amount


def test_indexes_of_replicas_take_plain_write_units_and_store_their_data_again() -> None:
    found = lines(writes=10, gsis=1, replicas="eu-west-1", storage_gb=100)
    assert found["index_requests", "us-east-1"] == found["replica_index_requests", "eu-west-1"] == 10 * SECONDS
    assert found["storage", "us-east-1"] == found["replica_storage", "eu-west-1"] == 200


def test_ttl_deletes_are_free_at_home_and_written_in_replicas() -> None:
    assert ("write_requests", "us-east-1") not in lines(expired=10)
    found = lines(expired=10, replicas="eu-west-1")
    assert ("replicated_requests", "us-east-1") not in found
    assert found["replica_requests", "eu-west-1"] == 10 * SECONDS


def test_the_tables_own_region_is_no_replica() -> None:
    _, (fault,) = DynamoDB.read({"region": "eu-west-1", "replicas": "us-east-1,eu-west-1"})
    assert fault.fields == ("region", "replicas")
    assert "Europe (Ireland)" in fault.message


# -- storage and what is free ------------------------------------------------------------------------------------------


def test_each_item_is_stored_with_100_bytes_more_and_48_in_a_global_table() -> None:
    million = {"item_kb": 1, "storage_gb": 1_000_000 / 1024**2, "overhead": "yes"}
    assert value("overhead_gb", **million) == pytest.approx(100e6 / 1024**3)
    assert value("overhead_gb", **million, replicas="eu-west-1") == pytest.approx(148e6 / 1024**3)


@pytest.mark.parametrize(
    ("free", "raw"),
    [
        (25, {"storage_gb": 100}),
        (0, {"storage_gb": 100, "table_class": "standard-ia"}),
        (25 * 730, {"mode": "provisioned", "utilisation": 100, "writes": 50}),
        (0, {"mode": "provisioned", "utilisation": 100, "writes": 50, "table_class": "standard-ia"}),
        (2_500_000, {"stream_reads": 3_000_000}),
    ],
)
def test_always_free_quantities_hold_for_the_standard_class(free: float, raw: dict[str, Any]) -> None:
    row = max(priced(always_free=True, **raw).lines, key=lambda row: row.quantity)
    assert sum(t.quantity for t in row.tiers if t.free) == free
    assert not any(t.free for row in priced(**raw).lines for t in row.tiers)


def test_two_tables_of_a_region_share_one_free_allowance() -> None:
    tables = [case(storage_gb=30), case(storage_gb=10)]
    assert price(tables, embedded(), always_free=True).total().item() == pytest.approx(15 * 0.25)


def test_emptying_a_table_is_billed_and_advised_against() -> None:
    gb = {"storage_gb": 1, "emptied": 1}
    found = lines(**gb)
    assert found["write_requests", "us-east-1"] == 1024**2
    assert found["read_requests", "us-east-1"] == 1024**2 / 8
    assert states(**gb)["emptying"] == "warning"
    assert any(way.changes == {"emptied": "0"} for way in advise(case(**gb), embedded()).ways)


# -- limits ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("check", "raw", "state"),
    [
        ("table_writes_quota", {"writes": 40_000}, "near"),
        ("table_writes_quota", {"writes": 40_001}, "broken"),
        ("table_writes_quota", {"writes": 30_000, "gsis": 1, "gsi_kb": 2}, "broken"),
        ("table_reads_quota", {"reads": 80_000}, "near"),
        ("table_reads_quota", {"reads": 80_001}, "broken"),
        ("table_writes_quota", {"mode": "provisioned", "writes": 28_001}, "broken"),
        ("account_writes_quota", {"mode": "provisioned", "utilisation": 100, "writes": 20_000, "gsis": 3}, "near"),
        ("account_writes_quota", {"mode": "provisioned", "utilisation": 100, "writes": 20_001, "gsis": 3}, "broken"),
        ("on_demand_writes", {"writes": 100, "peak_writes": 4_001}, "warning"),
        ("on_demand_writes", {"writes": 3_000, "peak_writes": 6_000}, "near"),
        ("on_demand_reads", {"reads": 100, "peak_reads": 24_002}, "warning"),
        ("gsi_limit", {"gsis": 20}, "near"),
        ("gsi_limit", {"gsis": 21}, "broken"),
        ("item_limit", {"item_kb": 400}, "near"),
        ("lsi_item_limit", {"item_kb": 100, "lsis": 4}, "broken"),
        ("collection_limit", {"lsis": 1, "collection_gb": 10.1}, "broken"),
        ("scaling_target", {"mode": "provisioned", "utilisation": 20}, "fine"),
        ("scaling_target", {"mode": "provisioned", "utilisation": 91}, "warning"),
        ("hot_writes", {"writes": 10_001, "hot_share": 10}, "warning"),
        ("hot_reads", {"reads": 59_000, "hot_share": 10}, "near"),
        ("reader_limit", {"stream_readers": 2}, "near"),
        ("reader_limit", {"stream_readers": 2, "replicas": "eu-west-1"}, "warning"),
        ("stream_retention", {"stream_readers": 1, "stream_lag": 25}, "broken"),
        ("reserved_quota", {"mode": "reserved-1yr", "reserve": "entered", "reserved_wcu": 1_000_001}, "broken"),
        ("local_transactions", {"transactional_writes": 1, "replicas": "eu-west-1"}, "warning"),
    ],
)
def test_a_limit_is_near_from_80_percent_and_broken_beyond(check: str, raw: dict[str, Any], state: str) -> None:
    assert states(**raw)[check] == state


@pytest.mark.parametrize(
    ("raw", "partitions", "binding"),
    [
        ({"writes": 1_001, "reads": 2_000, "storage_gb": 5}, 2, "write load"),
        ({"reads": 6_002, "strong_reads": 100}, 3, "read load"),
        ({"writes": 1_000, "storage_gb": 30.5}, 4, "data"),
    ],
)
def test_partitions_follow_throughput_and_size(raw: dict[str, Any], partitions: int, binding: str) -> None:
    size = next(s for s in priced(**raw).sizes if s.name == "partitions")
    assert (size.value, size.binding) == (partitions, binding)


def test_an_item_beyond_400_kb_is_refused_and_sent_to_s3() -> None:
    _, (fault,) = DynamoDB.read({"item_kb": 400.1})
    assert "at most 400 KB" in fault.message
    assert "Amazon S3" in fault.message


# -- DAX ---------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("nodes", "factor"), [(1, 1.43), (2, 2), (3, 1.5), (4, 1.43), (11, 1.43)])
def test_a_dax_cluster_keeps_the_larger_of_headroom_and_a_lost_node(nodes: int, factor: float) -> None:
    cluster = {"dax": "yes", "dax_nodes": nodes, "reads": 1000, "dax_hits": 100}
    assert value("dax_target", **cluster) == pytest.approx(1000 * factor)


@pytest.mark.parametrize(("reads", "state"), [(120_000, "near"), (151_000, "broken")])
def test_a_dax_cluster_that_is_too_small_is_broken(reads: int, state: str) -> None:
    cluster = {"dax": "yes", "dax_hits": 100, "reads": reads, "dax_writes": 0}
    assert states(**cluster)["dax_throughput"] == state


def test_dax_spares_the_table_eventually_consistent_reads_only() -> None:
    cached = {"dax": "yes", "dax_hits": 90, "reads": 100}
    assert value("read_load_at_peak", **cached) == pytest.approx(5)
    assert value("read_load_at_peak", **cached, strong_reads=100) == 100


def test_a_node_without_published_throughput_is_never_advised() -> None:
    ways = advise(case(reads=39_000, strong_reads=0), embedded()).ways
    assert not any("dax" in way.changes and "r5" not in way.changes["dax_node"] for way in ways)
    assert states(dax="yes", dax_node="dax.t3.small")["dax_unrated"] == "warning"
