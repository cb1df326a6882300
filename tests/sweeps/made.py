"""Definitions of many sizes, made for tests."""

from __future__ import annotations

from typing import Any

from calculator.whatif.definition import Definition
from calculator.whatif.reading import definition


def data(*counts: int, **more: Any) -> dict[str, Any]:
    """A sweep of a stream: every mode, and a range of each of up to two numbers in so many steps each."""
    ranges = [
        {"kind": "range", "of": [field], "low": "1", "high": "1000", "count": count}
        for field, count in zip(("records", "record_kb"), counts, strict=False)
    ]
    axes = [{"kind": "options", "of": ["mode"]}, *ranges]
    return {"base": {"service": "kinesis-data-streams", "inputs": {}}, "axes": axes, "best": 5, **more}


def small() -> Definition:
    """Few enough to be answered at once."""
    return definition(data(10, 10))


def large(records: int = 400, sizes: int = 1000) -> Definition:
    """More than are answered at once: 1.2 million, unless told otherwise."""
    return definition(data(records, sizes))
