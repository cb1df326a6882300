"""The management command, as far as it goes without the downloaded sources."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError


def test_a_missing_source_is_named(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=r"a source is missing: .*s3\.json\.xz"):
        call_command("compile_book", str(tmp_path))


def test_loading_a_book_needs_neither_django_nor_pandas() -> None:
    code = (
        "import sys; from pricing.book import embedded; embedded().prices('AmazonKinesis', 'x'); "
        "sys.exit(any(name in sys.modules for name in ('django', 'pandas')))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
