"""``manage.py prices``: which book is on board, what a rate costs and why, and compiling the book again."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from pricing.book import embedded
from pricing.compile import BOOK, run
from pricing.regions import REGION_INDEX
from pricing.rows import RateRow, Status
from pricing.search import search


class Command(BaseCommand):
    """``book`` tells what the embedded book holds, ``search`` and ``rate`` look up, ``compile`` makes it again."""

    help = "The embedded price book: what it holds, what a rate costs and where that comes from, compiling it again."

    def add_arguments(self, parser: CommandParser) -> None:
        """One verb with its own arguments."""
        verbs = parser.add_subparsers(dest="verb", required=True)
        verbs.add_parser("book", help="id, date, sources and number of rates")
        search = verbs.add_parser("search", help="rates that hold every word")
        search.add_argument("words", nargs="+")
        search.add_argument("--region", default="", help="such as eu-west-1; all where it is left out")
        search.add_argument("--offer", default="", help="AWS's offer code, such as AmazonS3")
        search.add_argument("--limit", type=int, default=20)
        rate = verbs.add_parser("rate", help="one rate with its tiers, rate code, source and day")
        rate.add_argument("offer", help="AWS's offer code, such as AmazonS3")
        rate.add_argument("label", help="AWS's label, such as 'Standard Storage First 50 TB per GB Mo'")
        rate.add_argument("--region", default="us-east-1")
        rate.add_argument("--key", default="", help="instance type, for rates by instance type")
        compiling = verbs.add_parser("compile", help="compile the embedded book from a folder of downloaded sources")
        compiling.add_argument("folder", type=Path)
        compiling.add_argument("--check", action="store_true", help="compare with the committed book, write nothing")
        compiling.add_argument("--out", type=Path, default=BOOK)

    def handle(self, *args: Any, **options: Any) -> None:
        """CommandError for an unknown Region, a rate without a price, a missing source or a differing book."""
        region = options.get("region", "")
        if region and region not in REGION_INDEX:
            raise CommandError(f"there is no Region {region}")
        verb: str = options["verb"]
        getattr(self, f"_{verb}")(options)

    def _book(self, options: dict[str, Any]) -> None:
        book = embedded()
        held = {offer: search(book, offer=offer, limit=0)[1] for offer in book.offers()}
        self.stdout.write(f"{book.id}, prices up to {book.as_of:%d %b %Y}, {sum(held.values()):,} rates")
        for offer, count in held.items():
            self.stdout.write(f"  {count:>9,}  {offer}")
        for source in book.sources:
            self.stdout.write(f"  {source.as_of}  {source.short}: {source.what}")

    def _search(self, options: dict[str, Any]) -> None:
        found, count = search(
            embedded(), " ".join(options["words"]), options["offer"], options["region"], options["limit"]
        )
        self._rows(found)
        if count > len(found):
            self.stdout.write(f"{count - len(found):,} more: add a word, --region or --limit")
        if not count:
            raise CommandError("no rate holds all these words")

    def _rate(self, options: dict[str, Any]) -> None:
        at = options["offer"], options["label"], options["region"], options["key"]
        status = embedded().status(*at)
        if status is Status.NOT_OFFERED:
            raise CommandError(f"not offered in {options['region']}")
        if status is not Status.PRICED:
            raise CommandError("no price in this book")
        self._rows(embedded().receipts(*at))

    def _rows(self, rows: Sequence[RateRow]) -> None:
        for row in rows:
            kind = "published" if row.published else "derived"
            tier = "" if row.begin == 0 and row.end == float("inf") else f" from {row.begin:,.0f} to {row.end:,.0f}"
            key = f" {row.key}" if row.key else ""
            self.stdout.write(f"{row.region}  {row.offer}  {row.label}{key}")
            self.stdout.write(f"    ${row.usd:.15f}".rstrip("0").rstrip(".") + f" per {row.unit}{tier}, {kind}")
            note = f"; {row.note}" if row.note else ""
            self.stdout.write(f"    {row.rate_code or 'no rate code'}, {row.source}, {row.as_of}{note}")

    def _compile(self, options: dict[str, Any]) -> None:
        """Writes pricing/data/book.zip and its table of aliases, or compares them with what the sources give."""
        try:
            text, well = run(options["folder"], checking=options["check"], out=options["out"])
        except FileNotFoundError as missing:
            raise CommandError(f"a source is missing: {missing.filename}") from missing
        except ValueError as error:  # a label, tier or source that the readers do not know
            raise CommandError(str(error)) from error
        self.stdout.write(text)
        if not well:
            raise CommandError("the book was not written" if not options["check"] else "the committed book differs")
