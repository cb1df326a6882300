"""How numbers and units are written."""

import pytest

from calculator.kernel.units import quantity


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
