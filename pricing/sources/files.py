"""Opening the raw files: plain or XZ, JSON or CSV."""

from __future__ import annotations

import csv
import io
import json
import lzma
from pathlib import Path
from typing import Any


def read_bytes(path: Path) -> bytes:
    """The file's content, decompressed when its name ends in ``.xz``."""
    raw = path.read_bytes()
    return lzma.decompress(raw) if path.suffix == ".xz" else raw


def read_json(path: Path) -> Any:
    """A JSON file, plain or XZ."""
    return json.loads(read_bytes(path))


def read_csv(path: Path) -> list[dict[str, str]]:
    """A CSV file with a header line, plain or XZ; every value as text."""
    return list(csv.DictReader(io.StringIO(read_bytes(path).decode())))
