"""The management command, as far as it goes without the downloaded sources."""

from __future__ import annotations

import re
import subprocess
import sys
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from config.settings import BASE_DIR
from pricing.book import embedded


def test_a_missing_source_is_named(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=r"a source is missing: .*s3\.json\.xz"):
        call_command("prices", "compile", str(tmp_path))


def told(*arguments: str) -> str:
    out = StringIO()
    call_command("prices", *arguments, stdout=out)
    return out.getvalue()


def test_the_command_tells_which_book_is_on_board() -> None:
    text = told("book")
    assert embedded().id in text
    assert all(source.short in text for source in embedded().sources)


def test_the_command_prints_every_tier_of_a_rate_with_its_code_source_and_day() -> None:
    label = "Standard Storage First 50 TB per GB Mo"
    text = told("rate", "AmazonS3", label, "--region", "us-east-1")
    rows = embedded().receipts("AmazonS3", label, "us-east-1")
    assert len(rows) == 3
    for row in rows:
        assert f"${row.usd}" in text
        assert row.rate_code in text
        assert f"{row.source}, {row.as_of}" in text


def test_a_rate_that_is_not_there_is_an_error_in_words() -> None:
    with pytest.raises(CommandError, match="no price in this book"):
        told("rate", "AmazonS3", "no such label")
    with pytest.raises(CommandError, match="there is no Region nowhere-1"):
        told("search", "gp3", "--region", "nowhere-1")


def test_a_search_says_how_many_more_there_are() -> None:
    text = told("search", "gp3", "storage", "--limit", "2")
    assert text.count("per GB-Mo") == 2
    assert "more: add a word" in text


def test_make_book_calls_a_command_that_exists() -> None:
    asked = re.search(r"manage\.py (\w+) (\w+) \$\(BOOK_ARGS\)", (BASE_DIR / "Makefile").read_text())
    assert asked
    assert asked.groups() == ("prices", "compile")


def test_loading_a_book_needs_neither_django_nor_pandas() -> None:
    code = (
        "import sys; from pricing.book import embedded; embedded().prices('AmazonKinesis', 'x'); "
        "sys.exit(any(name in sys.modules for name in ('django', 'pandas')))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
