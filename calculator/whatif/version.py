"""Which formulas a sweep is worked out by: chunks of two versions of them must never meet in one result."""

from __future__ import annotations

from functools import lru_cache
from hashlib import sha256
from pathlib import Path

import numpy as np
from django.conf import settings

PACKAGES = ("calculator/kernel", "calculator/services", "calculator/whatif", "pricing")
SHOWN = 16


@lru_cache(maxsize=1)
def formulas() -> str:
    """A digest of everything that computes: this release, numpy, and the sources of formulas, sweeps and price look-up.

    Read once in a process, as it starts: files that change under a process do not change what it computes.
    """
    found = sha256(f"{settings.VERSION}/{np.__version__}".encode())
    root = Path(settings.BASE_DIR)
    for package in PACKAGES:
        for path in sorted((root / package).rglob("*.py")):
            found.update(f"\n{path.relative_to(root).as_posix()}\n".encode())
            found.update(path.read_bytes())
    return found.hexdigest()[:SHOWN]
