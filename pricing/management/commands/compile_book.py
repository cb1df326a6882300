"""``manage.py compile_book FOLDER``: compile the embedded price book from the downloaded sources."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from pricing.compile import BOOK, run


class Command(BaseCommand):
    """Writes pricing/data/book.zip and its table of aliases, or compares them with what the sources give."""

    help = "Compile the embedded price book from a folder of downloaded sources."

    def add_arguments(self, parser: CommandParser) -> None:
        """One folder; ``--check`` compares instead of writing."""
        parser.add_argument("folder", type=Path)
        parser.add_argument("--check", action="store_true", help="compare with the committed book, write nothing")
        parser.add_argument("--out", type=Path, default=BOOK)

    def handle(self, *args: Any, **options: Any) -> None:
        """Print the report. CommandError when a source is missing or the book differs."""
        try:
            text, well = run(options["folder"], checking=options["check"], out=options["out"])
        except FileNotFoundError as missing:
            raise CommandError(f"a source is missing: {missing.filename}") from missing
        self.stdout.write(text)
        if not well:
            raise CommandError("the book was not written" if not options["check"] else "the committed book differs")
