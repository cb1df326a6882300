"""How numbers and units are written."""

import pytest

from calculator.kernel.units import quantity, titled


@pytest.mark.parametrize(
    ("value", "unit", "text"),
    [
        (1, "shards", "1 shard"),
        (1, "prefixes", "1 prefix"),
        (1, "boxes", "1 box"),
        (2, "prefixes", "2 prefixes"),
        (1, "requests/s", "1 requests/s"),
        (1, "%", "1 %"),
        (1, "", "1"),
    ],
)
def test_one_is_said_in_the_singular(value: float, unit: str, text: str) -> None:
    assert quantity(value, unit) == text


@pytest.mark.parametrize(
    ("label", "unit", "text"),
    [
        ("Shards", "shards", "Shards"),
        ("Shards, at least", "shards", "Shards, at least"),
        ("Records per aggregate", "records", "Records per aggregate"),
        ("Most IOPS", "IOPS", "Most IOPS"),
        ("vCPUs", "vCPU", "vCPUs"),
        ("Size", "GiB", "Size (GiB)"),
        ("Records written", "records/s", "Records written (records/s)"),
        ("Latency", "s", "Latency (s)"),
        ("Utilisation", "%", "Utilisation (%)"),
        ("Region", "", "Region"),
    ],
)
def test_a_unit_that_its_label_says_is_not_said_again(label: str, unit: str, text: str) -> None:
    assert titled(label, unit) == text
