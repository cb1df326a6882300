"""Tiny copies of the sources' formats, made up for these tests: no network, no downloaded file."""

from __future__ import annotations

import json
import lzma
from pathlib import Path
from typing import Any

import pytest

from pricing.book import Book, embedded


@pytest.fixture(scope="session")
def book() -> Book:
    """The committed book."""
    return embedded()


@pytest.fixture
def feed_file(tmp_path: Path) -> Any:
    """Writes a map of the calculator feed: {location: {label: (rate code, price)}} -> its folder and name."""

    def write(regions: dict[str, dict[str, tuple[str, str]]]) -> tuple[Path, str]:
        entries = {
            location: {label: {"rateCode": code, "price": price} for label, (code, price) in labels.items()}
            for location, labels in regions.items()
        }
        (tmp_path / "map.json.xz").write_bytes(lzma.compress(json.dumps({"regions": entries}).encode()))
        return tmp_path, "map.json.xz"

    return write
